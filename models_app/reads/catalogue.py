"""The search page: what was found, where the hit is, and how many there are of everything."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import MD5, Coalesce
from django.utils.translation import gettext_lazy as _

from models_app.enums import Trade, VersionStatus
from models_app.models import Competency, CompetencyModel, Dimension, EntryItem, Level, Position, Target
from models_app.reads.language import in_language
from models_app.search import (
    CATALOGUE_ORDER,
    NEAREST_FIRST,
    fold,
    marked_pieces,
    names_in,
    pinyin_of,
    search_terms,
    titles_in,
)

PAGE_SIZE = 20
SNIPPET = 120  # characters of a text that are shown
LEAD = 30  # of them before the first hit
MOST_OPTIONS = 8  # of a facet that are shown at once

RELEVANCE, BY_MODEL, BY_NAME = "relevance", "model", "name"
SORTS = {RELEVANCE: _("相关度"), BY_MODEL: _("模型顺序"), BY_NAME: _("名称（拼音）")}

GRADED, PARTIAL, NONE = "graded", "partial", "none"
LEVEL_STATES = {GRADED: _("有行为等级"), PARTIAL: _("来源残缺"), NONE: _("没有等级")}

OWN = "own"  # of models that are no entry of a document
TRADES = {**dict(Trade.choices), OWN: _("本行与项目")}


@dataclass
class Option:
    value: str
    label: str
    count: int
    selected: bool


@dataclass
class Facet:
    name: str
    title: str
    options: list

    @property
    def first(self):
        return self.options[:MOST_OPTIONS]

    @property
    def rest(self):
        return self.options[MOST_OPTIONS:]

    @property
    def has_chosen_in_rest(self):
        return any(option.selected for option in self.rest)


@dataclass(frozen=True)
class Row:
    """What counting, sorting and paging need of a hit."""

    pk: int
    name: str
    relevance: int
    values: dict  # facet name -> set of values
    text_hash: str  # the same for competencies that agree in every text


@dataclass
class Hit:
    """``copies`` are the other hits with the same name, definition and levels."""

    competency: object
    name: list
    where: str
    origin_is_level: bool
    text: list
    labels: str
    state: str
    level_count: int
    copies: list = field(default_factory=list)

    @property
    def other_trade(self):
        return other_trade(getattr(self.competency.version.model, "entry", None))


def other_trade(entry):
    """The entry, when it is not written for banks: readers are told for whom it is."""
    return entry if entry is not None and entry.trade != Trade.BANKING else None


def with_level_counts(queryset):
    levels = Level.objects.filter(competency=OuterRef("pk"))
    return queryset.annotate(
        level_count=number_of(levels),
        ranked=number_of(levels.filter(rank__isnull=False)),
        has_hole=Exists(levels.exclude(gap_note="")),
    )


def number_of(levels):
    counted = levels.order_by().values("competency").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def level_state(count, ranked, has_hole):
    if not count:
        return NONE
    return PARTIAL if ranked < 2 or has_hole else GRADED


def read_rows(terms, *, drafts):
    """Every hit with what the facets ask, best first: two queries, whatever the number."""
    found = search_terms(Competency.objects.readable(drafts=drafts), terms)
    if not terms:
        found = found.order_by(NEAREST_FIRST, *CATALOGUE_ORDER)
    found = with_level_counts(found).annotate(text_hash=MD5("search_text"))
    asked = {}
    targets = Target.objects.order_by().values_list("competency_id", "position_id")
    for competency, position in targets:
        asked.setdefault(competency, set()).add(str(position))
    columns = ("pk", "name", "relevance", "text_hash", "dimension__code", "version__model__entry__trade")
    more = ("version__model__code", "version__status", "level_count", "ranked", "has_hole")
    return [
        Row(
            pk,
            name,
            relevance,
            {
                "dimension": {dimension},
                "trade": {trade or OWN},
                "model": {model},
                "position": asked.get(pk, set()),
                "levels": {level_state(count, ranked, has_hole)},
                "status": {status},
            },
            text_hash,
        )
        for pk, name, relevance, text_hash, dimension, trade, model, status, count, ranked, has_hole in (
            found.values_list(*columns, *more)
        )
    ]


FACETS = ("dimension", "trade", "model", "position", "levels", "status")


def chosen_only(rows, chosen, *, but=None):
    """The rows that fit every facet's choice, one facet left out."""
    asked = [(name, values) for name, values in chosen.items() if values and name != but]
    return [row for row in rows if all(row.values[name] & values for name, values in asked)]


def counts_of(rows, chosen, names=FACETS):
    """For each facet how many rows each value would give, with the other facets' choices held."""
    return {
        name: Counter(value for row in chosen_only(rows, chosen, but=name) for value in row.values[name])
        for name in names
    }


