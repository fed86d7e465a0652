"""The editor edits, another person publishes; a stale edit from a second browser shows both texts."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from models_app.enums import Role, VersionStatus
from models_app.models import Competency, Level, ModelVersion, OrgUnit, User
from models_app.services.people import grant_role
from tests.browser.accessibility import assert_accessible

REWORDED = "清楚了解客户提出的要求，主动告诉客户本行能做什么。"


def draft():
    return ModelVersion.objects.get(model__code="example-am", status=VersionStatus.DRAFT)


def competency(name="服务精神"):
    return draft().competencies.get(name=name)


def address_of(row):
    return reverse("version-competency", args=[row.version_id, row.pk])


def open_level(page, row, label):
    page.goto(address_of(row))
    page.get_by_role("link", name=re.compile(rf"编辑\s*{label}")).click()
    return page.get_by_label("行为描述")


def test_an_edit_goes_from_the_desk_to_a_published_version(page_as, site):
    page = page_as("editor")
    page.goto(reverse("version-list"))
    assert_accessible(page)
    page.get_by_role("link", name="继续编辑").first.click()
    assert_accessible(page)

    page.get_by_role("navigation", name="这一版的指标").get_by_role("link", name="沟通能力").click()
    expect(page.get_by_role("heading", name="沟通能力", level=2)).to_be_visible()
    page.get_by_role("link", name=re.compile(r"编辑\s*2级")).click()
    text = page.get_by_label("行为描述")
    text.fill(REWORDED)
    expect(page.locator(".field-counter").first).to_have_text(f"{len(REWORDED)} / 400")
    assert_accessible(page)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("已保存")
    expect(page.locator(".difference.is-new")).to_contain_text(REWORDED)
    expect(page.get_by_text("本行改写，依据来源原文")).to_be_visible()
    assert_accessible(page)
    level = Level.objects.get(competency=competency("沟通能力"), rank=2)
    assert (level.behaviour, level.origin) == (REWORDED, "bank")

    # What is missing is said, and nothing is sent before it is there.
    page.get_by_role("link", name="送审…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("还没有选含义")
    expect(dialog.get_by_role("button", name="送审")).to_be_disabled()
    assert_accessible(page)
    page.keyboard.press("Escape")
    for choice in page.locator("form.meaning").all():
        choice.get_by_text("含义不变").click()
        expect(choice.get_by_role("radio", name="含义不变")).to_be_checked()
    expect(page.locator("#checks")).to_contain_text("改动的 2 项都选了含义")
    assert list(draft().competencies.exclude(meaning="").values_list("meaning", flat=True)) == ["same", "same"]

    page.get_by_role("link", name="全部差异").click()
    assert_accessible(page)
    page.get_by_role("link", name="送审…").click()

    page.get_by_role("dialog").get_by_role("button", name="送审").click()
    expect(page.get_by_role("status").first).to_contain_text("已送审")
    assert page.get_by_role("link", name=re.compile("发布第")).count() == 0  # not for who edited

    number = draft_number = ModelVersion.objects.get(model__code="example-am", status=VersionStatus.IN_APPROVAL).number
    approver = page_as("approver", expect=["400"])
    approver.goto(reverse("version-list"))
    approver.get_by_role("link", name="审阅").first.click()
    approver.goto(
        reverse("version-review", args=[ModelVersion.objects.get(model__code="example-am", number=number).pk])
    )
    expect(approver.get_by_text(REWORDED).first).to_be_visible()
    assert_accessible(approver)
    approver.get_by_role("link", name=f"发布第 {draft_number} 版…").click()
    dialog = approver.get_by_role("dialog")
    expect(dialog).to_contain_text("您没有改过这份草稿，可以审批")
    expect(dialog).to_contain_text("发布后不能再改")
    assert_accessible(approver)
    dialog.get_by_role("button", name=f"发布第 {draft_number} 版").click()
    expect(dialog.get_by_text("该字段是必填项。").first).to_be_visible()
    dialog.get_by_label("发文字号").fill("江银发〔2026〕31号")
    dialog.get_by_label("生效日期").fill("2026-12-01")
    dialog.get_by_role("button", name=f"发布第 {draft_number} 版").click()
    approver.wait_for_url(re.compile(r"/models/example-am/versions/"))
    published = ModelVersion.objects.get(model__code="example-am", status=VersionStatus.PUBLISHED)
    assert (published.number, published.document_number) == (draft_number, "江银发〔2026〕31号")
    assert ModelVersion.objects.get(model__code="example-am", status=VersionStatus.RETIRED).number == draft_number - 1


def second_editor():
    user = User.objects.create(username="editor2", last_name="罗", first_name="以安")
    grant_role(actor=None, user=user, role=Role.EDITOR, unit=OrgUnit.objects.first(), start="2026-01-01")
    return user


def test_a_stale_edit_shows_both_texts_and_loses_none(page_as, site):
    other = second_editor()
    row = competency("沟通能力")
    mine_page, theirs_page = page_as("editor", expect=["409"]), page_as(other)
    mine, theirs = open_level(mine_page, row, "3级"), open_level(theirs_page, row, "3级")
    theirs.fill("能听懂客户没有说出口的意思和收费。")
    theirs_page.get_by_role("button", name="保存", exact=True).click()
    expect(theirs_page.locator(".toasts")).to_contain_text("已保存")

    mine.fill("能听懂本行客户没有说出口的意思。")
    mine_page.get_by_role("button", name="保存", exact=True).click()
    clash = mine_page.locator("[data-clash]")
    expect(clash).to_contain_text("这段文字刚被别人改过，您的还没有保存")
    expect(clash.locator(".versus-side").first).to_contain_text("能听懂本行客户没有说出口的意思。")
    expect(clash.locator(".versus-side").last).to_contain_text("罗以安")
    expect(clash.locator(".versus-side").last.locator("mark")).to_have_text("和收费")
    expect(mine_page.get_by_label("行为描述")).to_have_value("能听懂本行客户没有说出口的意思。")
    assert_accessible(mine_page)

    clash.get_by_role("link", name="合并…").click()
    expect(mine_page.get_by_label("行为描述")).to_be_focused()
    merged = "能听懂本行客户没有说出口的意思和收费。"
    mine_page.get_by_label("行为描述").fill(merged)
    mine_page.get_by_role("button", name="在最新内容上保存").click()
    expect(mine_page.locator(".toasts")).to_contain_text("已保存")
    assert Level.objects.get(competency=row, rank=3).behaviour == merged


def test_unsaved_text_is_not_left_without_a_word(page_as, site):
    page = page_as("editor")
    open_level(page, competency("沟通能力"), "3级").fill("还没有保存。")
    page.get_by_role("navigation", name="这一版的指标").get_by_role("link", name="创新能力").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("有没有保存的文字")
    dialog.get_by_role("button", name="取消").click()
    expect(page.get_by_label("行为描述")).to_have_value("还没有保存。")
    page.get_by_role("navigation", name="这一版的指标").get_by_role("link", name="创新能力").click()
    page.get_by_role("dialog").get_by_role("button", name="离开，不保存").click()
    expect(page.get_by_role("heading", name="创新能力", level=2)).to_be_visible()


def test_structure_targets_and_deleting(page_as, site):
    page = page_as("editor")
    row = competency("创新能力")
    page.goto(address_of(row))
    page.get_by_role("link", name="新增胜任力指标").click()
    assert_accessible(page)
    page.get_by_label("名称").fill("数字素养")
    page.get_by_role("button", name="新增", exact=True).click()
    page.get_by_label("等级数字").fill("1")
    page.get_by_label("行为描述").fill("会用本行的报表查自己客户的数据。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("已增加等级")
    added = draft().competencies.get(name="数字素养")
    assert added.levels.get().rank == 1

    page.get_by_role("link", name="删除“数字素养”").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 个等级")
    dialog.get_by_role("button", name="删除指标").click()
    expect(page.get_by_role("status").first).to_contain_text("已删除")
    assert not Competency.objects.filter(pk=added.pk).exists()

    page.get_by_role("link", name="目标与权重").click()
    assert_accessible(page)
    page.get_by_role("region", name=re.compile("目标与权重表")).get_by_role("link").first.click()
    assert_accessible(page)
    weight = page.locator("input[type=number]").first
    before = weight.input_value()
    weight.fill(str(int(before) + 5))
    expect(page.locator("[data-weight-sum]")).to_have_text("105")
    page.get_by_role("button", name="保存目标").click()
    expect(page.get_by_role("status").first).to_contain_text("目标已保存")
    page.get_by_role("link", name="全部差异").click()
    expect(page.get_by_text("权重合计是 105")).to_be_visible()
    for name in ("总述与提示", "预览全版", "修改历史"):
        page.get_by_role("link", name=name).click()
        assert_accessible(page)


def test_the_editor_fits_a_phone(page_as, site):
    page = page_as("editor", width=360, height=740)
    row = competency()
    level = row.levels.first()
    for address in (
        reverse("version-list"),
        f"{address_of(row)}?part=level-{level.pk}",
        reverse("version-targets", args=[row.version_id]),
        reverse("version-review", args=[row.version_id]),
        reverse("version-history", args=[row.version_id]),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        assert_accessible(page)


def test_the_auditor_reads_the_change_record(page_as, site):
    page = page_as("auditor")
    page.goto(reverse("change-record"))
    assert_accessible(page)
    page.get_by_label("操作", exact=True).select_option(label="修改等级")
    page.get_by_role("button", name="筛选").click()
    page.locator("summary").first.click()
    assert_accessible(page)


def test_the_admin_serves_grants(page_as, site):
    page = page_as("sysadmin", expect=["favicon"])
    for name in ("index", "models_app_user_changelist", "models_app_rolegrant_add", "models_app_orgunit_changelist"):
        page.goto(reverse(f"admin:{name}"))
