"""Parts of the pages of concepts: how a competency stands to its concept, and by whom that is said."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from models_app.enums import LinkRelation
from models_app.templatetags.ui import icon_shapes, icon_svg

register = template.Library()

ICONS = {
    LinkRelation.SAME: "equal",
    LinkRelation.CLOSE: "tilde",
    LinkRelation.BROADER: "arrows-maximize",
    LinkRelation.PART: "puzzle",
}
SHORT = {
    LinkRelation.SAME: pgettext_lazy("relation in a cell", "同"),
    LinkRelation.CLOSE: pgettext_lazy("relation in a cell", "近"),
    LinkRelation.BROADER: pgettext_lazy("relation in a cell", "宽"),
    LinkRelation.PART: pgettext_lazy("relation in a cell", "分"),
}
MEANINGS = {
    LinkRelation.SAME: pgettext_lazy("relation explained", "说的是同一件事"),
    LinkRelation.CLOSE: pgettext_lazy("relation explained", "大体相同，侧重或范围略有出入"),
    LinkRelation.BROADER: pgettext_lazy("relation explained", "这项指标除本概念外还包含别的"),
    LinkRelation.PART: pgettext_lazy("relation explained", "这项指标只是本概念的一部分"),
}


@register.simple_tag
def relation_mark(relation, short=False):
    """Icon and word; ``short`` for a narrow cell, whose link says the whole word."""
    relation = LinkRelation(relation)
    return format_html(
        '<span class="relation relation-{}">{}{}</span>',
        relation,
        icon_svg(ICONS[relation], "sm"),
        SHORT[relation] if short else relation.label,
    )


@register.simple_tag
def relation_legend():
    """``[(relation, meaning)]`` in order."""
    return [(relation, MEANINGS[relation]) for relation in LinkRelation]


@register.filter
def linked_by(link):
    """By whom: the project for links that came with the documents."""
    return link.linked_by_name or _("项目")


@register.filter
def at(items, place):
    """``{{ columns|at:forloop.counter0 }}``"""
    return items[place]


# --- The matrix: hundreds of marks, so they are put together here, each icon is drawn once, and marks point to it.

DRAWN = mark_safe('viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"')


@register.simple_tag
def relation_sprite():
    """The icons that ``matrix_cells`` and ``matrix_items`` point to; once on the page."""
    symbols = format_html_join(
        "",
        '<symbol id="mark-{}" {}>{}</symbol>',
        ((relation, DRAWN, mark_safe(icon_shapes(name))) for relation, name in ICONS.items()),
    )
    return format_html('<svg class="visually-hidden" aria-hidden="true">{}</svg>', symbols)


def drawn_mark(relation, word):
    return format_html(
        '<span class="relation relation-{0}"><svg class="icon icon-sm" aria-hidden="true"><use href="#mark-{0}"/></svg>'
        "{1}</span>",
        relation,
        word,
    )


def level_words(number):
    if not number:
        return _("没有等级")
    return ngettext("%(number)d 个等级", "%(number)d 个等级", number) % {"number": number}


@register.simple_tag
def matrix_cells(row, columns):
    """The cells of a concept, one for each model; the words of a mark begin with what is seen."""
    marks = {relation: drawn_mark(relation, word) for relation, word in SHORT.items()}
    cells = zip(row.cells, columns, strict=True)
    return format_html_join("", "<td>{}</td>", ([marks_in_cell(found, column, marks)] for found, column in cells))


def marks_in_cell(found, column, marks):
    return format_html_join(
        "",
        '<a class="matrix-mark" href="{}" data-cell>{}<span class="matrix-levels">{}</span>'
        ' <span class="visually-hidden">{}</span></a>',
        (
            (
                reverse("competency-detail", args=[mark.competency]),
                marks[mark.relation],
                mark.levels or "\u2013",
                _("%(name)s，%(model)s：%(relation)s，%(levels)s")
                % {
                    "name": mark.name,
                    "model": column.model.name,
                    "relation": mark.relation_label,
                    "levels": level_words(mark.levels),
                },
            )
            for mark in found
        ),
    )


@register.simple_tag
def matrix_items(row, columns):
    """The same marks as items of a list, for narrow pages."""
    marks = {relation: drawn_mark(relation, relation.label) for relation in LinkRelation}
    return format_html_join(
        "",
        '<li><a href="{}">{} · {}</a> {} <span class="notes">{}</span></li>',
        (
            (
                reverse("competency-detail", args=[mark.competency]),
                column.model.name,
                mark.name,
                marks[mark.relation],
                level_words(mark.levels),
            )
            for found, column in zip(row.cells, columns, strict=True)
            for mark in found
        ),
    )
