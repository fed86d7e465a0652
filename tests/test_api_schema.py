"""The API answers as its schema says: every GET on the demo bank, with real and with made-up parameters.

That the schema itself is valid and without warnings is held in ``tests/competency_site/test_api_frame.py``.
"""

import pytest
import schemathesis
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from competency_site.wsgi import application
from models_app.models import User
from tests.assessments.demo_bank import built_demo_bank

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo bank of the schema")]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ACCOUNTS = ("hr", "branchhr", "editor", "superior", "manager", "sysadmin")
# First word of an address -> the model whose rows it names.
ROWS = {
    "dimensions": "models_app.Dimension",
    "models": "models_app.CompetencyModel",
    "versions": "models_app.ModelVersion",
    "competencies": "models_app.Competency",
    "levels": "models_app.Level",
    "concepts": "models_app.Concept",
    "sources": "models_app.SourceDocument",
    "entries": "models_app.Entry",
    "positions": "models_app.Position",
    "units": "models_app.OrgUnit",
    "employees": "models_app.Employee",
    "cycles": "assessments.Cycle",
    "assessments": "assessments.Assessment",
    "participants": "assessments.Participant",
}
EXAMPLES = 6  # made-up parameters per address
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module", autouse=True)
def _demo_bank(django_db_setup, django_db_blocker):
    """Requests come as a server's would; its habit of dropping connections would drop the test's data with them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with built_demo_bank(django_db_blocker):
        yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def operations():
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False, "mode": "positive"}})
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True), config=config)
    schema.app = application
    return [result.ok() for result in schema.include(method="GET").get_all_operations()]


def session_of(account):
    client = Client()
    client.force_login(User.objects.get(username=account))
    return {name: cookie.value for name, cookie in client.cookies.items()}


def some_rows(path):
    """The first, a middle and the last row of what the address is about."""
    model = apps.get_model(ROWS[path.removeprefix("/api/v1/").split("/")[0]])
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return {keys[0], keys[len(keys) // 2], keys[-1]}


def test_every_address_answers_every_role_as_the_schema_says(operations):
    assert operations
    seen = set()
    for account in ACCOUNTS:
        cookies = session_of(account)
        for operation in operations:
            [*names] = [parameter.name for parameter in operation.path_parameters]
            for key in some_rows(operation.path) if names else [None]:
                case = operation.Case(path_parameters=dict.fromkeys(names, key))
                answer = case.call_and_validate(cookies=cookies, headers=PLAIN, checks=CHECKS)
                seen.add((operation.path, answer.status_code))
    assert not [operation.path for operation in operations if (operation.path, 200) not in seen]


def test_made_up_parameters_are_answered_as_the_schema_says(operations):
    cookies = session_of("hr")
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers_as_said(case):
            case.call_and_validate(cookies=cookies, headers=PLAIN, checks=CHECKS)

        answers_as_said()
