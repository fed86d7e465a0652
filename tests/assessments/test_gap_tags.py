"""Gaps in words, colours and conclusions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from assessments.reports import wording
from assessments.templatetags import gaps


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (None, "—"),
        ("1.8", "差 1.8"),
        ("0.25", "差 0.3"),
        ("0.2", "达标"),
        ("0", "达标"),
        ("-0.1", "超 0.1"),
        ("-1", "超 1.0"),
    ],
)
def test_a_gap_is_said_in_words_without_a_sign(distance, words):
    assert wording.gap_words(None if distance is None else Decimal(distance)) == words


@pytest.mark.parametrize(
    ("distance", "steps", "band"),
    [
        ("1.0", 3, "band-short-large"),
        ("0.9", 3, "band-short-medium"),
        ("0.6", 4, "band-short-small"),
        ("0.2", 3, "band-met"),
        ("-0.1", 3, "band-above"),
        (None, 3, "band-none"),
    ],
)
def test_a_band_is_a_class_of_the_heat_map(distance, steps, band):
    assert gaps.gap_band(None if distance is None else Decimal(distance), steps) == band


def test_a_cell_has_word_and_colour():
    assert gaps.gap_cell(Decimal("0.9"), 3) == '<span class="heat band-short-medium">差 0.9</span>'


def test_a_row_ends_in_a_conclusion():
    assert "未达标" in gaps.gap_pill(Decimal("0.9"))
    assert "pill-met" in gaps.gap_pill(Decimal("-0.1"))
    assert gaps.gap_pill(None) == "—"


def test_a_weighted_gap_is_a_percentage():
    assert wording.weighted_gap_words(Fraction(33, 1000)) == "3.3%"
    assert wording.weighted_gap_words(Fraction(-2, 1000)) == "超 0.2%"
    assert wording.weighted_gap_words(Fraction(0)) == "0.0%"
    assert wording.weighted_gap_words(None) == "—"