def options(labels, counts, chosen):
    """The values that occur or are chosen, in the order of ``labels``."""
    return [
        Option(value, label, counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if counts.get(value) or value in chosen
    ]


def sort_rows(rows, by):
    if by == BY_NAME:
        return sorted(rows, key=lambda row: (pinyin_of(row.name), row.name))
    return rows


def grouped(rows):
    """``[[row, and those that agree with it in every text]]``, in the order of the first of each."""
    groups = {}
    for row in rows:
        groups.setdefault(row.text_hash, []).append(row)
    return list(groups.values())


def read_hits(groups, terms):
    """The competencies of one page, each with its levels and its copies, in the order of ``groups``."""
    found = (
        Competency.objects.filter(pk__in=[row.pk for group in groups for row in group])
        .select_related("version__model__entry", "dimension")
        .prefetch_related("levels")
        .defer("search_text")
    )
    by_pk = {competency.pk: competency for competency in found}
    competencies = [[by_pk[row.pk] for row in group if row.pk in by_pk] for group in groups]
    return [hit_of(first, terms, copies) for first, *copies in filter(None, competencies)]


def hit_of(competency, terms, copies=()):
    levels = list(competency.levels.all())
    label, text, is_level = best_text(competency, levels, terms)
    ranked = [level for level in levels if level.rank is not None]
    return Hit(
        competency=competency,
        name=marked_pieces(competency.name, terms, in_name=True),
        where=label,
        origin_is_level=is_level,
        text=snippet(text, terms),
        labels=joined_labels([str(level) for level in ranked]),
        state=level_state(len(levels), len(ranked), any(level.gap_note for level in levels)),
        level_count=len(levels),
        copies=list(copies),
    )


def best_text(competency, levels, terms):
    """(where, text, whether it is a level's) of the text with the most words hit; the definition goes first."""
    texts = [(_("定义"), competency.definition, False)] if competency.definition else []
    for level in levels:
        text = level.title or level.behaviour
        if level.title and level.behaviour:
            text = _("%(title)s：%(text)s") % {"title": level.title, "text": level.behaviour}
        if text:
            texts.append((level.label or _("未标等级"), text, True))
    if not texts:
        return "", "", False
    return max(texts, key=lambda text: sum(is_hit(str(text[1]), term) for term in terms))


def is_hit(text, term):
    folded = fold(text)
    return any(spelling in folded for spelling in term.spellings)


def snippet(text, terms):
    """The marked text, cut to what fits two lines, from shortly before the first hit on."""
    text = str(text)
    pieces = marked_pieces(text, terms)
    before = len(pieces[0][1]) if pieces and not pieces[0][0] and len(pieces) > 1 else 0
    start = max(before - LEAD, 0) if len(text) > SNIPPET and before > SNIPPET // 2 else 0
    cut = marked_pieces(text[start : start + SNIPPET], terms)
    return [
        *([(False, "…")] if start else []),
        *cut,
        *([(False, "…")] if len(text) > start + SNIPPET else []),
    ]


SAME_ENDING = re.compile(r"(\d+)(\D+)")


def joined_labels(labels):
    """1级, 2级, 3级 as "1、2、3级"; labels of another kind one after another."""
    parts = [SAME_ENDING.fullmatch(label) for label in labels]
    endings = {part[2] for part in parts if part}
    separator = str(_("、"))
    if labels and all(parts) and len(endings) == 1:
        return separator.join(part[1] for part in parts) + endings.pop()
    return separator.join(labels)


TITLES = {
    "dimension": _("维度"),
    "trade": _("写给哪个行业"),
    "model": _("模型"),
    "position": _("要求它的岗位"),
    "levels": _("行为等级"),
    "status": _("版本状态"),
}


def facets_of(rows, chosen, statuses):
    counts = counts_of(rows, chosen)
    labels = {
        "dimension": {row.code: in_language(row, "name") for row in Dimension.objects.all()},
        "trade": TRADES,
        "model": most_first(dict(CompetencyModel.objects.values_list("code", "name")), counts["model"]),
        "position": {str(row.pk): str(row) for row in Position.objects.select_related("family")},
        "levels": LEVEL_STATES,
        "status": statuses,
    }
    return [Facet(name, TITLES[name], options(labels[name], counts[name], chosen[name])) for name in FACETS]


def most_first(labels, counts):
    return dict(sorted(labels.items(), key=lambda label: -counts.get(label[0], 0)))


def names(*, drafts):
    """What pinyin may spell: the names that the reader may know of, and the titles of items."""
    return list(names_in(Competency.objects.readable(drafts=drafts)).union(titles_in(EntryItem.objects.all())))


def status_labels(*, drafts):
    order = [VersionStatus.PUBLISHED, VersionStatus.IN_APPROVAL, VersionStatus.DRAFT, VersionStatus.RETIRED]
    return {
        status.value: status.label
        for status in order
        if drafts or status in (VersionStatus.PUBLISHED, VersionStatus.RETIRED)
    }
