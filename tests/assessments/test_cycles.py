"""Preparing, launching, closing and releasing a cycle."""

import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import AssessmentStatus, CycleStatus, Purpose, Relation
from assessments.models import Assessment, Cycle, Participant, Rater, Result, ResultGroup
from assessments.reports.preview import CycleProblem, Problem, preview_launch
from assessments.services import cycles
from models_app.enums import VersionStatus
from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.models import ChangeRecord, Employee, ModelVersion
from tests.factories import (
    CompetencyFactory,
    EmployeeFactory,
    LevelFactory,
    ModelVersionFactory,
    PositionFactory,
    TargetFactory,
    publish,
    rate,
)

pytestmark = pytest.mark.django_db


def dates(**changes):
    today = timezone.localdate()
    return {
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 10, 31),
        "opens_on": today,
        "closes_on": today + timedelta(days=20),
        **changes,
    }


def draft(bank, *, actor="hr", unit=None, **changes):
    return cycles.create_cycle(
        actor=bank.users[actor],
        name="2026 年下半年测评",
        purpose=Purpose.DEVELOPMENT,
        unit=unit or bank.head,
        **dates(**changes),
    )


def chosen(bank, cycle, *employees, actor="hr"):
    """``cycle`` with the bank's version and these people, read anew."""
    user = bank.users[actor]
    cycle = cycles.set_versions(
        actor=user, cycle=cycle, revision=cycle.revision, versions={bank.position.family: bank.version}
    )
    cycles.add_participants(actor=user, cycle=cycle, employees=employees)
    cycle.refresh_from_db()
    return cycle


def launched(bank, *employees, actor="hr", unit=None):
    cycle = chosen(bank, draft(bank, actor=actor, unit=unit), *employees, actor=actor)
    return cycles.launch(actor=bank.users[actor], cycle=cycle, revision=cycle.revision)


def problems_of(cycle, employee):
    return next(person.problems for person in preview_launch(cycle).people if person.employee == employee)


# --- Preparing


def test_a_new_cycle_is_a_draft_in_which_the_superior_counts_and_self_does_not(bank):
    cycle = draft(bank)
    assert cycle.status == CycleStatus.DRAFT
    assert [(row.relation, row.weight) for row in cycle.relations.all()] == [
        (Relation.SUPERIOR, Decimal(100)),
        (Relation.SELF, Decimal(0)),
    ]
    assert ChangeRecord.objects.filter(action="create_cycle", object_id=cycle.pk).count() == 1


@pytest.mark.parametrize("name", ["manager", "superior", "editor", "approver", "sysadmin", "auditor", "superuser"])
def test_only_hr_open_a_cycle(bank, name):
    with pytest.raises(PermissionDenied):
        draft(bank, actor=name)


def test_branch_hr_open_a_cycle_for_their_branch_and_for_no_other_unit(bank):
    assert draft(bank, actor="branch_hr", unit=bank.east).unit == bank.east
    for unit in (bank.head, bank.west):
        with pytest.raises(RuleBroken) as refusal:
            draft(bank, actor="branch_hr", unit=unit)
        assert list(refusal.value.fields) == ["unit"]


def test_dates_in_the_wrong_order_are_named_by_field(bank):
    with pytest.raises(RuleBroken) as refusal:
        draft(bank, period_end=date(2025, 1, 1), closes_on=date(2025, 1, 1))
    assert sorted(refusal.value.fields) == ["closes_on", "period_end"]


def test_a_cycle_needs_a_name_and_a_known_purpose(bank):
    with pytest.raises(RuleBroken) as refusal:
        cycles.create_cycle(actor=bank.users["hr"], name=" ", purpose="payroll", unit=bank.head, **dates())
    assert sorted(refusal.value.fields) == ["name", "purpose"]


def test_a_second_hr_with_a_stale_revision_sees_both_texts(bank):
    cycle = draft(bank)
    stale = cycle.revision
    cycles.update_cycle(actor=bank.users["hr"], cycle=cycle, revision=stale, name="先改的名称")
    with pytest.raises(Conflict) as refusal:
        cycles.update_cycle(actor=bank.users["hr"], cycle=cycle, revision=stale, name="后改的名称")
    [item] = refusal.value.items
    assert (item["mine"], item["theirs"]) == ({"name": "后改的名称"}, {"name": "先改的名称"})
    assert item["revision"] == stale + 1
    assert item["by"] == "hr的人"
    assert Cycle.objects.get(pk=cycle.pk).name == "先改的名称"


