"""From the list of entries to a printing's differences, and through a whole document by its headings and marks."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from models_app.models import Entry
from tests.browser.accessibility import assert_accessible


def fits(page, width):
    return page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 360])
def test_from_the_list_to_the_differences_and_into_the_document(page_as, site, width):
    page = page_as("hr", width=width)
    page.goto(reverse("entry-list"))
    assert_accessible(page)
    assert fits(page, width)

    if width < 960:
        expect(page.locator(".facets")).not_to_have_attribute("open", "")
        page.locator(".facets-summary").click()
    page.get_by_label("烟草").check()
    expect(page.locator(".filter-chip", has_text="烟草")).to_be_visible()
    expect(page).to_have_url(re.compile("trade=tobacco"))
    assert 0 < page.locator(".hit").count() < 5
    page.locator(".filter-chip", has_text="烟草").click()
    page.fill("#entry-q", "愿意对运营绩效负责")
    expect(page.locator(".hit mark", has_text="愿意对运营绩效负责").first).to_be_visible()
    page.locator(".hit a").first.click()
    expect(page.locator("h1")).to_have_text("客户经理的素质要求（十一条）")
    assert_accessible(page)
    assert fits(page, width)

    page.get_by_role("link", name=re.compile("第 4 处与首处")).click()
    expect(page.get_by_role("heading", name="逐字对照")).to_be_visible()
    assert page.locator(".diff-mark").count() > 0
    assert_accessible(page)
    assert fits(page, width)

    page.locator(".printings thead a").last.click()
    expect(page.locator(".place-mark:target")).to_be_in_viewport()
    assert_accessible(page)
    assert fits(page, width)
    page.locator(".place-mark:target").click()
    expect(page.locator("h1")).to_have_text("客户经理的素质要求（十一条）")


@pytest.mark.parametrize("width", [1440, 360])
def test_what_is_said_of_a_long_document_comes_by_its_numbers(page_as, site, width):
    page = page_as("manager", width=width)
    address = reverse("source-detail", args=["file-001"])
    page.goto(address)
    assert_accessible(page)
    assert fits(page, width)
    page.locator(".document-text .passage-number").nth(100).click()
    row = page.locator(".cited-list li:target")
    expect(row).to_be_in_viewport()
    assert_accessible(page)
    row.locator(".passage-number").click()
    expect(page.locator(".document-text .passage-number:target")).to_be_in_viewport()
    page.locator(".document-text .defect-mark").nth(20).click()
    expect(page.locator(".defect-rail li:target")).to_be_in_viewport()

    page.goto(address)
    page.get_by_role("link", name="全部列出").click()
    expect(page.locator(".cited-list")).to_be_focused()
    page.goto(reverse("source-cited", args=["file-001"]))
    assert_accessible(page)
    assert fits(page, width)
    page.locator(".cited-list .passage-number").nth(100).click()
    expect(page.locator(".document-text .passage-number:target")).to_be_in_viewport()


def test_a_document_is_read_by_its_headings_marks_and_defects(page_as, site):
    page = page_as("manager")
    page.goto(reverse("source-detail", args=["file-003"]))
    page.get_by_role("navigation", name="按标题跳转").get_by_role("link", name="客户经理岗位职责").click()
    expect(page.locator(".part:target")).to_be_in_viewport()

    page.locator(".defect-mark[id]").nth(3).click()
    row = page.locator(".defect-rail li:target")
    expect(row).to_be_in_viewport()
    row.locator(".defect-mark").click()
    expect(page.locator(".document-text .defect-mark:target")).to_be_in_viewport()

    page.get_by_role("link", name=re.compile("与内容无关")).click()
    expect(page.locator(".part-noise").first).to_be_visible()
    expect(page.locator(".part-used")).to_have_count(0)
    assert_accessible(page)

    page.get_by_role("link", name="全文交代表").click()
    assert_accessible(page)
    page.locator(".account-table th a").nth(2).click()
    expect(page.locator(".part:target")).to_be_in_viewport()


def item_entry():
    return Entry.objects.filter(items__gt=0).order_by("order").first()


PAGES = {
    "items": lambda: item_entry().get_absolute_url(),
    "grades": lambda: Entry.objects.exclude(family=None).first().get_absolute_url(),
    "account": lambda: reverse("source-account", args=["file-001"]),
    "defects": lambda: reverse("defect-list"),
    "sources": lambda: reverse("source-list"),
    "presentation": lambda: reverse("source-detail", args=["file-002"]),
}


@pytest.mark.parametrize("width", [1440, 360])
def test_every_page_is_accessible_and_fits(page_as, site, width):
    page = page_as("hr", width=width)
    for name, address in PAGES.items():
        page.goto(address())
        assert_accessible(page)
        assert fits(page, width), f"{name} is wider than the screen"


def test_entries_are_filtered_without_a_script(page_as, site):
    page = page_as("hr", java_script_enabled=False)
    page.goto(reverse("entry-list"))
    page.get_by_label("证券").check()
    page.get_by_role("button", name="应用筛选").click()
    expect(page.locator(".filter-chip", has_text="证券")).to_be_visible()
    expect(page.locator(".hit")).to_have_count(1)
