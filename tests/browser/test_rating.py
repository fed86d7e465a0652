"""Rating in a browser: by keyboard alone, without the network, without script, in two windows at once."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Assessment, Rating
from models_app.models import Notice
from tests import factories
from tests.assessments.test_sensitive import CASES
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import session_cookie

RATINGS = re.compile(r"/api/v1/assessments/\d+/ratings/")
NETWORK = [r"ERR_INTERNET_DISCONNECTED", r"ERR_FAILED"]


@pytest.fixture
def bank(blank_site):
    return factories.Bank()


@pytest.fixture
def cycle(bank):
    return bank.cycle()


@pytest.fixture
def form(bank, cycle):
    return bank.form(cycle, bank.manager)


@pytest.fixture
def open_form(page_as, form):
    """``open_form()``: a window of the superior's on the form, ready."""

    def open_window(**options):
        page = page_as("superior", **options)
        page.goto(address(form))
        return page

    return open_window


def address(form):
    return reverse("assessment-detail", args=[form.pk])


def item(page, competency):
    return page.locator(f"#item-{competency.pk}")


def saved(page):
    expect(page.locator("[data-saved-state=saved] .when-saved")).to_contain_text(re.compile(r"已保存 \d\d:\d\d"))


def stored(form):
    """Competency name -> what is stored."""
    return {
        rating.competency.name: (
            rating.level.rank if rating.level else "below" if rating.below_lowest else rating.unable_to_judge
        )
        for rating in Rating.objects.filter(assessment=form).select_related("competency", "level")
    }


def tab_to(page, selector):
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


# --- Keyboard


def test_a_whole_form_is_rated_and_submitted_by_keyboard_alone(bank, form, open_form):
    page = open_form()
    press = page.keyboard.press
    press("3")  # 服务精神: the level of rank 3, and on to the next item
    press("x")
    press("2")  # 公司知识: unable to judge, not observed
    press("0")  # 沟通能力: below the lowest; the last item, so it stays
    press("k")
    press("k")
    press("e")
    page.keyboard.type("逐户回访, 9 位客户")
    press("Escape")
    press("c")
    page.keyboard.type("继续 1 2 3")
    press("Escape")
    saved(page)
    expect(page.locator("[data-missing-text]")).to_have_text("都已评完，可以提交")
    assert stored(form) == {"服务精神": 3, "公司知识": "not_observed", "沟通能力": "below"}
    rating = form.ratings.get(competency=bank.competencies[0])
    assert (rating.grounds, rating.comment) == ("逐户回访, 9 位客户", "继续 1 2 3")
    tab_to(page, ".bottom-bar [data-submit]")
    press("Enter")
    page.wait_for_url(re.compile(r"/assessments/\d+/$"))
    expect(page.get_by_text("林若溪的评价已提交。")).to_be_visible()
    assert Assessment.objects.get(pk=form.pk).is_submitted


def test_n_goes_to_the_next_unrated_item_and_brackets_to_the_next_person(bank, cycle, form, open_form):
    page = open_form()
    page.keyboard.press("5")
    page.keyboard.press("k")
    page.keyboard.press("n")
    expect(item(page, bank.competencies[1])).to_have_class(re.compile("is-current"))
    page.keyboard.press("]")
    page.wait_for_url("**" + address(bank.form(cycle, bank.peer)))
    page.keyboard.press("[")
    page.wait_for_url("**" + address(form))


def test_a_digit_without_a_level_says_so_and_chooses_nothing(form, open_form):
    page = open_form()
    page.keyboard.press("4")
    expect(page.get_by_text("这一项没有数字为 4 的等级")).to_be_visible()
    assert stored(form) == {}


def test_keys_do_nothing_while_an_input_method_composes_or_with_a_modifier(form, open_form):
    page = open_form()
    page.evaluate(
        """() => {
            const options = { bubbles: true, cancelable: true };
            const send = (init) => document.body.dispatchEvent(new KeyboardEvent("keydown", { ...options, ...init }));
            send({ key: "3", isComposing: true });
            send({ key: "3", keyCode: 229 });
            send({ key: "3", ctrlKey: true });
            send({ key: "3", altKey: true });
            send({ key: "3", metaKey: true });
        }"""
    )
    page.wait_for_timeout(300)
    assert page.locator("input.choice:checked").count() == 0
    assert stored(form) == {}


