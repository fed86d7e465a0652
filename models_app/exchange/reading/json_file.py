"""The JSON of an export, or one that a program wrote after its pattern. Everything wrong is told by its path."""

import json

from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.exchange.limits import LAST_ROW
from models_app.exchange.rows import Problem, RawFile, RawTable, showable
from models_app.exchange.tables import TABLES
from models_app.exchange.writing import FORMAT, FORMAT_VERSION

HEAD = ("format", "format_version")


class Doubled(ValueError):
    pass


def read_json(data):
    document = _loaded(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RuleBroken(
            _('这不是胜任力模型的 JSON：开头要有 "format": "%(format)s"。请以导出的文件为样子。') % {"format": FORMAT}
        )
    found = document.get("format_version")
    if found != FORMAT_VERSION or isinstance(found, bool):  # in Python True is 1
        raise RuleBroken(
            _("JSON 的格式版本是 %(found)s，这里只认得 %(known)s。")
            % {"found": showable(str(found)[:20]), "known": FORMAT_VERSION}
        )
    names = [table.code for table in TABLES]
    missing = [name for name in names if name not in document]
    unknown = [name for name in document if name not in (*HEAD, *names)]
    if missing or unknown:
        told = [_("缺少 %(names)s") % {"names": ", ".join(missing)}] if missing else []
        told += [_("不认识 %(names)s") % {"names": ", ".join(unknown)[:200]}] if unknown else []
        raise RuleBroken(_("JSON 的内容不齐：%(what)s。") % {"what": _("；").join(told)})
    raw = RawFile("json")
    for table in TABLES:
        _add_table(raw, table, document[table.code])
    return raw


def _loaded(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeError as error:
        raise RuleBroken(_("JSON 要用 UTF-8 编码。")) from error
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except Doubled as error:
        raise RuleBroken(_("JSON 里同一处有两个“%(name)s”，请只留一个。") % {"name": str(error)[:60]}) from error
    except RecursionError as error:
        raise RuleBroken(_("JSON 嵌套太深，读不了；请以导出的文件为样子。")) from error
    except json.JSONDecodeError as error:
        raise RuleBroken(
            _("JSON 写得不对，第 %(line)s 行第 %(column)s 个字符附近读不下去。")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except ValueError as error:  # NaN, Infinity, a number of thousands of digits
        raise RuleBroken(_("JSON 里有不能用的数：%(what)s。") % {"what": str(error)[:60]}) from error


def _once(pairs):
    found = {}
    for name, value in pairs:
        name = showable(name)
        if name in found:
            raise Doubled(name)
        found[name] = value
    return found


def _no_number(text):
    raise ValueError(text)


def _add_table(raw, table, rows):
    rows = [rows] if table.code == "model" and isinstance(rows, dict) else rows
    if not isinstance(rows, list):
        raise RuleBroken(_("JSON 的 %(path)s 要是一个列表。") % {"path": table.code})
    if len(rows) > LAST_ROW:
        raise RuleBroken(_("一张表超过 %(most)s 行，没有继续读取；请确认文件没有选错。") % {"most": LAST_ROW})
    found = RawTable(table.code)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raw.problems.append(Problem(table.code, number, "", _("这一项要是一个对象（{…}）。")))
            continue
        missing = [column.code for column in table.columns if column.code not in row]
        unknown = [name for name in row if name not in table.by_code]
        if missing:
            raw.problems.append(Problem(table.code, number, "", _("缺少 %(names)s。") % {"names": ", ".join(missing)}))
        if unknown:
            raw.problems.append(
                Problem(table.code, number, "", _("不认识 %(names)s。") % {"names": ", ".join(unknown)[:200]})
            )
        cells = {}
        for code in table.by_code:
            if isinstance(row.get(code), dict | list):
                raw.problems.append(Problem(table.code, number, code, _("这里要是一个值，不是列表或对象。")))
            else:
                cells[code] = row.get(code)
        found.rows.append((number, cells))
    raw.tables[table.code] = found
