"""团队差距: people × competencies of one closed cycle, one matrix per model version, as plain dataclasses.

Every figure is a mean over people whose own reports the reader may open: nothing can be derived from it that the
reader could not read there. The reader's own report is in none of them (nobody handles their own record), and what
an anonymous relation contributed is never split off (design, rule 10).
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from assessments import scoring
from assessments.models import Result
from assessments.reports import wording
from assessments.reports.standing import anchor_of, standings_of
from models_app.models import Competency
from models_app.numbers import key_in
from models_app.reads.language import in_language

LARGEST = 3
BY_MATCH, BY_NAME, BY_CORE, BY_GAP = "match", "name", "core", "gap"


@dataclass(frozen=True)
class Options:
    """How the matrix is cut and ordered. ``sort`` is match, name, core, or ``gap-<competency key>``."""

    position: int | None = None
    dimension: str = ""
    sort: str = BY_MATCH
    only_unmet: bool = False
    largest_first: bool = False

    @property
    def sort_competency(self):
        kind, _dash, key = self.sort.partition("-")
        return key_in(key) if kind == BY_GAP else None


@dataclass(frozen=True)
class Cell:
    """One person on one competency; ``gap`` in steps."""

    participant_id: int
    competency_id: int
    gap: Decimal | None
    words: str
    band: str
    is_asked: bool

    @property
    def anchor(self):
        return anchor_of(self.competency_id)


@dataclass(frozen=True)
class Person:
    participant_id: int
    name: str
    number: str
    position: str
    unit: str
    superior: str
    match: int | None
    covered_share: Fraction
    met: int
    scored: int
    core_unmet: int
    baseline_unmet: tuple[str, ...]
    baseline_missing: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def has_unmet(self):
        return self.met < self.scored


@dataclass(frozen=True)
class Column:
    """One competency over the team. ``weighted`` is the mean of the people's weighted gaps, a fraction of 1."""

    competency_id: int
    name: str
    dimension: str
    dimension_code: str
    kinds: tuple[str, ...]
    shares: tuple[Fraction, ...]
    steps: int
    mean: Decimal | None
    band: str
    unmet: int
    people: int
    weighted: Fraction | None

    @property
    def kind(self):
        """The kind where it is the same for everybody, else empty."""
        return self.kinds[0] if len(self.kinds) == 1 else ""

    @property
    def words(self):
        return wording.gap_words(self.mean)

    @property
    def share_words(self):
        """ "8%", or "6–8%" where it depends on the position."""
        words = list(dict.fromkeys(wording.share_words(each) for each in self.shares))
        return "–".join([*(each.removesuffix("%") for each in words[:-1]), *words[-1:]]) or wording.MISSING

    @property
    def sort_key(self):
        return f"{BY_GAP}-{self.competency_id}"

    @property
    def is_short(self):
        return self.mean is not None and not scoring.is_met(self.mean)


@dataclass(frozen=True)
class DimensionSpan:
    name: str
    span: int


@dataclass(frozen=True)
class Matrix:
    """The people of one version. ``people`` are all of them, ``shown`` those of this page, in order."""

    version_id: int
    model: str
    version: int
    columns: tuple[Column, ...]
    spans: tuple[DimensionSpan, ...]
    people: tuple[Person, ...]
    shown: tuple[Person, ...]
    match: scoring.TeamMatch
    largest: tuple[Column, ...]

    @property
    def has_results(self):
        return any(person.scored for person in self.people)

    @property
    def baseline_unmet(self):
        return tuple(person.name for person in self.people if person.baseline_unmet)

    @property
    def without_match(self):
        """People whose match is not computed, with the share of weight that has a result."""
        return tuple(
            (person.name, wording.share_words(person.covered_share)) for person in self.people if person.match is None
        )


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class TeamReport:
    cycle_id: int
    cycle: str
    purpose: str
    status: str
    closed_at: datetime
    matrices: tuple[Matrix, ...]
    positions: tuple[Choice, ...]
    dimensions: tuple[Choice, ...]
    competencies: tuple[Choice, ...]
    people: int

    @property
    def shown_count(self):
        return sum(len(matrix.shown) for matrix in self.matrices)

    def page(self, first, count):
        """The same report with ``count`` rows from ``first`` on; its figures stay those of everybody."""
        return replace(self, matrices=tuple(cut(self.matrices, first, count)))


def team_report(cycle, participants, options=None):
    """The matrices of ``participants`` of ``cycle``, a queryset that the caller has cut to what the reader may read.

    Three queries, however many people there are.
    """
    options = options or Options()
    everybody = list(participants.select_related("version__model").order_by("number", "pk"))
    chosen = [each for each in everybody if options.position in (None, each.position_id)]
    standings = standings_of(Result.objects.filter(participant__in=[each.pk for each in chosen]))
    competencies = competencies_of(standings)
    by_version = defaultdict(list)
    for participant in chosen:
        by_version[participant.version_id].append(participant)
    matrices = [matrix_of(people, standings, competencies, options) for people in by_version.values()]
    return TeamReport(
        cycle_id=cycle.pk,
        cycle=cycle.name,
        purpose=cycle.get_purpose_display(),
        status=cycle.status,
        closed_at=cycle.closed_at,
        matrices=tuple(matrices),
        positions=choices((each.position_id, each.position_name) for each in everybody if each.position_id),
        dimensions=choices(
            (each.dimension.code, in_language(each.dimension, "name")) for each in competencies.values()
        ),
        competencies=choices((each.pk, each.name) for each in competencies.values()),
        people=len(chosen),
    )


