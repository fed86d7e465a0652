"""The scoring rules case by case; exact numbers, worked by hand or read off the pictures of the report."""

import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import (
    BELOW_LOWEST,
    FORMULA_VERSION,
    UNABLE,
    CompetencyScore,
    GapBand,
    GroupRatings,
    GroupRule,
    Match,
    Scale,
    ShownCount,
    Standing,
    Target,
    TargetKind,
    TeamGap,
    TeamMatch,
    actual,
    as_percent,
    exact,
    gap,
    gap_band,
    group_outcome,
    is_met,
    match,
    mean,
    next_step,
    population_sd,
    round_half_up,
    score_competency,
    shown_count,
    summarise,
    team_gap,
    team_match,
    weight_shares,
    weighted_gap,
    weighted_median_step,
)

SUPERIOR = GroupRule("superior", 60)
PEERS = GroupRule("peer", 40, anonymous=True)
SELF = GroupRule("self", 0, is_self=True)
LEADERS = GroupRule("skip", 40)


def rated(rule, *steps):
    return GroupRatings(rule, steps)


def standing(key, final, target=3, steps=3, weight=1, kind="general"):
    return Standing(
        key=key,
        steps=steps,
        target=target and Target(target, weight, kind),
        final=None if final is None else Decimal(final),
    )


def keys(standings):
    return [each.key for each in standings]


# --- Module


def test_the_formulas_are_version_1():
    assert FORMULA_VERSION == 1


def test_scoring_imports_no_django():
    code = "import sys, assessments.scoring; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


# --- Numbers


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(205, 100), "2.1"),
        (Fraction(2049, 1000), "2.0"),
        (Fraction(245, 100), "2.5"),
        (Fraction(1, 3), "0.3"),
        (Fraction(2), "2.0"),
        (Fraction(0), "0.0"),
        (Fraction(-5, 100), "-0.1"),
        (Fraction(-4, 100), "0.0"),
    ],
)
def test_rounding_is_half_up_by_magnitude(value, rounded):
    assert str(round_half_up(value, 1)) == rounded


def test_rounding_starts_from_the_exact_value_and_happens_once():
    just_under_a_half = Fraction(205, 100) - Fraction(1, 10**40)
    assert round_half_up(just_under_a_half, 1) == Decimal("2.0")


@pytest.mark.parametrize("inexact", [0.6, True, "60", None])
def test_an_inexact_number_is_refused(inexact):
    with pytest.raises(TypeError):
        exact(inexact)
    with pytest.raises(TypeError):
        GroupRule("superior", inexact)


def test_a_mean_leaves_out_what_is_missing_and_is_none_without_values():
    assert mean([1, None, Decimal("2.5")]) == Fraction(7, 4)
    assert mean([None, None]) is None
    assert mean([]) is None


# --- Steps


def test_steps_are_positions_and_not_the_sources_ranks():
    ranks = Scale(("rank 1", "rank 3", "rank 5"))
    assert [ranks.step_of(level) for level in ranks.level_ids] == [1, 2, 3]
    assert ranks.steps == 3


def test_a_level_is_found_by_its_step_and_step_0_has_none():
    scale = Scale((11, 12, 13))
    assert [scale.level_at(step) for step in (1, 2, 3)] == [11, 12, 13]
    assert [scale.level_at(step) for step in (None, BELOW_LOWEST, 4, -1)] == [None] * 4


def test_a_level_of_another_competency_has_no_step():
    with pytest.raises(ValueError):
        Scale((11, 12)).step_of(99)


def test_a_level_stands_on_one_step_only():
    with pytest.raises(ValueError):
        Scale((11, 12, 11))


@pytest.mark.parametrize(("levels", "ratable"), [((), False), ((1,), False), ((1, 2), True)])
def test_under_two_ranked_levels_is_not_ratable(levels, ratable):
    assert Scale(levels).is_ratable is ratable


def test_a_competency_that_is_not_ratable_is_not_scored():
    with pytest.raises(ValueError, match="not ratable"):
        score_competency(key="k", steps=1, groups=[rated(SUPERIOR, 1)])


# --- Which groups count


