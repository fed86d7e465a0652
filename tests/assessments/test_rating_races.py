"""Several writers at once, each with a connection of its own; run on SQLite and on PostgreSQL."""

import threading
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.enums import CycleStatus
from assessments.models import Assessment, Cycle, Rating
from assessments.services.ratings import RatingInput, save_ratings, submit
from models_app.errors import Conflict, WrongState
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bank(transactional_db):
    return factories.Bank()


@pytest.fixture
def form(bank):
    return bank.form(bank.cycle(), bank.manager)


def at_once(*acts):
    """Run the acts in threads that start together; returns the class name of what each raised, or ``"done"``."""
    barrier = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait()
            act()
            outcomes[place] = "done"
        except Exception as error:
            outcomes[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def save(form, rater, *items):
    """A save with objects of its own, as another request would have them."""
    fresh = type(rater).objects.get(pk=rater.pk)
    save_ratings(actor=fresh, assessment=Assessment.objects.get(pk=form.pk), items=items)


def test_of_two_saves_of_the_same_rating_one_wins_and_the_other_is_told(bank, form):
    one = bank.competencies[0]
    first, second = (RatingInput(one.pk, 0, level_id=level.pk) for level in one.levels.all()[:2])
    rater = bank.superior.user
    outcomes = at_once(lambda: save(form, rater, first), lambda: save(form, rater, second))
    assert sorted(outcomes) == [Conflict.__name__, "done"]
    winner = (first, second)[outcomes.index("done")]
    rating = Rating.objects.get()
    assert (rating.level_id, rating.revision) == (winner.level_id, 1)


def test_saves_of_different_ratings_are_all_kept(bank, form):
    rater = bank.superior.user
    items = [RatingInput(each.pk, 0, below_lowest=True) for each in bank.competencies]
    outcomes = at_once(*(partial(save, form, rater, item) for item in items))
    assert outcomes == ["done"] * 3
    assert Rating.objects.filter(assessment=form, below_lowest=True).count() == 3
    assert Assessment.objects.get(pk=form.pk).revision == 4


def test_a_form_is_submitted_once_however_often_the_button_is_pressed(bank, form):
    rater = bank.superior.user
    items = [
        RatingInput(each.pk, 0, level_id=each.levels.get(rank=rank).pk)
        for each, rank in zip(bank.competencies, (5, 2, 1), strict=True)
    ]
    save(form, rater, *items)

    def press():
        fresh = type(rater).objects.get(pk=rater.pk)
        submit(actor=fresh, assessment=Assessment.objects.get(pk=form.pk), revision=2)

    assert sorted(at_once(press, press)) == ["WrongState", "done"]
    assert form.events.count() == 1


def test_a_save_and_a_close_never_leave_a_rating_behind_the_results(bank, form):
    rater = bank.superior.user
    item = RatingInput(bank.competencies[0].pk, 0, below_lowest=True)
    counted = []

    def close():
        with transaction.atomic():
            Cycle.objects.select_for_update().get(pk=form.participant.cycle_id)
            counted.append(Rating.objects.count())
            Cycle.objects.filter(pk=form.participant.cycle_id).update(
                status=CycleStatus.CLOSED, closed_at=timezone.now()
            )

    saved, closed = at_once(lambda: save(form, rater, item), close)
    assert closed == "done"
    assert saved in ("done", WrongState.__name__)
    assert counted == [Rating.objects.count()]
