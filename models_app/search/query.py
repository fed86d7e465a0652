"""The words of a query, and their marks in a text that people read. Pure."""

import re
from dataclasses import dataclass

from models_app.search.folding import fold, folded_with_places, printable
from models_app.search.pinyin import letters_of, words_spelled

LONGEST_QUERY = 100  # characters
MOST_TERMS = 8


@dataclass(frozen=True)
class Term:
    """A word of the query, folded, and the words of names that it spells in pinyin.

    A single character that is spelled is looked for in names only: "li" would else find it everywhere.
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
    """The terms of a query. ``names`` is called for the names that pinyin may spell, at most once."""
    words = printable(text)[:LONGEST_QUERY].split()
    folded = list(dict.fromkeys(filter(None, map(fold, words))))[:MOST_TERMS]
    letters = {word: letters_of(word) for word in folded}
    known = list(names()) if any(letters.values()) else []
    return [spelled_term(word, letters[word], known) if letters[word] else Term(word) for word in folded]


def spelled_term(word, letters, names):
    found = words_spelled(names, letters)
    return Term(
        word,
        words=tuple(sorted(part for part in found if len(part) > 1)),
        name_characters=tuple(sorted(part for part in found if len(part) == 1)),
    )


def marked_pieces(text, terms, *, in_name=False):
    """``[(is_match, text)]`` of a text as people read it; matches are found in its folded form."""
    if not terms:
        return [(False, text)] if text else []
    folded, origin = folded_with_places(text)
    hit = [False] * len(text)
    for term in terms:
        for spelling in term.name_spellings if in_name else term.spellings:
            for match in re.finditer(re.escape(spelling), folded):
                for place in range(origin[match.start()], origin[match.end() - 1] + 1):
                    hit[place] = True
    return runs_of(text, hit)


def runs_of(text, hit):
    pieces = []
    for character, is_match in zip(text, hit, strict=True):
        if pieces and pieces[-1][0] == is_match:
            pieces[-1][1].append(character)
        else:
            pieces.append((is_match, [character]))
    return [(is_match, "".join(characters)) for is_match, characters in pieces]
