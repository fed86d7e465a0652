"""Hostile readers, files and clicks at the catalogue: nothing leaks, nothing hangs, and a refusal changes nothing."""

import bz2
import io
import json
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from models_app.errors import RuleBroken
from models_app.exchange.reading.markup import refuse_too_much
from models_app.exchange.writing import EXCEL, JSON, write
from models_app.models import ChangeRecord, Competency, ModelVersion, PendingImport, Pick
from models_app.reads.exchange import content_of, dimension_names
from models_app.search import refresh_search_text
from models_app.services import catalogue, picks
from tests import factories
from tests.models_app.catalogue_scene import entry_for, passage, rich_version

pytestmark = pytest.mark.django_db

READERS = ("manager", "superior", "auditor", "sysadmin", "superuser", "stranger")
SECRET = "绝密"  # in every text of the draft


# --- drafts are nobody's business


@pytest.fixture
def secret(bank):
    """A draft of a new model, cited, linked to a concept, with a target, and its model told as an entry."""
    draft = factories.ModelVersionFactory(
        model__code="zuijue-mi", model__name=f"{SECRET}模型", overview=f"{SECRET}总述", model__is_banks_own=True
    )
    category = factories.CategoryFactory(version=draft, name=f"{SECRET}类别")
    draft.competency = factories.CompetencyFactory(
        version=draft,
        category=category,
        name=f"{SECRET}能力",
        definition=f"{SECRET}定义",
        ranks=(1, 2),
        taken_from=bank.competencies[0],
    )
    draft.competency.levels.update(behaviour=f"{SECRET}行为")
    document = factories.SourceDocumentFactory(text="正确倾听他人的倾诉,理解其感受。")
    factories.CitationFactory(competency=draft.competency, field="definition", passage=passage(document, 0, 8))
    factories.TargetFactory(level=draft.competency.levels.first(), position=bank.position)
    draft.member = factories.ConceptMemberFactory(competency=draft.competency, reason=f"{SECRET}理由")
    draft.entry = entry_for(draft.model, document=document, code="entry-secret")
    draft.document = document
    refresh_search_text(draft)
    return draft


def told(answer):
    """Everything an answer says, a workbook unpacked."""
    data = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(book.read(name) for name in book.namelist())
    return data.decode()


