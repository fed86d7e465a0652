"""Excel files of the reports. Every text is written as text: a name that begins with "=" is no formula."""

from io import BytesIO

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.reports import wording
from assessments.scoring import as_percent
from models_app.enums import TargetKind

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INK, NOTES, LINE = "#1B2432", "#5D6878", "#D3DAE3"
BAND_COLOURS = {  # background, text: as in the heat map
    "short-large": ("#E08E74", "#3D1207"),
    "short-medium": ("#F3C3B0", "#7C2410"),
    "short-small": ("#FBE8D3", "#7A4600"),
    "met": ("#EEF1F5", "#4A5566"),
    "above": ("#D5ECE4", "#14573D"),
    "none": ("#FFFFFF", "#3F4A5A"),
}
SHEET_NAME_LIMIT = 31


class Workbook:
    """A workbook in memory; ``texts`` and numbers are written by type, so that no text becomes a formula or a link."""

    def __init__(self):
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._formats = {}
        self._names = set()

    def sheet(self, name):
        sheet = self._book.add_worksheet(self._free_name(name))
        sheet.hide_gridlines(2)
        return sheet

    def _free_name(self, name):
        """Unique, without what Excel forbids, in 31 characters."""
        base = "".join("_" if sign in "[]:*?/\\" else sign for sign in name).strip("'") or "_"
        found, number = base[:SHEET_NAME_LIMIT], 1
        while found.lower() in self._names:
            number += 1
            found = f"{base[: SHEET_NAME_LIMIT - 4]} {number}"
        self._names.add(found.lower())
        return found

    def style(self, **properties):
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_size": 11, "font_color": INK, "valign": "vcenter"}
            self._formats[key] = self._book.add_format({**base, **properties})
        return self._formats[key]

    def write(self, sheet, row, column, value, **properties):
        style = self.style(**properties)
        if value is None:
            sheet.write_string(row, column, "—", style)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, style)
        else:
            sheet.write_number(row, column, float(value), style)

    def head(self, sheet, title, lines):
        """Title and notes; answers the row where the table may begin."""
        self.write(sheet, 0, 0, title, bold=True, font_size=16)
        for place, line in enumerate(lines, start=1):
            self.write(sheet, place, 0, str(line), font_color=NOTES)
        return len(lines) + 2

    def columns(self, sheet, row, titles, widths):
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            sheet.set_column(column, column, width)
            self.write(sheet, row, column, str(title), bold=True, bottom=1, border_color=LINE, text_wrap=True)
        sheet.freeze_panes(row + 1, 1)

    def close(self):
        self._book.close()
        return self._buffer.getvalue()


def personal_workbook(report):
    """The table of a personal report, and what it says around it."""
    book = Workbook()
    sheet = book.sheet(_("个人报告"))
    top = book.head(sheet, _("个人胜任力测评报告"), lines_of(report))
    relations = report.counting_relations
    counted = [_("%(relation)s计入") % {"relation": line.label} for line in relations]
    titles = [
        *(_("胜任力指标"), _("维度"), _("类型"), _("权重（%）"), _("目标"), _("目标档"), _("档数"), _("实际（档）")),
        *(_("自评"), _("差距（档）"), _("加权差距"), *counted, _("结论")),
        *(_("现在"), _("现在的行为描述"), _("下一级"), _("下一级的行为描述"), _("上级评语")),
    ]
    widths = [18, 8, 8, 10, 16, 8, 8, 10, 12, 10, 12, *([14] * len(relations)), 10, 16, 50, 16, 50, 50]
    book.columns(sheet, top, titles, widths)
    for place, row in enumerate(report.rows, start=top + 1):
        write_row(book, sheet, place, row, relations)
    write_notes(book, sheet, top + len(report.rows) + 2, report)
    return book.close()


def write_row(book, sheet, place, row, relations):
    counted = {each.relation: each for each in row.contributions}
    plain = [
        row.name,
        row.dimension,
        str(TargetKind(row.kind).label) if row.kind else "",
        as_percent(row.share) if row.share is not None else None,
        row.target.heading if row.target else None,
        row.target_step,
        row.steps,
        row.actual,
        row.self_level.label if row.self_level else None,
        row.gap_text,
        row.weighted_gap_text,
        *(contribution_text(counted.get(line.relation)) for line in relations),
        wording.verdict_word(row.is_met),
    ]
    for column, value in enumerate(plain):
        book.write(sheet, place, column, value, valign="top")
    texts = [
        row.now.heading if row.now else None,
        row.now.behaviour if row.now else None,
        row.next.heading if row.next else None,
        row.next.behaviour if row.next else None,
        "\n".join(comment.text for comment in row.comments),
    ]
    for column, value in enumerate(texts, start=len(plain)):
        book.write(sheet, place, column, value, valign="top", text_wrap=True)


