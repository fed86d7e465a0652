"""Gaps in words and colours: the same on page, paper and export. ``{% load gaps %}``."""

from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments import scoring
from models_app.templatetags.ui import pill

register = template.Library()


@register.filter
def gap_words(distance):
    """差 1.8, 超 0.2, 达标, or — for None; in steps, never with a sign."""
    if distance is None:
        return "—"
    distance = Decimal(distance)
    if scoring.is_met(distance) and distance >= 0:
        return pgettext("gap", "达标")
    size = formats.number_format(scoring.round_half_up(abs(distance), 1), decimal_pos=1)
    return (
        pgettext("gap", "超 %(size)s") % {"size": size}
        if distance < 0
        else pgettext("gap", "差 %(size)s") % {"size": size}
    )


@register.filter
def gap_band(distance, steps):
    """The class of a heat map cell or a bar: band-short-large … band-above, band-none."""
    return f"band-{scoring.gap_band(distance, int(steps))}"


@register.filter
def gap_tone(distance):
    """The text colour of a gap: short, met, or nothing."""
    if distance is None:
        return ""
    return "met" if scoring.is_met(distance) else "short"


@register.simple_tag
def gap_pill(distance):
    """The conclusion of a row: 达标 or 未达标; "—" when there is no gap."""
    if distance is None:
        return "—"
    return pill(pgettext("gap", "达标"), "met") if scoring.is_met(distance) else pill(_("未达标"), "short")


@register.filter
def weighted_gap_words(share):
    """A weighted gap, a fraction of 1: 3.3%, 超 0.2%, or —."""
    if share is None:
        return "—"
    text = f"{formats.number_format(abs(scoring.as_percent(share)), decimal_pos=1)}%"
    return pgettext("gap", "超 %(size)s") % {"size": text} if share < 0 else text


@register.simple_tag
def gap_cell(distance, steps):
    """One cell of the heat map, as a table cell's content: word and colour."""
    return format_html('<span class="heat {}">{}</span>', gap_band(distance, steps), gap_words(distance))
