"""The same import for programs: a dry run, then with its state the import."""

import json

import pytest
from django.urls import reverse

from models_app.exchange.limits import LARGEST_UPLOAD
from models_app.models import ModelVersion, PendingImport
from tests.models_app.catalogue_scene import rich_version

pytestmark = pytest.mark.django_db
IMPORT = "/api/v1/versions/import/"


@pytest.fixture
def version(bank):
    return rich_version(2, name="往来模型", position=bank.position)


def post(api, data, state=""):
    return api.generic("POST", f"{IMPORT}?state={state}", data, content_type="application/json")


def test_a_program_exports_looks_imports_and_exports_the_same(bank, api_as, version):
    api = api_as(bank.editor.user)
    data = api.get(reverse("api:version-export", args=[version.pk])).content
    document = json.loads(data)
    document["model"]["overview"] = "新的总述。"
    changed = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    seen = post(api, changed)
    assert (seen.status_code, seen.data["changed"], seen.data["imported"]) == (200, 1, False)
    assert not ModelVersion.objects.open_drafts().exists()
    done = post(api, changed, seen.data["state"])
    assert (done.status_code, done.data["imported"]) == (200, True)
    assert api.get(reverse("api:version-export", args=[done.data["version"]])).content == changed
    again = post(api, changed, seen.data["state"])
    assert again.status_code == 409
    assert not PendingImport.objects.exists()


def test_what_is_refused_has_its_path_and_nothing_is_written(bank, api_as, version):
    api = api_as(bank.editor.user)
    document = json.loads(api.get(reverse("api:version-export", args=[version.pk])).content)
    document["levels"][1]["rank"] = 1
    seen = post(api, json.dumps(document))
    assert [(each["table"], each["row"], each["column"]) for each in seen.data["refused"]] == [("levels", 2, "rank")]
    answer = post(api, json.dumps(document), seen.data["state"])
    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "levels.2.rank")
    assert not ModelVersion.objects.open_drafts().exists()


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"a": 1, "a": 2}', b"[" * 100_000, b"x" * (LARGEST_UPLOAD + 9)])
def test_what_is_no_document_is_the_sender_s_mistake(bank, api_as, version, data):
    assert post(api_as(bank.editor.user), data).status_code == 400
