"""The scoring formulas: frozen dataclasses in, numbers out. Imports no Django, reads no database.

Source of every formula: DESIGN.md, section 3, "Scoring". Change one and FORMULA_VERSION goes up,
because results and reports print the version they were computed with.

Units and conventions
- 档 (step): position of a ranked level among its competency's ranked levels, 1…n; 0 is 未达最低等级,
  a value like any other. A rating is a step, or UNABLE (None) for 无法评价 and for "not rated".
- None is "no figure" and is shown as "—"; it is never 0 and never enters a mean.
- Means and weight shares are exact `Fraction`s. Figures for people are `Decimal`s, rounded once:
  half away from zero, which is half up for all that cannot be negative.
- Weights are `int`, `Decimal` or `Fraction`; a float is refused, it could not be exact.
- Order given in is order kept; ties are settled by it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm

FORMULA_VERSION = 1

BELOW_LOWEST = 0
UNABLE = None

MET_BELOW = Decimal("0.25")
TENTH = Decimal("0.1")
MATCH_NEEDS_SHARE = Fraction(80, 100)
LARGE_GAP_FROM = Fraction(33, 100)
MEDIUM_GAP_FROM = Fraction(17, 100)
SMALLEST_THRESHOLD = 3
HIGHLIGHTS = 3


EXACT_TYPES = frozenset({int, Decimal, Fraction})


def ratio(value: int | Decimal | Fraction) -> tuple[int, int]:
    """Numerator and denominator in lowest terms. Raises TypeError for anything inexact, such as a float."""
    if type(value) not in EXACT_TYPES:  # by type: a bool is an int, and asking Fraction's ABC costs more than the sum
        raise TypeError(f"an exact number is needed, not {value!r}")
    return value.as_integer_ratio()


def exact(value: int | Decimal | Fraction) -> Fraction:
    """The same number as a fraction. Raises TypeError for anything inexact, such as a float."""
    return value if type(value) is Fraction else Fraction(*ratio(value))


def total(values: Iterable[int | Decimal | Fraction]) -> Fraction:
    """Exact sum, over one common denominator: adding fraction by fraction reduces anew at every step."""
    ratios = [ratio(value) for value in values]
    common = lcm(*(denominator for _, denominator in ratios))
    return Fraction(sum(numerator * (common // denominator) for numerator, denominator in ratios), common)


def round_half_up(value: Decimal | Fraction, places: int) -> Decimal:
    """`value` to `places` decimals, halves away from zero; exact, because it starts from a fraction."""
    whole = int(abs(exact(value)) * 10**places + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def mean(values: Iterable[int | Decimal | Fraction | None]) -> Fraction | None:
    """Exact mean of the values that exist; None when none does."""
    present = [value for value in values if value is not None]
    return total(present) / len(present) if present else None


# --- Steps


@dataclass(frozen=True)
class Scale:
    """The ranked levels of one competency, lowest first, by id. Levels without a rank stay out."""

    level_ids: tuple[Hashable, ...]

    def __post_init__(self) -> None:
        if len(set(self.level_ids)) != len(self.level_ids):
            raise ValueError("a level stands on one step only")

    @property
    def steps(self) -> int:
        """n, the number of steps."""
        return len(self.level_ids)

    @property
    def is_ratable(self) -> bool:
        """Two ranked levels at least: with fewer there is nothing to choose between."""
        return self.steps >= 2

    def step_of(self, level_id: Hashable) -> int:
        """1…n. Raises ValueError for a level of another competency."""
        return self.level_ids.index(level_id) + 1

    def level_at(self, step: int | None) -> Hashable | None:
        """The level of a step; None for step 0, for None, and above the top."""
        return self.level_ids[step - 1] if step and 1 <= step <= self.steps else None


# --- Relation groups


@dataclass(frozen=True)
class GroupRule:
    """How a relation counts in a cycle. `threshold`: valid ratings an anonymous group needs, 3 or more."""

    relation: str
    weight: Fraction
    anonymous: bool = False
    threshold: int = SMALLEST_THRESHOLD
    is_self: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", exact(self.weight))
        if self.weight < 0:
            raise ValueError("a weight is 0 or more")
        if self.anonymous and self.threshold < SMALLEST_THRESHOLD:
            raise ValueError(f"an anonymous relation needs a threshold of {SMALLEST_THRESHOLD} or more")


@dataclass(frozen=True)
class GroupRatings:
    """All ratings of one relation on one competency of one participant."""

    rule: GroupRule
    steps: tuple[int | None, ...] = ()

    @property
    def valid(self) -> tuple[int, ...]:
        """The ratings that carry a value; 未达最低等级 does, 无法评价 does not."""
        return tuple(step for step in self.steps if step is not UNABLE)

    @property
    def counts(self) -> bool:
        """Weight above 0, one valid rating at least, the threshold met if anonymous; self never."""
        needed = self.rule.threshold if self.rule.anonymous else 1
        return not self.rule.is_self and self.rule.weight > 0 and len(self.valid) >= needed


@dataclass(frozen=True)
class ShownCount:
    """What may be said of a number of ratings: `exact`, or "`at_least` 份以上", or neither ("—")."""

    exact: int | None = None
    at_least: int | None = None


def shown_count(rule: GroupRule, *, counted: bool, count: int) -> ShownCount:
    """How many ratings or forms a figure rests on, as it may be shown.

    Of an anonymous group that counted only "3 份以上", whatever its threshold; of a group left out
    nothing. Self never counts but is shown beside the figures, so its own number is told.
    """
    if rule.anonymous:
        return ShownCount(at_least=SMALLEST_THRESHOLD) if counted else ShownCount()
    return ShownCount(exact=count) if counted or rule.is_self else ShownCount()


@dataclass(frozen=True)
class GroupOutcome:
    """What one relation contributes to one competency.

    `mean` (0…n) and `spread` (population SD in steps, 0.1) are None for a group left out, so that
    it cannot slip into a figure; self keeps its mean, for comparison only. `spread` is for HR.
    `valid_count` is for the record: on screen and paper only `shown` is used.
    """

    rule: GroupRule
    valid_count: int
    counted: bool
    mean: Fraction | None
    spread: Decimal | None

    @property
    def relation(self) -> str:
        return self.rule.relation

    @property
    def shown(self) -> ShownCount:
        return shown_count(self.rule, counted=self.counted, count=self.valid_count)


def group_outcome(group: GroupRatings) -> GroupOutcome:
    has_spread = group.counts and not group.rule.anonymous
    return GroupOutcome(
        rule=group.rule,
        valid_count=len(group.valid),
        counted=group.counts,
        mean=mean(group.valid) if group.counts or group.rule.is_self else None,
        spread=population_sd(group.valid) if has_spread else None,
    )


def population_sd(steps: Sequence[int]) -> Decimal | None:
    """√(Σ(x − mean)² ÷ N) in steps, to 0.1; None for fewer than two ratings. Never of an anonymous group."""
    if len(steps) < 2:
        return None
    centre = mean(steps)
    variance = sum((step - centre) ** 2 for step in steps) / len(steps)
    root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return root.quantize(TENTH, rounding=ROUND_HALF_UP)


def actual(groups: Iterable[GroupRatings]) -> Decimal | None:
    """实际: Σ weight·mean ÷ Σ weight over the groups that count; 0.0…n, to 0.1. None: no group counts."""
    counting = [group for group in groups if group.counts]
    if not counting:
        return None
    weighted = total(group.rule.weight * mean(group.valid) for group in counting)
    return round_half_up(weighted / total(group.rule.weight for group in counting), 1)


def weighted_median_step(groups: Iterable[GroupRatings]) -> int | None:
    """现在 ("now"): weighted median of the counted ratings, 0…n, ties downward. None: no group counts.

    A rating weighs its group's weight ÷ the group's valid ratings, as it does in `actual`: ten peers
    together weigh what the peers weigh. The median is the lowest step at which the ratings up to and
    including it carry half of the weight; on an exact half that is the lower of the two middle steps.
    """
    weighed = sorted(
        (step, group.rule.weight / len(group.valid)) for group in groups if group.counts for step in group.valid
    )
    half = total(weight for _, weight in weighed) / 2
    carried = Fraction()
    for step, weight in weighed:
        carried += weight
        if carried >= half:
            return step
    return None


def next_step(now: int | None, steps: int) -> int | None:
    """下一级: the step above "now", 1…n; None at the top and where there is no "now"."""
    return now + 1 if now is not None and now < steps else None


# --- Target and gap


class TargetKind(StrEnum):
    """The values of models_app.enums.TargetKind, which is Django's; either may be passed."""

    BASELINE = "baseline"  # 底线
    CORE = "core"  # 核心
    GENERAL = "general"  # 一般


