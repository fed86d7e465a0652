"""How far a cycle is: by unit, by superior, as a whole. Counts of forms, never what stands in one.

Whoever asks gets only the people of the units that their HR role reaches, and never their own record.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentStatus, Relation, ResponseKind
from assessments.models import Assessment, Participant, ReportResponse
from assessments.permissions.cycles import can_manage_cycle
from models_app.enums import Role
from models_app.models import OrgUnit
from models_app.roles import employee_of, granted_units

LAST_DAY = date.max - timedelta(days=1)  # the last that has a day after it
BEHIND_BY = 15  # percentage points under the share of time that has passed


class Pace(models.TextChoices):
    NORMAL = "normal", _("正常")
    SLOW = "slow", _("偏慢")
    BEHIND = "behind", _("落后")


def percent_of(part, whole):
    """A whole percentage, half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


@dataclass(frozen=True)
class Clock:
    """The days for filling in, and how many are over. All in days; ``today`` is the reader's."""

    opens_on: object
    closes_on: object
    today: object

    @property
    def days(self):
        return (self.closes_on - self.opens_on).days + 1

    @property
    def passed(self):
        return min(max((self.today - self.opens_on).days, 0), self.days)

    @property
    def day_number(self):
        """第几天, from 1; 0 before the first day, None after the last."""
        if self.today > self.closes_on:
            return None
        return max((self.today - self.opens_on).days + 1, 0)

    @property
    def days_left(self):
        """Whole days after today; negative once the last day is over."""
        return (self.closes_on - self.today).days

    @property
    def percent(self):
        return percent_of(self.passed, self.days)

    @property
    def behind_below(self):
        return max(self.percent - BEHIND_BY, 0)


@dataclass
class Count:
    """Forms by state, and people. ``due`` leaves out forms whose rater declined."""

    people: int = 0
    complete_people: int = 0
    states: Counter = field(default_factory=Counter)

    @property
    def due(self):
        return sum(self.states.values()) - self.states[AssessmentStatus.DECLINED]

    @property
    def submitted(self):
        return self.states[AssessmentStatus.SUBMITTED]

    @property
    def missing(self):
        return self.due - self.submitted

    @property
    def in_progress(self):
        return self.states[AssessmentStatus.IN_PROGRESS]

    @property
    def returned(self):
        return self.states[AssessmentStatus.RETURNED]

    @property
    def not_started(self):
        return self.states[AssessmentStatus.NOT_STARTED]

    @property
    def percent(self):
        return percent_of(self.submitted, self.due)

    @property
    def complete_percent(self):
        return percent_of(self.complete_people, self.people)

    def pace(self, clock):
        """Against the share of time that has passed; None where nothing is due."""
        if self.percent is None:
            return None
        if self.percent < clock.behind_below:
            return Pace.BEHIND
        return Pace.SLOW if self.percent < clock.percent else Pace.NORMAL

    def add_person(self, states):
        self.people += 1
        self.states.update(states)
        left = set(states) - {AssessmentStatus.DECLINED}
        self.complete_people += left == {AssessmentStatus.SUBMITTED}


@dataclass
class UnitRow:
    """A unit's subtree; ``is_own`` marks the people who sit in a unit itself beside its sub-units."""

    pk: int
    name: str
    path: str
    count: Count
    pace: object = None
    children: list = field(default_factory=list)
    is_own: bool = False

    def below(self, depth=1):
        """(row, depth) of everything under this row, in order."""
        for child in self.children:
            yield child, depth
            yield from child.below(depth + 1)


@dataclass
class SuperiorRow:
    """A superior's own forms about their people, and those people's self-assessments."""

    pk: int
    name: str
    unit_name: str
    count: Count
    own: Count
    pace: object = None


@dataclass
class Answers:
    """What people answered to their released reports."""

    people: int
    agree: int
    object: int

    @property
    def answered(self):
        return self.agree + self.object

    @property
    def waiting(self):
        return self.people - self.answered


