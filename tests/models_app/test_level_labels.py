"""A level is called by its label; a new one is offered the next rank, labelled as the others are."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from models_app.models import Level
from models_app.views.editor import first_values


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Level(key="a1b2", rank=3, label="三级"), "三级"),
        (Level(key="a1b2", rank=3, title="熟练"), "熟练"),
        (Level(key="a1b2", rank=3), "3级"),
        (Level(key="a1b2"), "a1b2"),
    ],
)
def test_a_level_without_a_label_is_called_by_its_rank(level, words):
    assert str(level) == words


def first(levels, **asked):
    return first_values(RequestFactory().get("/", asked), [SimpleNamespace(rank=r, label=text) for r, text in levels])


def test_a_new_level_is_offered_the_rank_above_the_highest():
    assert first([(1, "1档"), (2, "2档")]) == {"rank": 3, "label": "3档"}
    assert first([]) == {"rank": 1, "label": "1级"}


def test_levels_without_ranks_suggest_none():
    assert first([(None, "0-40分")]) == {}


def test_a_missing_rank_is_offered_as_asked():
    assert first([(1, "1级"), (3, "3级")], rank=2) == {"rank": 2, "label": "2级"}
