"""The dry run of an import as its page shows it: rows in words, changed texts with their difference marked."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from models_app.exchange.limits import MOST_PROBLEMS
from models_app.exchange.resolve import label_of
from models_app.exchange.tables import OWNER_TABLES
from models_app.exchange.writing import in_words, words_of
from models_app.text_diff import DELETED, INSERTED, diff_pieces

MOST_ROWS = 50  # of each kind in a table; the rest is counted
LONGEST_COMPARED = 1200  # characters: comparing goes with the square of the length


@dataclass(frozen=True)
class ShownField:
    title: str
    old: str
    new: str

    @property
    def pieces(self):
        if len(self.old) + len(self.new) > LONGEST_COMPARED:
            return [(DELETED, self.old), (INSERTED, self.new)]
        return diff_pieces(self.old, self.new)


@dataclass(frozen=True)
class ShownRow:
    number: int
    label: str
    fields: list = field(default_factory=list)


@dataclass(frozen=True)
class ShownTable:
    """One table: what is new, changed and removed in it; ``more`` counts what is left out of each."""

    name: str
    new: list
    changed: list
    removed: list
    counts: dict
    is_moved: bool

    @property
    def more(self):
        shown = {"new": self.new, "changed": self.changed, "removed": self.removed}
        return sum(self.counts[kind] - len(rows) for kind, rows in shown.items())


def shown_tables(plan, dimensions):
    """The tables in which something happens."""
    names = _Names(plan)
    found = [_shown(each, names, dimensions) for each in plan.tables.values() if each.does_something]
    return [each for each in found if each.is_moved or each.new or each.changed or each.removed]


def shown_problems(plan):
    """``(the first problems, how many more)``."""
    return plan.problems[:MOST_PROBLEMS], max(len(plan.problems) - MOST_PROBLEMS, 0)


def _shown(table_plan, names, dimensions):
    table = table_plan.table
    words = words_of(table, dimensions)

    def text(column, values):
        value = in_words(column, values, words)
        return "" if value is None else str(value)

    def row(each):
        fields = [
            ShownField(table.titles[column.code], text(column, each.old), text(column, each.values))
            for column in each.fields
        ]
        if each.kind == "new":
            fields = [
                ShownField(table.titles[column.code], "", text(column, each.values))
                for column in table.content
                if text(column, each.values)
            ]
        return ShownRow(each.number, names.of(table.code, each.values or each.old), fields)

    return ShownTable(
        table.name,
        *([row(each) for each in table_plan.of(kind)[:MOST_ROWS]] for kind in ("new", "changed", "removed")),
        {kind: len(table_plan.of(kind)) for kind in ("new", "changed", "removed", "same")},
        table_plan.is_moved,
    )


class _Names:
    """How people call a row."""

    def __init__(self, plan):
        self.competencies = self._by_key(plan, "competencies", lambda values: (values["key"],))
        self.categories = self._by_key(plan, "categories", lambda values: (values["key"],))
        self.levels = self._by_key(plan, "levels", lambda values: (values["competency"], values["key"]))

    @staticmethod
    def _by_key(plan, code, identity):
        found = {}
        for row in plan.tables[code].rows:
            values = row.values or row.old
            found[identity(values)] = values["name"] if "name" in values else label_of(values)
        return found

    def of(self, code, values):
        if code in ("model", "categories", "competencies"):
            return values["name"]
        competency = self.competencies.get((values["competency"],), values["competency"])
        if code == "levels":
            return f"{competency} · {label_of(values)}"
        if code == "targets":
            return f"{competency} · {values['position_name'] or values['position']}"
        if code == "findings":
            return " · ".join(filter(None, (competency, values["group"], values["text"][:20])))
        return self._citation(values, competency)

    def _citation(self, values, competency):
        level = self.levels.get((values["competency"], values["level"]), "")
        category = self.categories.get((values["category"],), "")
        owner = " · ".join(filter(None, (category, competency, level, values["finding"])))
        table = OWNER_TABLES[values["owner"]]
        return _("%(owner)s “%(field)s” 引自 %(document)s %(passage)s") % {
            "owner": owner or table.name,
            "field": table.titles.get(values["field"], values["field"]),
            "document": values["document"],
            "passage": values["passage"],
        }
