"""Which row a row of the file is, and which rows it points to: by key, or by name where a person left the key out."""

from collections import defaultdict
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _

from models_app.exchange.rows import FileRow, Problem
from models_app.exchange.tables import BY_CODE, OWNER_TABLES, TABLES

# Table -> (column of the key, column of the name, table it points to), in the order in which they are resolved.
REFERENCES = {
    "categories": (("parent", "parent_name", "categories"),),
    "competencies": (("category", "category_name", "categories"),),
    "levels": (("competency", "competency_name", "competencies"),),
    "targets": (("competency", "competency_name", "competencies"), ("level", "level_name", "levels")),
    "findings": (("competency", "competency_name", "competencies"), ("level", "level_name", "levels")),
}
MUST_POINT = {("levels", "competency"), ("targets", "competency"), ("targets", "level")}
# What an owner of a citation is known by; every other key column of the citation stays empty.
OWNER_KEYS = {
    "version": (),
    "category": ("category",),
    "competency": ("competency",),
    "level": ("competency", "level"),
    "finding": ("finding",),
}

MOST_LISTED = 5


def label_of(level):
    """How a level is called beside a key."""
    return level["label"] or level["title"] or level["key"]


def spoken_label_of(level):
    """How people call it: by its rank sooner than by its key."""
    if level["rank"] is None or level["label"] or level["title"]:
        return label_of(level)
    return _("%(rank)d级") % {"rank": level["rank"]}


def listed(names):
    """The first of them: thousands would make a message, told of every row, that fills the memory."""
    return _("、").join(islice(names, MOST_LISTED)) + ("…" if len(names) > MOST_LISTED else "")


