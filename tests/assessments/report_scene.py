"""The report of the pictures: 林若溪's thirteen results in a closed cycle, with a superior, four peers and herself."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from assessments.enums import AssessmentStatus, CycleStatus, Relation, UnableReason
from assessments.models import (
    Assessment,
    Cycle,
    CycleRelation,
    CycleVersion,
    Participant,
    Rater,
    Rating,
    Result,
    ResultGroup,
)
from tests.factories import (
    CompetencyFactory,
    CycleFactory,
    DimensionFactory,
    EmployeeFactory,
    ModelVersionFactory,
    ParticipantFactory,
    TargetFactory,
    publish,
    run,
)

ROWS = [  # in the model's order: name, dimension, ranks, target rank, kind, weight, actual, now step, self step
    ("求实进取", "quality", (2, 3, 4), 3, "general", 8, "2.1", 2, 2),
    ("服务精神", "quality", (2, 3, 5), 5, "core", 11, "2.1", 2, 3),
    ("主动性", "quality", (1, 2, 3), 3, "general", 7, "2.2", 2, 2),
    ("人际理解能力", "quality", (2, 3), 3, "general", 6, "1.8", 2, 1),
    ("人际影响能力", "quality", (1, 2, 3, 4), 3, "general", 8, "2.4", 2, 2),
    ("公司知识", "knowledge", (1, 2, 3), 2, "baseline", 5, "2.1", 2, 2),
    ("产品知识", "knowledge", (1, 2, 3), 3, "core", 10, "2.1", 2, 3),
    ("客服知识", "knowledge", (1, 2, 3), 2, "general", 6, "2.2", 2, 2),
    ("沟通能力", "skill", (1, 2, 3), 3, "core", 10, "2.3", 2, 3),
    ("创新能力", "skill", (1, 2, 3), 2, "general", 6, "1.9", 2, 3),
    ("人际交往能力", "skill", (1, 2, 3), 3, "core", 8, "2.9", 3, 3),
    ("搜集信息", "skill", (2, 3, 4), 4, "core", 8, "1.8", 2, 2),
    ("归纳思维", "skill", (2, 3, 4, 5), 3, "general", 7, "2.0", 2, 3),
]
ONLY_PEERS, ONLY_SUPERIOR = "人际理解能力", "归纳思维"
COMMENTS = {
    "服务精神": "出了投诉和差错您当天到场，请每月为一户主动做一次整体方案。",
    "搜集信息": "请自己建一份持续更新的资料。",
    "产品知识": "希望看到您提出具体的改进建议。",
    "主动性": "主动提醒了两次续贷。",
}
SECRET_GROUNDS = "评分依据不外传"
SECRET_PEER_WORDS = "同级写的话"


@dataclass
class Scene:
    bank: object
    cycle: Cycle
    version: object
    participant: Participant

    def refresh(self):
        self.cycle.refresh_from_db()
        self.participant = Participant.objects.get(pk=self.participant.pk)
        return self


def report_scene(bank, *, released=True, others=0, version=None):
    """The participant of the pictures, who is ``bank.manager``; the cycle is closed, and released if not refused.

    ``others``: how many more people of the same superior take part, each with other values.
    ``version``: of a scene made before.
    """
    version = version or pictures_version(bank.position)
    cycle = CycleFactory(unit=bank.head, name="2026 年下半年测评", period_start=date(2026, 1, 1))
    CycleVersion.objects.create(cycle=cycle, family=bank.position.family, version=version)
    CycleRelation.objects.create(cycle=cycle, relation=Relation.SUPERIOR, weight=60)
    CycleRelation.objects.create(cycle=cycle, relation=Relation.PEER, weight=40, anonymous=True, threshold=3)
    CycleRelation.objects.create(cycle=cycle, relation=Relation.SELF, weight=0)
    participant = ParticipantFactory(cycle=cycle, employee=bank.manager, version=version)
    add_peers(participant, bank)
    team = [
        ParticipantFactory(
            cycle=cycle,
            employee=EmployeeFactory(unit=bank.east_sub, superior=bank.superior, position=bank.position),
            version=version,
        )
        for _number in range(others)
    ]
    run(cycle)
    give(participant)
    add_results(participant, ROWS)
    for number, other in enumerate(team):
        add_results(other, [(*row[:6], shifted(row, number, place), *row[7:]) for place, row in enumerate(ROWS)])
    close(cycle, released=released)
    return Scene(bank, cycle, version, participant).refresh()


def shifted(row, number, place):
    """Another value on the same scale, so that people differ: −0.8 … +0.7 around the picture's."""
    value = Decimal(row[6]) + Decimal((number * 7 + place * 3) % 16 - 8) / 10
    return str(min(max(value, Decimal(0)), Decimal(len(row[2]))))


