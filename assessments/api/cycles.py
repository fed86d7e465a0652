"""Cycles: list, open, read, change, launch, close, release; who takes part."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from assessments.enums import CycleStatus, Purpose, Relation
from assessments.models import Cycle, Participant
from assessments.permissions.cycles import can_manage_cycle, can_open_cycles
from assessments.reports.preview import CycleProblem, Problem, preview_launch
from assessments.reports.progress import progress_of
from assessments.services import cycles as services
from models_app.api.filters import KeyFilter
from models_app.enums import Role
from models_app.errors import RuleBroken
from models_app.models import Employee, JobFamily, ModelVersion, OrgUnit
from models_app.roles import granted_units

MOST_PEOPLE = 1000


# --- What goes out


class CycleUnitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class CycleSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    purpose = serializers.ChoiceField(Purpose.choices)
    unit = CycleUnitSerializer()
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    asks_all = serializers.BooleanField()
    status = serializers.ChoiceField(CycleStatus.choices)
    revision = serializers.IntegerField(help_text="Send it with the next change.")
    launched_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)


class CycleVersionSerializer(serializers.Serializer):
    family = serializers.CharField(source="family.code")
    version = serializers.IntegerField(source="version_id")


class CycleRelationSerializer(serializers.Serializer):
    relation = serializers.ChoiceField(Relation.choices)
    weight = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=0)


class CycleProgressSerializer(serializers.Serializer):
    """Of the people in the reach of the caller's role; percentages are whole, null of nothing."""

    people = serializers.IntegerField()
    complete_people = serializers.IntegerField()
    due = serializers.IntegerField()
    submitted = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    returned = serializers.IntegerField()
    not_started = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)


class CycleDetailSerializer(CycleSerializer):
    can_manage = serializers.BooleanField()
    versions = CycleVersionSerializer(many=True, source="version_rows")
    relations = CycleRelationSerializer(many=True, source="relation_rows")
    progress = CycleProgressSerializer()


class CycleParticipantSerializer(serializers.Serializer):
    """Name, unit, position and superior are the copies made at launch; empty before it, but for the name."""

    id = serializers.IntegerField()
    employee = serializers.IntegerField(source="employee_id")
    number = serializers.CharField(source="employee.number")
    name = serializers.CharField(source="__str__")
    unit = serializers.CharField(source="unit_name")
    position = serializers.CharField(source="position_name")
    family = serializers.CharField(source="family_name")
    superior = serializers.CharField(source="superior_name")
    version = serializers.IntegerField(source="version_id", allow_null=True)
    excused_reason = serializers.CharField()


class MissingPersonSerializer(serializers.Serializer):
    participant = serializers.IntegerField(source="participant.pk")
    name = serializers.CharField(source="employee.name")
    problems = serializers.ListField(child=serializers.ChoiceField(Problem.choices))


class CyclePreviewSerializer(serializers.Serializer):
    can_launch = serializers.BooleanField()
    problems = serializers.ListField(child=serializers.ChoiceField(CycleProblem.choices))
    people = serializers.IntegerField()
    forms = serializers.IntegerField()
    missing = MissingPersonSerializer(many=True)


class ParticipantsAddedSerializer(serializers.Serializer):
    added = serializers.IntegerField()
    already = serializers.IntegerField()
    own = serializers.BooleanField(help_text="The caller's own record was left out: it is handled by somebody else.")
    revision = serializers.IntegerField()


# --- What comes in


class CycleBasicsSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    purpose = serializers.ChoiceField(Purpose.choices)
    unit = serializers.PrimaryKeyRelatedField(queryset=OrgUnit.objects.none())
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    asks_all = serializers.BooleanField(default=False)

    def get_fields(self):
        fields = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["unit"].queryset = OrgUnit.objects.within(granted_units(request.user, Role.HR))
        return fields


class CycleVersionChoiceSerializer(serializers.Serializer):
    family = serializers.SlugRelatedField(slug_field="code", queryset=JobFamily.objects.all())
    version = serializers.PrimaryKeyRelatedField(queryset=ModelVersion.objects.select_related("model"))


