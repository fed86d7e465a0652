"""Search of the catalogue: one folded column, the same on SQLite and PostgreSQL.

``Competency.search_text`` holds the folded name, a line break, the folded definition, two line breaks, and one line
for each title and behaviour text of its levels. Folding leaves no line break in a text, so the place of the first hit
tells where it is: name, definition or level.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Greatest, StrIndex, Substr
from django.db.models.lookups import GreaterThan, LessThan

LONGEST_QUERY = 100  # characters
MOST_TERMS = 8
NAME_END, DEFINITION_END = "\n", "\n\n"
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
SPELLING = re.compile("[a-z]{2,}")

CATALOGUE_ORDER = ("version__model__name", "-version__number", "dimension__order", "order", "pk")

# What a hit is worth, by where it is; an exact name comes first.
EXACT_NAME, NAME_START, IN_NAME, IN_DEFINITION, IN_LEVELS = 16, 10, 8, 3, 1


def fold(text):
    """Text as search compares it: full and half width, compatibility forms and case do not matter. Pure."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def search_text_for(competency, levels):
    """The folded text of a competency and its levels. Pure."""
    lines = [fold(text) for level in levels for text in (level.title, level.behaviour) if text]
    return fold(competency.name) + NAME_END + fold(competency.definition) + DEFINITION_END + "\n".join(lines)


def refresh_search_text(version):
    """Fold anew what changed in a version; allowed on frozen versions too. Returns the number of rows written."""
    changed = []
    for competency in version.competencies.prefetch_related("levels"):
        text = search_text_for(competency, competency.levels.all())
        if text != competency.search_text:
            competency.search_text = text
            changed.append(competency)
    version.competencies.bulk_update(changed, ["search_text"], batch_size=200)
    return len(changed)


def search_text_for_item(item):
    """The folded text of one line of an entry: title, then text, as for a competency without levels. Pure."""
    return fold(item.title) + NAME_END + fold(item.text) + DEFINITION_END


def refresh_item_search_text(entry):
    """Fold anew what changed in an entry's items. Returns the number of rows written."""
    changed = []
    for item in entry.items.all():
        text = search_text_for_item(item)
        if text != item.search_text:
            item.search_text = text
            changed.append(item)
    entry.items.bulk_update(changed, ["search_text"], batch_size=200)
    return len(changed)


@dataclass(frozen=True)
class Term:
    """A word of the query, folded, and the words of names that it spells in pinyin.

    A single character that is spelled is looked for in names only: "li" would else find 力 everywhere.
    """

    text: str
    words: tuple = ()
    name_characters: tuple = ()

    @property
    def spellings(self):
        return (self.text, *self.words)

    @property
    def name_spellings(self):
        return (*self.spellings, *self.name_characters)


def read_query(text, names):
    """The terms of a query. ``names`` is called for the names that pinyin may spell, at most once. Pure."""
    words = list(dict.fromkeys(fold(printable(text))[:LONGEST_QUERY].split()))[:MOST_TERMS]
    spelled = [word for word in words if SPELLING.fullmatch(word)]
    known = list(names()) if spelled else []
    return [spelled_term(word, known) if word in spelled else Term(word) for word in words]


def printable(text):
    """Without control characters, which PostgreSQL refuses and nobody types."""
    return "".join(" " if unicodedata.category(character) == "Cc" else character for character in text)


def spelled_term(word, names):
    found = {part for name in names for part in parts_spelled(name, word)}
    return Term(
        word,
        words=tuple(sorted(part for part in found if len(part) > 1)),
        name_characters=tuple(sorted(part for part in found if len(part) == 1)),
    )


def parts_spelled(name, letters):
    """The stretches of a name that ``letters`` spell: by initials, or in full with the last syllable begun."""
    name = fold(name)
    syllables = pinyin_of(name)
    parts = set()
    for start in range(len(name)):
        for spells in (initials_end, full_end):
            end = spells(syllables, start, letters)
            if end:
                parts.add(name[start:end])
    return parts