def test_branch_hr_may_not_change_a_cycle_of_the_head_office(bank):
    cycle = draft(bank)
    with pytest.raises(PermissionDenied):
        cycles.update_cycle(actor=bank.users["branch_hr"], cycle=cycle, revision=cycle.revision, name="我的")


def test_only_published_requirements_can_be_chosen(bank):
    cycle = draft(bank)
    unpublished = ModelVersionFactory()
    coding_book = ModelVersionFactory(model__nature="coding_book")
    CompetencyFactory(version=coding_book, ranks=(1, 2))
    publish(coding_book)
    empty = publish(ModelVersionFactory())
    for version in (unpublished, coding_book, empty):
        with pytest.raises(RuleBroken):
            cycles.set_versions(
                actor=bank.users["hr"], cycle=cycle, revision=cycle.revision, versions={bank.position.family: version}
            )


@pytest.mark.parametrize(
    "relations",
    [
        [{"relation": Relation.SUPERIOR, "weight": Decimal(0)}, {"relation": Relation.SELF, "weight": Decimal(100)}],
        [{"relation": Relation.SELF, "weight": Decimal(100)}],
        [{"relation": Relation.SUPERIOR, "weight": Decimal(-1)}],
        [{"relation": Relation.SUPERIOR, "weight": Decimal(1), "anonymous": True}],
        [{"relation": Relation.PEER, "weight": Decimal(100)}],
        [{"relation": Relation.SUPERIOR, "weight": Decimal(1)}, {"relation": Relation.SUPERIOR, "weight": Decimal(1)}],
        [],
    ],
)
def test_relations_that_make_no_result_are_refused(bank, relations):
    cycle = draft(bank)
    with pytest.raises(RuleBroken) as refusal:
        cycles.set_relations(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision, relations=relations)
    assert list(refusal.value.fields) == ["relations"]
    assert cycle.relations.count() == 2


def test_people_outside_the_unit_of_the_cycle_cannot_be_added(bank):
    cycle = draft(bank, actor="hr", unit=bank.east)
    with pytest.raises(RuleBroken) as refusal:
        cycles.add_participants(actor=bank.users["hr"], cycle=cycle, employees=[bank.manager, bank.other_manager])
    assert refusal.value.fields["employees"] == ["1 人不在“东城分行”范围内，或已离职，其中有：何嘉树"]
    assert not cycle.participants.exists()


def test_a_refusal_names_nobody_whom_the_actor_may_not_know_of(bank):
    cycle = draft(bank, actor="branch_hr", unit=bank.east)
    with pytest.raises(RuleBroken) as refusal:
        cycles.add_participants(actor=bank.users["branch_hr"], cycle=cycle, employees=[bank.other_manager])
    assert refusal.value.fields["employees"] == ["1 人不在“东城分行”范围内，或已离职。"]


def test_the_new_unit_of_somebody_who_moved_away_and_is_excused_learns_nothing(bank):
    cycle = chosen(bank, draft(bank, actor="branch_hr", unit=bank.east), bank.manager, bank.peer, actor="branch_hr")
    user = bank.users["branch_hr"]
    bank.peer.assignments.update(unit=bank.west_sub)
    moved = cycle.participants.get(employee=bank.peer)
    cycles.excuse_participant(actor=user, cycle=cycle, participant=moved, reason="已调离")
    cycle.refresh_from_db()
    cycles.launch(actor=user, cycle=cycle, revision=cycle.revision)
    moved.refresh_from_db()
    assert (moved.unit, moved.unit_name) == (None, "")
    assert cycle not in Cycle.objects.visible_to(bank.users["other_branch_hr"])


def test_adding_twice_adds_once_and_leaves_out_ones_own_record(bank):
    cycle = draft(bank)
    user = bank.users["hr"]
    first = cycles.add_participants(actor=user, cycle=cycle, employees=[bank.manager, bank.hr])
    again = cycles.add_participants(actor=user, cycle=cycle, employees=[bank.manager, bank.peer])
    assert (first.added, first.already, first.own) == (1, 0, True)
    assert (again.added, again.already, again.own) == (1, 1, False)


