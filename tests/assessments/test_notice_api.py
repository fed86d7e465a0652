"""The reading notice through /api/v1/notice/: a program's user reads and confirms it there."""

import pytest
from django.urls import reverse

from models_app.models import NoticeConfirmation
from tests import factories

pytestmark = pytest.mark.django_db


def test_forms_open_once_the_notice_is_confirmed(bank, api_as):
    notice = factories.NoticeFactory()
    form = reverse("api:assessment-detail", args=[bank.form(bank.cycle(), bank.manager).pk])
    api = api_as(bank.superior.user)
    assert api.get(form).status_code == 403
    assert api.get(reverse("api:notice")).data == {
        "edition": notice.edition,
        "title": notice.title,
        "body": notice.body,
        "is_confirmed": False,
    }
    answer = api.post(reverse("api:notice"), {"edition": notice.edition}, format="json")
    assert (answer.status_code, answer.data["is_confirmed"]) == (200, True)
    assert api.get(form).status_code == 200


def test_an_older_edition_is_not_confirmed(bank, api_as):
    older = factories.NoticeFactory()
    factories.NoticeFactory(edition=older.edition + 1)
    answer = api_as(bank.manager.user).post(reverse("api:notice"), {"edition": older.edition}, format="json")
    assert answer.status_code == 409
    assert not NoticeConfirmation.objects.exists()


def test_the_notice_speaks_the_callers_language(bank, api_as):
    notice = factories.NoticeFactory()
    answer = api_as(bank.manager.user).get(reverse("api:notice"), headers={"accept-language": "en"})
    assert answer.data["title"] == notice.title_en


def test_without_an_edition_there_is_nothing_to_confirm(bank, api_as):
    api = api_as(bank.manager.user)
    assert api.get(reverse("api:notice")).status_code == 404
    assert api.post(reverse("api:notice"), {"edition": 1}, format="json").status_code == 404


@pytest.mark.parametrize("edition", [None, "x", 0, [1]])
def test_a_malformed_edition_is_named(edition, bank, api_as):
    factories.NoticeFactory()
    answer = api_as(bank.manager.user).post(reverse("api:notice"), {"edition": edition}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "edition"
