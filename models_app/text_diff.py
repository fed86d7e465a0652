"""Differences between two texts, character by character, in pieces a person can follow."""

from difflib import SequenceMatcher

EQUAL, INSERTED, DELETED = "equal", "insert", "delete"


def diff_pieces(old, new):
    """``[(op, text)]`` with op equal, delete or insert; a replaced stretch is its deletion, then its insertion."""
    pieces = []
    for op, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append((EQUAL, old[old_from:old_to]))
            continue
        if old_to > old_from:
            pieces.append((DELETED, old[old_from:old_to]))
        if new_to > new_from:
            pieces.append((INSERTED, new[new_from:new_to]))
    return pieces


def one_side(pieces, op):
    """The pieces of one text only: the old one for ``DELETED``, the new one for ``INSERTED``."""
    return [(kind, text) for kind, text in pieces if kind in (EQUAL, op)]