def test_hr_can_take_part_but_neither_remove_nor_excuse_themselves(bank):
    cycle = draft(bank)
    user = bank.users["branch_hr"]
    cycle = draft(bank, actor="branch_hr", unit=bank.east)
    cycles.add_participants(actor=bank.users["hr"], cycle=cycle, employees=[bank.branch_hr])
    own = cycle.participants.get()
    assert cycles.remove_participants(actor=user, cycle=cycle, participants=[own]) == 0
    with pytest.raises(PermissionDenied):
        cycles.excuse_participant(actor=user, cycle=cycle, participant=own, reason="不想参加")


# --- Preview


def test_preview_says_who_rates_whom(bank):
    cycle = chosen(bank, draft(bank), bank.manager, bank.peer, bank.other_manager)
    preview = preview_launch(cycle)
    assert preview.can_launch
    assert [(rater.name, len(people)) for rater, people in preview.raters] == [("周启明", 2), ("江以安", 1)]
    assert len(preview.forms) == 6
    [first] = [person for person in preview.people if person.employee == bank.manager]
    assert first.unit_name == "东城分行 · 东街支行"
    assert [(c.name, t.level.rank) for c, t in first.asked] == [("服务精神", 5), ("公司知识", 2), ("沟通能力", 3)]


def test_preview_names_what_each_person_lacks(bank):
    without_position = EmployeeFactory(unit=bank.east_sub, superior=bank.superior)
    other_family = EmployeeFactory(
        unit=bank.east_sub, superior=bank.superior, position=PositionFactory(family__code="retail")
    )
    without_target = EmployeeFactory(unit=bank.east_sub, superior=bank.superior, position=PositionFactory())
    without_superior = EmployeeFactory(unit=bank.east_sub, position=bank.position)
    people = (without_position, other_family, without_target, without_superior)
    cycle = chosen(bank, draft(bank), *people)
    assert [problems_of(cycle, one) for one in people] == [
        [Problem.NO_POSITION],
        [Problem.NO_VERSION],
        [Problem.NO_TARGET],
        [Problem.NO_SUPERIOR],
    ]
    assert not preview_launch(cycle).can_launch


def test_preview_notices_who_left_or_moved_away_or_lost_their_superior_since(bank):
    cycle = chosen(bank, draft(bank, unit=bank.east), bank.manager, bank.peer)
    bank.manager.assignments.update(unit=bank.west_sub)
    assert problems_of(cycle, bank.manager) == [Problem.OUTSIDE]
    bank.manager.assignments.update(end=timezone.localdate())
    assert problems_of(cycle, bank.manager) == [Problem.NO_UNIT]
    Employee.objects.filter(pk=bank.superior.pk).update(left_on=timezone.localdate())
    assert problems_of(cycle, bank.peer) == [Problem.NO_SUPERIOR]
    Employee.objects.filter(pk=bank.peer.pk).update(left_on=timezone.localdate())
    assert problems_of(cycle, bank.peer) == [Problem.LEFT]


def test_preview_tells_of_targets_that_cannot_be_asked(bank):
    version = ModelVersionFactory()
    askable = CompetencyFactory(version=version, ranks=(1, 2))
    one_level = CompetencyFactory(version=version, ranks=(1,))
    by_exam = CompetencyFactory(version=version, ranks=(1, 2), assessed_by="exam")
    for competency in (askable, one_level, by_exam):
        TargetFactory(competency=competency, level=competency.levels.first(), position=bank.position)
    LevelFactory(competency=askable, rank=None, key="without-rank")
    publish(version)
    cycle = draft(bank)
    cycles.set_versions(
        actor=bank.users["hr"], cycle=cycle, revision=cycle.revision, versions={bank.position.family: version}
    )
    cycles.add_participants(actor=bank.users["hr"], cycle=cycle, employees=[bank.manager, bank.peer])
    preview = preview_launch(cycle)
    assert [competency for competency, _target in preview.people[0].asked] == [askable]
    assert preview.unratable == [(one_level, 2), (by_exam, 2)]


def test_an_unfinished_draft_says_what_the_whole_cycle_lacks(bank):
    assert preview_launch(draft(bank)).problems == [CycleProblem.NO_PARTICIPANTS, CycleProblem.NO_VERSIONS]


# --- Launch


