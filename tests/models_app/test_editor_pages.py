"""The pages of the version editor: what they say, keep and refuse."""

import json
import re

import pytest
from django.urls import reverse

from models_app.enums import Origin, VersionStatus
from models_app.errors import WrongState
from models_app.models import ChangeRecord, Competency, Level, ModelVersion, Target
from models_app.services import catalogue
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return factories.Bank()


@pytest.fixture
def editor(client_as, bank):
    return client_as(bank.editor.user)


@pytest.fixture
def draft(bank):
    return catalogue.open_draft(actor=bank.editor.user, version=bank.version)


def competency_of(draft, key="service"):
    return draft.competencies.get(key=key)


def page_of(row):
    return reverse("version-competency", args=[row.version_id, row.pk])


def level_data(level, original=None, **fields):
    """What the form of a level sends; ``original`` is what it held when it was opened."""
    held = {
        "rank": str(level.rank),
        "label": level.label,
        "title": level.title,
        "band": "",
        "behaviour": level.behaviour,
        "coder_note": level.coder_note,
    }
    part = f"level-{level.pk}"
    sent = {f"{part}-{name}": value for name, value in {**held, **fields}.items()}
    return {"part": part, "revision": level.revision, "original": json.dumps(original or held), **sent}


def words(response):
    return response.content.decode()


# --- the desk and the way of a version


def test_the_desk_says_what_is_published_and_open_and_who_edits(editor, bank, draft):
    text = words(editor.get(reverse("version-list")))
    assert "示例模型：客户经理（项目示例） 第 2 版" in text
    assert bank.editor.name in text


def test_a_draft_is_opened_from_the_desk_once(editor, bank):
    address = reverse("version-draft", args=[bank.version.pk])
    answer = editor.post(address)
    draft = ModelVersion.objects.get(status=VersionStatus.DRAFT)
    assert answer["Location"] == reverse("version-edit", args=[draft.pk])
    assert editor.post(address).status_code == 409


def test_a_new_model_keeps_what_was_typed_when_it_is_refused(editor, bank):
    data = {"name": "又一个模型", "code": bank.version.model.code, "nature": "requirement", "written_for": "对公"}
    answer = editor.post(reverse("model-add"), data)
    assert answer.status_code == 400
    assert "又一个模型" in words(answer)
    assert "已有模型使用" in words(answer)
    answer = editor.post(reverse("model-add"), {**data, "code": "another"})
    draft = ModelVersion.objects.get(model__code="another")
    assert answer["Location"] == reverse("version-edit", args=[draft.pk])
    assert editor.get(answer["Location"])["Location"] == reverse("version-competency-add", args=[draft.pk])


