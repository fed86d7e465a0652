"""The entries of the documents: the list with its facets, and one entry with its content and its printings."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from models_app.enums import EntryKind, Trade
from models_app.models import (
    Citation,
    Competency,
    Defect,
    Entry,
    EntryItem,
    Level,
    Place,
    Position,
    Requirement,
    SourceDocument,
)
from models_app.reads.catalogue import Facet, Option, is_hit, snippet
from models_app.reads.language import in_language
from models_app.reads.passages import panels
from models_app.search import any_of, fold, marked_pieces, names_in, read_query, titles_in

FACETS = ("trade", "kind", "document", "complete", "graded")
TITLES = {
    "trade": _("写给哪个行业"),
    "kind": _("种类"),
    "document": _("来源文档"),
    "complete": _("是否完整"),
    "graded": _("有无等级"),
}
COMPLETE = {"yes": _("完整"), "no": _("来源残缺")}
GRADED = {"yes": _("分等级"), "no": _("不分等级")}


@dataclass
class EntryRow:
    """``document`` is that of the first printing; ``hit`` marked pieces of the text in which the words were found."""

    entry: object
    document: object
    documents: list
    places: int
    near_copies: int
    items: int
    competencies: int
    levels: int
    positions: int
    requirements: int
    values: dict
    title: list = field(default_factory=list)
    hit: list = field(default_factory=list)


# --- The list


def entries():
    """Every entry with its printings, without their quotes."""
    places = Place.objects.select_related("passage__document").defer("passage__quote", "passage__document__text")
    return Entry.objects.select_related("model", "family").prefetch_related(Prefetch("places", places))


def read_rows():
    """Every entry with what it holds: nine queries, whatever the number."""
    counted = counts()
    return [row_of(entry, counted) for entry in entries()]


def number_by(queryset, column):
    return dict(queryset.order_by().values_list(column).annotate(Count("pk")))


def counts():
    competencies = Competency.objects.published().filter(version__model__entry__isnull=False)
    levels = Level.objects.filter(competency__in=competencies.order_by().values("pk"))
    return {
        "items": number_by(EntryItem.objects.all(), "entry"),
        "competencies": number_by(competencies, "version__model"),
        "levels": number_by(levels, "competency__version__model"),
        "positions": number_by(Position.objects.filter(family__entry__isnull=False), "family"),
        "requirements": number_by(
            Requirement.objects.filter(position__family__entry__isnull=False), "position__family"
        ),
    }


def row_of(entry, counted):
    places = list(entry.places.all())
    documents = list(dict.fromkeys(place.passage.document for place in places))
    levels = counted["levels"].get(entry.model_id, 0)
    positions = counted["positions"].get(entry.family_id, 0)
    is_graded = levels > 0 or positions > 1 or entry.kind == EntryKind.GRADES
    return EntryRow(
        entry=entry,
        document=documents[0] if documents else None,
        documents=documents,
        places=len(places),
        near_copies=sum(place.differing > 0 for place in places),
        items=counted["items"].get(entry.pk, 0),
        competencies=counted["competencies"].get(entry.model_id, 0),
        levels=levels,
        positions=positions,
        requirements=counted["requirements"].get(entry.family_id, 0),
        values={
            "trade": {entry.trade},
            "kind": {entry.kind},
            "document": {document.code for document in documents},
            "complete": {"yes" if entry.is_complete else "no"},
            "graded": {"yes" if is_graded else "no"},
        },
        title=[(False, entry.title)],
    )


def facets_of(rows, chosen):
    """For each facet how many rows each value would give, with the other facets' choices held."""
    documents = {document.code: document.title for row in rows for document in row.documents}
    labels = {
        "trade": dict(Trade.choices),
        "kind": dict(EntryKind.choices),
        "document": dict(sorted(documents.items())),
        "complete": COMPLETE,
        "graded": GRADED,
    }
    return [Facet(name, TITLES[name], options(rows, chosen, name, labels[name])) for name in FACETS]


def options(rows, chosen, name, labels):
    counted = Counter(value for row in chosen_only(rows, chosen, but=name) for value in row.values[name])
    return [
        Option(value, label, counted.get(value, 0), value in chosen[name])
        for value, label in labels.items()
        if counted.get(value) or value in chosen[name]
    ]


def chosen_only(rows, chosen, *, but=None):
    asked = [(name, values) for name, values in chosen.items() if values and name != but]
    return [row for row in rows if all(row.values[name] & values for name, values in asked)]


# --- Search in titles, items and competencies


def found_in(rows, query):
    """The rows that every word of ``query`` hits, in their order, with the matches marked: two queries more, and two
    for words in pinyin.
    """
    terms = read_query(query, lambda: names_spelled(rows))
    if not terms:
        return rows
    texts = texts_with(terms)
    found = []
    for row in rows:
        said = texts["entry", row.entry.pk] + texts["model", row.entry.model_id]
        heads = [fold(row.entry.title), fold(in_language(row.entry, "post"))]
        if all(is_said(term, heads, said) for term in terms):
            row.title = marked_pieces(row.entry.title, terms, in_name=True)
            row.hit = best_hit(said, terms)
            found.append(row)
    return found


