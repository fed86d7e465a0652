"""A changed file, looked at and imported: what is written, what is kept, who may, and what is on record."""

import io
import json
import re
import zipfile

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from models_app.errors import RuleBroken, WrongState
from models_app.exchange.resolve import spoken_label_of
from models_app.exchange.writing import CSV, EXCEL, JSON, template, write
from models_app.models import ChangeRecord, Competency, Level, ModelVersion, Passage, PendingImport, Target
from models_app.reads.exchange import content_of, dimension_names, positions
from models_app.services.catalogue import discard_draft, exchange, open_draft, update_competency
from models_app.text import readable
from tests import factories
from tests.models_app.catalogue_scene import rich_version

pytestmark = pytest.mark.django_db


def out(version, file_format):
    version = ModelVersion.objects.select_related("model").get(pk=version.pk)
    return write(content_of(version), file_format, dimension_names())


@pytest.fixture
def version(bank):
    version = rich_version(2, name="往来模型", position=bank.position)
    level = Level.objects.filter(competency__version=version).first()
    assert level.origin == "quoted"
    return version


@pytest.fixture
def editor(bank):
    return bank.editor.user


def look(user, data, version=None, name="模型.xlsx"):
    pending = exchange.keep_upload(actor=user, file_name=name, data=data, version=version)
    return pending, exchange.preview_of(pending)


def bring_in(user, data, version=None):
    pending, seen = look(user, data, version)
    assert not seen.plan.problems, [(p.where, p.row, p.title, str(p.text)) for p in seen.plan.problems]
    return exchange.apply_import(actor=user, pending=pending, state=seen.destination.state)


def sheet_rows(book, name):
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


class Filled:
    """A workbook that a person fills in by the columns' titles."""

    def __init__(self, data):
        self.book = openpyxl.load_workbook(io.BytesIO(data))

    def set(self, sheet, row, **cells):
        titles = {cell.value: cell.column for cell in self.book[sheet][1]}
        for title, value in cells.items():
            self.book[sheet].cell(row, titles[title]).value = value
        return self

    def add(self, sheet, **cells):
        return self.set(sheet, self.book[sheet].max_row + 1, **cells)

    def delete(self, sheet, row):
        self.book[sheet].delete_rows(row)
        return self

    @property
    def data(self):
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def test_a_template_filled_in_by_a_person_becomes_a_model(bank, editor):
    names = positions()
    rows = [(family, key, name) for (family, key), name in names.items()]
    file = Filled(template(dimension_names(), rows))
    assert any(bank.position.name in str(cell.value) for line in file.book["说明"].iter_rows() for cell in line)
    dimension = factories.DimensionFactory(code="skill").name
    file.add("模型", 代码="own-model", 模型名称="本行模型", 性质="能力要求")
    file.add("类别", 类别名称="岗位技能").add("类别", 类别名称="沟通", 上级类别="岗位技能")
    file.add("指标", 指标名称="数据分析", 维度=dimension, 类别="沟通", 定义="用数据发现需要。")
    for rank in (1, "２", 3.0):
        file.add("等级", 指标="数据分析 ", 等级数字=rank, 显示为=f"{rank}级", 行为描述=f"会用第 {rank} 种工具。")
    [name] = [name for name in names.values() if bank.position.name in name][:1]
    file.add("目标", 指标="数据分析", 岗位=name, 目标等级="3.0级", 权重="１００", 类型="核心")
    file.book["等级"].insert_rows(3)  # an empty row in between
    draft = bring_in(editor, file.data)
    assert (draft.model.code, draft.model.is_banks_own, draft.number, draft.status) == ("own-model", True, 1, "draft")
    competency = draft.competencies.get()
    assert (competency.name, competency.name_origin, competency.definition_origin) == ("数据分析", "bank", "bank")
    assert (competency.category.name, competency.category.parent.name) == ("沟通", "岗位技能")
    assert not competency.dimension_is_stated
    assert list(competency.levels.values_list("rank", "origin")) == [(1, "bank"), (2, "bank"), (3, "bank")]
    target = Target.objects.get(competency=competency)
    assert (target.level.rank, target.kind, target.weight, target.position.name) == (3, "core", 100, bank.position.name)
    assert draft.editors.get().user == editor


