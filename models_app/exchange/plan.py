"""What an import would do: every row new, changed, removed or as it is, and every reason to refuse. Pure."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from models_app.exchange import checks
from models_app.exchange.origins import Origins
from models_app.exchange.resolve import Resolver
from models_app.exchange.rows import UNREADABLE, Problem, interpret
from models_app.exchange.tables import BY_CODE, TABLES, Table

NEW, CHANGED, REMOVED, SAME, REFUSED = "new", "changed", "removed", "same", "refused"
KINDS = (NEW, CHANGED, REMOVED, SAME, REFUSED)


@dataclass(frozen=True)
class Surroundings:
    """What of the bank a file may point to."""

    dimensions: dict = field(default_factory=dict)  # code -> name
    positions: dict = field(default_factory=dict)  # (family, key) -> name
    passages: dict = field(default_factory=dict)  # (document, key) -> readable text
    sources: frozenset = frozenset()  # (model, number, competency key) that something can be taken from


@dataclass
class RowChange:
    table: Table
    kind: str
    number: int
    values: dict | None
    old: dict | None
    fields: list = field(default_factory=list)

    @property
    def identity(self):
        return self.table.identity_of(self.values or self.old)


@dataclass
class TablePlan:
    table: Table
    rows: list = field(default_factory=list)
    is_moved: bool = False

    def of(self, kind):
        return [row for row in self.rows if row.kind == kind]

    @property
    def new(self):
        return self.of(NEW)

    @property
    def changed(self):
        return self.of(CHANGED)

    @property
    def removed(self):
        return self.of(REMOVED)

    @property
    def same(self):
        return self.of(SAME)

    @property
    def standing(self):
        """The rows that stand afterwards, in order."""
        return [row for row in self.rows if row.kind != REMOVED]

    @property
    def does_something(self):
        return self.is_moved or any(row.kind != SAME for row in self.rows)


@dataclass
class Plan:
    tables: dict
    problems: list

    @property
    def does_something(self):
        return any(each.does_something for each in self.tables.values())

    @property
    def counts(self):
        return {kind: sum(len(each.of(kind)) for each in self.tables.values()) for kind in KINDS}


def model_code_of(raw):
    """The code that a whole file names, "" when it names none (or its table is left out)."""
    rows = raw.tables["model"].rows if "model" in raw.tables else []
    code = rows[0][1].get("code") if len(rows) == 1 else ""
    # What no database can be asked for is no model's code; that it is refused, its cell tells.
    return UNREADABLE.sub("\ufffd", code).strip() if isinstance(code, str) else ""


def make_plan(raw, standing, base, surroundings, *, is_new_model, new_key):
    """The ``Plan`` of a ``RawFile``.

    ``standing``: the content that the file is compared with; ``base``: of the version that this was copied from, or
    None. ``new_key``: makes a key for a row that has none.
    """
    found, problems = interpret(raw, surroundings.dimensions)
    has_unread = any(not each.row or not each.column for each in problems if each.table in BY_CODE)
    resolver = Resolver(found, standing, surroundings.positions, new_key, base)
    if has_unread:  # a table whose columns or rows are not known cannot be compared
        return Plan({}, problems)
    world, unresolved = resolver.run()
    Origins(resolver, [standing, *([base] if base else [])], surroundings.passages, is_new_model).check()
    tables = {}
    for table in TABLES:
        tables[table.code] = compare(table, world[table.code], standing[table.code])
    problems += unresolved
    problems += checks.run(resolver, tables, surroundings, is_new_model)
    if len(found) < len(TABLES):
        _let_go(tables, problems)
    problems.sort(key=lambda each: (list(BY_CODE).index(each.table) if each.table in BY_CODE else -1, each.row))
    return Plan(tables, problems)


def compare(table, rows, standing):
    """Rows of the file against the rows that stand, by identity; what only stands comes last."""
    before = {table.identity_of(values): values for values in standing}
    plan, met = TablePlan(table), []
    for row in rows:
        identity = table.identity_of(row.values)
        old = before.get(identity)
        if old is not None:
            met.append(identity)
        changed = [
            column for column in table.content if old is not None and old[column.code] != row.values[column.code]
        ]
        kind = REFUSED if row.bad else NEW if old is None else CHANGED if changed else SAME
        plan.rows.append(RowChange(table, kind, row.number, row.values, old, changed))
    kept = set(met)
    plan.rows += [RowChange(table, REMOVED, 0, None, old) for each, old in before.items() if each not in kept]
    plan.is_moved = _is_moved(table, plan, met, [each for each in before if each in kept])
    return plan


def _is_moved(table, plan, met, before):
    """Whether rows stand in another order than before, or new ones stand between them. Targets have no order."""
    if table.code in ("targets", "model"):
        return False
    groups = defaultdict(lambda: ([], []))
    for identity in met:
        groups[group_of(table, identity)][0].append(identity)
    for identity in before:
        groups[group_of(table, identity)][1].append(identity)
    if any(now != then for now, then in groups.values()):
        return True
    seen_new = set()
    for row in plan.standing:
        group = group_of(table, row.identity)
        if row.kind == NEW:
            seen_new.add(group)
        elif group in seen_new:
            return True
    return False


def group_of(table, identity):
    """Rows are in order among those of one competency (levels), of one owner (citations), or of the version."""
    if table.code == "levels":
        return identity[:1]
    if table.code == "citations":
        return identity[:5]
    return ()


def _let_go(tables, problems):
    """A file of one table leaves the others as they are, but for what hangs on a row that it removes."""
    gone = {code: {row.identity for row in plan.removed} for code, plan in tables.items()}
    levels_gone = gone["levels"] | {
        row.identity for row in tables["levels"].rows if (row.identity[0],) in gone["competencies"]
    }
    for row in tables["competencies"].standing:
        if row.values["category"] and (row.values["category"],) in gone["categories"]:
            problems.append(_still_used("categories", row.values["category_name"], row.values["name"]))
    for row in tables["categories"].standing:
        if row.values["parent"] and (row.values["parent"],) in gone["categories"]:
            problems.append(_still_used("categories", row.values["parent_name"], row.values["name"]))
    for row in tables["targets"].standing:
        pair = (row.values["competency"], row.values["level"])
        if pair in levels_gone and (pair[0],) not in gone["competencies"]:
            problems.append(_still_used("levels", row.values["level_name"], row.values["position_name"]))
    for code in ("levels", "targets", "findings"):
        for row in tables[code].standing:
            competency, level = row.values["competency"], row.values.get("level")
            if (competency,) in gone["competencies"] or (level and (competency, level) in levels_gone):
                _remove(row)
    findings_gone = {row.identity for row in tables["findings"].removed}
    for row in tables["citations"].standing:
        values = row.values
        hangs_on = {
            "category": (values["category"],) in gone["categories"],
            "competency": (values["competency"],) in gone["competencies"],
            "level": (values["competency"], values["level"]) in levels_gone,
            "finding": (values["finding"],) in findings_gone,
        }
        if hangs_on.get(values["owner"]):
            _remove(row)


def _remove(row):
    row.kind, row.old, row.values, row.fields = REMOVED, row.old or row.values, None, []


def _still_used(code, name, user):
    text = _("“%(name)s”不能删除，“%(user)s”还要用到它；请先改那张表，或用整个模型的文件导入。")
    return Problem(code, 0, "", text % {"name": name, "user": user})
