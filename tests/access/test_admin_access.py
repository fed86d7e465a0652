"""The admin's own table: only system admins, and only accounts, grants and units."""

import pytest
from django.urls import NoReverseMatch, reverse

from models_app.enums import Role
from models_app.models import ChangeRecord, OrgUnit, RoleGrant, User
from tests import factories
from tests.access.table import ROLES

pytestmark = pytest.mark.django_db
PASSWORD = "a rather long pass phrase 7"


@pytest.fixture
def bank():
    return factories.Bank()


@pytest.fixture
def admin(client_as, bank):
    return client_as(bank.sysadmin.user)


def addresses(bank):
    grant = bank.hr.user.grants.get()
    yield reverse("admin:index")
    for name, row in (("user", bank.hr.user), ("rolegrant", grant), ("orgunit", bank.east)):
        yield reverse(f"admin:models_app_{name}_changelist")
        yield reverse(f"admin:models_app_{name}_add")
        yield reverse(f"admin:models_app_{name}_change", args=[row.pk])


def test_nobody_but_the_system_admin_finds_the_admin(bank, client):
    for role in ROLES:
        user = bank.users.get(role)
        if user:
            client.force_login(user)
        expected = 200 if role == "sysadmin" else 302 if role == "anonymous" else 404
        got = {address: client.get(address).status_code for address in addresses(bank)}
        assert got == dict.fromkeys(got, expected), role


def test_strangers_are_sent_to_the_sites_own_sign_in(client):
    answer = client.get(reverse("admin:index"))
    assert answer["Location"] == f"{reverse('login')}?next={reverse('admin:index')}"


@pytest.mark.parametrize(
    "name",
    ["modelversion", "competency", "level", "target", "employee", "assignment", "changerecord", "notice", "passage"],
)
def test_what_services_guard_is_not_in_the_admin(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:models_app_{name}_changelist")


def test_nothing_is_deleted(admin, bank):
    for name, row in (("user", bank.hr.user), ("rolegrant", bank.hr.user.grants.get()), ("orgunit", bank.west_sub)):
        assert admin.post(reverse(f"admin:models_app_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
        answer = admin.post(
            reverse(f"admin:models_app_{name}_changelist"),
            {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
        )
        assert type(row).objects.filter(pk=row.pk).exists(), answer.status_code


def user_data(user, **fields):
    names = ("username", "last_name", "first_name", "email", "time_zone")
    return {**{name: getattr(user, name) for name in names}, "is_active": "on", **fields}


def test_an_account_is_added_without_any_right(admin, bank):
    data = {"username": "qiao", "last_name": "乔", "first_name": "一", "password1": PASSWORD, "password2": PASSWORD}
    answer = admin.post(reverse("admin:models_app_user_add"), {**data, "is_superuser": "on", "is_staff": "on"})
    assert answer.status_code == 302, answer.context["errors"]
    user = User.objects.get(username="qiao")
    assert user.check_password(PASSWORD)
    assert (user.is_superuser, user.is_staff, user.grants.count()) == (False, False, 0)
    line = ChangeRecord.objects.get(action="add_account")
    assert (line.actor, line.after["username"]) == (bank.sysadmin.user, "qiao")


def test_a_change_of_an_account_is_on_record(admin, bank):
    user = bank.hr.user
    data = user_data(user, email="hr@example.com", is_superuser="on", user_permissions=["1"])
    assert admin.post(reverse("admin:models_app_user_change", args=[user.pk]), data).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.is_superuser) == ("hr@example.com", False)
    line = ChangeRecord.objects.get(action="update_account")
    assert (line.before["email"], line.after["email"]) == ("", "hr@example.com")


def test_a_password_is_set_and_recorded_without_its_value(admin, bank):
    user = bank.hr.user
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    answer = admin.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    line = ChangeRecord.objects.get(action="set_password")
    assert (line.actor, line.object_id, line.before, line.after) == (bank.sysadmin.user, str(user.pk), {}, {})


def test_a_weak_password_is_refused(admin, bank):
    address = reverse("admin:auth_user_password_change", args=[bank.hr.user.pk])
    assert admin.post(address, {"password1": "12345678", "password2": "12345678"}).status_code == 200
    assert not ChangeRecord.objects.filter(action="set_password").exists()


def test_nobody_locks_themselves_out(admin, bank):
    user = bank.sysadmin.user
    data = user_data(user)
    del data["is_active"]
    admin.post(reverse("admin:models_app_user_change", args=[user.pk]), data)
    user.refresh_from_db()
    assert user.is_active


def grant_data(user, bank, **fields):
    data = {"user": user.pk, "role": Role.EDITOR, "unit": bank.head.pk, "start": "2026-11-01", "end": ""}
    return {**data, **fields}


def test_a_role_is_granted_and_ended_through_the_service(admin, bank):
    user = bank.users["stranger"]
    assert admin.post(reverse("admin:models_app_rolegrant_add"), grant_data(user, bank)).status_code == 302
    grant = RoleGrant.objects.get(user=user)
    assert ChangeRecord.objects.get(action="grant_role").object_id == str(grant.pk)
    address = reverse("admin:models_app_rolegrant_change", args=[grant.pk])
    assert admin.post(address, {"end": "2026-11-30", "role": Role.HR}).status_code == 302
    grant.refresh_from_db()
    assert (grant.role, str(grant.end)) == (Role.EDITOR, "2026-11-30")
    assert ChangeRecord.objects.filter(action="end_grant").exists()


def test_a_grant_that_cannot_be_says_why(admin, bank):
    add = reverse("admin:models_app_rolegrant_add")
    for data, words in (
        (grant_data(bank.sysadmin.user, bank), "不能给自己授权"),
        (grant_data(bank.editor.user, bank), "已有这个角色"),
        (grant_data(bank.hr.user, bank, end="2026-10-01"), "结束日期不能早于开始日期"),
    ):
        answer = admin.post(add, data)
        assert answer.status_code == 200
        assert words in answer.content.decode()


def test_nobody_ends_their_own_grant(admin, bank):
    grant = bank.sysadmin.user.grants.get()
    answer = admin.post(reverse("admin:models_app_rolegrant_change", args=[grant.pk]), {"end": "2026-12-31"})
    assert "不能给自己授权" in answer.content.decode()
    grant.refresh_from_db()
    assert grant.end is None


def test_units_are_added_below_a_parent_and_renamed(admin, bank):
    data = {"code": "EAST02", "name": "东湖支行", "parent": bank.east.pk}
    assert admin.post(reverse("admin:models_app_orgunit_add"), data).status_code == 302
    unit = OrgUnit.objects.get(code="EAST02")
    assert OrgUnit.objects.get_parent(unit) == bank.east
    address = reverse("admin:models_app_orgunit_change", args=[unit.pk])
    assert admin.post(address, {"name": "东湖路支行", "code": "X"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.code) == ("东湖路支行", "EAST02")
    assert ChangeRecord.objects.filter(action="rename_unit").exists()
