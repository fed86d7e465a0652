"""HR pick from several models, compose one of the bank's own, reword, write a missing grade; an approver publishes."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from models_app.enums import Origin, VersionStatus
from models_app.models import Competency, CompetencyModel, ModelVersion
from tests.browser.accessibility import assert_accessible

MODEL = "对公客户经理胜任力模型（本行）"
REWORDED = "在与客户交流时能够较好地理解对方的观点，积极地给予反馈。表达言简意赅，观点清晰明确。"


def graded(name, ranks):
    """A published competency of this name with levels of these ranks."""
    rows = Competency.objects.published().filter(name=name, version__model__nature="requirement")
    return next(row for row in rows if [level.rank for level in row.ranked_levels] == ranks)


def ungraded(name):
    rows = Competency.objects.published().filter(name=name, levels=None)
    return rows.exclude(version__model__nature="example").first()


def pick_button(page, row):
    return page.locator(f"#pick-competency-{row.pk}-button")


def pick_on_its_page(page, row):
    page.goto(row.get_absolute_url())
    pick_button(page, row).click()
    expect(pick_button(page, row)).to_have_attribute("aria-pressed", "true")


def assert_accessible_at_the_end(page):
    """At the page's end the bar covers nothing; further up it lies over what can be scrolled away from under it."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert_accessible(page)


def draft():
    return ModelVersion.objects.get(model__name=MODEL)


