"""The parts that pages are built from. ``{% load ui %}``; each is described in docs/design-system.md."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from models_app.enums import TargetKind
from models_app.text_diff import DELETED, INSERTED, diff_pieces, one_side

register = template.Library()

# --- Icons

ICON_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PATHS = re.compile(r"<(?:path|circle|rect|line|polyline)\b(?![^>]*stroke=\"none\"[^>]*fill=\"none\")[^>]*/>")


@lru_cache(maxsize=512)
def icon_shapes(name):
    """The drawing inside a Tabler outline icon; raises LookupError for a name that is none."""
    if not ICON_NAME.fullmatch(name):
        raise LookupError(f"not an icon name: {name!r}")
    path = Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline" / f"{name}.svg"
    try:
        source = path.read_text()
    except FileNotFoundError as error:
        raise LookupError(f"Tabler has no icon {name!r}") from error
    return "".join(re.sub(r"\s+", " ", shape) for shape in PATHS.findall(source))


@lru_cache(maxsize=1024)
def icon_svg(name, size=""):
    classes = f"icon icon-{size}" if size else "icon"
    return mark_safe(
        f'<svg class="{classes}" viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor"'
        f' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{icon_shapes(name)}</svg>'
    )


@register.simple_tag
def icon(name, size=""):
    """``{% icon "check" %}``, ``{% icon "check" "sm" %}``. Decoration: the word beside it carries the meaning."""
    return icon_svg(str(name), str(size))


# --- Pills and tags

PILL_ICONS = {"met": "check", "caution": "alert-triangle", "short": "arrow-down", "info": "circle-dot", "neutral": ""}


@register.simple_tag
def pill(text, variant="neutral", icon=None):
    """State as icon and word. ``variant``: met, caution, short, info, neutral; ``icon=""`` for none."""
    name = PILL_ICONS[variant] if icon is None else icon
    return format_html('<span class="pill pill-{}">{}{}</span>', variant, icon_svg(name) if name else "", text)


@register.simple_tag
def tag(text, icon="", variant=""):
    """A small frame around a word: a dimension, a post, where a hit is."""
    classes = f"word-tag word-tag-{variant}" if variant else "word-tag"
    return format_html('<span class="{}">{}{}</span>', classes, icon_svg(icon) if icon else "", text)


@register.simple_tag
def kind_tag(kind, always=False):
    """核心 or 底线; 一般 says nothing unless ``always``."""
    if not kind or (kind == TargetKind.GENERAL and not always):
        return ""
    classes = "word-tag word-tag-core" if kind == TargetKind.CORE else "word-tag"
    return format_html('<span class="{}">{}</span>', classes, TargetKind(kind).label)


@register.simple_tag
def level_tag(label):
    return format_html('<span class="word-tag word-tag-level">{}</span>', label)


@register.simple_tag
def avatar(name, size=""):
    """The first character of a name in a circle; the name itself stands beside it."""
    classes = f"avatar-initial is-{size}" if size else "avatar-initial"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, str(name)[:1].upper())


# --- Figures


@register.filter
def dash(value):
    """ "—" for what is missing; never 0."""
    return "—" if value is None or value == "" else value


@register.filter
def doer(name):
    """Who did it, as it was written down; the project, which is written down in Chinese, in the reader's language."""
    with translation.override("zh-hans"):
        project = _("项目")
    return _("项目") if name == project else name


@register.filter
def number(value, places=None):
    """With thousands, as both languages write them; "—" when missing. ``|number:1`` keeps one decimal, half up."""
    if value is None or value == "":
        return "—"
    if places is None:
        return f"{value:,}"
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP):,}"


@register.filter
def percent(value, places=0):
    """84 → "84%"; the value is a percentage already; "—" when missing."""
    return "—" if value is None or value == "" else f"{number(value, places)}%"


@register.simple_tag
def progress(value, maximum, label=""):
    """A thin bar. Give ``label`` unless the figure stands beside it with the same words."""
    text = label or _("%(value)s / %(maximum)s") % {"value": value, "maximum": maximum}
    return format_html(
        '<progress class="bar" value="{}" max="{}" aria-label="{}">{}</progress>', value or 0, maximum or 1, text, text
    )


@register.simple_tag
def key_figure(label, value, unit="", note="", variant=""):
    """One figure of a ``<div class="key-figures">``; value None shows "—"."""
    return format_html(
        '<div class="key-figure"><div class="key-figure-label">{}</div>'
        '<div class="key-figure-value {}">{}{}</div>{}</div>',
        label,
        variant,
        dash(value),
        format_html(" <small>{}</small>", unit) if unit else "",
        format_html('<div class="key-figure-note">{}</div>', note) if note else "",
    )


# --- Levels