def names_spelled(rows):
    """What pinyin may spell: titles of entries and items, names of competencies."""
    yield from (row.entry.title for row in rows)
    yield from titles_in(EntryItem.objects.all())
    yield from names_in(Competency.objects.published().filter(version__model__entry__isnull=False))


def texts_with(terms):
    """The texts of items and of published competencies that hold one of the words."""
    spelled = any_of("search_text__contains", sorted({word for term in terms for word in term.spellings}))
    texts = defaultdict(list)
    items = EntryItem.objects.filter(spelled).order_by("order", "pk")
    for entry, title, text in items.values_list("entry", "title", "text"):
        texts["entry", entry].append("\n".join(filter(None, (title, text))))
    competencies = Competency.objects.published().filter(spelled, version__model__entry__isnull=False)
    columns = ("version__model", "name", "definition")
    for model, name, definition in competencies.order_by("order", "pk").values_list(*columns):
        texts["model", model].append("\n".join(filter(None, (name, definition))))
    return texts


def is_said(term, heads, said):
    if any(spelling in head for head in heads for spelling in term.name_spellings):
        return True
    return any(is_hit(text, term) for text in said)


def best_hit(said, terms):
    if not said:
        return []
    return snippet(max(said, key=lambda text: sum(is_hit(text, term) for term in terms)), terms)


# --- One entry


@dataclass
class ItemNode:
    """An item with what stands below it; ``number`` is that of its passage, 0 where none is cited."""

    item: object
    number: int
    doubts: list
    children: list = field(default_factory=list)


@dataclass
class EntryPage:
    entry: object
    places: list
    items: list
    item_count: int
    panels: list
    version: object
    competencies: list
    level_count: int
    positions: list
    defects: list

    @property
    def is_exact(self):
        return all(panel.is_exact for panel in self.panels)


def entry_page(entry):
    """``entry`` comes from ``entries``."""
    citations = Citation.objects.filter(item__entry=entry).select_related("passage").order_by("order", "pk")
    documents = Prefetch("passage__document", SourceDocument.objects.all())
    roots, numbered = item_tree(entry, list(citations.prefetch_related(documents)))
    competencies = competencies_of(entry)
    return EntryPage(
        entry=entry,
        places=list(entry.places.all()),
        items=roots,
        item_count=len(numbered),
        panels=panels([(number, passages) for number, passages in numbered if passages]),
        version=competencies[0].version if competencies else None,
        competencies=competencies,
        level_count=sum(len(competency.levels.all()) for competency in competencies),
        positions=positions_of(entry),
        defects=defects(entry=entry),
    )


def item_tree(entry, citations):
    """``(top items, [(number, passages)])``: items are numbered in their order, where they cite a passage."""
    cited = defaultdict(list)
    for citation in citations:
        cited[citation.item_id].append(citation)
    nodes, roots, numbered, last = {}, [], [], 0
    for item in entry.items.all():
        own = cited[item.pk]
        last += bool(own)
        number = last if own else 0
        nodes[item.pk] = node = ItemNode(item, number, [row for row in own if row.certainty != "stated"])
        numbered.append((number, [citation.passage for citation in own]))
        (nodes[item.parent_id].children if item.parent_id in nodes else roots).append(node)
    return roots, numbered


def competencies_of(entry):
    """Those of the model's published version, in its order."""
    if entry.model_id is None:
        return []
    return list(
        Competency.objects.published()
        .filter(version__model=entry.model_id)
        .select_related("version__model", "dimension", "category")
        .prefetch_related("levels")
        .defer("search_text")
        .order_by("order", "pk")
    )


def positions_of(entry):
    if entry.family_id is None:
        return []
    counted = Count("requirements")
    return list(
        Position.objects.filter(family=entry.family_id)
        .select_related("family", "grade")
        .annotate(requirement_count=counted)
        .order_by("order", "pk")
    )


def defects(**wanted):
    """The defects with their places, in the order of the documents and their text."""
    found = Defect.objects.filter(**wanted).select_related("document", "passage", "entry").defer("document__text")
    return sorted(found, key=lambda defect: (defect.document.code, defect.passage.runs, defect.pk))


def entry_of_model(model_id):
    """The entry that a model stands for, with how often it is printed, or None."""
    found = Entry.objects.filter(model=model_id).annotate(place_count=Count("places"))
    return found.first()


def place_of(code, order):
    """``(place, first place)`` of an entry, or None where there is no such printing or it is the first."""
    places = Place.objects.filter(Q(order=1) | Q(order=order), entry__code=code)
    found = {place.order: place for place in places.select_related("entry", "passage__document")}
    return (found[order], found[1]) if order > 1 and order in found and 1 in found else None
