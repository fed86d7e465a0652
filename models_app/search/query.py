"""The words of a query, and their marks in a text that people read. Pure."""

import re
from dataclasses import dataclass

from models_app.search.folding import fold, folded_with_places, printable
from models_app.search.pinyin import letters_of, words_spelled

LONGEST_QUERY = 100  # characters
MOST_TERMS = 8
MOST_WORDS, MOST_NAME_WORDS = 5, 32  # that one spelling is taken to mean


@dataclass(frozen=True)
class Term:
    """A word of the query, folded, and the words of names that it spells in pinyin, the commonest first.

    ``words`` are looked for everywhere, ``name_words`` in names only: a single character would else be found in every
    text ("li"), and so would one of the dozens of words that two initials may stand for.
    """

    text: str
    words: tuple = ()
    name_words: tuple = ()

    @property
    def spellings(self):
        return (self.text, *self.words)

    @property
    def name_spellings(self):
        return (*self.spellings, *self.name_words)


def read_query(text, names):
    """The terms of a query. ``names`` is called for the names that pinyin may spell, at most once."""
    words = printable(text)[:LONGEST_QUERY].split()
    folded = list(dict.fromkeys(filter(None, map(fold, words))))[:MOST_TERMS]
    letters = {word: letters_of(word) for word in folded}
    known = list(names()) if any(letters.values()) else []
    return [spelled_term(word, letters[word], known) if letters[word] else Term(word) for word in folded]


def spelled_term(text, letters, names):
    found = words_spelled(names, letters)[:MOST_NAME_WORDS]
    words = [word for word in found if len(word) > 1][:MOST_WORDS]
    return Term(text, words=tuple(words), name_words=tuple(word for word in found if word not in words))


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