def competencies_of(standings):
    """Competency key -> the competency, by dimension and then in the model's order."""
    keys = {standing.key for each in standings.values() for standing in each}
    rows = Competency.objects.filter(pk__in=keys).select_related("dimension").defer("search_text", "definition")
    return {row.pk: row for row in rows.order_by("dimension__order", "dimension__code", "order", "pk")}


def choices(pairs):
    """Each value once, in the order met."""
    return tuple(Choice(str(value), label) for value, label in dict(pairs).items())


def cut(matrices, first, count):
    """The matrices with the rows of one page; those without any of them are left out."""
    place = 0
    for matrix in matrices:
        start, place = place, place + len(matrix.shown)
        shown = matrix.shown[max(first - start, 0) : max(first + count - start, 0)]
        if shown:
            yield replace(matrix, shown=shown)


def matrix_of(participants, standings, competencies, options):
    version = participants[0].version
    summaries = {each.pk: standings[each.pk].summary for each in participants}
    by_key = {pk: {one.key: one for one in standings[pk]} for pk in summaries}
    asked = {key for each in by_key.values() for key in each}
    columns = [
        column_of(competency, by_key, summaries)
        for competency in competencies.values()
        if competency.pk in asked and options.dimension in ("", competency.dimension.code)
    ]
    largest = sorted(
        (column for column in columns if column.weighted is not None and column.is_short),
        key=lambda column: -column.weighted,
    )
    if options.only_unmet:
        columns = [column for column in columns if column.unmet]
    if options.largest_first:
        columns.sort(key=lambda column: (column.weighted is None, -(column.weighted or 0)))
    said = Said()
    people = [
        person_of(each, summaries[each.pk], by_key[each.pk], columns, competencies, said) for each in participants
    ]
    people = sorted_people(people, options)
    return Matrix(
        version_id=version.pk,
        model=version.model.name,
        version=version.number,
        columns=tuple(columns),
        spans=spans_of(columns),
        people=tuple(people),
        shown=tuple(person for person in people if person.has_unmet or not options.only_unmet),
        match=scoring.team_match(summary.match for summary in summaries.values()),
        largest=tuple(largest[:LARGEST]),
    )


def column_of(competency, by_key, summaries):
    key = competency.pk
    rows = [(pk, standings[key]) for pk, standings in by_key.items() if key in standings]
    steps = rows[0][1].steps
    team = scoring.team_gap(standing.gap for _pk, standing in rows)
    shares = {summaries[pk].weight_shares[key] for pk, standing in rows if standing.target}
    kinds = {str(standing.target.kind) for _pk, standing in rows if standing.target}
    return Column(
        competency_id=key,
        name=competency.name,
        dimension=in_language(competency.dimension, "name"),
        dimension_code=competency.dimension.code,
        kinds=tuple(sorted(kinds)),
        shares=(min(shares), max(shares)) if shares else (),
        steps=steps,
        mean=team.mean,
        band=str(scoring.gap_band(team.mean, steps)),
        unmet=team.unmet,
        people=team.people,
        weighted=scoring.mean(summaries[pk].weighted_gaps.get(key) for pk, _standing in rows),
    )


def person_of(participant, summary, standings, columns, competencies, said):
    participant_id = participant.pk
    return Person(
        participant_id=participant_id,
        name=participant.name,
        number=participant.number,
        position=participant.position_name,
        unit=participant.unit_name,
        superior=participant.superior_name,
        match=summary.match.percent,
        covered_share=summary.match.covered_share,
        met=len(summary.overall.met),
        scored=summary.overall.scored,
        core_unmet=len(summary.core.unmet),
        baseline_unmet=tuple(competencies[one.key].name for one in summary.baseline.unmet),
        baseline_missing=tuple(competencies[one.key].name for one in summary.baseline.missing),
        cells=tuple(
            cell_of(participant_id, column.competency_id, standings.get(column.competency_id), said)
            for column in columns
        ),
    )


class Said(dict):
    """Gap -> its words, each put into words once."""

    def __missing__(self, gap):
        self[gap] = wording.gap_words(gap)
        return self[gap]


def cell_of(participant_id, competency_id, standing, said):
    gap = standing.gap if standing else None
    return Cell(
        participant_id=participant_id,
        competency_id=competency_id,
        gap=gap,
        words=said[gap],
        band=str(standing.band if standing else scoring.GapBand.NONE),
        is_asked=standing is not None,
    )


def sorted_people(people, options):
    """In the order asked for; whoever has no figure to sort by comes last."""
    if options.sort == BY_NAME:
        return sorted(people, key=lambda person: (person.name, person.number))
    if options.sort == BY_CORE:
        return sorted(people, key=lambda person: -person.core_unmet)
    key = options.sort_competency
    if key is not None:
        gaps = {
            person.participant_id: cell.gap for person in people for cell in person.cells if cell.competency_id == key
        }
        known = {pk: gap for pk, gap in gaps.items() if gap is not None}
        return sorted(
            people,
            key=lambda person: (person.participant_id not in known, -known.get(person.participant_id, Decimal())),
        )
    return sorted(people, key=lambda person: (person.match is None, person.match or 0))


def spans_of(columns):
    """The dimensions above the columns, as they follow one another."""
    spans = []
    for column in columns:
        if spans and spans[-1].name == column.dimension:
            spans[-1] = DimensionSpan(column.dimension, spans[-1].span + 1)
        else:
            spans.append(DimensionSpan(column.dimension, 1))
    return tuple(spans)