def test_a_group_counts_with_one_valid_rating():
    assert rated(SUPERIOR, 2).counts
    assert not rated(SUPERIOR).counts
    assert not rated(SUPERIOR, UNABLE).counts


def test_below_lowest_is_a_value():
    assert rated(SUPERIOR, BELOW_LOWEST).counts
    assert actual([rated(SUPERIOR, BELOW_LOWEST)]) == Decimal("0.0")


def test_a_group_without_weight_does_not_count():
    assert not rated(GroupRule("client", 0), 3, 3, 3).counts


def test_self_never_counts_whatever_its_weight():
    assert not rated(GroupRule("self", 100, is_self=True), 3).counts


def test_an_anonymous_group_counts_from_its_threshold_of_valid_ratings():
    assert not rated(PEERS, 2, 2).counts
    assert not rated(PEERS, 2, 2, UNABLE).counts
    assert rated(PEERS, 2, 2, UNABLE, 1).counts
    assert not rated(GroupRule("peer", 40, anonymous=True, threshold=5), 2, 2, 2, 2).counts


def test_a_group_that_is_not_anonymous_needs_no_threshold():
    assert rated(GroupRule("skip", 40, threshold=3), 2).counts


def test_a_threshold_under_three_is_refused_for_an_anonymous_group():
    with pytest.raises(ValueError):
        GroupRule("peer", 40, anonymous=True, threshold=2)


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError):
        GroupRule("peer", -1)


# --- Actual


def test_actual_weighs_the_means_of_the_groups():
    # 0.6 × 2 + 0.4 × 2.25 = 2.1: 服务精神 of the pictures
    assert actual([rated(SUPERIOR, 2), rated(PEERS, 2, 2, 3, 2)]) == Decimal("2.1")


def test_actual_weighs_groups_and_not_ratings():
    assert actual([rated(SUPERIOR, 3), rated(PEERS, 1, 1, 1, 1, 1, 1)]) == Decimal("2.2")


def test_a_group_left_out_leaves_its_weight_to_the_others_in_proportion():
    third = GroupRule("partner", 20)
    # (60 × 3 + 20 × 1) ÷ 80 = 2.5
    assert actual([rated(SUPERIOR, 3), rated(PEERS, 1, 1), rated(third, 1)]) == Decimal("2.5")


def test_actual_is_exact_until_it_is_rounded():
    # (60 × 2 + 40 × 13/6) ÷ 100 = 2.0666… and (60 × 2 + 40 × 17/8) ÷ 100 = 2.05, a true half
    assert actual([rated(SUPERIOR, 2), rated(PEERS, 2, 2, 2, 2, 2, 3)]) == Decimal("2.1")
    assert actual([rated(SUPERIOR, 2), rated(PEERS, 2, 2, 2, 2, 2, 2, 2, 3)]) == Decimal("2.1")
    # floats would give 2.4499… here
    assert actual([rated(GroupRule("a", 55), 2), rated(GroupRule("b", 45), 3)]) == Decimal("2.5")


def test_weights_need_not_add_up_to_a_hundred():
    thirds = [rated(GroupRule("a", Fraction(1, 3)), 1), rated(GroupRule("b", Decimal("0.5")), 2)]
    assert actual(thirds) == Decimal("1.6")


def test_without_a_group_that_counts_there_is_no_actual():
    assert actual([]) is None
    assert actual([rated(SUPERIOR, UNABLE), rated(PEERS, 3, 3), rated(SELF, 3)]) is None


# --- Now and next


def test_now_is_the_weighted_median_and_not_the_most_frequent_level():
    # the superior carries 60 %, the four peers 10 % each
    assert weighted_median_step([rated(SUPERIOR, 1), rated(PEERS, 3, 3, 3, 3)]) == 1


def test_a_rating_weighs_its_groups_weight_divided_by_the_groups_ratings():
    equal = GroupRule("superior", 50), GroupRule("peer", 50, anonymous=True)
    # 1: 50, then 3: 16.67 each; were every rating alike it would be 3
    assert weighted_median_step([rated(equal[0], 1), rated(equal[1], 3, 3, 3)]) == 1
    # 1: 16.67, 2: 33.33, 3: 50; half is reached at 2
    assert weighted_median_step([rated(equal[0], 3), rated(equal[1], 1, 2, 2)]) == 2