def test_launch_copies_names_and_writes_forms(bank):
    cycle = launched(bank, bank.manager, bank.peer)
    assert (cycle.status, cycle.revision > 1) == (CycleStatus.RUNNING, True)
    participant = Participant.objects.get(cycle=cycle, employee=bank.manager)
    assert (
        participant.version,
        participant.name,
        participant.number,
        participant.unit,
        participant.unit_name,
        participant.position_name,
        participant.family_name,
        participant.superior,
        participant.superior_name,
    ) == (
        bank.version,
        "林若溪",
        bank.manager.number,
        bank.east_sub,
        "东城分行 · 东街支行",
        "客户经理",
        "对公",
        bank.superior,
        "周启明",
    )
    assert [(asked.competency.name, asked.target.level.rank) for asked in participant.asked.all()] == [
        ("服务精神", 5),
        ("公司知识", 2),
        ("沟通能力", 3),
    ]
    assert sorted(participant.assessments.values_list("relation", "rater__name", "status")) == [
        ("self", "林若溪", "not_started"),
        ("superior", "周启明", "not_started"),
    ]
    assert Rater.objects.filter(cycle=cycle).count() == 3


def test_what_is_edited_moved_or_renamed_afterwards_leaves_the_cycle_as_it_was(bank):
    cycle = launched(bank, bank.manager)
    Employee.objects.filter(pk=bank.manager.pk).update(name="改了名")
    bank.manager.assignments.update(unit=bank.west_sub)
    participant = Participant.objects.get(cycle=cycle)
    assert (participant.name, participant.unit_name) == ("林若溪", "东城分行 · 东街支行")


