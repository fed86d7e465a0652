"""Radar and bars of a personal report as geometry; templates draw them as SVG.

Drawn here and not by a chart library: a competency without a figure breaks the line instead of falling to the
centre (rule 5), paper and PDF show the same drawing, and the page needs no script for it.
"""

from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.translation import gettext as _

from assessments.reports import wording
from assessments.scoring import as_percent

FEWEST_AXES = 3


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Line:
    """``d``: an SVG path; ``is_whole``: it closes, so that it may be filled."""

    d: str
    dots: tuple[Dot, ...]
    is_whole: bool


@dataclass(frozen=True)
class AxisName:
    lines: tuple[tuple[float, str], ...]  # y, text
    x: float
    anchor: str


@dataclass(frozen=True)
class RadarDrawing:
    width: int
    height: int
    cx: float
    cy: float
    rings: tuple[float, ...]
    outline: str
    spokes: str
    names: tuple[AxisName, ...]
    target: Line
    actual: Line
    self: Line
    font: int


@dataclass(frozen=True)
class Radar:
    """The same figures for wide and for narrow pages; ``description`` says in words what is drawn."""

    wide: RadarDrawing
    narrow: RadarDrawing
    description: str


def radar_of(rows):
    """The radar of rows in the model's order; None for fewer than three competencies."""
    rows = list(rows)
    if len(rows) < FEWEST_AXES:
        return None
    return Radar(
        wide=draw(rows, width=524, height=416, radius=168, font=12, split=False),
        narrow=draw(rows, width=312, height=300, radius=96, font=11, split=True),
        description=_("雷达图：%(count)d 项指标的目标、实际和自评，各轴以本指标最高档为满格。数值见下表。")
        % {"count": len(rows)},
    )


def draw(rows, *, width, height, radius, font, split):
    cx, cy = width / 2, height / 2
    turns = [-pi / 2 - 2 * pi * place / len(rows) for place in range(len(rows))]  # from the top, leftwards

    def at(turn, share):
        return round(cx + cos(turn) * radius * share, 1), round(cy + sin(turn) * radius * share, 1)

    def line(values, words):
        points = [
            None if value is None else (*at(turn, float(value) / row.steps), words(row, value))
            for row, turn, value in zip(rows, turns, values, strict=True)
        ]
        return line_of(points)

    edge = [at(turn, 1) for turn in turns]
    return RadarDrawing(
        width=width,
        height=height,
        cx=cx,
        cy=cy,
        rings=tuple(round(radius * part / 4, 1) for part in (1, 2, 3)),
        outline="M" + "L".join(f"{x} {y}" for x, y in edge) + "Z",
        spokes="".join(f"M{cx} {cy}L{x} {y}" for x, y in edge),
        names=tuple(
            axis_name(row.name, turn, at(turn, 1 + 12 / radius), font, split)
            for row, turn in zip(rows, turns, strict=True)
        ),
        target=line([row.target_step for row in rows], target_words),
        actual=line([row.actual for row in rows], actual_words),
        self=line([row.self_step for row in rows], self_words),
        font=font,
    )


def line_of(points):
    """A closed path through all points; where one is missing the line is broken on both sides of it."""
    dots = tuple(Dot(*point) for point in points if point)
    if all(points):
        return Line("M" + "L".join(f"{x} {y}" for x, y, _words in points) + "Z", dots, True)
    pieces = []
    for place, point in enumerate(points):
        before = points[place - 1]
        if point and before:
            pieces.append(f"M{before[0]} {before[1]}L{point[0]} {point[1]}")
    return Line("".join(pieces), dots, False)


def axis_name(name, turn, place, font, split):
    """The name outside its axis; over five characters in two lines where ``split``."""
    x, y = place
    anchor = "middle" if abs(cos(turn)) < 0.15 else "start" if cos(turn) > 0 else "end"
    texts = [name]
    if split and len(name) > 4:
        cut = len(name) - 4 if len(name) <= 8 else len(name) // 2
        texts = [name[:cut], name[cut:]]
    height = font + 3
    # Above the circle the block ends at the place, below it begins there, beside it it is centred.
    top = y + font * 0.36 + (sin(turn) - 1) / 2 * height * (len(texts) - 1)
    return AxisName(
        lines=tuple((round(top + index * height, 1), text) for index, text in enumerate(texts)), x=x, anchor=anchor
    )


def target_words(row, value):
    return _("%(name)s：目标 %(level)s（第 %(step)d 档）") % {
        "name": row.name,
        "level": row.target.label,
        "step": value,
    }


def actual_words(row, value):
    return _("%(name)s：实际 %(value)s 档") % {"name": row.name, "value": wording.decimal(value)}


def self_words(row, value):
    return _("%(name)s：自评 %(level)s") % {"name": row.name, "level": row.self_level.label}


# --- Bars


@dataclass(frozen=True)
class Bar:
    """One weighted gap. ``x`` and ``width`` in thousandths of the drawing; ``tone``: short, met or above."""

    name: str
    tone: str
    zero: float
    x: float
    width: float
    formula: str
    words: str


def bars_of(rows):
    """Bars for the rows that have a weighted gap, in the order given, on one scale with its zero inside."""
    scored = [row for row in rows if row.weighted_gap is not None]
    if not scored:
        return ()
    values = [row.weighted_gap for row in scored]
    low, high = min([0, *values]), max([0, *values])
    span = (high - low) or 1
    zero = float(-low / span * 1000)
    return tuple(
        Bar(
            name=row.name,
            tone="above" if row.gap < 0 else "met" if row.is_met else "short",
            zero=round(zero, 1),
            x=round(zero + float(min(value, 0) / span * 1000), 1),
            width=round(float(abs(value) / span * 1000), 1) if as_percent(value) else 0,
            formula=row.formula,
            words=row.weighted_gap_text,
        )
        for row, value in zip(scored, values, strict=True)
    )
