"""A workbook, read without trusting it: no macro, no formula, no link, nothing that a person would not see."""

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from models_app.errors import RuleBroken
from models_app.exchange.limits import LAST_ROW, MOST_CHARACTERS, MOST_COLUMNS, MOST_SHEETS
from models_app.exchange.reading.foreign import wrong_type
from models_app.exchange.reading.headings import best_table, columns_of
from models_app.exchange.reading.markup import refuse_too_much
from models_app.exchange.rows import Problem, RawFile, RawTable
from models_app.exchange.tables import TABLES
from models_app.exchange.words import GUIDE_SHEET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
HALF = re.compile("[\ud800-\udfff]")
DATES = (date, datetime, time, timedelta)


def read_excel(data, members):
    """``members``: the unpacked parts. ``RuleBroken`` for a workbook that is refused as a whole."""
    _refuse_active_content(members)
    refuse_too_much(members)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out is nothing of ours
            sheets = list(_Workbook(data).sheets())
    except RuleBroken:
        raise
    except DefusedXmlException as error:
        raise _hostile() from error
    except (
        ParseError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
    ) as error:
        raise RuleBroken(_("工作簿读不下去，可能已损坏。请在 Excel 里打开，另存为 .xlsx 再导入。")) from error
    raw = RawFile("excel")
    for sheet in sheets:
        _add_sheet(raw, sheet)
    missing = [table.name for table in TABLES if table.code not in raw.tables]
    if missing:
        raise RuleBroken(
            _("缺少工作表：%(names)s。请用导出的文件或空白模板；没有内容的表也要留着表头。")
            % {"names": _("、").join(missing)}
        )
    return raw


def _refuse_active_content(members):
    if not any(name.lower().startswith("xl/") for name in members):  # Word, PowerPoint
        raise wrong_type()
    types = members["[Content_Types].xml"].lower()
    names = [name.lower() for name in members]
    if b"macroenabled" in types or b"vbaproject" in types or any("vbaproject" in name for name in names):
        raise RuleBroken(_("工作簿带有宏，没有读取。请在 Excel 里“另存为”不含宏的 .xlsx。"))
    if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in names):
        raise RuleBroken(_("工作簿链接到别的文件或数据源，没有读取。请在“数据 › 编辑链接”里断开链接，再保存。"))
    if any(name.startswith(("xl/embeddings/", "xl/activex/", "xl/ctrlprops/")) for name in names):
        raise RuleBroken(_("工作簿里嵌有别的文件或控件，没有读取。请删除它们，再保存。"))
    if "xl/workbook.xml" not in names:
        raise RuleBroken(_("这不是 Excel 的 .xlsx 工作簿。请在 Excel 里“另存为”.xlsx 再导入。"))
    for name, content in members.items():
        if name.endswith((".xml", ".rels")):
            # Nothing of Excel's own is written in another encoding, or declares a document type.
            if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content or b"<!DOCTYPE" in content:
                raise _hostile()
            if b"<!ENTITY" in content:
                raise _hostile()


def _hostile():
    return RuleBroken(_("工作簿里有 Excel 自己不会写的内容（实体声明或别的编码），没有读取。"))


