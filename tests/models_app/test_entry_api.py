"""Entries and documents as programs read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from models_app.enums import EntryKind, Trade
from models_app.models import Entry
from tests import entry_factories as entries
from tests import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def client(api_as):
    return api_as(factories.UserFactory())


@pytest.fixture
def api(client):
    def get(path, **parameters):
        answer = client.get(API + path, parameters)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return get


@pytest.fixture
def duties():
    return entries.duties()


def codes(answer):
    return [row["code"] for row in answer["results"]]


def test_the_list_is_filtered_as_the_page_is(api, duties):
    entries.EntryFactory(code="torn", kind=EntryKind.TASKS, trade=Trade.TOBACCO, gap_note="缺。")
    assert codes(api("entries/")) == ["duties", "torn"]
    assert codes(api("entries/", kind="tasks")) == ["torn"]
    assert codes(api("entries/", trade=["banking", "tobacco"])) == ["duties", "torn"]
    assert codes(api("entries/", complete="true")) == ["duties"]
    assert codes(api("entries/", complete="false")) == ["torn"]
    assert codes(api("entries/", document="duties-text")) == ["duties"]
    assert codes(api("entries/", document="none")) == []
    [row] = api("entries/", kind="duties")["results"]
    assert (row["documents"], row["place_count"], row["item_count"]) == (["duties-text"], 2, 2)
    assert (row["model"], row["family"], row["is_complete"]) == (None, None, True)


def test_a_choice_that_does_not_exist_is_refused(client):
    assert client.get(f"{API}entries/", {"kind": "poem"}).status_code == 400


def test_an_entry_carries_its_items_printings_and_defects(api, duties):
    entry, document = duties
    body = api(f"entries/{entry.pk}/")
    assert [(item["number"], item["text"]) for item in body["items"]] == [
        ("1.", "定期拜访客户。"),
        ("2.", "搜集客户信息。"),
    ]
    [citation] = body["items"][0]["citations"]
    [[start, end]] = citation["passage"]["runs"]
    assert document.text[start:end] == citation["passage"]["quote"] == "定期拜访客户。"
    assert [(place["order"], place["differing"]) for place in body["places"]] == [(1, 0), (2, 2)]
    assert [(defect["kind"], defect["entry"]) for defect in body["defects"]] == [("misprint", "duties")]


def test_a_document_accounts_for_its_text(api, duties):
    _entry, document = duties
    [row] = api("sources/")["results"]
    shares = row["shares"]
    assert (shares["han"], shares["quoted"], shares["reprinted"]) == (38, 12, 12)
    assert (row["entry_count"], row["defect_count"]) == (1, 1)
    body = api(f"sources/{document.pk}/")
    assert "".join(document.text[part["start"] : part["end"]] for part in body["parts"]) == body["text"]
    assert [part["use"] for part in body["parts"]] == ["heading", "used", "noise", "prose", "used"]
    assert [part["entries"] for part in body["parts"]] == [[], ["duties"], [], [], ["duties"]]
    assert sum(part["shares"]["quoted"] for part in body["parts"]) == 12
    assert [defect["description"] for defect in body["defects"]] == ["“淡妆”误作“谈妆”。"]


def test_no_address_asks_more_for_more_rows(api_as):
    found = {}
    for size in (1, 3):
        Entry.objects.all().delete()
        entry, document = entries.duties(f"size-{size}", number=size)
        for number in range(size - 1):
            entries.quoted_item(entry, document, "完", number=str(number))
        addresses = ("entries/", f"entries/{entry.pk}/", "sources/", f"sources/{document.pk}/")
        client = api_as(factories.UserFactory())
        found[size] = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(API + address).status_code == 200
            found[size].append(len(captured))
    assert found[1] == found[3]
    assert max(found[3]) <= 15, found[3]