def pictures_version(position):
    version = ModelVersionFactory(model__code="pictures", model__name="示例模型：客户经理（项目示例）", number=2)
    for order, (name, dimension, ranks, target, kind, weight, *_rest) in enumerate(ROWS):
        competency = CompetencyFactory(
            version=version, name=name, dimension=DimensionFactory(code=dimension), ranks=ranks, order=order
        )
        level = competency.levels.get(rank=target)
        TargetFactory(competency=competency, level=level, position=position, kind=kind, weight=weight)
    return publish(version)


def add_peers(participant, bank):
    for _number in range(4):
        rater = Rater.objects.create(
            cycle=participant.cycle, employee=EmployeeFactory(unit=bank.east_sub), name="某位同级"
        )
        Assessment.objects.create(participant=participant, rater=rater, relation=Relation.PEER)


def give(participant):
    """Ratings with texts: what may be shown, and what must never be."""
    asked = list(participant.asked.select_related("competency").prefetch_related("competency__levels"))
    forms = list(participant.assessments.all())
    Rating.objects.bulk_create(rating_on(form, each.competency) for form in forms for each in asked)
    Assessment.objects.filter(pk__in=[form.pk for form in forms]).update(
        status=AssessmentStatus.SUBMITTED, submitted_at=timezone.now()
    )


def rating_on(form, competency):
    unable = (competency.name, form.relation) in {(ONLY_PEERS, Relation.SUPERIOR), (ONLY_SUPERIOR, Relation.PEER)}
    return Rating(
        assessment=form,
        competency=competency,
        level=None if unable else competency.ranked_levels[1],
        unable_to_judge=UnableReason.NOT_OBSERVED if unable else "",
        grounds=SECRET_GROUNDS,
        comment=COMMENTS.get(competency.name, "") if form.relation == Relation.SUPERIOR else SECRET_PEER_WORDS,
    )


def add_results(participant, rows):
    """Results of the rows with their groups; the cycle is running."""
    competencies = {each.name: each for each in participant.version.competencies.prefetch_related("levels")}
    results = Result.objects.bulk_create(result_of(participant, competencies[row[0]], *row[2:]) for row in rows)
    ResultGroup.objects.bulk_create(
        ResultGroup(
            result=result,
            relation=relation,
            weight=weight,
            anonymous=anonymous,
            valid_count=0 if left_out == result.competency.name else count,
            counted=relation != Relation.SELF and left_out != result.competency.name,
        )
        for result in results
        for relation, weight, anonymous, count, left_out in (
            (Relation.SUPERIOR, 60, False, 1, ONLY_PEERS),
            (Relation.PEER, 40, True, 4, ONLY_SUPERIOR),
            (Relation.SELF, 0, False, 1, ""),
        )
    )


def result_of(participant, competency, ranks, target, kind, weight, actual, now, own):
    value = None if actual is None else Decimal(actual)
    return Result(
        participant=participant,
        competency=competency,
        computed=value,
        final=value,
        self_step=own,
        now_step=now,
        step_count=len(ranks),
        target_level=next(level for level in competency.levels.all() if level.rank == target),
        target_step=ranks.index(target) + 1,
        kind=kind,
        weight=weight,
        formula_version=1,
        order=competency.order,
    )


def close(cycle, *, released=True):
    Cycle.objects.filter(pk=cycle.pk).update(status=CycleStatus.CLOSED, closed_at=timezone.now())
    if released:
        Cycle.objects.filter(pk=cycle.pk).update(status=CycleStatus.RELEASED, released_at=timezone.now())
