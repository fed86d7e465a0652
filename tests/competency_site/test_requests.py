"""What every request gets: an id, security headers, a readable error; and the probes."""

import logging
import re

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from competency_site import health
from competency_site import urls as site_urls
from competency_site.middleware import RequestIdFilter, TimeZoneMiddleware
from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.request_context import current_request_id, request_context

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def failing_with(error):
    def view(request):
        raise error

    return view


handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500
urlpatterns = [
    path("id/", lambda request: HttpResponse(current_request_id())),
    path("crash/", failing_with(ZeroDivisionError("secret detail"))),
    path("rule/", failing_with(RuleBroken({"weight": "权重必须大于 0"}))),
    path("state/", failing_with(WrongState("已发布，不能修改"))),
    path("conflict/", failing_with(Conflict([{"key": 1, "revision": 2, "mine": {}, "theirs": {}}]))),
    *site_urls.urlpatterns,
]


@pytest.fixture
def browser(settings):
    """A visitor, with the addresses above beside the site's own; crashes are answered, not raised."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_each_request_has_an_id_that_the_answer_names(browser):
    answer = browser.get("/id/")
    assert re.fullmatch(UUID, answer.text)
    assert answer["X-Request-ID"] == answer.text
    assert current_request_id() == ""


@pytest.mark.parametrize(
    ("incoming", "kept"),
    [("proxy-7f3a.21", True), ("short", False), ("x" * 65, False), ("line\nbreak123", False), ("<script>alert", False)],
)
def test_an_incoming_id_is_kept_only_when_it_is_sane(browser, incoming, kept):
    assert (browser.get("/id/", headers={"X-Request-ID": incoming}).text == incoming) is kept


def test_log_lines_carry_the_request_id():
    record = logging.LogRecord("x", logging.INFO, "", 0, "text", (), None)
    with request_context("abc-12345"):
        RequestIdFilter().filter(record)
    assert record.request_id == "abc-12345"
    RequestIdFilter().filter(record)
    assert record.request_id == "-"


def test_a_crash_shows_the_request_id_and_nothing_of_the_inside_and_needs_no_database(browser):
    # No database mark: a query would fail this test.
    answer = browser.get("/crash/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.text
    assert "secret detail" not in answer.text


def test_the_error_page_survives_a_broken_template(browser, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("broken template")

    monkeypatch.setattr("competency_site.errors.render_to_string", broken)
    answer = browser.get("/crash/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.text


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/rule/", 400, "权重必须大于 0"),
        ("/state/", 409, "已发布，不能修改"),
        ("/conflict/", 409, "刚被别人改过"),
        ("/nowhere/", 404, ""),
    ],
)
@pytest.mark.django_db
def test_a_refusal_that_the_view_let_through_is_a_readable_page(browser, address, status, text):
    answer = browser.get(address)
    assert answer.status_code == status
    assert text in answer.text


def test_an_unknown_api_address_answers_in_the_api_s_shape(browser):
    answer = browser.get("/api/v1/nowhere/")
    assert answer.status_code == 404
    assert answer.json()["type"] == "client_error"
    assert answer.json()["errors"][0]["code"] == "not_found"


def test_scripts_and_styles_come_from_the_site_alone(browser):
    policy = browser.get("/id/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_way_out():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "刷新" in answer.text


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai"])
def test_times_are_in_the_user_s_zone(django_user_model, zone):
    seen = []
    request = RequestFactory().get("/")
    request.user = django_user_model(time_zone=zone)
    TimeZoneMiddleware(lambda _request: seen.append(timezone.get_current_timezone_name()))(request)
    assert seen == [zone]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_zone_that_is_none_falls_back_to_the_site_s(django_user_model, zone):
    seen = []
    request = RequestFactory().get("/")
    request.user = django_user_model(time_zone=zone)
    TimeZoneMiddleware(lambda _request: seen.append(timezone.get_current_timezone_name()))(request)
    assert seen == ["Asia/Shanghai"]


def test_healthz_answers_without_a_database_and_under_any_host_name():
    answer = Client().get("/healthz", headers={"Host": "10.0.0.7"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_is_ready_once_every_migration_has_run():
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_is_not_ready_while_a_migration_is_missing():
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="models_app").order_by("name").last().delete()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "migrations pending"})


def test_readyz_says_when_the_database_is_out_of_reach(monkeypatch):
    def unreachable(_connection):
        raise DatabaseError("no route to host db.internal")

    monkeypatch.setattr(health, "MigrationExecutor", unreachable)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "database unreachable"})