def test_now_on_an_exact_half_is_the_lower_step():
    assert weighted_median_step([rated(LEADERS, 1, 3)]) == 1
    assert weighted_median_step([rated(LEADERS, 3, 1, 2, 2)]) == 2


def test_now_can_be_below_the_lowest_level():
    assert weighted_median_step([rated(SUPERIOR, BELOW_LOWEST), rated(PEERS, 2, 2, 2)]) == BELOW_LOWEST


def test_now_ignores_self_unable_and_groups_left_out():
    assert weighted_median_step([rated(SUPERIOR, 2, UNABLE), rated(PEERS, 1, 1), rated(SELF, 3)]) == 2
    assert weighted_median_step([rated(PEERS, 1, 1), rated(SELF, 3)]) is None


@pytest.mark.parametrize(("now", "following"), [(0, 1), (1, 2), (2, 3), (3, None), (None, None)])
def test_next_is_the_step_above_now_and_none_at_the_top(now, following):
    assert next_step(now, 3) == following


# --- Gap


def test_gap_is_target_minus_actual_in_steps():
    assert gap(3, Decimal("2.1")) == Decimal("0.9")
    assert gap(2, Decimal("2.2")) == Decimal("-0.2")


def test_gap_needs_both_target_and_actual():
    assert gap(None, Decimal("2.1")) is None
    assert gap(3, None) is None


@pytest.mark.parametrize(
    ("distance", "met"),
    [("-1.0", True), ("0.0", True), ("0.2", True), ("0.24", True), ("0.25", False), ("0.3", False)],
)
def test_met_is_a_gap_under_a_quarter_step(distance, met):
    assert is_met(Decimal(distance)) is met


def test_a_missing_gap_is_not_met():
    assert is_met(None) is False
    missing = standing("k", None)
    assert (missing.is_met, missing.is_unmet, missing.is_scored) == (False, False, False)


@pytest.mark.parametrize(
    ("distance", "steps", "band"),
    [
        (None, 3, GapBand.NONE),
        ("-0.1", 3, GapBand.ABOVE),
        ("0.0", 3, GapBand.MET),
        ("0.2", 3, GapBand.MET),
        ("0.25", 3, GapBand.SHORT_SMALL),
        ("0.3", 2, GapBand.SHORT_SMALL),
        ("0.5", 3, GapBand.SHORT_SMALL),  # 16.7 %, under 17 %
        ("0.6", 4, GapBand.SHORT_SMALL),  # 林若溪, 人际影响能力
        ("1.7", 10, GapBand.SHORT_MEDIUM),  # 17 % exactly
        ("0.7", 4, GapBand.SHORT_MEDIUM),  # 何嘉树, 人际影响能力
        ("0.9", 3, GapBand.SHORT_MEDIUM),  # 林若溪, 服务精神: 30 %
        ("1.3", 4, GapBand.SHORT_MEDIUM),  # 顾明远, 人际影响能力: 32.5 %
        ("3.3", 10, GapBand.SHORT_LARGE),  # 33 % exactly
        ("1.0", 3, GapBand.SHORT_LARGE),
        ("1.2", 3, GapBand.SHORT_LARGE),  # 林若溪, 搜集信息
    ],
)
def test_bands_of_the_heat_map(distance, steps, band):
    assert gap_band(None if distance is None else Decimal(distance), steps) is band


def test_short_bands_say_so():
    assert [band.value for band in GapBand if band.is_short] == ["short-large", "short-medium", "short-small"]


def test_weighted_gap_is_share_times_gap_by_steps():
    share = Fraction(11, 100)
    assert weighted_gap(share, Decimal("0.9"), 3) == Fraction(33, 1000)
    assert as_percent(Fraction(33, 1000)) == Decimal("3.3")
    assert weighted_gap(share, None, 3) is None
    assert weighted_gap(None, Decimal("0.9"), 3) is None


def test_weight_shares_are_of_all_targets_rated_or_not():
    shares = weight_shares([standing("a", "2.0", weight=3), standing("b", None, weight=1), standing("c", "2.0", None)])
    assert shares == {"a": Fraction(3, 4), "b": Fraction(1, 4)}


# --- Match


