"""Saving, submitting and returning a form (design, rules 4 to 9)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.utils import timezone

from assessments.enums import AssessmentStatus, CycleStatus, EventKind
from assessments.models import Assessment, AssessmentEvent, Cycle, Rating
from assessments.services import ratings as service
from assessments.services.ratings import RatingInput, return_assessment, save_ratings, submit, submit_all
from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.models import ChangeRecord
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(bank):
    return bank.cycle()


@pytest.fixture
def form(bank, cycle):
    return bank.form(cycle, bank.manager)


@pytest.fixture
def rater(bank):
    return bank.superior.user


def level(competency, rank):
    return competency.levels.get(rank=rank).pk


def whole_form(bank, ranks=(5, 2, 1)):
    return [
        RatingInput(competency.pk, 0, level_id=level(competency, rank))
        for competency, rank in zip(bank.competencies, ranks, strict=True)
    ]


def refused_fields(act):
    with pytest.raises(RuleBroken) as caught:
        act()
    return set(caught.value.fields)


# --- Save


def test_a_choice_is_stored_and_the_form_begins(bank, form, rater):
    service_, company, _talk = bank.competencies
    saved = save_ratings(
        actor=rater,
        assessment=form,
        items=[
            RatingInput(service_.pk, 0, level_id=level(service_, 3), grounds="逐户回访。"),
            RatingInput(company.pk, 0, unable_to_judge="not_observed"),
        ],
    )
    assert [(r.competency_id, r.level_id, r.unable_to_judge, r.revision) for r in saved] == [
        (service_.pk, level(service_, 3), "", 1),
        (company.pk, None, "not_observed", 1),
    ]
    stored = Assessment.objects.get(pk=form.pk)
    assert (stored.status, stored.revision) == (AssessmentStatus.IN_PROGRESS, 2) == (form.status, form.revision)
    assert stored.saved_at == form.saved_at is not None


def test_absent_fields_and_absent_competencies_stay(bank, form, rater):
    one, other, _third = bank.competencies
    save_ratings(actor=rater, assessment=form, items=whole_form(bank))
    save_ratings(actor=rater, assessment=form, items=[RatingInput(one.pk, 1, comment="继续。")])
    rating = form.ratings.get(competency=one)
    assert (rating.level.rank, rating.comment, rating.grounds, rating.revision) == (5, "继续。", "", 2)
    assert form.ratings.get(competency=other).revision == 1


def test_a_new_choice_takes_the_place_of_the_old_one(bank, form, rater):
    one = bank.competencies[0]
    for revision, choice in enumerate(
        (
            {"level_id": level(one, 2)},
            {"below_lowest": True},
            {"unable_to_judge": "short_time"},
            {"clears_choice": True},
        )
    ):
        save_ratings(actor=rater, assessment=form, items=[RatingInput(one.pk, revision, **choice)])
        rating = form.ratings.get()
        assert (rating.level_id, rating.below_lowest, rating.unable_to_judge) == (
            choice.get("level_id"),
            choice.get("below_lowest", False),
            choice.get("unable_to_judge", ""),
        )


def test_an_answer_that_was_lost_may_be_asked_for_again(bank, form, rater):
    items = whole_form(bank)
    save_ratings(actor=rater, assessment=form, items=items)
    revision, records = form.revision, ChangeRecord.objects.count()
    again = save_ratings(actor=rater, assessment=form, items=items)
    assert [rating.revision for rating in again] == [1, 1, 1]
    assert (form.revision, ChangeRecord.objects.count()) == (revision, records)


def test_every_stale_item_is_in_one_conflict_with_both_texts_and_nothing_is_saved(bank, form, rater):
    one, other, third = bank.competencies
    save_ratings(actor=rater, assessment=form, items=whole_form(bank)[:2])
    stale = [
        RatingInput(one.pk, 0, level_id=level(one, 2)),
        RatingInput(other.pk, 0, grounds="能讲清授信流程。"),
        RatingInput(third.pk, 0, below_lowest=True),
    ]
    with pytest.raises(Conflict) as caught:
        save_ratings(actor=rater, assessment=form, items=stale)
    assert [(each["key"], each["name"], each["revision"]) for each in caught.value.items] == [
        (one.pk, "服务精神", 1),
        (other.pk, "公司知识", 1),
    ]
    assert caught.value.items[0]["mine"] == {"level": level(one, 2), "below_lowest": False, "unable_to_judge": ""}
    assert caught.value.items[1]["mine"] == {"grounds": "能讲清授信流程。"}
    assert caught.value.items[1]["theirs"] == {
        "level": level(other, 2),
        "below_lowest": False,
        "unable_to_judge": "",
        "grounds": "",
        "comment": "",
    }
    assert (caught.value.items[0]["by"], form.ratings.count()) == ("周启明", 2)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("level", {"level_id": 0, "below_lowest": True, "unable_to_judge": "short_time"}),
        ("unable_to_judge", {"unable_to_judge": "bored"}),
        ("grounds", {"grounds": "字" * 501}),
        ("comment", {"comment": "字" * 301}),
        ("grounds", {"grounds": "a\x00b"}),
    ],
)
def test_bad_input_is_named_and_nothing_is_saved(bank, form, rater, field, changes):
    one, other, _third = bank.competencies
    items = [RatingInput(other.pk, 0, below_lowest=True), RatingInput(one.pk, 0, **changes)]
    assert refused_fields(lambda: save_ratings(actor=rater, assessment=form, items=items)) == {f"{one.pk}.{field}"}
    assert form.ratings.count() == 0


def test_the_limits_count_characters_whatever_the_line_ends(bank, form, rater):
    one = bank.competencies[0]
    text = "字" * 498 + "\r\n字"
    save_ratings(actor=rater, assessment=form, items=[RatingInput(one.pk, 0, grounds=text)])
    assert form.ratings.get().grounds == "字" * 498 + "\n字"


def test_a_level_of_another_competency_and_one_without_a_rank_are_refused(bank, form, rater):
    one, other, _third = bank.competencies
    items = [RatingInput(one.pk, 0, level_id=level(other, 1))]
    assert refused_fields(lambda: save_ratings(actor=rater, assessment=form, items=items)) == {f"{one.pk}.level"}


def test_a_competency_that_is_not_asked_and_one_named_twice_are_refused(bank, form, rater):
    one = bank.competencies[0]
    foreign = factories.CompetencyFactory(ranks=(1, 2))
    items = [RatingInput(foreign.pk, 0, below_lowest=True), *[RatingInput(one.pk, 0, below_lowest=True)] * 2]
    assert refused_fields(lambda: save_ratings(actor=rater, assessment=form, items=items)) == {
        f"{foreign.pk}.competency",
        f"{one.pk}.competency",
    }


@pytest.mark.parametrize(
    "name",
    ["stranger", "superuser", "manager", "peer", "second_superior", "other_superior", "hr", "branch_hr", "auditor"],
)
def test_only_the_rater_saves_submits(bank, form, name):
    actor = bank.users[name]
    with pytest.raises(PermissionDenied):
        save_ratings(actor=actor, assessment=form, items=whole_form(bank))
    with pytest.raises(PermissionDenied):
        submit(actor=actor, assessment=form, revision=1)


def test_the_person_fills_in_the_form_about_themselves(bank, cycle):
    own = bank.form(cycle, bank.manager, "self")
    save_ratings(actor=bank.manager.user, assessment=own, items=whole_form(bank))
    submit(actor=bank.manager.user, assessment=own, revision=own.revision)
    with pytest.raises(PermissionDenied):
        save_ratings(actor=bank.superior.user, assessment=own, items=whole_form(bank))


def test_a_superior_who_has_left_no_longer_rates(bank, form, rater):
    bank.superior.left_on = timezone.localdate()
    bank.superior.save()
    rater = type(rater).objects.get(pk=rater.pk)
    with pytest.raises(PermissionDenied):
        save_ratings(actor=rater, assessment=form, items=whole_form(bank))


def test_nothing_is_saved_before_the_cycle_opens(bank, rater):
    cycle = bank.cycle(opens_on=timezone.localdate() + timedelta(days=1))
    form = bank.form(cycle, bank.manager)
    with pytest.raises(WrongState):
        save_ratings(actor=rater, assessment=form, items=whole_form(bank))


def test_the_deadline_reminds_and_close_ends(bank, rater):
    today = timezone.localdate()
    cycle = bank.cycle(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    form = bank.form(cycle, bank.manager)
    save_ratings(actor=rater, assessment=form, items=whole_form(bank))
    Cycle.objects.filter(pk=cycle.pk).update(status=CycleStatus.CLOSED, closed_at=timezone.now())
    for act in (
        lambda: save_ratings(actor=rater, assessment=form, items=whole_form(bank)),
        lambda: submit(actor=rater, assessment=form, revision=form.revision),
        lambda: submit_all(actor=rater, cycle=cycle),
        lambda: return_assessment(actor=bank.hr.user, assessment=form, revision=form.revision, reason="重写"),
    ):
        with pytest.raises(WrongState):
            act()


def test_the_record_says_that_ratings_changed_and_never_the_value(bank, form, rater):
    one = bank.competencies[0]
    items = [RatingInput(one.pk, 0, level_id=level(one, 5), grounds="只给上级看的话", comment="给本人的话")]
    save_ratings(actor=rater, assessment=form, items=items)
    line = ChangeRecord.objects.get(action="save_ratings")
    assert (line.actor, line.before, line.after) == (rater, {}, {"competencies": ["服务精神"]})


def test_a_failure_half_way_leaves_nothing(bank, form, rater, monkeypatch):
    def fail(**kwargs):
        raise DatabaseError("the connection broke")

    monkeypatch.setattr(service, "record", fail)
    with pytest.raises(DatabaseError):
        save_ratings(actor=rater, assessment=form, items=whole_form(bank))
    assert Rating.objects.count() == 0
    assert Assessment.objects.get(pk=form.pk).status == AssessmentStatus.NOT_STARTED


# --- Submit


def test_a_whole_form_is_submitted(bank, form, rater):
    save_ratings(actor=rater, assessment=form, items=whole_form(bank))
    submit(actor=rater, assessment=form, revision=form.revision)
    stored = Assessment.objects.get(pk=form.pk)
    assert stored.is_submitted
    assert stored.submitted_at is not None
    assert form.revision == stored.revision == 3
    event = AssessmentEvent.objects.get()
    assert (event.kind, event.actor, event.actor_name) == (EventKind.SUBMITTED, rater, "周启明")


def test_what_is_missing_is_named(bank, form, rater):
    one, other, _third = bank.competencies
    items = [RatingInput(one.pk, 0, below_lowest=True), RatingInput(other.pk, 0, grounds="只写了依据")]
    save_ratings(actor=rater, assessment=form, items=items)
    with pytest.raises(RuleBroken) as caught:
        submit(actor=rater, assessment=form, revision=form.revision)
    assert caught.value.fields == {"missing": ["还没有评：公司知识", "还没有评：沟通能力"]}


def test_unable_to_judge_is_an_answer_and_core_grounds_are_only_asked_for(bank, form, rater):
    items = [RatingInput(each.pk, 0, unable_to_judge="short_time") for each in bank.competencies[1:]]
    one = bank.competencies[0]
    save_ratings(actor=rater, assessment=form, items=[*items, RatingInput(one.pk, 0, level_id=level(one, 3))])
    submit(actor=rater, assessment=form, revision=form.revision)
    assert form.is_submitted


@pytest.mark.parametrize(
    ("ranks", "is_uniform"),
    [
        ((2, 2, 2), True),  # the same digit
        ((3, 2, 2), True),  # the same step: the middle card of each
        ((2, 1, 1), True),  # the lowest of each
        ((5, 2, 1), False),
    ],
)
def test_one_level_throughout_is_asked_about_once(bank, form, rater, ranks, is_uniform):
    save_ratings(actor=rater, assessment=form, items=whole_form(bank, ranks))
    if is_uniform:
        act = lambda: submit(actor=rater, assessment=form, revision=form.revision)  # noqa: E731
        assert refused_fields(act) == {"confirmed_uniform"}
        assert not Assessment.objects.get(pk=form.pk).is_submitted
    submit(actor=rater, assessment=form, revision=form.revision, confirmed_uniform=is_uniform)
    assert form.is_submitted


def test_a_stale_form_is_not_submitted(bank, form, rater):
    save_ratings(actor=rater, assessment=form, items=whole_form(bank))
    with pytest.raises(Conflict):
        submit(actor=rater, assessment=form, revision=form.revision - 1)


def test_a_submitted_form_is_neither_submitted_again_nor_changed(bank, form, rater):
    save_ratings(actor=rater, assessment=form, items=whole_form(bank))
    submit(actor=rater, assessment=form, revision=form.revision)
    with pytest.raises(WrongState, match="已经提交"):
        submit(actor=rater, assessment=form, revision=form.revision)
    with pytest.raises(WrongState, match="已经提交"):
        save_ratings(actor=rater, assessment=form, items=[RatingInput(bank.competencies[0].pk, 1, comment="晚了")])
    assert AssessmentEvent.objects.count() == 1


def test_finished_forms_are_submitted_together_and_the_others_stay(bank, cycle, rater):
    finished, unfinished = bank.form(cycle, bank.manager), bank.form(cycle, bank.peer)
    save_ratings(actor=rater, assessment=finished, items=whole_form(bank))
    save_ratings(actor=rater, assessment=unfinished, items=whole_form(bank)[:2])
    elsewhere = bank.form(cycle, bank.other_manager)
    save_ratings(actor=bank.other_superior.user, assessment=elsewhere, items=whole_form(bank))
    outcome = submit_all(actor=rater, cycle=cycle)
    assert (outcome.submitted, outcome.incomplete, outcome.uniform) == ([finished], [unfinished], [])
    assert {form.pk: form.is_submitted for form in Assessment.objects.filter(rater__cycle=cycle)}[finished.pk]
    assert not Assessment.objects.get(pk=elsewhere.pk).is_submitted
    assert ChangeRecord.objects.filter(action="submit_all").count() == 1


def test_a_finished_form_with_one_level_waits_for_its_confirmation(bank, cycle, rater):
    form = bank.form(cycle, bank.manager)
    save_ratings(actor=rater, assessment=form, items=whole_form(bank, (2, 2, 2)))
    assert submit_all(actor=rater, cycle=cycle).uniform == [form]
    assert submit_all(actor=rater, cycle=cycle, confirmed_uniform=True).submitted == [form]


def test_a_returned_form_is_not_handed_in_again_unchanged(bank, cycle, rater):
    form = bank.form(cycle, bank.manager)
    save_ratings(actor=rater, assessment=form, items=whole_form(bank))
    submit_all(actor=rater, cycle=cycle)
    form.refresh_from_db()
    return_assessment(actor=bank.hr.user, assessment=form, revision=form.revision, reason="依据太短。")
    assert submit_all(actor=rater, cycle=cycle).submitted == []
    save_ratings(actor=rater, assessment=form, items=[RatingInput(bank.competencies[0].pk, 1, grounds="补上。")])
    assert submit_all(actor=rater, cycle=cycle).submitted == [form]


# --- Return


@pytest.fixture
def submitted(bank, form, rater):
    save_ratings(actor=rater, assessment=form, items=whole_form(bank))
    return submit(actor=rater, assessment=form, revision=form.revision)


@pytest.mark.parametrize("name", ["hr", "branch_hr"])
def test_hr_return_a_form_with_a_reason_and_it_can_be_changed_again(bank, submitted, rater, name):
    actor = bank.users[name]
    return_assessment(actor=actor, assessment=submitted, revision=submitted.revision, reason=" 依据太短。 ")
    assert (submitted.status, submitted.submitted_at) == (AssessmentStatus.RETURNED, None)
    event = submitted.events.get(kind=EventKind.RETURNED)
    assert (event.reason, event.actor) == ("依据太短。", actor)
    one = bank.competencies[0]
    save_ratings(actor=rater, assessment=submitted, items=[RatingInput(one.pk, 1, grounds="补上情境、行动、结果。")])
    submit(actor=rater, assessment=submitted, revision=submitted.revision)
    assert [each.kind for each in submitted.events.all()] == ["submitted", "returned", "submitted"]


@pytest.mark.parametrize("name", ["superior", "second_superior", "manager", "other_branch_hr", "editor", "sysadmin"])
def test_nobody_else_returns_a_form(bank, submitted, name):
    with pytest.raises(PermissionDenied):
        return_assessment(actor=bank.users[name], assessment=submitted, revision=submitted.revision, reason="重写")


@pytest.mark.parametrize("reason", ["", " \n", "字" * 501])
def test_a_return_needs_a_reason_of_reasonable_length(bank, submitted, reason):
    revision = submitted.revision
    act = lambda: return_assessment(  # noqa: E731
        actor=bank.hr.user, assessment=submitted, revision=revision, reason=reason
    )
    assert refused_fields(act) == {"reason"}
    assert submitted.is_submitted


def test_a_form_is_returned_once(bank, submitted):
    revision = submitted.revision
    return_assessment(actor=bank.hr.user, assessment=submitted, revision=revision, reason="重写")
    with pytest.raises(WrongState):
        return_assessment(actor=bank.hr.user, assessment=submitted, revision=revision, reason="重写")


def test_a_stale_return_is_refused(bank, submitted):
    with pytest.raises(Conflict):
        return_assessment(actor=bank.hr.user, assessment=submitted, revision=1, reason="重写")


# --- Queries


@pytest.mark.parametrize("count", [1, 3, 25, 50])
def test_saving_takes_as_many_queries_for_one_rating_as_for_fifty(bank, count, django_assert_num_queries):
    version = factories.ModelVersionFactory()
    competencies = [factories.CompetencyFactory(version=version, ranks=(1, 2, 3)) for _ in range(count)]
    factories.publish(version)
    cycle = factories.CycleFactory(unit=bank.head)
    factories.ParticipantFactory(cycle=cycle, employee=bank.manager, version=version)
    factories.run(cycle)
    form = bank.form(cycle, bank.manager)
    rater = type(bank.superior.user).objects.get(pk=bank.superior.user.pk)
    items = [RatingInput(each.pk, 0, level_id=each.levels.first().pk, grounds="依据") for each in competencies]
    with django_assert_num_queries(11):
        save_ratings(actor=rater, assessment=form, items=items)
    again = [RatingInput(each.pk, 1, below_lowest=True) for each in competencies]
    with django_assert_num_queries(10):
        save_ratings(actor=rater, assessment=form, items=again)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_submitting_together_takes_as_many_queries_for_one_form_as_for_fifty(bank, count, django_assert_num_queries):
    people = [
        factories.EmployeeFactory(unit=bank.east_sub, position=bank.position, superior=bank.superior)
        for _ in range(count)
    ]
    cycle = bank.cycle(employees=people)
    for person in people:
        factories.rate(bank.form(cycle, person), step=2, submitted=False)
    rater = type(bank.superior.user).objects.get(pk=bank.superior.user.pk)
    with django_assert_num_queries(11):
        assert len(submit_all(actor=rater, cycle=cycle, confirmed_uniform=True).submitted) == count
