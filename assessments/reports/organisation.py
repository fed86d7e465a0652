"""组织报告: units × competencies of one closed cycle, means over the people whose reports the reader may open."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from assessments import scoring
from assessments.models import Result
from assessments.reports.standing import standings_of
from assessments.reports.team import competencies_of
from models_app.reads.language import in_language


@dataclass(frozen=True)
class UnitGap:
    """A unit on one competency; ``mean`` in steps over ``people`` with a gap, None when nobody has one."""

    competency_id: int
    mean: Decimal | None
    band: str
    unmet: int
    people: int


@dataclass(frozen=True)
class UnitLine:
    """One unit as named at launch, with the people of one version."""

    unit_id: int | None
    unit: str
    version_id: int
    people: int
    baseline_unmet: int
    core_unmet: int
    match: scoring.TeamMatch
    gaps: tuple[UnitGap, ...]


@dataclass(frozen=True)
class ReportCompetency:
    competency_id: int
    name: str
    dimension: str
    version_id: int


@dataclass(frozen=True)
class OrganisationReport:
    cycle_id: int
    cycle: str
    purpose: str
    competencies: tuple[ReportCompetency, ...]
    units: tuple[UnitLine, ...]


def organisation_report(cycle, participants):
    """The units of ``participants``, a queryset that the caller has cut to what the reader may read. Three queries."""
    people = list(participants.order_by("unit__path", "version_id", "number"))
    standings = standings_of(Result.objects.filter(participant__in=[each.pk for each in people]))
    competencies = competencies_of(standings)
    by_unit = defaultdict(list)
    for participant in people:
        by_unit[participant.unit_id, participant.unit_name, participant.version_id].append(participant)
    return OrganisationReport(
        cycle_id=cycle.pk,
        cycle=cycle.name,
        purpose=cycle.get_purpose_display(),
        competencies=tuple(
            ReportCompetency(each.pk, each.name, in_language(each.dimension, "name"), each.version_id)
            for each in competencies.values()
        ),
        units=tuple(unit_line(*unit, group, standings, competencies) for unit, group in by_unit.items()),
    )


def unit_line(unit_id, unit, version_id, people, standings, competencies):
    summaries = [standings[each.pk].summary for each in people]
    found = defaultdict(list)
    for each in people:
        for standing in standings[each.pk]:
            found[standing.key].append(standing)
    return UnitLine(
        unit_id=unit_id,
        unit=unit,
        version_id=version_id,
        people=len(people),
        baseline_unmet=sum(bool(summary.baseline.unmet) for summary in summaries),
        core_unmet=sum(len(summary.core.unmet) for summary in summaries),
        match=scoring.team_match(summary.match for summary in summaries),
        gaps=tuple(unit_gap(key, found[key]) for key in competencies if key in found),
    )


def unit_gap(key, standings):
    team = scoring.team_gap(standing.gap for standing in standings)
    return UnitGap(key, team.mean, str(scoring.gap_band(team.mean, standings[0].steps)), team.unmet, team.people)
