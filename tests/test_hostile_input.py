"""What no browser sends: absurd numbers, digits of other scripts, nested heaps. Refused or left out, never a 500."""

import datetime

import pytest
from django.urls import reverse

from assessments.models import Rating
from assessments.reports.progress import stages_of
from assessments.services import cycles as services
from models_app.numbers import key_in
from models_app.views.conflicts import json_of
from tests import factories

pytestmark = pytest.mark.django_db

ABSURD = ("²", "٣", "9" * 30, "9" * 5000, "9223372036854775808", "-1", "1.5", "a\x00b")


@pytest.mark.parametrize("text", ["", "²", "٣", "１", "-1", "1.0", " 1", "9" * 19, "9" * 5000])
def test_what_is_no_key_is_none(text):
    assert key_in(text) is None


def test_a_key_is_a_number():
    assert (key_in("12"), key_in("9" * 18)) == (12, 10**18 - 1)


@pytest.fixture
def closed(bank):
    cycle = bank.cycle()
    for employee in (bank.manager, bank.peer):
        factories.rate(bank.form(cycle, employee), step=2)
    services.close(actor=bank.hr.user, cycle=cycle, revision=cycle.revision)
    cycle.refresh_from_db()
    return services.release(actor=bank.hr.user, cycle=cycle, revision=cycle.revision)


@pytest.mark.parametrize("value", ABSURD)
def test_filters_of_pages_leave_out_what_they_cannot_read(bank, client_as, closed, value):
    hr = client_as(bank.hr.user)
    for name in ("q", "cycle", "unit", "answer"):
        assert hr.get(reverse("my-reports"), {name: value}).status_code == 200, name
    team = reverse("team-report", args=[closed.pk])
    for query in ({"unit": value}, {"superior": value}, {"position": value}, {"sort": f"gap-{value}"}):
        assert hr.get(team, query).status_code == 200, query
    draft = bank.cycle(running=False)
    assert hr.get(reverse("cycle-participants", args=[draft.pk]), {"chosen": value}).status_code == 200


@pytest.mark.parametrize("value", ABSURD)
def test_filters_of_lists_leave_out_or_refuse_what_they_cannot_read(bank, api_as, closed, value):
    hr = api_as(bank.hr.user)
    for address, name in (
        (reverse("api:cycle-list"), "unit"),
        (reverse("api:assessment-list"), "cycle"),
        (reverse("api:cycle-team-report", args=[closed.pk]), "superior"),
        (reverse("api:cycle-organisation-report", args=[closed.pk]), "unit"),
    ):
        assert hr.get(address, {name: value}).status_code in (200, 400), (address, name)


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_filter_the_change_record(bank, client_as, name, day):
    assert client_as(bank.auditor.user).get(reverse("change-record"), {name: day}).status_code == 200


def test_a_cycle_that_ends_with_the_calendar_can_be_watched(bank):
    assert stages_of(bank.cycle(closes_on=datetime.date.max))[3].on == datetime.date.max


@pytest.mark.parametrize("level", [0, -1, 10**30])
def test_a_level_that_cannot_exist_is_refused(bank, api_as, level):
    form = bank.form(bank.cycle(), bank.manager)
    item = {"competency": bank.competencies[0].pk, "revision": 0, "level": level}
    answer = api_as(bank.superior.user).patch(reverse("api:assessment-ratings", args=[form.pk]), [item])
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.data["errors"]] == [f"{item['competency']}.level"]
    assert not Rating.objects.exists()


def test_json_nested_without_end_is_the_senders_mistake(bank, api_as):
    form = bank.form(bank.cycle(), bank.manager)
    address = reverse("api:assessment-ratings", args=[form.pk])
    answer = api_as(bank.superior.user).generic("PATCH", address, "[" * 100_000, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "parse_error")


def test_a_body_beyond_all_measure_is_the_senders_mistake(settings, client):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post(
        reverse("api:token"), {"username": "x" * 2000, "password": "x"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "parse_error")


def test_a_user_name_is_no_longer_than_a_user_name_can_be(client):
    data = {"username": "x" * 151, "password": "x"}
    answer = client.post(reverse("api:token"), data, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "username")


def test_why_somebody_takes_no_part_holds_no_sign_that_a_database_refuses(bank, client_as):
    cycle = bank.cycle(running=False)
    person = cycle.participants.get(employee=bank.manager)
    address = reverse("cycle-participant-excuse", args=[cycle.pk, person.pk])
    assert client_as(bank.hr.user).post(address, {"reason": "休\x00假"}).status_code == 302
    person.refresh_from_db()
    assert person.excused_reason == "休 假"


def test_what_a_form_held_may_be_nonsense():
    assert json_of("[" * 100_000) == {}