@register.simple_tag
def signal(step, steps):
    """Small bars, ``step`` of ``steps`` of them lit; the level's label stands beside it."""
    steps = max(int(steps), 1)
    width = 22 / steps
    bars = format_html_join(
        "",
        '<rect class="{}" fill="{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>',
        (
            (
                "on" if place <= step else "off",
                "#2a5caa" if place <= step else "#e5e9ef",
                f"{width * (place - 1):.1f}",
                f"{14 - height:.1f}",
                f"{width - 2:.1f}",
                f"{height:.1f}",
            )
            for place in range(1, steps + 1)
            for height in [14 if steps == 1 else 5 + 9 * (place - 1) / (steps - 1)]
        ),
    )
    return format_html(
        '<svg class="level-signal" width="22" height="14" viewBox="0 0 22 14" aria-hidden="true">{}</svg>', bars
    )


# Colours of the drawing, as in static/css/tokens.css. They are attributes because the PDF's renderer applies
# no style sheet inside a drawing, and page and paper show the same.
TRACK = mark_safe('class="track" stroke="#d3dae3" stroke-width="2"')
TICK = mark_safe('class="tick" stroke="#a3adba" stroke-width="1.5"')
GAP = mark_safe('class="gap" stroke="#d9795f" stroke-width="3"')
TARGET = mark_safe('class="target" fill="#fff" stroke="#3f4a5a" stroke-width="1.75"')
ACTUAL = mark_safe('class="actual" fill="#2a5caa"')
LABEL = mark_safe('fill="#5d6878" font-size="12" text-anchor="middle"')


@dataclass(frozen=True)
class ScaleLine:
    """The line from the lowest step at ``left`` to the highest at ``right``, in the drawing's units."""

    steps: int
    left: int
    right: int
    middle: int

    def place(self, step):
        """Where a step stands; below step 1 before the line."""
        if float(step) < 1:
            return round(self.left - (1 - float(step)) * (self.left - 5), 1)
        share = 0 if self.steps < 2 else (min(float(step), self.steps) - 1) / (self.steps - 1)
        return round(self.left + (self.right - self.left) * share, 1)

    def marks(self, target, actual, is_short):
        ticks = "".join(f"M{self.place(step)} {self.middle - 4}v8" for step in range(1, self.steps + 1))
        yield format_html('<path {} d="M{} {}H{}"/>', TRACK, self.left, self.middle, self.right)
        yield format_html('<path {} d="{}"/>', TICK, ticks)
        if is_short:
            yield format_html('<path {} d="M{} {}H{}"/>', GAP, self.place(actual), self.middle, self.place(target))
        if target is not None:
            diamond = f"M{self.place(target)} {self.middle - 7.5}l6 7.5-6 7.5-6-7.5z"
            yield format_html('<path {} d="{}"/>', TARGET, diamond)
        if actual is not None:
            yield format_html('<circle {} cx="{}" cy="{}" r="4.5"/>', ACTUAL, self.place(actual), self.middle)

    def labels(self, names, baseline):
        for step, name in enumerate(names[: self.steps], start=1):
            yield format_html('<text {} x="{}" y="{}">{}</text>', LABEL, self.place(step), baseline, name)


@register.simple_tag
def level_scale(steps, target=None, actual=None, labels=None, width=156, met=None):
    """The level scale: a line with a tick per step, ◇ target, ● actual, red stretch where the gap is not met.

    ``steps`` n; ``target`` 1…n; ``actual`` 0…n; below step 1 it stands before the line, where no level
    is, so that 未达最低等级 never looks like the lowest one; ``labels`` the source's labels, lowest first, are
    written under the ticks; ``met`` overrides the rule gap < 0.25. The text alternative says the same in words.
    """
    steps = int(steps)
    names = [str(label) for label in labels] if labels else []
    half, height = (22, 40) if names else (16, 22)
    line = ScaleLine(steps, left=half, right=width - half, middle=11)
    is_short = target is not None and actual is not None and not is_close(target, actual, met)
    return format_html(
        '<svg class="level-scale" role="img" width="{}" height="{}" viewBox="0 0 {} {}" aria-label="{}">{}</svg>',
        width,
        height,
        width,
        height,
        scale_words(steps, target, actual, names),
        mark_safe("".join([*line.marks(target, actual, is_short), *line.labels(names, height - 5)])),
    )


def is_close(target, actual, met):
    """Met, by the caller's word or by the rule of the scoring: a gap under 0.25."""
    return met if met is not None else Decimal(str(target)) - Decimal(str(actual)) < Decimal("0.25")


def scale_words(steps, target, actual, names):
    words = [ngettext("共 %(steps)d 档", "共 %(steps)d 档", steps) % {"steps": steps}]
    if target is not None:
        name = names[int(target) - 1] if len(names) >= int(target) else ""
        words.append(
            _("目标 %(level)s（第 %(step)s 档）") % {"level": name, "step": target}
            if name
            else _("目标第 %(step)s 档") % {"step": target}
        )
    if actual is not None:
        words.append(_("实际 %(value)s 档") % {"value": number(actual, 1)})
    return _("，").join(words)


# --- Texts


