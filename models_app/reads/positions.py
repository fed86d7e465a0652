"""Positions with what sources ask of them, and what the models' targets ask."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from models_app.enums import VersionStatus
from models_app.models import Assignment, Citation, Position, Requirement, Target


@dataclass
class AskedVersion:
    """What one published version asks of a position."""

    version: object
    targets: list

    @property
    def total(self):
        return sum(target.weight for target in self.targets)


def positions():
    """Positions in order, with requirements, their citations, and how many people hold each today."""
    held = (
        Assignment.objects.filter(position=OuterRef("pk"), end=None)
        .order_by()
        .values("position")
        .annotate(count=Count("pk"))
        .values("count")
    )
    citations = Citation.objects.select_related("passage__document").defer("passage__document__text")
    requirements = Requirement.objects.prefetch_related(Prefetch("citations", citations))
    return (
        Position.objects.select_related("family", "grade")
        .prefetch_related(Prefetch("requirements", requirements))
        .annotate(head_count=Coalesce(Subquery(held), 0))
        .order_by("family__order", "family__code", "order", "pk")
    )


def target_counts():
    """Position -> how many competencies published versions ask of it."""
    rows = (
        Target.objects.filter(competency__version__status=VersionStatus.PUBLISHED)
        .order_by()
        .values_list("position")
        .annotate(Count("pk"))
    )
    return dict(rows)


def by_family(rows):
    """``[(family, positions)]`` of positions in order."""
    families = []
    for position in rows:
        if not families or families[-1][0] != position.family:
            families.append((position.family, []))
        families[-1][1].append(position)
    return families


def targets_by_version(position):
    """The targets of the published versions, in the order in which the version lists its competencies."""
    targets = (
        Target.objects.filter(position=position, competency__version__status=VersionStatus.PUBLISHED)
        .select_related("level", "competency__version__model", "competency__dimension")
        .defer("competency__search_text", "competency__definition")
        .prefetch_related("competency__levels")
        .order_by("competency__version__model__name", "competency__dimension__order", "competency__order", "pk")
    )
    versions = []
    for target in targets:
        ranked = target.competency.ranked_levels
        target.labels = [str(level) for level in ranked]
        target.step = next((step for step, level in enumerate(ranked, 1) if level.pk == target.level_id), None)
        if not versions or versions[-1].version.pk != target.competency.version_id:
            versions.append(AskedVersion(target.competency.version, []))
        versions[-1].targets.append(target)
    return versions
