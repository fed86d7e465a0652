"""Two printings of one entry side by side: what differs, character by character, and which words were replaced."""

from collections import Counter
from dataclasses import dataclass

from models_app.text import OPENING_MARKS, SENTENCE_ENDS, readable
from models_app.text_diff import DELETED, EQUAL, INSERTED, bare, stretches

ROW = 60  # characters after which the next end of a sentence begins a new row
MOST_SHOWN = 12


@dataclass
class Row:
    """The same sentences of both printings, as pieces ``(op, text)``."""

    first: list
    other: list

    @property
    def differs(self):
        return any(op != EQUAL for op, _text in (*self.first, *self.other))


@dataclass(frozen=True)
class Replacement:
    """``before`` is empty where words were added, ``after`` where they were left out."""

    before: str
    after: str
    number: int


@dataclass
class Comparison:
    rows: list
    replacements: list
    more: int  # kinds of replacements that are not listed
    differing: int


class Side:
    """One printing: its text as people read it, and the boundary before each of its bare characters."""

    def __init__(self, quote):
        self.text = readable(quote)
        found = bare(self.text)
        self.bare, self.places = found.text, found.places

    def boundary(self, index):
        """The place in the text before the bare character ``index``, with what opens before it."""
        if index == 0:
            return 0
        if index >= len(self.places):
            return len(self.text)
        place = self.places[index]
        while place > self.places[index - 1] + 1 and self.text[place - 1] in OPENING_MARKS:
            place -= 1
        return max(place, self.places[index - 1])

    def piece(self, op, start, end):
        return op, self.text[self.boundary(start) : self.boundary(end)]

    def ends_sentence(self, index):
        """Whether a sentence ends between the bare characters ``index - 1`` and ``index``."""
        between = self.text[self.places[index - 1] + 1 : self.places[index]]
        return any(character in SENTENCE_ENDS for character in between)


def compare(first_quote, other_quote):
    """White space, punctuation and the width of characters are shown but never count as a difference. Pure."""
    first, other = Side(first_quote), Side(other_quote)
    rows, row, length = [], Row([], []), 0
    counted, differing = Counter(), 0
    left = right = 0
    for is_equal, before, after in stretches(first.bare, other.bare):
        if not is_equal:
            counted[before, after] += 1
            differing += max(len(before), len(after))
            append_change(row, (first, left, len(before)), (other, right, len(after)))
            left, right, length = left + len(before), right + len(after), length + len(before)
            continue
        start = 0
        for index in range(1, len(before)):
            if length + index - start >= ROW and first.ends_sentence(left + index):
                append_equal(row, (first, left + start, index - start), (other, right + start, index - start))
                rows.append(row)
                row, length, start = Row([], []), 0, index
        append_equal(row, (first, left + start, len(before) - start), (other, right + start, len(before) - start))
        left, right, length = left + len(before), right + len(after), length + len(before) - start
    rows.append(row)
    listed = [Replacement(before, after, number) for (before, after), number in counted.most_common(MOST_SHOWN)]
    return Comparison(rows, listed, len(counted) - len(listed), differing)


def append_equal(row, first, other):
    for pieces, (side, start, length) in ((row.first, first), (row.other, other)):
        if length:
            pieces.append(side.piece(EQUAL, start, start + length))


def append_change(row, first, other):
    """A changed stretch ends with its last character: the punctuation behind it belongs to what follows."""
    for pieces, op, (side, start, length) in ((row.first, DELETED, first), (row.other, INSERTED, other)):
        if not length:
            continue
        begin, end = side.boundary(start), side.places[start + length - 1] + 1
        pieces.append((op, side.text[begin:end]))
        rest = side.text[end : side.boundary(start + length)]
        if rest:
            pieces.append((EQUAL, rest))
