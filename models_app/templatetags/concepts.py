"""Parts of the pages of concepts: how a competency stands to its concept, and by whom that is said."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from models_app.enums import LinkRelation
from models_app.reads.language import in_language
from models_app.templatetags.kept import rendered_once
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


@lru_cache
def drawn_marks(language, is_short):
    """Relation -> icon and word, in the language that is in force; ``is_short`` for a narrow cell."""
    return {relation: drawn_mark(relation, SHORT[relation] if is_short else relation.label) for relation in ICONS}


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
    drawn = drawn_marks(get_language(), is_short=True)
    cells = zip(row.cells, columns, strict=True)
    return mark_safe(
        "".join(f"<td>{marks_in_cell(found, column, drawn) if found else ''}</td>" for found, column in cells)
    )


def marks_in_cell(found, column, drawn):
    words = _("%(name)s，%(model)s：%(relation)s，%(levels)s")
    return format_html_join(
        "",
        '<a class="matrix-mark" href="{}" data-cell>{}<span class="matrix-levels">{}</span>'
        ' <span class="visually-hidden">{}</span></a>',
        (
            (
                mark.url,
                drawn[mark.relation],
                mark.levels or "\u2013",
                words
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
    drawn = drawn_marks(get_language(), is_short=False)
    return format_html_join(
        "",
        '<li><a href="{}">{} · {}</a> {} <span class="notes">{}</span></li>',
        (
            (mark.url, column.model.name, mark.name, drawn[mark.relation], level_words(mark.levels))
            for found, column in zip(row.cells, columns, strict=True)
            for mark in found
        ),
    )


# --- Hundreds of rows that say the same to everybody: rendered once for what they tell.


@register.simple_tag
def concept_rows(concepts):
    """The rows of the list of concepts; what is searched for differs too much to be kept."""
    template_name = "models_app/concepts/_rows.html"
    context = {"concepts": concepts, "is_foreign": get_language() != "zh-hans"}
    if any(found for row in concepts for found, _text in row.name):
        return render_to_string(template_name, context)
    told = [
        (
            *(row.concept.get_absolute_url(), row.concept.name_en, row.name, row.members, row.models, row.names),
            [in_language(dimension, "name") for dimension in row.dimensions],
            [(relation, number) for relation, _label, number in row.relations],
        )
        for row in concepts
    ]
    return rendered_once(template_name, context, told=told)


@register.simple_tag(takes_context=True)
def counterparts(context, rows, linked):
    """Competencies of other models beside the page's own; ``linked``: how they stand to the concept of both."""
    own, page = context["competency"], context["page"]
    concept = page.concepts[0].concept if page.concepts and not linked else None
    may_link = bool(context["may_link"]) and not linked
    values = {"rows": rows, "linked": linked, "competency": own, "may_link": may_link, "concept": concept}
    told = [
        (own.pk, own.name, linked, may_link, concept and concept.code),
        [
            (
                *(row.competency.pk, row.competency.name, row.competency.version.model.name),
                *(in_language(row.competency.dimension, "name"), row.competency.definition),
                *(row.is_same_text, row.same_levels, min(len(row.competency.levels.all()), 2)),
                row.link.relation if row.link else None,
            )
            for row in rows
        ],
    ]
    return rendered_once("models_app/concepts/_counterparts.html", values, told=told)


@register.simple_tag
def matrix_part(template_name, matrix):
    """The rows of the matrix, as a table's or as a list."""
    told = [
        [column.model.name for column in matrix.columns],
        [(in_language(group.dimension, "name"), [told_of(row) for row in group.rows]) for group in matrix.groups],
    ]
    return rendered_once(template_name, {"matrix": matrix}, told=told)


def told_of(row):
    marks = [[(mark.competency, mark.name, mark.relation, mark.levels) for mark in found] for found in row.cells]
    return row.concept.get_absolute_url(), in_language(row.concept, "name"), row.models, marks