@register.simple_tag
def text_diff(pieces, mark=""):
    """``[(op, text)]`` with op equal, insert or delete, as ``<ins>`` and ``<del>``.

    ``mark="old"`` or ``"new"`` shows that side alone; ``mark="mine"`` or ``"theirs"`` too, with a
    neutral mark instead: of two people's texts neither is the deletion.
    """
    side = {"old": DELETED, "mine": DELETED, "new": INSERTED, "theirs": INSERTED}.get(mark)
    shown = one_side(pieces, side) if side else pieces
    neutral = mark in ("mine", "theirs")
    return format_html(
        '<span class="diff">{}</span>', format_html_join("", "{}", ([marked(*p, neutral)] for p in shown))
    )


def marked(op, text, neutral):
    if op in (INSERTED, DELETED):
        element = "mark class=diff-mark" if neutral else "ins" if op == INSERTED else "del"
        return format_html("<{}>{}</{}>", mark_safe(element), text, mark_safe(element.split()[0]))
    return conditional_escape(text)


@register.simple_tag
def diff_of(old, new, mark=""):
    """``text_diff`` of two texts, compared here."""
    return text_diff(diff_pieces(str(old), str(new)), mark)


@register.filter
def highlight(text, terms):
    """``text`` with every occurrence of the terms (a string or a list) in ``<mark>``; upper and lower case alike."""
    text = str(text)
    words = [terms] if isinstance(terms, str) else terms or []
    wanted = sorted({str(word) for word in words if str(word).strip()}, key=len, reverse=True)
    if not wanted:
        return conditional_escape(text)
    pieces = re.split(f"({'|'.join(re.escape(word) for word in wanted)})", text, flags=re.IGNORECASE)
    return marked_text([(index % 2 == 1, piece) for index, piece in enumerate(pieces) if piece])


@register.simple_tag
def marked_text(pieces):
    """``[(is_match, text)]`` with the matches in ``<mark>``."""
    return format_html_join(
        "", "{}", ([format_html("<mark>{}</mark>", text) if found else text] for found, text in pieces)
    )


# --- Blocks


@register.simple_block_tag
def breadcrumbs(content):
    """``{% breadcrumbs %}<li>…</li>{% endbreadcrumbs %}``."""
    return format_html('<nav class="breadcrumbs" aria-label="{}"><ol>{}</ol></nav>', _("位置"), content)


@register.simple_block_tag
def card_header(content, title, note="", id="", level=2):
    """The head of a card; the content becomes the tools on the right. ``id`` for aria-labelledby."""
    tools = mark_safe(content.strip())
    return format_html(
        '<div class="card-header"><h{}{}>{}</h{}>{}{}</div>',
        level,
        format_html(' id="{}"', id) if id else "",
        title,
        level,
        format_html('<span class="notes">{}</span>', note) if note else "",
        format_html('<div class="card-tools">{}</div>', tools) if tools else "",
    )


NOTICE_ICONS = {"met": "circle-check", "caution": "alert-triangle", "short": "alert-circle", "info": "info-circle"}


@register.simple_block_tag
def notice(content, variant="info", icon=""):
    """A sentence that must be seen. ``variant``: met, caution, short, info."""
    return format_html(
        '<div class="notice notice-{}">{}<div>{}</div></div>', variant, icon_svg(icon or NOTICE_ICONS[variant]), content
    )


@register.simple_block_tag
def empty_state(content, title, icon="clipboard-check", level=2):
    """An empty list: what is missing, why, and what can be done (the content: sentences, then a button)."""
    return format_html(
        '<div class="empty-state"><span class="empty-state-icon">{}</span><h{}>{}</h{}>{}</div>',
        icon_svg(icon),
        level,
        title,
        level,
        content,
    )


@register.simple_block_tag(takes_context=True)
def confirm_dialog(context, content, id, title, confirm, icon="help-circle", variant="primary", action="", aside=""):
    """A question before an act; opened by ``data-confirm-dialog="id"``.

    On a submit button the button's own form is sent after the answer. With ``action`` the dialog is
    itself a form that posts there; the content may then hold fields.
    """
    values = {"body": content, "id": id, "title": title, "confirm": confirm, "icon": icon, "variant": variant}
    values |= {"action": action, "aside": aside}
    return render_to_string("components/confirm_dialog.html", values, request=context.get("request"))


@register.inclusion_tag("components/error_summary.html")
def error_summary(form):
    """What has to be put right, first on the page, with a link to each field."""
    bad = [field for field in form if field.errors and not field.is_hidden]
    hidden = [error for field in form.hidden_fields() for error in field.errors]
    general = [*form.non_field_errors(), *hidden]
    return {"fields": bad, "general": general, "count": len(bad) + len(general)}


@register.filter
def message_variant(level_tag):
    """The look of one of Django's messages."""
    return {"success": "met", "warning": "caution", "error": "short"}.get(level_tag, "info")


@register.filter
def message_icon(level_tag):
    return NOTICE_ICONS[message_variant(level_tag)]