def test_match_is_the_weighted_share_of_the_target_reached():
    # (3 × 2.1/3 + 1 × 1) ÷ 4 = 77.5 %, half up
    assert match([standing("a", "2.1", weight=3), standing("b", "3.0", weight=1)]) == Match(78, Fraction(1))


def test_match_does_not_let_one_competency_offset_another():
    assert match([standing("a", "3.0", target=1), standing("b", "1.0", target=2)]).percent == 75


def test_match_leaves_out_what_has_no_actual():
    result = match([standing("a", "1.5", weight=80), standing("b", None, weight=20)])
    assert result == Match(50, Fraction(4, 5))


def test_match_is_none_under_80_percent_of_the_weight():
    result = match([standing("a", "3.0", weight=79), standing("b", None, weight=21)])
    assert result == Match(None, Fraction(79, 100))


def test_match_is_none_without_any_target():
    assert match([standing("a", "3.0", target=None)]) == Match(None, Fraction(0))
    assert match([]) == Match(None, Fraction(0))


def test_match_of_somebody_below_every_lowest_level_is_0_and_not_none():
    assert match([standing("a", "0.0")]) == Match(0, Fraction(1))


# --- One competency put together


def test_score_of_one_competency():
    score = score_competency(
        key="service",
        steps=3,
        groups=[rated(SUPERIOR, 2), rated(PEERS, 2, 2, 3, 2), rated(SELF, 3)],
        target=Target(3, 11, TargetKind.CORE),
    )
    assert (score.computed, score.final) == (Decimal("2.1"), Decimal("2.1"))
    assert (score.gap, score.is_unmet, score.band) == (Decimal("0.9"), True, GapBand.SHORT_MEDIUM)
    assert (score.now, score.next) == (2, 3)
    assert [(each.relation, each.counted, each.mean) for each in score.outcomes] == [
        ("superior", True, Fraction(2)),
        ("peer", True, Fraction(9, 4)),
        ("self", False, Fraction(3)),
    ]


def test_gap_uses_the_rounded_actual():
    # 3 − 2.75 = 0.25 would be short; the actual is 2.8, the gap 0.2, met
    score = score_competency(key="k", steps=3, groups=[rated(LEADERS, 3, 3, 3, 2)], target=Target(3, 1))
    assert (score.final, score.gap, score.is_met) == (Decimal("2.8"), Decimal("0.2"), True)


def test_a_moderated_value_replaces_the_computed_one_and_ratings_stay():
    score = score_competency(
        key="k", steps=3, groups=[rated(SUPERIOR, 1)], target=Target(3, 1), moderated=Decimal("2.5")
    )
    assert (score.computed, score.final, score.gap) == (Decimal("1.0"), Decimal("2.5"), Decimal("0.5"))
    assert (score.now, score.outcomes[0].valid_count) == (1, 1)


def test_a_moderated_value_of_zero_is_a_value():
    score = score_competency(key="k", steps=3, groups=[rated(SUPERIOR, 1)], moderated=Decimal("0"))
    assert score.final == 0


@pytest.mark.parametrize("moderated", ["-0.1", "3.1", "2.05"])
def test_a_moderated_value_off_the_scale_is_refused(moderated):
    with pytest.raises(ValueError):
        score_competency(key="k", steps=3, groups=[], moderated=Decimal(moderated))


def test_a_competency_without_a_target_has_an_actual_and_no_gap():
    score = score_competency(key="k", steps=3, groups=[rated(SUPERIOR, 2)])
    assert (score.final, score.gap, score.band) == (Decimal("2.0"), None, GapBand.NONE)


@pytest.mark.parametrize("step", [-1, 4])
def test_a_rating_off_the_scale_is_refused(step):
    with pytest.raises(ValueError):
        score_competency(key="k", steps=3, groups=[rated(SUPERIOR, step)])


def test_a_relation_in_two_parts_is_refused():
    with pytest.raises(ValueError):
        score_competency(key="k", steps=3, groups=[rated(PEERS, 1, 1, 1), rated(PEERS, 3, 3, 3)])


@pytest.mark.parametrize(("step", "weight"), [(0, 1), (1, 0), (1, -1)])
def test_a_target_is_a_step_with_a_weight(step, weight):
    with pytest.raises(ValueError):
        Target(step, weight)


