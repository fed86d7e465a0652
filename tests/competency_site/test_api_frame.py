"""What holds for the whole API: signing in, the shape of errors, pages of lists, the schema."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import include, path
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from competency_site.api_pagination import Pages
from models_app.errors import Conflict, RuleBroken, WrongState

PASSWORD = "correct horse battery"
STALE = {"key": {"competency": 7}, "revision": 3, "mine": {"grounds": "我写的"}, "theirs": {"grounds": "别人写的"}}


class Failing(APIView):
    error = None

    def get(self, request):
        if self.error:
            raise self.error
        return Response({"user": str(request.user)})


def failing_with(error):
    return Failing.as_view(error=error)


urlpatterns = [
    path("api/v1/ok/", failing_with(None)),
    path("api/v1/rule/", failing_with(RuleBroken({"weight": ["权重必须大于 0"], "": "至少要有一名评价人"}))),
    path("api/v1/state/", failing_with(WrongState("活动已结束"))),
    path("api/v1/conflict/", failing_with(Conflict([STALE]))),
    path("api/v1/refused/", failing_with(PermissionDenied("只有本人可以回应自己的报告。"))),
    path("api/v1/crash/", failing_with(ZeroDivisionError("secret detail"))),
    path("", include("competency_site.urls")),
]


@pytest.fixture
def _these_addresses(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user("wang", password=PASSWORD)


def token_for(password, username="wang"):
    return APIClient().post("/api/v1/token/", {"username": username, "password": password}, format="json")


@pytest.mark.django_db
@pytest.mark.usefixtures("_these_addresses")
def test_a_token_opens_the_api(user):
    answer = token_for(PASSWORD)
    assert answer.status_code == 200
    api = APIClient(headers={"Authorization": f"Token {answer.json()['token']}"})
    assert api.get("/api/v1/ok/").json() == {"user": "wang"}


@pytest.mark.django_db
@pytest.mark.usefixtures("_these_addresses")
@pytest.mark.parametrize(("zone", "at"), [("Asia/Shanghai", "08:30:00+08:00"), ("Asia/Tokyo", "09:30:00+09:00")])
def test_times_are_in_the_zone_of_the_token_s_user(user, zone, at, monkeypatch):
    monkeypatch.setitem(STALE, "at", datetime(2026, 11, 21, 0, 30, tzinfo=UTC))
    user.time_zone = zone
    user.save()
    api = APIClient(headers={"Authorization": f"Token {token_for(PASSWORD).json()['token']}"})
    [stale] = api.get("/api/v1/conflict/").json()["conflicts"]
    assert stale["at"] == f"2026-11-21T{at}"


@pytest.mark.django_db
@pytest.mark.usefixtures("_these_addresses")
def test_a_refusal_keeps_its_reason(user, api_as):
    answer = api_as(user).get("/api/v1/refused/")
    assert answer.status_code == 403
    assert answer.json()["errors"] == [
        {"code": "permission_denied", "detail": "只有本人可以回应自己的报告。", "attr": None}
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("_these_addresses")
def test_a_stranger_is_told_how_to_sign_in():
    answer = APIClient().get("/api/v1/ok/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer.json()["errors"][0]["code"] == "not_authenticated"


@pytest.mark.django_db
def test_five_failures_lock_the_login_of_api_and_page_alike(user):
    for _attempt in range(4):
        assert token_for("wrong").status_code == 400
    assert token_for("wrong").status_code == 429
    answer = token_for(PASSWORD)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (429, "locked_out")
    page = APIClient().post("/accounts/login/", {"username": "wang", "password": PASSWORD}, format="multipart")
    assert page.status_code == 429
    assert "15 分钟" in page.content.decode()


@pytest.mark.django_db
def test_failures_of_one_user_do_not_lock_another(user, django_user_model):
    django_user_model.objects.create_user("li", password=PASSWORD)
    for _attempt in range(6):
        token_for("wrong")
    assert token_for(PASSWORD, "li").status_code == 200


@pytest.mark.django_db
def test_the_token_door_counts_requests_too(settings):
    statuses = [token_for("wrong", f"user{number}").status_code for number in range(31)]
    assert statuses == [400] * 30 + [429]


@pytest.mark.django_db
@pytest.mark.usefixtures("_these_addresses")
def test_a_broken_rule_names_its_fields(user, api_as):
    answer = api_as(user).get("/api/v1/rule/")
    assert answer.status_code == 400
    assert answer.json() == {
        "type": "validation_error",
        "errors": [
            {"code": "invalid", "detail": "权重必须大于 0", "attr": "weight"},
            {"code": "invalid", "detail": "至少要有一名评价人", "attr": "non_field_errors"},
        ],
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("_these_addresses")
def test_a_wrong_state_is_409(user, api_as):
    answer = api_as(user).get("/api/v1/state/")
    assert answer.status_code == 409
    assert answer.json() == {
        "type": "client_error",
        "errors": [{"code": "wrong_state", "detail": "活动已结束", "attr": None}],
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("_these_addresses")
def test_a_stale_revision_is_409_with_both_texts(user, api_as):
    answer = api_as(user).get("/api/v1/conflict/")
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "conflict"
    assert answer.json()["conflicts"] == [STALE]


@pytest.mark.django_db
@pytest.mark.usefixtures("_these_addresses")
def test_a_crash_keeps_the_shape_and_hides_the_inside(user):
    api = APIClient(raise_request_exception=False)
    api.force_authenticate(user)
    answer = api.get("/api/v1/crash/")
    assert answer.status_code == 500
    assert answer.json()["type"] == "server_error"
    assert "secret detail" not in answer.content.decode()


def test_lists_come_in_pages_of_fifty_and_at_most_two_hundred():
    assert (Pages.page_size, Pages.max_page_size, Pages.page_size_query_param) == (50, 200, "page_size")


def test_the_schema_is_valid_and_without_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


@pytest.mark.django_db
def test_schema_and_docs_are_for_signed_in_people(user, client):
    assert client.get("/api/schema/").status_code == 401
    assert client.get("/api/docs/").status_code == 302
    client.force_login(user)
    assert client.get("/api/schema/").status_code == 200
    assert client.get("/api/docs/").status_code == 200
