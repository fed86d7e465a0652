"""Parts of the pages of concepts: how a competency stands to its concept, and by whom that is said."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from models_app.enums import LinkRelation
from models_app.templatetags.ui import icon_svg

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
