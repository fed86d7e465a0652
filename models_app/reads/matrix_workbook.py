"""The matrix as a workbook. Every text is written as text: a name that begins with "=" is no formula."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from models_app.enums import LinkRelation
from models_app.reads.language import in_language

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INK, NOTES, LINE = "#1B2432", "#5D6878", "#D3DAE3"
HEAD_HEIGHT = 130  # points; model names stand upright


def matrix_workbook(matrix):
    """Concepts in rows, models in columns; each cell says how the model's competencies stand to the concept."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        base = {"font_size": 10, "font_color": INK, "valign": "vcenter", "border": 1, "border_color": LINE}
        styles = {
            "title": book.add_format({"bold": True, "font_size": 16, "font_color": INK}),
            "note": book.add_format({"font_size": 10, "font_color": NOTES}),
            "head": book.add_format({**base, "bold": True, "rotation": 90, "valign": "bottom", "text_wrap": True}),
            "name": book.add_format({**base, "bold": True}),
            "cell": book.add_format({**base, "text_wrap": True, "align": "center"}),
            "number": book.add_format({**base, "align": "center"}),
        }
        write_matrix(book.add_worksheet(_("概念矩阵")), matrix, styles)
    return buffer.getvalue()


def write_matrix(sheet, matrix, styles):
    sheet.write_string(0, 0, _("哪个模型要求什么"), styles["title"])
    relations = _("、").join(str(label) for label in LinkRelation.labels)
    sheet.write_string(
        1, 0, _("单元格写关系（%(relations)s）和行为等级数。") % {"relations": relations}, styles["note"]
    )
    top, last = 3, 2 + len(matrix.columns)
    sheet.set_row(top, HEAD_HEIGHT)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, last, 9)
    for column, text in enumerate(
        [_("维度"), _("共同概念"), *(each.model.name for each in matrix.columns), _("模型数")]
    ):
        sheet.write_string(top, column, text, styles["name" if column < 2 else "head"])
    place = top
    for group in matrix.groups:
        for row in group.rows:
            place += 1
            sheet.write_string(place, 0, in_language(group.dimension, "name"), styles["name"])
            sheet.write_string(place, 1, in_language(row.concept, "name"), styles["name"])
            for column, marks in enumerate(row.cells, start=2):
                sheet.write_string(place, column, "\n".join(map(mark_words, marks)), styles["cell"])
            sheet.write_number(place, last, row.models, styles["number"])
    for label, attribute in (
        (_("概念数"), "concepts"),
        (_("胜任力指标"), "competencies"),
        (_("没有归到任何概念"), "unlinked"),
    ):
        place += 1
        sheet.write_string(place, 0, "", styles["name"])
        sheet.write_string(place, 1, label, styles["name"])
        for column, each in enumerate(matrix.columns, start=2):
            sheet.write_number(place, column, getattr(each, attribute), styles["number"])
    sheet.freeze_panes(top + 1, 2)


def mark_words(mark):
    levels = ngettext("%(number)d 级", "%(number)d 级", mark.levels) % {"number": mark.levels}
    return f"{mark.relation_label} {levels}" if mark.levels else str(mark.relation_label)
