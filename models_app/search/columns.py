"""The folded column: how it is written, asked and ranked; the same on SQLite and PostgreSQL.

``search_text`` holds the folded name, a line break, the folded definition, two line breaks, and one line for each
further text. Folding leaves no line break in a text, so the place of the first hit tells where it is.
"""

from django.db.models import Case, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Greatest, StrIndex, Substr
from django.db.models.lookups import GreaterThan, LessThan

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
        folded_name=Substr("search_text", 1, Greatest(StrIndex("search_text", Value(NAME_END)) - 1, 0)),
        definition_end=StrIndex("search_text", Value(DEFINITION_END)),
    )
    for term in terms:
        anywhere = either(contains("search_text", spelling) for spelling in term.spellings)
        queryset = queryset.filter(anywhere | in_name(term.name_characters) if term.name_characters else anywhere)
    relevance = sum((worth(term) for term in terms[1:]), start=worth(terms[0]))
    return queryset.annotate(relevance=relevance).order_by("-relevance", *order)


def either(conditions):
    return Q(*conditions, _connector=Q.OR)


def any_of(lookup, values):
    return either(Q((lookup, value)) for value in values)


def contains(column, text):
    """As LIKE does, but no sign is special and SQLite is twice as fast."""
    return Q(GreaterThan(StrIndex(column, Value(text)), 0))


def in_name(spellings):
    return either(contains("folded_name", spelling) for spelling in spellings)


def worth(term):
    """What the best hit of a term is worth."""
    return Case(
        When(folded_name__in=term.name_spellings, then=EXACT_NAME),
        When(either(Q(folded_name__startswith=spelling) for spelling in term.name_spellings), then=NAME_START),
        When(in_name(term.name_spellings), then=IN_NAME),
        When(either(before_levels(spelling) for spelling in term.spellings), then=IN_DEFINITION),
        default=IN_LEVELS,
        output_field=IntegerField(),
    )


def before_levels(spelling):
    """Hit in the name or the definition; the name is asked before this."""
    place = StrIndex("search_text", Value(spelling))
    return Q(GreaterThan(place, 0), LessThan(place, F("definition_end")))
