"""Forms through /api/v1/."""

import pytest
from django.urls import reverse

from assessments.models import Assessment, CycleRelation, Rating
from assessments.services.ratings import RatingInput, save_ratings, submit
from models_app.models import NoticeConfirmation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(bank):
    return bank.cycle()


@pytest.fixture
def form(bank, cycle):
    return bank.form(cycle, bank.manager)


def address(name, form):
    return reverse(f"api:assessment-{name}", args=[form.pk])


def whole_form(bank):
    return [
        {"competency": each.pk, "revision": 0, "level": each.levels.get(rank=rank).pk}
        for each, rank in zip(bank.competencies, (5, 2, 1), strict=True)
    ]


def test_the_list_holds_what_the_caller_may_know_of(bank, api_as, form):
    def people(user, query=""):
        answer = api_as(user).get(reverse("api:assessment-list") + query)
        assert answer.status_code == 200
        return [(each["participant"]["name"], each["relation"]) for each in answer.data["results"]]

    assert people(bank.superior.user) == [("林若溪", "superior"), ("陈屿", "superior")]
    assert people(bank.manager.user) == [("林若溪", "self")]
    assert people(bank.second_superior.user) == []
    assert len(people(bank.branch_hr.user)) == 4
    assert people(bank.branch_hr.user, "?mine=1") == []
    assert len(people(bank.hr.user)) == 6


def test_progress_is_told_to_the_rater_alone(bank, api_as, form):
    save_ratings(
        actor=bank.superior.user,
        assessment=form,
        items=[RatingInput(bank.competencies[0].pk, 0, unable_to_judge="short_time")],
    )

    def rated(user):
        answer = api_as(user).get(reverse("api:assessment-list"), {"relation": "superior"})
        return {each["participant"]["name"]: (each["rated"], each["asked"]) for each in answer.data["results"]}

    assert rated(bank.superior.user)["林若溪"] == (1, 3)
    assert rated(bank.hr.user)["林若溪"] == (None, 3)


def test_a_form_says_what_it_asks_and_nothing_that_would_sway_the_rater(bank, api_as, cycle, form):
    factories.rate(bank.form(cycle, bank.manager, "self"), step=3)
    answer = api_as(bank.superior.user).get(address("detail", form))
    first = answer.data["items"][0]
    assert (first["name"], first["kind"], first["dimension"]) == ("服务精神", "core", "quality")
    assert [(level["rank"], level["label"]) for level in first["levels"]] == [(2, "2级"), (3, "3级"), (5, "5级")]
    assert set(first) == {"competency", "number", "name", "dimension", "definition", "kind", "levels", "rating"}
    assert first["rating"] == {
        "competency": bank.competencies[0].pk,
        "level": None,
        "below_lowest": False,
        "unable_to_judge": "",
        "grounds": "",
        "comment": "",
        "revision": 0,
    }
    assert answer.data["editable"] is True


def test_ratings_are_saved_and_come_back_with_their_revisions(bank, api_as, form):
    api = api_as(bank.superior.user)
    answer = api.patch(address("ratings", form), whole_form(bank))
    assert answer.status_code == 200
    assert [each["revision"] for each in answer.data["ratings"]] == [1, 1, 1]
    assert (answer.data["status"], answer.data["revision"]) == ("in_progress", 2)
    assert answer.data["saved_at"]


@pytest.mark.parametrize("empty", [{"level": None}, {"below_lowest": False}, {"unable_to_judge": ""}])
def test_an_empty_choice_takes_the_choice_back_and_an_absent_one_leaves_it(bank, api_as, form, empty):
    api = api_as(bank.superior.user)
    one = whole_form(bank)[0]
    api.patch(address("ratings", form), [one])
    api.patch(address("ratings", form), [{"competency": one["competency"], "revision": 1, "grounds": "依据"}])
    assert form.ratings.get().level_id == one["level"]
    api.patch(address("ratings", form), [{"competency": one["competency"], "revision": 2, **empty}])
    assert form.ratings.get().level_id is None


