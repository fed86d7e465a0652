"""Reports in a browser: the person reads, plans and answers; the superior goes from a cell to the report; paper."""

import pytest
from django.urls import reverse

from assessments.enums import CycleStatus
from assessments.models import DevelopmentAction, Participant, ReportResponse
from models_app.models import User
from models_app.services.platform import confirm_notice, current_notice
from tests.browser.accessibility import assert_accessible
from tests.pdf_text import has_text, page_count


def told(username):
    """The demo account, past the reading notice."""
    user = User.objects.get(username=username)
    confirm_notice(actor=user, notice=current_notice())
    return user


@pytest.fixture
def report(site):
    """The released report of the demo's account manager, which they have not answered yet."""
    participant = Participant.objects.get(employee__user__username="manager", cycle__status=CycleStatus.RELEASED)
    assert not ReportResponse.objects.filter(participant=participant).exists()
    return participant


@pytest.mark.parametrize("width", [1440, 360])
def test_the_person_reads_plans_and_answers(page_as, report, width):
    page = page_as(told("manager"), width=width)
    page.goto(reverse("my-reports"))
    assert_accessible(page)
    page.get_by_role("link", name=report.name, exact=True).first.click()
    page.get_by_role("heading", name="个人胜任力测评报告").wait_for()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    form = page.locator(".action-form").first
    form.get_by_label("带教").check()
    form.get_by_label("行动内容").fill("每月为一户做一次整体方案")
    form.get_by_role("button", name="保存行动").click()
    page.locator(".action-form").first.get_by_text("已保存").wait_for()
    assert DevelopmentAction.objects.get(participant=report).text == "每月为一户做一次整体方案"
    page.get_by_role("radio", name="有异议").check()
    page.get_by_role("textbox", name="说明").fill("搜集信息一项偏低。")
    page.get_by_role("button", name="确认已阅").click()
    assert_accessible(page)
    page.get_by_role("button", name="提交回应").click()
    page.get_by_text("已记录您的回应。").wait_for()
    assert ReportResponse.objects.get(participant=report).text == "搜集信息一项偏低。"
    assert_accessible(page)


def test_an_objection_without_a_text_is_refused_in_place(page_as, report):
    page = page_as(told("manager"), expect=["400"])
    page.goto(reverse("report-detail", args=[report.pk]))
    page.get_by_role("radio", name="有异议").check()
    page.get_by_role("button", name="确认已阅").click()
    page.get_by_role("button", name="提交回应").click()
    page.get_by_text("有异议时请写明对哪一项、为什么。").wait_for()
    assert page.get_by_role("radio", name="有异议").is_checked()
    assert_accessible(page)


def test_two_who_change_one_action_see_both_texts(page_as, report):
    superior, person = page_as(told("superior"), expect=["409"]), page_as(told("manager"))
    for page in (superior, person):
        page.goto(reverse("report-detail", args=[report.pk]))
    for page, text in ((person, "我先写的"), (superior, "上级后写的")):
        form = page.locator(".action-form").first
        form.get_by_label("在岗").check()
        form.get_by_label("行动内容").fill(text)
        form.get_by_role("button", name="保存行动").click()
        if page is person:
            page.locator(".action-form").first.get_by_text("已保存").wait_for()
    warning = superior.get_by_role("alert")
    warning.wait_for()
    assert "先" in warning.inner_text()
    assert_accessible(superior)
    superior.locator(".action-form").first.get_by_role("button").click()
    superior.locator(".action-form").first.get_by_text("已保存").wait_for()
    assert DevelopmentAction.objects.get(participant=report).text == "上级后写的"


def test_the_superior_moves_over_the_team_by_keyboard_and_opens_a_report(page_as, report):
    page = page_as(told("superior"))
    page.goto(reverse("team-report-list"))
    assert_accessible(page)
    page.get_by_role("link", name=report.cycle.name).click()
    strip = page.locator("[data-strip]")
    strip.wait_for()
    assert_accessible(page)
    page.locator("[data-cell][tabindex='0']").focus()
    before = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    address = page.evaluate("document.activeElement.href")
    assert address != before
    assert page.locator("[data-cell][tabindex='0']").count() == 1
    person = page.evaluate("document.activeElement.closest('tr').querySelector('th a').textContent")
    strip.get_by_text(person).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    row = page.evaluate("document.activeElement.id")
    assert address.endswith(f"#{row}")
    assert page.locator(f"#{row}").is_visible()


def test_a_click_explains_a_cell_and_a_second_one_opens_the_report(page_as, report):
    page = page_as(told("superior"))
    page.goto(reverse("team-report", args=[report.cycle_id]))
    page.locator("[data-strip]").wait_for()
    cell = page.locator(f"[data-cell^='/reports/{report.pk}/']").last
    cell.click()
    page.locator("[data-strip]").get_by_text(report.name).wait_for()
    assert page.url.endswith(reverse("team-report", args=[report.cycle_id]))
    cell.click()
    page.wait_for_url(f"**{reverse('report-detail', args=[report.pk])}**")


@pytest.mark.parametrize("username", ["hr", "superior"])
def test_a_team_fits_a_phone_and_filters_at_once(page_as, report, username):
    page = page_as(told(username), width=360)
    page.goto(reverse("team-report", args=[report.cycle_id]))
    page.locator("[data-strip]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    with page.expect_navigation():
        page.get_by_label("只看未达标").check()
    assert "only_unmet=1" in page.url


def test_the_report_prints_on_a4_with_room_for_signatures(page_as, report):
    page = page_as(told("superior"))
    page.goto(reverse("report-print", args=[report.pk]))
    assert_accessible(page)
    page.emulate_media(media="print")
    assert not page.locator(".paper-bar").is_visible()
    assert page.get_by_text("面谈记录").is_visible()
    assert page.locator(".signature").count() == 3
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert page_count(printed) in (3, 4)


def test_the_pdf_is_kept_with_text_that_can_be_selected(page_as, report, tmp_path):
    page = page_as(told("manager"))
    page.goto(reverse("report-detail", args=[report.pk]))
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 PDF").click()
    download.value.save_as(tmp_path / "report.pdf")
    pdf = (tmp_path / "report.pdf").read_bytes()
    assert page_count(pdf) in (3, 4)
    for words in ("个人胜任力测评报告", "不能胜任工作", "签字只表示已阅"):
        assert has_text(pdf, words)


def test_the_report_and_the_matrix_can_be_read_without_script(page_as, report):
    page = page_as(told("superior"), java_script_enabled=False)
    page.goto(reverse("team-report", args=[report.cycle_id]))
    page.locator(f"[data-cell^='/reports/{report.pk}/']").first.click()
    page.wait_for_url(f"**{reverse('report-detail', args=[report.pk])}**")
    assert page.locator(".radar.is-wide").is_visible()
    assert page.locator(".report-table tbody tr").count() > 5
