"""Two HR, or one who clicks twice, on the same cycle at once; run on SQLite and on PostgreSQL."""

from functools import partial

import pytest
from django.utils import timezone

from assessments.enums import CycleStatus, Purpose
from assessments.models import Assessment, Cycle, Result
from assessments.services import cycles
from models_app.enums import VersionStatus
from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.models import ModelVersion, User
from tests import factories
from tests.assessments.test_rating_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bank(transactional_db):
    return factories.Bank()


@pytest.fixture
def draft(bank):
    user, today = bank.users["hr"], timezone.localdate()
    cycle = cycles.create_cycle(
        actor=user,
        name="同时发起",
        purpose=Purpose.DEVELOPMENT,
        unit=bank.head,
        period_start=today,
        period_end=today,
        opens_on=today,
        closes_on=today,
    )
    versions = {bank.position.family: bank.version}
    cycle = cycles.set_versions(actor=user, cycle=cycle, revision=cycle.revision, versions=versions)
    cycles.add_participants(actor=user, cycle=cycle, employees=[bank.manager])
    cycle.refresh_from_db()
    return cycle


def act(service, bank, cycle, **more):
    """A service called with objects of its own, as another request would have them."""
    user = User.objects.get(pk=bank.users["hr"].pk)
    return service(actor=user, cycle=Cycle.objects.get(pk=cycle.pk), **more)


def test_a_cycle_is_launched_once_however_often_the_button_is_pressed(bank, draft):
    launch = partial(act, cycles.launch, bank, draft, revision=draft.revision)
    assert sorted(at_once(launch, launch, launch)) == [WrongState.__name__, WrongState.__name__, "done"]
    assert Assessment.objects.count() == 2


def test_somebody_added_during_a_launch_is_either_in_it_or_refused(bank, draft):
    launched, added = at_once(
        partial(act, cycles.launch, bank, draft, revision=draft.revision),
        partial(act, cycles.add_participants, bank, draft, employees=[bank.peer]),
    )
    assert (launched, added) in {("done", WrongState.__name__), (Conflict.__name__, "done")}
    draft.refresh_from_db()
    assert Assessment.objects.count() == (2 if launched == "done" else 0)
    assert draft.participants.count() == (1 if launched == "done" else 2)


def retire(version):
    ModelVersion.objects.filter(pk=version.pk).update(status=VersionStatus.RETIRED, retired_at=timezone.now())


def test_a_version_retired_during_a_launch_is_noticed_or_came_after_it(bank, draft):
    launched, retired = at_once(
        partial(act, cycles.launch, bank, draft, revision=draft.revision), partial(retire, bank.version)
    )
    assert retired == "done"
    assert launched in {"done", RuleBroken.__name__}
    draft.refresh_from_db()
    assert draft.status == (CycleStatus.RUNNING if launched == "done" else CycleStatus.DRAFT)


def test_results_are_written_once_by_two_closes(bank):
    cycle = bank.cycle()
    close = partial(act, cycles.close, bank, cycle, revision=cycle.revision)
    assert sorted(at_once(close, close)) == [WrongState.__name__, "done"]
    assert Result.objects.count() == 9
