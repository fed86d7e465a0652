"""The folded column: how it is written, asked and ranked; the same on SQLite and PostgreSQL.

``search_text`` holds the folded name, a line break, the folded definition, two line breaks, and one line for each
further text. Folding leaves no line break in a text, so the place of the first hit tells where it is.
"""

from django.db.models import Case, Func, IntegerField, Q, Value, When
from django.db.models.functions import Greatest, StrIndex, Substr
from django.db.models.lookups import GreaterThan

from models_app.search.folding import fold

NAME_END, DEFINITION_END = "\n", "\n\n"

# What the hit of one word is worth, by where it is. Eight hits of one sort weigh less than one of the next: what
# counts is first how many words are in the name, then how many in the definition; an exact name comes first.
IN_LEVELS, IN_DEFINITION, IN_NAME, NAME_START, EXACT_NAME = 0, 100, 1000, 1001, 1010


class ByCodePoint(Func):
    """Sorts a text by its code points: a database's own collation differs from server to server."""

    template = '%(expressions)s COLLATE "C"'

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="%(expressions)s COLLATE BINARY", **extra)


def column_of(name, definition, texts):
    return fold(name) + NAME_END + fold(definition) + DEFINITION_END + "\n".join(fold(text) for text in texts if text)


def refresh_column(rows, text_of):
    """Folds anew the rows of which the column is no longer right. Returns their number."""
    changed = []
    for row in rows:
        text = text_of(row)
        if text != row.search_text:
            row.search_text = text
            changed.append(row)
    if changed:
        type(changed[0]).objects.bulk_update(changed, ["search_text"], batch_size=200)
    return len(changed)


def search_column(queryset, terms, order):
    """The rows that every term hits, with their ``relevance``, best first; without terms everything, in its order."""
    if not terms:
        return queryset.annotate(relevance=Value(0, output_field=IntegerField()))
    queryset = queryset.annotate(
        folded_name=up_to(NAME_END),
        folded_head=up_to(DEFINITION_END),
    )
    for term in terms:
        queryset = queryset.filter(has_one("search_text", term.spellings) | has_one("folded_name", term.name_words))
    relevance = sum((worth(term) for term in terms[1:]), start=worth(terms[0]))
    return queryset.annotate(relevance=relevance).order_by("-relevance", *order)


def either(conditions):
    return Q(*conditions, _connector=Q.OR)


def any_of(lookup, values):
    return either(Q((lookup, value)) for value in values)


def up_to(end):
    return Substr("search_text", 1, Greatest(StrIndex("search_text", Value(end)) - 1, 0))


def has(column, word):
    """As LIKE does, but no sign is special and SQLite is twice as fast."""
    return Q(GreaterThan(StrIndex(column, Value(word)), 0))


def has_one(column, words):
    """One of the words stands in the column; of no words none does."""
    return either(has(column, word) for word in words) if words else Q(pk__in=[])


def worth(term):
    """What the best hit of a term is worth."""
    starts = [Q(search_text__startswith=word) for word in term.name_spellings]
    exact = [Q(search_text__startswith=word + NAME_END) for word in term.name_spellings]
    return Case(
        When(either(exact), then=EXACT_NAME),
        When(either(starts), then=NAME_START),
        When(has_one("folded_name", term.name_spellings), then=IN_NAME),
        When(has_one("folded_head", term.spellings), then=IN_DEFINITION),
        default=IN_LEVELS,
        output_field=IntegerField(),
    )
