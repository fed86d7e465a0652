"""What launching a cycle would write, and what stands in its way: read before launch, and again under its lock."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import Relation
from models_app.enums import AssessedBy, ModelNature, ReportingKind, VersionStatus
from models_app.models import Assignment, Competency, ModelVersion, OrgUnit, ReportingLine, Target


class Problem(models.TextChoices):
    """What keeps a participant from being rated; each can be put right or excused with a reason."""

    LEFT = "left", _("已离职")
    NO_UNIT = "no_unit", _("没有当前任职")
    OUTSIDE = "outside", _("不在主办机构范围内")
    NO_POSITION = "no_position", _("没有岗位")
    NO_VERSION = "no_version", _("岗位序列没有选版本")
    NO_TARGET = "no_target", _("岗位没有目标")
    NO_SUPERIOR = "no_superior", _("没有直接上级")


class CycleProblem(models.TextChoices):
    """What keeps the whole cycle from being launched."""

    LAUNCHED = "launched", _("活动已经发起")
    NO_PARTICIPANTS = "no_participants", _("还没有被评人")
    NO_VERSIONS = "no_versions", _("还没有选模型版本")
    RETIRED_VERSION = "retired_version", _("选用的版本已停用，请改选已发布的版本")
    NOTHING_COUNTS = "nothing_counts", _("没有一种评价关系计入结果：直接上级的权重要大于 0")


@dataclass
class Person:
    """A participant as launch would write them. ``asked`` pairs each competency with its target, or None."""

    participant: object
    assignment: object = None
    unit_name: str = ""
    superior: object = None
    version: object = None
    asked: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def employee(self):
        return self.participant.employee

    @property
    def unit(self):
        return self.assignment.unit if self.assignment else None

    @property
    def position(self):
        return self.assignment.position if self.assignment else None

    @property
    def is_excused(self):
        return bool(self.participant.excused_reason)

    @property
    def is_ready(self):
        return not self.problems and not self.is_excused

    @property
    def is_missing_something(self):
        return bool(self.problems) and not self.is_excused


# Who rates a person in a relation. To open a further relation to cycles, say here where its raters come from.
RATERS = {
    Relation.SUPERIOR: lambda person: [person.superior] if person.superior else [],
    Relation.SELF: lambda person: [person.employee],
}


@dataclass
class Preview:
    """The whole of a launch: ``people`` in the order of their units."""

    cycle: object
    people: list
    relations: list
    versions: list
    problems: list
    unratable: list  # (competency, number of people whose target on it cannot be asked)

    @property
    def ready(self):
        return [person for person in self.people if person.is_ready]

    @property
    def missing(self):
        return [person for person in self.people if person.is_missing_something]

    @property
    def excused(self):
        return [person for person in self.people if person.is_excused]

    @property
    def can_launch(self):
        return not self.problems and not self.missing and bool(self.ready)

    @cached_property
    def forms(self):
        """(relation, person, rater) for every form that launch would write."""
        return [
            (relation.relation, person, rater)
            for person in self.ready
            for relation in self.relations
            for rater in RATERS[relation.relation](person)
        ]

    @cached_property
    def raters(self):
        """Each rater with the people they rate besides themselves, the busiest first."""
        rated = defaultdict(list)
        for relation, person, rater in self.forms:
            if relation != Relation.SELF:
                rated[rater].append(person)
        return sorted(rated.items(), key=lambda pair: (-len(pair[1]), pair[0].number))

    @property
    def rater_count(self):
        return len({rater.pk for _relation, _person, rater in self.forms})

    @property
    def problem_counts(self):
        """Each problem with how many people it keeps out, in the order of the list."""
        counts = Counter(problem for person in self.missing for problem in person.problems)
        return [(problem, counts[problem]) for problem in Problem if counts[problem]]

    @property
    def without_account(self):
        """Raters and participants who cannot sign in: their forms would wait for ever."""
        return sorted(
            {rater for _relation, _person, rater in self.forms if rater.user_id is None}, key=lambda one: one.number
        )


def preview_launch(cycle):
    """What launching ``cycle`` now would do. The number of queries does not depend on the number of people."""
    participants = list(cycle.participants.select_related("employee").order_by("pk"))
    assignments = _assignments(cycle)
    superiors = _superiors(cycle)
    versions = {row.family_id: row for row in cycle.versions.select_related("family", "version__model")}
    chosen = {row.relation: row for row in cycle.relations.all()}
    relations = [chosen[relation] for relation in RATERS if relation in chosen]
    asked = _Asked({row.version_id for row in versions.values()}, asks_all=cycle.asks_all)
    names = unit_names()
    people = []
    for participant in participants:
        assignment = assignments.get(participant.employee_id)
        row = versions.get(assignment.position.family_id) if assignment and assignment.position else None
        person = Person(
            participant=participant,
            assignment=assignment,
            unit_name=names.get(assignment.unit_id, "") if assignment else "",
            superior=superiors.get(participant.employee_id),
            version=row.version if row else None,
        )
        if person.version:
            person.asked = asked.of(person)
        person.problems = list(_problems(cycle, person, relations))
        people.append(person)
    people.sort(key=lambda person: (person.unit.path if person.unit else "", person.employee.number))
    return Preview(
        cycle=cycle,
        people=people,
        relations=relations,
        versions=list(versions.values()),
        problems=list(_cycle_problems(cycle, people, versions.values(), relations)),
        unratable=asked.left_out(people),
    )


def unit_names():
    """Unit key -> its path in words below the head office, e.g. "杭州分行 · 滨江支行"."""
    by_path, names = {}, {}
    for unit in OrgUnit.objects.all():
        above = by_path.get(unit.path[: -OrgUnit.steplen])
        by_path[unit.path] = f"{above} · {unit.name}" if above and unit.depth > 2 else unit.name
        names[unit.pk] = by_path[unit.path]
    return names


def ratable_competencies(version_ids):
    """Version key -> its ratable competencies in the version's order."""
    found = defaultdict(list)
    for competency in Competency.objects.filter(version__in=version_ids).prefetch_related("levels"):
        if competency.is_ratable:
            found[competency.version_id].append(competency)
    return found