def test_hr_compose_a_model_and_an_approver_publishes_it(page_as, site):
    page = page_as("hr")
    communication = graded("沟通能力", [1, 2, 3])
    bare = ungraded("沟通能力")
    spirit = Competency.objects.published().filter(name="服务精神").exclude(version__model__nature="example").first()

    # From a search, by keyboard; the count stays while paging.
    page.goto(f"{reverse('catalogue')}?q=沟通能力&filtered=1&status=published")
    button = page.locator("[data-results] .pick-button").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-results] .pick-button").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#pick-bar")).to_contain_text("已选 1 项")
    expect(page.locator("[data-results] .pick-button").first).to_be_focused()
    assert_accessible_at_the_end(page)
    page.locator("[data-results] .pick-button").first.click()
    expect(page.locator("#pick-bar")).to_be_hidden()

    for row in (communication, bare, spirit):
        pick_on_its_page(page, row)
    assert_accessible_at_the_end(page)
    page.get_by_role("link", name="组成模型").click()
    expect(page.locator(".picked")).to_have_count(3)
    assert_accessible(page)

    # Order, removal, undo.
    page.locator(f"#picked-{spirit.pk}").get_by_role("button", name="把“服务精神”上移").click()
    expect(page.locator(".picked h3").nth(1)).to_have_text("服务精神")
    page.locator(f"#picked-{spirit.pk}").get_by_role("button", name="移除“服务精神”").click()
    expect(page.locator(".picked")).to_have_count(2)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".picked h3").nth(1)).to_have_text("服务精神")

    form = page.get_by_role("region", name="组成新模型")
    form.get_by_label("名称").press_sequentially(MODEL[:6])
    expect(form.get_by_label("代码")).to_have_attribute("placeholder", "dui-gong-ke-hu-jing-li")
    form.get_by_label("名称").fill(MODEL)
    form.get_by_label("编写对象").fill("对公客户经理")
    form.get_by_role("button", name="组成新模型").click()
    page.wait_for_url(re.compile(r"/versions/\d+/competencies/"))
    expect(page.get_by_text("3 项已放进")).to_be_visible()
    assert CompetencyModel.objects.get(name=MODEL).is_banks_own
    assert_accessible(page)

    # Reword one level: what to look at is said while typing, and what it differs from its source once saved.
    copy = draft().competencies.get(taken_from=communication)
    page.goto(reverse("version-competency", args=[draft().pk, copy.pk]))
    page.get_by_role("link", name=re.compile(r"编辑\s*1级")).click()
    page.get_by_label("行为描述").fill(REWORDED)
    expect(page.locator(".level-notes .caution")).to_contain_text("“较好”")
    assert_accessible(page)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("已保存")
    expect(page.locator("mark.vague").first).to_have_text("较好")
    expect(page.get_by_text("与来源的差别")).to_be_visible()
    expect(page.locator(".is-source .is-new ins").first).to_have_text("客户")
    expect(page.get_by_role("button", name=re.compile("恢复来源原文"))).to_be_visible()
    assert_accessible(page)
    assert copy.levels.get(rank=1).origin == Origin.BANK

    # Write the grades that are missing.
    without = draft().competencies.get(taken_from=bare)
    page.goto(reverse("version-competency", args=[draft().pk, without.pk]))
    for rank, text in ((1, "说清楚产品的收费。"), (2, "用客户自己的例子说明收费。")):
        page.get_by_role("link", name=f"补写 {rank}级").click()
        expect(page.get_by_label("等级数字")).to_have_value(str(rank))
        page.get_by_label("行为描述").fill(text)
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_role("heading", name=f"{rank}级", level=3)).to_be_visible()
    expect(page.get_by_text("由本行编写").first).to_be_visible()
    assert [(level.rank, level.origin) for level in without.ranked_levels] == [(1, "bank"), (2, "bank")]

    page.get_by_role("link", name="送审…").click()
    page.get_by_role("dialog").get_by_role("button", name="送审").click()
    expect(page.get_by_role("status").first).to_contain_text("已送审")
    assert_accessible(page)

    approver = page_as("approver")
    approver.goto(reverse("version-review", args=[draft().pk]))
    expect(approver.get_by_text("与来源的差别")).to_be_visible()
    expect(approver.get_by_role("link", name=re.compile(communication.version.model.name)).first).to_be_visible()
    assert_accessible(approver)
    approver.get_by_role("link", name="发布第 1 版…").click()
    dialog = approver.get_by_role("dialog")
    dialog.get_by_label("发文字号").fill("江银发〔2026〕41号")
    dialog.get_by_label("生效日期").fill("2026-12-01")
    dialog.get_by_role("button", name="发布第 1 版").click()
    approver.wait_for_url(re.compile(r"/models/"))
    assert draft().status == VersionStatus.PUBLISHED

    # What everybody reads: the bank's words, how they differ, and the passage they came from.
    reader = page_as("manager")
    reader.goto(copy.get_absolute_url())
    reader.get_by_text("与来源的差别").click()
    expect(reader.locator(".reworded ins").first).to_be_visible()
    expect(reader.get_by_text("文字一致")).to_be_visible()
    assert reader.locator(".pick-button").count() == 0
    assert_accessible(reader)


def test_composing_fits_a_phone(page_as, site):
    page = page_as("hr", width=360, height=740)
    row = graded("沟通能力", [1, 2, 3])
    pick_on_its_page(page, row)
    page.goto(f"{reverse('catalogue')}?q=沟通能力")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(reverse("compose"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    page.get_by_label("名称").fill(MODEL)
    page.get_by_role("button", name="组成新模型").click()
    page.wait_for_url(re.compile(r"/versions/\d+/competencies/"))
    page.goto(f"{page.url}?part=new-level&rank=4")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)


def test_picking_and_composing_work_without_script(page_as, site):
    page = page_as("hr", java_script_enabled=False)
    row = graded("沟通能力", [1, 2, 3])
    page.goto(row.get_absolute_url())
    page.locator(".pick-button").click()
    expect(page.locator(".pick-button")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="组成模型").click()
    page.get_by_label("名称").fill(MODEL)
    page.get_by_role("button", name="组成新模型").click()
    expect(page.get_by_role("heading", name="沟通能力", level=2)).to_be_visible()
    assert draft().model.code.startswith("dui-gong")
