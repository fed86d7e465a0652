"""A whole document on a page: what was quoted, printed again, left out, and what is wrong, each marked at its place."""

from dataclasses import fields

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from models_app.enums import Certainty, DefectKind, PartUse, Trade
from models_app.reads.language import in_language
from models_app.reads.sources import Mention
from models_app.templatetags.catalogue import FIELD_NAMES, certainty_pill
from models_app.templatetags.kept import kept_html, rendered_once
from models_app.templatetags.ui import dash, icon_svg, percent, pill

register = template.Library()

MENTION_FIELDS = [each for each in fields(Mention) if each.name != "version"]
USE_ICONS = {
    PartUse.USED: "check",
    PartUse.HEADING: "list",
    PartUse.PROSE: "file-text",
    PartUse.NOISE: "eye-off",
}
DEFECT_ICONS = {
    DefectKind.CUT_OFF: "file-broken",
    DefectKind.MISSING: "minus",
    DefectKind.NUMBERING: "list",
    DefectKind.MISPRINT: "pencil",
    DefectKind.LOST: "minus",
    DefectKind.SCRAMBLED: "versions",
    DefectKind.FOREIGN: "alert-circle",
}


@register.simple_tag
def trade_pill(entry):
    """Whom an entry is written for; what is not about banks stands out, and says so in words."""
    words = gettext("写给：%(trade)s") % {"trade": entry.get_trade_display()}
    if entry.trade == Trade.BANKING:
        return pill(words, "info", "building-bank")
    if entry.trade == Trade.UNSTATED:
        return pill(entry.get_trade_display(), "neutral", "help-circle")
    return pill(words, "caution")


@register.simple_tag
def complete_pill(entry):
    if entry.is_complete:
        return pill(gettext("完整"), "met")
    return pill(gettext("来源残缺"), "caution", "file-broken")


@register.simple_tag
def place_state(place):
    """Whether a printing is a true copy of the first."""
    if place.order == 1:
        return pill(gettext("首处"), "info", "quote")
    if place.differing == 0:
        return pill(gettext("与首处文字相同"), "met", "equal")
    return pill(gettext("有 %(number)s 个字不同") % {"number": place.differing}, "caution", "equal-not")


@register.simple_tag
def use_pill(use):
    variant = {PartUse.USED: "met", PartUse.HEADING: "info"}.get(use, "neutral")
    return pill(PartUse(use).label, variant, USE_ICONS[PartUse(use)])


@register.filter
def kind_label(defect):
    """As ``get_kind_display``, which puts its table of labels together anew for each row."""
    return DefectKind(defect.kind).label


@register.simple_tag
def defect_tag(defect):
    return pill(DefectKind(defect.kind).label, "caution", DEFECT_ICONS[DefectKind(defect.kind)])


@register.simple_tag
def defect_rows(rows, entry=None):
    """What is wrong in the documents; on the page of an ``entry`` without its name. Rendered once for what it tells."""
    told = [
        (
            *(defect.pk, defect.kind, in_language(defect, "description"), defect.document.code),
            *(defect.passage.quote[:41], defect.passage.heading, defect.passage.start),
            (defect.entry.code, defect.entry.title) if defect.entry and not entry else None,
        )
        for defect in rows
    ]
    return rendered_once("models_app/sources/_defects.html", {"rows": rows, "entry": entry}, told=told)


ENTRY_ROW = "models_app/entries/_row.html"


@register.simple_tag
def entry_row(row):
    """A row of the list of entries, rendered once for what it tells; not with words marked in it."""
    entry = row.entry
    if row.hit or any(found for found, _text in row.title):
        return render_to_string(ENTRY_ROW, {"row": row})
    told = [
        (entry.code, row.title, entry.kind, entry.trade, entry.is_complete, row.document and row.document.title),
        (in_language(entry, "post"), in_language(entry, "gap_note"), row.places, row.near_copies),
        (row.competencies, row.levels, row.positions, row.requirements, row.items),
    ]
    return rendered_once(ENTRY_ROW, {"row": row}, told=told)


@register.filter
def share_of(number, total):
    """``{{ 25|share_of:100 }}`` → 25.0%"""
    return percent(100 * number / total, 1) if total else dash(None)


@register.simple_tag
def part_url(part):
    """The place of a part in its document's full text."""
    return f"{reverse('source-detail', args=[part.document.code])}#part-{part.start}"


# --- The text


@register.simple_tag
def document_text(page):
    """A whole document with each quoted run marked; a number leads to what quotes it."""
    return kept_html("document_text", told_of_text(page), lambda: whole_text(page))


def whole_text(page):
    marks = Marks(page)
    return "".join(part_html(text, marks) for text in page.parts)


def told_of_text(page):
    """Everything that the text and its marks are made of."""
    begun = [passage for text in page.parts for segment in text.segments for passage in segment.begins]
    places, flaws = page.places.items(), page.defects
    return [
        (page.document.text, page.list_address, page.is_long, page.numbers),
        [
            (text.part.use, text.part.start, text.part.end, in_language(text.part, "note"), text.is_shown)
            for text in page.parts
        ],
        [(passage.pk, passage.runs) for passage in begun],
        [(passage, place.pk, place.order, place.entry.code, place.entry.title) for passage, place in places],
        [(number, flaw.pk, flaw.passage_id, flaw.kind, in_language(flaw, "description")) for number, flaw in flaws],
    ]


class Marks:
    """What is written into the text, by passage."""

    def __init__(self, page):
        self.places, self.numbers, self.flaws = page.places, page.numbers, page.defects_by_passage
        self.list_address, self.tells_flaws = page.list_address, not page.is_long


