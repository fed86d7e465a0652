"""What stands in the cells of a file, made into values, cell by cell; what cannot be read is told by row and column."""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from models_app.exchange.limits import MOST_ROWS
from models_app.exchange.tables import (
    BOOLEAN,
    BY_CODE,
    DECIMAL,
    DIMENSION,
    FIELD,
    KEY,
    LONG,
    NUMBER,
    choice_words,
    field_words,
)

UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
HALF = re.compile("[\ud800-\udfff]")
NUMERAL = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)


def showable(text):
    """Without halves of characters, which can be neither shown nor looked for."""
    return HALF.sub("\ufffd", text)


@dataclass(frozen=True)
class Problem:
    """Why a file is refused: where, and what to do. ``row`` as people count it in the file; 0 for the whole table."""

    table: str
    row: int
    column: str
    text: str

    def __post_init__(self):
        object.__setattr__(self, "text", showable(str(self.text)))

    @property
    def where(self):
        return BY_CODE[self.table].name if self.table in BY_CODE else self.table

    @property
    def title(self):
        return BY_CODE[self.table].titles.get(self.column, self.column) if self.table in BY_CODE else self.column


@dataclass
class RawTable:
    """The cells of one table as read: ``rows`` is [(row number, {column code: cell})]."""

    code: str
    rows: list = field(default_factory=list)
    letters: dict = field(default_factory=dict)


@dataclass
class RawFile:
    """A file as read, before anybody asks what its cells mean. Plain values only: it is kept as JSON."""

    format: str
    tables: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def plain(self):
        return {
            "format": self.format,
            "tables": {code: [table.rows, table.letters] for code, table in self.tables.items()},
            "problems": [[each.table, each.row, each.column, each.text] for each in self.problems],
            "notes": self.notes,
        }

    @classmethod
    def from_plain(cls, kept):
        return cls(
            kept["format"],
            {code: RawTable(code, rows, letters) for code, (rows, letters) in kept["tables"].items()},
            [Problem(*each) for each in kept["problems"]],
            kept["notes"],
        )


@dataclass
class FileRow:
    """A row of the file: its number, its values, and the columns that could not be read."""

    number: int
    values: dict
    bad: set = field(default_factory=set)


class CannotRead(ValueError):
    """A cell that has no value of its column's kind; the text says what to do."""


def interpret(raw, dimensions):
    """``({table code: [FileRow]}, [Problem])``."""
    found, problems = {}, list(raw.problems)
    refused = {(each.table, each.row, each.column) for each in problems}
    for code, raw_table in raw.tables.items():
        table, rows = BY_CODE[code], []
        if len(raw_table.rows) > MOST_ROWS:
            problems.append(too_many_rows(code, len(raw_table.rows)))
            continue
        readers = {column.code: reader_of(column, raw.format, dimensions) for column in table.columns}
        for number, cells in raw_table.rows:
            row = FileRow(number, {})
            for column in table.columns:
                row.values[column.code] = column.empty if column.default is None else column.default
                if (code, number, column.code) in refused:
                    row.bad.add(column.code)
                    continue
                try:
                    row.values[column.code] = readers[column.code](cells.get(column.code), row.values)
                except CannotRead as error:
                    row.bad.add(column.code)
                    problems.append(Problem(code, number, column.code, str(error)))
            rows.append(row)
        found[code] = rows
    return found, problems


def too_many_rows(code, count):
    text = _("有 %(count)s 行，一张表最多 %(most)s 行；请确认文件没有选错，多余的行请删除。")
    return Problem(code, 0, "", text % {"count": count, "most": MOST_ROWS})


def reader_of(column, file_format, dimensions):
    """A function (cell, values read so far) -> value."""
    is_strict = file_format == "json"
    if column.is_text:
        return lambda cell, values: read_text(column, cell, is_strict)
    if column.kind in (NUMBER, DECIMAL):
        return lambda cell, values: read_number(column, cell)
    if column.kind == FIELD:
        return lambda cell, values: read_field(column, cell, values)
    if column.kind == DIMENSION:
        words = dimensions
    else:
        words = choice_words(column)
    return lambda cell, values: read_choice(column, cell, words, is_strict)


