"""Report pages: who may read, print, export, answer and plan."""

import pytest
from django.urls import reverse

from tests.assessments.report_scene import SECRET_GROUNDS, SECRET_PEER_WORDS, report_scene
from tests.factories import Bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return Bank()


@pytest.fixture
def scene(bank):
    return report_scene(bank)


def test_the_person_reads_their_report(client_as, scene):
    page = client_as(scene.bank.users["manager"]).get(reverse("report-detail", args=[scene.participant.pk]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "底线要求已达到；13 项指标中 7 项达标，5 项核心指标中 4 项未达标。" in text
    assert SECRET_GROUNDS not in text
    assert SECRET_PEER_WORDS not in text
