"""Gaps in words and colours: the same on page, paper and export. ``{% load gaps %}``."""

from django import template
from django.utils.html import format_html

from assessments import scoring
from assessments.reports import wording
from models_app.templatetags.ui import pill

register = template.Library()


register.filter(wording.gap_words)
register.filter(wording.gap_words_with_unit)
register.filter(wording.weighted_gap_words)


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
    met = scoring.is_met(distance)
    return pill(wording.verdict_word(met), "met" if met else "short")


@register.simple_tag
def gap_cell(distance, steps):
    """One cell of the heat map, as a table cell's content: word and colour."""
    return format_html('<span class="heat {}">{}</span>', gap_band(distance, steps), wording.gap_words(distance))
