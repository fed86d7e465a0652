"""What stands around every page: navigation by role, language, messages, sign-in and error pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path, reverse
from django.utils import translation

from competency_site import navigation, urls
from competency_site.context_processors import shell
from models_app.enums import Role
from tests.factories import EmployeeFactory, OrgUnitFactory, PositionFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

NAMES = {item.url_name for item in navigation.ITEMS} - {"home", "admin:index"}


@pytest.fixture
def all_addresses(settings):
    """Every entry has an address, whether its page is built or not."""
    module = type("Urls", (), {"urlpatterns": [path(f"x/{name}/", lambda request: None, name=name) for name in NAMES]})
    module.urlpatterns = [*module.urlpatterns, *urls.urlpatterns]
    settings.ROOT_URLCONF = module
    return module


def entries(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return navigation.navigation_for(request)


def labels(user):
    return [str(entry.label) for entry in entries(user)]


def test_somebody_without_role_or_post_sees_home_and_catalogue(all_addresses):
    assert labels(UserFactory()) == ["首页", "胜任力目录"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.HR, ["首页", "胜任力目录", "测评活动", "报告", "人员与岗位", "模型版本"]),
        (Role.EDITOR, ["首页", "胜任力目录", "模型版本", "岗位目标"]),
        (Role.APPROVER, ["首页", "胜任力目录", "模型版本", "岗位目标"]),
        (Role.SYSADMIN, ["首页", "胜任力目录", "系统管理"]),
        (Role.AUDITOR, ["首页", "胜任力目录", "变更记录"]),
    ],
)
def test_each_role_sees_its_own_entries(all_addresses, role, expected):
    user = UserFactory()
    RoleGrantFactory(user=user, role=role, unit=OrgUnitFactory())
    assert labels(user) == expected


def test_a_superuser_without_grants_sees_no_more_than_anybody(all_addresses):
    assert labels(UserFactory(is_superuser=True, is_staff=True)) == ["首页", "胜任力目录"]


def test_somebody_in_a_post_of_a_family_rates_and_is_rated(all_addresses):
    user = UserFactory()
    EmployeeFactory(user=user, unit=OrgUnitFactory(), position=PositionFactory())
    assert labels(user) == ["首页", "我的评价", "我的报告", "胜任力目录"]


def test_an_entry_without_an_address_is_left_out(settings):
    module = type("Urls", (), {"urlpatterns": [path("", lambda request: None, name="home")]})
    settings.ROOT_URLCONF = module
    assert labels(UserFactory()) == ["首页"]


def test_the_current_entry_is_the_longest_address_the_path_starts_with(all_addresses):
    current = [entry.label for entry in entries(UserFactory(), "/catalogue/12/") if entry.is_current]
    assert current == ["胜任力目录"]
    assert not any(entry.is_current for entry in entries(UserFactory(), "/elsewhere/"))


def test_a_badge_is_asked_for_visible_entries_only(all_addresses, monkeypatch):
    monkeypatch.setattr(navigation, "_badges", {"cycle-list": lambda request: 2, "catalogue": lambda request: 0})
    user = UserFactory()
    assert {entry.badge for entry in entries(user)} == {0}
    RoleGrantFactory(user=user, role=Role.HR, unit=OrgUnitFactory())
    del user._current_grants
    assert [entry.badge for entry in entries(user) if entry.badge] == [2]


def test_the_shell_asks_nothing_until_a_template_does(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = UserFactory()
    with django_assert_num_queries(0):
        assert shell(request)["shell"].is_signed_in


def test_a_stranger_has_no_navigation():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert shell(request)["shell"].navigation == []
    assert shell(request)["shell"].assignment is None


def test_sign_in_says_what_locks_and_links_the_labels(client):
    html = client.get(reverse("login")).content.decode()
    assert "连续输错 5 次，账号锁定 15 分钟" in html
    assert '<label class="field-label" for="id_username">工号</label>' in html
    assert '<html lang="zh-hans"' in html


def test_a_wrong_password_is_said_beside_the_form_and_keeps_the_number(client):
    html = client.post(reverse("login"), {"username": "330118", "password": "wrong"}).content.decode()
    assert 'role="alert"' in html
    assert 'value="330118"' in html
    assert "wrong" not in html


def test_the_language_switch_comes_back_to_the_page(client):
    response = client.post(reverse("set_language"), {"language": "en", "next": "/accounts/login/?next=/x"})
    assert response.url == "/accounts/login/?next=/x"
    assert '<html lang="en"' in client.get(response.url).content.decode()


def test_changing_the_password_shows_each_error_at_its_field(client):
    client.force_login(UserFactory())
    html = client.post(reverse("password_change"), {"old_password": "no"}).content.decode()
    assert "有 3 处要改" in html
    assert '<a href="#id_new_password1">' in html


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429])
def test_error_pages_carry_message_and_request_id(rf, status):
    request = rf.get("/")
    request.user = UserFactory()
    html = render_to_string(f"{status}.html", {"message": "原因<在此>", "request_id": "abc-123"}, request)
    assert "原因&lt;在此&gt;" in html
    assert "abc-123" in html


def test_a_conflict_shows_both_texts():
    from models_app.errors import Conflict

    error = Conflict([{"key": "服务精神", "revision": 2, "mine": {"行为描述": "甲乙"}, "theirs": {"行为描述": "甲丙"}}])
    html = render_to_string("409.html", {"message": str(error), "error": error})
    assert "甲<mark class=diff-mark>乙</mark>" in html
    assert "甲<mark class=diff-mark>丙</mark>" in html


def test_the_500_page_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0), translation.override("zh-hans"):
        html = render_to_string("500.html", {"message": "出错", "request_id": "abc-123"})
    assert "abc-123" in html
