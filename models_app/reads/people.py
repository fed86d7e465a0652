"""The people that a reader may see: HR their units' subtree, superiors their reports, everybody themselves."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from models_app.enums import ReportingKind, Role
from models_app.models import Assignment, Employee, OrgUnit, Position, ReportingLine
from models_app.roles import employee_of, granted_units, reports_of
from models_app.search import LONGEST_QUERY, printable

NO_POSITION = "none"
INDENT = "\u3000"  # a wide space for each step down in the list of units


def visible_units(user):
    """The subtree of HR's units; for others the unit that they and their reports belong to."""
    units = granted_units(user, Role.HR)
    if units:
        return OrgUnit.objects.within(units)
    own = employee_of(user)
    keys = reports_of(user) | ({own.pk} if own else set())
    return OrgUnit.objects.filter(
        pk__in=Assignment.objects.filter(employee__in=keys, end=None).order_by().values("unit")
    )


def visible_people(user):
    """HR: the people of their units. Superiors: those below them. Everybody: themselves."""
    own = employee_of(user)
    keys = reports_of(user) | ({own.pk} if own else set())
    of_units = Employee.objects.in_units(granted_units(user, Role.HR)).order_by().values("pk")
    return Employee.objects.active().filter(Q(pk__in=keys) | Q(pk__in=of_units))


def with_place(employees):
    """Adds ``place`` and ``line``: the current assignment and direct line, as lists of at most one."""
    assignments = Assignment.objects.filter(end=None).select_related("unit", "position__family")
    lines = ReportingLine.objects.filter(end=None, kind=ReportingKind.DIRECT).select_related("superior")
    return employees.prefetch_related(
        Prefetch("assignments", assignments, to_attr="place"),
        Prefetch("lines_up", lines, to_attr="line"),
    )


@dataclass
class PeopleFilter:
    """What the page's form asks, with the choices it offers."""

    text: str
    unit: object
    position: str
    superior: object
    units: list
    positions: list
    superiors: list

    @classmethod
    def read(cls, parameters, user):
        units = list(OrgUnit.objects.within(granted_units(user, Role.HR)))
        positions = list(Position.objects.select_related("family"))
        superiors = list(superiors_of(user))
        return cls(
            text=printable(parameters.get("q", ""))[:LONGEST_QUERY].strip(),
            unit=chosen(units, parameters.get("unit")),
            position=parameters.get("position", ""),
            superior=chosen(superiors, parameters.get("superior")),
            units=[(unit, INDENT * (unit.depth - units[0].depth)) for unit in units],
            positions=positions,
            superiors=superiors,
        )


def chosen(rows, key):
    return next((row for row in rows if str(row.pk) == key), None)


def superiors_of(user):
    """The direct superiors of the people of the user's units."""
    below = Employee.objects.in_units(granted_units(user, Role.HR)).order_by().values("pk")
    lines = ReportingLine.objects.filter(end=None, kind=ReportingKind.DIRECT, employee__in=below)
    return Employee.objects.filter(pk__in=lines.order_by().values("superior")).order_by("number")


def people(user, wanted):
    """The people of the user's HR units that fit the filter, by unit and number."""
    units = [wanted.unit] if wanted.unit else granted_units(user, Role.HR)
    rows = Employee.objects.active().in_units(units)
    if wanted.text:
        rows = rows.filter(Q(name__icontains=wanted.text) | Q(number__startswith=wanted.text))
    if wanted.position:
        current = Assignment.objects.filter(end=None).order_by().values("employee")
        asked = current.filter(position=None) if wanted.position == NO_POSITION else None
        if asked is None and wanted.position.isdecimal() and len(wanted.position) < 18:
            asked = current.filter(position=int(wanted.position))
        rows = rows.filter(pk__in=asked) if asked is not None else rows
    if wanted.superior:
        lines = ReportingLine.objects.filter(superior=wanted.superior, end=None, kind=ReportingKind.DIRECT)
        rows = rows.filter(pk__in=lines.order_by().values("employee"))
    return with_place(rows).order_by("number")
