"""What deserves a second look at one level: said beside it while it is edited, and in the checks before sending.

Nothing here forbids anything. Pure: levels in, notes out; the words looked for are in ``wording.json``.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from models_app.enums import Origin

WORDING = json.loads((Path(__file__).parent / "wording.json").read_text("utf-8"))
# Words of degree that two people see differently: nobody can observe them.
DEGREE = re.compile(
    "|".join([*WORDING["degree_patterns"], *map(re.escape, sorted(WORDING["degree"], key=len, reverse=True))])
)
# A coder's instruction speaks of coding, of the interview, or of the level itself in brackets.
CODER = tuple(WORDING["coder"])
# The number that a label or a title begins with, in figures or in words.
NUMBERED = re.compile(WORDING["level_number"], re.IGNORECASE)
NUMERALS = {character: number for number, character in enumerate(WORDING["numerals"], start=1)}
TEN = WORDING["ten"]

NO_TEXT, SAME, VAGUE, ORDER, CODING = "no_text", "same", "vague", "order", "coding"


@dataclass(frozen=True)
class Note:
    """``is_quiet``: information about a text of the source's, which nobody is asked to change."""

    kind: str
    text: str
    is_quiet: bool = False


def notes_of(level, levels):
    """The notes on one level; ``levels`` are all of its competency, itself included, lowest first."""
    return [*_no_text(level), *_same(level, levels), *_vague(level), *_order(level, levels), *_coding(level)]


def vague_words(text):
    """The words of degree in a text, each once, in their order."""
    return list(dict.fromkeys(DEGREE.findall(text)))


def vague_pieces(text):
    """``[(is_vague, text)]``, for marking."""
    pieces, place = [], 0
    for match in DEGREE.finditer(text):
        pieces += [(False, text[place : match.start()]), (True, match.group())]
        place = match.end()
    return [(is_vague, part) for is_vague, part in [*pieces, (False, text[place:])] if part]


def is_vague(level):
    """Only texts of the bank's own are judged: a quoted one is the source's, whatever its words."""
    return level.origin != Origin.QUOTED and bool(DEGREE.search(level.behaviour))


def is_coding(level):
    return any(words in level.behaviour for words in CODER)


def bare(text):
    """A text as it is compared: without white space and punctuation, one width, one case."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold())


def twins_of(level, levels):
    """The other levels that say the same."""
    text = bare(level.behaviour)
    return [each for each in levels if each is not level and text and bare(each.behaviour) == text]


def number_in(text):
    """The number that a label or a title begins with, or None."""
    found = NUMBERED.match(text.strip())
    if not found:
        return None
    digits = found[1]
    if digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.rpartition(TEN)
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0)


def _no_text(level):
    if not level.behaviour:
        is_quoted = level.origin == Origin.QUOTED
        yield Note(
            NO_TEXT, _("来源没有给出行为描述。") if is_quoted else _("没有行为描述，评价人无从对照。"), is_quoted
        )


def _same(level, levels):
    for each in twins_of(level, levels):
        yield Note(SAME, _("和“%(level)s”说的一样，看不出高低。") % {"level": each})


def _vague(level):
    words = vague_words(level.behaviour)
    if not words:
        return
    named = _("、").join(f"“{word}”" for word in words)
    if level.origin == Origin.QUOTED:
        yield Note(VAGUE, _("来源用了程度词：%(words)s。") % {"words": named}, is_quiet=True)
    else:
        yield Note(VAGUE, _("程度词看不见：%(words)s。请写成看得见的行为。") % {"words": named})


def _order(level, levels):
    if level.rank is None:
        return
    for text in (level.label, level.title):
        number = number_in(text)
        if number is not None and number != level.rank:
            yield Note(ORDER, _("“%(text)s”和等级数字 %(rank)s 对不上。") % {"text": text, "rank": level.rank})
    own = number_in(level.label)
    below = [each for each in levels if each is not level and each.rank is not None and each.rank < level.rank]
    higher = [each for each in below if own is not None and (number_in(each.label) or 0) > own]
    for each in higher:
        yield Note(ORDER, _("“%(level)s”排在“%(other)s”之上，次序颠倒。") % {"level": level, "other": each})


def _coding(level):
    if is_coding(level):
        yield Note(CODING, _("像是写给编码人的话，请移到“编码说明”。"))


def missing_ranks(levels):
    """The ranks from 1 to the highest that no level has; to 3 while there are fewer than two to rate by."""
    ranks = {level.rank for level in levels if level.rank is not None}
    highest = max(ranks) if len(ranks) > 1 else max([3, *ranks])
    return [rank for rank in range(1, highest + 1) if rank not in ranks]
