"""Buttons that pick from the catalogue. ``{% load compose %}``: nothing for who may not compose, nor on a draft."""

from django import template

from models_app.models import Competency
from models_app.reads.compose import known_picks

register = template.Library()


def frame(context):
    request = context["request"]
    return {"request": request, "csrf_token": context.get("csrf_token", ""), "picks": known_picks(request)}


@register.inclusion_tag("models_app/compose/_pick.html", takes_context=True)
def pick_button(context, competency):
    """选用 one competency; it needs its ``version``."""
    values = frame(context)
    may_pick = values["picks"] is not None and competency.version.is_frozen
    return {
        **values,
        "may_pick": may_pick,
        "field": "competency",
        "pk": competency.pk,
        "name": competency.name,
        "is_picked": may_pick and competency.pk in values["picks"],
    }


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