@dataclass
class Progress:
    cycle: object
    can_manage: bool
    clock: Clock
    total: Count
    by_relation: list  # (relation, Count)
    units: list
    superiors: list
    own_left_out: bool
    excused: list  # (name, unit_name, reason)

    @property
    def forms_per_person(self):
        """How many forms each person has, where it is the same for all; else None."""
        return self.total.due // self.total.people if self.total.people and self._is_even else None

    @property
    def _is_even(self):
        return self.total.due % self.total.people == 0

    @property
    def unit_row_count(self):
        return sum(1 + len(list(row.below())) for row in self.units)


@dataclass(frozen=True)
class _Person:
    pk: int
    unit_id: int
    unit_name: str
    superior_id: int
    superior_name: str


def cycle_progress(cycle, user, *, sort="completion"):
    """Progress of one cycle for ``user``; ``sort`` is "completion" (lowest first) or "unit" (tree order)."""
    return progress_of([cycle], user, sort=sort)[cycle.pk]


def progress_of(cycles, user, *, sort="completion"):
    """Cycle key -> its progress for ``user``. As many queries for ten cycles as for one."""
    people, states, excused = _people(cycles, user), _states(cycles, user), _excused(cycles, user)
    units = list(OrgUnit.objects.all())
    own = employee_of(user)
    taking_part_self = (
        set(own.participations.filter(cycle__in=cycles, excused_reason="").values_list("cycle", flat=True))
        if own
        else set()
    )
    today = timezone.localdate()
    found = {}
    for cycle in cycles:
        clock = Clock(cycle.opens_on, cycle.closes_on, today)
        mine = people[cycle.pk]
        found[cycle.pk] = Progress(
            cycle=cycle,
            can_manage=can_manage_cycle(user, cycle),
            clock=clock,
            total=_total(mine, states),
            by_relation=_by_relation(mine, states),
            units=_unit_rows(mine, states, units, _tops(cycle, user), clock, sort),
            superiors=_superior_rows(mine, states, clock, sort),
            own_left_out=cycle.pk in taking_part_self,
            excused=excused[cycle.pk],
        )
    return found


def _scope(cycles, user):
    return Participant.objects.filter(cycle__in=cycles).handled_by_hr(user)


def _people(cycles, user):
    found = defaultdict(list)
    rows = _scope(cycles, user).taking_part().order_by("pk")
    columns = ("cycle", "pk", "unit", "unit_name", "superior", "superior_name")
    for cycle, *values in rows.values_list(*columns):
        found[cycle].append(_Person(*values))
    return found


def _excused(cycles, user):
    found = defaultdict(list)
    rows = _scope(cycles, user).exclude(excused_reason="")
    for cycle, *values in rows.values_list("cycle", "name", "unit_name", "excused_reason"):
        found[cycle].append(values)
    return found


def _states(cycles, user):
    """Participant key -> [(relation, state)] of their forms."""
    found = defaultdict(list)
    rows = Assessment.objects.filter(participant__in=_scope(cycles, user).order_by()).order_by()
    for participant, relation, status in rows.values_list("participant", "relation", "status"):
        found[participant].append((relation, status))
    return found


def _total(people, states):
    total = Count()
    for person in people:
        total.add_person([status for _relation, status in states[person.pk]])
    return total


def _by_relation(people, states):
    counts = defaultdict(Count)
    for person in people:
        for relation, status in states[person.pk]:
            counts[relation].states[status] += 1
    return [(relation, counts[relation]) for relation in Relation if relation in counts]


# --- By unit


def _tops(cycle, user):
    """The highest units whose figures ``user`` may see in ``cycle``: the reach of the role within the cycle's unit."""
    return [
        max(unit.path, cycle.unit.path, key=len)
        for unit in granted_units(user, Role.HR)
        if unit.path.startswith(cycle.unit.path) or cycle.unit.path.startswith(unit.path)
    ]