def test_a_target_above_the_top_step_is_refused():
    with pytest.raises(ValueError):
        standing("k", "2.0", target=4, steps=3)


def test_an_unknown_kind_of_target_is_refused():
    with pytest.raises(ValueError):
        Target(1, 1, "important")


# --- No number that gives a rater away (rule 10)


def test_an_anonymous_group_shows_three_or_more_and_never_its_number():
    three = group_outcome(rated(PEERS, 2, 2, 2))
    nine = group_outcome(rated(GroupRule("peer", 40, anonymous=True, threshold=5), *[2] * 9))
    assert three.shown == nine.shown == ShownCount(exact=None, at_least=3)


def test_unable_ratings_of_an_anonymous_group_do_not_show():
    assert group_outcome(rated(PEERS, 2, 2, 2, UNABLE)) == group_outcome(rated(PEERS, 2, 2, 2))


def test_a_named_group_shows_how_many_ratings_it_rests_on():
    assert group_outcome(rated(LEADERS, 2, 3, UNABLE)).shown == ShownCount(exact=2)


def test_self_shows_its_number_although_it_never_counts():
    assert group_outcome(rated(SELF, 2)).shown == ShownCount(exact=1)


@pytest.mark.parametrize("group", [rated(PEERS, 3, 3), rated(PEERS, 3), rated(PEERS), rated(PEERS, 3, 3, UNABLE)])
def test_an_anonymous_group_under_its_threshold_shows_nothing(group):
    outcome = group_outcome(group)
    assert (outcome.counted, outcome.mean, outcome.spread, outcome.shown) == (False, None, None, ShownCount())


def test_a_group_without_weight_is_left_out_of_every_figure():
    for rule in (GroupRule("client", 0, anonymous=True), GroupRule("client", 0)):
        outcome = group_outcome(rated(rule, 1, 2, 3))
        assert (outcome.counted, outcome.mean, outcome.spread, outcome.shown) == (False, None, None, ShownCount())


def test_forms_are_counted_for_showing_by_the_same_rule():
    assert shown_count(PEERS, counted=True, count=7) == ShownCount(at_least=3)
    assert shown_count(PEERS, counted=False, count=7) == ShownCount()
    assert shown_count(SUPERIOR, counted=True, count=1) == ShownCount(exact=1)


def test_spread_is_the_population_standard_deviation():
    assert population_sd((1, 3)) == Decimal("1.0")
    assert population_sd((1, 2, 3)) == Decimal("0.8")  # √(2/3)
    assert population_sd((2, 2)) == Decimal("0.0")
    assert population_sd((0, 1, 1, 1, 1, 1, 1, 1)) == Decimal("0.3")


def test_spread_of_one_rating_is_none():
    assert population_sd((2,)) is None
    assert population_sd(()) is None
    assert group_outcome(rated(LEADERS, 2, UNABLE)).spread is None


def test_spread_is_for_named_groups_only():
    assert group_outcome(rated(LEADERS, 1, 3)).spread == Decimal("1.0")
    assert group_outcome(rated(PEERS, 1, 3, 2, 2)).spread is None


# --- Summary


def test_summary_counts_what_has_target_and_actual():
    summary = summarise(
        [
            standing("met", "3.0"),
            standing("short", "1.0"),
            standing("missing", None),
            standing("no target", "1.0", target=None),
        ]
    )
    assert (len(summary.overall.met), summary.overall.scored, summary.overall.total) == (1, 2, 3)
    assert keys(summary.overall.missing) == ["missing"]


def test_summary_counts_core_targets_not_met():
    summary = summarise(
        [
            standing("a", "1.0", kind="core"),
            standing("b", "3.0", kind="core"),
            standing("c", None, kind="core"),
            standing("d", "1.0"),
        ]
    )
    assert (keys(summary.core.unmet), summary.core.scored, summary.core.total) == (["a"], 2, 3)


def test_a_baseline_that_is_unmet_is_named_and_nothing_offsets_it():
    summary = summarise(
        [standing("a", "1.0", kind="baseline"), standing("b", "3.0", kind="baseline"), standing("c", "3.0", weight=98)]
    )
    assert (len(summary.baseline.met), summary.baseline.scored) == (1, 2)
    assert keys(summary.baseline.unmet) == ["a"]
    assert summary.baseline_is_met is False
    assert summary.match.percent == 99


