"""The rater's pages without script, and what they cost."""

import pytest
from django.urls import reverse

from assessments.models import Assessment, CycleRelation, Rating
from assessments.services.ratings import RatingInput, return_assessment, save_ratings
from models_app.models import NoticeConfirmation, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(bank):
    return bank.cycle()


@pytest.fixture
def form(bank, cycle):
    return bank.form(cycle, bank.manager)


@pytest.fixture
def rater(bank, client_as):
    return client_as(bank.superior.user)


def page_of(form):
    return reverse("assessment-detail", args=[form.pk])


def posted(form, choices, *, form_revision=1, **extra):
    """What the page sends: ``choices`` maps a competency to (revision, choice, grounds)."""
    data = {"revision": form_revision, **extra}
    for competency, (revision, choice, grounds) in choices.items():
        key = f"r{form.pk}-{competency.pk}"
        data |= {f"{key}-revision": revision, f"{key}-grounds": grounds, f"{key}-comment": ""}
        if choice:
            data[f"{key}-choice"] = choice
    return data


def level_choice(competency, rank):
    return f"level:{competency.levels.get(rank=rank).pk}"


def whole_form(bank, ranks=(5, 2, 1)):
    return {each: (0, level_choice(each, rank), "") for each, rank in zip(bank.competencies, ranks, strict=True)}


# --- Without script


def test_every_choice_and_text_is_posted_at_once(bank, form, rater):
    one, other, third = bank.competencies
    choices = {
        one: (0, level_choice(one, 3), "逐户回访。\r\n补漏。"),
        other: (0, "unable:short_time", ""),
        third: (0, "", ""),
    }
    answer = rater.post(page_of(form), posted(form, choices))
    assert answer.status_code == 302
    stored = {rating.competency_id: rating for rating in form.ratings.all()}
    assert set(stored) == {one.pk, other.pk}
    assert (stored[one.pk].level.rank, stored[one.pk].grounds) == (3, "逐户回访。\n补漏。")
    assert stored[other.pk].unable_to_judge == "short_time"


def test_refused_input_comes_back_in_the_fields(bank, form, rater):
    one = bank.competencies[0]
    long = "字" * 501
    answer = rater.post(page_of(form), posted(form, {one: (0, level_choice(one, 3), long)}))
    assert answer.status_code == 400
    assert long in answer.content.decode()
    assert answer.context["form"].items[0].answer == "level"
    assert "最多 500 字，现在 501 字。" in answer.content.decode()
    assert Rating.objects.count() == 0


def test_a_stale_form_shows_both_texts_and_keeps_mine_for_the_next_try(bank, form, rater):
    one = bank.competencies[0]
    save_ratings(actor=bank.superior.user, assessment=form, items=[RatingInput(one.pk, 0, grounds="在家里写的")])
    answer = rater.post(page_of(form), posted(form, {one: (0, level_choice(one, 2), "在办公室写的")}))
    assert answer.status_code == 409
    item = answer.context["form"].items[0]
    assert "在家里写的" in item.conflict["theirs"]
    assert (item.rating.grounds, item.rating.revision) == ("在办公室写的", 1)
    rater.post(page_of(form), posted(form, {one: (1, level_choice(one, 2), "在办公室写的")}))
    assert form.ratings.get().grounds == "在办公室写的"


def test_what_no_page_sends_is_refused(bank, form, rater):
    one = bank.competencies[0]
    for choice in ("level:x", "best", "unable:"):
        answer = rater.post(page_of(form), posted(form, {one: (0, choice, "依据")}))
        assert answer.status_code in (302, 400)
    assert not form.ratings.filter(level__isnull=False).exists()
    answer = rater.post(page_of(form), posted(form, {one: ("x", "below", "")}))
    assert answer.status_code == 400


def test_submit_saves_what_was_posted_with_it_and_goes_on_to_the_next_person(bank, cycle, form, rater):
    address = reverse("assessment-submit", args=[form.pk])
    answer = rater.post(address, posted(form, whole_form(bank)))
    assert Assessment.objects.get(pk=form.pk).is_submitted
    assert answer["Location"] == page_of(bank.form(cycle, bank.peer))


def test_submit_names_what_is_missing_and_keeps_what_was_posted(bank, form, rater):
    one = bank.competencies[0]
    answer = rater.post(
        reverse("assessment-submit", args=[form.pk]), posted(form, {one: (0, level_choice(one, 5), "")})
    )
    assert answer.status_code == 400
    assert [item.competency.name for item in answer.context["form"].missing] == ["公司知识", "沟通能力"]
    assert form.ratings.count() == 1


def test_one_level_throughout_is_asked_about_once(bank, form, rater):
    address = reverse("assessment-submit", args=[form.pk])
    answer = rater.post(address, posted(form, whole_form(bank, (2, 2, 2))))
    assert (answer.status_code, answer.context["form"].problem) == (400, "uniform")
    rater.post(address, {"revision": 2, "confirmed_uniform": "1"})
    assert Assessment.objects.get(pk=form.pk).is_submitted


