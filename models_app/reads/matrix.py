"""Which model asks for what: concepts in rows, published models in columns. Five queries, whatever the size."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from models_app.enums import EntryKind, LinkRelation, Trade
from models_app.models import Competency, Concept, ConceptMember, Dimension, ModelVersion
from models_app.reads.concepts import unlinked

NO_ENTRY = "none"  # a model that no list of the documents became: the bank's or the project's own
KINDS = {**dict(EntryKind.choices), NO_ENTRY: _("不出自文档的模型")}
TRADES = {**dict(Trade.choices), NO_ENTRY: _("不出自文档的模型")}


@dataclass(frozen=True)
class MatrixFilter:
    """Empty values choose everything; ``shared``: only concepts that two models or more ask for."""

    trade: str = ""
    kind: str = ""
    dimension: str = ""
    shared: bool = False

    @property
    def is_empty(self):
        return self == MatrixFilter()


@dataclass(frozen=True)
class Mark:
    """One competency in a cell."""

    competency: int
    name: str
    relation: str
    levels: int

    @property
    def relation_label(self):
        return LinkRelation(self.relation).label

    @cached_property
    def url(self):
        return reverse("competency-detail", args=[self.competency])


@dataclass
class Column:
    version: object
    trade: str
    kind: str
    concepts: int = 0
    competencies: int = 0
    unlinked: int = 0

    @property
    def model(self):
        return self.version.model


@dataclass
class Row:
    """``cells`` has a list of marks for each column."""

    concept: object
    dimension: object
    cells: list
    models: int = 0


@dataclass
class Group:
    dimension: object
    rows: list = field(default_factory=list)


@dataclass
class Matrix:
    columns: list
    groups: list
    trades: list  # [(value, label)] that occur
    kinds: list
    dimensions: list

    @property
    def rows(self):
        return [row for group in self.groups for row in group.rows]

    @property
    def unlinked(self):
        return sum(column.unlinked for column in self.columns)


def read_matrix(chosen):
    """The matrix of the published versions; ``chosen`` a ``MatrixFilter``."""
    everything = [column_of(version) for version in published_versions()]
    columns = [
        column for column in everything if chosen.trade in ("", column.trade) and chosen.kind in ("", column.kind)
    ]
    competencies = list(counted_competencies())
    place = {(row.version.model_id, row.key): row for row in competencies}
    loose = Counter(row.version_id for row in unlinked(competencies))
    total = Counter(row.version_id for row in competencies)
    for column in columns:
        column.competencies, column.unlinked = total[column.version.pk], loose[column.version.pk]
    rows = list(concept_rows(columns, place, chosen))
    for number, column in enumerate(columns):
        column.concepts = sum(bool(row.cells[number]) for row in rows)
    columns = fullest_first(columns, rows)
    groups = grouped(rows, list(Dimension.objects.all()))
    return Matrix(
        columns=columns,
        groups=groups,
        trades=occurring(TRADES, {column.trade for column in everything}),
        kinds=occurring(KINDS, {column.kind for column in everything}),
        dimensions=list(dict.fromkeys(row.dimension for row in sorted(competencies, key=lambda r: r.dimension.order))),
    )


def published_versions():
    versions = ModelVersion.objects.published().select_related("model__entry")
    return versions.order_by("model__name", "pk")


def column_of(version):
    entry = getattr(version.model, "entry", None)
    return Column(version, entry.trade if entry else NO_ENTRY, entry.kind if entry else NO_ENTRY)


def counted_competencies():
    return (
        Competency.objects.published()
        .select_related("dimension", "version")
        .annotate(level_count=Count("levels"))
        .only("key", "name", "dimension", "version__model")
        .order_by("pk")
    )


def concept_rows(columns, place, chosen):
    links = {}
    for link in ConceptMember.objects.order_by("pk"):
        if (link.model_id, link.competency_key) in place:
            links.setdefault(link.concept_id, []).append(link)
    for concept in Concept.objects.all():
        own = links.get(concept.pk, [])
        counted = Counter(place[link.model_id, link.competency_key].dimension for link in own)
        dimension = max(counted, key=lambda each: (counted[each], -each.order), default=None)
        if dimension is None or chosen.dimension not in ("", dimension.code):
            continue
        if chosen.shared and len({link.model_id for link in own}) < 2:
            continue
        found = marks_by_model(own, place)
        cells = [found.get(column.version.model_id, ()) for column in columns]
        row = Row(concept, dimension, cells, models=sum(map(bool, cells)))
        if row.models:
            yield row


def fullest_first(columns, rows):
    """The columns, and each row's cells with them: models with the most concepts first."""
    order = sorted(range(len(columns)), key=lambda number: -columns[number].concepts)
    for row in rows:
        row.cells = [row.cells[number] for number in order]
    return [columns[number] for number in order]


def marks_by_model(links, place):
    found = {}
    for link in links:
        row = place[link.model_id, link.competency_key]
        mark = Mark(row.pk, row.name, link.relation, row.level_count)
        found.setdefault(link.model_id, []).append(mark)
    return found


def grouped(rows, dimensions):
    """The rows under their dimensions, in the dimensions' order; those that most models ask for first."""
    groups = {dimension.pk: Group(dimension) for dimension in dimensions}
    for row in sorted(rows, key=lambda row: (-row.models, row.concept.order, row.concept.name)):
        groups[row.dimension.pk].rows.append(row)
    return [group for group in groups.values() if group.rows]


def occurring(labels, values):
    return [(value, label) for value, label in labels.items() if value in values]
