"""The home page tells each role what to do next, and nothing that is not theirs to know."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from assessments.models import Assessment
from competency_site.home import greeting
from models_app.services.platform import confirm_notice
from tests import factories
from tests.access.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return Scene()


def templates_of(client, user):
    """The panels that ``user`` is shown, by the name of their template."""
    client.force_login(type(user).objects.get(pk=user.pk), "django.contrib.auth.backends.ModelBackend")
    panels = client.get("/").context["panels"]
    return [panel["template"] for panel in panels]


@pytest.mark.parametrize(
    ("role", "templates"),
    [
        ("superior", ["assessments/home/forms.html", "assessments/home/team.html"]),
        ("manager", ["assessments/home/forms.html", "assessments/home/own_report.html"]),
        ("second_superior", ["assessments/home/team.html"]),
        ("hr", ["assessments/cycles/home_panel.html"]),
        ("editor", ["models_app/home/versions.html"]),
        ("approver", ["models_app/home/versions.html"]),
        ("sysadmin", ["models_app/home/accounts.html"]),
        ("auditor", ["models_app/home/changes.html"]),
        ("stranger", []),
        ("superuser", []),
    ],
)
def test_each_role_is_shown_its_own_panels(role, templates, scene, client):
    assert templates_of(client, scene.bank.users[role]) == templates


def test_somebody_with_nothing_to_do_is_led_to_the_catalogue(client_as):
    page = client_as(factories.UserFactory()).get("/").content.decode()
    assert "现在没有要您处理的事" in page
    assert "/catalogue/" in page


def test_the_superior_is_led_to_a_returned_form_first(bank, client_as):
    cycle = bank.cycle()
    returned = bank.form(cycle, bank.peer)
    Assessment.objects.filter(pk=returned.pk).update(status="returned")
    response = client_as(bank.superior.user).get("/")
    (entry,) = response.context["panels"][0]["context"]["cycles"]
    assert entry.next_form == returned
    assert "被退回" in response.content.decode()


def test_the_days_left_are_counted_from_today(bank, client_as):
    today = timezone.localdate()
    bank.cycle(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=2))
    page = client_as(bank.superior.user).get("/").content.decode()
    assert "已过截止日 2 天" in page


def test_a_report_says_nothing_before_the_notice_is_confirmed(scene, client_as):
    notice = factories.NoticeFactory()
    user = scene.bank.manager.user
    client = client_as(user)
    assert "home-verdict" not in client.get("/").content.decode()
    confirm_notice(actor=user, notice=notice)
    assert "home-verdict" in client.get("/").content.decode()


def test_the_approver_may_publish_only_what_they_did_not_edit(scene, client_as):
    def rows():
        response = client_as(scene.bank.approver.user).get("/")
        return [(row["version"], row["can_publish"]) for row in response.context["panels"][0]["context"]["rows"]]

    assert rows() == [(scene.in_approval, True)]
    scene.in_approval.editors.create(user=scene.bank.approver.user, name="自己")
    assert rows() == [(scene.in_approval, False)]


def test_no_role_is_led_from_its_home_page_to_a_page_that_refuses_it(scene, client_as):
    for role in ("editor", "approver", "hr", "auditor", "superior", "manager"):
        client = client_as(scene.bank.users[role])
        page = client.get("/").content.decode()
        for address in set(re.findall(r'href="(/[^"#]*)"', page)):
            assert client.get(unescape(address)).status_code in (200, 302), (role, address)


@pytest.mark.parametrize("people", [1, 3, 20])
def test_the_superiors_page_takes_as_many_queries_for_many_people_as_for_one(
    people, bank, client_as, django_assert_num_queries
):
    employees = [
        factories.EmployeeFactory(unit=bank.east_sub, position=bank.position, superior=bank.superior)
        for _person in range(people)
    ]
    bank.cycle(employees=employees)
    client = client_as(bank.superior.user)
    with django_assert_num_queries(10):
        client.get("/")


@pytest.mark.parametrize(("hour", "words"), [(5, "夜深了"), (6, "上午好"), (12, "下午好"), (18, "晚上好")])
def test_the_greeting_follows_the_hour(hour, words):
    assert greeting(hour) == words
