"""Drafts for programs: opened, edited, sent, returned and published through the services the pages use."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from models_app.api.catalogue import CompetencyDetail, Drafts, LevelDetail
from models_app.api.catalogue_shapes import CompetencyDetailSerializer, LevelSerializer, VersionSerializer
from models_app.enums import AssessedBy, Meaning
from models_app.forms.editor import LONGEST_DEFINITION, LONGEST_TEXT
from models_app.models import Category, Dimension, ModelVersion
from models_app.permissions.catalogue import can_approve, can_edit_model, has_edited
from models_app.services import catalogue

# --- What comes in


class RevisionSerializer(serializers.Serializer):
    revision = serializers.IntegerField(min_value=1, help_text="The revision you read; a stale one gives 409.")


class ReturnVersionSerializer(RevisionSerializer):
    reason = serializers.CharField(max_length=1000, help_text="The editors read it.")


class PublishSerializer(RevisionSerializer):
    document_number = serializers.CharField(max_length=80)
    effective_on = serializers.DateField()


class CompetencyChangeSerializer(RevisionSerializer):
    """Absent fields stay as they are. ``meaning`` is sent alone."""

    name = serializers.CharField(max_length=80, required=False)
    definition = serializers.CharField(max_length=LONGEST_DEFINITION, required=False, allow_blank=True)
    dimension = serializers.SlugRelatedField(slug_field="code", queryset=Dimension.objects.all(), required=False)
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.all(), required=False, allow_null=True)
    assessed_by = serializers.ChoiceField(AssessedBy.choices, required=False)
    meaning = serializers.ChoiceField(
        Meaning.choices, required=False, help_text="Against the version before; needed for what changed."
    )

    def validate(self, fields):
        if "meaning" in fields and len(fields) > 2:
            raise serializers.ValidationError({"meaning": "Send the meaning alone, after the change it is about."})
        return fields


class LevelChangeSerializer(RevisionSerializer):
    """Absent fields stay as they are."""

    rank = serializers.IntegerField(min_value=1, max_value=99, required=False, allow_null=True)
    label = serializers.CharField(max_length=20, required=False, allow_blank=True)
    title = serializers.CharField(max_length=80, required=False, allow_blank=True)
    behaviour = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    coder_note = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    band_low = serializers.DecimalField(max_digits=5, decimal_places=1, required=False, allow_null=True)
    band_high = serializers.DecimalField(max_digits=5, decimal_places=1, required=False, allow_null=True)


# --- Addresses


class VersionAct(Drafts, APIView):
    """An act on one version: 404 where the caller may not know of it, 403 where they may not act."""

    def load(self, pk, may_act):
        versions = ModelVersion.objects.readable(drafts=self.drafts).select_related("model")
        version = get_object_or_404(versions, pk=pk)
        if not may_act:
            raise PermissionDenied
        return version

    def load_to_edit(self, request, pk):
        version = self.load(pk, True)
        if not can_edit_model(request.user, version.model):
            raise PermissionDenied
        return version

    def sent(self, serializer):
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    @staticmethod
    def answer(version, code=status.HTTP_200_OK):
        return Response(VersionSerializer(version).data, status=code)


class VersionDraft(VersionAct):
    @extend_schema(request=None, responses={201: VersionSerializer})
    def post(self, request, pk):
        """Copy a published version into a new draft; 409 while the model has one."""
        version = self.load_to_edit(request, pk)
        return self.answer(catalogue.open_draft(actor=request.user, version=version), status.HTTP_201_CREATED)


class VersionSend(VersionAct):
    @extend_schema(request=RevisionSerializer, responses=VersionSerializer)
    def post(self, request, pk):
        """Send a draft for approval; 400 names the checks that fail."""
        version = self.load_to_edit(request, pk)
        fields = self.sent(RevisionSerializer(data=request.data))
        return self.answer(catalogue.send_for_approval(actor=request.user, version=version, **fields))


class VersionReturn(VersionAct):
    @extend_schema(request=ReturnVersionSerializer, responses=VersionSerializer)
    def post(self, request, pk):
        """Hand a version back from approval, with a reason: an approver, or an editor who takes it back."""
        version = self.load(pk, True)
        may_take_back = can_edit_model(request.user, version.model) and has_edited(request.user, version)
        if not (can_approve(request.user) or may_take_back):
            raise PermissionDenied
        fields = self.sent(ReturnVersionSerializer(data=request.data))
        return self.answer(catalogue.return_draft(actor=request.user, version=version, **fields))


class VersionPublish(VersionAct):
    @extend_schema(request=PublishSerializer, responses=VersionSerializer)
    def post(self, request, pk):
        """Approve and publish; by an approver who never edited the draft. The version before is retired."""
        version = self.load(pk, can_approve(request.user))
        fields = self.sent(PublishSerializer(data=request.data))
        return self.answer(catalogue.publish(actor=request.user, version=version, **fields))


class CompetencyInDraft(CompetencyDetail):
    @extend_schema(request=CompetencyChangeSerializer, responses=CompetencyDetailSerializer)
    def patch(self, request, pk):
        """Change a competency of a draft, or say what its change means. 409 with both texts when it is stale."""
        competency = self.get_object()
        if not can_edit_model(request.user, competency.version.model):
            raise PermissionDenied
        sent = CompetencyChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        fields = dict(sent.validated_data)
        act = catalogue.set_meaning if "meaning" in fields else catalogue.update_competency
        act(actor=request.user, competency=competency, **fields)
        return Response(CompetencyDetailSerializer(self.get_object()).data)


class LevelInDraft(LevelDetail):
    @extend_schema(request=LevelChangeSerializer, responses=LevelSerializer)
    def patch(self, request, pk):
        """Change a level of a draft. 409 with both texts when it is stale."""
        level = self.get_object()
        if not can_edit_model(request.user, level.competency.version.model):
            raise PermissionDenied
        sent = LevelChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        catalogue.update_level(actor=request.user, level=level, **sent.validated_data)
        return Response(LevelSerializer(self.get_object()).data)
