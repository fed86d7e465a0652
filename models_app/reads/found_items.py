"""The search page's other half: what the documents list and is no competency, by the same words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from models_app.enums import EntryKind, Trade
from models_app.models import EntryItem, Place, SourceDocument
from models_app.reads.catalogue import Facet, counts_of, options, other_trade, snippet
from models_app.search import marked_pieces, search_item_terms
from models_app.search.items import ITEM_ORDER

FACETS = ("trade", "kind", "document")
TITLES = {"trade": _("写给哪个行业"), "kind": _("种类"), "document": _("来源文档")}


@dataclass(frozen=True)
class Row:
    pk: int
    values: dict  # facet name -> set of values


@dataclass
class Hit:
    """``title`` and ``text`` in marked pieces; ``document`` is the one that the entry is quoted from."""

    item: object
    title: list
    text: list
    document: object

    @property
    def other_trade(self):
        return other_trade(self.item.entry)


def found_items(terms):
    return search_item_terms(EntryItem.objects.order_by(*ITEM_ORDER), terms)


def read_rows(terms):
    """Every hit with what the facets ask, best first: two queries, whatever the number."""
    documents = first_documents("passage__document__code")
    return [
        Row(pk, {"trade": {trade}, "kind": {kind}, "document": {documents.get(entry, "")}})
        for pk, entry, trade, kind in found_items(terms).values_list("pk", "entry", "entry__trade", "entry__kind")
    ]


def first_documents(column):
    """Entry -> something of its first printing."""
    return dict(Place.objects.order_by("-order").values_list("entry", column))


def facets_of(rows, chosen):
    counts = counts_of(rows, chosen, FACETS)
    labels = {
        "trade": dict(Trade.choices),
        "kind": dict(EntryKind.choices),
        "document": dict(SourceDocument.objects.order_by("code").values_list("code", "title")),
    }
    return [Facet(name, TITLES[name], options(labels[name], counts[name], chosen[name])) for name in FACETS]


def read_hits(rows, terms):
    """The items of one page with their entries and documents, in the order of ``rows``."""
    found = EntryItem.objects.filter(pk__in=[row.pk for row in rows]).select_related("entry", "parent")
    by_pk = found.defer("search_text", "parent__search_text").in_bulk()
    documents = SourceDocument.objects.defer("text").in_bulk(
        {code for row in rows for code in row.values["document"] if code}, field_name="code"
    )
    return [
        Hit(
            item=item,
            title=marked_pieces(item.title, terms, in_name=True),
            text=snippet(item.text, terms),
            document=documents.get(next(iter(row.values["document"]))),
        )
        for row in rows
        if (item := by_pk.get(row.pk))
    ]