@pytest.mark.parametrize(
    ("finals", "state"),
    [
        (["3.0", "2.8"], True),
        (["3.0", "1.0"], False),
        ([None, "1.0"], False),
        ([None, "3.0"], None),
        ([None], None),
        ([], None),
    ],
)
def test_a_missing_baseline_is_neither_met_nor_unmet(finals, state):
    standings = [standing(index, final, kind="baseline") for index, final in enumerate(finals)]
    assert summarise([*standings, standing("x", "3.0")]).baseline_is_met is state


def test_strengths_are_the_smallest_and_priorities_the_largest_weighted_gaps():
    summary = summarise(
        [
            standing("met by much", "3.0", target=1, weight=2),
            standing("met", "3.0", weight=9),
            standing("met by weight", "2.1", target=2, weight=50),
            standing("just met", "2.8", weight=9),
            standing("short, light", "1.0", weight=1),
            standing("short, heavy", "2.0", weight=9),
        ]
    )
    assert keys(summary.strengths) == ["met by weight", "met by much", "met"]
    assert keys(summary.priorities) == ["short, heavy", "short, light"]


def test_ties_keep_the_order_given():
    met = [standing(key, "3.0") for key in "dbca"]
    short = [standing(key, "2.0") for key in "zxyw"]
    summary = summarise([*met, *short])
    assert keys(summary.strengths) == ["d", "b", "c"]
    assert keys(summary.priorities) == ["z", "x", "y"]


def test_a_competency_given_twice_is_refused():
    with pytest.raises(ValueError):
        summarise([standing("a", "2.0"), standing("a", "2.0")])


def test_nobody_rated_gives_a_summary_without_figures():
    summary = summarise([standing("a", None), standing("b", None, kind="baseline")])
    assert (summary.overall.scored, summary.overall.total, summary.match.percent) == (0, 2, None)
    assert (summary.strengths, summary.priorities, summary.weighted_gaps) == ((), (), {"a": None, "b": None})


# --- The pictures: the report of 林若溪, one row per competency

REPORT = [  # name, kind, weight %, target step, n, actual, gap, weighted gap %, met
    ("服务精神", "core", 11, 3, 3, "2.1", "0.9", "3.3", False),
    ("搜集信息", "core", 8, 3, 3, "1.8", "1.2", "3.2", False),
    ("产品知识", "core", 10, 3, 3, "2.1", "0.9", "3.0", False),
    ("沟通能力", "core", 10, 3, 3, "2.3", "0.7", "2.3", False),
    ("主动性", "general", 7, 3, 3, "2.2", "0.8", "1.9", False),
    ("人际影响能力", "general", 8, 3, 4, "2.4", "0.6", "1.2", False),
    ("人际理解能力", "general", 6, 2, 2, "1.8", "0.2", "0.6", True),
    ("人际交往能力", "core", 8, 3, 3, "2.9", "0.1", "0.3", True),
    ("创新能力", "general", 6, 2, 3, "1.9", "0.1", "0.2", True),
    ("归纳思维", "general", 7, 2, 4, "2.0", "0.0", "0.0", True),
    ("公司知识", "baseline", 5, 2, 3, "2.1", "-0.1", "-0.2", True),
    ("求实进取", "general", 8, 2, 3, "2.1", "-0.1", "-0.3", True),
    ("客服知识", "general", 6, 2, 3, "2.2", "-0.2", "-0.4", True),
]


def report_standings():
    return [standing(row[0], row[5], row[3], row[4], row[2], row[1]) for row in REPORT]


@pytest.mark.parametrize("row", REPORT, ids=[row[0] for row in REPORT])
def test_rows_of_the_report_picture(row):
    name, *_, distance, weighted, met = row
    summary = summarise(report_standings())
    (shown,) = [each for each in report_standings() if each.key == name]
    assert (shown.gap, shown.is_met) == (Decimal(distance), met)
    assert as_percent(summary.weighted_gaps[name]) == Decimal(weighted)
    assert summary.weight_shares[name] == Fraction(row[2], 100)