# --- Saving


def test_each_choice_is_saved_at_once_and_is_there_after_a_reload(bank, form, open_form):
    page = open_form()
    one = item(page, bank.competencies[0])
    one.get_by_text("服务精神第 5 级的行为。").click()
    saved(page)
    expect(one.locator(".no-grounds")).to_be_visible()
    page.reload()
    expect(one.locator("input[data-rank='5']")).to_be_checked()
    assert stored(form) == {"服务精神": 5}


def test_without_the_network_it_says_so_keeps_everything_and_saves_later(bank, form, open_form):
    page = open_form(expect=NETWORK)
    page.keyboard.press("5")
    saved(page)
    page.context.set_offline(True)
    page.keyboard.press("2")
    page.keyboard.press("e")
    page.keyboard.type("断网时写的")
    expect(page.get_by_text("网络断了，2 处改动还没有保存。")).to_be_visible()
    expect(item(page, bank.competencies[1])).to_have_attribute("data-waiting", "")
    assert stored(form) == {"服务精神": 5}
    page.context.set_offline(False)
    expect(page.get_by_text("已恢复，2 处改动都已保存。")).to_be_visible()
    assert stored(form)["公司知识"] == 2
    assert form.ratings.get(competency=bank.competencies[2]).grounds == "断网时写的"
    assert page.evaluate("localStorage.length") == 0


def test_what_was_not_saved_survives_a_reload(bank, form, open_form):
    page = open_form(expect=NETWORK)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(RATINGS, lambda route: route.abort())
    page.keyboard.press("3")
    page.keyboard.press("e")
    page.keyboard.type("还没保存")
    expect(page.locator("[data-connection-lost]")).to_be_visible()
    page.unroute(RATINGS)
    page.reload()
    saved(page)
    expect(item(page, bank.competencies[0]).locator("input[data-rank='3']")).to_be_checked()
    assert stored(form)["服务精神"] == 3
    assert form.ratings.get(competency=bank.competencies[1]).grounds == "还没保存"


def test_leaving_with_something_unsaved_is_warned_about(form, open_form):
    page = open_form(expect=NETWORK)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.route(RATINGS, lambda route: route.abort())
    page.locator("#main").click(position={"x": 5, "y": 5})  # the browser asks only who has done something
    page.keyboard.press("3")
    expect(page.locator("[data-connection-lost]")).to_be_visible()
    page.goto(reverse("assessment-list"))
    assert asked == ["beforeunload"]


def test_a_lost_answer_is_no_conflict_with_oneself(bank, form, open_form):
    page = open_form(expect=NETWORK)
    answers = []

    def lose_the_first_answer(route):
        answer = route.fetch()
        answers.append(answer.status)
        if len(answers) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route(RATINGS, lose_the_first_answer)
    one = item(page, bank.competencies[0])
    one.locator("input[data-rank='3']").check()
    expect(page.locator("[data-connection-lost]")).to_be_visible()
    one.locator("input[data-rank='5']").check()
    saved(page)
    expect(page.locator("[data-conflict]")).to_be_hidden()
    assert answers == [200, 200, 200]
    assert stored(form) == {"服务精神": 5}


@pytest.mark.parametrize(("answer", "rank", "text"), [("mine", 3, "第二个窗口"), ("theirs", 5, "第一个窗口")])
def test_two_windows_see_both_texts_and_choose(bank, form, open_form, answer, rank, text):
    first, second = open_form(), open_form(expect=["409"])
    competency = bank.competencies[0]
    for page, digit, words in ((first, 5, "第一个窗口"), (second, 3, "第二个窗口")):
        one = item(page, competency)
        one.locator("textarea[data-text=grounds]").fill(words)
        one.locator(f"input[data-rank='{digit}']").check()
        if page is first:
            saved(page)
    dialog = second.locator("[data-conflict]")
    expect(dialog.locator("[data-conflict-mine]")).to_contain_text("第二个窗口")
    expect(dialog.locator("[data-conflict-theirs]")).to_contain_text("第一个窗口")
    assert_accessible(second)
    dialog.locator(f"button[value={answer}]").click()
    if answer == "mine":
        saved(second)
    expect(second.locator("[data-saved-state]")).to_have_attribute("data-saved-state", "saved")
    expect(item(second, competency).locator("textarea[data-text=grounds]")).to_have_value(text)
    expect(item(second, competency).locator(f"input[data-rank='{rank}']")).to_be_checked()
    assert stored(form) == {"服务精神": rank}
    assert form.ratings.get().grounds == text