def test_changes_additions_and_removals_reach_the_draft_and_not_the_published_version(version, editor):
    before = out(version, JSON)
    file = Filled(out(version, EXCEL))
    file.set("等级", 2, 行为描述="本行的说法。", 文字来源=None)
    file.delete("等级", 4)  # its third level
    gone = [row for row, cells in enumerate(sheet_rows(file.book, "引用"), start=2) if cells["等级键"] == "level-3"]
    file.delete("引用", gone[0])
    file.add("指标", 指标名称="新指标", 维度=next(iter(dimension_names().values())))
    pending, seen = look(editor, file.data)
    assert not seen.plan.problems, [(p.where, p.row, p.title, str(p.text)) for p in seen.plan.problems]
    assert {kind: seen.plan.counts[kind] for kind in ("new", "changed", "removed")} == {
        "new": 1,
        "changed": 1,
        "removed": 2,
    }
    draft = exchange.apply_import(actor=editor, pending=pending, state=seen.destination.state)
    assert out(version, JSON) == before
    first = draft.competencies.order_by("order").first()
    assert first.levels.values_list("rank", "behaviour", "origin")[0] == (1, "本行的说法。", "bank")
    assert first.levels.count() == 2
    assert draft.competencies.get(name="新指标").name_origin == "bank"
    record = ChangeRecord.objects.get(action="import_model")
    assert record.after == {"file": "模型.xlsx", "sha256": pending.sha256, "new": 1, "changed": 1, "removed": 2}
    # Undone by discarding the draft.
    draft.refresh_from_db()
    discard_draft(actor=editor, version=draft, revision=draft.revision)
    assert out(version, JSON) == before


def test_ranks_may_change_places_and_targets_follow(version, editor):
    document = json.loads(out(version, JSON))
    key = document["competencies"][0]["key"]
    levels = [level for level in document["levels"] if level["competency"] == key]
    keys = [level["key"] for level in levels]
    for level, other in zip(levels, reversed(keys), strict=True):
        level["key"] = other
    # Keys 3, 2, 1 for ranks 1, 2, 3: every text moves, so each is the bank's.
    for level in levels:
        level["origin"] = None
    draft = bring_in(editor, json.dumps(document).encode())
    assert list(draft.competencies.get(key=key).levels.order_by("rank").values_list("rank", "key")) == [
        (1, "level-3"),
        (2, "level-2"),
        (3, "level-1"),
    ]


def test_a_new_order_of_rows_is_the_new_order(version, editor):
    document = json.loads(out(version, JSON))
    document["competencies"].reverse()
    _pending, seen = look(editor, json.dumps(document).encode())
    assert seen.plan.tables["competencies"].is_moved
    draft = bring_in(editor, json.dumps(document).encode())
    names = list(draft.competencies.order_by("order", "pk").values_list("key", flat=True))
    assert names == [row["key"] for row in document["competencies"]]
    assert json.loads(out(draft, JSON))["competencies"] == document["competencies"]


def test_a_quoted_text_of_a_new_row_must_be_what_its_passage_says(version, editor):
    document = json.loads(out(version, JSON))
    cited = next(row for row in document["citations"] if row["owner"] == "competency")
    quote = readable(Passage.objects.get(key=cited["passage"]).quote)
    document["competencies"].append(
        {**document["competencies"][0], "key": "copy", "name": "另一项", "name_origin": None, "definition": quote}
    )
    document["citations"].append({**cited, "competency": "copy"})
    document["competencies"][-1]["definition_origin"] = "quoted"
    draft = bring_in(editor, json.dumps(document).encode())
    assert draft.competencies.get(key="copy").definition_origin == "quoted"
    document["competencies"][-1]["definition"] += "！"
    _pending, seen = look(editor, json.dumps(document).encode())
    assert [(each.table, each.column) for each in seen.plan.problems] == [("competencies", "definition")]


# --- CSV as people keep it


