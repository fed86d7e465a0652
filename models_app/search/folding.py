"""Text as search compares it: width, compatibility form, case, traditional or simplified, white space: all one."""

import unicodedata
from functools import cache, lru_cache

from models_app.radicals import RADICALS

# Traditional characters that OpenCC leaves alone by themselves, as their simplified form depends on the word: liao,
# zhe, yu, jie, fu, hua, zhi, ni, wei, su, and the form that the texts here use. A hit too many is the lesser evil.
ALSO_ONE = str.maketrans("瞭著馀藉覆畫画祇衹妳衞甦", "了着余借复划划只只你卫苏")

NOTHING_TO_SEE = {"Cf", "Cc", "Zs", "Zl", "Zp"}  # formats, control characters, white space
VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def fold(text):
    """The folded text, without any white space: what is one word to one reader is two to another. Pure."""
    return "".join(map(fold_character, unicodedata.normalize("NFC", text)))


def folded_with_places(text):
    """The folded text, and for each of its characters the place in ``text`` that it came from. Pure."""
    folded, origin = [], []
    for place, character in enumerate(text):
        parts = fold_character(character)
        folded.append(parts)
        origin.extend([place] * len(parts))
    return "".join(folded), origin


@lru_cache(maxsize=32768)
def fold_character(character):
    """What a character becomes: nothing, itself, another one, or several."""
    if character.isascii():
        return character.lower() if character.isprintable() and character != " " else ""
    parts = unicodedata.normalize("NFKC", RADICALS.get(character, character)).casefold()
    simplified = "".join(simplify(part) for part in parts if not is_invisible(part))
    return simplified.translate(ALSO_ONE)


def is_invisible(character):
    return unicodedata.category(character) in NOTHING_TO_SEE or ord(character) in VARIATION_SELECTORS


def simplify(character):
    """Character by character, so that each folded character has its place; words would need a context."""
    return character if character < "\u3400" else converter().convert(character)


@cache
def converter():
    from opencc import OpenCC  # most processes never fold a Han character

    return OpenCC("t2s")


def printable(text):
    """Without control characters, which PostgreSQL refuses and nobody types."""
    return "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text)
