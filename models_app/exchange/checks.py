"""The rules of a model, asked of the rows of a file before anything is written; the services hold the same ones."""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

from models_app.enums import MOST_HEADING_LEVELS
from models_app.exchange.rows import Problem

CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}", re.ASCII)
SAME = "same"


def run(resolver, tables, surroundings, is_new_model):
    """Every ``Problem`` of the rows that are in the file."""
    found = []
    rules = {
        "model": lambda plan: _model(plan, is_new_model),
        "categories": lambda plan: _circles(plan),
        "competencies": lambda plan: _competencies(plan, surroundings),
        "levels": _levels,
        "targets": lambda plan: _targets(plan, resolver.world),
        "findings": _findings,
        "citations": lambda plan: _citations(plan, surroundings),
    }
    bad = {code: {row.number for row in rows if row.bad} for code, rows in resolver.world.items()}
    for code in resolver.in_file:
        found += _twice(tables[code])
        found += rules[code](tables[code])
    # A cell that could not be read breaks further rules; the first reason is enough.
    return [each for each in found if not each.column or each.row not in bad[each.table]]


def _twice(plan):
    seen = {}
    for row in plan.standing:
        first = seen.setdefault(row.identity, row)
        if first is not row:
            column = "key" if "key" in plan.table.by_code else ""
            text = _("和第 %(row)s 行是同一行（%(key)s），请只留一行。")
            told = {"row": first.number, "key": " · ".join(filter(None, row.identity))}
            yield Problem(plan.table.code, row.number, column, text % told)


def _model(plan, is_new_model):
    rows = plan.standing
    if len(rows) != 1:
        yield Problem("model", 0, "", _("“模型”表要正好一行，现在是 %(count)s 行。") % {"count": len(rows)})
        return
    [row] = rows
    if not CODE.fullmatch(row.values["code"]):
        yield Problem("model", row.number, "code", _("代码只能用字母、数字、连字符和下划线，最多 60 个字符。"))
    if not is_new_model:
        for column in row.fields:
            if column.code in ("name", "nature", "written_for", "written_for_en"):
                text = _("模型的名称、性质和编写对象不随草稿改动，请改回“%(old)s”。")
                yield Problem("model", row.number, column.code, text % {"old": row.old[column.code]})


def _circles(plan):
    parents = {row.values["key"]: row.values["parent"] for row in plan.standing}
    circling = _on_circles(parents)
    for row in plan.standing:
        if row.values["key"] in circling:
            yield Problem("categories", row.number, "parent", _("类别不能放在它自己下面。"))
        elif row.kind != SAME and _stands_too_deep(row.values["key"], parents):
            text = _("类别最多 %(most)s 层，请选更高一层的上级类别。") % {"most": MOST_HEADING_LEVELS}
            yield Problem("categories", row.number, "parent", text)


def _stands_too_deep(key, parents):
    count = 0
    while key and count <= MOST_HEADING_LEVELS:
        count, key = count + 1, parents.get(key)
    return count > MOST_HEADING_LEVELS


def _on_circles(parents):
    """The keys that lie under themselves; each is walked over once, however long the chains are."""
    found, seen = set(), set()
    for start in parents:
        path, at = {}, start
        while at and at in parents and at not in seen:
            seen.add(at)
            path[at] = len(path)
            at = parents[at]
        if at in path:
            found.update(list(path)[path[at] :])
    return found


def _competencies(plan, surroundings):
    named = defaultdict(list)
    for row in plan.standing:
        values = row.values
        named[values["category"], values["name"]].append(row)
        source = (values["taken_model"], values["taken_version"], values["taken_key"])
        if any(source) and row.kind != SAME and source not in surroundings.sources:
            text = _("取自的指标找不到；请核对模型代码、版次和指标键，或者三格都空着。")
            yield Problem("competencies", row.number, "taken_key", text)
    for rows in named.values():
        # A source may repeat a name; the bank does not.
        if len(rows) > 1 and any(row.kind != SAME for row in rows) and not _is_quoted_twin(rows):
            for row in rows[1:]:
                text = _("同一类别下已有“%(name)s”（第 %(row)s 行），请换一个名称。")
                told = {"name": row.values["name"], "row": rows[0].number}
                if row.kind != SAME:
                    yield Problem("competencies", row.number, "name", text % told)


def _is_quoted_twin(rows):
    return all(row.values["name_origin"] == "quoted" for row in rows)


def _levels(plan):
    ranked = {}
    for row in plan.standing:
        values = row.values
        rank, competency = values["rank"], values["competency"]
        if rank is None and not any(values[name] for name in ("label", "title", "behaviour", "coder_note")):
            yield Problem("levels", row.number, "behaviour", _("等级要有数字或文字。"))
        yield from _band(row)
        if rank is None or not competency:
            continue
        before = ranked.get(competency)
        if before is not None and rank <= before.values["rank"]:
            same = _("等级数字 %(rank)s 和第 %(row)s 行重复；一个指标的等级数字不能相同。")
            order = _("等级数字 %(rank)s 排在第 %(row)s 行的 %(before)s 后面；请按从小到大排。")
            text = same if rank == before.values["rank"] else order
            told = {"rank": rank, "row": before.number, "before": before.values["rank"]}
            yield Problem("levels", row.number, "rank", text % told)
        else:
            ranked[competency] = row


def _band(row):
    low, high = row.values["band_low"], row.values["band_high"]
    if (low is None) != (high is None):
        missing = "band_low" if low is None else "band_high"
        yield Problem("levels", row.number, missing, _("分数段要两端都填，或者都空着。"))
    elif low is not None and float(low) > float(high):
        yield Problem("levels", row.number, "band_low", _("分数段的下限不能大于上限。"))


def _targets(plan, world):
    ranks = {(row.values["competency"], row.values["key"]): row.values["rank"] for row in world["levels"]}
    for row in plan.standing:
        values = row.values
        place = (values["competency"], values["level"])
        if place in ranks and ranks[place] is None:
            text = _("目标要落在“%(name)s”自己的带数字的等级上。") % {"name": values["competency_name"] or place[0]}
            yield Problem("targets", row.number, "level_name", text)
        if values["weight"] is not None and float(values["weight"]) <= 0:
            yield Problem("targets", row.number, "weight", _("权重要大于 0。"))


def _findings(plan):
    for row in plan.standing:
        if row.values["frequency"] is None and not row.values["text"]:
            yield Problem("findings", row.number, "text", _("编码发现要有频率或文字。"))
        if row.values["level"] and not row.values["competency"]:
            yield Problem("findings", row.number, "competency", _("写了等级，就要写是哪个指标的。"))


def _citations(plan, surroundings):
    for row in plan.standing:
        place = (row.values["document"], row.values["passage"])
        if row.kind != SAME and place not in surroundings.passages:
            text = _("文档“%(document)s”里没有登记键为“%(passage)s”的出处；引用只能指向已登记的出处。")
            yield Problem("citations", row.number, "passage", text % {"document": place[0], "passage": place[1]})