@pytest.mark.parametrize(
    ("encode", "note"),
    [
        (lambda text: text.encode("utf-8"), ""),
        (lambda text: text.encode("utf-8-sig"), ""),
        (lambda text: text.encode("gb18030"), "GB18030"),
        (lambda text: text.encode("utf-16"), "UTF-16"),
        (lambda text: text.replace("\r\n", "\n").encode(), ""),
        (lambda text: ("sep=,\r\n" + text).encode("gb18030"), "GB18030"),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16", "newlines", "sep"],
)
def test_one_table_as_csv_leaves_the_others_as_they_are(version, editor, encode, note):
    with zipfile.ZipFile(io.BytesIO(out(version, CSV))) as archive:
        assert archive.namelist()[3] == "4-等级.csv"
        text = archive.read("4-等级.csv").decode("utf-8-sig")
    draft = open_draft(actor=editor, version=version)
    level = draft.competencies.first().levels.get(rank=1)
    changed = text.replace(f"{level.behaviour},,,,来源原文", "改过的，带逗号“，”。,,,,本行改写", 1)
    assert changed != text
    pending, seen = look(editor, encode(changed), draft, "等级.csv")
    assert not seen.plan.problems, seen.plan.problems
    assert {kind: count for kind, count in seen.plan.counts.items() if count and kind != "same"} == {"changed": 1}
    assert any(note in each for each in seen.raw.notes)
    assert any("其他各表" in each for each in seen.raw.notes)
    exchange.apply_import(actor=editor, pending=pending, state=seen.destination.state)
    level.refresh_from_db()
    assert (level.behaviour, level.origin, level.revision) == ("改过的，带逗号“，”。", "bank", 2)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_seen(version, editor, delimiter):
    import csv

    text = zipfile.ZipFile(io.BytesIO(out(version, CSV))).read("4-等级.csv").decode("utf-8-sig")
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(csv.reader(io.StringIO(text)))
    _pending, seen = look(editor, written.getvalue().encode(), version, "等级.csv")
    assert (seen.plan.problems, seen.plan.does_something) == ([], False)


def test_one_table_that_drops_a_row_takes_what_hangs_on_it(version, editor):
    text = zipfile.ZipFile(io.BytesIO(out(version, CSV))).read("3-指标.csv").decode("utf-8-sig")
    lines = text.split("\r\n")
    pending, seen = look(editor, "\r\n".join([lines[0], lines[2], ""]).encode(), version, "指标.csv")
    assert not seen.plan.problems
    removed = {code: len(plan.removed) for code, plan in seen.plan.tables.items() if plan.removed}
    assert removed == {"competencies": 1, "levels": 3, "targets": 1, "findings": 1, "citations": 4}
    draft = exchange.apply_import(actor=editor, pending=pending, state=seen.destination.state)
    assert draft.competencies.count() == 1
    levels = zipfile.ZipFile(io.BytesIO(out(version, CSV))).read("4-等级.csv").decode("utf-8-sig").split("\r\n")
    _pending, seen = look(editor, "\r\n".join([*levels[:2], *levels[3:]]).encode(), version, "等级.csv")
    assert seen.plan.problems  # rank 2 of the first is a target


def test_targets_of_a_level_that_is_gone_name_it_as_people_do(version, editor):
    document = json.loads(out(version, JSON))
    target = document["targets"][0]
    place = (target["competency"], target["level"])
    [level] = [row for row in document["levels"] if (row["competency"], row["key"]) == place]
    [name] = [row["name"] for row in document["competencies"] if row["key"] == place[0]]
    document["levels"].remove(level)
    _pending, seen = look(editor, json.dumps(document).encode())
    told = [str(each.text) for each in seen.plan.problems if each.table == "targets" and each.row == 1]
    assert told == [
        f"“等级”表里没有“{name} · {level['label']}”，这一行却还指向它；"
        "请把指向它的“目标”行也删掉，或者在“等级”表里保留这个等级。"
    ]
    target["level"] = "c82d71449aee"  # a key that nobody knows stays a key
    _pending, seen = look(editor, json.dumps(document).encode())
    told = [str(each.text) for each in seen.plan.problems if each.table == "targets" and each.row == 1]
    assert len(told) == 1
    assert told[0].startswith("“等级”表里没有“c82d71449aee”")
    assert not Level.objects.filter(competency__version__status="draft").exists()


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ({"key": "c82d", "rank": 2, "label": "二级", "title": "熟练"}, "二级"),
        ({"key": "c82d", "rank": 2, "label": "", "title": "熟练"}, "熟练"),
        ({"key": "c82d", "rank": 2, "label": "", "title": ""}, "2级"),
        ({"key": "c82d", "rank": None, "label": "", "title": ""}, "c82d"),
    ],
)
def test_a_level_is_told_by_its_rank_sooner_than_by_its_key(level, words):
    assert spoken_label_of(level) == words


def test_a_level_that_only_the_version_before_holds_is_named_from_there(version, editor):
    before = json.loads(out(version, JSON))
    draft = open_draft(actor=editor, version=version)
    target = Target.objects.filter(competency__version=draft).select_related("competency", "level").first()
    competency, level = target.competency, target.level
    Target.objects.filter(level=level).delete()
    competency.levels.filter(pk=level.pk).delete()
    _pending, seen = look(editor, json.dumps(before | {"levels": [
        row for row in before["levels"] if (row["competency"], row["key"]) != (competency.key, level.key)
    ]}).encode(), draft)  # fmt: skip
    told = [str(each.text) for each in seen.plan.problems if each.table == "targets"]
    assert told
    assert all(f"没有“{competency.name} · {level.label}”" in each for each in told), told


def test_columns_in_another_order_hidden_and_renamed_sheets_are_read(version, editor):
    file = Filled(out(version, EXCEL))
    sheet = file.book["等级"]
    for row in sheet.iter_rows():
        values = [cell.value for cell in row]
        for cell, value in zip(row, reversed(values), strict=True):
            cell.value = value
    sheet.title = "我的等级"
    file.book["目标"].sheet_state = "hidden"
    _pending, seen = look(editor, file.data)
    assert (seen.plan.problems, seen.plan.does_something) == ([], False)
    assert any("按表头当作“等级”" in note for note in seen.raw.notes)
    assert any("隐藏的工作表" in note for note in seen.raw.notes)


