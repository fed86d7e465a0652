"""Search of what the documents list and is no competency: duties, tasks, advice."""

from models_app.models import EntryItem
from models_app.search.columns import ByCodePoint, column_of, refresh_column, search_column
from models_app.search.competencies import CHUNK
from models_app.search.query import read_query

ITEM_ORDER = ("entry__order", ByCodePoint("entry__code"), "order", "pk")


def search_text_for_item(item):
    """The folded title and text of an item. Pure."""
    return column_of(item.title, item.text, [])


def refresh_item_search_text(entries=None):
    """Fold anew the items of ``entries``, or all, where they changed. Returns the number of rows written."""
    items = EntryItem.objects.order_by("pk")
    if entries is not None:
        items = items.filter(entry__in=entries)
    return refresh_column(items.iterator(chunk_size=CHUNK), search_text_for_item)


def search_items(queryset, text):
    """The items that every word of ``text`` hits, with their ``relevance``: in the title before in the text."""
    return search_item_terms(queryset, read_query(text, lambda: titles_in(queryset)))


def search_item_terms(queryset, terms):
    return search_column(queryset, terms, ITEM_ORDER)


def titles_in(queryset):
    """The titles that pinyin may spell."""
    return queryset.order_by().exclude(title="").values_list("title", flat=True).distinct()
