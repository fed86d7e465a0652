"""Out and in again without loss: export → import → export is the same to the byte, for every model of the documents."""

import json
from unittest.mock import patch

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models_app.enums import AssessedBy, Role
from models_app.exchange.tables import TABLES, choice_words
from models_app.exchange.writing import CSV, EXCEL, JSON, write
from models_app.models import (
    Category,
    Citation,
    Competency,
    CompetencyModel,
    Entry,
    Finding,
    Level,
    ModelVersion,
    OrgUnit,
    PendingImport,
    Target,
)
from models_app.reads.exchange import content_of, dimension_names
from models_app.services.catalogue import exchange
from models_app.services.catalogue.versions import open_draft
from models_app.services.content import FIXTURES, load_content
from tests import factories
from tests.models_app.catalogue_scene import rich_version

FORMATS = (EXCEL, CSV, JSON)
# What an empty bank has before any model: what models point to.
SHARED = {f"models_app.{name}" for name in ("sourcedocument", "dimension", "passage", "jobfamily", "grade", "position")}


def rows_of(path):
    return json.loads(path.read_text(encoding="utf-8"))


FILES = {
    "/".join(map(str, (*row["fields"]["model"], row["fields"]["number"]))): path
    for path in sorted(FIXTURES.glob("*.json"))
    for row in rows_of(path)
    if row["model"] == "models_app.modelversion"
}


def out(version, file_format):
    version = ModelVersion.objects.select_related("model").get(pk=version.pk)
    return write(content_of(version), file_format, dimension_names())


def editor():
    unit = OrgUnit.objects.filter(code="EX").first() or factories.OrgUnitFactory(code="EX")
    user = factories.UserFactory()
    factories.RoleGrantFactory(user=user, role=Role.EDITOR, unit=unit)
    return user


def bring_in(user, data, version=None, name="模型.xlsx"):
    pending = exchange.keep_upload(actor=user, file_name=name, data=data, version=version)
    seen = exchange.preview_of(pending)
    assert not seen.plan.problems, [(p.where, p.row, p.title, str(p.text)) for p in seen.plan.problems[:5]]
    return exchange.apply_import(actor=user, pending=pending, state=seen.destination.state)


