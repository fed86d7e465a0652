"""An editor links two competencies and sees them side by side; HR walk the matrix by keyboard."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from models_app.models import Competency, Concept, ConceptMember
from tests.browser.accessibility import assert_accessible

REASON = "都说按原则约束自己。"


def competency(model, key):
    return Competency.objects.published().get(version__model__code=model, key=key)


def test_two_competencies_are_linked_seen_side_by_side_unlinked_and_linked_again(page_as, site):
    page = page_as("editor", expect=["400"])
    first, second = competency("cs-dept", "principles"), competency("credit-am", "self-reflection")
    page.goto(first.get_absolute_url())
    page.get_by_role("link", name="关联到共同概念").click()
    assert_accessible(page)
    page.get_by_role("link", name="没有合适的，新增一个概念").click()
    expect(page.get_by_label("名称", exact=True)).to_have_value("原则性")
    page.get_by_label("名称", exact=True).fill("律己")
    assert_accessible(page)
    page.get_by_role("button", name="新增").click()

    # The new concept is chosen already; without a reason nothing is linked, and what was chosen stays.
    concept = Concept.objects.get(name="律己")
    expect(page.get_by_label("共同概念")).to_have_value(concept.code)
    page.get_by_role("radio", name="近义").check()
    page.get_by_role("button", name="关联", exact=True).click()
    expect(page.locator(".field-error")).to_be_visible()
    expect(page.get_by_role("radio", name="近义")).to_be_checked()
    assert_accessible(page)
    page.locator("#id_reason").fill(REASON)
    page.get_by_role("button", name="关联", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("“原则性”已关联到“律己”")

    page.get_by_label("在已发布的指标里找").fill("zixing")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=re.compile("^关联自省意识")).click()
    page.get_by_role("radio", name="是其一部分").check()
    page.locator("#id_reason").fill("只说自省。")
    page.get_by_role("button", name="关联", exact=True).click()
    table = page.get_by_role("region", name="并排比较")
    for words in ("原则性", "自省意识", "近义", "是其一部分", REASON, "只说自省。", "何清和"):
        expect(table).to_contain_text(words)
    assert_accessible(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    page.set_viewport_size({"width": 1440, "height": 900})

    page.get_by_role("link", name=re.compile("^取消关联：自省意识")).click()
    expect(page.get_by_role("heading", name="把“自省意识”移出“律己”？")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="取消关联").click()
    expect(page.get_by_text("已取消关联，指标本身没有变。")).to_be_visible()
    assert ConceptMember.objects.filter(concept=concept).count() == 1
    assert_accessible(page)
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("status").first).to_contain_text("已恢复关联")
    assert ConceptMember.objects.filter(concept=concept).count() == 2

    page.goto(second.get_absolute_url())
    expect(page.get_by_role("heading", name="同一概念在别的模型")).to_be_visible()
    expect(page.get_by_role("link", name="客户服务部人员胜任素质模型").last).to_be_visible()
    assert_accessible(page)


def test_the_matrix_is_walked_by_keyboard_and_filtered(page_as, site):
    page = page_as("hr")
    page.goto(reverse("concept-matrix"))
    assert_accessible(page)
    cells = page.locator("[data-matrix] [data-cell]")
    cells.first.focus()
    before = page.locator("[data-cell]:focus").text_content()
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-cell]:focus").text_content() != before
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    # One stop for Tab: the cell that was left.
    assert page.locator("[data-matrix] [data-cell][tabindex='0']").count() == 1
    # What has the focus is not under the sticky head or column.
    box = page.locator("[data-cell]:focus").bounding_box()
    head = page.locator(".matrix-corner").bounding_box()
    assert box["y"] >= head["y"] + head["height"] - 1
    assert box["x"] >= head["x"] + head["width"] - 1
    address = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")

    page.goto(reverse("concept-matrix"))
    page.get_by_label("维度").select_option("knowledge")
    page.wait_for_url(re.compile("dimension=knowledge"))
    expect(page.locator("[data-matrix] .matrix-group")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_on_a_phone_the_matrix_is_a_list(page_as, site):
    page = page_as("hr", width=360, height=800)
    page.goto(f"{reverse('concept-matrix')}?dimension=knowledge")
    expect(page.locator(".matrix-list")).to_be_visible()
    expect(page.locator("[data-matrix]")).not_to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    page.goto(reverse("concept-list"))
    assert_accessible(page)


def test_any_two_competencies_are_compared_from_a_competencys_page(page_as, site):
    page = page_as("manager")
    page.goto(competency("cs-dept", "communication").get_absolute_url())
    page.get_by_role("link", name="与…并排").click()
    page.get_by_label("在已发布的指标里找").fill("诚实正直")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name=re.compile("^并排诚实正直")).click()
    expect(page.get_by_role("region", name="并排比较").locator("thead th")).to_have_count(3)
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("^移出诚实正直")).click()
    expect(page.get_by_role("region", name="并排比较").locator("thead th")).to_have_count(2)