def pages_about(draft):
    key, concept, entry = draft.competency.pk, draft.member.concept, draft.entry
    api = {name: reverse(f"api:{name}") for name in ("concept-list", "competency-list", "level-list", "model-list")}
    return [
        f"{reverse('competency-compare')}?c={key}&find={SECRET}",
        reverse("concept-list"),
        f"{reverse('concept-list')}?q=绝密",
        concept.get_absolute_url(),
        f"{concept.get_absolute_url()}?m={draft.member.pk}&find=绝密",
        reverse("concept-matrix"),
        reverse("concept-matrix-excel"),
        f"{reverse('concept-unlinked')}?model={draft.model.code}",
        f"{reverse('catalogue')}?status=draft&filtered=1",
        f"{reverse('catalogue')}?q=jmnl&status=draft&status=in_approval",
        f"{reverse('catalogue-excel')}?status=draft&filtered=1",
        reverse("model-list"),
        reverse("entry-list"),
        reverse("entry-detail", args=[entry.code]),
        reverse("source-list"),
        reverse("source-detail", args=[draft.document.code]),
        reverse("source-account", args=[draft.document.code]),
        reverse("position-list"),
        reverse("home"),
        api["concept-list"],
        reverse("api:concept-detail", args=[concept.pk]),
        f"{api['competency-list']}?status=draft",
        f"{api['level-list']}?status=draft",
        api["model-list"],
        reverse("api:entry-list"),
        reverse("api:entry-detail", args=[entry.pk]),
        reverse("api:source-detail", args=[draft.document.pk]),
        reverse("api:position-list"),
    ]


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_learns_of_a_draft(bank, client_as, secret, reader):
    client = client_as(bank.users[reader])
    for address in pages_about(secret):
        answer = client.get(address)
        assert answer.status_code in (200, 403, 404), address
        text = told(answer).replace(f'value="{SECRET}"', "").replace("?c=", "")
        for word in (f"{SECRET}模型", f"{SECRET}能力", f"{SECRET}定义", f"{SECRET}行为", f"{SECRET}理由"):
            assert word not in text, (address, word)
        if "/api/v1/entries/" in address:
            continue  # a list of the documents names its model, whatever has become of that
        assert secret.model.code not in text.replace(f"model={secret.model.code}", ""), address


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_cannot_ask_after_a_draft_by_its_code_or_key(bank, client_as, secret, reader):
    client = client_as(bank.users[reader])
    for name, args in (
        ("competency-detail", [secret.competency.pk]),
        ("model-detail", [secret.model.code]),
        ("version-detail", [secret.model.code, secret.number]),
        ("version-export", [secret.pk, "json"]),
        ("version-edit", [secret.pk]),
        ("api:competency-detail", [secret.competency.pk]),
        ("api:version-detail", [secret.pk]),
        ("api:version-export", [secret.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name
    asked = client.get(reverse("api:concept-list"), {"model": secret.model.code}).json()
    assert asked["results"] == []
    post = client.post(reverse("competency-link", args=[secret.competency.pk]))
    assert post.status_code == 404
    for name in ("compose-pick", "compose", "import-upload"):
        assert client.post(reverse(name), {"competency": secret.competency.pk}).status_code == 404, name
    assert not Pick.objects.exists()


def test_nobody_picks_what_is_no_edition(bank, client_as, secret):
    client = client_as(bank.hr.user)
    for name, key in (("competency", secret.competency.pk), ("competency", 10**17), ("competency", "²")):
        client.post(reverse("compose-pick"), {name: key})
    client.post(reverse("compose-pick-model"), {"version": secret.pk})
    assert not Pick.objects.exists()


def test_undoing_keeps_to_the_longest_list(bank, monkeypatch):
    monkeypatch.setattr(picks, "MOST_PICKS", 2)
    rows = bank.competencies[:3]
    hr = bank.hr.user
    picks.pick(actor=hr, competencies=rows[:2])
    removed = picks.unpick(actor=hr, competencies=rows[:2])
    picks.pick(actor=hr, competencies=rows[2:])
    picks.put_back(actor=hr, removed=removed)
    assert Pick.objects.count() == 2


# --- files


SECONDS = 5


@pytest.fixture
def version(bank):
    return rich_version(1, name="往来模型", position=bank.position)


def data_of(version, file_format):
    version = ModelVersion.objects.select_related("model").get(pk=version.pk)
    return write(content_of(version), file_format, dimension_names())


@pytest.fixture
def refused(bank, client_as, version):
    """Uploads as the editor; answers what is said. It takes little time and nothing can be imported."""
    client = client_as(bank.editor.user)

    def sent(data):
        before, started = (ChangeRecord.objects.count(), Competency.objects.count()), time.process_time()
        answer = client.post(reverse("import-upload"), {"file": SimpleUploadedFile("模型.xlsx", data)})
        if answer.status_code == 302:
            answer = client.get(answer["Location"])
            assert answer.status_code == 200
        else:
            assert answer.status_code == 400
        text = answer.content.decode()
        assert 'name="act" value="import"' not in text
        assert time.process_time() - started < SECONDS
        assert (ChangeRecord.objects.count(), Competency.objects.count()) == before
        return text

    return sent


def repacked(data, change):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_rare_compression_is_not_unpacked(refused, method):
    """A few bytes of bzip2 unpack to gigabytes at once; LZMA asks for as much memory as the file says."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("1.csv", bytes(10_000_000))
    assert len(bz2.compress(bytes(10_000_000))) < 100
    assert "少见的压缩方法" in refused(buffer.getvalue())


SHEET = "xl/worksheets/sheet3.xml"
MARKS = {
    "cells": (SHEET, b"<sheetData>", b"<sheetData><row>" + b"<c\n/>" * 300_000 + b"</row>"),
    "rows": (SHEET, b"<sheetData>", b"<sheetData>" + b"<row/>" * 300_000),
    "merged": (SHEET, b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 60_000),
    "rules": (SHEET, b"</sheetData>", b"</sheetData><dataValidations>" + b'<dataValidation sqref="A1"/>' * 60_000),
    "styles": ("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0"/>' * 60_000 + b"</cellXfs>"),
    "names": ("xl/workbook.xml", b"</sheets>", b"</sheets>" + b'<definedName name="a">1</definedName>' * 60_000),
    "strings": ("xl/sharedStrings.xml", b"</sst>", b"<si><t/></si>" * 400_000 + b"</sst>"),
}


@pytest.mark.parametrize("what", MARKS)
def test_a_workbook_of_nothing_but_markup_is_refused_unread(refused, version, what):
    name, before, after = MARKS[what]

    def change(members):
        assert before in members[name]
        members[name] = members[name].replace(before, after, 1)

    assert "太多" in (text := refused(repacked(data_of(version, EXCEL), change))) or "个单元格" in text


def test_a_sheet_under_another_name_is_counted_too(refused, version):
    def change(members):
        members.pop(SHEET)
        members["xl/evil.bin"] = b"<worksheet><sheetData><row>" + b"<c/>" * 100_000 + b"</row></sheetData></worksheet>"
        for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
            members[part] = members[part].replace(b"worksheets/sheet3.xml", b"evil.bin")

    assert "太多" in refused(repacked(data_of(version, EXCEL), change))


def test_a_part_that_stands_for_many_sheets_is_read_once(refused, version):
    def change(members):
        more = b'<sheet name="a" sheetId="99" r:id="rId3"/>' * 40
        members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b"</sheets>", more + b"</sheets>")

    assert "读不下去" in refused(repacked(data_of(version, EXCEL), change))


def test_a_text_stored_once_and_shown_everywhere_is_refused(refused, version):
    def change(members):
        strings = members["xl/sharedStrings.xml"]
        place = strings.count(b"<si>")
        members["xl/sharedStrings.xml"] = strings.replace(b"</sst>", b"<si><t>" + b"a" * 9000 + b"</t></si></sst>")
        row = b"<row>" + b'<c t="s"><v>%d</v></c>' % place * 6 + b"</row>"
        members[SHEET] = members[SHEET].replace(b"</sheetData>", row * 1000 + b"</sheetData>")

    assert "超过 6000000 个字" in refused(repacked(data_of(version, EXCEL), change))


def test_an_ordinary_workbook_has_little_markup(version):
    with zipfile.ZipFile(io.BytesIO(data_of(version, EXCEL))) as archive:
        refuse_too_much({name: archive.read(name) for name in archive.namelist()})


def test_half_a_character_is_told_of_and_not_a_server_error(refused, version):
    halves = repacked(
        data_of(version, EXCEL),
        lambda members: members.update(
            {"xl/sharedStrings.xml": members["xl/sharedStrings.xml"].replace(b"</t>", b"_xD800_</t>")}
        ),
    )
    assert "不认识" in refused(halves)
    for change in (
        lambda document: document["model"].update(code="\ud800"),
        lambda document: document["model"].update(code="a\x00b"),
        lambda document: document["model"].update(nature="\ud800"),
        lambda document: document["competencies"][0].update(dimension="\ud800", taken_model="a\x00", taken_version=1),
        lambda document: document["competencies"][0].update(taken_key="\ud800", taken_model="a", taken_version=1),
        lambda document: document["citations"][0].update(document="\ud800", passage="a\x00b"),
        lambda document: document["citations"][0].update(field="\ud800"),
        lambda document: document["competencies"][0].update({"\ud800": 1}),
        lambda document: document.update({"\ud800": 1}),
        lambda document: document.update(format_version="\ud800"),
    ):
        document = json.loads(data_of(version, JSON))
        change(document)
        assert refused(json.dumps(document).encode())


def test_json_rows_without_end_are_not_told_one_by_one(refused, version):
    text = data_of(version, JSON).decode()
    for row in ("0", "{}", '{"a": 1}'):
        many = text.replace('"targets": [', '"targets": [' + f"{row}," * 500_000, 1).encode()
        assert "超过 20000 行" in refused(many)


def test_what_is_refused_of_every_row_names_a_few(refused, version):
    """Thousands of rows that could each be any of thousands: told in full they would fill the memory."""
    document = json.loads(data_of(version, JSON))
    row, level = document["competencies"][0], document["levels"][0]
    document["competencies"] = [row | {"key": f"{'k' * 40}{n}"} for n in range(3000)]
    document["levels"] = [
        level | {"competency": "", "competency_name": row["name"], "key": f"l{n}"} for n in range(3000)
    ]
    assert len(refused(json.dumps(document, ensure_ascii=False).encode())) < 500_000
    assert len(PendingImport.objects.get().cells) < 5_000_000


@pytest.mark.parametrize("is_circle", [True, False])
def test_a_long_chain_of_categories_is_walked_once(refused, version, bank, client_as, is_circle):
    document = json.loads(data_of(version, JSON))
    category = document["categories"][0]
    document["categories"] += [
        category | {"key": f"c{n}", "parent": f"c{(n + 1) % 3000}", "parent_name": "", "name": f"类{n}", "origin": ""}
        for n in range(3000)
    ]
    if not is_circle:
        document["categories"][-1]["parent"] = ""
    text = refused(json.dumps(document, ensure_ascii=False).encode())
    assert ("类别不能放在它自己下面" if is_circle else "类别最多 3 层") in text


def test_headings_stand_three_deep_at_most(bank, client_as):
    draft = factories.ModelVersionFactory()
    editor = bank.editor.user
    top = catalogue.add_category(actor=editor, version=draft, name="上")
    middle = catalogue.add_category(actor=editor, version=draft, name="中", parent=top)
    low = catalogue.add_category(actor=editor, version=draft, name="下", parent=middle)
    other = catalogue.add_category(actor=editor, version=draft, name="另")
    with pytest.raises(RuleBroken, match="最多 3 层"):
        catalogue.add_category(actor=editor, version=draft, name="太深", parent=low)
    with pytest.raises(RuleBroken, match="最多 3 层"):
        catalogue.update_category(actor=editor, category=top, revision=top.revision, parent=other)
    catalogue.update_category(actor=editor, category=middle, revision=middle.revision, parent=other)
    # What an older edition of the site let through can still be read.
    deep = factories.CategoryFactory(version=draft, name="太深", parent=low)
    competency = factories.CompetencyFactory(version=draft, category=deep, ranks=(1, 2))
    assert client_as(editor).get(competency.get_absolute_url()).status_code == 200