# --- two people, two roles


def test_what_changed_since_the_dry_run_is_shown_again(version, bank, editor, client_as):
    data = out(version, JSON).replace("总述。".encode(), "总述！".encode())
    client = client_as(editor)
    page = client.post(reverse("import-upload"), {"file": SimpleUploadedFile("a.json", data)}, follow=True)
    address = page.redirect_chain[-1][0]
    state = re.search(r'name="state" value="([^"]*)"', page.content.decode())[1]
    draft = open_draft(actor=editor, version=version)
    answer = client.post(address, {"act": "apply", "state": state})
    assert answer.status_code == 409
    assert "又有改动" in answer.content.decode()
    assert "写进已有的草稿" in answer.content.decode()
    state = re.search(r'name="state" value="([^"]*)"', answer.content.decode())[1]
    competency = draft.competencies.first()
    update_competency(actor=editor, competency=competency, revision=competency.revision, name="别人改的")
    assert client.post(address, {"act": "apply", "state": state}).status_code == 409
    draft.refresh_from_db()
    assert draft.overview == "总述。"
    page = client.get(address).content.decode()
    assert "别人改的" in page  # the file would put the old name back, and says so
    state = re.search(r'name="state" value="([^"]*)"', page)[1]
    answer = client.post(address, {"act": "apply", "state": state}, follow=True)
    assert "已导入" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.overview == "总述！"
    assert "已经导入过" in client.get(address, follow=True).content.decode()


def test_nobody_else_sees_an_upload_nor_another_session_of_the_same_user(version, bank, editor, client):
    data = out(version, JSON).replace("总述。".encode(), "总述！".encode())
    client.force_login(editor)
    address = client.post(reverse("import-upload"), {"file": SimpleUploadedFile("a.json", data)})["Location"]
    assert client.get(address).status_code == 200
    client.logout()
    for user in (bank.hr.user, editor):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "apply", "state": "x"}).status_code == 404
        client.logout()


def test_an_upload_can_be_let_go_and_ends_by_itself(version, editor, client):
    data = out(version, JSON).replace("总述。".encode(), "总述！".encode())
    client.force_login(editor)
    for _each in range(2):
        address = client.post(reverse("import-upload"), {"file": SimpleUploadedFile("a.json", data)})["Location"]
    client.post(address, {"act": "drop"})
    assert PendingImport.objects.count() == 1
    PendingImport.objects.update(created_at=timezone.now() - timezone.timedelta(hours=3))
    exchange.forget_old_uploads()
    assert not PendingImport.objects.exists()


def test_hr_import_models_of_the_bank_s_own_and_no_others(version, bank, editor):
    data = out(version, JSON)
    with pytest.raises(PermissionDenied):
        look(bank.hr.user, data.replace("总述。".encode(), "总述！".encode()))
    document = json.loads(data.replace(b'"quoted"', b'""'))
    document["model"]["code"] = "hr-model"
    own = json.dumps({**document, "findings": [], "citations": []}).encode()
    draft = bring_in(bank.hr.user, own)
    assert (draft.model.code, draft.model.is_banks_own) == ("hr-model", True)
    # Discarded and imported again: the model stands there without a version.
    draft.refresh_from_db()
    discard_draft(actor=bank.hr.user, version=draft, revision=draft.revision)
    assert bring_in(bank.hr.user, own).number == 1


def test_a_file_that_says_nothing_new_is_not_imported(version, editor):
    pending, seen = look(editor, out(version, JSON))
    with pytest.raises(RuleBroken):
        exchange.apply_import(actor=editor, pending=pending, state=seen.destination.state)
    with pytest.raises(WrongState):
        exchange.apply_import(actor=editor, pending=pending, state="new")
    assert not ModelVersion.objects.open_drafts().exists()


def test_a_failure_in_the_middle_leaves_nothing(version, editor, monkeypatch):
    document = json.loads(out(version, JSON))
    document["competencies"].append(
        {**document["competencies"][0], "key": "extra", "name": "多的", "name_origin": None}
    )
    document["competencies"][-1] |= {"definition": "", "definition_origin": None}
    pending, seen = look(editor, json.dumps(document).encode())
    monkeypatch.setattr(exchange._Writer, "_set_parents", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exchange.apply_import(actor=editor, pending=pending, state=seen.destination.state)
    assert not ModelVersion.objects.open_drafts().exists()
    assert not Competency.objects.filter(key="extra").exists()
    assert PendingImport.objects.filter(pk=pending.pk).exists()