def test_two_texts_can_be_put_together(bank, form, open_form):
    first, second = open_form(), open_form(expect=["409"])
    for page, words in ((first, "他们的"), (second, "我的")):
        area = item(page, bank.competencies[0]).locator("textarea[data-text=grounds]")
        area.fill(words)
        area.blur()
        if page is first:
            saved(page)
    second.locator("[data-conflict] button[value=merge]").click()
    saved(second)
    assert form.ratings.get().grounds == "我的\n他们的"


def test_who_was_signed_out_keeps_what_was_typed_and_goes_on_after_signing_in(bank, form, open_form, server):
    page = open_form(expect=["401", "403"])
    page.context.clear_cookies()
    page.keyboard.press("5")
    expect(page.get_by_text("登录已过期，1 处改动还没有保存。")).to_be_visible()
    page.context.add_cookies([session_cookie("superior", server.url)])
    page.context.new_page().goto(reverse("assessment-list"))  # signing in elsewhere brings a new token too
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page)
    expect(page.locator("[data-signed-out]")).to_be_hidden()
    assert stored(form) == {"服务精神": 5}


def test_a_text_that_is_too_long_is_kept_and_told_and_the_choice_is_saved(bank, form, open_form):
    page = open_form()
    one = item(page, bank.competencies[0])
    one.locator("textarea[data-text=comment]").fill("字" * 301)
    one.locator("input[data-rank='5']").check()
    expect(one.locator("[data-counter=comment]")).to_have_text("超出 1 字，这段文字还没有保存")
    expect(page.locator("[data-saved-text]")).to_have_text(re.compile("已保存"))
    expect(page.locator("[data-unsaved-text]")).to_have_text("1 处待保存")
    assert stored(form) == {"服务精神": 5}
    one.locator("textarea[data-text=comment]").fill("字" * 300)
    one.locator("textarea[data-text=comment]").blur()
    saved(page)
    assert len(form.ratings.get().comment) == 300


def test_a_form_that_was_closed_meanwhile_says_so_and_keeps_the_text(bank, form, open_form):
    page = open_form(expect=["409"])
    factories.rate(form, step=2)
    page.keyboard.press("5")
    expect(page.locator("[data-closed]")).to_contain_text("这张评价表已经提交")
    assert stored(form)["服务精神"] == 3


def test_the_script_knows_the_same_numbers_as_the_server(form, open_form):
    page = open_form()
    found = page.evaluate("texts => texts.map(text => ui.sensitiveKinds(text))", [text for text, _kinds in CASES])
    assert found == [kinds for _text, kinds in CASES]


def test_a_number_of_a_person_is_hinted_at_and_blocks_nothing(bank, form, open_form):
    page = open_form()
    one = item(page, bank.competencies[0])
    one.locator("textarea[data-text=grounds]").fill("客户电话 13800138000")
    expect(one.locator("[data-sensitive]")).to_contain_text("电话号码")
    one.locator("textarea[data-text=grounds]").blur()
    saved(page)
    assert form.ratings.get().grounds == "客户电话 13800138000"


# --- Submitting


def test_submit_names_what_is_missing_and_jumps_there(bank, form, open_form):
    page = open_form()
    page.keyboard.press("5")
    page.get_by_role("button", name="提交评价").click(force=True)  # marked as disabled, yet it answers
    expect(page.locator(".toasts")).to_contain_text("还差 2 项，暂不能提交")
    expect(item(page, bank.competencies[1])).to_have_class(re.compile("is-current"))
    page.locator(".rating-chips").get_by_text("沟通能力").click()
    expect(item(page, bank.competencies[2])).to_have_class(re.compile("is-current"))


