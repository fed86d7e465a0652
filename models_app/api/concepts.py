"""Concepts for programs: competencies of several models that mean one thing; editors link them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from models_app.api.catalogue import Drafts
from models_app.api.versions import RevisionSerializer
from models_app.enums import LinkRelation, Origin
from models_app.forms.editor import LONGEST_TEXT
from models_app.models import Competency, Concept, ConceptMember
from models_app.permissions.catalogue import can_read_drafts
from models_app.permissions.concepts import can_edit_concepts
from models_app.reads.concepts import concept_page, concept_terms, is_named, read_members
from models_app.search import LONGEST_QUERY
from models_app.services import concepts as services

# --- What goes out


class ConceptSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    description = serializers.CharField()
    description_en = serializers.CharField()
    origin = serializers.ChoiceField(Origin.choices)
    revision = serializers.IntegerField()


class MemberCompetencySerializer(serializers.Serializer):
    """The edition that stands for the caller: the published one, else a draft they may read, else a retired one."""

    id = serializers.IntegerField()
    version = serializers.IntegerField(source="version_id")
    name = serializers.CharField()
    dimension = serializers.CharField(source="dimension.code")
    definition = serializers.CharField()
    definition_origin = serializers.ChoiceField(Origin.choices)


class MemberSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="link.pk")
    model = serializers.CharField(source="link.model.code", help_text="The model's code.")
    key = serializers.CharField(source="link.competency_key", help_text="The competency's key in every version.")
    relation = serializers.ChoiceField(
        LinkRelation.choices, source="link.relation", help_text="How the competency stands to the concept."
    )
    reason = serializers.CharField(source="link.reason")
    reason_en = serializers.CharField(source="link.reason_en")
    linked_by = serializers.CharField(source="link.linked_by_name", help_text="Empty for the project.")
    linked_at = serializers.DateTimeField(source="link.linked_at")
    revision = serializers.IntegerField(source="link.revision")
    competency = MemberCompetencySerializer(allow_null=True)


class MemberLevelSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    key = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True, help_text="Null where the source names no rank.")
    label = serializers.CharField()
    title = serializers.CharField()
    behaviour = serializers.CharField()
    origin = serializers.ChoiceField(Origin.choices)


class MemberLevelsSerializer(MemberCompetencySerializer):
    levels = MemberLevelSerializer(many=True)


class WholeMemberSerializer(MemberSerializer):
    competency = MemberLevelsSerializer()


class ConceptDetailSerializer(ConceptSerializer):
    members = WholeMemberSerializer(many=True)


# --- What comes in


class LinkSerializer(serializers.Serializer):
    competency = serializers.PrimaryKeyRelatedField(queryset=Competency.objects.none(), help_text="A competency's id.")
    relation = serializers.ChoiceField(LinkRelation.choices)
    reason = serializers.CharField(max_length=LONGEST_TEXT)
    reason_en = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)

    def __init__(self, *args, drafts=False, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Competency.objects.readable(drafts=drafts).select_related("version__model")
        self.fields["competency"].queryset = rows


class LinkChangeSerializer(RevisionSerializer):
    """Absent fields stay as they are."""

    relation = serializers.ChoiceField(LinkRelation.choices, required=False)
    reason = serializers.CharField(max_length=LONGEST_TEXT, required=False)
    reason_en = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


# --- Addresses


class ConceptFilter(filters.FilterSet):
    code = filters.CharFilter()
    model = filters.CharFilter(method="asked_by", help_text="A model's code: concepts that it has a competency of.")
    search = filters.CharFilter(
        method="found", max_length=LONGEST_QUERY, help_text="Words of the name; also by pinyin or its initials."
    )

    def asked_by(self, concepts, name, value):
        # What the caller may know of: a link to a draft would tell of the draft.
        known = Competency.objects.readable(drafts=can_read_drafts(self.request.user))
        known = known.filter(version__model=OuterRef("model"), key=OuterRef("competency_key"))
        members = ConceptMember.objects.filter(Exists(known), model__code=value)
        return concepts.filter(pk__in=members.order_by().values("concept"))

    def found(self, concepts, name, value):
        terms = concept_terms(value)
        return concepts.filter(pk__in=[row.pk for row in concepts if is_named(row, terms)])


class ConceptList(generics.ListAPIView):
    """Concepts, without their members."""

    queryset = Concept.objects.all()
    serializer_class = ConceptSerializer
    filterset_class = ConceptFilter
    ordering_fields = ["order", "name", "code"]


class ConceptDetail(Drafts, generics.RetrieveAPIView):
    """One concept with its members, their definitions and levels. Members the caller may not know of are left out."""

    queryset = Concept.objects.all()
    serializer_class = ConceptDetailSerializer

    def retrieve(self, request, *args, **kwargs):
        concept = self.get_object()
        members = concept_page(concept, drafts=self.drafts).members
        return Response({**ConceptSerializer(concept).data, "members": WholeMemberSerializer(members, many=True).data})


class EditorsOnly(Drafts, APIView):
    """Everybody reads concepts, so whoever may not edit them is refused, not kept in the dark."""

    def require_editor(self):
        if not can_edit_concepts(self.request.user):
            raise PermissionDenied

    def answer(self, member, code=status.HTTP_200_OK):
        [row] = read_members(ConceptMember.objects.filter(pk=member.pk), drafts=self.drafts, with_levels=False)
        return Response(MemberSerializer(row).data, status=code)


class ConceptMembers(EditorsOnly):
    @extend_schema(request=LinkSerializer, responses={201: MemberSerializer})
    def post(self, request, pk):
        """Link a competency; 400 when it is linked already or the reason is missing."""
        concept = get_object_or_404(Concept, pk=pk)
        self.require_editor()
        sent = LinkSerializer(data=request.data, drafts=self.drafts)
        sent.is_valid(raise_exception=True)
        member = services.link(actor=request.user, concept=concept, **sent.validated_data)
        return self.answer(member, status.HTTP_201_CREATED)


class ConceptMemberDetail(EditorsOnly):
    def load(self, pk, member):
        row = get_object_or_404(ConceptMember.objects.select_related("concept", "model"), concept=pk, pk=member)
        self.require_editor()
        return row

    @extend_schema(request=LinkChangeSerializer, responses=MemberSerializer)
    def patch(self, request, pk, member):
        """Change the relation or the reason. 409 with both texts when it is stale."""
        row = self.load(pk, member)
        sent = LinkChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return self.answer(services.update_link(actor=request.user, member=row, **sent.validated_data))

    @extend_schema(parameters=[RevisionSerializer], responses={204: None})
    def delete(self, request, pk, member):
        """Take the competency out of the concept."""
        row = self.load(pk, member)
        sent = RevisionSerializer(data=request.query_params)
        sent.is_valid(raise_exception=True)
        services.unlink(actor=request.user, member=row, **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)