def test_head_of_the_report_picture():
    summary = summarise(report_standings())
    assert (len(summary.overall.met), summary.overall.scored) == (7, 13)
    assert keys(summary.core.unmet) == ["服务精神", "搜集信息", "产品知识", "沟通能力"]
    assert summary.core.scored == 5
    assert (len(summary.baseline.met), summary.baseline.scored, summary.baseline_is_met) == (1, 1, True)
    assert summary.match == Match(84, Fraction(1))
    assert keys(summary.strengths) == ["客服知识", "求实进取", "公司知识"]
    assert keys(summary.priorities) == ["服务精神", "搜集信息", "产品知识"]


def test_a_row_of_the_team_picture_with_three_results_missing():
    # 方一诺: 5 / 10, core not met 3, match "—" with 77 % of the weight
    gaps = {"求实进取": "0.9", "服务精神": "0.3", "主动性": "0.9", "人际理解能力": "-0.6", "公司知识": "-1.1"}
    gaps |= {"产品知识": "1.0", "客服知识": "-1.1", "沟通能力": "0.9", "创新能力": "-0.7", "人际交往能力": "0.0"}
    # targets of 助理 are not in the picture; 2 of 4 steps leaves room for every gap, counts do not depend on it
    standings = [
        standing(row[0], gaps.get(row[0]) and str(2 - Decimal(gaps[row[0]])), 2, 4, row[2], row[1]) for row in REPORT
    ]
    summary = summarise(standings)
    assert (len(summary.overall.met), summary.overall.scored) == (5, 10)
    assert len(summary.core.unmet) == 3
    assert summary.match == Match(None, Fraction(77, 100))


# --- Teams


def test_team_gap_is_the_mean_over_people_with_a_gap():
    # 服务精神 of the team picture; those shown as 达标 taken as 0.0
    column = ["1.0", "1.8", "0.9", "0.9", "1.0", "1.1", "0.3", "0.0", "0.0", "0.3"]
    assert team_gap(map(Decimal, column)) == TeamGap(mean=Decimal("0.7"), unmet=8, people=10)


def test_team_gap_leaves_out_people_without_a_gap():
    assert team_gap([Decimal("1.0"), None, Decimal("0.5")]) == TeamGap(Decimal("0.8"), 2, 2)
    assert team_gap([None, None]) == TeamGap(None, 0, 0)


def test_people_above_the_target_offset_people_below_in_the_mean_but_not_in_the_count():
    assert team_gap([Decimal("-1.0"), Decimal("1.0")]) == TeamGap(Decimal("0.0"), 1, 2)


def test_a_team_mean_of_a_quarter_step_stays_short_when_rounded():
    assert team_gap([Decimal("0.2"), Decimal("0.3")]).mean == Decimal("0.3")


def test_team_match_is_the_mean_over_people_who_have_one():
    percents = [64, 69, 81, 84, 84, 85, 86, 99, 99, None]
    assert team_match(Match(each, Fraction(1)) for each in percents) == TeamMatch(83, 64, 99, 9)
    assert team_match([Match(None, Fraction(1, 2))]) == TeamMatch(None, None, None, 0)


def test_team_weighted_gap_is_a_mean_over_people():
    assert mean([Fraction(3, 100), None, Fraction(1, 100)]) == Fraction(1, 50)


# --- Properties

weights = st.integers(0, 100) | st.decimals(0, 100, places=2) | st.fractions(0, 100, max_denominator=50)
steps_of_5 = st.integers(0, 5) | st.none()


@st.composite
def group_lists(draw):
    relations = draw(st.lists(st.sampled_from(["superior", "skip", "peer", "partner", "client"]), unique=True))
    return [
        GroupRatings(
            GroupRule(relation, draw(weights), anonymous=draw(st.booleans()), threshold=draw(st.integers(3, 5))),
            tuple(draw(st.lists(steps_of_5, max_size=8))),
        )
        for relation in relations
    ]


def scored(groups, **kwargs) -> CompetencyScore:
    return score_competency(key="k", steps=5, groups=groups, **kwargs)


def figures(score):
    return score.computed, score.final, score.now, score.next


