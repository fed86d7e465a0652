"""Drafts through the API: the same services, the same refusals, one shape of errors."""

import pytest
from django.urls import reverse

from models_app.enums import VersionStatus
from models_app.models import ModelVersion
from models_app.services import catalogue
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return factories.Bank()


@pytest.fixture
def editor(api_as, bank):
    return api_as(bank.editor.user)


@pytest.fixture
def draft(bank):
    return catalogue.open_draft(actor=bank.editor.user, version=bank.version)


def address(name, row):
    return reverse(f"api:{name}", args=[row.pk])


def test_a_version_goes_from_draft_to_published(api_as, editor, bank):
    answer = editor.post(address("version-draft", bank.version))
    assert (answer.status_code, answer.json()["number"], answer.json()["status"]) == (201, 2, "draft")
    draft = ModelVersion.objects.get(pk=answer.json()["id"])
    assert editor.post(address("version-draft", bank.version)).status_code == 409
    answer = editor.post(address("version-send", draft), {"revision": answer.json()["revision"]})
    assert (answer.status_code, answer.json()["status"]) == (200, "in_approval")
    approver = api_as(bank.approver.user)
    data = {"revision": answer.json()["revision"], "document_number": "江银发〔2026〕31号"}
    assert approver.post(address("version-publish", draft), data).json()["errors"][0]["attr"] == "effective_on"
    data["effective_on"] = "2026-12-01"
    stale = approver.post(address("version-publish", draft), {**data, "revision": 99})
    assert (stale.status_code, stale.json()["errors"][0]["code"]) == (409, "conflict")
    answer = approver.post(address("version-publish", draft), data)
    assert (answer.status_code, answer.json()["status"]) == (200, "published")
    bank.version.refresh_from_db()
    assert bank.version.status == VersionStatus.RETIRED
    assert approver.post(address("version-publish", draft), data).status_code == 409


def test_a_version_is_returned_with_a_reason(api_as, bank, draft):
    sent = catalogue.send_for_approval(actor=bank.editor.user, version=draft, revision=draft.revision)
    approver = api_as(bank.approver.user)
    assert approver.post(address("version-return", draft), {"revision": sent.revision}).status_code == 400
    data = {"revision": sent.revision, "reason": "请补充。"}
    assert approver.post(address("version-return", draft), data).json()["status"] == "draft"


def test_checks_that_fail_are_told(editor, draft, bank):
    level = draft.competencies.get(key="service").levels.get(rank=2)
    assert editor.patch(address("level-detail", level), {"revision": 1, "behaviour": "改写。"}).status_code == 200
    draft.refresh_from_db()
    answer = editor.post(address("version-send", draft), {"revision": draft.revision})
    assert answer.status_code == 400
    assert "还没有选含义" in answer.json()["errors"][0]["detail"]


def test_a_level_is_changed_and_a_stale_change_told_with_both_texts(editor, draft):
    level = draft.competencies.get(key="service").levels.get(rank=2)
    answer = editor.patch(address("level-detail", level), {"revision": 1, "behaviour": "对方的话。"})
    assert (answer.json()["behaviour"], answer.json()["origin"], answer.json()["revision"]) == ("对方的话。", "bank", 2)
    answer = editor.patch(address("level-detail", level), {"revision": 1, "behaviour": "我的话。"})
    assert answer.status_code == 409
    [conflict] = answer.json()["conflicts"]
    assert (conflict["mine"], conflict["theirs"], conflict["revision"]) == (
        {"behaviour": "我的话。"},
        {"behaviour": "对方的话。"},
        2,
    )


def test_a_competency_is_changed_and_its_meaning_said(editor, draft):
    competency = draft.competencies.get(key="service")
    target = address("competency-detail", competency)
    answer = editor.patch(target, {"revision": 1, "definition": "新定义。", "dimension": "skill"})
    assert (answer.json()["definition"], answer.json()["dimension"]) == ("新定义。", "skill")
    assert editor.patch(target, {"revision": 2, "meaning": "new", "name": "x"}).status_code == 400
    assert editor.patch(target, {"revision": 2, "meaning": "new"}).json()["meaning"] == "new"


def test_a_published_level_is_never_changed(editor, bank):
    level = bank.competencies[0].levels.first()
    answer = editor.patch(address("level-detail", level), {"revision": level.revision, "behaviour": "偷改。"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("data", [{}, {"revision": "x"}, {"revision": 1, "rank": 0}, {"revision": 1, "band_low": 5}])
def test_bad_input_is_named(editor, draft, data):
    level = draft.competencies.get(key="service").levels.get(rank=2)
    assert editor.patch(address("level-detail", level), data).status_code == 400