def part_html(text, marks):
    """``text``: a ``PartText``. What is left out is framed and says why; white space is the document's own."""
    part = text.part
    if not text.is_shown:
        words = gettext("略去 %(number)s 字：%(use)s") % {"number": part.end - part.start, "use": use_name(part)}
        return format_html('<p class="part-skipped notes">{}</p>', words)
    label = ""
    if part.use in (PartUse.PROSE, PartUse.NOISE):
        label = format_html(
            '<p class="part-label">{}<span class="strong">{}</span> {}</p>',
            icon_svg(USE_ICONS[PartUse(part.use)], "sm"),
            use_name(part),
            in_language(part, "note"),
        )
    pieces = mark_safe("".join(segment_html(piece, marks) for piece in text.segments))
    return format_html(
        '<div class="part part-{}" id="part-{}">{}<div class="part-text">{}</div></div>',
        part.use,
        part.start,
        label,
        pieces,
    )


def use_name(part):
    return PartUse(part.use).label


def segment_html(segment, marks):
    text = conditional_escape(segment.text)
    if not segment.passages:
        return text
    places, flaws = marks.places, marks.flaws
    before = "".join(
        part
        for passage in segment.begins
        for part in (
            place_anchor(places.get(passage.pk)),
            number_anchor(passage, marks),
            *(defect_anchor(number, defect, marks) for number, defect in flaws.get(passage.pk, ())),
        )
    )
    is_flawed = any(passage.pk in flaws for passage in segment.passages)
    if any(passage.pk in marks.numbers for passage in segment.passages):
        text = f"<mark>{text}</mark>"
    elif any(passage.pk in places and places[passage.pk].order > 1 for passage in segment.passages):
        text = f'<mark class="is-copy">{text}</mark>'
    return f'{before}<span class="is-flawed">{text}</span>' if is_flawed else f"{before}{text}"


def number_anchor(passage, marks):
    key, number = passage.pk, marks.numbers.get(passage.pk)
    if not number:
        return ""
    return f'<a class="passage-number" id="at-{key}" href="{marks.list_address}#by-{key}">{number}</a>'


def place_anchor(place):
    """Where a printing of an entry begins, with the way to the entry."""
    if place is None:
        return ""
    words = gettext("条目：%(title)s，第 %(order)s 处") % {"title": place.entry.title, "order": place.order}
    url = place.entry.get_absolute_url()
    return format_html('<a class="place-mark" id="place-{}" href="{}">{}</a>', place.pk, url, words)


def defect_anchor(number, defect, marks):
    words = gettext("缺陷 %(number)s：%(kind)s") % {"number": number, "kind": DefectKind(defect.kind).label}
    return format_html(
        '<a class="defect-mark" id="defect-{0}" href="{4}#defect-row-{0}"{1}>△{3}'
        '<span class="visually-hidden">{2}</span></a>',
        defect.pk,
        format_html(' title="{}"', in_language(defect, "description")) if marks.tells_flaws else "",
        words,
        number,
        marks.list_address,
    )


# --- What quotes it


@register.simple_tag
def cited_sections(page, back=""):
    """The passages under their headings, each with what quotes it and a way back into the text."""
    return kept_html("cited_sections", [back, told_of_sections(page)], lambda: all_sections(page, back))


def told_of_sections(page):
    """Everything that the list of what quotes a document is made of."""
    return [
        (heading, item.number, item.passage.pk, item.passage.quote, [told_of_mention(each) for each in item.mentions])
        for heading, items in page.sections
        for item in items
    ]


def told_of_mention(mention):
    version = mention.version
    return (
        (version.model.code, version.model.name, version.number, version.status) if version else None,
        [getattr(mention, each.name) for each in MENTION_FIELDS],
    )


def all_sections(page, back):
    return format_html_join(
        "",
        '<h3 class="cited-heading">{}</h3><ol class="plain">{}</ol>',
        (
            (heading or "—", mark_safe("".join(cited_item(item, back) for item in items)))
            for heading, items in page.sections
        ),
    )


def cited_item(item, back):
    mentions = format_html_join("", '<span class="cited-by">{}{}</span>', map(mention_link, item.mentions))
    return format_html(
        '<li id="by-{}"><a class="passage-number" href="{}#at-{}">{}</a> '
        '<span class="cited-quote" lang="zh-Hans">{}</span>{}</li>',
        item.passage.pk,
        back,
        item.passage.pk,
        item.number,
        shortened(item.passage.quote),
        mentions,
    )


def shortened(text, length=28):
    return text if len(text) <= length else f"{text[: length - 1]}…"


def mention_link(mention):
    """What quotes a passage, as a link to its page, and how sure it is."""
    words = gettext("%(owner)s %(field)s") % {
        "owner": mention_name(mention),
        "field": FIELD_NAMES.get(mention.field, mention.field),
    }
    link = format_html('<a href="{}">{}</a>', mention_url(mention), words)
    return link, certainty_pill(mention.certainty) if mention.certainty != Certainty.STATED else ""


def mention_name(mention):
    if mention.item:
        return f"{mention.entry_title} · {mention.name}" if mention.name else mention.entry_title
    if mention.position:
        return f"{mention.family} · {mention.name or gettext('（来源未给出名称）')}"
    model = mention.version.model.name
    return f"{model} · {mention.name}" if mention.name else model


def mention_url(mention):
    if mention.item:
        return f"{reverse('entry-detail', args=[mention.entry_code])}#item-{mention.item}"
    if mention.position:
        return reverse("position-detail", args=[mention.position])
    if mention.competency:
        return reverse("competency-detail", args=[mention.competency])
    return mention.version.get_absolute_url()
