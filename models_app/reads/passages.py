"""What the documents say, with the quoted runs marked: excerpts beside a text, and a whole document."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

CONTEXT = 40  # characters shown before and after what is quoted
NEAR = 240  # runs that stand closer than this share an excerpt


@dataclass(frozen=True)
class Piece:
    """A stretch of a document; ``numbers`` are those of the texts that quote it, ``begins`` those to be written here,
    ``anchors`` those that are written for the first time."""

    text: str
    numbers: tuple = ()
    begins: tuple = ()
    anchors: tuple = ()


@dataclass(frozen=True)
class Excerpt:
    """``first`` and ``last`` count characters from 1, as people do."""

    first: int
    last: int
    headings: tuple
    pieces: list
    starts_inside: bool
    ends_inside: bool
    anchor: int


@dataclass
class DocumentPanel:
    document: object
    is_exact: bool
    excerpts: list = field(default_factory=list)


def panels(numbered):
    """One panel for each document that the texts quote. ``numbered`` is ``[(number, passages)]``."""
    by_document = {}
    for number, passages in numbered:
        for passage in passages:
            by_document.setdefault(passage.document, []).append((number, passage))
    found = [
        DocumentPanel(document, all(is_exact(passage) for _number, passage in quoted), excerpts_of(document, quoted))
        for document, quoted in by_document.items()
    ]
    set_anchors(found)
    return found


def set_anchors(found):
    """A number is written wherever its text goes on; a link leads to the first place."""
    written = set()
    for panel in found:
        for excerpt in panel.excerpts:
            for place, piece in enumerate(excerpt.pieces):
                first = tuple(number for number in piece.begins if number not in written)
                written.update(first)
                excerpt.pieces[place] = replace(piece, anchors=first)


def is_exact(passage):
    """Whether the quote is what stands in the document at the passage's runs."""
    text = passage.document.text
    return "".join(text[start:end] for start, end in passage.runs) == passage.quote


def excerpts_of(document, quoted):
    runs = sorted({(start, end, number) for number, passage in quoted for start, end in passage.runs})
    windows = []
    for run in runs:
        if windows and run[0] - max(end for _start, end, _number in windows[-1]) <= NEAR:
            windows[-1].append(run)
        else:
            windows.append([run])
    return [excerpt_of(document.text, window, quoted) for window in windows]


def excerpt_of(text, window, quoted):
    first, last = window[0][0], max(end for _start, end, _number in window)
    begin, stop = max(first - CONTEXT, 0), min(last + CONTEXT, len(text))
    inside = [passage for _number, passage in quoted if first <= passage.start < last]
    return Excerpt(
        first=first + 1,
        last=last,
        headings=tuple(dict.fromkeys(passage.heading for passage in inside if passage.heading)),
        pieces=pieces_of(text, window, begin, stop),
        starts_inside=begin > 0,
        ends_inside=stop < len(text),
        anchor=min(inside, key=lambda passage: passage.start).pk,
    )


def pieces_of(text, runs, begin, stop):
    """The characters from ``begin`` to ``stop``, cut where what quotes them changes."""
    edges = sorted({begin, stop, *(min(max(edge, begin), stop) for run in runs for edge in run[:2])})
    pieces, before = [], ()
    for start, end in pairwise(edges):
        numbers = tuple(dict.fromkeys(number for first, last, number in runs if first <= start and end <= last))
        begins = tuple(number for number in numbers if number not in before)
        pieces.append(Piece(text[start:end], numbers, begins))
        before = numbers or before
    return pieces


@dataclass(frozen=True)
class Segment:
    """A stretch of a whole document; ``passages`` quote it, ``begins`` are those whose first run starts here."""

    text: str
    passages: tuple = ()
    begins: tuple = ()
    start: int = 0


def segments_of(text, passages, edges=()):
    """The whole text, cut at ``edges`` and where the passages that quote it change. One sweep: a long document stays
    quick.
    """
    opening, closing, edges = {}, {}, {0, len(text), *edges}
    for passage in passages:
        for start, end in passage.runs:
            opening.setdefault(start, []).append(passage)
            closing.setdefault(end, []).append(passage)
            edges |= {start, end}
    segments, open_now = [], {}
    places = sorted(edges)
    for start, end in pairwise(places):
        for passage in closing.get(start, ()):
            open_now.pop(passage.pk, None)
        for passage in opening.get(start, ()):
            open_now[passage.pk] = passage
        begins = tuple(passage for passage in opening.get(start, ()) if passage.start == start)
        segments.append(Segment(text[start:end], tuple(open_now.values()), begins, start))
    return segments
