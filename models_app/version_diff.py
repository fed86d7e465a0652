"""What a version changes against the one it was copied from; rows are matched by ``key`` (design, rule 2)."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from models_app.models import Category, Competency, Level, Target
from models_app.text_diff import diff_pieces

ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"

VERSION_FIELDS = {
    "overview": gettext_lazy("总述"),
    "notice": gettext_lazy("使用提示"),
    "notice_en": gettext_lazy("使用提示（英文）"),
}
CATEGORY_FIELDS = {"name": gettext_lazy("名称"), "parent": gettext_lazy("上级类别")}
# What a competency says; a change here asks whether its meaning changed.
MEANING_FIELDS = {
    "name": gettext_lazy("名称"),
    "definition": gettext_lazy("定义"),
    "dimension": gettext_lazy("维度"),
    "assessed_by": gettext_lazy("测评方式"),
}
COMPETENCY_FIELDS = {**MEANING_FIELDS, "category": gettext_lazy("类别")}
LEVEL_FIELDS = {
    "rank": gettext_lazy("等级数字"),
    "label": gettext_lazy("显示为"),
    "title": gettext_lazy("标题"),
    "behaviour": gettext_lazy("行为描述"),
    "coder_note": gettext_lazy("编码说明"),
    "band": gettext_lazy("分数段"),
}
TARGET_FIELDS = {
    "level": gettext_lazy("目标等级"),
    "kind": gettext_lazy("类型"),
    "weight": gettext_lazy("权重"),
}


@dataclass(frozen=True)
class FieldChange:
    name: str
    label: str
    old: str
    new: str

    @cached_property
    def pieces(self):
        return diff_pieces(self.old, self.new)


@dataclass
class Change:
    """One row against the row with the same key; ``draft`` or ``base`` is None when it was removed or added."""

    key: str
    draft: object
    base: object
    fields: list = field(default_factory=list)
    moved: bool = False

    @property
    def kind(self):
        if self.base is None:
            return ADDED
        if self.draft is None:
            return REMOVED
        return CHANGED if self.fields or self.moved else SAME

    @property
    def is_change(self):
        return self.kind != SAME

    @property
    def row(self):
        return self.draft if self.draft is not None else self.base

    @property
    def name(self):
        return str(self.row)

    @property
    def part_name(self):
        """Names the row's form on the editor's page."""
        return f"level-{self.row.pk}"

    @property
    def field_labels(self):
        return [str(each.label) for each in self.fields]


@dataclass
class CompetencyChange(Change):
    levels: list = field(default_factory=list)
    targets: list = field(default_factory=list)

    @property
    def changed_levels(self):
        return [level for level in self.levels if level.is_change]

    @property
    def changed_targets(self):
        return [target for target in self.targets if target.is_change]

    @property
    def kind(self):
        own = super().kind
        return CHANGED if own == SAME and (self.changed_levels or self.changed_targets) else own

    @property
    def needs_meaning(self):
        """What it says changed, and the version before had it: publishing must say whether it means the same."""
        return (
            self.draft is not None
            and self.base is not None
            and (
                any(each.name in MEANING_FIELDS for each in self.fields)
                or any(level.fields or level.kind in (ADDED, REMOVED) for level in self.levels)
            )
        )

    @property
    def summary(self):
        """In a few words, e.g. 定义；2级标题、行为描述."""
        if self.kind in (ADDED, REMOVED):
            return _("新增") if self.kind == ADDED else _("删除")
        parts = [_("、").join(self.field_labels)] if self.fields else []
        for level in self.changed_levels:
            words = (
                {ADDED: _("新增"), REMOVED: _("删除")}.get(level.kind) or _("、").join(level.field_labels) or _("顺序")
            )
            parts.append(_("%(level)s%(what)s") % {"level": level.name, "what": words})
        if self.changed_targets:
            parts.append(_("目标或权重"))
        if self.moved:
            parts.append(_("顺序"))
        return _("；").join(parts)


@dataclass
class VersionDiff:
    version: object
    base: object
    texts: list
    categories: list
    competencies: list

    @property
    def changed_categories(self):
        return [change for change in self.categories if change.is_change]

    @property
    def changed_competencies(self):
        return [change for change in self.competencies if change.is_change]

    @property
    def with_meaning(self):
        return [change for change in self.competencies if change.needs_meaning]

    @property
    def meaning_keys(self):
        return {change.key for change in self.with_meaning}

    @property
    def removed(self):
        return [change for change in self.competencies if change.kind == REMOVED]

    @property
    def changed_targets(self):
        return [(change, target) for change in self.competencies for target in change.changed_targets]

    @property
    def count(self):
        """Changed texts of the version, categories and competencies."""
        return len(self.texts) + len(self.changed_categories) + len(self.changed_competencies)

    @cached_property
    def by_key(self):
        return {change.key: change for change in self.competencies}


def compare(version):
    """The ``VersionDiff`` of a version against its base; without a base everything in it is new. 4 or 8 queries."""
    new, old = content_of(version), content_of(version.base)
    return VersionDiff(
        version=version,
        base=version.base,
        texts=_fields(version, version.base, VERSION_FIELDS, _text) if version.base else [],
        categories=_matched(new.categories, old.categories, CATEGORY_FIELDS),
        competencies=_competencies(new, old),
    )


@dataclass
class Content:
    """The rows of one version, in order; competencies carry ``level_list`` and ``target_list``."""

    categories: list
    competencies: list


def content_of(version):
    """A version's rows in four queries; nothing for None. Related objects are joined by hand, so none is read twice."""
    if version is None:
        return Content([], [])
    categories = list(Category.objects.filter(version=version).order_by("order", "pk"))
    competencies = list(Competency.objects.filter(version=version).select_related("dimension").order_by("order", "pk"))
    by_pk = {category.pk: category for category in categories}
    for category in categories:
        category.version = version
        category.parent = by_pk.get(category.parent_id)
    owners = {}
    for competency in competencies:
        competency.version = version
        competency.category = by_pk.get(competency.category_id)
        competency.level_list, competency.target_list = [], []
        owners[competency.pk] = competency
    levels = {}
    for level in Level.objects.filter(competency__version=version):
        level.competency = owners[level.competency_id]
        level.competency.level_list.append(level)
        levels[level.pk] = level
    for competency in competencies:
        competency.level_list.sort(key=lambda level: (level.rank is None, level.rank or 0, level.order, level.pk))
    targets = Target.objects.filter(competency__version=version).select_related("position__family", "position__grade")
    for target in targets:
        target.competency = owners[target.competency_id]
        target.level = levels[target.level_id]
        target.competency.target_list.append(target)
    return Content(categories, competencies)


