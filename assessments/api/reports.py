"""Reports for programs: the read models of assessments/reports as they are, and the person's answer and actions."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.api.notice import NoticeConfirmed
from assessments.enums import ActionKind, CycleStatus, Relation, ResponseKind
from assessments.models import Cycle, Participant
from assessments.permissions.reports import can_plan_actions, can_read_team_reports, can_respond
from assessments.reports.organisation import organisation_report
from assessments.reports.personal import for_reports, personal_report
from assessments.reports.scope import TEAM, UNITS, scope_of
from assessments.reports.team import Options, team_report
from assessments.scoring import GapBand, as_percent
from assessments.services.reports import ACTION_LIMIT, RESPONSE_LIMIT, owner_of, respond, save_action
from models_app.enums import Role, TargetKind
from models_app.models import Competency
from models_app.numbers import key_in
from models_app.roles import has_role

BANDS = [(band.value, band.value) for band in GapBand]


class StepsField(serializers.DecimalField):
    """Steps to 0.1 as a number; null is "no figure", never 0."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=4, decimal_places=1, coerce_to_string=False, allow_null=True, **kwargs)


class PercentField(serializers.FloatField):
    """A fraction of 1 as per cent, to 0.1."""

    def __init__(self, **kwargs):
        super().__init__(allow_null=True, **kwargs)

    def to_representation(self, value):
        return float(as_percent(value))


# --- What goes out: a personal report


class LevelTextSerializer(serializers.Serializer):
    step = serializers.IntegerField(help_text="1…n; 0 is below the lowest level.")
    label = serializers.CharField()
    title = serializers.CharField()
    behaviour = serializers.CharField()


class ContributionSerializer(serializers.Serializer):
    relation = serializers.ChoiceField(Relation.choices)
    counted = serializers.BooleanField()
    count = serializers.CharField(
        help_text='How many ratings, as it may be told: of an anonymous relation "3 or more".'
    )


class CommentSerializer(serializers.Serializer):
    relation = serializers.CharField()
    author = serializers.CharField()
    text = serializers.CharField()


class ActionSerializer(serializers.Serializer):
    revision = serializers.IntegerField()
    kind = serializers.ChoiceField(ActionKind.choices)
    text = serializers.CharField()
    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    owner_name = serializers.CharField(source="owner")
    due_on = serializers.DateField(allow_null=True)


class ReportRowSerializer(serializers.Serializer):
    competency = serializers.IntegerField(source="competency_id")
    name = serializers.CharField()
    dimension = serializers.CharField()
    kind = serializers.ChoiceField([("", "—"), *TargetKind.choices])
    steps = serializers.IntegerField()
    weight_percent = PercentField(source="share")
    target = LevelTextSerializer(allow_null=True)
    actual = StepsField()
    computed = StepsField()
    self_step = serializers.IntegerField(allow_null=True)
    now = LevelTextSerializer(allow_null=True)
    next = LevelTextSerializer(allow_null=True)
    gap = StepsField(help_text="Target − actual, in steps; negative above the target.")
    gap_text = serializers.CharField()
    band = serializers.ChoiceField(BANDS)
    is_met = serializers.BooleanField(allow_null=True)
    weighted_gap_percent = PercentField(source="weighted_gap")
    contributions = ContributionSerializer(many=True)
    comments = CommentSerializer(many=True)
    action = ActionSerializer(allow_null=True)
    moderated_by = serializers.CharField()
    moderation_reason = serializers.CharField()


class HeadSerializer(serializers.Serializer):
    name = serializers.CharField()
    number = serializers.CharField()
    family = serializers.CharField()
    position = serializers.CharField()
    unit = serializers.CharField()
    superior = serializers.CharField()
    cycle_id = serializers.IntegerField()
    cycle = serializers.CharField()
    purpose = serializers.CharField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    status = serializers.ChoiceField(CycleStatus.choices)
    closed_at = serializers.DateTimeField()
    model = serializers.CharField()
    version = serializers.IntegerField()
    formula_version = serializers.IntegerField()
    report_number = serializers.CharField()


class FiguresSerializer(serializers.Serializer):
    baseline_total = serializers.IntegerField()
    baseline_reached = serializers.IntegerField()
    baseline_met = serializers.BooleanField(allow_null=True)
    baseline_missing = serializers.IntegerField()
    scored = serializers.IntegerField()
    met = serializers.IntegerField()
    missing = serializers.IntegerField()
    core_scored = serializers.IntegerField()
    core_unmet = serializers.IntegerField()
    core_unmet_names = serializers.ListField(child=serializers.CharField())
    match = serializers.IntegerField(allow_null=True)
    match_note = serializers.CharField()


class RelationLineSerializer(serializers.Serializer):
    relation = serializers.ChoiceField(Relation.choices)
    label = serializers.CharField()
    count = serializers.CharField()
    weight_percent = PercentField(source="weight")
    anonymous = serializers.BooleanField()
    counted = serializers.BooleanField()


class ReportResponseSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(ResponseKind.choices)
    text = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField()