def test_a_second_launch_is_refused_and_writes_nothing(bank):
    cycle = chosen(bank, draft(bank), bank.manager)
    cycles.launch(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
    with pytest.raises(WrongState):
        cycles.launch(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
    assert Assessment.objects.filter(participant__cycle=cycle).count() == 2
    assert ChangeRecord.objects.filter(action="launch_cycle").count() == 1


def test_people_added_after_the_preview_was_read_make_its_launch_stale(bank):
    cycle = chosen(bank, draft(bank), bank.manager)
    read = cycle.revision
    cycles.add_participants(actor=bank.users["hr"], cycle=cycle, employees=[bank.peer])
    with pytest.raises(Conflict):
        cycles.launch(actor=bank.users["hr"], cycle=cycle, revision=read)


def test_a_version_retired_since_the_preview_stops_the_launch(bank):
    cycle = chosen(bank, draft(bank), bank.manager)
    ModelVersion.objects.filter(pk=bank.version.pk).update(status=VersionStatus.RETIRED, retired_at=timezone.now())
    with pytest.raises(RuleBroken) as refusal:
        cycles.launch(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
    assert refusal.value.fields[""] == [CycleProblem.RETIRED_VERSION.label]
    assert Cycle.objects.get(pk=cycle.pk).status == CycleStatus.DRAFT


def test_somebody_without_a_superior_stops_the_launch_unless_excused_with_a_reason(bank):
    alone = EmployeeFactory(unit=bank.east_sub, position=bank.position)
    cycle = chosen(bank, draft(bank), bank.manager, alone)
    user = bank.users["hr"]
    with pytest.raises(RuleBroken):
        cycles.launch(actor=user, cycle=cycle, revision=cycle.revision)
    participant = cycle.participants.get(employee=alone)
    cycles.excuse_participant(actor=user, cycle=cycle, participant=participant, reason="上级待任命")
    cycle.refresh_from_db()
    cycles.launch(actor=user, cycle=cycle, revision=cycle.revision)
    participant.refresh_from_db()
    assert (participant.name, participant.unit, participant.assessments.count(), participant.asked.count()) == (
        alone.name,
        bank.east_sub,
        0,
        0,
    )


def test_a_cycle_of_excused_people_only_is_not_launched(bank):
    alone = EmployeeFactory(unit=bank.east_sub, position=bank.position)
    cycle = chosen(bank, draft(bank), alone)
    cycles.excuse_participant(
        actor=bank.users["hr"], cycle=cycle, participant=cycle.participants.get(), reason="上级待任命"
    )
    cycle.refresh_from_db()
    with pytest.raises(RuleBroken):
        cycles.launch(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)


def test_a_position_without_targets_is_asked_everything_when_hr_choose_so(bank):
    newcomer = EmployeeFactory(unit=bank.east_sub, superior=bank.superior, position=PositionFactory())
    cycle = chosen(bank, draft(bank), newcomer)
    user = bank.users["hr"]
    with pytest.raises(RuleBroken):
        cycles.launch(actor=user, cycle=cycle, revision=cycle.revision)
    cycle = cycles.update_cycle(actor=user, cycle=cycle, revision=cycle.revision, asks_all=True)
    cycles.launch(actor=user, cycle=cycle, revision=cycle.revision)
    assert [asked.target for asked in Participant.objects.get(cycle=cycle).asked.all()] == [None, None, None]


def test_branch_hr_neither_launch_nor_close_a_cycle_of_the_head_office(bank):
    cycle = chosen(bank, draft(bank), bank.manager)
    for act in (cycles.launch, cycles.close, cycles.release, cycles.discard_cycle):
        with pytest.raises(PermissionDenied):
            act(actor=bank.users["branch_hr"], cycle=cycle, revision=cycle.revision)


def test_launching_500_people_takes_as_many_queries_as_launching_one(bank):
    def queries(count, superiors):
        people = Employee.objects.bulk_create(Employee(number=f"N{count}-{n}", name=f"批量{n}") for n in range(count))
        leaders = [EmployeeFactory(unit=bank.east_sub) for _ in range(superiors)]
        today = timezone.localdate()
        for model_rows in (
            [
                one.assignments.model(employee=one, unit=bank.east_sub, position=bank.position, start=today)
                for one in people
            ],
            [
                one.lines_up.model(employee=one, superior=leaders[n % superiors], start=today)
                for n, one in enumerate(people)
            ],
        ):
            type(model_rows[0]).objects.bulk_create(model_rows)
        cycle = chosen(bank, draft(bank), *people)
        started = time.perf_counter()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            cycles.launch(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
        assert time.perf_counter() - started < 3
        assert Assessment.objects.filter(participant__cycle=cycle).count() == 2 * count
        with CaptureQueriesContext(connection) as closing:
            started = time.perf_counter()
            cycles.close(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision + 1)
            assert time.perf_counter() - started < 5
        return len(captured), len(closing)

    assert queries(1, 1) == queries(3, 2) == queries(500, 50)


# --- While running


def test_only_name_and_last_day_change_while_a_cycle_runs(bank):
    cycle = launched(bank, bank.manager)
    user = bank.users["hr"]
    later = cycle.closes_on + timedelta(days=7)
    cycle = cycles.update_cycle(actor=user, cycle=cycle, revision=cycle.revision, closes_on=later)
    assert Cycle.objects.get(pk=cycle.pk).closes_on == later
    past = timezone.localdate() - timedelta(days=1)
    with pytest.raises(RuleBroken) as refusal:
        cycles.update_cycle(actor=user, cycle=cycle, revision=cycle.revision, opens_on=cycle.opens_on, closes_on=past)
    assert list(refusal.value.fields) == ["closes_on"]
    for change in ({"purpose": Purpose.TALENT_REVIEW}, {"asks_all": True}, {"period_end": date(2026, 11, 1)}):
        with pytest.raises(WrongState):
            cycles.update_cycle(actor=user, cycle=cycle, revision=cycle.revision, **change)


def test_versions_relations_and_people_are_fixed_at_launch(bank):
    cycle = launched(bank, bank.manager)
    user, revision = bank.users["hr"], cycle.revision
    acts = (
        lambda: cycles.set_versions(actor=user, cycle=cycle, revision=revision, versions={}),
        lambda: cycles.set_relations(actor=user, cycle=cycle, revision=revision, relations=[]),
        lambda: cycles.add_participants(actor=user, cycle=cycle, employees=[bank.peer]),
        lambda: cycles.remove_participants(actor=user, cycle=cycle, participants=cycle.participants.all()),
        lambda: cycles.excuse_participant(actor=user, cycle=cycle, participant=cycle.participants.get(), reason="晚了"),
        lambda: cycles.discard_cycle(actor=user, cycle=cycle, revision=revision),
    )
    for act in acts:
        with pytest.raises(WrongState):
            act()


# --- Close and release


def test_close_writes_results_from_submitted_forms_only(bank):
    cycle = launched(bank, bank.manager, bank.peer)
    rate(bank.form(cycle, bank.manager), step=2)
    rate(bank.form(cycle, bank.manager, Relation.SELF), step=3)
    rate(bank.form(cycle, bank.peer), step=3, submitted=False)
    cycle = cycles.close(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
    assert cycle.status == CycleStatus.CLOSED
    service = Result.objects.get(participant__employee=bank.manager, competency__name="服务精神")
    assert (
        service.computed,
        service.final,
        service.self_step,
        service.now_step,
        service.step_count,
        service.target_level.rank,
        service.target_step,
        service.kind,
        service.weight,
        service.formula_version,
    ) == (Decimal(2), Decimal(2), 3, 2, 3, 5, 3, "core", Decimal(50), 1)
    assert list(service.groups.values_list("relation", "weight", "valid_count", "counted")) == [
        ("superior", Decimal(100), 1, True),
        ("self", Decimal(0), 1, False),
    ]
    missing = Result.objects.filter(participant__employee=bank.peer)
    assert [(row.computed, row.final, row.self_step) for row in missing] == [(None, None, None)] * 3


def test_a_returned_form_is_not_in_the_results(bank):
    cycle = launched(bank, bank.manager)
    form = rate(bank.form(cycle, bank.manager), step=2)
    Assessment.objects.filter(pk=form.pk).update(status=AssessmentStatus.RETURNED, submitted_at=None)
    cycles.close(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
    assert set(Result.objects.values_list("final", flat=True)) == {None}


def test_below_the_lowest_level_is_a_value_and_unable_to_judge_is_none(bank):
    cycle = launched(bank, bank.manager)
    form = bank.form(cycle, bank.manager)
    rate(form, step=0, submitted=False)
    form.ratings.filter(competency__name="沟通能力").update(below_lowest=False, unable_to_judge="short_time")
    Assessment.objects.filter(pk=form.pk).update(status=AssessmentStatus.SUBMITTED, submitted_at=timezone.now())
    cycles.close(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
    finals = dict(Result.objects.values_list("competency__name", "final"))
    assert finals == {"服务精神": Decimal(0), "公司知识": Decimal(0), "沟通能力": None}


def test_results_are_written_for_everybody_taking_part_and_nobody_excused(bank):
    alone = EmployeeFactory(unit=bank.east_sub, position=bank.position)
    cycle = chosen(bank, draft(bank), bank.manager, bank.other_manager, alone)
    user = bank.users["hr"]
    excused = cycle.participants.get(employee=alone)
    cycles.excuse_participant(actor=user, cycle=cycle, participant=excused, reason="上级待任命")
    cycle.refresh_from_db()
    cycle = cycles.launch(actor=user, cycle=cycle, revision=cycle.revision)
    cycles.close(actor=user, cycle=cycle, revision=cycle.revision)
    assert (Result.objects.count(), ResultGroup.objects.count()) == (6, 12)
    assert not excused.results.exists()


def test_close_and_release_happen_once_and_in_order(bank):
    cycle = launched(bank, bank.manager)
    user = bank.users["hr"]
    with pytest.raises(WrongState):
        cycles.release(actor=user, cycle=cycle, revision=cycle.revision)
    before = cycle.revision
    cycle = cycles.close(actor=user, cycle=cycle, revision=before)
    with pytest.raises(WrongState):
        cycles.close(actor=user, cycle=cycle, revision=before)
    before = cycle.revision
    cycle = cycles.release(actor=user, cycle=cycle, revision=before)
    with pytest.raises(WrongState):
        cycles.release(actor=user, cycle=cycle, revision=before)
    with pytest.raises(WrongState):
        cycles.update_cycle(actor=user, cycle=cycle, revision=cycle.revision, name="改")
    assert [record.action for record in ChangeRecord.objects.filter(object_type="assessments.cycle")][:2] == [
        "release_cycle",
        "close_cycle",
    ]


def test_a_stale_close_is_refused_with_the_state_that_stands(bank):
    cycle = launched(bank, bank.manager)
    user = bank.users["hr"]
    read = cycle.revision
    cycles.update_cycle(actor=user, cycle=cycle, revision=read, closes_on=cycle.closes_on + timedelta(days=1))
    with pytest.raises(Conflict):
        cycles.close(actor=user, cycle=cycle, revision=read)
    assert not Result.objects.exists()


def test_the_change_record_never_holds_a_rating(bank):
    cycle = launched(bank, bank.manager)
    rate(bank.form(cycle, bank.manager), step=2)
    cycles.close(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
    closing = ChangeRecord.objects.get(action="close_cycle")
    assert closing.after == {"status": "closed", "results": 3}


def test_a_discarded_draft_is_gone_with_its_people(bank):
    cycle = chosen(bank, draft(bank), bank.manager)
    cycles.discard_cycle(actor=bank.users["hr"], cycle=cycle, revision=cycle.revision)
    assert not Cycle.objects.exists()
    assert not Participant.objects.exists()
    assert ChangeRecord.objects.get(action="discard_cycle").object_label == "2026 年下半年测评"
