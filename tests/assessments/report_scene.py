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
from models_app.models import Target
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


def report_scene(bank, *, released=True, others=0):
    """The participant of the pictures, who is ``bank.manager``; the cycle is closed, and released if not refused.

    ``others``: how many more people of the same superior take part, each one step tenth further from the target.
    """
    version = pictures_version(bank.position)
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
    for row in ROWS:
        add_result(participant, *row)
    for number, other in enumerate(team):
        for place, row in enumerate(ROWS):
            add_result(other, *row[:6], shifted(row, number, place), *row[7:])
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
    for form in participant.assessments.all():
        for asked in participant.asked.select_related("competency"):
            name = asked.competency.name
            unable = name == ONLY_PEERS and form.relation == Relation.SUPERIOR
            unable |= name == ONLY_SUPERIOR and form.relation == Relation.PEER
            Rating.objects.create(
                assessment=form,
                competency=asked.competency,
                level=None if unable else asked.competency.ranked_levels[1],
                unable_to_judge=UnableReason.NOT_OBSERVED if unable else "",
                grounds=SECRET_GROUNDS,
                comment=COMMENTS.get(name, "") if form.relation == Relation.SUPERIOR else SECRET_PEER_WORDS,
            )
        Assessment.objects.filter(pk=form.pk).update(status=AssessmentStatus.SUBMITTED, submitted_at=timezone.now())


def add_result(participant, name, _dimension, ranks, target, kind, weight, actual, now, own, *, groups=True):
    competency = participant.version.competencies.get(name=name)
    result = Result.objects.create(
        participant=participant,
        competency=competency,
        computed=Decimal(actual),
        final=Decimal(actual),
        self_step=own,
        now_step=now,
        step_count=len(ranks),
        target_level=competency.levels.get(rank=target),
        target_step=ranks.index(target) + 1,
        kind=kind,
        weight=weight,
        formula_version=1,
        order=competency.order,
    )
    for relation, weight_of, anonymous, count, left_out in (
        (Relation.SUPERIOR, 60, False, 1, name == ONLY_PEERS),
        (Relation.PEER, 40, True, 4, name == ONLY_SUPERIOR),
        (Relation.SELF, 0, False, 1, True),
    ):
        ResultGroup.objects.create(
            result=result,
            relation=relation,
            weight=weight_of,
            anonymous=anonymous,
            valid_count=0 if left_out and relation != Relation.SELF else count,
            counted=not left_out,
        )
    return result


def close(cycle, *, released=True):
    Cycle.objects.filter(pk=cycle.pk).update(status=CycleStatus.CLOSED, closed_at=timezone.now())
    if released:
        Cycle.objects.filter(pk=cycle.pk).update(status=CycleStatus.RELEASED, released_at=timezone.now())


def simple_results(participant, final="1.0"):
    """Results of a participant of ``bank.cycle()``: the same value on every competency; the cycle is running."""
    targets = {target.competency_id: target for target in Target.objects.filter(position=participant.position)}
    for asked in participant.asked.select_related("competency").prefetch_related("competency__levels"):
        levels = asked.competency.ranked_levels
        target = targets[asked.competency_id]
        step = [level.pk for level in levels].index(target.level_id) + 1
        result = Result.objects.create(
            participant=participant,
            competency=asked.competency,
            computed=None if final is None else Decimal(final),
            final=None if final is None else Decimal(final),
            now_step=None if final is None else int(Decimal(final)),
            step_count=len(levels),
            target_level=target.level,
            target_step=step,
            kind=target.kind,
            weight=target.weight,
            formula_version=1,
            order=asked.order,
        )
        ResultGroup.objects.create(
            result=result,
            relation=Relation.SUPERIOR,
            weight=100,
            anonymous=False,
            valid_count=0 if final is None else 1,
            counted=final is not None,
        )
