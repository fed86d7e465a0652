"""The account of a document may be corrected: a changed file brings its rows up to date, all of them or none."""

import json
import shutil

import pytest

from models_app.errors import RuleBroken
from models_app.models import (
    ChangeRecord,
    Citation,
    Concept,
    ContentLoad,
    Defect,
    DocumentPart,
    Entry,
    EntryItem,
    Passage,
    Place,
)
from models_app.services.content import FIXTURES, load_content
from models_app.text import readable
from models_app.text_diff import differing_count

pytestmark = pytest.mark.django_db

CODE = "file-000"
DUTY, COPY = "愿意对运营绩效负责", "能够努力做到对事情有预见性"


class Account:
    """A small account of a document, written by hand: one entry with two items, two printings, a defect, two parts."""

    def __init__(self, text):
        self.text = text
        self.rows = []
        self.passage("one", DUTY)
        self.passage("two", COPY)
        self.passage("again", DUTY, nth=2)
        self.passage("near", COPY, nth=2)
        self.entry("list", note="")
        self.item("list", "a", "one", DUTY)
        self.item("list", "b", "two", COPY)
        self.place("list", 1, "one")
        self.place("list", 2, "again")
        self.add("defect", document=[CODE], key="twice", kind="numbering", passage=[CODE, "two"], entry=["list"])
        self.rows[-1]["fields"] |= {"description": "编号用了两次。", "description_en": "The number is used twice."}
        self.parts(100)

    def add(self, model, **fields):
        self.rows.append({"model": f"models_app.{model}", "fields": fields})

    def passage(self, key, words, nth=1):
        start = -1
        for _number in range(nth):
            start = self.text.index(words, start + 1)
        runs = [[start, start + len(words)]]
        self.add("passage", document=[CODE], key=key, heading="一、素质", runs=runs, quote=words)

    def entry(self, code, **fields):
        self.add("entry", code=code, title="素质", kind="duties", trade="banking", post="客户经理", post_en="Managers")
        self.rows[-1]["fields"] |= fields

    def item(self, entry, key, passage, words):
        self.add("entryitem", entry=[entry], key=key, number=key, text=readable(words), order=ord(key))
        self.add("citation", item=[entry, key], passage=[CODE, passage], field="text", certainty="stated", order=0)

    def place(self, entry, order, passage, differing=None):
        quotes = {row["fields"]["key"]: row["fields"]["quote"] for row in self.of("passage")}
        counted = differing_count(quotes["one"], quotes[passage]) if order > 1 else 0
        given = counted if differing is None else differing
        self.add("place", entry=[entry], order=order, passage=[CODE, passage], differing=given)

    def parts(self, *edges):
        self.drop("documentpart")
        for start, end in zip((0, *edges), (*edges, len(self.text)), strict=True):
            self.add("documentpart", document=[CODE], start=start, end=end, use="used")

    def of(self, model):
        return [row for row in self.rows if row["model"] == f"models_app.{model}"]

    def drop(self, model, **fields):
        wanted = fields.items()
        self.rows = [row for row in self.rows if row not in self.of(model) or not wanted <= dict(plain(row)).items()]

    def change(self, model, where, **fields):
        [row] = [row for row in self.of(model) if where.items() <= dict(plain(row)).items()]
        row["fields"] |= fields

    def write(self, directory):
        path = directory / "80-entries-file-000.json"
        path.write_text(json.dumps(self.rows, ensure_ascii=False), encoding="utf-8")


def plain(row):
    """Columns that are no lists."""
    return [(name, value) for name, value in row["fields"].items() if not isinstance(value, list)]


@pytest.fixture
def directory(tmp_path):
    shutil.copy(FIXTURES / "01-documents.json", tmp_path)
    return tmp_path


@pytest.fixture
def account():
    rows = json.loads((FIXTURES / "01-documents.json").read_text(encoding="utf-8"))
    return Account(rows[0]["fields"]["text"])


@pytest.fixture
def load(directory, account):
    def load():
        account.write(directory)
        return load_content(directory=directory)[-1].is_new

    return load


def counts():
    return [model.objects.count() for model in (Entry, EntryItem, Place, Defect, DocumentPart, Citation)]