@lru_cache(maxsize=8192)
def pinyin_of(name):
    """One syllable for each character, "" for what is no Han character."""
    from pypinyin import lazy_pinyin  # slow to load, and most processes never search by pinyin

    return tuple(
        syllable if HAN.fullmatch(character) else ""
        for character, syllable in zip(name, lazy_pinyin(name, errors=list), strict=True)
    )


def initials_end(syllables, start, letters):
    run = syllables[start : start + len(letters)]
    spelled = len(run) == len(letters) and all(
        syllable[:1] == letter for syllable, letter in zip(run, letters, strict=True)
    )
    return start + len(letters) if spelled else None


def full_end(syllables, start, letters):
    for place in range(start, len(syllables)):
        syllable = syllables[place]
        if not syllable:
            return None
        if syllable.startswith(letters):
            return place + 1
        if not letters.startswith(syllable):
            return None
        letters = letters[len(syllable) :]
    return None


def search(queryset, text):
    """The competencies that every word of ``text`` hits, with their ``relevance``, best first."""
    return search_terms(queryset, read_query(text, lambda: names_in(queryset)))


def names_in(queryset):
    return queryset.order_by().values_list("name", flat=True).distinct()


def search_terms(queryset, terms):
    """``search`` with the terms read already; without terms everything stays, in its order."""
    if not terms:
        return queryset.annotate(relevance=Value(0, output_field=IntegerField()))
    queryset = queryset.annotate(
        folded_name=Substr("search_text", 1, Greatest(StrIndex("search_text", Value(NAME_END)) - 1, 0)),
        definition_end=StrIndex("search_text", Value(DEFINITION_END)),
    )
    for term in terms:
        queryset = queryset.filter(any_of("search_text__contains", term.spellings) | in_name(term))
    relevance = sum((worth(term) for term in terms[1:]), start=worth(terms[0]))
    return queryset.annotate(relevance=relevance).order_by("-relevance", *CATALOGUE_ORDER)


def any_of(lookup, values):
    return Q(*((lookup, value) for value in values), _connector=Q.OR)


def in_name(term):
    return any_of("folded_name__contains", term.name_spellings)


def worth(term):
    """What the best hit of a term is worth."""
    return Case(
        When(folded_name__in=term.name_spellings, then=EXACT_NAME),
        When(any_of("folded_name__startswith", term.name_spellings), then=NAME_START),
        When(in_name(term), then=IN_NAME),
        When(any_of_conditions(before_levels(spelling) for spelling in term.spellings), then=IN_DEFINITION),
        default=IN_LEVELS,
        output_field=IntegerField(),
    )


def any_of_conditions(conditions):
    return Q(*conditions, _connector=Q.OR)


def before_levels(spelling):
    """Hit in the name or the definition; the name is asked before this."""
    place = StrIndex("search_text", Value(spelling))
    return Q(GreaterThan(place, 0), LessThan(place, F("definition_end")))


def marked_pieces(text, terms, *, in_name=False):
    """``[(is_match, text)]`` of a text as people read it; matches are found in its folded form. Pure."""
    if not terms:
        return [(False, text)] if text else []
    folded, origin = folded_with_places(text)
    hit = [False] * len(text)
    for term in terms:
        for spelling in term.name_spellings if in_name else term.spellings:
            for match in re.finditer(re.escape(spelling), folded):
                for place in range(match.start(), match.end()):
                    hit[origin[place]] = True
    return runs_of(text, hit)


@lru_cache(maxsize=16384)
def fold_character(character):
    return "".join(" " if part.isspace() else part for part in unicodedata.normalize("NFKC", character).casefold())


def folded_with_places(text):
    """The folded text character by character, and for each of its characters the place it came from."""
    folded, origin = [], []
    for place, character in enumerate(text):
        for part in fold_character(character):
            folded.append(part)
            origin.append(place)
    return "".join(folded), origin


def runs_of(text, hit):
    pieces = []
    for character, is_match in zip(text, hit, strict=True):
        if pieces and pieces[-1][0] == is_match:
            pieces[-1][1].append(character)
        else:
            pieces.append((is_match, [character]))
    return [(is_match, "".join(characters)) for is_match, characters in pieces]
