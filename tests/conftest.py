"""What every test may ask for. Data comes from factories; rows are only made where a test asks for them."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from rest_framework.test import APIClient

from models_app import triggers


def pytest_configure(config):
    """Compile translations that changed, so that plain `pytest` sees them as `make test` does."""
    if hasattr(config, "workerinput"):
        return  # a worker of xdist: its controller has done it
    for source in Path(__file__).parent.parent.glob("locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as texts, compiled.open("wb") as file:
                write_mo(file, read_po(texts))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """The test database, also where no test is marked for it: browser tests use it without a transaction around."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def _clean_slate():
    """No throttle count and no language from the test before."""
    cache.clear()
    translation.activate("zh-hans")
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_rules():
    """A test with real transactions empties the tables afterwards, which the append-only rules would refuse."""
    teardown = TransactionTestCase._fixture_teardown

    def teardown_without_rules(self):
        for alias in self._databases_names(include_mirrors=False):
            triggers.drop_all(connections[alias])
        teardown(self)  # its post_migrate installs the rules again

    TransactionTestCase._fixture_teardown = teardown_without_rules
    yield
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture
def client_as(client):
    """``client_as(user)``: the test client, signed in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api_as():
    """``api_as(user)``: an API client, signed in; ``api_as(None)`` is a stranger."""

    def sign_in(user):
        api = APIClient()
        if user is not None:
            api.force_authenticate(user)
        return api

    return sign_in


@pytest.fixture
def bank(db):
    """A small bank that has somebody of every kind; see ``tests.factories.Bank``."""
    from tests.factories import Bank

    return Bank()
