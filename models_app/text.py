"""What people read of a quoted text: the extraction's damage mended, nothing else (design, rule 11)."""

import re
import unicodedata

from models_app.radicals import RADICALS

# Han characters, and the punctuation that stands among them. Written as escapes: most fonts do not tell them apart.
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Every character that a reader takes for a Han character: with radicals and compatibility ideographs.
LIKE_HAN = HAN + "\u2e80-\u2fdf\uf900-\ufaff"
SENTENCE_ENDS = frozenset("\u3002\uff1b\uff01\uff1f\n")
OPENING_MARKS = frozenset("\uff08(\u201c\u300a\u3010\u3008\u3014\uff3b[")
WIDE = HAN + "\u2014\u2018\u2019\u201c\u201d\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"

# Characters that only look like another one: radicals, compatibility ideographs, full-width letters and digits.
COMPATIBILITY = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")

FULL_WIDTH = {
    ",": "\uff0c",
    ".": "\u3002",
    ";": "\uff1b",
    ":": "\uff1a",
    "?": "\uff1f",
    "!": "\uff01",
    "(": "\uff08",
    ")": "\uff09",
}
BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,:](?=\d)")
LIST_NUMBER = re.compile(rf"(?<![\w.])(\d{{1,2}})\.(?=\s*[{HAN}])", re.ASCII)
RUN_ON_LIST_NUMBER = re.compile(rf"(?<=[{HAN}{FULL_WIDTH[')']}])(?=\d{{1,2}}\.[{HAN}])")


def readable(quote):
    """The text people read for a verbatim ``quote``. Pure; applied to its own answer it changes nothing.

    White space goes, unless it parts two words of Latin letters or digits; a numbered list whose items were run
    together gets its line breaks back. Half-width punctuation becomes full-width, but for the point after a list
    number and what stands between digits. Compatibility characters become the characters they stand for.
    """
    text = INVISIBLE.sub("", COMPATIBILITY.sub(_fold, quote))
    lines = RUN_ON_LIST_NUMBER.sub("\n", text.strip()).split("\n") if _is_numbered(text) else [text]
    return "\n".join(filter(None, (_readable_line(line) for line in lines)))


def _fold(match):
    return unicodedata.normalize("NFKC", RADICALS.get(match.group(), match.group()))


def _is_numbered(text):
    """A numbered list begins with its first number; a number further on is then the next item's."""
    return re.match(rf"\s*1\.[{HAN}]", text) is not None


def _readable_line(line):
    line = re.sub(r"\s+", " ", line).strip()
    line = _full_width_quotation_marks(line)
    line = line.replace("--", "\u2014")
    kept = {match.start() for match in BETWEEN_DIGITS.finditer(line)}
    kept |= {match.end(1) for match in LIST_NUMBER.finditer(line)}
    line = "".join(
        character if place in kept else FULL_WIDTH.get(character, character) for place, character in enumerate(line)
    )
    return re.sub(rf" (?=[{WIDE}])|(?<=[{WIDE}]) ", "", line)


def _full_width_quotation_marks(line):
    """Straight marks open and close in turn; where one is missing they stay as they are."""
    if line.count('"') % 2:
        return line
    marks = iter("\u201c\u201d" * (line.count('"') // 2))
    return re.sub('"', lambda match: next(marks), line)
