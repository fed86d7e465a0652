"""Parts of the catalogue's pages: origin marks, numbers of passages, texts in the reader's language."""

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from models_app.enums import Certainty, ModelNature, Origin, Trade, VersionStatus
from models_app.reads.language import in_language
from models_app.templatetags.ui import icon_svg, pill

register = template.Library()

ORIGIN_ICONS = {Origin.QUOTED: "quote", Origin.BANK: "building-bank", Origin.PROJECT: "pencil"}

FIELD_NAMES = {
    "name": _("名称"),
    "definition": _("定义"),
    "category": _("所属类别"),
    "dimension": _("维度"),
    "is_core_in_source": _("核心标记"),
    "rank": _("等级数字"),
    "label": _("等级名称"),
    "title": _("等级标题"),
    "behaviour": _("行为描述"),
    "coder_note": _("编码说明"),
    "band": _("分数段"),
    "frequency": _("出现频率"),
    "text": _("文字"),
    "overview": _("总述"),
}


@register.filter
def local(row, name):
    """``{{ competency|local:"gap_note" }}``"""
    return in_language(row, name) if row else ""


@register.filter
def circled(number):
    """1 → ①; from 51 on in parentheses."""
    number = int(number)
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return f"({number})"


@register.simple_tag
def origin_mark(origin, text=None, prefix="passage"):
    """Whose words a text is, with the number of the passage it comes from and a word where that is not certain."""
    number = text.number if text else 0
    label = Origin(origin).label
    unsure = sorted({citation.certainty for citation in text.unsure}) if text else ()
    words = format_html("{}{}", icon_svg(ORIGIN_ICONS[Origin(origin)], "sm"), label)
    if number:
        words = format_html('<a href="#{}-{}">{} {}</a>', prefix, number, words, circled(number))
    return format_html(
        '<span class="origin origin-{}">{}{}</span>',
        origin,
        words,
        mark_safe("".join(certainty_pill(c) for c in unsure)),
    )


@register.simple_tag
def certainty_pill(certainty):
    """How sure a citation is; what the source states says nothing more than that."""
    if certainty == Certainty.STATED:
        return format_html('<span class="certainty">{}</span>', Certainty.STATED.label)
    return format_html('<span class="certainty is-unsure">{}</span>', Certainty(certainty).label)


@register.filter
def field_name(name):
    return FIELD_NAMES.get(name, name)


@register.filter
def field_names(names):
    return gettext("、").join(str(FIELD_NAMES.get(name, name)) for name in names)


@register.simple_tag
def status_pill(version):
    """第 2 版 已发布"""
    variant, icon = {
        VersionStatus.PUBLISHED: ("met", "lock"),
        VersionStatus.RETIRED: ("neutral", "archive"),
        VersionStatus.DRAFT: ("info", "pencil"),
        VersionStatus.IN_APPROVAL: ("caution", "hourglass"),
    }[VersionStatus(version.status)]
    text = gettext("第 %(number)s 版 %(status)s") % {"number": version.number, "status": version.get_status_display()}
    return pill(text, variant, icon)


@register.simple_tag
def nature_tag(model):
    variant = "word-tag" if model.nature == ModelNature.REQUIREMENT else "word-tag word-tag-core"
    return format_html('<span class="{}">{}</span>', variant, model.get_nature_display())


@register.simple_tag
def written_for_pill(entry):
    """Whom a text is written for, where that is no bank; nothing without an entry."""
    if entry is None:
        return ""
    text = gettext("写给：%(post)s") % {"post": in_language(entry, "post")}
    return pill(text, "neutral" if entry.trade == Trade.UNSTATED else "caution", "user")


@register.simple_tag
def level_state_pill(state, count):
    """Says what a source's levels lack; nothing where they are whole."""
    if state == "none":
        return pill(gettext("没有等级"), "neutral", "minus")
    if state == "partial":
        text = gettext("来源只有一级") if count == 1 else gettext("来源残缺")
        return pill(text, "caution", "file-broken")
    return ""


@register.simple_tag
def passage_pieces(pieces):
    """An excerpt, to the character, with each quoted run marked and numbered."""
    return format_html_join("", "{}", ([marked_piece(piece)] for piece in pieces))


def marked_piece(piece):
    if not piece.numbers:
        return conditional_escape(piece.text)
    numbers = format_html_join("", "{}", ([number_mark(number, piece)] for number in piece.begins))
    return format_html("{}<mark>{}</mark>", numbers, piece.text)


def number_mark(number, piece):
    anchor = format_html(' id="passage-{}"', number) if number in piece.anchors else ""
    return format_html('<sup class="passage-number"{}>{}</sup>', anchor, circled(number))


@register.simple_tag
def passage_url(passage):
    """The place of a passage in its document's full text."""
    return f"{reverse('source-detail', args=[passage.document.code])}#at-{passage.pk}"


# The pages of the catalogue that stand side by side.
TABS = (
    ("catalogue", pgettext_lazy("several", "胜任力指标")),
    ("model-list", pgettext_lazy("several", "胜任力模型")),
    ("entry-list", pgettext_lazy("several", "文档条目")),
    ("concept-list", pgettext_lazy("several", "共同概念")),
    ("concept-matrix", _("概念矩阵")),
    ("position-list", pgettext_lazy("list of positions", "岗位")),
    ("source-list", _("来源文档")),
)


@register.inclusion_tag("components/tabs.html")
def catalogue_tabs(current):
    """``{% catalogue_tabs "entry-list" %}``: the lists of the catalogue, this one marked."""
    tabs = [{"url": reverse(name), "label": label, "count": None, "current": name == current} for name, label in TABS]
    return {"label": _("胜任力目录"), "tabs": tabs}