def test_one_level_throughout_is_asked_about_and_a_double_click_submits_once(bank, form, open_form):
    page = open_form(expect=["400"])
    for _item in bank.competencies:
        page.keyboard.press("2")
    saved(page)
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("整张表选的都是同一等级")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="看过了，照样提交").dblclick()
    expect(page.get_by_text("林若溪的评价已提交。")).to_be_visible()
    assert form.events.count() == 1


def test_it_works_without_script(bank, cycle, form, page_as):
    page = page_as("superior", java_script_enabled=False, expect=["400"])
    page.goto(address(form))
    for competency, rank in zip(bank.competencies, (5, 2, 1), strict=True):
        one = item(page, competency)
        if one.get_attribute("open") is None:
            one.locator("summary").first.click()
        one.locator(f"input[data-rank='{rank}']").check()
    item(page, bank.competencies[0]).locator("textarea[data-text=grounds]").fill("没有脚本")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert stored(form) == {"服务精神": 5, "公司知识": 2, "沟通能力": 1}
    page.get_by_role("button", name="提交评价").click()
    page.wait_for_url("**" + address(bank.form(cycle, bank.peer)))
    assert Assessment.objects.get(pk=form.pk).is_submitted


# --- Across the team, the list, the notice


def test_one_competency_is_rated_across_the_team_by_keyboard(bank, cycle, form, page_as):
    page = page_as("superior")
    page.goto(reverse("assessment-by-competency", args=[cycle.pk, bank.competencies[0].pk]))
    page.keyboard.press("5")
    page.keyboard.press("3")
    saved(page)
    expect(page.locator("[data-rated]").first).to_have_text("2")
    assert (stored(form), stored(bank.form(cycle, bank.peer))) == ({"服务精神": 5}, {"服务精神": 3})
    assert_accessible(page)


def test_finished_forms_are_submitted_together_after_a_question(bank, cycle, form, page_as):
    for competency, rank in zip(bank.competencies, (5, 2, 1), strict=True):
        Rating.objects.create(assessment=form, competency=competency, level=competency.levels.get(rank=rank))
    page = page_as("superior")
    page.goto(reverse("assessment-list"))
    page.get_by_role("button", name="提交已评完的 1 人").click()
    expect(page.get_by_role("dialog")).to_contain_text("林若溪")
    page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已提交 1 人的评价。")).to_be_visible()
    assert Assessment.objects.get(pk=form.pk).is_submitted


def test_the_notice_is_read_before_the_first_form(bank, form, page_as):
    factories.NoticeFactory(title="胜任力测评告知书")
    page = page_as("superior")
    page.goto(address(form))
    expect(page.get_by_role("heading", name="胜任力测评告知书")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("我已阅读这份告知书").check()
    page.get_by_role("button", name="确认，继续").click()
    page.wait_for_url("**" + address(form))


@pytest.mark.parametrize("width", [1440, 360])
def test_the_pages_are_accessible_and_fit(site, page_as, width):
    """On the documents' own texts: open, returned, submitted, one's own, across the team, the list."""
    for name in ("superior", "manager"):
        user = factories.User.objects.get(username=name)
        Notice.objects.first().confirmations.create(user=user)
    mine = Assessment.objects.filter(rater__employee__user__username="superior", participant__cycle__status="running")
    begun, returned, submitted = (
        mine.filter(status=status).first() for status in ("in_progress", "returned", "submitted")
    )
    own = Assessment.objects.get(
        rater__employee__user__username="manager", participant__cycle__status="running", relation="self"
    )
    competency = begun.participant.asked.first().competency_id
    across = reverse("assessment-by-competency", args=[begun.participant.cycle_id, competency])
    page = page_as("superior", width=width)
    for path in (address(begun), address(returned), address(submitted), across, reverse("assessment-list")):
        fits(page, path)
    fits(page_as("manager", width=width), address(own))


def fits(page, path):
    page.goto(path)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
