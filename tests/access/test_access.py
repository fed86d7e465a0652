"""Every role × address × verb, as the table beside this file says; an address without a row fails."""

from importlib import import_module
from operator import attrgetter
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access.scene import Scene
from tests.access.table import ANONYMOUS, HIDDEN, NO_TOKEN, OK, REFUSED, ROLES, SIGN_IN

ROWS = [
    row
    for path in sorted(Path(__file__).parent.glob("rows_*.py"))
    for row in import_module(f"tests.access.{path.stem}").ROWS
]
PAGE_VERBS = {"GET", "POST"}
API_VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE"}

# The admin has a table of its own; see test_admin_access.py.
OUTSIDE = ("admin:",)


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """Built once for the whole table; every request is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Scene()
        transaction.set_rollback(True)


def outcome_of(response):
    if response.status_code == 302 and "/login" in response["Location"]:
        return SIGN_IN
    if response.status_code in (401, 403, 404):
        return {401: NO_TOKEN, 403: REFUSED, 404: HIDDEN}[response.status_code]
    if response.status_code >= 500 or response.status_code == 405:
        return str(response.status_code)
    return OK


def ask(scene, role, verb, name, args, data=None):
    """One request as ``role``; whatever it writes is undone."""
    client = Client(raise_request_exception=False)
    # A fresh user object: roles are kept on it.
    address = reverse(name, kwargs={key: attrgetter(path)(scene) for key, path in args.items()})
    savepoint = transaction.savepoint()
    try:
        if role != ANONYMOUS:
            user = scene.bank.users[role]
            client.force_login(type(user).objects.get(pk=user.pk), "django.contrib.auth.backends.ModelBackend")
        content = {} if verb == "GET" else {"content_type": "application/json"}
        if verb == "POST" and not name.startswith("api:"):
            content = {}
        return (
            client.generic(verb, address, data=b"{}", **content)
            if content
            else getattr(client, verb.lower())(address, data or {})
        )
    finally:
        transaction.savepoint_rollback(savepoint)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(row, scene, django_db_blocker):
    with django_db_blocker.unblock():
        got = {role: outcome_of(ask(scene, role, row.verb, row.name, row.args, row.data)) for role in ROLES}
    assert got == row.outcomes


def named_addresses(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_addresses(pattern.url_patterns, inner)


ADDRESSES = sorted({name for name in named_addresses(get_resolver().url_patterns) if not name.startswith(OUTSIDE)})


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_address_has_a_row(name):
    assert name in {row.name for row in ROWS}


@pytest.mark.parametrize("name", sorted({row.name for row in ROWS}))
def test_a_verb_without_a_row_is_not_allowed(name, scene, django_db_blocker):
    rows = [row for row in ROWS if row.name == name]
    # Signing out lets nobody in; any role does there.
    roles = [role for row in rows for role, outcome in row.outcomes.items() if outcome == OK] or ["hr"]
    verbs = (API_VERBS if name.startswith("api:") else PAGE_VERBS) - {row.verb for row in rows}
    with django_db_blocker.unblock():
        got = {verb: ask(scene, roles[0], verb, name, rows[0].args).status_code for verb in sorted(verbs)}
    assert got == dict.fromkeys(sorted(verbs), 405)
