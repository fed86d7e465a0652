"""Two at once: a level cannot slip into a version that is being published, whichever of them is first.

On PostgreSQL the triggers' and services' row locks hold it, on SQLite the one writer at a time.
"""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, connections, transaction

from models_app.enums import VersionStatus
from models_app.errors import WrongState
from models_app.models import Competency, Level, ModelVersion, VersionEditor
from models_app.services import catalogue
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10  # seconds


def in_thread(act):
    """Start ``act`` on a connection of its own; ``answer()`` waits and gives what it returned or raised."""
    found = {}

    def run():
        try:
            found["value"] = act()
        except Exception as error:
            found["value"] = error
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def answer():
        thread.join(PATIENCE)
        assert not thread.is_alive(), "it waits for ever"
        return found["value"]

    return answer


@pytest.fixture
def bank():
    return factories.Bank()


@pytest.fixture
def waiting(bank):
    """A version that waits for approval."""
    draft = catalogue.open_draft(actor=bank.editor.user, version=bank.version)
    return catalogue.send_for_approval(actor=bank.editor.user, version=draft, revision=draft.revision)


def publish(bank, version):
    return catalogue.publish(
        actor=bank.approver.user,
        version=version,
        document_number="1",
        effective_on=date(2026, 11, 21),
        revision=version.revision,
    )


def add_raw_level(version):
    """Past the services, as a shell would: the database's own rule has to hold it."""
    return Level.objects.create(competency=Competency.objects.filter(version=version).first(), rank=9, label="9级")


def test_a_raw_level_waits_for_the_step_and_is_refused(bank):
    """While the status changes in one transaction, an insert in another waits for it, and then meets the new state."""
    draft = catalogue.open_draft(actor=bank.editor.user, version=bank.version)
    with transaction.atomic():
        ModelVersion.objects.filter(pk=draft.pk).update(status=VersionStatus.IN_APPROVAL)
        answer = in_thread(lambda: add_raw_level(draft))
        if connection.vendor == "postgresql":
            wait_until_somebody_waits()
    assert isinstance(answer(), DatabaseError)
    assert not Level.objects.filter(competency__version=draft, rank=9).exists()


def test_an_edit_waits_for_the_sending_and_is_refused(bank):
    draft = catalogue.open_draft(actor=bank.editor.user, version=bank.version)
    competency = draft.competencies.first()
    with transaction.atomic():
        catalogue.send_for_approval(actor=bank.editor.user, version=draft, revision=draft.revision)
        answer = in_thread(
            lambda: catalogue.add_level(actor=bank.editor.user, competency=competency, rank=9, label="9级")
        )
        if connection.vendor == "postgresql":
            wait_until_somebody_waits()
    assert isinstance(answer(), WrongState)


def test_publishing_waits_for_an_open_transaction_below_the_version(bank, waiting):
    """Whoever holds the version is waited for: here a return to draft, after which there is nothing to publish."""
    with transaction.atomic():
        catalogue.return_draft(actor=bank.approver.user, version=waiting, revision=waiting.revision, reason="再看看。")
        answer = in_thread(lambda: publish(bank, waiting))
        if connection.vendor == "postgresql":
            wait_until_somebody_waits()
    assert isinstance(answer(), WrongState)
    waiting.refresh_from_db()
    assert waiting.status == VersionStatus.DRAFT


def test_two_approvers_publish_once(bank, waiting):
    answers = [in_thread(lambda: publish(bank, waiting)) for _ in range(2)]
    got = [answer() for answer in answers]
    assert sorted(type(each).__name__ for each in got) == ["ModelVersion", "WrongState"]
    assert ModelVersion.objects.published().filter(model=waiting.model).count() == 1


def test_two_editors_open_one_draft(bank):
    answers = [in_thread(lambda: catalogue.open_draft(actor=bank.editor.user, version=bank.version)) for _ in range(2)]
    got = [answer() for answer in answers]
    assert sorted(type(each).__name__ for each in got) == ["ModelVersion", "WrongState"]
    assert VersionEditor.objects.count() == 1


def wait_until_somebody_waits():
    """PostgreSQL only: until another session waits for a lock, so that the race is really run."""
    watcher = connection.copy()
    try:
        for _ in range(PATIENCE * 100):
            with watcher.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    return
                cursor.execute("SELECT pg_sleep(0.01)")
        raise AssertionError("nobody waits for the lock")
    finally:
        watcher.close()
