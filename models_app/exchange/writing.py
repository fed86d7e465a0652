"""A model's content as Excel, CSV and JSON. The same content gives the same bytes, always."""

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

import xlsxwriter
from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.exchange.tables import (
    BOOLEAN,
    CHOICE,
    DECIMAL,
    DIMENSION,
    FIELD,
    KEY,
    LONG,
    NUMBER,
    TABLES,
    choice_words,
    field_words,
)
from models_app.exchange.words import GUIDE_SHEET, WORDS

EXCEL, CSV, JSON = "excel", "csv", "json"
CONTENT_TYPES = {
    EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "application/zip",
    JSON: "application/json",
}
ENDINGS = {EXCEL: "xlsx", CSV: "zip", JSON: "json"}
FORMAT, FORMAT_VERSION = "competency-model", 1
LONG_AGO = datetime(1980, 1, 1)  # noqa: DTZ001  a moment that never changes, for files that must not either
LONGEST_CELL = 32_767
LONGEST_LIST = 255  # characters of the choices that Excel takes for one cell
WIDTHS = {KEY: 16, LONG: 48, NUMBER: 9, DECIMAL: 9, BOOLEAN: 9, CHOICE: 11, DIMENSION: 9, FIELD: 14}
# A spreadsheet takes a text that begins so for a formula; in CSV an apostrophe goes before it, and off again.
RISKY = tuple("=+-@'")

# What Excel would read as the escape of another character.
ESCAPE_START = re.compile("_(?=x[0-9a-fA-F]{4}_)")
TOUCHING_ESCAPES = re.compile("_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_")


def write(content, file_format, dimensions):
    """The file as bytes. ``dimensions``: code -> name, whose words stand in spreadsheets."""
    return {EXCEL: to_excel, CSV: to_csv, JSON: to_json}[file_format](content, dimensions)


# --- JSON


def to_json(content, dimensions=None):
    """Codes, not words; text, numbers and truth values as such; decimals as text, so that none is rounded."""
    document = {"format": FORMAT, "format_version": FORMAT_VERSION}
    for table in TABLES:
        rows = [{column.code: row[column.code] for column in table.columns} for row in content[table.code]]
        document[table.code] = rows[0] if table.code == "model" else rows
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


# --- words in spreadsheets


def words_of(table, dimensions):
    """Column code -> (code -> word), for the columns that hold choices."""
    words = {column.code: choice_words(column) for column in table.columns if column.kind in (CHOICE, BOOLEAN)}
    return words | {column.code: dimensions for column in table.columns if column.kind == DIMENSION}


def in_words(column, row, words):
    """What a spreadsheet shows for a value: a text, a number, or None."""
    value = row[column.code]
    if column.kind == FIELD:
        return field_words(row["owner"]).get(value, value)
    if column.code in words:
        return words[column.code].get(value, value)
    return value


# --- CSV


def to_csv(content, dimensions):
    """A .zip with one file for each table."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, table in enumerate(TABLES, start=1):
            entry = zipfile.ZipInfo(f"{place}-{table.name}.csv", LONG_AGO.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, table_csv(table, content[table.code], dimensions))
    return buffer.getvalue()


def table_csv(table, rows, dimensions):
    words = words_of(table, dimensions)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([table.titles[column.code] for column in table.columns])
    for row in rows:
        writer.writerow([_harmless(in_words(column, row, words)) for column in table.columns])
    return ("\ufeff" + text.getvalue()).encode()


def _harmless(value):
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def unharmed(text):
    """The text that ``_harmless`` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(RISKY) else text


# --- Excel


def to_excel(content, dimensions, positions=()):
    """A workbook: how to fill it in, then a sheet for each table.

    ``positions``: [(family, key, name)], told in a template.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": LONG_AGO})
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#E0EBF9", "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "number": book.add_format({"valign": "top"}),
        "strong": book.add_format({"bold": True}),
    }
    _write_guide(book, styles, dimensions, positions)
    for table in TABLES:
        _write_sheet(book.add_worksheet(table.name), table, content[table.code], dimensions, styles)
    book.close()
    return buffer.getvalue()


def _write_sheet(sheet, table, rows, dimensions, styles):
    words = words_of(table, dimensions)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        is_number = column.kind in (NUMBER, DECIMAL)
        style = styles["number" if is_number else "text"]
        sheet.set_column(place, place, WIDTHS.get(column.kind, 18), style)
        sheet.write_string(0, place, table.titles[column.code], styles["head"])
        _offer_choices(sheet, place, words.get(column.code))
        for number, row in enumerate(rows, start=1):
            value = in_words(column, row, words)
            if value is None or value == "":
                continue
            if is_number:
                sheet.write_number(number, place, float(value), style)
            else:
                _write_text(sheet, number, place, value, style)


def _write_text(sheet, number, place, text, style):
    if len(text) > LONGEST_CELL:
        raise RuleBroken(_("“%(start)s…”有 %(count)s 个字，Excel 的一格放不下，请改用 JSON 导出。") % {
            "start": text[:20], "count": len(text),
        })  # fmt: skip
    sheet.write_string(number, place, _as_written(text), style)


def _as_written(text):
    """The text, but where XlsxWriter would write something else: it takes <r>…</r> for ready XML, and misses every
    second of two escapes that touch. Such a text is handed over as ready XML, with its underscores as references."""
    if not (text.startswith("<r>") and text.endswith("</r>")) and not TOUCHING_ESCAPES.search(text):
        return text
    escaped = escape(ESCAPE_START.sub("_x005F_", text)).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{escaped}</t></r>'


def _offer_choices(sheet, place, words):
    if words and len(",".join(words.values())) <= LONGEST_LIST:
        sheet.data_validation(1, place, 5000, place, {"validate": "list", "source": list(words.values())})


def _write_guide(book, styles, dimensions, positions):
    sheet = book.add_worksheet(GUIDE_SHEET)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 90)
    row = 0
    for line in WORDS["guide"]:
        sheet.write_string(row, 0, line, styles["strong"] if len(line) < 6 else None)
        row += 1
    row += 1
    sheet.write_string(row, 0, WORDS["choices_heading"], styles["strong"])
    for table in TABLES:
        for code, words in words_of(table, dimensions).items():
            row += 1
            line = (table.name, table.titles[code], " / ".join(words.values()))
            for place, text in enumerate(line):
                sheet.write_string(row, place, text)
    if positions:
        row += 2
        sheet.write_string(row, 0, WORDS["positions_heading"], styles["strong"])
        for position in positions:
            row += 1
            for place, text in enumerate(position):
                sheet.write_string(row, place, text)


def template(dimensions, positions):
    """An empty workbook to fill in."""
    return to_excel({table.code: [] for table in TABLES}, dimensions, positions)
