"""Which stretch of a name some letters spell: in full, by initials, or both mixed; by any common reading."""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

from models_app.search.folding import fold

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
SPELLING = re.compile("[a-z]{2,}")
LONGEST_SPELLING = 40  # letters; longer words are no pinyin of a name
POLYPHONES = Path(__file__).parent / "polyphones.list"


def letters_of(word):
    """The letters of a folded word that could be pinyin (tone marks dropped, an apostrophe too, ü as v), or ""."""
    letters = unicodedata.normalize("NFD", word).replace("u\u0308", "v")
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "'\u2019")
    return letters if len(letters) <= LONGEST_SPELLING and SPELLING.fullmatch(letters) else ""


def words_spelled(names, letters):
    """The folded stretches of ``names`` that ``letters`` spell, those in most names first; initials and syllables mixed
    only where else nothing is spelled.
    """
    stretches = stretches_by_letter(tuple(names)).get(letters[0], ())
    for ends in (plain_ends, mixed_ends):
        found = Counter()
        for text, readings, number in stretches:
            for end in set(ends(readings, letters)):
                found[text[:end]] += number
        if found:
            return sorted(found, key=lambda word: (-found[word], word))
    return []


@lru_cache(maxsize=8)
def stretches_by_letter(names):
    """Letter -> [(folded name from some character on, the readings of its characters, in how many names)]."""
    number = Counter()
    for name in names:
        spelled = spelled_name(name)
        number.update(
            (spelled[0][start:][:LONGEST_SPELLING], spelled[1][start:][:LONGEST_SPELLING])
            for start in range(len(spelled[0]))
        )
    by_letter = {}
    for (text, readings), times in number.items():
        for letter in {way[0] for way in readings[0]}:
            by_letter.setdefault(letter, []).append((text, readings, times))
    return by_letter


def plain_ends(readings, letters):
    """Where a stretch ends that is spelled by initials, or in full with the last syllable begun."""
    if len(readings) >= len(letters) and all(
        any(way[0] == letter for way in ways) for ways, letter in zip(readings, letters, strict=False)
    ):
        yield len(letters)
    yield from ends_of(readings, letters, whole)


def mixed_ends(readings, letters):
    yield from ends_of(readings, letters, whole_or_initial)


def whole(way):
    return (way,)


def whole_or_initial(way):
    return (way, way[0], way[:2]) if way[1:2] == "h" else (way, way[0])


def ends_of(readings, letters, forms):
    """Follows every way of reading at once: what is left of the letters after each character."""
    left = {letters}
    for place, ways in enumerate(readings, start=1):
        if any(way.startswith(rest) for way in ways for rest in left):
            yield place
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


def warm_up():
    """Load the dictionaries of characters and pinyin before the first reader waits for them: half a second."""
    spelled_name("\u9280\u884c")