def test_submitting_twice_is_answered_kindly(bank, form, rater):
    address = reverse("assessment-submit", args=[form.pk])
    rater.post(address, posted(form, whole_form(bank)))
    answer = rater.post(address, posted(form, whole_form(bank)), follow=True)
    assert answer.status_code == 200
    assert "林若溪的评价已经提交过了。" in answer.content.decode()


def test_a_form_changed_elsewhere_is_not_submitted_unseen(bank, form, rater):
    save_ratings(
        actor=bank.superior.user,
        assessment=form,
        items=[RatingInput(each.pk, 0, below_lowest=True) for each in bank.competencies],
    )
    answer = rater.post(reverse("assessment-submit", args=[form.pk]), {"revision": 1, "confirmed_uniform": "1"})
    assert answer.status_code == 409
    assert not Assessment.objects.get(pk=form.pk).is_submitted


def test_finished_forms_are_submitted_together(bank, cycle, form, rater):
    other = bank.form(cycle, bank.peer)
    for each, ranks in ((form, (5, 2, 1)), (other, (2, 2, 2))):
        rater.post(page_of(each), posted(each, whole_form(bank, ranks)))
    answer = rater.post(reverse("assessment-submit-all", args=[cycle.pk]), follow=True)
    assert Assessment.objects.get(pk=form.pk).is_submitted
    assert not Assessment.objects.get(pk=other.pk).is_submitted
    assert "陈屿的表选的都是同一等级" in answer.content.decode()


def test_one_competency_is_rated_across_the_team(bank, cycle, rater):
    one = bank.competencies[0]
    address = reverse("assessment-by-competency", args=[cycle.pk, one.pk])
    page = rater.get(address).context["page"]
    assert [row.assessment.participant.name for row in page.rows] == ["林若溪", "陈屿"]
    first, second = (row.assessment for row in page.rows)
    data = posted(first, {one: (0, level_choice(one, 3), "")}) | posted(second, {one: (0, "below", "字" * 501)})
    answer = rater.post(address, data)
    assert answer.status_code == 400
    assert (first.ratings.count(), second.ratings.count()) == (1, 0)
    assert answer.context["page"].rows[1].item.rating.grounds == "字" * 501
    stale = rater.post(address, posted(first, {one: (0, "below", "另一种写法")}))
    assert stale.status_code == 409
    assert "另一种写法" in stale.content.decode()


# --- Reading


def test_a_returned_form_says_why(bank, form, rater):
    factories.rate(form, step=2)
    return_assessment(actor=bank.hr.user, assessment=form, revision=1, reason="依据写的是另一位同事。")
    assert "依据写的是另一位同事。" in rater.get(page_of(form)).content.decode()


def test_a_submitted_form_is_shown_without_fields(bank, form, rater):
    factories.rate(form, step=2)
    page = rater.get(page_of(form)).content.decode()
    assert "已提交，只能看" in page
    assert 'type="radio" name="r' not in page


def test_targets_self_assessment_and_earlier_ratings_stay_out_of_sight(bank, cycle, form, rater):
    """The person rated themselves at the top, and was rated so last time; the target stands at the top too."""
    factories.rate(bank.form(cycle, bank.manager, "self"), step=3)
    earlier = bank.cycle(name="上一次测评")
    factories.rate(bank.form(earlier, bank.manager), step=3)
    page = rater.get(page_of(form)).content.decode()
    assert "核心" in page
    assert "底线" in page
    assert "checked" not in page.replace('value="all" checked', "")
    assert "目标" not in page


def test_hr_read_a_submitted_form_and_return_it(bank, form, client_as):
    hr = client_as(bank.branch_hr.user)
    assert hr.get(page_of(form)).status_code == 403
    factories.rate(form, step=2)
    address = reverse("cycle-form-return", args=[form.participant.cycle_id, form.pk])
    assert f'action="{address}"' in hr.get(page_of(form)).content.decode()
    assert hr.post(address, {"revision": 1, "reason": " "}).status_code == 400
    assert hr.post(address, {"revision": 1, "reason": "请补依据"}).status_code == 302
    assert Assessment.objects.get(pk=form.pk).status == "returned"


def test_hr_never_read_an_anonymous_form(bank, client_as):
    cycle = bank.cycle(running=False)
    CycleRelation.objects.create(cycle=cycle, relation="peer", weight=10, anonymous=True)
    participant = cycle.participants.get(employee=bank.manager)
    rater = bank.form(cycle, bank.peer, "self").rater
    form = Assessment.objects.create(participant=participant, rater=rater, relation="peer")
    factories.run(cycle)
    factories.rate(form, step=2)
    assert client_as(bank.hr.user).get(page_of(form)).status_code == 403


def test_an_empty_list_says_what_comes(bank, client_as):
    page = client_as(bank.superior.user).get(reverse("assessment-list")).content.decode()
    assert "现在没有要您评价的人" in page


