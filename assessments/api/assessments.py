"""Forms: list, read, save, submit, return."""

from django.core.exceptions import PermissionDenied
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.api.notice import NoticeConfirmed
from assessments.enums import AssessmentStatus, Purpose, Relation, UnableReason
from assessments.models import Assessment
from assessments.permissions.forms import can_fill_in, can_return, is_rater, refusal_to_read
from assessments.reports.forms import form_of, forms_with_their_people, is_anonymous
from assessments.services.ratings import RatingInput, return_assessment, save_ratings, submit
from models_app.api.filters import KeyFilter
from models_app.enums import TargetKind
from models_app.roles import employee_of

MOST_ITEMS = 200


# --- What goes out


class FormParticipantSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.CharField()
    unit = serializers.CharField(source="unit_name")
    position = serializers.CharField(source="position_name")


class FormCycleSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    purpose = serializers.ChoiceField(Purpose.choices)
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()


class AssessmentSerializer(serializers.Serializer):
    """A form without its answers. How far it is, is told to its rater alone."""

    id = serializers.IntegerField()
    participant = FormParticipantSerializer()
    cycle = FormCycleSerializer(source="participant.cycle")
    rater = serializers.CharField(source="rater.name")
    relation = serializers.ChoiceField(Relation.choices)
    status = serializers.ChoiceField(AssessmentStatus.choices)
    asked = serializers.IntegerField(source="asked_count")
    rated = serializers.SerializerMethodField()
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)

    def get_rated(self, form) -> int | None:
        employee = employee_of(self.context["request"].user)
        return form.rated_count if employee and form.rater.employee_id == employee.pk else None


class FormLevelSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    rank = serializers.IntegerField()
    label = serializers.CharField()
    title = serializers.CharField()
    behaviour = serializers.CharField()
    coder_note = serializers.CharField(help_text="Addressed to coders of interviews; no part of the behaviour.")


class RatingSerializer(serializers.Serializer):
    competency = serializers.IntegerField(source="competency_id")
    level = serializers.IntegerField(source="level_id", allow_null=True)
    below_lowest = serializers.BooleanField()
    unable_to_judge = serializers.ChoiceField(UnableReason.choices, allow_blank=True)
    grounds = serializers.CharField()
    comment = serializers.CharField()
    revision = serializers.IntegerField(help_text="0: not rated yet. Send it with the next change.")


class FormItemSerializer(serializers.Serializer):
    competency = serializers.IntegerField(source="competency.pk")
    number = serializers.IntegerField()
    name = serializers.CharField(source="competency.name")
    dimension = serializers.CharField(source="competency.dimension.code")
    definition = serializers.CharField(source="competency.definition")
    kind = serializers.ChoiceField(TargetKind.choices, allow_blank=True)
    levels = FormLevelSerializer(source="competency.ranked_levels", many=True)
    rating = RatingSerializer()


class AssessmentDetailSerializer(AssessmentSerializer):
    """With competencies, levels, ratings and revisions; without targets, self-assessment and earlier ratings."""

    editable = serializers.BooleanField()
    return_reason = serializers.CharField(allow_null=True, help_text="Why HR returned it the last time.")
    items = FormItemSerializer(many=True)


# --- What comes in


class RatingItemListSerializer(serializers.ListSerializer):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=MOST_ITEMS, **kwargs)


class RatingItemSerializer(serializers.Serializer):
    """One of ``level``, ``below_lowest``, ``unable_to_judge``; all of them empty takes the choice back; none stays."""

    competency = serializers.IntegerField()
    revision = serializers.IntegerField(min_value=0)
    level = serializers.IntegerField(required=False, allow_null=True)
    below_lowest = serializers.BooleanField(required=False)
    unable_to_judge = serializers.ChoiceField(UnableReason.choices, required=False, allow_blank=True)
    grounds = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, help_text="≤ 500")
    comment = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, help_text="≤ 300")

    class Meta:
        list_serializer_class = RatingItemListSerializer


class SavedSerializer(serializers.Serializer):
    """``saved_at`` in the user's zone; ``revision`` is the form's."""

    status = serializers.ChoiceField(AssessmentStatus.choices)
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)


class SavedRatingsSerializer(SavedSerializer):
    ratings = RatingSerializer(many=True)