def selectable_versions():
    """Published versions that state a requirement: what interviews found is no requirement."""
    return ModelVersion.objects.published().exclude(model__nature=ModelNature.CODING_BOOK).select_related("model")


def _assignments(cycle):
    rows = Assignment.objects.filter(employee__participations__cycle=cycle, end=None)
    return {row.employee_id: row for row in rows.select_related("unit", "position__family")}


def _superiors(cycle):
    """Employee key -> direct superior; one who has left is no superior."""
    today = timezone.localdate()
    rows = ReportingLine.objects.filter(
        employee__participations__cycle=cycle, end=None, kind=ReportingKind.DIRECT
    ).select_related("superior")
    return {
        row.employee_id: row.superior for row in rows if row.superior.left_on is None or row.superior.left_on > today
    }


def _problems(cycle, person, relations):
    left_on = person.employee.left_on
    if left_on and left_on <= timezone.localdate():
        yield Problem.LEFT
        return
    if person.unit is None:
        yield Problem.NO_UNIT
        return
    if not person.unit.path.startswith(cycle.unit.path):
        yield Problem.OUTSIDE
    if person.position is None:
        yield Problem.NO_POSITION
    elif person.version is None:
        yield Problem.NO_VERSION
    elif not person.asked:
        yield Problem.NO_TARGET
    if person.superior is None and any(row.relation == Relation.SUPERIOR for row in relations):
        yield Problem.NO_SUPERIOR


def _cycle_problems(cycle, people, versions, relations):
    if not cycle.is_draft:
        yield CycleProblem.LAUNCHED
    if not people:
        yield CycleProblem.NO_PARTICIPANTS
    if not versions:
        yield CycleProblem.NO_VERSIONS
    elif any(row.version.status != VersionStatus.PUBLISHED for row in versions):
        yield CycleProblem.RETIRED_VERSION
    if not any(row.weight > 0 and row.relation != Relation.SELF for row in relations):
        yield CycleProblem.NOTHING_COUNTS


class _Asked:
    """What each position is asked in each version: its targets on ratable competencies, in the version's order."""

    def __init__(self, version_ids, *, asks_all):
        self.asks_all = asks_all
        self.competencies = ratable_competencies(version_ids)
        self.targets = defaultdict(dict)
        for target in Target.objects.filter(competency__version__in=version_ids).select_related("competency"):
            self.targets[target.competency.version_id, target.position_id][target.competency] = target
        self._known = {}

    def of(self, person):
        pair = (person.version.pk, person.position.pk)
        if pair not in self._known:
            self._known[pair] = self._pairs(*pair)
        return self._known[pair]

    def _pairs(self, version_id, position_id):
        targets = self.targets[version_id, position_id]
        ratable = self.competencies[version_id]
        with_target = [(competency, targets[competency]) for competency in ratable if competency in targets]
        if not with_target and self.asks_all:
            return [(competency, None) for competency in ratable]
        return with_target

    def left_out(self, people):
        """Competencies with a target that cannot be asked, because there are no levels to choose between."""
        counts = Counter()
        for person in people:
            if person.version and person.position:
                ratable = set(self.competencies[person.version.pk])
                counts.update(set(self.targets[person.version.pk, person.position.pk]) - ratable)
        return sorted(counts.items(), key=lambda pair: (pair[0].order, pair[0].pk))


def why_unratable(competency):
    """In words, why a competency with a target is not on the forms."""
    if competency.assessed_by != AssessedBy.RATING:
        return _("不用评分测评：%(how)s") % {"how": competency.get_assessed_by_display()}
    return _("不足两个可选的行为等级")
