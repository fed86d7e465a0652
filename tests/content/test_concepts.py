"""The project's judgements of what means one thing: every link points to a competency and rests on its words."""

import re
from collections import Counter, defaultdict

from models_app.enums import LinkRelation
from tests.content.fixture_files import rows

CONCEPT_TEXTS = ("name", "name_en", "description", "description_en")
QUOTED = re.compile("“([^”]+)”")
HAN = re.compile("[\u3400-\u9fff]")
MARKS = re.compile("[‘’“”\\s]")

# Where a reason quotes the name of another model, not the competency's words.
EXAMPLE = "example-am"


def links():
    for fields in rows("conceptmember"):
        yield fields["concept"][0], (fields["model"][0], fields["competency_key"]), fields


def competencies():
    return {(fields["version"][0], fields["key"]): fields for fields in rows("competency")}


def words():
    """The name, definition and level texts of every competency, without quotation marks and white space."""
    found = defaultdict(list)
    for about, fields in competencies().items():
        found[about] += [fields["name"], fields["definition"]]
    for fields in rows("level"):
        model, _number, key = fields["competency"]
        found[model, key] += [fields["title"], fields["behaviour"]]
    return {about: MARKS.sub("", "\n".join(texts)) for about, texts in found.items()}


def test_concepts_are_told_apart_and_said_in_both_languages():
    concepts = rows("concept")
    for name in ("code", *CONCEPT_TEXTS):
        assert all(fields[name].strip() for fields in concepts), name
    for name in ("code", "name", "name_en"):
        assert max(Counter(fields[name].casefold() for fields in concepts).values()) == 1
    assert not [fields["code"] for fields in concepts if HAN.search(fields["description_en"] + fields["name_en"])]
    assert {fields["origin"] for fields in concepts} == {"project"}


def test_every_link_points_to_a_competency_once_and_is_the_projects():
    known = competencies()
    assert [about for _concept, about, _fields in links() if about not in known] == []
    assert max(Counter((concept, about) for concept, about, _fields in links()).values()) == 1
    assert {fields["linked_by"] for _concept, _about, fields in links()} == {None}
    assert {fields["relation"] for _concept, _about, fields in links()} == set(LinkRelation.values)


def test_every_link_gives_its_reason_in_both_languages():
    for concept, about, fields in links():
        assert HAN.search(fields["reason"]), (concept, about)
        assert re.search("[A-Za-z]{3}", fields["reason_en"]), (concept, about)
        assert fields["reason"] != fields["reason_en"]


def test_every_concept_stands_in_two_models_or_more():
    models = defaultdict(set)
    for concept, (model, _key), _fields in links():
        models[concept].add(model)
    assert set(models) == {fields["code"] for fields in rows("concept")}
    assert [concept for concept, found in models.items() if len(found) < 2] == []


def test_what_a_reason_quotes_stands_in_the_competency():
    said = words()
    missing = [
        (concept, about, quote)
        for concept, about, fields in links()
        if not (about[0] == EXAMPLE and "取用了" in fields["reason"])
        for quote in QUOTED.findall(fields["reason"])
        for part in quote.split("……")
        if MARKS.sub("", part) not in said[about]
    ]
    assert missing == []


def test_a_bare_name_is_said_to_be_bare_only_where_there_is_no_definition():
    known, levelled = competencies(), {(f["competency"][0], f["competency"][2]) for f in rows("level")}
    for _concept, about, fields in links():
        if "来源只" in fields["reason"]:
            assert not known[about]["definition"], about
            assert about not in levelled, about


def test_what_the_example_took_over_is_the_same_to_the_character():
    known, said = competencies(), words()
    copies = [about for _concept, about, f in links() if about[0] == EXAMPLE and f["relation"] == LinkRelation.SAME]
    assert len(copies) == len(set(copies)) == 13
    for _model, key in copies:
        sources = [about for about in known if about[1] == key and about[0] in ("cs-dept", "corporate-bei")]
        assert said[EXAMPLE, key] in [said[about] for about in sources], key


def test_what_stands_alone_is_left_alone():
    linked = {about for _concept, about, _fields in links()}
    alone = sorted("/".join(about) for about in competencies() if about not in linked)
    assert alone == ALONE


# Read against all the others: no counterpart in another model.
ALONE = [
    "ae-qualities/appreciating-ideas",
    "ae-qualities/attitude",
    "agency-cooperation/clear-responsibilities",
    "am-knowledge-fields/psychology-and-science",
    "am-short-answer/character",
    "am-three-basics/iron-mouth",
    "am-three-basics/teapot-belly",
    "credit-am/before-and-after-lending",
    "credit-am/fault-finders-buy",
    "credit-am/openness",
    "credit-am/self-reflection",
    "cs-dept/principles",
    "lending-six-abilities/operations",
    "tobacco-am-requirements/schooling",
]
