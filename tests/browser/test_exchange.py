"""A model goes out as Excel, is changed there, looked at and imported; then its difference stands in the draft."""

import io

import openpyxl
from django.urls import reverse
from playwright.sync_api import expect

from models_app.models import ModelVersion
from tests.browser.accessibility import assert_accessible

REWORDED = "主动了解客户，随时回应客户的问题。"


def published():
    return ModelVersion.objects.select_related("model").get(model__code="cs-dept", status="published")


def downloaded(page):
    page.goto(published().get_absolute_url())
    page.locator("summary", has_text="导出").click()
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel（可填写）").click()
    assert download.value.suggested_filename == "cs-dept-1.xlsx"
    return openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))


def changed(book, **cells):
    sheet = book["等级"]
    titles = {cell.value: cell.column for cell in sheet[1]}
    for title, value in cells.items():
        sheet.cell(2, titles[title]).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return {"name": "改过.xlsx", "mimeType": "application/octet-stream", "buffer": buffer.getvalue()}


def choose(page, file):
    page.goto(reverse("import-upload"))
    assert_accessible(page)
    page.get_by_role("button", name="文件", exact=True).set_input_files(file)
    page.get_by_role("button", name="先看差异").click()


def test_a_workbook_goes_out_is_changed_and_comes_into_a_draft(page_as, site):
    page = page_as("editor")
    book = downloaded(page)
    before = published().competencies.get(name="公司知识").levels.get(rank=1).behaviour

    # Still called the source's: refused, with row and column, and no way to import.
    choose(page, changed(book, 行为描述=REWORDED))
    expect(page.get_by_role("row", name="等级 2 行为描述")).to_contain_text("改成“本行改写”")
    expect(page.get_by_role("button", name="导入到草稿")).to_have_count(0)
    assert_accessible(page)

    page.get_by_role("link", name="重新选择文件").click()
    page.get_by_role("button", name="文件", exact=True).set_input_files(changed(book, 文字来源="本行改写"))
    page.get_by_role("button", name="先看差异").click()
    expect(page.get_by_role("heading", name="另起一份草稿")).to_be_visible()
    row = page.locator(".import-row").filter(has_text="公司知识 · 1级")
    expect(row.locator("ins").first).to_be_visible()
    expect(row.locator("del").first).to_be_visible()
    assert_accessible(page)
    assert not ModelVersion.objects.filter(model__code="cs-dept", status="draft").exists()

    page.get_by_role("button", name="导入到草稿").click()
    expect(page.get_by_role("status").first).to_contain_text("已导入")
    expect(page.locator(".difference.is-new").first).to_contain_text(REWORDED)
    assert_accessible(page)
    draft = ModelVersion.objects.get(model__code="cs-dept", status="draft")
    level = draft.competencies.get(name="公司知识").levels.get(rank=1)
    assert (level.behaviour, level.origin) == (REWORDED, "bank")
    assert published().competencies.get(name="公司知识").levels.get(rank=1).behaviour == before


def test_a_file_that_is_too_large_is_told_before_it_is_sent(page_as, site):
    page = page_as("editor", width=360, expect=["400"])
    choose(page, {"name": "大.xlsx", "mimeType": "application/octet-stream", "buffer": b"x" * (6 * 1024 * 1024)})
    expect(page.get_by_role("alert").filter(has_text="超过 5 MB")).to_be_visible()
    assert page.url.endswith(reverse("import-upload"))
    assert_accessible(page)
    choose(page, {"name": "名单.csv", "mimeType": "text/csv", "buffer": "姓名,工号\n".encode("gb18030")})
    expect(page.get_by_role("alert").filter(has_text="认不出")).to_be_visible()
    assert_accessible(page)
