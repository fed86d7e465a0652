"""Cycles through the API: the same services, the same refusals."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import CycleStatus
from assessments.models import Cycle
from tests.factories import EmployeeFactory, rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(bank, api_as):
    return api_as(bank.users["hr"])


def address(name, *args):
    return reverse(f"api:{name}", args=args)


def basics(bank, **changes):
    today = timezone.localdate()
    return {
        "name": "接口建立的测评",
        "purpose": "development",
        "unit": bank.head.pk,
        "period_start": "2026-01-01",
        "period_end": "2026-10-31",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=20)).isoformat(),
        **changes,
    }


def prepared(bank, hr, *employees):
    made = hr.post(address("cycle-list"), basics(bank)).data
    versions = [{"family": bank.position.family.code, "version": bank.version.pk}]
    made = hr.patch(address("cycle-detail", made["id"]), {"revision": made["revision"], "versions": versions}).data
    people = [one.pk for one in employees or (bank.manager, bank.peer)]
    added = hr.post(address("cycle-participant-list", made["id"]), {"employees": people}).data
    return made["id"], added["revision"]


def test_a_cycle_runs_from_opening_to_release(bank, hr):
    key, revision = prepared(bank, hr)
    assert hr.get(address("cycle-preview", key)).data == {
        "can_launch": True,
        "problems": [],
        "people": 2,
        "forms": 4,
        "missing": [],
    }
    running = hr.post(address("cycle-launch", key), {"revision": revision})
    assert (running.status_code, running.data["status"]) == (200, CycleStatus.RUNNING)
    rate(bank.form(Cycle.objects.get(pk=key), bank.manager))
    detail = hr.get(address("cycle-detail", key)).data
    assert (detail["progress"]["due"], detail["progress"]["submitted"], detail["progress"]["percent"]) == (4, 1, 25)
    closed = hr.post(address("cycle-close", key), {"revision": detail["revision"]}).data
    released = hr.post(address("cycle-release", key), {"revision": closed["revision"]}).data
    assert released["status"] == CycleStatus.RELEASED


def test_wrong_fields_are_named(bank, hr):
    answer = hr.post(address("cycle-list"), basics(bank, name="", purpose="x", unit=0))
    assert answer.status_code == 400
    assert sorted(error["attr"] for error in answer.data["errors"]) == ["name", "purpose", "unit"]
    answer = hr.post(address("cycle-list"), basics(bank, closes_on="2020-01-01"))
    assert [error["attr"] for error in answer.data["errors"]] == ["closes_on"]


def test_a_stale_change_gets_both_texts(bank, hr):
    made = hr.post(address("cycle-list"), basics(bank)).data
    where = address("cycle-detail", made["id"])
    hr.patch(where, {"revision": made["revision"], "name": "先改的"})
    answer = hr.patch(where, {"revision": made["revision"], "name": "后改的"})
    assert answer.status_code == 409
    [stale] = answer.json()["conflicts"]
    assert (stale["mine"], stale["theirs"], stale["revision"]) == (
        {"name": "后改的"},
        {"name": "先改的"},
        made["revision"] + 1,
    )


def test_a_change_is_made_whole_or_not_at_all(bank, hr):
    made = hr.post(address("cycle-list"), basics(bank)).data
    where = address("cycle-detail", made["id"])
    sent = {"revision": made["revision"], "name": "不该留下", "relations": [{"relation": "self", "weight": "1"}]}
    assert hr.patch(where, sent).status_code == 400
    assert Cycle.objects.get(pk=made["id"]).name == "接口建立的测评"


def test_what_is_missing_stops_the_launch(bank, hr):
    alone = EmployeeFactory(unit=bank.east_sub, position=bank.position)
    key, revision = prepared(bank, hr, bank.manager, alone)
    [missing] = hr.get(address("cycle-preview", key)).data["missing"]
    assert (missing["name"], missing["problems"]) == (alone.name, ["no_superior"])
    assert hr.post(address("cycle-launch", key), {"revision": revision}).status_code == 400
    person = address("cycle-participant-detail", key, missing["participant"])
    assert hr.patch(person, {"excused_reason": "上级待任命"}).data["excused_reason"] == "上级待任命"
    assert hr.delete(person).status_code == 204
    assert Cycle.objects.get(pk=key).participants.count() == 1


def test_a_second_launch_is_a_wrong_state(bank, hr):
    key, revision = prepared(bank, hr)
    hr.post(address("cycle-launch", key), {"revision": revision})
    answer = hr.post(address("cycle-launch", key), {"revision": revision})
    assert (answer.status_code, answer.data["errors"][0]["code"]) == (409, "wrong_state")
    preview = hr.get(address("cycle-preview", key)).data
    assert (preview["can_launch"], preview["problems"]) == (False, ["launched"])


def test_people_outside_the_unit_are_refused_by_name(bank, api_as):
    branch = api_as(bank.users["branch_hr"])
    made = branch.post(address("cycle-list"), basics(bank, unit=bank.east.pk)).data
    answer = branch.post(
        address("cycle-participant-list", made["id"]), {"employees": [bank.manager.pk, bank.other_manager.pk]}
    )
    assert (answer.status_code, answer.data["errors"][0]["attr"]) == (400, "employees")


def test_branch_hr_list_their_own_people_of_a_head_office_cycle(bank, api_as):
    cycle = bank.cycle()
    branch = api_as(bank.users["other_branch_hr"])
    listed = branch.get(address("cycle-participant-list", cycle.pk)).data["results"]
    assert [row["name"] for row in listed] == ["何嘉树"]
    detail = branch.get(address("cycle-detail", cycle.pk)).data
    assert (detail["can_manage"], detail["progress"]["people"]) == (False, 1)


def test_a_draft_is_discarded_with_its_revision(bank, hr):
    made = hr.post(address("cycle-list"), basics(bank)).data
    where = address("cycle-detail", made["id"])
    assert hr.delete(where).status_code == 400
    assert hr.delete(f"{where}?revision={made['revision']}").status_code == 204
    assert not Cycle.objects.exists()
