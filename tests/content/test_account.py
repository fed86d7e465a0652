"""The account of the documents: every character accounted for, every copy found, every count right."""

import re
from collections import defaultdict
from itertools import groupby

import pytest

from models_app.text import readable
from models_app.text_diff import differing_count
from tests.content.fixture_files import citations, documents, passages, quotes_of, rows
from tests.content.repeats import HAN, repeats

CODES = ("file-000", "file-001", "file-002", "file-003", "file-004")
LONG = 40  # characters

# What the documents print more than once though no entry has both places and no note says so, and why.
NAMED_HERE = {
    "这就要运用客户经理胜任素质模型的设计来筛选出客户经理": "an article and its own introduction say it",
    "具备良好的职业道德和敬业精神爱行爱岗": "a turn of speech in one line of two different lists",
}
# A note that tells of a repeat has one of these words.
TELLS_OF_A_REPEAT = re.compile("遍|重复|不止一|再次|相同|改写|同一|每页|各页|逐页")


def of_document(model, code):
    found = [fields for fields in rows(model) if fields["document"] == [code]]
    return sorted(found, key=lambda fields: fields["start"]) if model == "documentpart" else found


def passage_of(fields):
    return passages()[tuple(fields["passage"])]


def cited_runs(code):
    """The runs of every passage of the document that a row of the catalogue cites."""
    cited = {tuple(fields["passage"]) for group in citations().values() for fields in group}
    return [run for key in sorted(cited) if key[0] == code for run in passages()[key]["runs"]]


def printed(code):
    """``(entry, order, passage)`` of every printing in the document."""
    return [
        (fields["entry"][0], fields["order"], passage_of(fields))
        for fields in rows("place")
        if fields["passage"][0] == code
    ]


def overlap(part, runs):
    return [run for run in runs if run[0] < part["end"] and run[1] > part["start"]]


def text_of(code):
    return documents()[code]["text"]


# --- Every character is accounted for


@pytest.mark.parametrize("code", CODES)
def test_the_parts_of_a_document_follow_each_other_from_its_first_character_to_its_last(code):
    parts = of_document("documentpart", code)
    edges = [0, *(part["end"] for part in parts)]
    assert [part["start"] for part in parts] == edges[:-1]
    assert edges[-1] == len(text_of(code))


@pytest.mark.parametrize("code", CODES)
def test_what_is_cited_lies_in_parts_that_are_said_to_be_used(code):
    left_out = [part for part in of_document("documentpart", code) if part["use"] not in ("used", "heading")]
    runs = cited_runs(code)
    assert runs
    assert [(part["start"], part["use"], overlap(part, runs)) for part in left_out if overlap(part, runs)] == []


@pytest.mark.parametrize("code", CODES)
def test_every_part_that_is_said_to_be_used_is_cited_or_a_printing(code):
    runs = cited_runs(code) + [run for _entry, _order, passage in printed(code) for run in passage["runs"]]
    used = [part for part in of_document("documentpart", code) if part["use"] == "used"]
    assert used
    assert [part["start"] for part in used if not overlap(part, runs)] == []


@pytest.mark.parametrize("code", CODES)
def test_every_paragraph_over_forty_characters_has_a_use_and_what_is_left_out_says_why(code):
    parts = of_document("documentpart", code)
    place = 0
    for line in text_of(code).splitlines(keepends=True):
        inside = [part for part in parts if part["start"] < place + len(line) and part["end"] > place]
        if len(line.strip()) > LONG:
            assert inside, line
            assert all(part["use"] in ("used", "heading", "prose", "noise") for part in inside)
        place += len(line)
    for part in parts:
        if part["use"] in ("prose", "noise"):
            assert part["note"], part
            assert part["note_en"], part


@pytest.mark.parametrize("code", CODES)
def test_no_long_stretch_of_a_used_part_is_passed_over(code):
    """Between what is quoted, or printed again, there stand numbers and joining words, no sentence."""
    again = [passage for _entry, order, passage in printed(code) if order > 1]
    runs = cited_runs(code) + [run for passage in again for run in passage["runs"]]
    covered = bytearray(len(text_of(code)))
    for start, end in runs:
        covered[start:end] = b"\x01" * (end - start)
    passed_over = []
    for part in of_document("documentpart", code):
        if part["use"] != "used":
            continue
        for is_covered, group in groupby(range(part["start"], part["end"]), key=covered.__getitem__):
            places = list(group)
            words = text_of(code)[places[0] : places[-1] + 1]
            if not is_covered and len(HAN.findall(words)) > LONG:
                passed_over.append((places[0], words))
    assert passed_over == []


# --- Entries, printings, items, defects


def test_every_entry_is_printed_somewhere_under_a_heading():
    orders = defaultdict(list)
    for fields in rows("place"):
        orders[fields["entry"][0]].append(fields["order"])
        assert passage_of(fields)["heading"], fields
    assert rows("entry")
    for fields in rows("entry"):
        found = orders[fields["code"]]
        assert sorted(found) == list(range(1, len(found) + 1)), fields["code"]
        assert found, fields["code"]


