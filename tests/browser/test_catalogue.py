"""HR look something up: search by pinyin and keys, facets, a competency, its place in the document, and back."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from models_app.models import Competency, Position
from tests.browser.accessibility import assert_accessible


def competency(model, key):
    return Competency.objects.published().get(version__model__code=model, key=key)


def test_from_a_search_to_the_place_in_the_document_and_back(page_as, site):
    page = page_as("hr")
    page.goto(reverse("catalogue"))
    assert_accessible(page)
    page.keyboard.press("/")
    expect(page.locator("#catalogue-q")).to_be_focused()
    page.keyboard.type("goutong")
    expect(page.locator("#search-summary")).to_contain_text("按拼音找到“沟通”")
    expect(page).to_have_url(re.compile("q=goutong"))
    expect(page.locator("[data-result] mark").first).to_have_text("沟通")
    assert_accessible(page)

    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-result]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#catalogue-q")).to_be_focused()

    page.locator("#model-example-am").check()
    expect(page.locator(".filter-chip", has_text="示例模型")).to_be_visible()
    results = page.locator("[data-result]")
    expect(results).to_have_count(3)
    page.locator("#catalogue-q").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("沟通能力")
    expect(page.get_by_text("文字一致")).to_be_visible()
    expect(page.locator(".level-column")).to_have_count(3)
    assert_accessible(page)

    page.locator(".level-column").first.get_by_role("link", name="来源原文 ②").click()
    expect(page).to_have_url(re.compile("#passage-2$"))
    page.get_by_role("link", name="在全文中查看").click()
    mark = page.locator(":target")
    expect(mark).to_be_in_viewport()
    assert_accessible(page)
    mark.click()
    cited = page.locator("li:target")
    expect(cited).to_be_in_viewport()
    cited.get_by_role("link", name=re.compile("示例模型.*沟通能力")).first.click()
    expect(page.locator("h1")).to_have_text("沟通能力")

    page.get_by_role("link", name="下一项").click()
    expect(page.locator("h1")).not_to_have_text("沟通能力")


def test_back_from_a_competency_returns_to_the_results(page_as, site):
    page = page_as("hr")
    page.goto(reverse("catalogue"))
    page.fill("#catalogue-q", "服务精神")
    expect(page.locator("#search-summary")).to_contain_text("服务精神")
    page.locator("[data-result]").first.click()
    expect(page.locator("h1")).to_have_text("服务精神")
    page.go_back()
    expect(page.locator("#catalogue-q")).to_have_value("服务精神")
    expect(page.locator("[data-result]").first).to_be_visible()


def test_an_empty_result_and_the_way_out(page_as, site):
    page = page_as("hr")
    page.goto(reverse("catalogue") + "?q=没有这个词")
    assert_accessible(page)
    page.get_by_role("link", name="清除搜索和筛选").click()
    expect(page.locator("[data-result]").first).to_be_visible()


def test_keys_do_nothing_while_an_input_method_composes(page_as, site):
    page = page_as("hr")
    page.goto(reverse("catalogue"))
    field = page.locator("#catalogue-q")
    field.focus()
    field.dispatch_event("keydown", {"key": "ArrowDown", "isComposing": True, "bubbles": True})
    expect(field).to_be_focused()


def test_a_link_is_copied(page_as, site):
    page = page_as("hr", permissions=["clipboard-read", "clipboard-write"])
    shown = competency("example-am", "communication")
    page.goto(shown.get_absolute_url() + "#passage-1")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="链接已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(shown.get_absolute_url())


PAGES = {
    "models": lambda: reverse("model-list"),
    "model": lambda: reverse("model-detail", args=["cs-dept"]),
    "coding book": lambda: reverse("model-detail", args=["corporate-bei"]),
    "competency": lambda: competency("example-am", "service-spirit").get_absolute_url(),
    "coded competency": lambda: competency("corporate-bei", "service-spirit").get_absolute_url(),
    "torn competency": lambda: competency("sales-service", "communication").get_absolute_url(),
    "sources": lambda: reverse("source-list"),
    "source": lambda: reverse("source-detail", args=["file-001"]),
    "positions": lambda: reverse("position-list"),
    "position": lambda: reverse("position-detail", args=[Position.objects.filter(targets__gt=0).first().pk]),
    "people": lambda: reverse("people-list"),
    "search": lambda: reverse("catalogue"),
}


@pytest.mark.parametrize("width", [1440, 360])
def test_every_page_is_accessible_and_fits(page_as, site, width):
    page = page_as("hr", width=width)
    for name, address in PAGES.items():
        page.goto(address())
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than the screen"


def test_facets_start_closed_on_a_phone_and_stay_as_they_were_left(page_as, site):
    page = page_as("hr", width=360)
    page.goto(reverse("catalogue"))
    facets = page.locator(".facets")
    expect(facets).not_to_have_attribute("open", "")
    page.locator(".facets-summary").click()
    page.locator("#dimension-skill").check()
    expect(page.locator(".filter-chip", has_text="技能")).to_be_visible()
    expect(facets).to_have_attribute("open", "")


def test_search_works_without_a_script(page_as, site):
    page = page_as("hr", java_script_enabled=False)
    page.goto(reverse("catalogue"))
    page.fill("#catalogue-q", "gt")
    page.locator("#dimension-skill").check()
    page.get_by_role("button", name="应用筛选").click()
    expect(page.locator("[data-result]").first).to_contain_text("沟通")
    expect(page.locator(".filter-chip", has_text="技能")).to_be_visible()