def test_what_is_kept_of_a_competency_holds_nothing_of_a_rater(bank, cycle, form, client_as):
    one = bank.competencies[0]
    own = bank.form(cycle, bank.manager, "self")
    for each, actor, text in ((form, bank.superior.user, "上级写的"), (own, bank.manager.user, "本人写的")):
        item = RatingInput(one.pk, 0, level_id=one.levels.get(rank=5).pk, grounds=text)
        save_ratings(actor=actor, assessment=each, items=[item])
    theirs = client_as(bank.superior.user).get(page_of(form)).content.decode()
    mine = client_as(bank.manager.user).get(page_of(own)).content.decode()
    assert ("上级写的" in theirs, "本人写的" in theirs) == (True, False)
    assert ("上级写的" in mine, "本人写的" in mine) == (False, True)
    assert f'name="r{own.pk}-{one.pk}-choice"' in mine


def test_a_text_that_looks_like_a_slot_or_like_markup_stays_a_text(bank, form, rater):
    one = bank.competencies[0]
    item = RatingInput(one.pk, 0, grounds="@@key@@ <b> @@is_below@@")
    save_ratings(actor=bank.superior.user, assessment=form, items=[item])
    assert "@@key@@ &lt;b&gt; @@is_below@@</textarea>" in rater.get(page_of(form)).content.decode()


def test_the_page_follows_the_language_though_parts_of_it_are_kept(form, rater):
    assert "未达最低等级" in rater.get(page_of(form)).content.decode()
    english = rater.get(page_of(form), headers={"accept-language": "en"}).content.decode()
    assert "Below the lowest level" in english
    assert "有效评分" not in english


# --- The notice


def test_the_notice_comes_first_and_leads_back(bank, form, rater):
    notice = factories.NoticeFactory()
    answer = rater.get(page_of(form), follow=True)
    assert answer.redirect_chain[-1][0] == f"/notice/?next=%2Fassessments%2F{form.pk}%2F"
    here = reverse("notice")
    data = {"edition": notice.edition, "next": page_of(form)}
    rater.post(here, data)
    assert not NoticeConfirmation.objects.exists()
    answer = rater.post(here, data | {"confirm": "1"})
    assert answer["Location"] == page_of(form)
    assert rater.get(page_of(form)).status_code == 200


def test_a_newer_edition_is_confirmed_anew_and_an_older_one_does_not_count(bank, form, rater):
    old = factories.NoticeFactory()
    NoticeConfirmation.objects.create(notice=old, user=bank.superior.user)
    new = factories.NoticeFactory()
    assert rater.get(page_of(form)).status_code == 302
    rater.post(reverse("notice"), {"edition": old.edition, "confirm": "1"})
    assert not new.confirmations.exists()


def test_the_notice_leads_to_no_other_site(rater):
    notice = factories.NoticeFactory()
    data = {"edition": notice.edition, "confirm": "1", "next": "https://elsewhere.example/"}
    assert rater.post(reverse("notice"), data)["Location"] == reverse("home")


# --- Queries


LIST_QUERIES, TEAM_QUERIES, FORM_QUERIES, POST_QUERIES = 10, 13, 13, 17


def signed_in(client_as, user):
    """A client whose session is already there, and a user object that remembers nothing."""
    return client_as(User.objects.get(pk=user.pk))


@pytest.mark.parametrize("people", [1, 3, 50])
def test_the_list_and_the_team_page_cost_the_same_for_any_number_of_people(
    bank, client_as, people, django_assert_num_queries
):
    NoticeConfirmation.objects.create(user=bank.superior.user, notice=factories.NoticeFactory())
    team = [
        factories.EmployeeFactory(unit=bank.east_sub, position=bank.position, superior=bank.superior)
        for _ in range(people)
    ]
    cycle = bank.cycle(employees=team)
    for employee in team:
        factories.rate(bank.form(cycle, employee), step=2, submitted=False)
    client = signed_in(client_as, bank.superior.user)
    address_of_first = page_of(bank.form(cycle, team[0]))
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get(reverse("assessment-list")).status_code == 200
    with django_assert_num_queries(TEAM_QUERIES):
        address = reverse("assessment-by-competency", args=[cycle.pk, bank.competencies[0].pk])
        assert client.get(address).status_code == 200
    with django_assert_num_queries(FORM_QUERIES):
        assert client.get(address_of_first).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 25, 50])
def test_a_form_costs_the_same_for_any_number_of_competencies(bank, client_as, count, django_assert_num_queries):
    version = factories.ModelVersionFactory()
    competencies = [factories.CompetencyFactory(version=version, ranks=(1, 2, 3)) for _ in range(count)]
    factories.publish(version)
    cycle = factories.CycleFactory(unit=bank.head)
    factories.ParticipantFactory(cycle=cycle, employee=bank.manager, version=version)
    factories.run(cycle)
    form = bank.form(cycle, bank.manager)
    NoticeConfirmation.objects.create(user=bank.superior.user, notice=factories.NoticeFactory())
    client = signed_in(client_as, bank.superior.user)
    with django_assert_num_queries(FORM_QUERIES):
        assert client.get(page_of(form)).status_code == 200
    choices = {each: (0, level_choice(each, 2), "依据") for each in competencies}
    data = posted(form, choices)
    with django_assert_num_queries(POST_QUERIES):
        assert client.post(page_of(form), data).status_code == 302