class Resolver:
    """Fills in keys, in place. ``world``: table code -> [FileRow]; of a table that is not in the file, what stands.

    ``base``: what names a row that neither the file nor ``standing`` holds.
    """

    def __init__(self, found, standing, positions, new_key, base=None):
        self.base = base
        self.standing, self.positions, self.new_key = standing, positions, new_key
        self.in_file = set(found)
        self.world = {
            table.code: found.get(table.code) or []
            if table.code in found
            else [FileRow(0, dict(values)) for values in standing[table.code]]
            for table in TABLES
        }
        self.problems = []

    def run(self):
        for table in TABLES:
            if table.code == "model":
                continue
            if table.code in self.in_file:
                if table.code != "citations":
                    self._point(table)
                if table.code == "targets":
                    self._find_positions()
                if table.code == "citations":
                    self._tidy_owners()
                if "key" in table.by_code:
                    self._give_keys(table)
        if "categories" in self.in_file:  # parents stand in the same table: their keys are known only now
            self._point(BY_CODE["categories"], later=True)
        return self.world, self.problems

    def refuse(self, table, row, column, text):
        row.bad.add(column)
        self.problems.append(Problem(table, row.number, column, text))

    # --- keys

    def _give_keys(self, table):
        rows = self.world[table.code]
        taken = defaultdict(set)
        for row in rows:
            taken[self._scope(table, row.values)].add(row.values["key"])
        free = defaultdict(list)
        for values in self.standing[table.code]:
            if values["key"] not in taken[self._scope(table, values)]:
                free[self._likeness(table, values)].append(values["key"])
        for row in rows:
            if row.values["key"] or "key" in row.bad:
                continue
            same = free.get(self._likeness(table, row.values), [])
            row.values["key"] = same.pop() if len(same) == 1 else self.new_key()

    @staticmethod
    def _scope(table, values):
        return values["competency"] if table.code == "levels" else ""

    @staticmethod
    def _likeness(table, values):
        """What makes a row without a key the same as one that stands; None: nothing does."""
        if table.code == "categories":
            return values["name"], values["parent_name"]
        if table.code == "competencies":
            return values["name"], values["category_name"]
        if table.code == "levels":
            rank = values["rank"]
            return values["competency"], rank, values["title"] if rank is None else ""
        return values["competency"], values["level"], values["group"], values["text"]

    # --- references

    def _point(self, table, later=False):
        for key, name, to in REFERENCES.get(table.code, ()):
            if (to == table.code) != later:
                continue
            index = self._index(to)
            for row in self.world[table.code]:
                if key not in row.bad:
                    self._point_row(table, row, key, name, to, index)

    def _index(self, to):
        """(scope, key) -> names it may be called, and (scope, name) -> keys."""
        names, keys = defaultdict(set), defaultdict(dict)
        for row in self.world[to]:
            scope = row.values["competency"] if to == "levels" else ""
            for called in self._names(to, row.values):
                names[scope, row.values["key"]].add(called)
                keys[scope, called][row.values["key"]] = None
        for values in self.standing[to]:
            scope = values["competency"] if to == "levels" else ""
            names[scope, values["key"]].update(self._names(to, values))
        standing_here = {
            (row.values["competency"] if to == "levels" else "", row.values["key"]) for row in self.world[to]
        }
        names = {place: dict.fromkeys(sorted(called)) for place, called in names.items()}
        return names, {place: list(found) for place, found in keys.items()}, standing_here

    @staticmethod
    def _names(to, values):
        if to != "levels":
            return [values["name"]]
        called = [label_of(values), values["title"]]
        return [each for each in [*called, str(values["rank"] or "")] if each]

    def _point_row(self, table, row, key, name, to, index):
        names, keys, here = index
        wanted, called = row.values[key], row.values[name]
        scope = row.values["competency"] if to == "levels" else ""
        what = BY_CODE[to].name
        if to == "levels" and "competency" in row.bad:
            return
        if wanted:
            if (scope, wanted) not in here:
                text = _("“%(table)s”表里没有键为“%(key)s”的一行。") % {"table": what, "key": wanted}
                if to == "levels":
                    text = self._level_is_missing(table, scope, wanted)
                self.refuse(table.code, row, key, text)
            elif called and called not in names[scope, wanted]:
                text = _("键“%(key)s”是“%(name)s”，旁边写的却是“%(called)s”；要换一个，请把键清空，只写名称。")
                right = listed(names[scope, wanted])
                self.refuse(table.code, row, name, text % {"key": wanted, "name": right, "called": called})
            return
        if called:
            fits = keys.get((scope, called), [])
            if len(fits) == 1:
                row.values[key] = fits[0]
            elif fits:
                text = _("“%(table)s”表里有 %(count)s 个“%(name)s”，请填写键：%(keys)s。")
                told = {"table": what, "count": len(fits), "name": called, "keys": listed(fits)}
                self.refuse(table.code, row, name, text % told)
            else:
                text = _("“%(table)s”表里没有“%(name)s”；请先在那张表里加一行，或改成已有的名称。")
                self.refuse(table.code, row, name, text % {"table": what, "name": called})
        elif (table.code, key) in MUST_POINT:
            self.refuse(table.code, row, name, _("没有写明属于哪个“%(table)s”；请填写名称或键。") % {"table": what})

    def _level_is_missing(self, table, competency, level):
        """People know neither key: what the draft, or the version it was copied from, calls the two."""
        text = _(
            "“%(levels)s”表里没有“%(level)s”，这一行却还指向它；"
            "请把指向它的“%(table)s”行也删掉，或者在“%(levels)s”表里保留这个等级。"
        )
        called = self._known_levels.get((competency, level), level)
        return text % {"levels": BY_CODE["levels"].name, "level": called, "table": table.name}

    @cached_property
    def _known_levels(self):
        called = {}
        for content in filter(None, (self.base, self.standing)):
            names = {values["key"]: values["name"] for values in content["competencies"]}
            for values in content["levels"]:
                competency = values["competency"]
                called[competency, values["key"]] = f"{names.get(competency, competency)} · {spoken_label_of(values)}"
        return called

    # --- positions and owners of citations

    def _find_positions(self):
        by_name = defaultdict(list)
        for (family, position), name in self.positions.items():
            by_name[name].append((family, position))
        for row in self.world["targets"]:
            values = row.values
            pair, name = (values["family"], values["position"]), values["position_name"]
            if {"family", "position", "position_name"} & row.bad:
                continue
            if any(pair):
                if pair not in self.positions:
                    text = _("没有序列代码“%(family)s”、岗位键“%(position)s”的岗位。")
                    told = {"family": pair[0], "position": pair[1]}
                    self.refuse("targets", row, "position", text % told)
                elif name and name != self.positions[pair]:
                    text = _("这个岗位键是“%(right)s”，旁边写的却是“%(called)s”；要换一个，请把序列代码和岗位键清空。")
                    told = {"right": self.positions[pair], "called": name}
                    self.refuse("targets", row, "position_name", text % told)
            elif len(by_name[name]) == 1:
                values["family"], values["position"] = by_name[name][0]
            else:
                text = _("没有叫“%(name)s”的岗位；写法见模板的“说明”，如“零售 · 客户经理”。")
                self.refuse("targets", row, "position_name", text % {"name": name or "—"})

    def _tidy_owners(self):
        """The keys that name an owner must be there, and no others."""
        known = {
            "category": {(row.values["key"],) for row in self.world["categories"]},
            "competency": {(row.values["key"],) for row in self.world["competencies"]},
            "level": {(row.values["competency"], row.values["key"]) for row in self.world["levels"]},
            "finding": {(row.values["key"],) for row in self.world["findings"]},
        }
        # A row whose own key is refused already would take its citations along.
        unsure = {
            owner
            for owner, table in OWNER_TABLES.items()
            if any(row.bad & {*table.identity} for row in self.world[table.code])
        }
        for row in self.world["citations"]:
            owner = row.values["owner"]
            if "owner" in row.bad or owner not in OWNER_KEYS:
                continue
            needed = OWNER_KEYS[owner]
            for column in ("category", "competency", "level", "finding"):
                if column not in needed and row.values[column]:
                    self.refuse("citations", row, column, _("这一格要空着：引用的是“%(table)s”。") % {
                        "table": OWNER_TABLES[owner].name,
                    })  # fmt: skip
            if owner in unsure or not needed:
                continue
            if tuple(row.values[column] for column in needed) not in known[owner]:
                text = _("“%(table)s”表里没有这一行；请核对键。") % {"table": OWNER_TABLES[owner].name}
                self.refuse("citations", row, needed[-1], text)
