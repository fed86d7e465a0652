"""What a search found, as a workbook. Every text is written as text: one that begins with "=" is no formula."""

from io import BytesIO

import xlsxwriter
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from models_app.reads.language import in_language

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INK, NOTES, LINE = "#1B2432", "#5D6878", "#D3DAE3"
LONGEST_CELL = 32767  # characters; Excel holds no more
HEAD = 3  # rows above the table


def competency_workbook(hits, query):
    columns = {
        _("胜任力指标"): 20,
        _("维度"): 8,
        _("定义"): 50,
        _("行为等级"): 12,
        _("等级文字"): 70,
        _("来源残缺"): 24,
        _("模型"): 30,
        _("版次"): 6,
        _("版本状态"): 10,
        _("写给哪个行业"): 14,
        _("写给哪个岗位"): 24,
    }
    return workbook(
        pgettext("several", "胜任力指标"), query, columns, [competency_cells(hit.competency, hit) for hit in hits]
    )


def competency_cells(competency, hit):
    version = competency.version
    entry = getattr(version.model, "entry", None)
    return (
        competency.name,
        in_language(competency.dimension, "name"),
        competency.definition,
        hit.labels,
        "\n".join(level_line(level) for level in competency.levels.all()),
        in_language(competency, "gap_note"),
        version.model.name,
        version.number,
        version.get_status_display(),
        entry.get_trade_display() if entry else "",
        in_language(entry, "post") if entry else in_language(version.model, "written_for"),
    )


def level_line(level):
    """The label or what else names the level, its title and its text, as far as the source has them."""
    parts = [part for part in (level.label, level.title, level.behaviour) if part]
    return _("：").join(parts)


def item_workbook(hits, query):
    columns = {
        _("标题"): 24,
        _("文字"): 80,
        _("原文编号"): 10,
        _("来源残缺"): 24,
        _("文档条目"): 30,
        _("种类"): 14,
        _("写给哪个行业"): 14,
        _("写给哪个岗位"): 24,
        _("来源文档"): 40,
    }
    return workbook(_("文档条目内容"), query, columns, [item_cells(hit) for hit in hits])


def item_cells(hit):
    item, entry = hit.item, hit.item.entry
    return (
        item.title,
        item.text,
        item.number,
        in_language(item, "gap_note"),
        entry.title,
        entry.get_kind_display(),
        entry.get_trade_display(),
        in_language(entry, "post"),
        hit.document.title if hit.document else "",
    )


def workbook(title, query, columns, rows):
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        base = {"font_size": 11, "font_color": INK, "valign": "top"}
        head = book.add_format({**base, "bold": True, "bottom": 1, "border_color": LINE, "text_wrap": True})
        cell = book.add_format({**base, "text_wrap": True})
        sheet = book.add_worksheet(title)
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16, "font_color": INK}))
        note = book.add_format({"font_size": 10, "font_color": NOTES})
        sheet.write_string(1, 0, told(query, len(rows)), note)
        for place, (name, width) in enumerate(columns.items()):
            sheet.set_column(place, place, width)
            sheet.write_string(HEAD, place, name, head)
        for number, values in enumerate(rows, start=HEAD + 1):
            for place, value in enumerate(values):
                write(sheet, number, place, value, cell)
        sheet.autofilter(HEAD, 0, HEAD + len(rows), len(columns) - 1)
        sheet.freeze_panes(HEAD + 1, 1)
    return buffer.getvalue()


def write(sheet, row, place, value, style):
    if isinstance(value, int):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, str(value)[:LONGEST_CELL], style)


def told(query, total):
    """What was asked for, how much was found, and on which day."""
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    found = ngettext("共 %(total)d 项", "共 %(total)d 项", total) % {"total": total}
    if not query:
        return _("%(found)s，%(day)s导出") % {"found": found, "day": day}
    return _("搜索“%(query)s”，%(found)s，%(day)s导出") % {"query": query, "found": found, "day": day}
