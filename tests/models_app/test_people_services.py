"""Units, hiring, moving, lines and grants: who may, what is refused, what is on record."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from models_app.errors import RuleBroken
from models_app.models import ChangeRecord
from models_app.services import people
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


def last_change():
    return ChangeRecord.objects.first()


def test_the_system_admin_adds_a_unit_below_another(bank):
    unit = people.add_unit(actor=bank.sysadmin.user, code="EAST02", name="东桥支行", parent=bank.east)
    assert unit.path.startswith(bank.east.path)
    assert (last_change().action, last_change().actor_name) == ("add_unit", bank.sysadmin.name)
    with pytest.raises(RuleBroken) as refused:
        people.add_unit(actor=bank.sysadmin.user, code="EAST02", name="又一个", parent=bank.east)
    assert list(refused.value.fields) == ["code"]


@pytest.mark.parametrize("role", ["hr", "superuser", "superior", "auditor", "stranger"])
def test_nobody_else_adds_a_unit_or_grants_a_role(role, bank):
    user = bank.users[role]
    with pytest.raises(PermissionDenied):
        people.add_unit(actor=user, code="X", name="X", parent=bank.head)
    with pytest.raises(PermissionDenied):
        people.grant_role(actor=user, user=bank.users["stranger"], role="hr", unit=bank.head, start=TODAY)


def test_hr_hire_into_their_own_units_only(bank):
    hired = people.hire(
        actor=bank.branch_hr.user, number="900001", name="新人", unit=bank.east_sub, position=bank.position, start=TODAY
    )
    assert hired.assignments.get().unit == bank.east_sub
    with pytest.raises(PermissionDenied):
        people.hire(actor=bank.branch_hr.user, number="900002", name="外人", unit=bank.west_sub, start=TODAY)
    with pytest.raises(RuleBroken) as refused:
        people.hire(actor=bank.branch_hr.user, number="900001", name="同号", unit=bank.east_sub, start=TODAY)
    assert list(refused.value.fields) == ["number"]


def test_a_move_ends_the_assignment_before_on_the_day_before(bank):
    old = bank.manager.assignments.get()
    new = people.assign(
        actor=bank.hr.user, employee=bank.manager, unit=bank.west_sub, position=bank.position, start=TOMORROW
    )
    old.refresh_from_db()
    assert (old.end, new.start, new.end) == (TODAY, TOMORROW, None)
    with pytest.raises(RuleBroken):
        people.assign(actor=bank.hr.user, employee=bank.manager, unit=bank.east_sub, start=TOMORROW)


def test_branch_hr_move_nobody_out_of_their_reach_nor_themselves(bank):
    with pytest.raises(PermissionDenied):
        people.assign(actor=bank.branch_hr.user, employee=bank.manager, unit=bank.west_sub, start=TOMORROW)
    with pytest.raises(PermissionDenied):
        people.assign(actor=bank.branch_hr.user, employee=bank.branch_hr, unit=bank.east_sub, start=TOMORROW)


def test_a_new_superior_takes_over_from_a_day_on(bank):
    line = people.set_superior(actor=bank.hr.user, employee=bank.manager, superior=bank.second_superior, start=TOMORROW)
    before = bank.manager.lines_up.exclude(pk=line.pk).get()
    assert (before.end, line.start) == (TODAY, TOMORROW)
    assert last_change().before == {"superior": bank.superior.name}


def test_the_lines_never_run_in_a_circle(bank):
    with pytest.raises(RuleBroken) as refused:
        people.set_superior(actor=bank.hr.user, employee=bank.second_superior, superior=bank.manager, start=TOMORROW)
    assert list(refused.value.fields) == ["superior"]


def test_nobody_grants_a_role_to_themselves_or_one_that_does_not_exist(bank):
    admin = bank.sysadmin.user
    with pytest.raises(PermissionDenied):
        people.grant_role(actor=admin, user=admin, role="hr", unit=bank.head, start=TODAY)
    with pytest.raises(RuleBroken):
        people.grant_role(actor=admin, user=bank.users["stranger"], role="king", unit=bank.head, start=TODAY)


def test_the_same_open_grant_is_given_once_and_ends_on_a_day(bank):
    admin, user = bank.sysadmin.user, factories.UserFactory()
    grant = people.grant_role(actor=admin, user=user, role="editor", unit=bank.head, start=TODAY)
    with pytest.raises((RuleBroken, ValidationError)):
        people.grant_role(actor=admin, user=user, role="editor", unit=bank.head, start=TODAY)
    with pytest.raises(RuleBroken):
        people.end_grant(actor=admin, grant=grant, end=TODAY - timedelta(days=1))
    assert people.end_grant(actor=admin, grant=grant, end=TOMORROW).end == TOMORROW
    assert last_change().action == "end_grant"