def _unit_rows(people, states, units, tops, clock, sort):
    by_path = {unit.path: unit for unit in units}
    paths = {unit.pk: unit.path for unit in units}
    subtree, own = defaultdict(Count), defaultdict(Count)
    for person in people:
        path = paths[person.unit_id]
        top = min((top for top in tops if path.startswith(top)), key=len, default=path)
        given = [status for _relation, status in states[person.pk]]
        own[path].add_person(given)
        for end in range(len(top), len(path) + 1, OrgUnit.steplen):
            subtree[path[:end]].add_person(given)
    rows = {}
    roots = []
    for path in sorted(subtree):
        unit = by_path[path]
        row = rows[path] = UnitRow(unit.pk, unit.name, path, subtree[path], subtree[path].pace(clock))
        parent = rows.get(path[: -OrgUnit.steplen])
        (parent.children if parent else roots).append(row)
    for row in rows.values():
        if row.children and own[row.path].people:
            count = own[row.path]
            row.children.insert(0, UnitRow(row.pk, row.name, row.path, count, count.pace(clock), is_own=True))
    if len(roots) == 1 and roots[0].children:
        roots = roots[0].children
    _sort(roots, sort)
    return roots


def _sort(rows, sort):
    if sort == "completion":
        rows.sort(key=_lowest_first)
    for row in rows:
        _sort(row.children, sort)


def _lowest_first(row):
    return (101 if row.count.percent is None else row.count.percent, row.path)


# --- By superior


def _superior_rows(people, states, clock, sort):
    rows = {}
    for person in people:
        if person.superior_id is None:
            continue
        row = rows.setdefault(
            person.superior_id,
            SuperiorRow(person.superior_id, person.superior_name, person.unit_name, Count(), Count()),
        )
        row.count.add_person([status for relation, status in states[person.pk] if relation == Relation.SUPERIOR])
        row.own.add_person([status for relation, status in states[person.pk] if relation == Relation.SELF])
    for row in rows.values():
        row.pace = row.count.pace(clock)
    if sort == "completion":
        return sorted(rows.values(), key=lambda row: (row.count.percent or 0, row.unit_name, row.pk))
    return sorted(rows.values(), key=lambda row: (row.unit_name, row.pk))


# --- After release


def answers_of(cycles, user):
    """Cycle key -> how people answered their reports, of those whom ``user`` handles."""
    scope = _scope(cycles, user).taking_part().order_by()
    people = dict(scope.values_list("cycle").annotate(number=models.Count("pk")))
    given = Counter()
    rows = ReportResponse.objects.filter(participant__in=scope).order_by()
    for cycle, kind, number in rows.values_list("participant__cycle", "kind").annotate(number=models.Count("pk")):
        given[cycle, kind] = number
    return {
        cycle.pk: Answers(
            people=people.get(cycle.pk, 0),
            agree=given[cycle.pk, ResponseKind.AGREE],
            object=given[cycle.pk, ResponseKind.OBJECT],
        )
        for cycle in cycles
    }


# --- Stages


@dataclass(frozen=True)
class Stage:
    """One stop of a cycle's way. ``state``: done, current or ahead; ``percent`` of the way to the next stop."""

    name: str
    on: object
    state: str
    percent: int = 0
    is_planned: bool = False


def stages_of(cycle, today=None):
    """准备, 发起, 评价, 写定结果, 发放: what happened with its day, what is planned with the planned one."""
    clock = Clock(cycle.opens_on, cycle.closes_on, today or timezone.localdate())
    reached = [
        (_("准备"), cycle.created_at, None),
        (_("发起"), cycle.launched_at, cycle.opens_on),
        (_("评价中"), cycle.launched_at and cycle.opens_on, cycle.opens_on),
        (_("关闭"), cycle.closed_at, min(cycle.closes_on, LAST_DAY) + timedelta(days=1)),
        (_("发放"), cycle.released_at, None),
    ]
    last = max(place for place, (_name, on, _plan) in enumerate(reached) if on)
    found = []
    for place, (name, on, planned) in enumerate(reached):
        state = "done" if place < last else "current" if place == last else "ahead"
        percent = 100 if place < last else 0
        if state == "current" and cycle.is_running:
            percent = clock.percent
        found.append(Stage(name, on or planned, state, percent, is_planned=not on and planned is not None))
    return found