@dataclass(frozen=True)
class Target:
    """What a position asks for on a competency: a step 1…n, a weight above 0, a kind."""

    step: int
    weight: Fraction
    kind: TargetKind = TargetKind.GENERAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", exact(self.weight))
        object.__setattr__(self, "kind", TargetKind(self.kind))
        if self.step < 1 or self.weight <= 0:
            raise ValueError("a target is a step from 1 and a weight above 0")


class GapBand(StrEnum):
    """Colour and word of a gap. The SHORT ones are "差 x", ABOVE is "超 x", MET is 达标, NONE is "—"."""

    SHORT_LARGE = "short-large"  # gap ÷ n ≥ 33%
    SHORT_MEDIUM = "short-medium"  # 17% ≤ gap ÷ n < 33%
    SHORT_SMALL = "short-small"  # gap ÷ n < 17%
    MET = "met"
    ABOVE = "above"
    NONE = "none"

    @property
    def is_short(self) -> bool:
        return self in (GapBand.SHORT_LARGE, GapBand.SHORT_MEDIUM, GapBand.SHORT_SMALL)


def gap(target_step: int | None, value: Decimal | None) -> Decimal | None:
    """差距: target step − actual, in steps; negative above the target. None when either is missing."""
    return None if target_step is None or value is None else target_step - value