class ChangeCycleSerializer(CycleBasicsSerializer):
    """What is not named stays; ``versions`` and ``relations`` replace what stood."""

    revision = serializers.IntegerField()
    asks_all = serializers.BooleanField(required=False)
    versions = CycleVersionChoiceSerializer(many=True, required=False, max_length=50)
    relations = CycleRelationSerializer(many=True, required=False, max_length=len(Relation))

    def get_fields(self):
        fields = super().get_fields()
        for name, field in fields.items():
            field.required = name == "revision"
        return fields


class CycleRevisionSerializer(serializers.Serializer):
    revision = serializers.IntegerField()


class EmployeesSerializer(serializers.Serializer):
    employees = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MOST_PEOPLE)


class ExcuseSerializer(serializers.Serializer):
    excused_reason = serializers.CharField(max_length=200, allow_blank=True)


def checked(serializer):
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


# --- Addresses


class ManagesCycle(BasePermission):
    """HR whose role reaches the cycle's unit. Asked about one cycle, by ``managed``; who may see it comes before."""

    def has_object_permission(self, request, view, cycle):
        return can_manage_cycle(request.user, cycle)


class CycleView:
    permission_classes = [IsAuthenticated, ManagesCycle]

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Cycle.objects.none()
        return Cycle.objects.visible_to(self.request.user).select_related("unit")

    def visible(self, pk):
        return get_object_or_404(self.get_queryset(), pk=pk)

    def managed(self, pk):
        """The cycle: 404 when the caller may not know of it, 403 when it is another unit's to manage."""
        cycle = self.visible(pk)
        self.check_object_permissions(self.request, cycle)
        return cycle

    def detail(self, cycle):
        cycle = self.visible(cycle.pk)
        cycle.version_rows = cycle.versions.select_related("family")
        cycle.relation_rows = cycle.relations.all()
        progress = progress_of([cycle], self.request.user)[cycle.pk]
        cycle.progress, cycle.can_manage = progress.total, progress.can_manage
        return CycleDetailSerializer(cycle).data


class CycleFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=CycleStatus.choices)
    unit = KeyFilter(field_name="unit")


class CycleList(CycleView, generics.ListAPIView):
    serializer_class = CycleSerializer
    filterset_class = CycleFilter
    ordering_fields = ["opens_on", "closes_on", "name"]
    ordering = ["-opens_on", "-pk"]

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if not can_open_cycles(request.user):
            raise PermissionDenied

    def get(self, request, *args, **kwargs):
        """Cycles that the caller manages as HR, and those with people of their units."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=CycleBasicsSerializer, responses={201: CycleDetailSerializer})
    def post(self, request):
        """Open a draft: the direct superior counts with weight 100, self is asked and never counts."""
        fields = checked(CycleBasicsSerializer(data=request.data, context={"request": request}))
        cycle = services.create_cycle(actor=request.user, **fields)
        return Response(self.detail(cycle), status=status.HTTP_201_CREATED)


class CycleDetail(CycleView, APIView):
    @extend_schema(responses=CycleDetailSerializer)
    def get(self, request, pk):
        """One cycle, with the progress of the people in the reach of the caller's role."""
        return Response(self.detail(self.visible(pk)))

    @extend_schema(request=ChangeCycleSerializer, responses=CycleDetailSerializer)
    def patch(self, request, pk):
        """Change a draft: all that is named, or nothing. Of a running cycle only name and last day."""
        cycle = self.managed(pk)
        fields = checked(ChangeCycleSerializer(data=request.data, context={"request": request}))
        revision = fields.pop("revision")
        versions, relations = fields.pop("versions", None), fields.pop("relations", None)
        with transaction.atomic():
            cycle = services.update_cycle(actor=request.user, cycle=cycle, revision=revision, **fields)
            if versions is not None:
                chosen = {row["family"]: row["version"] for row in versions}
                cycle = services.set_versions(actor=request.user, cycle=cycle, revision=cycle.revision, versions=chosen)
            if relations is not None:
                cycle = services.set_relations(
                    actor=request.user, cycle=cycle, revision=cycle.revision, relations=relations
                )
        return Response(self.detail(cycle))

    @extend_schema(request=None, parameters=[CycleRevisionSerializer], responses={204: None})
    def delete(self, request, pk):
        """Discard a draft."""
        cycle = self.managed(pk)
        revision = checked(CycleRevisionSerializer(data=request.query_params))["revision"]
        services.discard_cycle(actor=request.user, cycle=cycle, revision=revision)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CyclePreview(CycleView, APIView):
    @extend_schema(responses=CyclePreviewSerializer)
    def get(self, request, pk):
        """What launching the draft now would do, and what stands in the way."""
        preview = preview_launch(self.managed(pk))
        return Response(
            CyclePreviewSerializer(
                {
                    "can_launch": preview.can_launch,
                    "problems": preview.problems,
                    "people": len(preview.ready),
                    "forms": len(preview.forms),
                    "missing": preview.missing,
                }
            ).data
        )


