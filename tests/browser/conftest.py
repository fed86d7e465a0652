"""A real browser on a real server.

    def test_superior_finds_the_form(page_as, site):
        page = page_as("superior")
        page.goto(site.url + reverse("home"))
        assert_accessible(page)

``site`` is the site with the documents' models and the demo bank, in its first state for every test; ``blank_site`` has
no rows at all. The test may use the ORM as well; it must not ask for ``db``, whose open transaction would lock the
file. Anything the browser complains about (console errors, refused or failed requests) fails the test,
unless it was announced with a pattern: ``page_as("manager", expect=["404"])``.
``page_as.complaints(page).heard`` is what has been heard so far.
"""

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from .chromium import ARGUMENTS, chromium_path

TIMEOUT = 10_000  # ms


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    path = chromium_path()
    if not path:
        pytest.fail("No Chromium found: run `make system-packages`, or set CHROMIUM to one.", pytrace=False)
    # Playwright leaves an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


# --- the site under the browser


@dataclass
class DatabaseFile:
    """The test database as a file that can be kept and put back."""

    file: Path
    folder: Path

    def keep(self, name):
        connections.close_all()
        return shutil.copyfile(self.file, self.folder / name)

    def put_back(self, kept):
        connections.close_all()
        shutil.copyfile(kept, self.file)


@pytest.fixture(scope="session")
def database(django_db_setup, tmp_path_factory):
    entry = settings.DATABASES["default"]
    if not entry["ENGINE"].endswith("sqlite3"):
        pytest.fail("Browser tests run on SQLite; leave DATABASE_URL unset.", pytrace=False)
    return DatabaseFile(Path(entry["NAME"]), tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="session")
def blank(database):
    return database.keep("blank")


@pytest.fixture(scope="session")
def demo(database, blank, django_db_blocker):
    os.environ.setdefault("DEMO_PASSWORD", "demo-for-tests")
    with django_db_blocker.unblock():
        try:
            call_command("load_content", verbosity=0)
            call_command("demo", verbosity=0)
            return database.keep("demo")
        finally:
            database.put_back(blank)


@pytest.fixture(scope="session")
def server(blank):
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def windows():
    """Page -> what the browser complained about on it. Closed before the database is put back: a page that is still
    asking for something would find no tables."""
    return {}


def close(windows):
    for page in windows:
        page.context.close()


@pytest.fixture
def site(server, database, blank, demo, windows, django_db_blocker):
    with django_db_blocker.unblock():
        database.put_back(demo)
        yield server
        close(windows)
        database.put_back(blank)


@pytest.fixture
def blank_site(server, database, blank, windows, django_db_blocker):
    with django_db_blocker.unblock():
        database.put_back(blank)
        yield server
        close(windows)
        database.put_back(blank)


# --- pages


@dataclass
class Complaints:
    """What the browser complained about on one page, but for what the test announced."""

    expected: list
    heard: list = field(default_factory=list)

    def hear(self, text):
        if not any(re.search(pattern, text) for pattern in self.expected):
            self.heard.append(text)

    def listen_to(self, page):
        page.on("console", lambda message: message.type == "error" and self.hear(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.hear(f"script: {error}"))
        page.on("response", lambda answer: answer.status >= 400 and self.hear(f"{answer.status} {answer.url}"))
        page.on("requestfailed", self.hear_failed_request)

    def hear_failed_request(self, request):
        if request.failure != "net::ERR_ABORTED":  # leaving a page aborts what it was still loading
            self.hear(f"{request.failure} {request.url}")


@pytest.fixture
def page_as(chromium, server, windows):
    """``page_as(user or user name or None)``: a fresh window, signed in; size and language can be set."""

    def open_page(user=None, *, width=1440, height=900, locale="zh-CN", expect=(), **context_options):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=locale, base_url=server.url, **context_options
        )
        context.set_default_timeout(TIMEOUT)
        if user is not None:
            context.add_cookies([session_cookie(user, server.url)])
        page = context.new_page()
        complaints = Complaints(list(expect))
        complaints.listen_to(page)
        windows[page] = complaints
        return page

    open_page.complaints = windows.get
    yield open_page
    close(windows)
    heard = [text for complaints in windows.values() for text in complaints.heard]
    assert not heard, "The browser complained:\n" + "\n".join(heard)


def session_cookie(user, url):
    if isinstance(user, str):
        user = get_user_model().objects.get(username=user)
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