def is_met(distance: Decimal | None) -> bool:
    """达标: gap < 0.25. A missing gap is not met, nor is it unmet: ask for it first."""
    return distance is not None and distance < MET_BELOW


@lru_cache(maxsize=1024)  # in tenths and hundredths there are few gaps, and a team's page asks hundreds of times
def gap_band(distance: Decimal | None, steps: int) -> GapBand:
    """Which band a gap falls in. `steps` is n of the competency.

    Above: gap < 0. Met: 0 ≤ gap < 0.25. Short: from 0.25 up, by gap ÷ n, compared exactly and not
    as a rounded percentage: 1.3 of 4 steps (32.5%) is medium, 1.0 of 3 (33.3…%) large.
    """
    if distance is None:
        return GapBand.NONE
    if distance < 0:
        return GapBand.ABOVE
    if is_met(distance):
        return GapBand.MET
    numerator, denominator = ratio(distance)
    share = Fraction(numerator, denominator * steps)
    if share >= LARGE_GAP_FROM:
        return GapBand.SHORT_LARGE
    return GapBand.SHORT_MEDIUM if share >= MEDIUM_GAP_FROM else GapBand.SHORT_SMALL


def weighted_gap(weight_share: Fraction | None, distance: Decimal | None, steps: int) -> Fraction | None:
    """加权差距: weight share × gap ÷ n, a fraction of 1; show with `as_percent`. Negative above the target."""
    if weight_share is None or distance is None:
        return None
    numerator, denominator = ratio(distance)
    return Fraction(weight_share.numerator * numerator, weight_share.denominator * denominator * steps)


def as_percent(share: Fraction, places: int = 1) -> Decimal:
    """0.033 → Decimal("3.3")."""
    return round_half_up(share * 100, places)


