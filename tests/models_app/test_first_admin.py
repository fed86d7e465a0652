"""An empty site gets its first system admin, once."""

import pytest
from django.core.management import CommandError, call_command

from models_app.enums import Role
from models_app.models import ChangeRecord, OrgUnit, RoleGrant, User
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "a long and good one 7"


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)


def first_admin():
    call_command("first_admin", "li", bank="某某银行", verbosity=0)


def test_the_first_admin_signs_in_and_opens_the_admin_and_nothing_else(client):
    first_admin()
    client.force_login(User.objects.get(username="li"), "django.contrib.auth.backends.ModelBackend")
    assert User.objects.get().check_password(PASSWORD)
    assert client.get("/admin/models_app/rolegrant/add/").status_code == 200
    assert client.get("/cycles/").status_code == 403
    assert [(grant.role, grant.unit.name) for grant in RoleGrant.objects.all()] == [(Role.SYSADMIN, "某某银行")]
    assert set(ChangeRecord.objects.values_list("action", flat=True)) == {"add_unit", "add_account", "grant_role"}


def test_there_is_no_second_first_admin():
    factories.Bank()
    before = User.objects.count()
    with pytest.raises(CommandError, match="授权"):
        first_admin()
    assert User.objects.count() == before


def test_a_weak_password_leaves_nothing_behind(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "123")
    with pytest.raises(CommandError):
        first_admin()
    assert not OrgUnit.objects.exists()
    assert not User.objects.exists()