@pytest.fixture(scope="module")
def files(django_db_setup, django_db_blocker):
    """``{model/number: {format: bytes}}`` of all published models; afterwards a bank with none of them."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            load_content()
            versions = ModelVersion.objects.select_related("model")
            found = {
                f"{each.model.code}/{each.number}": {name: out(each, name) for name in FORMATS} for each in versions
            }
            transaction.set_rollback(True)
        with transaction.atomic():
            rows = [row for path in sorted(FIXTURES.glob("*.json")) for row in rows_of(path) if row["model"] in SHARED]
            for row in serializers.deserialize("json", json.dumps(rows)):
                row.save()
            assert not CompetencyModel.objects.exists()
            yield found
            transaction.set_rollback(True)


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("name", FILES)
def test_every_model_comes_back_to_the_byte_in_another_bank(files, name, file_format, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        draft = bring_in(editor(), files[name][file_format])
        assert draft.is_draft
        assert {each: out(draft, each) for each in FORMATS} == files[name]
        transaction.set_rollback(True)


@pytest.mark.parametrize("file_format", FORMATS)
def test_an_export_is_the_same_file_each_time(db, file_format):
    version = rich_version(3)
    first = out(version, file_format)
    with patch("time.time", return_value=4e9):
        assert out(version, file_format) == first


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_words_of_a_file_are_chinese_in_every_language(db, language):
    version = rich_version(1)
    chinese = {name: out(version, name) for name in FORMATS}
    with translation.override(language):
        assert {name: out(version, name) for name in FORMATS} == chinese
        assert choice_words(TABLES[2].by_code["assessed_by"])[AssessedBy.RATING] == "评分"


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_file_of_a_published_version_changes_nothing_and_opens_no_draft(db, file_format):
    version, user = rich_version(3), editor()
    pending = exchange.keep_upload(actor=user, file_name="a", data=out(version, file_format))
    seen = exchange.preview_of(pending)
    assert (seen.plan.problems, seen.plan.does_something) == ([], False)
    assert {kind for kind, count in seen.plan.counts.items() if count} == {"same"}
    draft = open_draft(actor=user, version=version)
    assert out(draft, file_format) == out(version, file_format)


def test_an_export_asks_the_same_queries_however_large_the_model(db):
    def count(size):
        version = ModelVersion.objects.select_related("model").get(pk=rich_version(size, name=f"模型{size}").pk)
        with CaptureQueriesContext(connection) as queries:
            write(content_of(version), EXCEL, dimension_names())
        return len(queries)

    assert count(1) == count(3) == 7


def test_an_import_asks_the_same_queries_however_large_the_model(db):
    def count(size):
        version, user = rich_version(size, name=f"模型{size}"), editor()
        data = out(version, JSON).replace("第 1 级".encode(), "第 一 级".encode()).replace(b"quoted", b"")
        with CaptureQueriesContext(connection) as queries:
            bring_in(user, data)
        return len(queries)

    assert count(1) == count(3)


# --- models with odd texts

ODD = st.sampled_from(
    [
        *("=1+1", "+86", "-熟悉业务", "@everyone", "'quoted", "'=1", "''", '=HYPERLINK("http://x")', "#REF!"),
        *('双"引"号', "换\n行", "制表\t符", "a,b;c", "<b>&amp;</b>", "<r>x</r>", "emoji 🐼 𠮷", "\ufeff开头"),
        *("_x000D_", "_x005F_x0041_", "1", "TRUE", "是", "０１２", "nan", "1e5", "2026-01-01", "很长" * 200),
    ]
)
SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
TEXT = (ODD | st.text(SIGNS, max_size=40)).map(str.strip)
LINE = TEXT.map(lambda text: text.replace("\n", " ")[:80].strip())
NAME = LINE.filter(bool)
BANDS = st.sampled_from([(None, None), ("0", "40"), ("0.5", "99.5"), ("60", "60")])


@st.composite
def models(draw):
    """What a model may hold, as plain values: some headings, competencies with or without ranks, targets."""
    headings = draw(st.lists(NAME, max_size=3, unique=True))
    rows = []
    for name in draw(st.lists(NAME, min_size=1, max_size=4, unique=True)):
        ranks = draw(st.lists(st.integers(1, 9), max_size=4, unique=True)) + draw(st.lists(st.none(), max_size=2))
        levels = [(rank, draw(LINE)[:20].strip(), draw(NAME), draw(TEXT), draw(TEXT), draw(BANDS)) for rank in ranks]
        rows.append((name, draw(TEXT), draw(st.integers(-1, len(headings) - 1)), levels, draw(st.booleans())))
    return headings, rows


def make(model):
    headings, rows = model
    version = factories.ModelVersionFactory(overview="总\n述", notice="=提示", document_number="", gap_note="'缺")
    places = [
        Category.objects.create(version=version, name=name, origin="bank", order=number)
        for number, name in enumerate(headings)
    ]
    for number, (name, definition, place, levels, is_core) in enumerate(rows):
        competency = factories.CompetencyFactory(
            version=version,
            dimension=factories.DimensionFactory(code="skill"),
            name=name,
            name_origin="bank",
            definition=definition,
            definition_origin="bank",
            category=places[place] if place >= 0 else None,
            is_core_in_source=is_core,
            order=number // 2,  # the order need not be unique
        )
        for rank, label, title, behaviour, note, (low, high) in levels:
            Level.objects.create(
                competency=competency,
                rank=rank,
                label=label,
                title=title,
                behaviour=behaviour,
                coder_note=note,
                band_low=low,
                band_high=high,
                origin="bank",
            )
        ranked = competency.levels.filter(rank__isnull=False).first()
        if ranked:
            factories.TargetFactory(level=ranked, weight="12.50", position=factories.PositionFactory())
    return version


@pytest.mark.parametrize("file_format", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(model=models())
def test_odd_texts_come_back_to_the_byte(db, file_format, model):
    with transaction.atomic():
        version, user = make(model), editor()
        data = out(version, file_format)
        # Its own draft knows every row again …
        seen = exchange.preview_of(exchange.keep_upload(actor=user, file_name="a", data=data))
        assert (seen.plan.problems, seen.plan.does_something) == ([], False)
        # … and with the model gone, the file makes the same one.
        Target.objects.filter(competency__version=version).delete()
        Competency.objects.filter(version=version).delete()
        version.delete()
        CompetencyModel.objects.all().delete()
        assert out(bring_in(user, data), file_format) == data
        transaction.set_rollback(True)


def test_what_a_file_does_not_hold_is_known():
    """A new column of the catalogue must be declared for the files, or be named here with its reason."""
    outside = {
        CompetencyModel: {"id", "is_banks_own"},
        ModelVersion: {
            *("id", "model", "number", "status", "base", "revision", "document_number", "effective_on", "created_at"),
            *("sent_at", "published_at", "retired_at", "published_by_name"),
        },
        Category: {"id", "version", "revision", "order"},
        Competency: {"id", "version", "revision", "order", "meaning", "search_text", "taken_from"},
        Level: {"id", "revision", "order"},
        Target: {"id", "revision"},
        Finding: {"id", "version", "order"},
        Citation: {"id", "version", "requirement", "item", "order"},
    }
    declared = {column.code for table in TABLES for column in table.columns}
    for model, names in outside.items():
        fields = {field.name for field in model._meta.concrete_fields} - names
        assert fields <= declared, (model, fields - declared)


def test_columns_are_as_long_as_the_database_s():
    from models_app.exchange.tables import CATEGORIES, CITATIONS, COMPETENCIES, FINDINGS, LEVELS, MODEL

    for table, model in (
        (MODEL, CompetencyModel),
        (CATEGORIES, Category),
        (COMPETENCIES, Competency),
        (LEVELS, Level),
        (FINDINGS, Finding),
        (CITATIONS, Citation),
    ):
        for field in model._meta.concrete_fields:
            column = table.by_code.get(field.name)
            if column is not None and column.is_text and field.max_length:
                assert column.length == field.max_length, (table.code, field.name)


def test_an_upload_is_forgotten_when_it_was_imported(db):
    version, user = rich_version(1), editor()
    bring_in(user, out(version, JSON).replace("总述。".encode(), "总述！".encode()))
    assert not PendingImport.objects.exists()
    assert Entry.objects.count() == 0