# --- One participant, one competency


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a participant stands on a competency: all that reports of closed cycles need.

    `key`: the caller's handle, unique within a participant. `steps`: n. `final`: 0.0…n to 0.1, the
    moderated value where there is one, else the computed one; None: no actual. `target` None: the
    position asks nothing here.
    """

    key: Hashable
    steps: int
    target: Target | None = None
    final: Decimal | None = None

    def __post_init__(self) -> None:
        if self.steps < 2:
            raise ValueError(f"{self.key!r} is not ratable: it has under two steps")
        if self.target and self.target.step > self.steps:
            raise ValueError(f"the target of {self.key!r} lies above its top step")
        if self.final is not None and not is_value(self.final, self.steps):
            raise ValueError(f"the value of {self.key!r} must be 0 to {self.steps}, in tenths")

    @cached_property
    def gap(self) -> Decimal | None:
        return gap(self.target.step if self.target else None, self.final)

    @property
    def is_scored(self) -> bool:
        """Has both a target and an actual."""
        return self.gap is not None

    @property
    def is_met(self) -> bool:
        return is_met(self.gap)

    @property
    def is_unmet(self) -> bool:
        return self.is_scored and not self.is_met

    @property
    def band(self) -> GapBand:
        return gap_band(self.gap, self.steps)

    def is_kind(self, kind: TargetKind) -> bool:
        return self.target is not None and self.target.kind == kind


def is_value(value: Decimal, steps: int) -> bool:
    """An actual as it is written: 0…n, in tenths."""
    return 0 <= value <= steps and value == value.quantize(TENTH)


@dataclass(frozen=True, kw_only=True)
class CompetencyScore(Standing):
    """A standing with where it comes from. `computed` is the formula's value even when moderated."""

    computed: Decimal | None = None
    now: int | None = None
    outcomes: tuple[GroupOutcome, ...] = ()

    @property
    def next(self) -> int | None:
        return next_step(self.now, self.steps)


def score_competency(
    *,
    key: Hashable,
    steps: int,
    groups: Sequence[GroupRatings],
    target: Target | None = None,
    moderated: Decimal | None = None,
) -> CompetencyScore:
    """Score one competency of one participant.

    A moderated value replaces the computed one in `final`; "now" stays with the ratings. Raises
    ValueError for a competency that is not ratable, a step outside 0…n, a relation given twice
    (which would split its threshold), a moderated value that is not 0…n in tenths.
    """
    relations = [group.rule.relation for group in groups]
    if len(set(relations)) != len(relations):
        raise ValueError("a relation is one group")
    if any(not 0 <= step <= steps for group in groups for step in group.valid):
        raise ValueError(f"a rating of {key!r} lies outside 0 to {steps}")
    computed = actual(groups)
    return CompetencyScore(
        key=key,
        steps=steps,
        target=target,
        final=computed if moderated is None else moderated,
        computed=computed,
        now=weighted_median_step(groups),
        outcomes=tuple(group_outcome(group) for group in groups),
    )


# --- One participant, all competencies


@dataclass(frozen=True)
class Match:
    """人岗匹配度. `percent`: 0…100, whole, or None ("—"). `covered_share`: weight with a result, 0…1."""

    percent: int | None
    covered_share: Fraction


def weight_shares(standings: Iterable[Standing]) -> dict[Hashable, Fraction]:
    """Weight share by key: weight ÷ Σ weights of all targets, rated or not. Without a target: absent."""
    weights = {standing.key: standing.target.weight for standing in standings if standing.target}
    everything = total(weights.values())
    return {key: weight / everything for key, weight in weights.items()}


def match(standings: Sequence[Standing]) -> Match:
    """Σ w·min(actual ÷ target, 1) ÷ Σ w over the competencies that have both.

    None when these carry under 80% of the weight of all targets, or when there is no target at all.
    """
    scored = [standing for standing in standings if standing.is_scored]
    carried = total(standing.target.weight for standing in scored)
    if not carried:
        return Match(None, Fraction())
    covered = carried / total(standing.target.weight for standing in standings if standing.target)
    if covered < MATCH_NEEDS_SHARE:
        return Match(None, covered)
    reached = total(reached_weight(standing) for standing in scored)
    return Match(int(as_percent(reached / carried, 0)), covered)


def reached_weight(standing: Standing) -> Fraction:
    """w·min(actual ÷ target, 1) of a competency that has both."""
    weight, step = standing.target.weight, standing.target.step
    if standing.final >= step:
        return weight
    numerator, denominator = ratio(standing.final)
    return Fraction(weight.numerator * numerator, weight.denominator * denominator * step)