def test_stale_items_come_back_with_both_texts(bank, api_as, form):
    api = api_as(bank.superior.user)
    one = {"competency": bank.competencies[0].pk, "revision": 0}
    api.patch(address("ratings", form), [{**one, "comment": "第一份"}])
    answer = api.patch(address("ratings", form), [{**one, "comment": "第二份"}])
    assert answer.status_code == 409
    stale = answer.json()["conflicts"]
    assert [(each["key"], each["revision"]) for each in stale] == [(one["competency"], 1)]
    assert (stale[0]["mine"]["comment"], stale[0]["theirs"]["comment"]) == ("第二份", "第一份")
    assert form.ratings.get().comment == "第一份"


@pytest.mark.parametrize(
    "body",
    [{}, [{}], [1], [{"competency": "x", "revision": 0}], [{"competency": 1, "revision": -1}], [{}] * 201],
)
def test_what_is_no_list_of_ratings_is_refused(bank, api_as, form, body):
    assert api_as(bank.superior.user).patch(address("ratings", form), body).status_code == 400


def test_a_broken_rule_names_the_competency_and_the_field(bank, api_as, form):
    items = whole_form(bank)
    items[0] |= {"grounds": "字" * 501}
    answer = api_as(bank.superior.user).patch(address("ratings", form), items)
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == [f"{items[0]['competency']}.grounds"]
    assert Rating.objects.count() == 0


def test_submitting_and_returning(bank, api_as, form):
    rater, hr = api_as(bank.superior.user), api_as(bank.branch_hr.user)
    rater.patch(address("ratings", form), whole_form(bank)[:1])
    answer = rater.post(address("submit", form), {"revision": 2})
    assert (answer.status_code, [error["attr"] for error in answer.json()["errors"]]) == (400, ["missing"] * 2)
    rater.patch(address("ratings", form), whole_form(bank)[1:])
    assert rater.post(address("submit", form), {"revision": 1}).status_code == 409
    answer = rater.post(address("submit", form), {"revision": 3})
    assert (answer.status_code, answer.data["status"]) == (200, "submitted")
    assert rater.post(address("submit", form), {"revision": 4}).status_code == 409
    assert (
        rater.patch(address("ratings", form), [{**whole_form(bank)[0], "revision": 1, "comment": "晚"}]).status_code
        == 409
    )
    assert hr.post(address("return", form), {"revision": 4, "reason": " "}).status_code == 400
    answer = hr.post(address("return", form), {"revision": 4, "reason": "依据太短"})
    assert (answer.status_code, answer.data["status"]) == (200, "returned")
    answer = rater.get(address("detail", form))
    assert (answer.data["return_reason"], answer.data["editable"]) == ("依据太短", True)


def test_hr_read_a_submitted_form_and_no_unsubmitted_one(bank, api_as, form):
    hr = api_as(bank.branch_hr.user)
    assert hr.get(address("detail", form)).status_code == 403
    factories.rate(form, step=2)
    answer = hr.get(address("detail", form))
    assert (answer.status_code, answer.data["editable"]) == (200, False)


def test_hr_who_rate_somebody_read_no_other_form_about_them_before_handing_in_their_own(bank, api_as, form):
    factories.RoleGrantFactory(user=bank.superior.user, role="hr", unit=bank.east)
    own_words = bank.form(form.participant.cycle, bank.manager, "self")
    factories.rate(own_words)
    refused = api_as(bank.superior.user).get(address("detail", own_words))
    assert refused.status_code == 403
    assert "还没有提交" in refused.json()["errors"][0]["detail"]
    factories.rate(form)
    assert api_as(bank.superior.user).get(address("detail", own_words)).status_code == 200


