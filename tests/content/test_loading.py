"""`load_content`: once per key and checksum, all of a model or nothing, never over what was published."""

import json
import shutil
from collections import defaultdict
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import translation

from fixtures.build.quoting import dump
from models_app.enums import VersionStatus
from models_app.errors import RuleBroken
from models_app.models import (
    ChangeRecord,
    Citation,
    Competency,
    CompetencyModel,
    ContentLoad,
    EntryItem,
    Level,
    ModelVersion,
    Passage,
    Position,
    SourceDocument,
)
from models_app.services import content
from models_app.services.content import FIXTURES, load_content

SHARED = ("01-documents.json", "02-dimensions.json", "03-positions.json")
SALES = "12-sales-service-1.json"
ACCOUNT_DOCUMENT = FIXTURES.parent / "docs" / "account.md"

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(tmp_path):
    """The shared fixtures and the smallest model, to be changed by a test."""
    for name in (*SHARED, SALES):
        shutil.copy(FIXTURES / name, tmp_path)
    return tmp_path


def change(path, model, **fields):
    """Change the first row of ``model`` in a fixture file."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    next(row for row in rows if row["model"] == f"models_app.{model}")["fields"].update(fields)
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def counts():
    return {model: model.objects.count() for model in (ModelVersion, Competency, Level, Citation, Passage, Position)}


def test_everything_is_published_once_and_a_second_run_changes_nothing():
    call_command("load_content", stdout=StringIO())
    versions = ModelVersion.objects.all()
    assert {version.status for version in versions} == {VersionStatus.PUBLISHED}
    assert {version.published_by_name for version in versions} == {"项目"}
    files = list(FIXTURES.glob("*.json"))
    assert len(versions) == sum('"models_app.modelversion"' in path.read_text(encoding="utf-8") for path in files)
    before, records = counts(), ChangeRecord.objects.count()
    output = StringIO()
    call_command("load_content", stdout=output)
    assert (counts(), ChangeRecord.objects.count()) == (before, records)
    assert output.getvalue().count("already loaded") == len(files)
    assert not Competency.objects.filter(search_text="").exists()
    assert {change.actor for change in ChangeRecord.objects.all()} == {None}
    output = StringIO()
    call_command("content_account", stdout=output)
    # If not: put in what `manage.py content_account` prints.
    assert output.getvalue() in ACCOUNT_DOCUMENT.read_text(encoding="utf-8")


def test_what_was_loaded_dumps_to_the_fixtures_again(monkeypatch):
    monkeypatch.setattr(content, "publish_loaded", lambda **_: None)
    load_content()
    expected = defaultdict(list)
    for path in sorted(FIXTURES.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            expected[row["model"]].append(row)
    # What people search in is made while loading; no file holds it.
    for model in (Competency, EntryItem):
        model.objects.update(search_text="")
    for label, rows in expected.items():
        assert json.loads(dump(apps.get_model(label).objects.order_by("pk"))) == rows, label


def test_names_are_stored_in_chinese_whatever_language_the_command_runs_in(directory):
    with translation.override("en"):
        load_content(directory=directory)
    assert ModelVersion.objects.get().published_by_name == "项目"


def test_a_changed_fixture_of_a_loaded_version_asks_for_a_higher_number(directory):
    load_content(directory=directory)
    change(directory / SALES, "competency", name="另一个名称")
    with pytest.raises(RuleBroken, match="请在文件里提高版次"):
        load_content(directory=directory)
    assert not Competency.objects.filter(name="另一个名称").exists()


def test_a_higher_number_retires_the_version_before(directory):
    load_content(directory=directory)
    text = (directory / SALES).read_text(encoding="utf-8")
    second = text.replace('"sales-service",\n        1', '"sales-service",\n        2').replace(
        '"number": 1', '"number": 2'
    )
    (directory / "12-sales-service-2.json").write_text(second, encoding="utf-8")
    load_content(directory=directory)
    states = dict(ModelVersion.objects.values_list("number", "status"))
    assert states == {1: VersionStatus.RETIRED, 2: VersionStatus.PUBLISHED}


def test_a_version_the_bank_made_itself_is_not_overwritten(directory):
    model = CompetencyModel.objects.create(code="sales-service", name="本行的模型")
    ModelVersion.objects.create(model=model, number=1)
    with pytest.raises(RuleBroken, match="不是从文件载入的"):
        load_content(directory=directory)


def test_an_open_draft_is_not_overtaken(directory):
    model = CompetencyModel.objects.create(code="sales-service", name="本行的模型")
    ModelVersion.objects.create(model=model, number=7)
    with pytest.raises(RuleBroken, match="还没有发布"):
        load_content(directory=directory)


def test_a_model_is_loaded_as_a_whole_or_not_at_all(directory):
    change(directory / SALES, "level", competency=["sales-service", 1, "no-such-competency"])
    with pytest.raises(Exception, match="Competency matching query does not exist"):
        load_content(directory=directory)
    assert not ModelVersion.objects.exists()
    assert not Passage.objects.filter(key__startswith="sales-service").exists()
    assert not ContentLoad.objects.filter(key="sales-service/1").exists()
    # What the models share was loaded before, in transactions of its own.
    assert SourceDocument.objects.count() == 5


def test_a_quote_that_the_document_does_not_hold_is_refused(directory):
    change(directory / SALES, "passage", quote="文档里没有的话")
    with pytest.raises(RuleBroken, match="引文与文档"):
        load_content(directory=directory)
    assert not ModelVersion.objects.exists()


def test_a_document_is_never_replaced(directory):
    load_content(directory=directory)
    change(directory / "01-documents.json", "sourcedocument", title="另一个题名")
    with pytest.raises(RuleBroken, match="title"):
        load_content(directory=directory)


def test_a_bank_s_own_names_of_positions_are_kept(directory):
    load_content(directory=directory)
    Position.objects.filter(family__code="corporate", key="regular").update(name="公司客户经理")
    change(directory / "03-positions.json", "grade", name_en="Junior")
    before = counts()
    load_content(directory=directory)
    assert counts() == before
    assert Position.objects.get(family__code="corporate", key="regular").name == "公司客户经理"


def test_the_command_tells_what_is_wrong(directory, monkeypatch):
    change(directory / SALES, "passage", quote="文档里没有的话")
    monkeypatch.setattr(
        "models_app.management.commands.load_content.load_content", lambda: load_content(directory=directory)
    )
    with pytest.raises(CommandError, match="引文与文档"):
        call_command("load_content")


def test_what_was_loaded_is_frozen(directory):
    load_content(directory=directory)
    with pytest.raises(DatabaseError, match="version_frozen"), transaction.atomic():
        Level.objects.update(behaviour="改过的文字")