class _Workbook(ExcelReader):
    """openpyxl's reader for the parts that are needed: strings, formats of dates, cells. No drawing, no property."""

    def __init__(self, data):
        super().__init__(io.BytesIO(data), read_only=True, keep_vba=False, data_only=False, keep_links=False)

    def read_strings(self):
        """As openpyxl does, but with Excel's escapes undone exactly: _x000D_, _x005F_."""
        found = self.package.find("application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml")
        self.shared_strings = []
        if found is None:
            return
        with self.archive.open(found.PartName[1:]) as source:
            for _event, node in iterparse(source, forbid_dtd=True):
                if node.tag == f"{MAIN}si":
                    # A reading aid (rPh) is no part of the text.
                    texts = [*node.findall(f"{MAIN}t"), *node.findall(f"{MAIN}r/{MAIN}t")]
                    self.shared_strings.append(unescaped("".join(text.text or "" for text in texts)))
                    node.clear()

    def sheets(self):
        """``(name, is hidden, [(row, [cell])], merged ranges)``; cells are openpyxl's dictionaries."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        characters, read = 0, set()
        for number, (sheet, relation) in enumerate(self.parser.find_sheets(), start=1):
            if number > MOST_SHEETS:
                raise RuleBroken(_("工作簿的工作表超过 %(most)s 张，没有读取。") % {"most": MOST_SHEETS})
            if relation.target not in self.valid_files or "worksheet" not in relation.Type:
                continue
            if relation.target in read:
                raise ValueError("two sheets of one part")
            read.add(relation.target)
            with self.archive.open(relation.target) as source:
                parser = WorkSheetParser(
                    source,
                    self.shared_strings,
                    epoch=self.wb.epoch,
                    date_formats=self.wb._date_formats,
                    timedelta_formats=self.wb._timedelta_formats,
                )
                rows = [
                    (number, [cell for cell in cells if cell["value"] is not None]) for number, cells in parser.parse()
                ]
                # One text that is stored once can stand in every cell.
                characters += sum(len(each["value"]) for _row, cells in rows for each in cells if is_text(each))
                if characters > MOST_CHARACTERS:
                    raise RuleBroken(
                        _("工作簿里的文字超过 %(most)s 个字，远多于一个模型，没有读取。") % {"most": MOST_CHARACTERS}
                    )
                merged = [str(each.ref) for each in parser.merged_cells.mergeCell] if parser.merged_cells else []
            yield sheet.name, sheet.state != "visible", [(number, cells) for number, cells in rows if cells], merged


def is_text(cell):
    return isinstance(cell["value"], str)


def unescaped(text):
    """Half a character becomes a sign that is refused as well, but that a page can show."""
    return HALF.sub("\uffff", ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text))


def _add_sheet(raw, sheet):
    name, is_hidden, rows, merged = sheet
    name = name.strip()
    if name == GUIDE_SHEET or not rows:
        return
    table = _table_of(raw, name, is_hidden, rows)
    raw.problems += [
        Problem(table.code, 0, "", _("%(range)s 是合并单元格；请取消合并，每一行都填上。") % {"range": each[:40]})
        for each in merged[:20]
    ]
    header_row, header_cells = rows[0]
    header = [None] * min(max(cell["column"] for cell in header_cells), MOST_COLUMNS)
    for cell in header_cells:
        if cell["column"] <= MOST_COLUMNS:
            header[cell["column"] - 1] = cell["value"]
    places, problems = columns_of(table, header, header_row)
    raw.problems += problems
    found = RawTable(table.code, letters={code: get_column_letter(place + 1) for place, code in places.items()})
    if rows[-1][0] > LAST_ROW:
        text = _("第 %(row)s 行还有内容；请把内容移到 %(most)s 行以内。")
        raw.problems.append(Problem(table.code, rows[-1][0], "", text % {"row": rows[-1][0], "most": LAST_ROW}))
    for number, cells in rows[1:]:
        found.rows.append((number, _values_of(raw, table, number, cells, places)))
    found.rows = [(number, values) for number, values in found.rows if _holds_something(values)]
    raw.tables[table.code] = found


def _table_of(raw, name, is_hidden, rows):
    """By the sheet's name; a renamed sheet by its header."""
    known = {table.name: table for table in TABLES}
    table = known.get(name)
    if table is None:
        table = best_table([cell["value"] for cell in rows[0][1]], but=raw.tables)
        if table is None:
            where = _("隐藏的工作表“%(name)s”") if is_hidden else _("工作表“%(name)s”")
            raise RuleBroken(
                _("%(sheet)s不认识，里面有内容。请删除它，或改回模板里的名字。")
                % {"sheet": where % {"name": name[:40]}}
            )
        note = _("工作表“%(name)s”按表头当作“%(table)s”读取。")
        raw.notes.append(note % {"name": name[:40], "table": table.name})
    if table.code in raw.tables:
        raise RuleBroken(_("有两张工作表都是“%(table)s”，请只留一张。") % {"table": table.name})
    if is_hidden:
        raw.notes.append(_("“%(table)s”是隐藏的工作表，照样读取。") % {"table": table.name})
    return table


def _values_of(raw, table, number, cells, places):
    values = {}
    for cell in cells:
        code = places.get(cell["column"] - 1)
        letter = get_column_letter(cell["column"])
        if code is None:
            if str(cell["value"]).strip():
                text = _("%(column)s 列没有表头，却有内容；请删除，或移到有表头的列。")
                raw.problems.append(Problem(table.code, number, "", text % {"column": letter}))
            continue
        reason = _reason_against(cell)
        if reason:
            raw.problems.append(Problem(table.code, number, code, reason))
        else:
            values[code] = cell["value"]
    return values


def _reason_against(cell):
    """Why the cell's value is not taken, or nothing."""
    if cell["data_type"] == "f":
        return _("这一格是公式，算出的值可能已过时；请复制，再“选择性粘贴 › 数值”。")
    if isinstance(cell["value"], DATES):
        return _("Excel 把这一格当成了日期；请把格式改为“文本”，重新填写。")
    if cell["data_type"] == "e":
        return _("这一格是 Excel 的错误值（%(value)s），请重新填写。") % {"value": str(cell["value"])[:20]}
    return ""


def _holds_something(values):
    return any(not isinstance(value, str) or value.strip() for value in values.values())