def test_an_account_is_loaded_once_and_its_items_are_found(load):
    assert load()
    assert counts() == [1, 2, 2, 1, 2, 2]
    assert DUTY in EntryItem.objects.get(key="a").search_text
    records = ChangeRecord.objects.count()
    assert not load()
    assert (counts(), ChangeRecord.objects.count()) == ([1, 2, 2, 1, 2, 2], records)


def test_a_changed_file_brings_the_rows_up_to_date_and_keeps_their_keys(load, account):
    load()
    entry, item = Entry.objects.get(), EntryItem.objects.get(key="a")
    account.change("entry", {"code": "list"}, title="素质要求", gap_note="到此为止。", gap_note_en="It ends here.")
    account.change("entryitem", {"key": "a"}, number="(1)")
    account.drop("entryitem", key="b")
    account.rows = [row for row in account.rows if row["fields"].get("item") != ["list", "b"]]
    account.drop("defect")
    account.parts(50, 200)
    assert load()
    assert counts() == [1, 1, 2, 0, 3, 1]
    entry.refresh_from_db()
    assert (entry.title, entry.gap_note) == ("素质要求", "到此为止。")
    assert EntryItem.objects.get().pk == item.pk
    assert EntryItem.objects.get().number == "(1)"
    assert EntryItem.objects.get().search_text == item.search_text
    assert list(DocumentPart.objects.values_list("start", flat=True)) == [0, 50, 200]
    assert Passage.objects.filter(key="two").exists(), "quotes stay"


def test_printings_may_change_places(load, account):
    account.place("list", 3, "near")
    load()
    account.drop("place", order=2)
    account.drop("place", order=3)
    account.place("list", 2, "near")
    account.place("list", 3, "again")
    assert load()
    assert list(Place.objects.order_by("order").values_list("passage__key", flat=True)) == ["one", "near", "again"]


def test_a_correction_may_be_taken_back(load, account):
    load()
    account.change("entry", {"code": "list"}, title="另一个名称")
    assert load()
    account.change("entry", {"code": "list"}, title="素质")
    assert load()
    assert Entry.objects.get().title == "素质"
    assert not load()


def test_an_entry_that_the_file_no_longer_holds_goes_with_its_items(load, account):
    account.entry("second")
    account.place("second", 1, "two")
    account.item("second", "c", "near", COPY)
    load()
    account.rows = [
        row
        for row in account.rows
        if row["fields"].get("code") != "second"
        and row["fields"].get("entry") != ["second"]
        and row["fields"].get("item") != ["second", "c"]
    ]
    assert load()
    assert counts() == [1, 2, 2, 1, 2, 2]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda account: account.change("documentpart", {"start": 100}, start=101), "空缺或重叠"),
        (lambda account: account.change("documentpart", {"start": 100}, start=99), "空缺或重叠"),
        (lambda account: account.change("documentpart", {"start": 100}, end=500), "空缺或重叠"),
        (lambda account: account.place("list", 3, "near", differing=0), "第 3 处刊载与首处不同"),
        (lambda account: account.change("entryitem", {"key": "a"}, text="改过的话"), "不一致"),
        (lambda account: account.change("entryitem", {"key": "a"}, title="没有出处的标题"), "不一致"),
        (lambda account: account.entry("nowhere"), "没有第 1 处刊载"),
        (lambda account: account.change("defect", {"key": "twice"}, document=["file-001"]), "只交代一份文档"),
    ],
)
def test_a_false_account_is_refused_as_a_whole(load, account, spoil, message):
    load()
    before = counts()
    account.change("entry", {"code": "list"}, title="另一个名称")
    spoil(account)
    with pytest.raises(RuleBroken, match=message):
        load()
    assert counts() == before
    assert Entry.objects.get().title == "素质"
    assert ContentLoad.objects.filter(key="80-entries-file-000").count() == 1


def test_a_quote_is_never_changed(load, account):
    load()
    account.change("passage", {"key": "two"}, heading="另一个标题")
    with pytest.raises(RuleBroken, match="heading"):
        load()


def test_a_concept_that_the_bank_changed_is_kept(directory):
    row = {"code": "talk", "name": "沟通", "origin": "project"}
    path = directory / "91-concepts.json"
    for description in ("甲", "乙"):
        row["description"] = description
        path.write_text(json.dumps([{"model": "models_app.concept", "fields": row}]), encoding="utf-8")
        load_content(directory=directory)
        Concept.objects.update(name="本行的名称")
    assert Concept.objects.get().description == "甲"
    assert Concept.objects.get().name == "本行的名称"
