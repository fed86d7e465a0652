"""The frame itself, in a browser: signing in, the API's pages under the site's own security policy."""

import pytest
from django.contrib.auth import get_user_model

PASSWORD = "correct horse battery"


@pytest.fixture
def person(blank_site):
    return get_user_model().objects.create_user("wang", password=PASSWORD)


def test_signing_in_leads_home(page_as, person):
    page = page_as(None)
    page.goto("/accounts/login/")
    page.fill("[name=username]", "wang")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def test_the_api_s_pages_work_without_leave_for_inline_scripts(page_as, person):
    page = page_as(person)
    page.goto("/api/docs/")
    page.get_by_text("/api/v1/token/").first.wait_for()