def test_hr_never_read_a_form_of_an_anonymous_relation(bank, api_as):
    cycle = bank.cycle(running=False)
    CycleRelation.objects.create(cycle=cycle, relation="peer", weight=10, anonymous=True)
    participant = cycle.participants.get(employee=bank.manager)
    rater = bank.form(cycle, bank.peer, "self").rater
    form = Assessment.objects.create(participant=participant, rater=rater, relation="peer")
    factories.run(cycle)
    factories.rate(form, step=2)
    assert api_as(bank.hr.user).get(address("detail", form)).status_code == 403
    assert api_as(bank.peer.user).get(address("detail", form)).status_code == 200


@pytest.mark.parametrize(
    "name", ["manager", "peer", "second_superior", "other_superior", "editor", "auditor", "superuser"]
)
def test_whom_it_does_not_concern_does_not_learn_that_a_form_exists(bank, api_as, form, name):
    api = api_as(bank.users[name])
    assert {
        api.get(address("detail", form)).status_code,
        api.patch(address("ratings", form), whole_form(bank)).status_code,
        api.post(address("submit", form), {"revision": 1}).status_code,
        api.post(address("return", form), {"revision": 1, "reason": "x"}).status_code,
    } == {404}


def test_hr_may_know_of_a_form_but_not_write_it(bank, api_as, form):
    api = api_as(bank.hr.user)
    assert api.patch(address("ratings", form), whole_form(bank)).status_code == 403
    assert api.post(address("submit", form), {"revision": 1}).status_code == 403
    factories.rate(form, step=2)
    answer = api_as(bank.superior.user).post(address("return", form), {"revision": 1, "reason": "x"})
    assert answer.status_code == 403


def test_strangers_are_asked_to_sign_in(api_as, form):
    assert api_as(None).patch(address("ratings", form), []).status_code == 401


def test_forms_stay_closed_until_the_notice_is_confirmed(bank, api_as, form):
    notice = factories.NoticeFactory()
    api = api_as(bank.superior.user)
    answer = api.patch(address("ratings", form), whole_form(bank))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "notice_not_confirmed")
    assert api.get(reverse("api:assessment-list")).status_code == 403
    NoticeConfirmation.objects.create(notice=notice, user=bank.superior.user)
    assert api.patch(address("ratings", form), whole_form(bank)).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_takes_as_many_queries_for_one_form_as_for_fifty(bank, api_as, count, django_assert_num_queries):
    people = [
        factories.EmployeeFactory(unit=bank.east_sub, position=bank.position, superior=bank.superior)
        for _ in range(count)
    ]
    bank.cycle(employees=people)
    api = api_as(type(bank.superior.user).objects.get(pk=bank.superior.user.pk))
    with django_assert_num_queries(5):
        assert len(api.get(reverse("api:assessment-list"), {"mine": "1"}).data["results"]) == count


@pytest.mark.parametrize("count", [1, 3, 25, 50])
def test_a_form_takes_as_many_queries_for_one_competency_as_for_fifty(bank, api_as, count, django_assert_num_queries):
    form = a_form_of(bank, count)
    api = api_as(type(bank.superior.user).objects.get(pk=bank.superior.user.pk))
    with django_assert_num_queries(7):
        assert len(api.get(address("detail", form)).data["items"]) == count
    items = [
        {"competency": each.competency_id, "revision": 0, "below_lowest": True, "grounds": "依据", "comment": "评语"}
        for each in form.participant.asked.all()
    ]
    api = api_as(type(bank.superior.user).objects.get(pk=bank.superior.user.pk))
    with django_assert_num_queries(14):
        assert api.patch(address("ratings", form), items).status_code == 200
    submit(actor=bank.superior.user, assessment=form, revision=2, confirmed_uniform=True)


def a_form_of(bank, count):
    version = factories.ModelVersionFactory()
    for _ in range(count):
        factories.CompetencyFactory(version=version, ranks=(1, 2, 3))
    factories.publish(version)
    cycle = factories.CycleFactory(unit=bank.head)
    factories.ParticipantFactory(cycle=cycle, employee=bank.manager, version=version)
    factories.run(cycle)
    return bank.form(cycle, bank.manager)