def contribution_text(contribution):
    if contribution is None or not contribution.counted:
        return _("未计入")
    return contribution.count


def lines_of(report):
    head = report.head
    who = [head.name, head.number, head.family, head.position, head.unit]
    if head.superior:
        who.append(_("直接上级 %(name)s") % {"name": head.superior})
    return [
        " · ".join(part for part in who if part),
        _("%(cycle)s（考察期 %(start)s 至 %(end)s）")
        % {
            "cycle": head.cycle,
            "start": date_format(head.period_start, "Y-m-d"),
            "end": date_format(head.period_end, "Y-m-d"),
        },
        _("%(model)s 第 %(version)d 版 · 公式第 %(formula)d 版")
        % {"model": head.model, "version": head.version, "formula": head.formula_version},
        report.conclusion.text,
        _("用途：%(purpose)s。%(caution)s") % {"purpose": head.purpose, "caution": report.caution},
    ]


def write_notes(book, sheet, row, report):
    remarks = [
        *report.notes,
        *(_("%(term)s：%(text)s") % {"term": term, "text": text} for term, text in report.formulas),
    ]
    for place, remark in enumerate(remarks, start=row):
        book.write(sheet, place, 0, remark, font_color=NOTES)


# --- The team


def team_workbook(report):
    """One sheet per matrix: words and colours of the page, sorted and cut as it is."""
    book = Workbook()
    for matrix in report.matrices:
        write_matrix(book, report, matrix)
    if not report.matrices:
        book.head(book.sheet(_("团队差距")), _("团队差距"), [_("没有符合条件的人")])
    return book.close()


def write_matrix(book, report, matrix):
    sheet = book.sheet(_("团队差距"))
    model = _("%(model)s 第 %(version)d 版") % {"model": matrix.model, "version": matrix.version}
    purpose = _("用途：%(purpose)s") % {"purpose": report.purpose}
    top = book.head(sheet, _("团队差距"), [report.cycle, model, purpose])
    before = [_("姓名"), _("工号"), _("岗位"), _("机构"), _("底线未达"), _("人岗匹配度（%）")]
    after = [_("达标项数"), _("有结果项数"), _("核心未达标")]
    names = [column.name for column in matrix.columns]
    book.columns(sheet, top, [*before, *names, *after], [12, 10, 16, 18, 14, 12, *([10] * len(names)), 10, 10, 10])
    place = top
    for place, person in enumerate(matrix.shown, start=top + 1):
        write_person(book, sheet, place, person)
    left = len(before)
    book.write(sheet, place + 1, 0, _("团队平均"), bold=True, top=1)
    book.write(sheet, place + 1, left - 1, matrix.match.mean, bold=True, top=1)
    book.write(sheet, place + 2, 0, _("未达标人数 / 有结果人数"))
    book.write(sheet, place + 3, 0, _("权重、档数"))
    for number, column in enumerate(matrix.columns, start=left):
        background, colour = BAND_COLOURS[column.band]
        book.write(sheet, place + 1, number, column.words, bold=True, top=1, bg_color=background, font_color=colour)
        book.write(sheet, place + 2, number, f"{column.unmet} / {column.people}")
        book.write(sheet, place + 3, number, wording.listed([column.share_words, column.steps]))


def write_person(book, sheet, place, person):
    texts = [person.name, person.number, person.position, person.unit, wording.listed(person.baseline_unmet)]
    for column, value in enumerate([*texts, person.match]):
        book.write(sheet, place, column, value)
    for column, cell in enumerate(person.cells, start=len(texts) + 1):
        background, colour = BAND_COLOURS[cell.band]
        book.write(sheet, place, column, cell.words, bg_color=background, font_color=colour, align="center")
    for column, value in enumerate(
        [person.met, person.scored, person.core_unmet], start=len(texts) + 1 + len(person.cells)
    ):
        book.write(sheet, place, column, value)