@given(group_lists())
def test_actual_and_now_lie_between_the_lowest_and_highest_counted_rating(groups):
    counted = [step for group in groups if group.counts for step in group.valid]
    score = scored(groups)
    if counted:
        assert min(counted) <= score.final <= max(counted)
        assert score.now in counted
    else:
        assert (score.final, score.now) == (None, None)


@given(group_lists(), st.integers(1, 4))
def test_unable_ratings_change_nothing(groups, extra):
    more = [GroupRatings(group.rule, group.steps + (UNABLE,) * extra) for group in groups]
    assert scored(more) == scored(groups)


@given(group_lists(), steps_of_5, weights)
def test_self_never_changes_a_figure(groups, step, weight):
    with_self = [*groups, GroupRatings(GroupRule("self", weight, is_self=True), (step,))]
    assert figures(scored(with_self)) == figures(scored(groups))
    assert scored(with_self).outcomes[:-1] == scored(groups).outcomes


@given(group_lists(), st.lists(st.integers(0, 5), max_size=2), weights)
def test_an_anonymous_group_under_its_threshold_is_as_if_absent(groups, steps, weight):
    few = GroupRatings(GroupRule("subordinate", weight, anonymous=True), tuple(steps))
    assert figures(scored([*groups, few])) == figures(scored(groups))


@given(group_lists(), st.integers(1, 5), st.integers(1, 5))
def test_the_order_of_ratings_and_groups_does_not_matter(groups, first, second):
    turned = [GroupRatings(group.rule, group.steps[::-1]) for group in groups[::-1]]
    assert figures(scored(turned)) == figures(scored(groups))


@given(group_lists(), st.integers(1, 50))
def test_only_the_proportion_of_the_weights_matters(groups, factor):
    larger = [
        GroupRatings(GroupRule(group.relation, group.weight * factor, group.anonymous, group.threshold), ratings.steps)
        for ratings in groups
        for group in [ratings.rule]
    ]
    assert figures(scored(larger)) == figures(scored(groups))


@given(group_lists())
def test_at_now_half_the_weight_lies_at_or_below_and_less_than_half_below(groups):
    weighed = [(step, g.rule.weight / len(g.valid)) for g in groups if g.counts for step in g.valid]
    now = weighted_median_step(groups)
    total = sum(weight for _, weight in weighed)
    if weighed:
        assert sum(weight for step, weight in weighed if step <= now) >= total / 2
        assert sum(weight for step, weight in weighed if step < now) < total / 2


@given(st.decimals(0, 100, places=4), st.integers(0, 2))
def test_rounding_agrees_with_decimals_own_half_up(value, places):
    assert round_half_up(value, places) == value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@st.composite
def standing_lists(draw):
    tenths = st.integers(0, 50).map(lambda value: Decimal(value) / 10)
    targets = st.builds(Target, st.integers(1, 5), st.integers(1, 20), st.sampled_from(TargetKind))
    count = draw(st.integers(0, 8))
    return [
        Standing(key=key, steps=5, target=draw(st.none() | targets), final=draw(st.none() | tenths))
        for key in range(count)
    ]


@given(standing_lists())
def test_match_is_0_to_100_and_there_exactly_when_80_percent_are_covered(standings):
    result = match(standings)
    assert 0 <= result.covered_share <= 1
    assert (result.percent is not None) is (result.covered_share >= Fraction(4, 5))
    assert result.percent is None or 0 <= result.percent <= 100


@given(standing_lists())
def test_every_target_is_met_unmet_or_missing_and_highlights_come_from_them(standings):
    summary = summarise(standings)
    overall = summary.overall
    asked = {each.key for each in standings if each.target}
    assert sorted(keys(overall.met + overall.unmet + overall.missing)) == sorted(asked)
    assert set(keys(summary.strengths)) <= set(keys(overall.met))
    assert set(keys(summary.priorities)) <= set(keys(overall.unmet))
    assert len(summary.strengths) == min(3, len(overall.met))
    assert len(summary.priorities) == min(3, len(overall.unmet))


@given(standing_lists())
def test_the_word_of_a_gap_agrees_with_met(standings):
    for each in standings:
        assert each.band.is_short is each.is_unmet
        assert (each.band in (GapBand.MET, GapBand.ABOVE)) is each.is_met
