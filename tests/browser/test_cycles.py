"""HR open a cycle, launch it, watch it, close it and release its reports, in a browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.enums import AssessmentStatus, CycleStatus
from assessments.models import Cycle
from tests.browser.accessibility import assert_accessible


def step_to(page, name):
    """Wait for a step's page and hold it to the rules of accessibility."""
    expect(page.locator(".cycle-steps [aria-current=step]")).to_contain_text(name)
    assert_accessible(page)


def test_hr_take_a_cycle_from_draft_to_release(page_as, site):
    page = page_as("hr")
    page.goto(reverse("cycle-list"))
    assert_accessible(page)
    page.get_by_role("link", name="新建测评活动").click()

    step_to(page, "基本信息")
    page.get_by_label("名称").fill("滨江支行转正测评")
    page.get_by_label("任职资格").check()
    page.get_by_role("button", name="保存并继续").click()

    step_to(page, "模型版本")
    for family in ("对公", "零售"):
        field = page.get_by_label(family, exact=True)
        field.select_option(label=field.locator("option", has_text="示例模型").inner_text())
    page.get_by_role("button", name="保存并继续").click()

    step_to(page, "评价关系")
    page.get_by_role("button", name="保存并继续").click()

    step_to(page, "被评人")
    page.get_by_label("机构").select_option(label="杭州分行 · 滨江支行")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("button", name=re.compile("全部加入（10 人）"))).to_be_visible()
    page.get_by_role("button", name=re.compile("全部加入")).click()
    expect(page.get_by_role("heading", name="已选 10 人")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="继续：预览").click()

    step_to(page, "预览与发起")
    page.get_by_role("button", name="发起…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("10 名被评人，20 份评价表")
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert Cycle.objects.get(name="滨江支行转正测评").is_draft
    page.get_by_role("button", name="发起…").click()
    dialog.get_by_role("button", name="发起").click()

    expect(page.get_by_text("活动已发起，评价人现在可以填写。")).to_be_visible()
    assert_accessible(page)
    watch_and_end(page)


def watch_and_end(page):
    page.get_by_role("link", name="按上级").click()
    expect(page.get_by_role("row", name=re.compile("周启明"))).to_contain_text("10")
    assert_accessible(page)
    page.get_by_role("link", name="评价表", exact=True).click()
    expect(page.get_by_role("cell", name="未开始")).to_have_count(20)
    assert_accessible(page)
    page.get_by_role("link", name="关闭活动").click()
    expect(page.get_by_text("还有 20 份评价表没有提交，不会计入结果")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="仍然关闭，写定结果").click()
    expect(page.get_by_text("活动已关闭，结果已经写定。")).to_be_visible()
    page.get_by_role("button", name="发放报告…").click()
    page.get_by_role("dialog").get_by_role("button", name="发放报告").click()
    expect(page.get_by_text("报告已发放，本人和上级现在可以查看。")).to_be_visible()
    expect(page.get_by_text("未确认 10")).to_be_visible()
    assert_accessible(page)
    assert Cycle.objects.get(name="滨江支行转正测评").status == CycleStatus.RELEASED


def test_a_form_is_returned_with_a_reason(page_as, site):
    cycle = Cycle.objects.running().first()
    page = page_as("hr", expect=["400"])
    page.goto(f"{reverse('cycle-forms', args=[cycle.pk])}?state={AssessmentStatus.SUBMITTED}")
    page.get_by_role("link", name=re.compile("^退回")).first.click()
    assert_accessible(page)
    page.get_by_label("退回原因").fill("   ")
    page.get_by_role("button", name="退回给评价人").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("退回原因").fill("请补上核心指标的评分依据。")
    page.get_by_role("button", name="退回给评价人").click()
    expect(page.get_by_text("已退回")).to_be_visible()


def test_branches_open_by_keyboard_on_the_home_page(page_as, site):
    page = page_as("hr")
    page.goto(reverse("home"))
    toggle = page.get_by_role("button", name="杭州分行")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("row", name=re.compile("滨江支行"))).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("name", ["cycle-detail", "cycle-superiors", "cycle-forms", "cycle-close"])
def test_a_running_cycle_fits_a_phone(page_as, site, name):
    page = page_as("hr", width=360, height=740)
    page.goto(reverse(name, args=[Cycle.objects.running().first().pk]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)


def test_branch_hr_watch_their_people_and_cannot_end_the_cycle(page_as, site):
    page = page_as("branchhr")
    page.goto(reverse("cycle-detail", args=[Cycle.objects.running().first().pk]))
    expect(page.get_by_text("这个活动由主办机构的人力资源管理")).to_be_visible()
    expect(page.get_by_role("link", name="关闭活动")).to_have_count(0)
    expect(page.get_by_text("温州分行")).to_have_count(0)
    assert_accessible(page)