class PersonalReportSerializer(serializers.Serializer):
    participant = serializers.IntegerField(source="participant_id")
    head = HeadSerializer()
    conclusion = serializers.CharField(source="conclusion.text")
    caution = serializers.CharField()
    figures = FiguresSerializer()
    relations = RelationLineSerializer(many=True)
    rows = ReportRowSerializer(many=True)
    strengths = serializers.SerializerMethodField(help_text="Competency keys, in order.")
    priorities = serializers.SerializerMethodField(help_text="Competency keys, in order.")
    notes = serializers.ListField(child=serializers.CharField())
    formulas = serializers.SerializerMethodField(help_text="Term to text.")
    response = ReportResponseSerializer(allow_null=True)

    def get_strengths(self, report) -> list[int]:
        return [row.competency_id for row in report.strengths]

    def get_priorities(self, report) -> list[int]:
        return [row.competency_id for row in report.priorities]

    def get_formulas(self, report) -> dict[str, str]:
        return dict(report.formulas)


# --- What goes out: team and organisation


class TeamMatchSerializer(serializers.Serializer):
    mean = serializers.IntegerField(allow_null=True)
    lowest = serializers.IntegerField(allow_null=True)
    highest = serializers.IntegerField(allow_null=True)
    people = serializers.IntegerField()


class TeamCellSerializer(serializers.Serializer):
    competency = serializers.IntegerField(source="competency_id")
    gap = StepsField()
    gap_text = serializers.CharField(source="words")
    band = serializers.ChoiceField(BANDS)
    is_asked = serializers.BooleanField()

    def to_representation(self, cell):
        """By hand: a team of fifty has hundreds of cells."""
        return {
            "competency": cell.competency_id,
            "gap": None if cell.gap is None else float(cell.gap),
            "gap_text": cell.words,
            "band": cell.band,
            "is_asked": cell.is_asked,
        }


class TeamPersonSerializer(serializers.Serializer):
    participant = serializers.IntegerField(source="participant_id")
    name = serializers.CharField()
    number = serializers.CharField()
    position = serializers.CharField()
    unit = serializers.CharField()
    superior = serializers.CharField()
    match = serializers.IntegerField(allow_null=True)
    met = serializers.IntegerField()
    scored = serializers.IntegerField()
    core_unmet = serializers.IntegerField()
    baseline_unmet = serializers.ListField(child=serializers.CharField())
    cells = TeamCellSerializer(many=True)


class TeamColumnSerializer(serializers.Serializer):
    competency = serializers.IntegerField(source="competency_id")
    name = serializers.CharField()
    dimension = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(TargetKind.choices))
    steps = serializers.IntegerField()
    mean_gap = StepsField(source="mean")
    band = serializers.ChoiceField(BANDS)
    unmet = serializers.IntegerField()
    people = serializers.IntegerField()
    weighted_gap_percent = PercentField(source="weighted")


class TeamMatrixSerializer(serializers.Serializer):
    version = serializers.IntegerField(source="version_id")
    model = serializers.CharField()
    number = serializers.IntegerField(source="version")
    columns = TeamColumnSerializer(many=True)
    people = TeamPersonSerializer(many=True, source="shown")
    match = TeamMatchSerializer()
    largest = serializers.SerializerMethodField(help_text="Keys of the competencies with the largest weighted gaps.")

    def get_largest(self, matrix) -> list[int]:
        return [column.competency_id for column in matrix.largest]


class TeamReportSerializer(serializers.Serializer):
    cycle = serializers.IntegerField(source="cycle_id")
    name = serializers.CharField(source="cycle")
    purpose = serializers.CharField()
    status = serializers.ChoiceField(CycleStatus.choices)
    closed_at = serializers.DateTimeField()
    people = serializers.IntegerField()
    matrices = TeamMatrixSerializer(many=True)


class UnitGapSerializer(serializers.Serializer):
    competency = serializers.IntegerField(source="competency_id")
    mean_gap = StepsField(source="mean")
    band = serializers.ChoiceField(BANDS)
    unmet = serializers.IntegerField()
    people = serializers.IntegerField()


class UnitLineSerializer(serializers.Serializer):
    unit = serializers.IntegerField(source="unit_id", allow_null=True)
    name = serializers.CharField(source="unit")
    version = serializers.IntegerField(source="version_id")
    people = serializers.IntegerField()
    baseline_unmet = serializers.IntegerField(help_text="People with a baseline target not met.")
    core_unmet = serializers.IntegerField(help_text="Core targets not met, over all people.")
    match = TeamMatchSerializer()
    gaps = UnitGapSerializer(many=True)


class ReportCompetencySerializer(serializers.Serializer):
    id = serializers.IntegerField(source="competency_id")
    name = serializers.CharField()
    dimension = serializers.CharField()
    version = serializers.IntegerField(source="version_id")


class OrganisationReportSerializer(serializers.Serializer):
    cycle = serializers.IntegerField(source="cycle_id")
    name = serializers.CharField(source="cycle")
    purpose = serializers.CharField()
    competencies = ReportCompetencySerializer(many=True)
    units = UnitLineSerializer(many=True)


