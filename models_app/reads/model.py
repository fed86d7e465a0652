"""What the page of a model shows: one of its versions as a tree."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from models_app.enums import VersionStatus
from models_app.models import Category, Citation, Competency, Finding, Level, ModelVersion, Place, Position
from models_app.reads.catalogue import joined_labels, level_state
from models_app.reads.tree import empty_headings, version_tree
from models_app.search import pinyin_of


@dataclass
class VersionPage:
    version: object
    editions: list
    tree: list
    empty_headings: list
    competency_count: int
    level_count: int
    hole_count: int
    core_count: int
    findings: list
    citations: list
    positions: list

    @property
    def competencies(self):
        return [each for branch in self.tree for part in branch.categories for each in part.competencies]


def editions_of(code, *, drafts):
    """The versions of the model with this code that the reader may know of, newest first; with the entry of the
    documents that the model stands for, and how often it is printed there.
    """
    versions = ModelVersion.objects.filter(model__code=code).readable(drafts=drafts)
    printed = Place.objects.filter(entry__model=OuterRef("model")).order_by().values("entry")
    number = printed.annotate(number=Count("pk")).values("number")
    return list(versions.select_related("model__entry").annotate(place_count=Subquery(number)).order_by("-number"))


def version_page(version, editions):
    competencies = list(
        Competency.objects.filter(version=version)
        .select_related("dimension")
        .prefetch_related("levels")
        .defer("search_text")
    )
    for competency in competencies:
        describe_levels(competency)
    categories = list(Category.objects.filter(version=version))
    citations = citations_of(version)
    cite_headings(categories, citations)
    return VersionPage(
        version=version,
        editions=editions,
        tree=version_tree(competencies, categories),
        empty_headings=empty_headings(competencies, categories),
        competency_count=len(competencies),
        level_count=sum(competency.level_count for competency in competencies),
        hole_count=sum(has_hole(competency) for competency in competencies),
        core_count=sum(competency.is_core_in_source for competency in competencies),
        findings=loose_findings(version, citations),
        citations=[citation for citation in citations if citation.version_id],
        positions=positions_with_targets(version),
    )


def describe_levels(competency):
    levels = list(competency.levels.all())
    ranked = [level for level in levels if level.rank is not None]
    competency.level_count = len(levels)
    competency.level_labels = joined_labels([str(level) for level in ranked])
    competency.ranked_count = len(ranked)
    competency.level_state = level_state(len(levels), len(ranked), any(level.gap_note for level in levels))


def has_hole(competency):
    return bool(competency.gap_note) or any(level.gap_note for level in competency.levels.all())


def cite_headings(categories, citations):
    by_category = {}
    for citation in citations:
        by_category.setdefault(citation.category_id, []).append(citation)
    for category in categories:
        category.cited = by_category.get(category.pk, [])


def citations_of(version):
    """The citations of the version itself, of its headings' names, and of findings that have no competency."""
    loose = Q(finding__version=version, finding__competency=None)
    return list(
        Citation.objects.filter(Q(version=version) | Q(category__version=version, field="name") | loose)
        .select_related("passage__document")
        .defer("passage__document__text")
    )


def loose_findings(version, citations):
    """Texts and frequencies that have no competency, with what cites them."""
    findings = list(Finding.objects.filter(version=version, competency=None))
    for finding in findings:
        finding.cited = [citation for citation in citations if citation.finding_id == finding.pk]
    return findings


def positions_with_targets(version):
    return list(
        Position.objects.filter(targets__competency__version=version)
        .select_related("family")
        .distinct()
        .order_by("family__order", "order", "pk")
    )


@dataclass
class ListedModel:
    """``shown`` is the published version, else the newest one that the reader may know of."""

    model: object
    shown: object
    versions: list
    competencies: int
    levels: int
    holes: int


def models_for(*, drafts):
    """The models with a version the reader may know of: the bank's own first, then those with levels, by pinyin."""
    versions = {}
    for version in ModelVersion.objects.readable(drafts=drafts).select_related("model").order_by("-number"):
        versions.setdefault(version.model, []).append(version)
    shown = {model: shown_version(editions) for model, editions in versions.items()}
    counts = counts_by_version([version.pk for version in shown.values()])
    rows = [
        ListedModel(model, shown[model], versions[model], *counts.get(shown[model].pk, (0, 0, 0))) for model in versions
    ]
    return sorted(rows, key=place_of)


def place_of(row):
    return not row.model.is_banks_own, not row.levels, pinyin_of(row.model.name), row.model.pk


def shown_version(editions):
    """The published one of a model's editions, else the newest."""
    return next((version for version in editions if version.status == VersionStatus.PUBLISHED), editions[0])


def counts_by_version(versions):
    """For each version: competencies, levels, and competencies whose source has a hole."""
    levels = dict(
        Level.objects.filter(competency__version__in=versions)
        .order_by()
        .values_list("competency__version")
        .annotate(Count("pk"))
    )
    hole = ~Q(gap_note="") | Exists(Level.objects.filter(competency=OuterRef("pk")).exclude(gap_note=""))
    rows = (
        Competency.objects.filter(version__in=versions)
        .order_by()
        .values("version")
        .annotate(number=Count("pk"), holes=Count("pk", filter=hole))
    )
    return {row["version"]: (row["number"], levels.get(row["version"], 0), row["holes"]) for row in rows}
