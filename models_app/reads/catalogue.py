"""The search page: what was found, where the hit is, and how many there are of everything."""

import re
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from models_app.enums import VersionStatus
from models_app.models import Competency, Level, Target
from models_app.search import CATALOGUE_ORDER, marked_pieces, names_in, pinyin_of, read_query, search_terms

PAGE_SIZE = 20
SNIPPET = 120  # characters of a text that are shown
LEAD = 30  # of them before the first hit

RELEVANCE, BY_MODEL, BY_NAME = "relevance", "model", "name"
SORTS = {RELEVANCE: _("相关度"), BY_MODEL: _("模型顺序"), BY_NAME: _("名称（拼音）")}

GRADED, PARTIAL, NONE = "graded", "partial", "none"
LEVEL_STATES = {GRADED: _("有行为等级"), PARTIAL: _("来源残缺"), NONE: _("没有等级")}


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


@dataclass(frozen=True)
class Row:
    """What counting, sorting and paging need of a hit."""

    pk: int
    name: str
    relevance: int
    values: dict  # facet name -> set of values


@dataclass
class Hit:
    competency: object
    name: list
    where: str
    origin_is_level: bool
    text: list
    labels: str
    state: str
    level_count: int


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
        found = found.order_by(*CATALOGUE_ORDER)
    found = with_level_counts(found)
    asked = {}
    targets = Target.objects.order_by().values_list("competency_id", "position_id")
    for competency, position in targets:
        asked.setdefault(competency, set()).add(str(position))
    columns = ("pk", "name", "relevance", "dimension__code", "version__model__code", "version__status")
    return [
        Row(
            pk,
            name,
            relevance,
            {
                "dimension": {dimension},
                "model": {model},
                "position": asked.get(pk, set()),
                "levels": {level_state(count, ranked, has_hole)},
                "status": {status},
            },
        )
        for pk, name, relevance, dimension, model, status, count, ranked, has_hole in found.values_list(
            *columns, "level_count", "ranked", "has_hole"
        )
    ]


FACETS = ("dimension", "model", "position", "levels", "status")


def chosen_only(rows, chosen, *, but=None):
    """The rows that fit every facet's choice, one facet left out."""
    asked = [(name, values) for name, values in chosen.items() if values and name != but]
    return [row for row in rows if all(row.values[name] & values for name, values in asked)]


def counts_of(rows, chosen):
    """For each facet how many rows each value would give, with the other facets' choices held."""
    return {
        name: Counter(value for row in chosen_only(rows, chosen, but=name) for value in row.values[name])
        for name in FACETS
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


def read_hits(rows, terms):
    """The competencies of one page, with their levels, in the order of ``rows``."""
    found = (
        Competency.objects.filter(pk__in=[row.pk for row in rows])
        .select_related("version__model", "dimension")
        .prefetch_related("levels")
        .defer("search_text")
    )
    by_pk = {competency.pk: competency for competency in found}
    return [hit_of(by_pk[row.pk], terms) for row in rows if row.pk in by_pk]


def hit_of(competency, terms):
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
    return any(found for found, _piece in marked_pieces(text, [term]))


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


def terms_for(text, *, drafts):
    return read_query(text, lambda: names_in(Competency.objects.readable(drafts=drafts)))


def status_labels(*, drafts):
    order = [VersionStatus.PUBLISHED, VersionStatus.IN_APPROVAL, VersionStatus.DRAFT, VersionStatus.RETIRED]
    return {
        status.value: status.label
        for status in order
        if drafts or status in (VersionStatus.PUBLISHED, VersionStatus.RETIRED)
    }
