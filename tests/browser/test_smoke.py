"""The frame itself, in a browser: signing in, the API's pages under the site's own security policy."""

import pytest
from django.contrib.auth import get_user_model

from tests.browser.accessibility import assert_accessible

PASSWORD = "correct horse battery"


@pytest.fixture
def person(blank_site):
    return get_user_model().objects.create_user("wang", password=PASSWORD)


@pytest.mark.parametrize("width", [1440, 360])
def test_signing_in_leads_home(page_as, person, width):
    page = page_as(None, width=width)
    page.goto("/")
    assert_accessible(page)
    page.fill("[name=username]", "wang")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def test_the_api_s_pages_work_without_leave_for_inline_scripts(page_as, person):
    page = page_as(person)
    page.goto("/api/docs/")
    page.get_by_text("/api/v1/token/").first.wait_for()


def test_axe_finds_what_is_wrong(page_as, person):
    page = page_as(None)
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    with pytest.raises(AssertionError, match="button-name"):
        assert_accessible(page)


def test_what_the_browser_complains_about_is_heard(page_as, person):
    page = page_as(person, expect=["404"])
    page.goto("/nowhere/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b style=\"color: red\">x</b>')")
    complaints = page_as.complaints(page)
    page.wait_for_timeout(100)
    assert [text for text in complaints.heard if "Content Security Policy" in text]
    complaints.heard.clear()