class SubmitSerializer(serializers.Serializer):
    revision = serializers.IntegerField()
    confirmed_uniform = serializers.BooleanField(default=False)


class ReturnSerializer(serializers.Serializer):
    revision = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True)


def rating_input(item):
    chooses = {"level", "below_lowest", "unable_to_judge"} & set(item)
    return RatingInput(
        competency_id=item["competency"],
        revision=item["revision"],
        level_id=item.get("level"),
        below_lowest=item.get("below_lowest", False),
        unable_to_judge=item.get("unable_to_judge", ""),
        grounds=item.get("grounds"),
        comment=item.get("comment"),
        clears_choice=bool(chooses),
    )


# --- Addresses


class AssessmentFilter(filters.FilterSet):
    mine = filters.BooleanFilter(method="only_mine", help_text="Forms that the caller fills in.")
    cycle = KeyFilter(field_name="participant__cycle")
    status = filters.ChoiceFilter(choices=AssessmentStatus.choices)
    relation = filters.ChoiceFilter(choices=Relation.choices)

    def only_mine(self, forms, name, value):
        employee = employee_of(self.request.user)
        return forms.filter(rater__employee=employee.pk if employee else 0) if value else forms


class FormView:
    permission_classes = [IsAuthenticated, NoticeConfirmed]

    def get_queryset(self):
        return forms_with_their_people(Assessment.objects.visible_to(self.request.user))

    def load(self, pk, is_allowed):
        """The form: 404 when the caller may not know of it, 403 when they may not do this."""
        form = get_object_or_404(self.get_queryset(), pk=pk)
        if not is_allowed(self.request.user, form):
            raise PermissionDenied
        return form


class AssessmentList(FormView, generics.ListAPIView):
    """Forms that the caller may know of: their own, and as HR those about their units' people."""

    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter
    ordering_fields = ["participant__number", "status", "submitted_at"]
    ordering = ["participant__number", "pk"]

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Assessment.objects.none()
        return super().get_queryset().with_progress()


class AssessmentDetail(FormView, APIView):
    @extend_schema(responses=AssessmentDetailSerializer)
    def get(self, request, pk):
        """One form. HR read it once it is submitted, unless its relation is anonymous."""
        form = get_object_or_404(self.get_queryset().with_progress(), pk=pk)
        mine = is_rater(request.user, form)
        refusal = not mine and refusal_to_read(request.user, form, anonymous=is_anonymous(form))
        if refusal:
            raise PermissionDenied(refusal)
        shown = form_of(form, is_rater=mine)
        form.items, form.editable = shown.items, shown.is_editable
        form.return_reason = shown.returned.reason if shown.returned else None
        return Response(AssessmentDetailSerializer(form, context={"request": request}).data)


class AssessmentRatings(FormView, APIView):
    @extend_schema(request=RatingItemSerializer(many=True), responses=SavedRatingsSerializer)
    def patch(self, request, pk):
        """Save ratings: all of them, or none. What is not named stays. 409 names the stale ones with both texts.

        To ask for what is already stored is no conflict, so that a request may be repeated when its answer was lost.
        """
        form = self.load(pk, can_fill_in)
        items = RatingItemSerializer(data=request.data, many=True)
        items.is_valid(raise_exception=True)
        inputs = [rating_input(item) for item in items.validated_data]
        ratings = save_ratings(actor=request.user, assessment=form, items=inputs)
        return Response({**SavedSerializer(form).data, "ratings": RatingSerializer(ratings, many=True).data})


class AssessmentSubmit(FormView, APIView):
    @extend_schema(request=SubmitSerializer, responses=SavedSerializer)
    def post(self, request, pk):
        """Hand in a form. 400 names what is missing (``missing``), or asks to confirm one level throughout."""
        form = self.load(pk, can_fill_in)
        sent = SubmitSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        submit(actor=request.user, assessment=form, **sent.validated_data)
        return Response(SavedSerializer(form).data)


class AssessmentReturn(FormView, APIView):
    @extend_schema(request=ReturnSerializer, responses=SavedSerializer)
    def post(self, request, pk):
        """HR hand a submitted form back, with a reason."""
        form = self.load(pk, can_return)
        sent = ReturnSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return_assessment(actor=request.user, assessment=form, **sent.validated_data)
        return Response(SavedSerializer(form).data)
