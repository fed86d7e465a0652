"""What would take a template thousands of small steps: the radar and the cells of the team matrix."""

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext

register = template.Library()

# Colours are attributes: the PDF's drawing sees no style sheet.
INK, ACCENT, SELF, LINE = "#1b2432", "#2a5caa", "#2f7d6a", "#e5e9ef"


@register.simple_tag
def radar_svg(radar, css_class, label):
    """A ``RadarDrawing`` as SVG: target dashed, actual solid and filled where it is whole, self dotted with rings."""
    rings = "".join(f'<circle cx="{radar.cx}" cy="{radar.cy}" r="{ring}"/>' for ring in radar.rings)
    parts = [
        f'<svg class="radar {css_class}" role="img" aria-label="{escape(label)}" width="{radar.width}"'
        f' height="{radar.height}" viewBox="0 0 {radar.width} {radar.height}" font-size="{radar.font}">',
        f'<g fill="none" stroke="{LINE}">{rings}<path d="{radar.outline}"/><path d="{radar.spokes}"/></g>',
        f'<path d="{radar.target.d}" fill="none" stroke="{INK}" stroke-width="1.5" stroke-dasharray="5 4"/>',
        f'<path d="{radar.actual.d}" fill="{ACCENT if radar.actual.is_whole else "none"}" fill-opacity="0.09"'
        f' stroke="{ACCENT}" stroke-width="2" stroke-linejoin="round"/>',
        f'<path d="{radar.self.d}" fill="none" stroke="{SELF}" stroke-width="1.5" stroke-dasharray="1.5 3"'
        ' stroke-linecap="round"/>',
        *dots(radar.target, 'r="6" fill="transparent"'),
        *dots(radar.actual, f'r="3" fill="{ACCENT}"'),
        *dots(radar.self, f'r="2.75" fill="#ffffff" stroke="{SELF}" stroke-width="1.25"'),
        f'<g fill="{INK}">{"".join(axis_name(name) for name in radar.names)}</g></svg>',
    ]
    return mark_safe("".join(parts))


def dots(line, look):
    for dot in line.dots:
        yield f'<circle cx="{dot.x}" cy="{dot.y}" {look}><title>{escape(dot.words)}</title></circle>'


def axis_name(name):
    lines = "".join(f'<tspan x="{name.x}" y="{y}">{escape(text)}</tspan>' for y, text in name.lines)
    return f'<text text-anchor="{name.anchor}">{lines}</text>'


@register.simple_tag
def matrix_cells(person):
    """The cells of one person's row: word and colour, a link to the row of their report."""
    report = reverse("report-detail", args=[person.participant_id])
    not_asked = escape(pgettext("not asked", "不测"))
    return mark_safe("".join(matrix_cell(cell, report, not_asked) for cell in person.cells))


def matrix_cell(cell, report, not_asked):
    if not cell.is_asked:
        return f'<td class="matrix-cell"><span class="heat is-not-asked">{not_asked}</span></td>'
    return (
        f'<td class="matrix-cell"><a class="heat band-{cell.band}" href="{report}#{cell.anchor}"'
        f' data-cell="{report}competencies/{cell.competency_id}/">{escape(cell.words)}</a></td>'
    )
