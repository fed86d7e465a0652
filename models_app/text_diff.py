"""Differences between two texts, character by character, in pieces a person can follow."""

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

EQUAL, INSERTED, DELETED = "equal", "insert", "delete"


def diff_pieces(old, new):
    """``[(op, text)]`` with op equal, delete or insert; a replaced stretch is its deletion, then its insertion."""
    pieces = []
    for is_equal, before, after in stretches(old, new):
        if is_equal:
            pieces.append((EQUAL, before))
            continue
        if before:
            pieces.append((DELETED, before))
        if after:
            pieces.append((INSERTED, after))
    return pieces


def stretches(old, new):
    """``[(is_equal, old text, new text)]``. One character alone that happens to stand in both parts of a change
    belongs to the change: ABC for XBY is one word for another, not three small changes.
    """
    found = []
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (op, old_from, old_to, new_from, new_to) in enumerate(opcodes):
        is_lone = op == "equal" and old_to - old_from == 1 and 0 < place < len(opcodes) - 1
        is_equal = op == "equal" and not is_lone
        if found and not is_equal and not found[-1][0]:
            _, before, after = found.pop()
            found.append((False, before + old[old_from:old_to], after + new[new_from:new_to]))
        else:
            found.append((is_equal, old[old_from:old_to], new[new_from:new_to]))
    return found


def one_side(pieces, op):
    """The pieces of one text only: the old one for ``DELETED``, the new one for ``INSERTED``."""
    return [(kind, text) for kind, text in pieces if kind in (EQUAL, op)]


@dataclass(frozen=True)
class Bare:
    """The Han characters, letters and digits of a text, folded, and for each of them its place in the text."""

    text: str
    places: list


def bare(text):
    """``letters_of`` a text, with the place of each; white space, punctuation, width and case are dropped. Pure."""
    folded, places = [], []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character).casefold():
            if part.isalnum():
                folded.append(part)
                places.append(place)
    return Bare("".join(folded), places)


def letters_of(text):
    """What is compared of two printings of one list: Han characters, letters and digits, folded. Pure."""
    return bare(text).text


def differing_count(first, other):
    """In how many characters two printings differ; white space, punctuation and width do not count. Pure.

    A replaced stretch counts as its longer side.
    """
    found = stretches(letters_of(first), letters_of(other))
    return sum(max(len(before), len(after)) for is_equal, before, after in found if not is_equal)
