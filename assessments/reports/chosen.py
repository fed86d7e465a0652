"""Who is in a draft and who could be; which versions can be rated against."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from assessments.reports.preview import ratable_competencies, selectable_versions, unit_names
from models_app.models import Assignment, Competency, Employee, Target

CURRENT = Prefetch(
    "assignments",
    Assignment.objects.filter(end=None).select_related("unit", "position__family"),
    to_attr="current_assignments",
)


def candidates(cycle, *, unit=None, position="", q=""):
    """Active employees of ``unit`` (or of the cycle's) who are not in the cycle yet.

    ``position`` is "" for everybody who has one, "f<key>" for a job family, "p<key>" for one position; a search by
    name or number also finds people without a position.
    """
    within = Employee.objects.active().in_units([unit or cycle.unit])
    found = within.exclude(pk__in=cycle.participants.values("employee"))
    current = Assignment.objects.filter(end=None)
    if position[:1] == "f":
        found = found.filter(pk__in=current.filter(position__family=position[1:]).values("employee"))
    elif position[:1] == "p":
        found = found.filter(pk__in=current.filter(position=position[1:]).values("employee"))
    elif not q:
        found = found.filter(pk__in=current.filter(position__isnull=False).values("employee"))
    if q:
        found = found.filter(Q(name__icontains=q) | Q(number__startswith=q))
    return found


def with_current_post(employees):
    """Employees with ``current_assignments``: their unit and position without a query each."""
    return employees.prefetch_related(CURRENT)


def chosen_people(cycle, q=""):
    """The draft's participants with their employees' current posts."""
    rows = cycle.participants.order_by("employee__number")
    if q:
        rows = rows.filter(Q(employee__name__icontains=q) | Q(employee__number__startswith=q))
    return rows.prefetch_related(Prefetch("employee", with_current_post(Employee.objects.all())))


def chosen_by_unit(cycle):
    """[(unit key, unit in words, number of people)] in the order of the tree; people without a unit last."""
    counts = Counter(
        Assignment.objects.filter(employee__participations__cycle=cycle, end=None).values_list("unit", flat=True)
    )
    return [(unit, name, counts[unit]) for unit, name in unit_names().items() if counts[unit]]


@dataclass
class Offer:
    """A version that a cycle can use: how much of it can be rated, and for which positions it has targets."""

    version: object
    competencies: int
    ratable: int
    positions: dict  # job family -> its positions


def versions_on_offer():
    versions = list(selectable_versions())
    keys = [version.pk for version in versions]
    total = Counter(Competency.objects.filter(version__in=keys).order_by().values_list("version", flat=True))
    ratable = ratable_competencies(keys)
    positions = defaultdict(lambda: defaultdict(list))
    for target in Target.objects.filter(competency__version__in=keys).select_related("competency", "position__family"):
        found = positions[target.competency.version_id][target.position.family]
        if target.position not in found:
            found.append(target.position)
    return [
        Offer(version, total[version.pk], len(ratable[version.pk]), dict(positions[version.pk])) for version in versions
    ]
