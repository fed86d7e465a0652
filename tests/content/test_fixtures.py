"""The fixtures against the documents: every quote, every readable text, every count."""

import hashlib
import re
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.apps import apps

from fixtures.build import build
from models_app.services.content import FIXTURES
from models_app.text import readable
from tests.content.fixture_files import (
    MODEL_FILES,
    all_rows,
    citations,
    documents,
    passages,
    quotes_of,
    rows,
    rows_of,
)

HAN = re.compile("[\u3400-\u9fff]")
LATIN_WORD = re.compile("[A-Za-z]{3}")

# Texts of a row, and the field that says whose they are.
TEXTS = {
    "modelversion": {"overview": None},
    "category": {"name": "origin"},
    "competency": {"name": "name_origin", "definition": "definition_origin"},
    "level": {"title": "origin", "behaviour": "origin", "coder_note": "origin"},
    "finding": {"text": None},
    "requirement": {"text": "origin"},
    "entryitem": {"title": None, "text": None},
}
PARENTS = {"modelversion": "model", "level": "competency", "requirement": "position", "entryitem": "entry"}


def natural_key(model, fields):
    parent = PARENTS.get(model, "version")
    own = fields["number"] if model == "modelversion" else fields["key"]
    return (*fields[parent], own)


def quoted_texts():
    """``(model, natural key, field, text)`` of every text that is said to be the source's."""
    for model, fields in all_rows():
        for name, origin in TEXTS.get(model, {}).items():
            if fields[name] and (origin is None or fields[origin] == "quoted"):
                yield model, natural_key(model, fields), name, fields[name]


def test_the_files_are_what_the_documents_and_the_build_make_of_them(tmp_path):
    build(tmp_path)
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.json")}
    kept = {path.name: path.read_text(encoding="utf-8") for path in FIXTURES.glob("*.json")}
    assert written == kept