def test_every_entry_has_its_content_in_one_place():
    with_items = {fields["entry"][0] for fields in rows("entryitem")}
    for fields in rows("entry"):
        holds = [bool(fields["model"]), bool(fields["family"]), fields["code"] in with_items]
        assert sum(holds) == 1, fields["code"]


def test_a_model_made_from_the_documents_is_an_entry():
    """The project's example alone is made of others."""
    entered = {tuple(fields["model"]) for fields in rows("entry") if fields["model"]}
    models = {(fields["code"],) for fields in rows("competencymodel") if fields["nature"] != "example"}
    assert entered == models


def test_a_printing_differs_from_the_first_in_as_many_characters_as_is_said():
    first = {fields["entry"][0]: passage_of(fields)["quote"] for fields in rows("place") if fields["order"] == 1}
    for fields in rows("place"):
        counted = differing_count(first[fields["entry"][0]], passage_of(fields)["quote"])
        assert fields["differing"] == counted, (fields["entry"], fields["order"])


def test_what_people_read_of_an_item_is_what_readable_makes_of_its_quotes():
    for fields in rows("entryitem"):
        key = (*fields["entry"], fields["key"])
        for name in ("title", "text"):
            said = "\n".join(map(readable, quotes_of(("entryitem", key, name))))
            assert fields[name] == said, (key, name)


def test_the_items_of_an_entry_stand_in_its_first_printing():
    """In the document that the entry is quoted from, between the ends of its first printing."""
    first = {fields["entry"][0]: passage_of(fields) for fields in rows("place") if fields["order"] == 1}
    for (model, key, _field), group in citations().items():
        if model != "entryitem":
            continue
        place = first[key[0]]
        for fields in group:
            passage = passage_of(fields)
            assert passage["document"] == place["document"], key
            assert place["runs"][0][0] <= passage["runs"][0][0], key
            assert passage["runs"][-1][1] <= place["runs"][-1][1], key


def test_a_defect_lies_in_its_document_and_says_how_it_shows_in_both_languages():
    assert rows("defect")
    for fields in rows("defect"):
        assert passage_of(fields)["document"] == fields["document"], fields["key"]
        assert fields["description"], fields["key"]
        assert fields["description_en"], fields["key"]


# --- Copies are found and told


def touches(stretch, runs):
    return any(start < stretch.end and end > stretch.start for start, end in runs)


def printings_at(stretch):
    return {(entry, order) for entry, order, passage in printed(stretch.document) if touches(stretch, passage["runs"])}


def notes_at(stretch):
    """What is said of the parts and printings that the stretch touches."""
    for part in of_document("documentpart", stretch.document):
        if part["start"] < stretch.end and part["end"] > stretch.start:
            yield part["note"]
    for fields in rows("place"):
        if fields["passage"][0] == stretch.document and touches(stretch, passage_of(fields)["runs"]):
            yield fields["note"]


def is_told(repeat):
    """Two printings of one entry, one printing that repeats itself, or a note that tells of the repeat."""
    first, second = printings_at(repeat.first), printings_at(repeat.second)
    if {entry for entry, _order in first} & {entry for entry, _order in second}:
        return True
    if any(TELLS_OF_A_REPEAT.search(note) for note in (*notes_at(repeat.first), *notes_at(repeat.second))):
        return True
    return names_the_other(first, second, repeat.second) or names_the_other(second, first, repeat.first)


def names_the_other(own, others, stretch):
    """Whether the note of an entry tells of a repeat and names the other entry, or the document it stands in."""
    entries = {fields["code"]: fields for fields in rows("entry")}
    titles = {entries[code]["title"] for code, _order in others} | {documents()[stretch.document]["title"]}
    notes = [entries[code]["note"] for code, _order in own]
    return any(TELLS_OF_A_REPEAT.search(note) and any(title in note for title in titles) for note in notes)


@pytest.fixture(scope="module")
def found():
    return repeats({code: text_of(code) for code in CODES})


def named_here(repeat):
    return [words for words in NAMED_HERE if repeat.han.startswith(words) or words in repeat.han]


def test_whatever_stands_twice_is_a_printing_or_is_told(found):
    assert len(found) > 100
    untold = [repeat for repeat in found if not is_told(repeat) and not named_here(repeat)]
    assert [(r.first.document, r.first.start, r.second.document, r.second.start, r.han) for r in untold] == []


def test_the_list_of_what_no_note_tells_holds_nothing_that_is_told(found):
    needed = {words for repeat in found if not is_told(repeat) for words in named_here(repeat)}
    assert needed == set(NAMED_HERE)


def test_repeats_are_found_over_punctuation_and_document_ends_and_go_as_far_as_they_agree():
    run = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"
    texts = {"a": f"前{run[:10]},{run[10:]}后", "b": f"别{run}别", "c": run[:17]}
    [repeat] = repeats(texts)
    assert repeat.han == run
    assert (repeat.first.start, repeat.first.end) == (1, 22)
    assert (repeat.second.document, repeat.second.start, repeat.second.end) == ("b", 1, 21)
    assert not repeats({"a": run[:10], "b": run[10:], "c": run})