def test_sending_shows_what_is_missing_and_sends_once_it_is_there(editor, bank, draft):
    competency = competency_of(draft)
    level = competency.levels.get(rank=2)
    editor.post(page_of(competency), level_data(level, behaviour="改写的话。"))
    address = reverse("version-send", args=[draft.pk])
    draft.refresh_from_db()
    answer = editor.post(address, {"revision": draft.revision})
    assert answer.status_code == 400
    assert "还没有选含义" in words(answer)
    competency.refresh_from_db()
    editor.post(
        reverse("version-competency-meaning", args=[draft.pk, competency.pk]),
        {"meaning": "new", "revision": competency.revision},
    )
    draft.refresh_from_db()
    assert editor.post(address, {"revision": draft.revision})["Location"] == reverse("version-review", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.status == VersionStatus.IN_APPROVAL
    assert editor.get(reverse("version-edit", args=[draft.pk]))["Location"] == reverse(
        "version-review", args=[draft.pk]
    )


def sent(bank, draft):
    return catalogue.send_for_approval(actor=bank.editor.user, version=draft, revision=draft.revision)


def test_the_approver_publishes_or_returns_with_a_reason(client_as, bank, draft):
    approver = client_as(bank.approver.user)
    version = sent(bank, draft)
    back = reverse("version-return", args=[draft.pk])
    assert approver.post(back, {"revision": version.revision, "reason": ""}).status_code == 400
    assert approver.post(back, {"revision": version.revision, "reason": "请补充 2级。"}).status_code == 302
    draft.refresh_from_db()
    editor = client_as(bank.editor.user)
    assert "请补充 2级。" in words(editor.get(page_of(competency_of(draft))))
    version = sent(bank, draft)
    approver = client_as(bank.approver.user)
    address = reverse("version-publish", args=[draft.pk])
    data = {"revision": version.revision, "document_number": "江银发〔2026〕31号", "effective_on": "not a date"}
    answer = approver.post(address, data)
    assert answer.status_code == 400
    assert "江银发〔2026〕31号" in words(answer)
    assert approver.post(address, {**data, "effective_on": "2026-12-01"}).status_code == 302
    assert approver.post(address, {**data, "effective_on": "2026-12-01"}).status_code == 409  # pressed twice
    draft.refresh_from_db()
    assert draft.status == VersionStatus.PUBLISHED


def test_who_edited_sees_no_way_to_publish(editor, bank, draft):
    sent(bank, draft)
    text = words(editor.get(reverse("version-review", args=[draft.pk])))
    assert reverse("version-publish", args=[draft.pk]) not in text
    assert reverse("version-return", args=[draft.pk]) in text  # but may take it back


def test_discarding_asks_first(editor, bank, draft):
    address = reverse("version-discard", args=[draft.pk])
    assert "放弃第 2 版草稿？" in words(editor.get(address))
    assert editor.post(address, {"revision": draft.revision})["Location"] == reverse("version-list")
    assert not ModelVersion.objects.filter(pk=draft.pk).exists()


def badge(client):
    found = re.search(r'href="/versions/"[^>]*>.*?</a>', words(client.get(reverse("version-list"))))
    return re.findall(r'class="count">(\d+)<', found[0])


def test_the_navigation_counts_what_waits_for_whom(client_as, bank, draft):
    assert badge(client_as(bank.editor.user)) == ["1"]
    assert badge(client_as(bank.approver.user)) == []
    sent(bank, draft)
    assert badge(client_as(bank.editor.user)) == []
    assert badge(client_as(bank.approver.user)) == ["1"]


# --- one competency


def test_a_level_is_saved_and_its_difference_shown(editor, draft):
    competency = competency_of(draft)
    level = competency.levels.get(rank=2)
    answer = editor.post(page_of(competency), level_data(level, behaviour="服务精神第 2 级的做法。", band="0–40"))
    assert answer.status_code == 302
    level.refresh_from_db()
    assert (level.origin, str(level.band_low), str(level.band_high)) == (Origin.BANK, "0.0", "40.0")
    text = words(editor.get(page_of(competency)))
    assert "<del>行为</del>" in text
    assert "<ins>做法</ins>" in text
    assert "本行改写，依据来源原文" in text


def test_errors_are_shown_with_what_was_typed(editor, draft):
    competency = competency_of(draft)
    level = competency.levels.get(rank=2)
    for fields, message in (
        ({"rank": "3"}, "已有同一等级数字"),
        ({"rank": "0"}, "大于或等于"),
        ({"band": "forty"}, "请写成"),
        ({"band": "40–0"}, "不能大于上限"),
        ({"behaviour": "长" * 401}, "400"),
    ):
        answer = editor.post(page_of(competency), level_data(level, title="打出来的标题", **fields))
        assert answer.status_code == 400, fields
        assert message in words(answer), fields
        assert "打出来的标题" in words(answer)
    level.refresh_from_db()
    assert level.revision == 1


def test_a_stale_level_shows_both_texts_and_takes_what_i_did_not_touch(editor, bank, draft):
    competency = competency_of(draft)
    level = competency.levels.get(rank=2)
    seen = level_data(level, behaviour="我的话。")
    catalogue.update_level(actor=bank.editor.user, level=level, revision=1, behaviour="对方的话。", title="对方的标题")
    answer = editor.post(page_of(competency), seen)
    assert answer.status_code == 409
    [clashing] = answer.context["clash"].fields
    assert (clashing.mine, clashing.theirs) == ("我的话。", "对方的话。")
    form = answer.context["form"]
    assert form["behaviour"].value() == "我的话。"
    assert form["title"].value() == "对方的标题"  # I had not touched it
    assert answer.context["part_revision"] == 2
    again = {**seen, "revision": 2, f"level-{level.pk}-title": form["title"].value()}
    assert editor.post(page_of(competency), again).status_code == 302
    level.refresh_from_db()
    assert (level.behaviour, level.title) == ("我的话。", "对方的标题")


def test_a_form_without_a_revision_is_stale(editor, draft):
    competency = competency_of(draft)
    level = competency.levels.get(rank=2)
    data = level_data(level, behaviour="我的话。")
    for revision in ("", "x", "²"):
        assert editor.post(page_of(competency), {**data, "revision": revision}).status_code == 409


def test_a_level_deleted_meanwhile_can_be_kept_as_a_new_one(editor, bank, draft):
    competency = competency_of(draft)
    level = competency.levels.get(rank=2)
    data = level_data(level, behaviour="我的话。")
    catalogue.delete_level(actor=bank.editor.user, level=level, revision=1)
    answer = editor.post(page_of(competency), data)
    assert answer.status_code == 409
    assert "我的话。" in words(answer)
    assert "可以作为新等级保存" in words(answer)


def test_text_typed_into_what_is_no_draft_any_more_is_shown_to_be_copied(editor, bank, draft):
    competency = competency_of(draft)
    data = level_data(competency.levels.get(rank=2), behaviour="我的话。")
    sent(bank, draft)
    answer = editor.post(page_of(competency), data)
    assert answer.status_code == 409
    assert "我的话。" in words(answer)


@pytest.mark.parametrize("kind", ["category", "competency"])
def test_what_was_to_be_added_is_kept_when_the_draft_is_sent_that_moment(editor, bank, draft, monkeypatch, kind):
    def late(**_fields):
        sent(bank, draft)
        raise WrongState

    monkeypatch.setattr(catalogue, f"add_{kind}", late)
    data = {
        "name": "我起的名字",
        "definition": "",
        "dimension": competency_of(draft).dimension_id,
        "assessed_by": "rating",
        "category": "",
        "parent": "",
    }
    answer = editor.post(reverse(f"version-{kind}-add", args=[draft.pk]), data)
    assert answer.status_code == 409
    assert "我起的名字" in words(answer)


def test_htmx_gets_the_columns_without_the_shell(editor, draft):
    competency = competency_of(draft)
    headers = {"HX-Request": "true", "HX-Target": "editor"}
    text = words(editor.get(page_of(competency), headers=headers))
    assert 'id="editor"' in text
    assert "<html" not in text


def test_name_and_definition_are_edited_together(editor, draft):
    competency = competency_of(draft)
    data = {
        "part": "texts",
        "revision": competency.revision,
        "texts-name": "服务意识",
        "texts-dimension": competency.dimension_id,
        "texts-category": "",
        "texts-assessed_by": "rating",
        "texts-definition": competency.definition,
    }
    assert editor.post(page_of(competency), data).status_code == 302
    competency.refresh_from_db()
    assert (competency.name, competency.name_origin, competency.definition_origin) == ("服务意识", "bank", "quoted")
    restore = reverse("version-competency-restore", args=[draft.pk, competency.pk])
    assert editor.post(restore, {"revision": competency.revision}).status_code == 302
    competency.refresh_from_db()
    assert (competency.name, competency.name_origin) == ("服务精神", "quoted")


def test_rows_of_another_draft_are_not_found(editor, draft):
    elsewhere = factories.CompetencyFactory(ranks=(1, 2))
    level = elsewhere.levels.first()
    for name, args in (
        ("version-competency", [draft.pk, elsewhere.pk]),
        ("version-competency-delete", [draft.pk, elsewhere.pk]),
        ("version-level-delete", [draft.pk, level.pk]),
    ):
        assert editor.get(reverse(name, args=args)).status_code == 404


def test_deleting_says_what_goes_with_it(editor, bank, draft):
    competency = competency_of(draft)
    address = reverse("version-competency-delete", args=[draft.pk, competency.pk])
    text = words(editor.get(address))
    assert "3 个等级" in text
    assert "客户经理" in text
    assert editor.post(address, {"revision": competency.revision}).status_code == 302
    assert not Competency.objects.filter(pk=competency.pk).exists()


def test_a_level_that_is_a_target_says_so(editor, draft):
    level = competency_of(draft).levels.get(rank=5)
    address = reverse("version-level-delete", args=[draft.pk, level.pk])
    answer = editor.post(address, {"revision": level.revision})
    assert answer.status_code == 400
    assert "以这个等级为目标" in words(answer)
    assert Level.objects.filter(pk=level.pk).exists()


def test_headings_are_added_moved_and_deleted(editor, draft):
    add = reverse("version-category-add", args=[draft.pk])
    for name in ("甲类", "乙类"):
        assert editor.post(add, {"name": name, "parent": ""}).status_code == 302
    first, second = draft.categories.order_by("order")
    editor.post(
        reverse("version-category-move", args=[draft.pk, second.pk]), {"direction": "up", "revision": second.revision}
    )
    assert [each.name for each in draft.categories.order_by("order")] == ["乙类", "甲类"]
    data = {"name": "丙类", "parent": str(second.pk), "revision": first.revision}
    assert editor.post(reverse("version-category", args=[draft.pk, first.pk]), data).status_code == 302
    first.refresh_from_db()
    assert (first.name, first.parent) == ("丙类", second)
    assert (
        editor.post(reverse("version-category", args=[draft.pk, first.pk]), {**data, "name": "丁类"}).status_code == 409
    )
    delete = reverse("version-category-delete", args=[draft.pk, second.pk])
    assert "丙类" in words(editor.get(delete))
    second.refresh_from_db()
    editor.post(delete, {"revision": second.revision})
    assert draft.categories.count() == 0


def test_version_texts_are_saved_and_a_stale_one_kept(editor, draft):
    address = reverse("version-texts", args=[draft.pk])
    data = {"overview": "总述。", "notice": "提示。", "notice_en": "Notice.", "revision": draft.revision}
    assert editor.post(address, data).status_code == 302
    answer = editor.post(address, {**data, "notice": "另一个提示。"})
    assert answer.status_code == 409
    assert "另一个提示。" in words(answer)


# --- targets


def target_data(draft, position, **fields):
    data = {"position": position.pk}
    for competency in draft.competencies.prefetch_related("targets", "levels"):
        prefix = f"c{competency.pk}"
        target = next((each for each in competency.targets.all() if each.position_id == position.pk), None)
        data |= {
            f"{prefix}-level": target.level_id if target else "",
            f"{prefix}-kind": target.kind if target else "general",
            f"{prefix}-weight": str(target.weight) if target else "",
            f"{prefix}-revision": target.revision if target else "",
        }
        data |= {f"{prefix}-{name}": value for name, value in fields.get(competency.key, {}).items()}
    return data


def test_a_positions_targets_are_saved_together(editor, bank, draft):
    address = reverse("version-targets", args=[draft.pk])
    data = target_data(draft, bank.position, service={"weight": "40"}, company={"weight": "30"})
    assert editor.post(address, data).status_code == 302
    weights = Target.objects.filter(competency__version=draft).order_by("competency__order")
    assert [int(target.weight) for target in weights] == [40, 30, 30]
    line = ChangeRecord.objects.get(action="set_targets")
    assert set(line.after) == {"position", "服务精神", "公司知识"}


def test_a_target_without_a_weight_is_refused_and_all_is_kept(editor, bank, draft):
    data = target_data(draft, bank.position, service={"weight": ""}, company={"weight": "33"})
    answer = editor.post(reverse("version-targets", args=[draft.pk]), data)
    assert answer.status_code == 400
    assert 'value="33"' in words(answer)
    assert Target.objects.get(competency__version=draft, competency__key="company").weight == 20


def test_stale_targets_are_refused_with_both_values(editor, bank, draft):
    data = target_data(draft, bank.position, service={"weight": "40"})
    target = Target.objects.get(competency__version=draft, competency__key="service")
    catalogue.set_target(
        actor=bank.editor.user, competency=target.competency, position=bank.position, level=target.level, kind="core",
        weight=45, revision=1,
    )  # fmt: skip
    answer = editor.post(reverse("version-targets", args=[draft.pk]), data)
    assert answer.status_code == 409
    [(competency, mine, theirs)] = answer.context["stale"]
    assert (competency.key, "40" in mine, "45" in theirs) == ("service", True, True)
    target.refresh_from_db()
    assert target.weight == 45
    again = {**data, f"c{target.competency_id}-revision": 2}
    assert editor.post(reverse("version-targets", args=[draft.pk]), again).status_code == 302


# --- constant numbers of queries


def sized_draft(bank, size):
    version = factories.ModelVersionFactory()
    for competency in factories.CompetencyFactory.create_batch(size, version=version, ranks=(1, 2)):
        factories.TargetFactory(level=competency.levels.first(), position=bank.position, weight=1)
    factories.publish(version)
    draft = catalogue.open_draft(actor=bank.editor.user, version=version)
    for competency in draft.competencies.all():
        level = competency.levels.first()
        catalogue.update_level(actor=bank.editor.user, level=level, revision=1, behaviour="改写的话。")
    return draft


PAGES = {
    "version-competency": 23,
    "version-review": 22,
    "version-preview": 18,
    "version-history": 20,
    "version-targets": 19,
    "version-send": 19,
}


@pytest.mark.parametrize("size", [1, 3, 50])
def test_pages_take_the_same_number_of_queries_whatever_the_draft_holds(editor, bank, size, django_assert_num_queries):
    draft = sized_draft(bank, size)
    first = draft.competencies.first().pk
    for name, count in PAGES.items():
        args = [draft.pk, *([first] if name == "version-competency" else [])]
        with django_assert_num_queries(count):
            assert editor.get(reverse(name, args=args)).status_code == 200, name


@pytest.mark.parametrize("size", [1, 3, 50])
def test_one_positions_targets_take_the_same_number_of_queries(editor, bank, size, django_assert_num_queries):
    draft = sized_draft(bank, size)
    address = reverse("version-targets", args=[draft.pk])
    with django_assert_num_queries(20):
        assert editor.get(f"{address}?position={bank.position.pk}").status_code == 200
    data = target_data(draft, bank.position)
    for competency in draft.competencies.all():
        data[f"c{competency.pk}-weight"] = "1.5"
    with django_assert_num_queries(25):
        assert editor.post(address, data).status_code == 302


@pytest.mark.parametrize("size", [1, 3, 50])
def test_the_desk_takes_the_same_number_of_queries(editor, bank, size, django_assert_num_queries):
    for _ in range(size):
        factories.publish(factories.CompetencyFactory(ranks=(1, 2)).version)
    with django_assert_num_queries(9):
        assert editor.get(reverse("version-list")).status_code == 200


# --- the change record


@pytest.mark.parametrize("size", [1, 3, 50])
def test_the_change_record_takes_the_same_number_of_queries(client_as, bank, size, django_assert_num_queries):
    draft = catalogue.open_draft(actor=bank.editor.user, version=bank.version)
    for _ in range(size):
        catalogue.add_category(actor=bank.editor.user, version=draft, name="类别")
    auditor = client_as(bank.auditor.user)
    with django_assert_num_queries(10):
        assert auditor.get(reverse("change-record")).status_code == 200


def test_the_change_record_is_filtered_and_never_written(client_as, bank, draft):
    auditor = client_as(bank.auditor.user)
    address = reverse("change-record")
    catalogue.add_category(actor=bank.editor.user, version=draft, name="稀罕类别")
    assert "稀罕类别" in words(auditor.get(address, {"action": "add_category"}))
    assert "稀罕类别" not in words(auditor.get(address, {"action": "open_draft"}))
    assert "稀罕类别" in words(auditor.get(address, {"who": bank.editor.name, "since": "2020-01-01"}))
    assert "稀罕类别" not in words(auditor.get(address, {"until": "2020-01-01"}))
    assert auditor.get(address, {"since": "yesterday", "action": "nonsense"}).status_code == 400
    assert auditor.post(address).status_code == 405
