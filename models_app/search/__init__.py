"""Search of the catalogue: one folded column, the same on SQLite and PostgreSQL."""

from models_app.search.columns import any_of
from models_app.search.competencies import (
    CATALOGUE_ORDER,
    NEAREST_FIRST,
    names_in,
    refresh_all_search_text,
    refresh_search_text,
    search,
    search_terms,
    search_text_for,
)
from models_app.search.folding import fold, printable
from models_app.search.items import (
    refresh_item_search_text,
    search_item_terms,
    search_items,
    search_text_for_item,
    titles_in,
)
from models_app.search.pinyin import pinyin_of, warm_up
from models_app.search.query import LONGEST_QUERY, Term, marked_pieces, read_query

__all__ = [
    "CATALOGUE_ORDER",
    "LONGEST_QUERY",
    "NEAREST_FIRST",
    "Term",
    "any_of",
    "fold",
    "marked_pieces",
    "names_in",
    "pinyin_of",
    "printable",
    "read_query",
    "refresh_all_search_text",
    "refresh_item_search_text",
    "refresh_search_text",
    "search",
    "search_item_terms",
    "search_items",
    "search_terms",
    "search_text_for",
    "search_text_for_item",
    "titles_in",
    "warm_up",
]
