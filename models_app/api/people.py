"""Units and people for programs, cut to what the caller may see. Read only."""

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
from django_filters import rest_framework as filters
from rest_framework import generics, serializers

from models_app.api.filters import KeyFilter
from models_app.enums import ReportingKind
from models_app.models import Assignment, OrgUnit, ReportingLine
from models_app.models.querysets import subtree_condition
from models_app.reads.people import visible_people, visible_units, with_place
from models_app.search import LONGEST_QUERY


class UnitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    parent = serializers.IntegerField(source="parent_key", allow_null=True)
    depth = serializers.IntegerField(help_text="1 for a head office.")


class NamedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PositionHeldSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    family = serializers.CharField(source="family.code")
    name = serializers.CharField()


class EmployeeSerializer(serializers.Serializer):
    """Where somebody works today; null where there is no assignment, position or superior."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.SerializerMethodField()
    position = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    since = serializers.SerializerMethodField()
    superior = serializers.SerializerMethodField()

    def get_unit(self, employee) -> NamedSerializer(allow_null=True):
        return named(employee.place[0].unit) if employee.place else None

    def get_position(self, employee) -> PositionHeldSerializer(allow_null=True):
        position = employee.place[0].position if employee.place else None
        return position_held(position) if position else None

    def get_title(self, employee) -> str:
        return employee.place[0].title if employee.place else ""

    def get_since(self, employee) -> str | None:
        return employee.place[0].start.isoformat() if employee.place else None

    def get_superior(self, employee) -> NamedSerializer(allow_null=True):
        return named(employee.line[0].superior) if employee.line else None


def named(row):
    """As ``NamedSerializer`` describes it: one of those made for every row was a third of the list's work."""
    return {"id": row.pk, "name": row.name}


def position_held(position):
    """As ``PositionHeldSerializer`` describes it."""
    return {"id": position.pk, "family": position.family.code, "name": position.name}


class UnitFilter(filters.FilterSet):
    code = filters.CharFilter()
    within = KeyFilter(method="below", help_text="A unit's id: that unit and everything below it.")

    def below(self, units, name, value):
        return units.filter(subtree_condition("path", OrgUnit.objects.filter(pk=value)))


class Units:
    serializer_class = UnitSerializer

    def get_queryset(self):
        above = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - OrgUnit.steplen)
        parent = OrgUnit.objects.filter(path=above).order_by().values("pk")[:1]
        return visible_units(self.request.user).annotate(parent_key=Subquery(parent)).order_by("path")


class UnitList(Units, generics.ListAPIView):
    """HR: their units' subtree. Others: the units that they and their reports belong to."""

    filterset_class = UnitFilter
    ordering_fields = ["code", "name"]


class UnitDetail(Units, generics.RetrieveAPIView):
    pass


class EmployeeFilter(filters.FilterSet):
    search = filters.CharFilter(
        method="named", max_length=LONGEST_QUERY, help_text="Part of the name, or the start of the number."
    )
    unit = KeyFilter(method="in_unit", help_text="A unit's id: its people and those of the units below it.")
    position = KeyFilter(method="in_position")
    superior = KeyFilter(method="reporting_to", help_text="An employee's id: their direct reports.")

    def named(self, employees, name, value):
        return employees.filter(Q(name__icontains=value) | Q(number__startswith=value))

    def in_unit(self, employees, name, value):
        return employees.in_units(OrgUnit.objects.filter(pk=value))

    def in_position(self, employees, name, value):
        current = Assignment.objects.filter(end=None, position=value)
        return employees.filter(pk__in=current.order_by().values("employee"))

    def reporting_to(self, employees, name, value):
        lines = ReportingLine.objects.filter(end=None, kind=ReportingKind.DIRECT, superior=value)
        return employees.filter(pk__in=lines.order_by().values("employee"))


class Employees:
    serializer_class = EmployeeSerializer

    def get_queryset(self):
        return with_place(visible_people(self.request.user)).order_by("number")


class EmployeeList(Employees, generics.ListAPIView):
    """HR: the people of their units. Superiors: those below them. Everybody: themselves."""

    filterset_class = EmployeeFilter
    ordering_fields = ["number", "name"]


class EmployeeDetail(Employees, generics.RetrieveAPIView):
    pass