def _competencies(new, old):
    changes = _matched(new.competencies, old.competencies, COMPETENCY_FIELDS, CompetencyChange)
    for change in changes:
        draft, base = change.draft, change.base
        change.levels = _matched(draft.level_list if draft else [], base.level_list if base else [], LEVEL_FIELDS)
        change.targets = _matched(
            draft.target_list if draft else [],
            base.target_list if base else [],
            TARGET_FIELDS,
            key=lambda target: target.position_id,
        )
        for each in [*change.levels, *change.targets]:
            # A rank says where a level stands, and the positions' order is not the version's.
            each.moved = each.moved and getattr(each.draft, "rank", 0) is None
    return changes


def _matched(new, old, names, kind=Change, key=lambda row: row.key):
    """Changes in the order of ``new``, then what is only in ``old``."""
    before = {key(row): row for row in old}
    after = {key(row): row for row in new}
    moved = _moved([each for each in after if each in before], [each for each in before if each in after])
    changes = [
        kind(
            key=each,
            draft=row,
            base=before.get(each),
            fields=_fields(row, before[each], names) if each in before else [],
            moved=each in moved,
        )
        for each, row in after.items()
    ]
    return changes + [kind(key=each, draft=None, base=row) for each, row in before.items() if each not in after]


def _moved(new, old):
    """The keys that stand elsewhere: all but a longest run that kept its order, so that one move is one change."""
    place = {each: number for number, each in enumerate(old)}
    best = []  # for each place: (length of the longest rising run that ends here, where it came from)
    for index, each in enumerate(new):
        length, source = 1, None
        for earlier in range(index):
            if place[new[earlier]] < place[each] and best[earlier][0] + 1 > length:
                length, source = best[earlier][0] + 1, earlier
        best.append((length, source))
    kept, at = set(), max(range(len(new)), key=lambda index: best[index][0], default=None)
    while at is not None:
        kept.add(new[at])
        at = best[at][1]
    return set(new) - kept


def _fields(new, old, names, shown=None):
    shown = shown or _shown
    return [
        FieldChange(name, label, shown(old, name), shown(new, name))
        for name, label in names.items()
        if _compared(old, name) != _compared(new, name)
    ]


def _compared(row, name):
    """What tells whether a field changed: related rows by what they are in every version."""
    if name == "band":
        return (row.band_low, row.band_high)
    value = getattr(row, name)
    if name == "dimension":
        return row.dimension_id
    return value.key if name in ("category", "parent", "level") and value is not None else value


def _shown(row, name):
    if name == "band":
        return band(row)
    display = getattr(row, f"get_{name}_display", None)
    return str(display()) if display else _text(row, name)


def _text(row, name):
    value = getattr(row, name)
    return "" if value is None else str(value)


def band(level):
    """The score band as people write it, e.g. 0–40; empty when the level has none."""
    if level.band_low is None:
        return ""
    return f"{level.band_low.normalize():f}–{level.band_high.normalize():f}"
