"""Buttons that pick from the catalogue. ``{% load compose %}``: nothing for who may not compose, nor on a draft."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from models_app.models import Competency
from models_app.reads.compose import known_picks
from models_app.reads.language import in_language
from models_app.templatetags.kept import rendered_once

register = template.Library()

# Where a hit takes the button; no text can hold it, as texts are escaped.
PICK = mark_safe("<!--pick-->")
HIT = "models_app/catalogue/_hit.html"


def frame(context):
    request = context["request"]
    return {"csrf_token": context.get("csrf_token", ""), "picks": known_picks(request)}


def page_of(request):
    """Where an act leads back to."""
    return request.POST.get("next", "") if request.method == "POST" else request.get_full_path()


@register.inclusion_tag("models_app/compose/_pick.html", takes_context=True)
def pick_button(context, competency):
    """选用 one competency; it needs its ``version``."""
    values = frame(context)
    may_pick = values["picks"] is not None and competency.version.is_frozen
    return {
        **values,
        "may_pick": may_pick,
        "address": reverse("compose-pick"),
        "page": page_of(context["request"]),
        "field": "competency",
        "pk": competency.pk,
        "name": competency.name,
        "is_picked": may_pick and competency.pk in values["picks"],
    }


@register.simple_tag(takes_context=True)
def show_hit(context, hit):
    """A hit of the catalogue. But for the button it says the same to everybody, so it is kept; not with words marked in
    it, as what is searched for differs too much.
    """
    values = {"hit": hit, "pick": PICK}
    is_marked = any(found for found, _text in [*hit.name, *hit.text])
    html = render_to_string(HIT, values) if is_marked else rendered_once(HIT, values, told=told_of(hit))
    button = pick_button(context, hit.competency)
    return mark_safe(html.replace(PICK, render_to_string("models_app/compose/_pick.html", button), 1))


def told_of(hit):
    """Everything that a hit shows."""
    row, trade = hit.competency, hit.other_trade
    version = row.version
    return [
        (row.pk, row.name, row.is_core_in_source, in_language(row.dimension, "name"), in_language(row, "gap_note")),
        (version.model.name, version.number, version.status),
        (trade.trade, in_language(trade, "post")) if trade else None,
        (str(hit.where), hit.text, hit.labels, hit.state, hit.level_count),
        [(copy.get_absolute_url(), str(copy.version)) for copy in hit.copies],
    ]


@register.inclusion_tag("models_app/compose/_pick.html", takes_context=True)
def pick_all_button(context, version, competencies=None):
    """选用 a whole version; pressed when all of it is picked. ``competencies``: its rows, where the page has them."""
    values = frame(context)
    may_pick = values["picks"] is not None and version.is_frozen
    keys = set()
    if may_pick and competencies is not None:
        keys = {each.pk for each in competencies}
    elif may_pick:
        keys = set(Competency.objects.filter(version=version).values_list("pk", flat=True))
    return {
        **values,
        "may_pick": bool(keys),
        "address": reverse("compose-pick-model"),
        "page": page_of(context["request"]),
        "field": "version",
        "pk": version.pk,
        "name": str(version),
        "is_picked": may_pick and keys.issubset(values["picks"]),
    }


@register.inclusion_tag("models_app/compose/_bar.html", takes_context=True)
def pick_bar(context, swap=False):
    """已选 n 项, at the foot of the page; ``swap`` puts it in the place of the one that is there."""
    values = frame(context)
    return {**values, "swap": swap, "may_pick": values["picks"] is not None, "count": len(values["picks"] or ())}