def read_text(column, cell, is_strict):
    text = plain_text(cell, is_strict)
    bad = UNREADABLE.search(text)
    if bad:
        raise CannotRead(
            _("第 %(place)s 个字符是看不见的控制字符（%(code)s），请删除它。")
            % {"place": bad.start() + 1, "code": f"U+{ord(bad.group()):04X}"}
        )
    if column.required and not text:
        raise CannotRead(_("这一格不能空着。"))
    if len(text) > column.length:
        raise CannotRead(
            _("有 %(count)s 个字，最多 %(most)s 个，请缩短。") % {"count": len(text), "most": column.length}
        )
    if column.kind != LONG and "\n" in text:
        raise CannotRead(_("这一格里不能换行。"))
    if column.kind == KEY and re.search(r"\s", text):
        raise CannotRead(_("键里不能有空格。"))
    return text


def plain_text(cell, is_strict=False):
    """A cell as text: one kind of line break, nothing blank around it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if is_strict:
        raise CannotRead(_("这里要写成文字（加引号）。"))
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return f"{Decimal(str(cell)).normalize():f}"


def read_number(column, cell):
    """A whole number, or a decimal as text without needless zeros. Full-width digits are folded."""
    if isinstance(cell, bool):
        raise CannotRead(_("请填数字。"))
    text = unicodedata.normalize("NFKC", plain_text(cell))
    if not text:
        if column.required:
            raise CannotRead(_("这一格不能空着。"))
        return None
    if not NUMERAL.fullmatch(text):
        raise CannotRead(_("“%(text)s”不是数字，请只填数字。") % {"text": text[:40]})
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise CannotRead(_("“%(text)s”不是数字，请只填数字。") % {"text": text[:40]}) from error
    if number != round(number, column.places):
        whole, places = _("请填整数。"), _("最多 %(places)s 位小数。") % {"places": column.places}
        raise CannotRead(places if column.places else whole)
    if not column.lowest <= number <= column.highest:
        raise CannotRead(
            _("%(text)s 超出范围，要在 %(lowest)s 到 %(highest)s 之间。")
            % {"text": text[:40], "lowest": column.lowest, "highest": column.highest}
        )
    return int(number) if column.kind == NUMBER else f"{number.normalize():f}"


def read_choice(column, cell, words, is_strict):
    """A code, by its code or by its word; empty is the default."""
    if column.kind == BOOLEAN and isinstance(cell, bool):
        return cell
    text = unicodedata.normalize("NFKC", plain_text(cell))
    if not text:
        if column.required:
            raise CannotRead(_("这一格不能空着，可选：%(words)s。") % {"words": listed(words, is_strict)})
        return column.empty if column.default is None else column.default
    for code, word in words.items():
        if text == word or (isinstance(code, str) and text == code and column.kind != BOOLEAN):
            return code
    raise CannotRead(
        _("“%(text)s”不在可选范围内，可选：%(words)s。") % {"text": text[:40], "words": listed(words, is_strict)}
    )


def listed(words, by_code=False):
    return _("、").join(map(str, words)) if by_code else _("、").join(words.values())


def read_field(column, cell, values):
    """The column that a citation belongs to, by its code or its title."""
    text = plain_text(cell)
    known = {code: title for code, title in field_words(values.get("owner")).items() if not code.endswith("_name")}
    if text in known:
        return text
    for code, title in known.items():
        if text == title:
            return code
    # Content of the documents may cite what stands in no column of its own.
    if re.fullmatch(r"[a-z][a-z_]{0,39}", text):
        return text
    raise CannotRead(_("“%(text)s”不是这张表的一栏，可选：%(words)s。") % {"text": text[:40], "words": listed(known)})
