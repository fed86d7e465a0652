"""An item of a rating form. ``{% load ratings %}``.

A form of 25 competencies has some 7,000 template nodes, most of which say the same for every rater: what a published
version says is frozen. So each competency is rendered once, with slots (``@@name@@``) for what is this rating's own,
kept in the cache under a digest of all that went into it, and filled in for each form.
"""

import re

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from assessments.sensitive import ACCOUNT, IDENTITY, PHONE
from models_app.templatetags.kept import rendered_once

register = template.Library()

SLOT = re.compile(r"@@(\w+)@@")
EXCERPT = 80  # characters


@register.simple_tag
def rating_item(item, editable, opened=False):
    """One competency of a form, closed or ``opened``, with choices and fields where it is ``editable``."""
    values = slot_values(item) | {"open": "open" if opened or item.errors or item.conflict else ""}
    return fill(blank("assessments/ratings/_item.html", item, editable), values)


@register.simple_tag
def team_row(row):
    """One person's rating on the competency of the page."""
    participant = row.assessment.participant
    about = {
        "name": participant.name,
        "initial": participant.name[:1],
        "position": participant.position_name,
        "status": row.assessment.get_status_display(),
    }
    item = row.item
    values = slot_values(item) | escaped(about) | {"open": "open" if item.errors or item.conflict else ""}
    return fill(blank("assessments/ratings/_team_row.html", item, row.is_editable), values)


def blank(template_name, item, editable):
    """The item with its slots empty: the same for every rating on this competency."""
    told = [editable, item.is_self, str(item.kind), item.number, item.gap_note, *shown_of(item)]
    context = {"item": item, "competency": item.competency, "editable": editable}
    return rendered_once(template_name, context, told=told)


def shown_of(item):
    """Everything of its competency and levels that an item shows."""
    yield from (item.competency.pk, item.competency.name, item.competency.definition)
    for level in item.levels:
        yield (level.pk, level.rank, level.label, level.title, level.behaviour, level.coder_note)


def fill(html, values):
    return mark_safe(SLOT.sub(lambda slot: values.get(slot[1], unused(slot)), html))


def unused(slot):
    """Of the choices only one is marked; anything else that looks like a slot is part of a text."""
    return "" if slot[1].startswith(("is_", "was_")) else slot[0]


def slot_values(item):
    """What is this rating's own, ready for the page."""
    rating, kinds = item.rating, item.seems_to_hold
    texts = {
        "key": item.key,
        "assessment": rating.assessment_id,
        "revision": rating.revision,
        "answer": item.answer,
        "label": item.answer_label,
        "title": item.answer_title,
        "grounds": rating.grounds,
        "comment": rating.comment,
        "excerpt": rating.grounds[:EXCERPT],
        "grounds_length": len(rating.grounds),
        "comment_length": len(rating.comment),
        "grounds_mark": _("依据 %(count)s 字") % {"count": len(rating.grounds)},
        "comment_mark": _("评语 %(count)s 字") % {"count": len(rating.comment)},
    }
    attributes = {
        "lacks_grounds": "data-lacks-grounds" if item.lacks_grounds else "",
        "grounds_hidden": "" if rating.grounds else "hidden",
        "comment_hidden": "" if rating.comment else "hidden",
        "sensitive_hidden": "" if kinds else "hidden",
        **{f"{kind}_hidden": "" if kind in kinds else "hidden" for kind in (IDENTITY, PHONE, ACCOUNT)},
        f"is_{item.answer_slot}": "checked",
        f"was_{item.answer_slot}": "is-chosen",
    }
    return escaped(texts) | attributes | {"problems": problems_of(item)}


def escaped(texts):
    return {name: conditional_escape(text) for name, text in texts.items()}


def problems_of(item):
    if not item.errors and not item.conflict:
        return ""
    return render_to_string("assessments/ratings/_item_problems.html", {"item": item})
