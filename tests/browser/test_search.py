"""HR search as they write: traditional characters, initials, items of the documents, what is not about banks."""

import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.accessibility import assert_accessible


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def page(page_as, site):
    page = page_as("hr")
    page.goto(reverse("catalogue"))
    return page


def ask(page, text):
    page.fill("#catalogue-q", text)
    expect(page).to_have_url(re.compile("q="))


def test_results_follow_the_typing_in_any_script(page):
    marks = page.locator("[data-result] mark")
    for text, found in (("溝通", "沟通"), ("gtnl", "沟通能力"), ("gtneng", "沟通能"), ("ＧＯＵＴＯＮＧ", "沟通")):
        ask(page, text)
        expect(marks.first).to_have_text(found)
    expect(page.locator("#search-summary")).to_contain_text("按拼音找到“沟通”")
    expect(page.locator("#catalogue-sort")).to_have_value("")
    expect(page.locator("#catalogue-sort option:checked")).to_have_text("相关度")
    assert_accessible(page)


def test_the_same_words_stand_once_with_their_other_places(page):
    ask(page, "溝通能力")
    copies = page.locator(".hit-copies a").first
    expect(copies).to_have_text("示例模型：客户经理（项目示例） 第 1 版")
    copies.click()
    expect(page.locator("h1")).to_have_text("沟通能力")


def test_what_is_written_for_another_trade_says_so_and_is_left_out_by_one_click(page):
    ask(page, "沟通")
    expect(page.get_by_text(re.compile("写给：.*广告")).first).to_be_visible()
    page.get_by_label("银行与信贷").check()
    expect(page.locator(".filter-chip", has_text="银行与信贷")).to_be_visible()
    expect(page.get_by_text(re.compile("写给："))).to_have_count(0)
    assert_accessible(page)


def test_a_long_list_of_models_unfolds_and_stays_so_for_what_is_chosen(page):
    rest = page.locator('[data-facet="model"]')
    rest.locator("summary").click()
    last = rest.get_by_role("checkbox").last
    last.check()
    expect(page.locator(".filter-chip")).to_have_count(2)
    expect(page.locator("[data-result]").first).to_be_visible()
    assert_accessible(page)


def test_from_a_word_to_the_item_in_its_entry(page):
    ask(page, "訪問客戶")
    page.get_by_role("link", name=re.compile("文档条目内容")).click()
    expect(page.locator("#catalogue-q")).to_have_value("訪問客戶")
    page.fill("#catalogue-q", "客戶")
    expect(page.locator("#search-summary")).to_contain_text("条内容")
    expect(page).to_have_url(re.compile("show=items"))
    expect(page.locator("[data-result] mark").first).to_have_text("客户")
    assert_accessible(page)
    page.get_by_label("烟草").check()
    expect(page.locator(".filter-chip", has_text="烟草")).to_be_visible()
    expect(page.get_by_text(re.compile("写给：.*烟草")).first).to_be_visible()
    page.locator("#catalogue-q").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/entries/.*#item-"))
    expect(page.locator(":target")).to_be_in_viewport()


def test_hits_are_taken_out_as_a_workbook(page, tmp_path):
    ask(page, "沟通")
    expect(page.locator("#search-summary")).to_contain_text("沟通")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出结果").click()
    assert download.value.suggested_filename.startswith("检索结果-")
    file = tmp_path / "found.xlsx"
    download.value.save_as(file)
    sheet = load_workbook(file).active
    assert sheet["A4"].value == "胜任力指标"
    assert sheet.max_row > 10


def test_a_hit_is_picked_without_leaving_the_results(page):
    ask(page, "沟通")
    pick = page.get_by_role("button", name=re.compile("选用.*沟通")).first
    pick.click()
    expect(page.get_by_text("已选 1 项")).to_be_visible()
    expect(page.locator("#catalogue-q")).to_have_value("沟通")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # where the bar covers nothing
    assert_accessible(page)


@pytest.mark.parametrize("query", ["?q=goutong", "?show=items&q=客户", "?show=items&q=没有这个词", "?show=items"])
def test_every_state_fits_a_phone(page_as, site, query):
    page = page_as("hr", width=360)
    page.goto(reverse("catalogue") + query)
    assert fits(page)
    assert_accessible(page)


def test_the_tabs_work_without_a_script(page_as, site):
    page = page_as("hr", java_script_enabled=False)
    page.goto(reverse("catalogue") + "?q=客户")
    page.get_by_role("link", name=re.compile("文档条目内容")).click()
    page.fill("#catalogue-q", "職責")
    page.get_by_role("button", name="搜索", exact=True).click()
    expect(page).to_have_url(re.compile("show=items"))
    expect(page.locator("[data-result] mark").first).to_have_text("职责")
