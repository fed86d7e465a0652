"""Competencies side by side: definitions and levels in rows, levels of the same step on one line."""

from dataclasses import dataclass, field

from models_app.text_diff import EQUAL, diff_pieces

AT_ONCE = 4  # columns that fit a page
ALIKE = 0.45  # from this share of equal characters on, marking what differs helps; below, everything would be marked


@dataclass
class Cell:
    """A text beside the first column's: ``pieces`` where the difference is worth marking.

    ``level`` is the level that the text is of; a cell without text and level is one that the source does not have.
    """

    text: str = ""
    origin: str = ""
    level: object = None
    pieces: list = field(default_factory=list)
    is_same: bool = False


@dataclass
class Row:
    """``step`` of a ranked level; None for the definition and for levels without a rank."""

    step: int | None
    cells: list


@dataclass
class Column:
    competency: object
    member: object = None
    steps: int = 0
    level_count: int = 0


@dataclass
class Beside:
    columns: list
    definitions: Row
    steps: list
    unranked: list


def beside(competencies, members=None):
    """``competencies`` have their levels prefetched; ``members`` maps a competency's key to what links it."""
    columns = [column_of(competency, (members or {}).get(competency.pk)) for competency in competencies]
    ranked = [competency.ranked_levels for competency in competencies]
    loose = [[level for level in each.levels.all() if level.rank is None] for each in competencies]
    definitions = [Cell(each.definition, each.definition_origin) for each in competencies]
    return Beside(
        columns=columns,
        definitions=Row(None, compared(definitions)),
        steps=[Row(step, level_cells(ranked, step - 1)) for step in range(1, max(map(len, ranked), default=0) + 1)],
        unranked=[Row(None, level_cells(loose, place)) for place in range(max(map(len, loose), default=0))],
    )


def column_of(competency, member):
    return Column(competency, member, len(competency.ranked_levels), len(competency.levels.all()))


def level_cells(levels, place):
    return compared([level_cell(own[place]) if place < len(own) else Cell() for own in levels])


def level_cell(level):
    return Cell(level.behaviour, level.origin, level)


def compared(cells):
    """Tells of every cell how its text stands to the first column's."""
    if not cells or not cells[0].text:
        return cells
    first = cells[0].text
    for cell in cells[1:]:
        if not cell.text:
            continue
        cell.is_same = cell.text == first
        if not cell.is_same:
            pieces = diff_pieces(first, cell.text)
            equal = sum(len(text) for op, text in pieces if op == EQUAL)
            if 2 * equal >= ALIKE * (len(first) + len(cell.text)):
                cell.pieces = pieces
    return cells