def test_all_five_documents_are_there_to_the_byte():
    assert len(documents()) == 5
    for document in documents().values():
        content = (FIXTURES / "documents" / document["file_name"]).read_bytes()
        assert document["text"].encode() == content
        assert document["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_document_bears_a_title_that_it_gives_itself():
    for document in documents().values():
        assert document["title"] in readable(document["text"])


def test_every_quote_is_what_the_document_says_at_its_place():
    for key, passage in passages().items():
        text = documents()[passage["document"][0]]["text"]
        assert "".join(text[start:end] for start, end in passage["runs"]) == passage["quote"], key
        places = [place for run in passage["runs"] for place in run]
        assert places == sorted(set(places)), key
        assert places[-1] <= len(text), key


def test_every_quoted_text_is_what_readable_makes_of_its_quotes():
    of_graded_models = 0
    for model, key, field, text in quoted_texts():
        assert text == "\n".join(map(readable, quotes_of((model, key, field)))), (model, key, field)
        of_graded_models += key[0] in MODEL_FILES or model == "requirement"
    assert of_graded_models == 247


def test_no_citation_points_to_a_text_that_is_not_there():
    cited = {about for about in citations() if about[2] in TEXTS[about[0]]}
    assert cited == {(model, key, field) for model, key, field, _text in quoted_texts()}


def test_numbers_say_what_their_citations_say():
    for model, fields in all_rows():
        if model == "level" and fields["rank"] is not None:
            (label,) = quotes_of((model, natural_key(model, fields), "rank")) or [fields["label"].removesuffix("级")]
            assert label.endswith(str(fields["rank"]))
        if model == "finding":
            assert quotes_of((model, natural_key(model, fields), "frequency")) == [str(fields["frequency"])]


def test_every_passage_is_cited():
    cited = {tuple(fields["passage"]) for model in ("citation", "place", "defect") for fields in rows(model)}
    assert cited == set(passages())


def test_what_is_not_stated_says_why():
    findings = {natural_key("finding", fields): fields for fields in rows("finding")}
    for (model, key, _field), group in citations().items():
        for citation in group:
            if citation["certainty"] != "stated":
                why = findings[key]["note"] if model == "finding" else citation["certainty_note"]
                assert why, (model, key)


def test_what_the_project_says_it_says_in_both_languages():
    said = Counter()
    for model, fields in all_rows():
        for name in (name.removesuffix("_en") for name in fields if name.endswith("_en")):
            chinese, english = fields[name], fields[f"{name}_en"]
            assert bool(chinese) == bool(english), (model, name, fields)
            assert not chinese or (HAN.search(chinese) and LATIN_WORD.search(english)), (model, name, fields)
            said[name] += bool(chinese)
    notes = {"certainty_note", "gap_note", "note", "notes", "notice", "written_for"}
    assert notes <= {name for name, count in said.items() if count}


def test_every_text_fits_its_column():
    """PostgreSQL refuses what is too long, SQLite keeps it."""
    for model, fields in all_rows():
        for field in apps.get_model("models_app", model)._meta.concrete_fields:
            if field.max_length and isinstance(fields.get(field.name), str):
                assert len(fields[field.name]) <= field.max_length, (model, field.name, fields[field.name])


def test_a_model_s_name_and_whom_it_was_written_for_are_the_document_s_words():
    """But for what is added in parentheses to tell two lists of one heading apart, or to say the trade."""
    texts = [document["text"] for document in documents().values()]
    all_texts = "\n".join([*texts, *map(readable, texts)])
    for fields in rows("competencymodel"):
        if fields["nature"] == "example":
            continue
        for words in (fields["written_for"], fields["name"]):
            assert re.sub("\uff08[^\uff09]*\uff09$", "", words) in all_texts, words


def test_a_competency_without_two_levels_says_what_is_missing():
    """Where a document grades at all: of what it only lists nothing is missing."""
    ranked = Counter(tuple(fields["competency"]) for fields in rows("level") if fields["rank"])
    for fields in rows("competency"):
        if fields["version"][0] not in MODEL_FILES:
            continue
        if ranked[natural_key("competency", fields)] < 2 or not fields["definition"]:
            assert fields["gap_note"], fields["name"]


@pytest.mark.parametrize(
    ("code", "competencies", "levels", "findings", "targets"),
    [
        ("cs-dept", 13, 21, 0, 0),
        ("sales-service", 11, 1, 0, 0),
        ("corporate-bei", 13, 31, 44, 0),
        ("example-am", 13, 40, 29, 104),
    ],
)
def test_counts_of_a_model(code, competencies, levels, findings, targets):
    found = [len(rows_of(model, code)) for model in ("competency", "level", "finding", "target")]
    assert found == [competencies, levels, findings, targets]
    (version,) = rows_of("modelversion", code)
    assert (version["number"], version["status"], version["base"]) == (1, "draft", None)


def test_each_model_has_a_file_of_its_own():
    assert sorted(MODEL_FILES.values()) == sorted(path.name for path in FIXTURES.glob("[12]*.json"))


def names_of(code, **having):
    return [
        fields["name"]
        for fields in rows_of("competency", code)
        if all(fields[name] == value for name, value in having.items())
    ]


def test_the_service_department_model_has_three_grades_where_its_tables_survive():
    ranks = defaultdict(list)
    for fields in rows_of("level", "cs-dept"):
        ranks[fields["competency"][2]].append(fields["rank"])
    assert len(ranks) == 7
    assert set(map(tuple, ranks.values())) == {(1, 2, 3)}
    without = [name for name in names_of("cs-dept") if name not in names_with_levels("cs-dept")]
    assert without == ["主动性", "服务意识", "团队意识", "原则性", "诚信意识", "忠诚意识"]
    assert [fields["name"] for fields in rows_of("competency", "cs-dept") if fields["gap_note"]] == without
    assert names_of("cs-dept", assessed_by="certificate") == ["语言知识"]


def names_with_levels(code):
    keys = {fields["competency"][2] for fields in rows_of("level", code)}
    return [fields["name"] for fields in rows_of("competency", code) if fields["key"] in keys]


def test_the_coding_book_never_says_that_a_level_does_not_exist():
    ranks = defaultdict(set)
    for fields in rows_of("level", "corporate-bei"):
        ranks[fields["competency"][2]].add(fields["rank"])
    for fields in rows_of("competency", "corporate-bei"):
        found = ranks[fields["key"]]
        absent = set(range(1, max(found - {None}, default=0))) - found
        assert all(f"{rank}级" in fields["gap_note"] for rank in absent)
        assert ("没有出现不等于没有" in fields["gap_note"]) == (None not in found), fields["name"]


def test_the_sales_model_has_its_groups_and_its_five_core_competencies():
    groups = defaultdict(list)
    for fields in rows_of("competency", "sales-service"):
        groups[fields["category"][2]].append(fields["name"])
    assert groups == {
        "general": ["沟通能力", "团队协作"],
        "post": [
            "挖掘需求与发现商机",
            "顾问式营销技巧",
            "关系能力",
            "信息搜集",
            "资源整合",
            "服务规范及商务礼仪",
            "商务谈判技巧",
        ],
        "professional": ["产品知识", "行业知识"],
    }
    core = ["沟通能力", "挖掘需求与发现商机", "顾问式营销技巧", "产品知识", "行业知识"]
    assert names_of("sales-service", is_core_in_source=True) == core
    (band,) = rows_of("level", "sales-service")
    assert (band["rank"], band["band_low"], band["band_high"]) == (None, "0.0", "40.0")
    assert band["gap_note"]


def test_the_unnamed_grade_stays_unnamed():
    positions = {fields["key"]: fields for fields in rows("position") if fields["family"] == ["personal-wealth"]}
    assert set(positions) == {"assistant", "unnamed", "principal"}
    assert (positions["unnamed"]["name"], positions["unnamed"]["grade"]) == ("", None)
    numbers = defaultdict(list)
    for fields in rows("requirement"):
        numbers[fields["position"][1]].append(fields["order"])
    assert numbers == {"assistant": [1, 2, 3, 4], "unnamed": [4, 5, 6], "principal": list(range(1, 10))}


def test_the_example_asks_thirteen_competencies_of_four_grades_in_two_families():
    weights, kinds = defaultdict(Decimal), defaultdict(Counter)
    for fields in rows_of("target", "example-am"):
        position = tuple(fields["position"])
        weights[position] += Decimal(fields["weight"])
        kinds[position][fields["kind"]] += 1
        assert fields["level"][:3] == fields["competency"]
    assert len(weights) == 8
    assert {family for family, _grade in weights} == {"corporate", "retail"}
    assert set(weights.values()) == {Decimal(100)}
    for position, counted in kinds.items():
        assert counted.total() == 13
        assert set(counted) == {"baseline", "core", "general"}, position


def test_a_higher_grade_is_never_asked_for_less():
    order = {fields["code"]: fields["order"] for fields in rows("grade")}
    ranks = {natural_key("level", fields): fields["rank"] for fields in rows_of("level", "example-am")}
    asked = defaultdict(list)
    for fields in rows_of("target", "example-am"):
        family, grade = fields["position"]
        asked[family, fields["competency"][2]].append((order[grade], ranks[tuple(fields["level"])]))
    for targets in asked.values():
        in_order = [rank for _order, rank in sorted(targets)]
        assert in_order == sorted(in_order)


def test_the_account_manager_is_asked_for_what_the_pictures_show():
    names = {fields["key"]: fields["name"] for fields in rows_of("competency", "example-am")}
    asked = [
        (names[fields["competency"][2]], fields["level"][3][-1], int(Decimal(fields["weight"])), fields["kind"])
        for fields in rows_of("target", "example-am")
        if fields["position"] == ["corporate", "regular"]
    ]
    assert asked == [
        ("求实进取", "3", 8, "general"),
        ("服务精神", "5", 11, "core"),
        ("主动性", "3", 7, "general"),
        ("人际理解能力", "3", 6, "general"),
        ("人际影响能力", "3", 8, "general"),
        ("公司知识", "2", 5, "baseline"),
        ("产品知识", "3", 10, "core"),
        ("客服知识", "2", 6, "general"),
        ("沟通能力", "3", 10, "core"),
        ("创新能力", "2", 6, "general"),
        ("人际交往能力", "3", 8, "core"),
        ("搜集信息", "4", 8, "core"),
        ("归纳思维", "3", 7, "general"),
    ]


def test_the_example_keeps_the_keys_and_the_words_of_its_sources():
    texts = {}
    for code in ("cs-dept", "corporate-bei"):
        for fields in rows_of("level", code):
            key = (fields["competency"][2], fields["key"])
            texts[code, *key] = [fields[name] for name in ("rank", "label", "title", "behaviour", "coder_note")]
    for fields in rows_of("level", "example-am"):
        key = (fields["competency"][2], fields["key"])
        found = [texts[code, *key] for code in ("cs-dept", "corporate-bei") if (code, *key) in texts]
        assert found == [[fields[name] for name in ("rank", "label", "title", "behaviour", "coder_note")]]


def test_the_notice_says_the_same_number_of_things_in_both_languages():
    (notice,) = rows("notice")
    assert len(notice["body"].split("\n\n")) == len(notice["body_en"].split("\n\n")) == 10
    assert "不能胜任工作" in notice["body"]
    assert "不能胜任工作" in notice["body_en"]