@dataclass(frozen=True)
class Tally:
    """Of the competencies of one kind: met x / scored y; `missing` have a target and no actual."""

    met: tuple[Standing, ...]
    unmet: tuple[Standing, ...]
    missing: tuple[Standing, ...]

    @property
    def scored(self) -> int:
        return len(self.met) + len(self.unmet)

    @property
    def total(self) -> int:
        return self.scored + len(self.missing)


def tally(standings: Iterable[Standing]) -> Tally:
    """Sorts the competencies with a target into met, unmet and missing; order kept."""
    asked = [standing for standing in standings if standing.target]
    return Tally(
        met=tuple(standing for standing in asked if standing.is_met),
        unmet=tuple(standing for standing in asked if standing.is_unmet),
        missing=tuple(standing for standing in asked if not standing.is_scored),
    )


@dataclass(frozen=True)
class Summary:
    """The head of a personal report.

    达标 x / y is len(overall.met) / overall.scored, 核心项未达标 z len(core.unmet) of core.scored. A
    baseline that is missing is neither met nor unmet and has to be said: see `baseline_is_met`.
    """

    overall: Tally
    core: Tally
    baseline: Tally
    match: Match
    weight_shares: Mapping[Hashable, Fraction]
    weighted_gaps: Mapping[Hashable, Fraction | None]
    strengths: tuple[Standing, ...]
    priorities: tuple[Standing, ...]

    @property
    def baseline_is_met(self) -> bool | None:
        """False: one is unmet. None: none is unmet, but one has no actual, or there is no baseline."""
        if self.baseline.unmet:
            return False
        return None if self.baseline.missing or not self.baseline.met else True


def summarise(standings: Sequence[Standing]) -> Summary:
    """Counts, match, strengths and priorities of one participant.

    Strengths: of those met the three smallest weighted gaps. Priorities: of those not met the three
    largest. Raises ValueError when a competency is given twice.
    """
    if len({standing.key for standing in standings}) != len(standings):
        raise ValueError("a competency is given once")
    shares = weight_shares(standings)
    gaps = {
        standing.key: weighted_gap(shares.get(standing.key), standing.gap, standing.steps) for standing in standings
    }
    overall = tally(standings)
    return Summary(
        overall=overall,
        core=tally(standing for standing in standings if standing.is_kind(TargetKind.CORE)),
        baseline=tally(standing for standing in standings if standing.is_kind(TargetKind.BASELINE)),
        match=match(standings),
        weight_shares=shares,
        weighted_gaps=gaps,
        strengths=tuple(sorted(overall.met, key=lambda standing: gaps[standing.key])[:HIGHLIGHTS]),
        priorities=tuple(sorted(overall.unmet, key=lambda standing: -gaps[standing.key])[:HIGHLIGHTS]),
    )


# --- Teams: means over people


@dataclass(frozen=True)
class TeamGap:
    """One competency over a team. `mean`: of the people's gaps, to 0.1; None when nobody has one."""

    mean: Decimal | None
    unmet: int
    people: int


def team_gap(gaps: Iterable[Decimal | None]) -> TeamGap:
    """Mean over the people who have a gap. Rounding keeps `is_met` true to the exact mean: 0.25 → 0.3."""
    present = [distance for distance in gaps if distance is not None]
    average = mean(present)
    return TeamGap(
        mean=None if average is None else round_half_up(average, 1),
        unmet=sum(not is_met(distance) for distance in present),
        people=len(present),
    )


@dataclass(frozen=True)
class TeamMatch:
    """Match over a team, whole percentages; None when nobody has one. `people` have one."""

    mean: int | None
    lowest: int | None
    highest: int | None
    people: int


def team_match(matches: Iterable[Match]) -> TeamMatch:
    percents = [each.percent for each in matches if each.percent is not None]
    if not percents:
        return TeamMatch(None, None, None, 0)
    return TeamMatch(int(round_half_up(mean(percents), 0)), min(percents), max(percents), len(percents))