class _Act(CycleView, APIView):
    act = None

    def post(self, request, pk):
        cycle = self.managed(pk)
        revision = checked(CycleRevisionSerializer(data=request.data))["revision"]
        type(self).act(actor=request.user, cycle=cycle, revision=revision)
        return Response(self.detail(cycle))


class CycleLaunch(_Act):
    act = staticmethod(services.launch)

    @extend_schema(request=CycleRevisionSerializer, responses=CycleDetailSerializer)
    def post(self, request, pk):
        """Fix versions, people and forms and open them; 400 says what is missing, looked up anew."""
        return super().post(request, pk)


class CycleClose(_Act):
    act = staticmethod(services.close)

    @extend_schema(request=CycleRevisionSerializer, responses=CycleDetailSerializer)
    def post(self, request, pk):
        """End filling in and write the results from the submitted forms."""
        return super().post(request, pk)


class CycleRelease(_Act):
    act = staticmethod(services.release)

    @extend_schema(request=CycleRevisionSerializer, responses=CycleDetailSerializer)
    def post(self, request, pk):
        """Let the people and their superiors read the reports."""
        return super().post(request, pk)


class ParticipantList(CycleView, generics.ListAPIView):
    serializer_class = CycleParticipantSerializer
    ordering_fields = ["number", "unit_name", "name"]
    ordering = ["number", "pk"]

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Participant.objects.none()
        cycle = get_object_or_404(super().get_queryset(), pk=self.kwargs["pk"])
        people = cycle.participants.select_related("employee")
        # Units are copied at launch; a draft is seen by those who manage it only.
        return people if cycle.is_draft else people.handled_by_hr(self.request.user)

    def get(self, request, *args, **kwargs):
        """The participants in the reach of the caller's role; never the caller."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=EmployeesSerializer, responses=ParticipantsAddedSerializer)
    def post(self, request, pk):
        """Add employees of the cycle's unit to a draft; who is in it already stays."""
        cycle = get_object_or_404(Cycle.objects.visible_to(request.user), pk=pk)
        self.check_object_permissions(request, cycle)
        wanted = checked(EmployeesSerializer(data=request.data))["employees"]
        people = list(Employee.objects.filter(pk__in=wanted))
        if len(people) < len(set(wanted)):
            raise RuleBroken({"employees": _("有的员工编号不存在。")})
        added = services.add_participants(actor=request.user, cycle=cycle, employees=people)
        cycle.refresh_from_db(fields=["revision"])
        return Response({"added": added.added, "already": added.already, "own": added.own, "revision": cycle.revision})


class ParticipantDetail(CycleView, APIView):
    @extend_schema(request=ExcuseSerializer, responses=CycleParticipantSerializer)
    def patch(self, request, pk, participant):
        """Say why somebody takes no part; an empty reason takes it back."""
        cycle = self.managed(pk)
        row = get_object_or_404(cycle.participants, pk=participant)
        reason = checked(ExcuseSerializer(data=request.data))["excused_reason"]
        row = services.excuse_participant(actor=request.user, cycle=cycle, participant=row, reason=reason)
        return Response(CycleParticipantSerializer(row).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request, pk, participant):
        """Take somebody out of a draft."""
        cycle = self.managed(pk)
        row = get_object_or_404(cycle.participants, pk=participant)
        if not services.remove_participants(actor=request.user, cycle=cycle, participants=[row]):
            raise PermissionDenied
        return Response(status=status.HTTP_204_NO_CONTENT)
