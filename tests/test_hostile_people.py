"""People who try for more than is theirs: by a filter of the admin, an old token, a role kept after leaving."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from assessments.services import cycles as services
from models_app.models import ChangeRecord, ReportingLine, User
from models_app.roles import reports_of
from models_app.services import accounts, people
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a rather long pass phrase 7"


@pytest.mark.parametrize("lookup", ["auth_token__key__startswith", "employee__name__startswith", "is_superuser", "id"])
def test_the_list_of_accounts_answers_no_question_but_its_filters(bank, client_as, lookup):
    Token.objects.create(user=bank.hr.user)
    address = reverse("admin:models_app_user_changelist")
    assert client_as(bank.sysadmin.user).get(address, {lookup: "1"}).status_code == 400
    assert client_as(bank.sysadmin.user).get(address, {"is_active__exact": "1"}).status_code == 200


def test_what_no_database_holds_is_no_filter_of_the_admin(bank, client_as):
    for address in (reverse("admin:models_app_rolegrant_changelist"), reverse("admin:autocomplete")):
        assert client_as(bank.sysadmin.user).get(address, {"role__exact": "\x00"}).status_code == 400


@pytest.mark.parametrize("lookup", ["participants__id", "assignments__employee"])
def test_the_list_of_units_tells_nothing_of_people(bank, client_as, lookup):
    answer = client_as(bank.sysadmin.user).get(reverse("admin:models_app_orgunit_changelist"), {lookup: "1"})
    assert answer.status_code == 400


def status_with(token):
    return APIClient(headers={"Authorization": f"Token {token.key}"}).get(reverse("api:unit-list")).status_code


def test_a_new_password_ends_the_token(bank):
    token = Token.objects.create(user=bank.hr.user)
    assert status_with(token) == 200
    accounts.set_password(actor=bank.sysadmin.user, user=bank.hr.user, password=PASSWORD)
    assert status_with(token) == 401


def test_ones_own_new_password_ends_the_token_and_is_on_record(bank, client_as):
    user = User.objects.get(pk=bank.hr.user.pk)
    user.set_password(PASSWORD)
    user.save()
    token = Token.objects.create(user=user)
    data = {"old_password": PASSWORD, "new_password1": f"{PASSWORD}!", "new_password2": f"{PASSWORD}!"}
    assert client_as(user).post(reverse("password_change"), data).status_code == 302
    assert status_with(token) == 401
    assert ChangeRecord.objects.filter(action="set_password", actor=user, object_id=str(user.pk)).count() == 1


def test_another_change_of_an_account_leaves_the_token(bank):
    token = Token.objects.create(user=bank.hr.user)
    accounts.update_account(actor=bank.sysadmin.user, user=bank.hr.user, email="hr@example.com")
    assert status_with(token) == 200


def test_who_has_left_holds_no_role(bank, client_as, api_as):
    cycle = bank.cycle()
    factories.rate(bank.form(cycle, bank.manager), step=2)
    services.close(actor=bank.hr.user, cycle=cycle, revision=cycle.revision)
    factories.RoleGrantFactory(user=bank.manager.user, role="hr", unit=bank.head)
    bank.manager.left_on = timezone.localdate()
    bank.manager.save()
    mine = cycle.participants.get(employee=bank.manager)
    assert client_as(bank.manager.user).get(reverse("report-detail", args=[mine.pk])).status_code == 404
    assert api_as(bank.manager.user).get(reverse("api:participant-report", args=[mine.pk])).status_code == 404
    assert client_as(bank.manager.user).get(reverse("cycle-list")).status_code == 403


def test_what_is_shown_to_somebody_is_kept_by_no_cache(bank, client_as, api_as):
    cycle = bank.cycle()
    factories.rate(bank.form(cycle, bank.manager), step=2)
    services.close(actor=bank.hr.user, cycle=cycle, revision=cycle.revision)
    mine = cycle.participants.get(employee=bank.manager)
    hr, program = client_as(bank.hr.user), api_as(bank.hr.user)
    for address in (
        reverse("my-reports"),
        reverse("report-detail", args=[mine.pk]),
        reverse("report-print", args=[mine.pk]),
        reverse("team-report", args=[cycle.pk]),
    ):
        assert "no-store" in hr.get(address)["Cache-Control"], address
    for answer in (hr.get(reverse("home")), program.get(reverse("api:participant-report", args=[mine.pk]))):
        assert answer["Cache-Control"] == "private, no-cache"


def test_a_superior_reads_their_people_from_the_first_day_of_the_line_to_its_last(bank):
    today = timezone.localdate()
    old, new = bank.superior, bank.other_superior
    line = people.set_superior(actor=None, employee=bank.manager, superior=new, start=today + timedelta(days=1))

    def reads(superior):
        return bank.manager.pk in reports_of(User.objects.get(pk=superior.user.pk))

    assert (reads(old), reads(new)) == (True, False)
    ReportingLine.objects.filter(pk=line.pk).update(start=today)
    ReportingLine.objects.filter(employee=bank.manager, superior=old).update(end=today - timedelta(days=1))
    assert (reads(old), reads(new)) == (False, True)