# --- What comes in


class RespondSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(ResponseKind.choices)
    text = serializers.CharField(required=False, allow_blank=True, default="", max_length=RESPONSE_LIMIT)


class SaveActionSerializer(serializers.Serializer):
    revision = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="null: a first one.")
    kind = serializers.ChoiceField(ActionKind.choices)
    text = serializers.CharField(max_length=ACTION_LIMIT)
    owner = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="An employee's key.")
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class SavedActionSerializer(serializers.Serializer):
    revision = serializers.IntegerField()
    kind = serializers.ChoiceField(ActionKind.choices)
    text = serializers.CharField()
    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    due_on = serializers.DateField(allow_null=True)


# --- Addresses


class ReportView(APIView):
    permission_classes = [IsAuthenticated, NoticeConfirmed]

    def load(self, pk, is_allowed=None):
        """The participant: 404 when the caller may not read the report, 403 when they may not do this with it."""
        readable = Participant.objects.with_report_for(self.request.user)
        participant = get_object_or_404(for_reports(readable), pk=pk)
        if is_allowed and not is_allowed(self.request.user, participant):
            raise PermissionDenied
        return participant


class ParticipantReport(ReportView):
    @extend_schema(responses=PersonalReportSerializer)
    def get(self, request, pk):
        """One personal report: HR from the close on, superiors and the person from the release on."""
        return Response(PersonalReportSerializer(personal_report(self.load(pk))).data)


class ParticipantResponse(ReportView):
    @extend_schema(request=RespondSerializer, responses=ReportResponseSerializer)
    def post(self, request, pk):
        """The person agrees or objects, once. The same answer again is no error."""
        participant = self.load(pk, can_respond)
        sent = RespondSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = respond(actor=request.user, participant=participant, **sent.validated_data)
        answer = {"kind": given.kind, "text": given.text, "at": given.at, "by": given.actor_name}
        return Response(ReportResponseSerializer(answer).data)


class ParticipantAction(ReportView):
    @extend_schema(request=SaveActionSerializer, responses=SavedActionSerializer)
    def put(self, request, pk, competency):
        """Write the action for one competency; by the person or those above them. 409 on a stale revision."""
        participant = self.load(pk, can_plan_actions)
        sent = SaveActionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = {**sent.validated_data, "owner": owner_of(sent.validated_data["owner"])}
        about = get_object_or_404(Competency.objects.filter(results__participant=participant), pk=competency)
        action = save_action(actor=request.user, participant=participant, competency=about, **values)
        return Response(SavedActionSerializer(action).data)


class CycleReportView(APIView):
    permission_classes = [IsAuthenticated, NoticeConfirmed]

    def load(self, pk, scope):
        """The cycle and the people of it in scope; 404 where there is nothing to read."""
        cycle = get_object_or_404(Cycle.objects.with_results(), pk=pk)
        get_object_or_404(scope.readable.filter(cycle=cycle)[:1])
        return cycle, scope.participants.filter(cycle=cycle)


SCOPE_PARAMETERS = [
    OpenApiParameter("scope", str, enum=[TEAM, UNITS], description="For those who are both superior and HR."),
    OpenApiParameter("direct", bool, description="1: direct reports only."),
    OpenApiParameter("unit", int, description="A unit and what lies below it, as at launch; for HR."),
    OpenApiParameter("superior", int, description="The superior's employee key, as at launch; for HR."),
    OpenApiParameter("position", int),
    OpenApiParameter("dimension", str, description="A dimension's code."),
    OpenApiParameter("sort", OpenApiTypes.STR, description="match, name, core, or gap-<competency>."),
]


class CycleTeamReport(CycleReportView):
    @extend_schema(parameters=SCOPE_PARAMETERS, responses=TeamReportSerializer)
    def get(self, request, pk):
        """People × competencies: a superior's people, or those of HR's units; never the caller."""
        if not can_read_team_reports(request.user):
            raise PermissionDenied(_("团队报告只对上级和人力资源部开放。"))
        cycle, participants = self.load(pk, scope_of(request.user, request.query_params))
        report = team_report(cycle, participants, options_of(request.query_params))
        return Response(TeamReportSerializer(report).data)


class CycleOrganisationReport(CycleReportView):
    @extend_schema(parameters=SCOPE_PARAMETERS[2:4], responses=OrganisationReportSerializer)
    def get(self, request, pk):
        """Units × competencies, for HR: means over the people of their units."""
        if not has_role(request.user, Role.HR):
            raise PermissionDenied(_("组织报告只对人力资源部开放。"))
        query = {name: request.query_params.get(name, "") for name in ("unit", "superior")}
        cycle, participants = self.load(pk, scope_of(request.user, {**query, "scope": UNITS}))
        return Response(OrganisationReportSerializer(organisation_report(cycle, participants)).data)


def options_of(query):
    return Options(
        position=key_in(query.get("position", "")),
        dimension=query.get("dimension", ""),
        sort=query.get("sort", "match"),
    )
