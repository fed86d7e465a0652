"""Finds what stands more than once in the documents: pure, from their texts alone."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

SHORTEST = 18  # Han characters
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True)
class Stretch:
    """Characters of one document; the end is exclusive."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Repeat:
    """The same Han characters at two places, as far as they go in both directions."""

    first: Stretch
    second: Stretch
    han: str


def han_of(texts):
    """``[(Han character, document, place)]`` of all documents; a gap stands between them."""
    found = []
    for code, text in texts.items():
        for place, character in enumerate(text):
            for part in unicodedata.normalize("NFKC", character):
                if HAN.fullmatch(part):
                    found.append((part, code, place))
        found.append(("|" + code, code, len(text)))
    return found


def repeats(texts, shortest=SHORTEST):
    """Every maximal run of at least ``shortest`` Han characters that stands more than once.

    Runs of that length are looked up in a table; a pair of them begins a repeat when what stands before them
    differs, and goes on as long as they agree.
    """
    found = han_of(texts)
    letters = [letter for letter, _code, _place in found]
    places = defaultdict(list)
    for start in range(len(letters) - shortest + 1):
        places[tuple(letters[start : start + shortest])].append(start)
    pairs = []
    for starts in places.values():
        for first, second in combinations(starts, 2):
            if first and letters[first - 1] == letters[second - 1]:
                continue
            length = shortest
            while second + length < len(letters) and letters[first + length] == letters[second + length]:
                length += 1
            stretches = [stretch(found, start, length) for start in (first, second)]
            pairs.append(Repeat(*stretches, "".join(letters[first : first + length])))
    return sorted(pairs, key=lambda pair: (pair.first.document, pair.first.start, pair.second.start))


def stretch(found, start, length):
    _letter, code, place = found[start]
    return Stretch(code, place, found[start + length - 1][2] + 1)
