"""CSV as Excel, WPS and people write it: UTF-8, UTF-16 or GB18030; comma, semicolon or tab."""

import codecs
import csv
import io

from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.exchange.limits import LAST_ROW, MOST_COLUMNS
from models_app.exchange.reading.foreign import accepted
from models_app.exchange.reading.headings import best_table, columns_of
from models_app.exchange.rows import Problem, RawFile, RawTable
from models_app.exchange.tables import TABLES
from models_app.exchange.writing import unharmed

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = (",", ";", "\t")
csv.field_size_limit(1024 * 1024)


def read_csv(data, name=""):
    """One table; the others are left as they are."""
    raw = RawFile("csv")
    _add_table(raw, data, name)
    [code] = raw.tables
    others = _("、").join(table.name for table in TABLES if table.code != code)
    raw.notes.append(_("只导入这一张表，其他各表（%(others)s）不变。") % {"others": others})
    return raw


def read_csv_archive(members):
    """All tables, each in a file of its own; which one it is, its header says."""
    raw = RawFile("csv")
    files = {name: data for name, data in members.items() if _is_wanted(name)}
    foreign = [name for name in files if not name.lower().endswith((".csv", ".txt"))]
    if foreign:
        raise RuleBroken(
            _("压缩包里只能有 CSV 文件，不能有“%(name)s”。要导入 Excel，请直接选择 .xlsx 文件。")
            % {"name": foreign[0][:80]}
        )
    for name, data in files.items():
        _add_table(raw, data, name)
    missing = [table.name for table in TABLES if table.code not in raw.tables]
    if missing:
        raise RuleBroken(
            _("压缩包里缺少这几张表：%(names)s。要么各表齐全，要么只导入一个 CSV 文件。")
            % {"names": _("、").join(missing)}
        )
    return raw


def _is_wanted(name):
    """Not what operating systems add on their own."""
    base = name.rpartition("/")[2]
    return not (name.startswith("__MACOSX/") or base.startswith(".") or base.lower() in ("thumbs.db", "desktop.ini"))


def _add_table(raw, data, name):
    text, encoding = decoded(data)
    rows, table = _rows_and_table(text, name)
    if table.code in raw.tables:
        raise RuleBroken(_("有两个文件都是“%(table)s”表，请只留一个。") % {"table": table.name})
    if encoding != "utf-8":
        note = _("“%(table)s”按 %(encoding)s 读取；请看一下中文有没有认错。")
        raw.notes.append(note % {"table": table.name, "encoding": encoding.upper()})
    header_row, header = rows[0]
    places, problems = columns_of(table, header, header_row)
    raw.problems += problems
    found = RawTable(table.code)
    for number, cells in rows[1:]:
        spare = [text for place, text in enumerate(cells) if place not in places and text.strip()]
        if spare and len(cells) > len(header):
            raw.problems.append(
                Problem(
                    table.code,
                    number,
                    "",
                    _("这一行比表头多出一格“%(text)s”：有逗号或换行的文字要用双引号括起来。")
                    % {"text": spare[-1][:20]},
                )
            )
        found.rows.append(
            (number, {code: unharmed(cells[place]) for place, code in places.items() if place < len(cells)})
        )
    raw.tables[table.code] = found


def decoded(data):
    """``(text, encoding)``: what the file's first bytes say, else UTF-8, else GB18030; anything else is refused."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeError as error:
                text = _("文件开头写明是 %(encoding)s，里面却有不合编码的字节。请在 Excel 里另存为“CSV UTF-8”。")
                raise RuleBroken(text % {"encoding": encoding.upper().removesuffix("-SIG")}) from error
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeError:
            continue
    text = _("认不出文件的编码：既不是 UTF-8，也不是 GB18030。是 CSV，就请在 Excel 里另存为“CSV UTF-8”。%(accepted)s")
    raise RuleBroken(text % {"accepted": accepted()})


def _rows_and_table(text, name):
    """The rows that hold something, with their line numbers, and the table that the first of them heads."""
    delimiters = DELIMITERS
    if text[:4].lower() == "sep=" and len(text) > 5:
        delimiters, text = (text[4],), text.partition("\n")[2]
    for delimiter in delimiters:
        header = next((row for _number, row in _split(text, delimiter, 50)), None)
        table = best_table(header) if header else None
        if table:
            return list(_split(text, delimiter)), table
    if not name:
        text = _(
            "认不出这个文件。%(accepted)s请选择导出的文件或填好的模板；"
            "CSV 的第一行要是模板里的表头，若文字是乱码，请在 Excel 里另存为“CSV UTF-8”。"
        )
        raise RuleBroken(text % {"accepted": accepted()})
    raise RuleBroken(
        _("认不出“%(name)s”是哪张表：第一行要是模板里的表头。若文字是乱码，请在 Excel 里另存为“CSV UTF-8”。")
        % {"name": name}
    )


def _split(text, delimiter, most=LAST_ROW):
    """``(row number, cells)`` of the rows that hold something. Rows are counted as a spreadsheet shows them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            if number > most:
                if most == LAST_ROW:
                    raise RuleBroken(
                        _("一张表超过 %(most)s 行，没有继续读取；请确认文件没有选错。") % {"most": LAST_ROW}
                    )
                return
            if len(row) > MOST_COLUMNS:
                raise RuleBroken(_("第 %(row)s 行有 %(count)s 列，最多 %(most)s 列。") % {
                    "row": number, "count": len(row), "most": MOST_COLUMNS,
                })  # fmt: skip
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        if most != LAST_ROW:
            return
        raise RuleBroken(
            _("第 %(row)s 行读不下去：双引号没有成对，或者一格太长。请在 Excel 里另存一份。") % {"row": reader.line_num}
        ) from error
