"""What the database itself refuses of cycles, forms and results, whatever door it comes through."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.enums import AssessmentStatus, CycleStatus, Relation
from assessments.models import (
    AskedCompetency,
    Assessment,
    AssessmentEvent,
    Cycle,
    CycleRelation,
    DevelopmentAction,
    Participant,
    Rater,
    Rating,
    ReportResponse,
    Result,
    ResultGroup,
)
from tests import factories

pytestmark = pytest.mark.django_db


def refused(word, write):
    """``write`` must be refused by the database with ``word`` in its message."""
    with pytest.raises(IntegrityError, match=word), transaction.atomic():
        write()


@pytest.fixture
def cycle(bank):
    return bank.cycle()


@pytest.fixture
def form(bank, cycle):
    return bank.form(cycle, bank.manager)


def rating(form, competency, **fields):
    return Rating.objects.create(assessment=form, competency=competency, **fields)


def close(cycle):
    Cycle.objects.filter(pk=cycle.pk).update(status=CycleStatus.CLOSED, closed_at=timezone.now())


def release(cycle):
    close(cycle)
    Cycle.objects.filter(pk=cycle.pk).update(status=CycleStatus.RELEASED, released_at=timezone.now())


def submit(form):
    Assessment.objects.filter(pk=form.pk).update(status=AssessmentStatus.SUBMITTED, submitted_at=timezone.now())


def a_result(form, competency, **fields):
    return Result.objects.create(
        participant=form.participant, competency=competency, step_count=3, formula_version=1, **fields
    )


def test_a_level_of_another_competency_is_refused(bank, form):
    one, other, _third = bank.competencies
    refused("not_together", lambda: rating(form, one, level=other.levels.first()))


def test_a_competency_that_the_form_does_not_ask_is_refused(form):
    foreign = factories.CompetencyFactory(ranks=(1, 2))
    refused("not_together", lambda: rating(form, foreign, below_lowest=True))


def test_a_rating_says_one_thing(bank, form):
    competency = bank.competencies[0]
    level = competency.levels.first()
    refused("rating_is_one_of_three", lambda: rating(form, competency, level=level, below_lowest=True))
    refused(
        "rating_is_one_of_three",
        lambda: rating(form, competency, below_lowest=True, unable_to_judge="not_observed"),
    )
    refused("unable_reason_is_known", lambda: rating(form, competency, unable_to_judge="because"))


def test_one_rating_per_assessment_and_competency(bank, form):
    rating(form, bank.competencies[0], below_lowest=True)
    refused("(?i)unique", lambda: rating(form, bank.competencies[0], below_lowest=True))


def test_one_assessment_per_participant_rater_and_relation(form):
    refused(
        "(?i)unique",
        lambda: Assessment.objects.create(participant=form.participant, rater=form.rater, relation=form.relation),
    )


def test_submitted_if_and_only_if_submitted_at_is_set(form):
    rows = Assessment.objects.filter(pk=form.pk)
    refused("submitted_if_and_only_if", lambda: rows.update(status=AssessmentStatus.SUBMITTED))
    refused("submitted_if_and_only_if", lambda: rows.update(submitted_at=timezone.now()))


def test_a_submitted_form_takes_no_rating_until_it_is_returned(bank, form):
    one, other, _third = bank.competencies
    kept = rating(form, one, below_lowest=True)
    submit(form)
    refused("form_closed", lambda: rating(form, other, below_lowest=True))
    refused("form_closed", lambda: Rating.objects.update(grounds="改写"))
    refused("form_closed", lambda: kept.delete())
    Assessment.objects.filter(pk=form.pk).update(status=AssessmentStatus.RETURNED, submitted_at=None)
    assert Rating.objects.update(grounds="改写") == 1


def test_a_closed_cycle_takes_no_rating_and_no_form(bank, cycle, form):
    rating(form, bank.competencies[0], below_lowest=True)
    close(cycle)
    refused("form_closed", lambda: Rating.objects.update(grounds="改写"))
    refused("form_closed", lambda: Assessment.objects.update(status=AssessmentStatus.IN_PROGRESS))


def test_what_launch_fixed_stays(bank, cycle):
    refused("cycle_frozen", lambda: Participant.objects.update(position_name="别的岗位"))
    refused("cycle_frozen", lambda: Participant.objects.update(version=None))
    refused("cycle_frozen", lambda: AskedCompetency.objects.update(target=None))
    refused("cycle_frozen", lambda: CycleRelation.objects.update(weight=1))
    refused("cycle_frozen", lambda: cycle.versions.all()._raw_delete(using="default"))
    refused("cycle_frozen", lambda: Cycle.objects.update(purpose="qualification"))


def test_nothing_of_a_draft_moves_into_a_cycle_that_has_begun(bank, cycle):
    draft = bank.cycle(running=False)
    running = {"cycle": cycle}
    for rows in (draft.participants, draft.versions, draft.relations):
        refused("not_together", lambda rows=rows: rows.filter(pk=rows.first().pk).update(**running))
    rater = Rater.objects.create(cycle=draft, external_email="guest@example.com", name="外部人员")
    refused("not_together", lambda: Rater.objects.filter(pk=rater.pk).update(**running))
    mover = cycle.participants.first()
    asked = AskedCompetency.objects.filter(participant__cycle=draft)
    assert asked.exists()
    refused("not_together", lambda: asked.update(participant=mover))


def test_the_deadline_of_a_running_cycle_can_move_until_it_is_closed(cycle):
    assert Cycle.objects.update(closes_on=cycle.closes_on + timezone.timedelta(days=3)) == 1
    close(cycle)
    refused("cycle_frozen", lambda: Cycle.objects.update(closes_on=cycle.closes_on))
    refused("cycle_frozen", lambda: Cycle.objects.update(name="改名"))


def test_lawful_erasure_can_replace_names_and_nothing_else(bank, cycle):
    release(cycle)
    assert Participant.objects.filter(employee=bank.manager).update(name="已删除", number="—") == 1
    refused("cycle_frozen", lambda: Participant.objects.update(unit_name="别处"))


@pytest.mark.parametrize("status", [CycleStatus.CLOSED, CycleStatus.RELEASED, CycleStatus.DRAFT])
def test_a_cycle_takes_its_steps_in_order(bank, status):
    draft = bank.cycle(running=False)
    running = bank.cycle()
    times = {"launched_at": timezone.now(), "closed_at": timezone.now(), "released_at": timezone.now()}
    subject, fields = {
        CycleStatus.CLOSED: (draft, {**times, "released_at": None}),
        CycleStatus.RELEASED: (running, times),
        CycleStatus.DRAFT: (running, {"launched_at": None}),
    }[status]
    refused("cycle_", lambda: Cycle.objects.filter(pk=subject.pk).update(status=status, **fields))


def test_a_launched_cycle_cannot_be_deleted(cycle):
    refused("cycle_frozen", lambda: Cycle.objects.filter(pk=cycle.pk)._raw_delete(using="default"))


def test_a_threshold_under_three_is_refused(bank):
    draft = factories.CycleFactory(unit=bank.head)
    refused(
        "relation_threshold_at_least_three",
        lambda: CycleRelation.objects.create(
            cycle=draft, relation=Relation.PEER, weight=40, anonymous=True, threshold=2
        ),
    )
    refused(
        "relation_of_one_is_not_anonymous",
        lambda: CycleRelation.objects.create(cycle=draft, relation=Relation.SELF, anonymous=True),
    )


def test_a_rater_is_an_employee_or_an_external_person(bank):
    draft = factories.CycleFactory(unit=bank.head)
    refused("rater_is_employee_or_external", lambda: Rater.objects.create(cycle=draft, name="谁"))
    refused(
        "rater_is_employee_or_external",
        lambda: Rater.objects.create(cycle=draft, name="谁", employee=bank.manager, external_email="a@example.com"),
    )


def test_a_rater_of_another_cycle_is_refused(bank, form):
    other = bank.cycle()
    stranger = other.raters.first()
    refused(
        "not_together",
        lambda: Assessment.objects.create(participant=form.participant, rater=stranger, relation=Relation.SUPERIOR),
    )


def test_a_competency_of_another_version_is_not_asked(form):
    foreign = factories.CompetencyFactory(ranks=(1, 2))
    refused(
        "not_together",
        lambda: AskedCompetency.objects.create(participant=form.participant, competency=foreign),
    )


def test_results_are_written_while_the_cycle_runs_and_never_changed(bank, cycle, form):
    one, other, _third = bank.competencies
    result = a_result(form, one, computed="2.0", final="2.0")
    ResultGroup.objects.create(
        result=result, relation=Relation.SUPERIOR, weight=100, anonymous=False, valid_count=1, counted=True
    )
    refused("append_only", lambda: Result.objects.update(now_step=1))
    refused("append_only", lambda: ResultGroup.objects.all()._raw_delete(using="default"))
    close(cycle)
    refused("cycle_frozen", lambda: a_result(form, other, computed="2.0", final="2.0"))


def test_a_result_stays_in_its_range_and_explains_moderation(bank, form):
    competency = bank.competencies[0]
    refused("result_computed_in_range", lambda: a_result(form, competency, computed="3.1", final="3.1"))
    refused("result_moderation_is_explained", lambda: a_result(form, competency, computed="2.0", final="3.0"))
    refused("result_target_is_whole", lambda: a_result(form, competency, target_step=2))


def test_events_are_append_only_and_a_return_has_a_reason(form):
    refused(
        "return_has_a_reason",
        lambda: AssessmentEvent.objects.create(assessment=form, kind="returned", actor_name="人力"),
    )
    AssessmentEvent.objects.create(assessment=form, kind="returned", actor_name="人力", reason="依据写错了人")
    refused("append_only", lambda: AssessmentEvent.objects.update(reason="别的"))


def test_answers_and_actions_wait_for_the_release(bank, cycle, form):
    def answer(**fields):
        return ReportResponse.objects.create(
            participant=form.participant, actor=bank.manager.user, actor_name="林若溪", **fields
        )

    def act():
        return DevelopmentAction.objects.create(
            participant=form.participant, competency=bank.competencies[0], text="每周带看一次"
        )

    refused("cycle_state", lambda: answer(kind="agree"))
    refused("cycle_state", act)
    release(cycle)
    refused("objection_has_a_text", lambda: answer(kind="object"))
    answer(kind="object", text="第三项依据不实")
    act()
    refused("append_only", lambda: ReportResponse.objects.update(kind="agree"))


def test_a_form_does_not_move_to_another_participant(bank, cycle, form):
    other = bank.form(cycle, bank.peer).participant
    refused("not_together", lambda: Assessment.objects.filter(pk=form.pk).update(participant=other))
