"""Which stretch of a name some letters spell: in full, by initials, or both mixed; by any common reading."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from models_app.search.folding import fold

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
SPELLING = re.compile("[a-z]{2,}")
LONGEST_SPELLING = 40  # letters; longer words are no pinyin of a name
POLYPHONES = Path(__file__).parent / "polyphones.txt"


def letters_of(word):
    """The letters of a folded word that could be pinyin (tone marks dropped, an apostrophe too, ü as v), or ""."""
    letters = unicodedata.normalize("NFD", word).replace("u\u0308", "v")
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "'\u2019")
    return letters if len(letters) <= LONGEST_SPELLING and SPELLING.fullmatch(letters) else ""


def words_spelled(names, letters):
    """The folded stretches of ``names`` that ``letters`` spell; initials and syllables mixed only where else nothing is
    spelled."""
    spelled = [spelled_name(name) for name in names]
    for ends in (plain_ends, mixed_ends):
        found = {
            folded[start:end]
            for folded, readings in spelled
            for start in starts(readings, letters)
            for end in ends(readings, start, letters)
        }
        if found:
            return found
    return set()


def starts(readings, letters):
    first = letters[0]
    return [place for place, ways in enumerate(readings) if any(way[0] == first for way in ways)]


def plain_ends(readings, start, letters):
    """Where a stretch ends that begins at ``start`` and is spelled by initials, or in full with the last one begun."""
    run = readings[start : start + len(letters)]
    if len(run) == len(letters) and all(
        any(way[0] == letter for way in ways) for ways, letter in zip(run, letters, strict=True)
    ):
        yield start + len(letters)
    yield from ends_of(readings, start, letters, whole)


def mixed_ends(readings, start, letters):
    yield from ends_of(readings, start, letters, whole_or_initial)


def whole(way):
    return (way,)


def whole_or_initial(way):
    return (way, way[0], way[:2]) if way[1:2] == "h" else (way, way[0])


def ends_of(readings, start, letters, forms):
    """Follows every way of reading at once: what is left of the letters after each character."""
    left = {letters}
    for place in range(start, len(readings)):
        ways = readings[place]
        if any(way.startswith(rest) for way in ways for rest in left):
            yield place + 1
        left = {
            rest[len(form) :]
            for way in ways
            for form in forms(way)
            for rest in left
            if len(rest) > len(form) and rest.startswith(form)
        }
        if not left:
            return


@lru_cache(maxsize=16384)
def spelled_name(name):
    """(folded name, the readings of each of its characters); no reading for what is no Han character."""
    folded = fold(name)
    return folded, tuple(readings(character, usual) for character, usual in zip(folded, pinyin_of(folded), strict=True))


def readings(character, usual):
    if not usual:
        return ()
    ways = dict.fromkeys((usual, *polyphones().get(character, ())))
    # lve and nve are typed lue and nue just as often.
    return (*ways, *(way.replace("v", "u") for way in ways if way.endswith("ve")))


@lru_cache(maxsize=16384)
def pinyin_of(name):
    """One syllable for each character as the word is usually read, "" for what is no Han character."""
    from pypinyin import lazy_pinyin  # half a second to load, and most processes never search by pinyin

    return tuple(
        syllable if HAN.fullmatch(character) and syllable.isascii() else ""
        for character, syllable in zip(name, lazy_pinyin(name, errors=list), strict=True)
    )


@cache
def polyphones():
    """Character -> the readings that people use today. (pypinyin's own list holds the dictionary's rare ones too:
    with those "xl" would find every ability.)"""
    lines = POLYPHONES.read_text(encoding="utf-8").splitlines()
    return {character: tuple(ways) for character, *ways in map(str.split, lines)}
