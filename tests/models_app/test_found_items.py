"""What the documents list and is no competency is found by the same words, on a tab of its own."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from models_app.enums import EntryKind, Trade
from models_app.models import EntryItem
from models_app.search import refresh_item_search_text, search_items
from tests import factories
from tests.models_app.catalogue_scene import entry_for, items_of, searchable

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    document = factories.SourceDocumentFactory(text="正确倾听他人的倾诉。", title="一份文档")
    entry = entry_for(code="duties", title="客户经理的职责", document=document)
    items_of(entry, {"拜访客户": "每周一次。", "": "整理市场信息并拜访重点单位。", "市场调研": "了解行业。"})
    return entry


@pytest.fixture
def tobacco():
    entry = entry_for(
        code="tobacco", title="烟草的职责", trade=Trade.TOBACCO, kind=EntryKind.TASKS, post="烟草客户经理"
    )
    items_of(entry, {"卷烟拜访": "走访零售户。"})
    return entry


def found(text):
    return [str(item) for item in search_items(EntryItem.objects.all(), text)]


@pytest.mark.usefixtures("entry")
class TestSearch:
    @pytest.mark.parametrize("text", ["拜访", "拜訪", "baifang", "bf"])
    def test_a_title_goes_before_a_text(self, text):
        assert found(text) == ["拜访客户", "整理市场信息并拜访重点单位。"]

    def test_every_word_must_be_hit_in_title_or_text(self):
        assert found("市场 行业") == ["市场调研"]
        assert found("市场 没有") == []

    def test_signs_of_the_database_are_plain_characters(self):
        for text in ("%", "_", "\\", "'"):
            assert found(text) == []

    def test_without_words_everything_stays(self):
        assert len(found(" ")) == 3


def test_folding_writes_only_what_changed_of_the_entries_given(entry, tobacco):
    EntryItem.objects.update(search_text="")
    assert refresh_item_search_text([tobacco]) == 1
    assert refresh_item_search_text([tobacco]) == 0
    assert refresh_item_search_text() == 3


def test_the_command_folds_items_too(entry, capsys):
    EntryItem.objects.update(search_text="")
    call_command("fold_search_text")
    assert "3 items" in capsys.readouterr().out
    assert found("拜访")


# --- The page


@pytest.fixture
def bank():
    bank = factories.Bank()
    searchable(bank.version)
    return bank


@pytest.fixture
def as_hr(client_as, bank):
    return client_as(bank.users["hr"])


def counts(response):
    return [tab["count"] for tab in response.context["tabs"]]


def test_both_tabs_say_how_much_they_hold(as_hr, entry, tobacco):
    competencies = as_hr.get(reverse("catalogue"), {"q": "知识"})
    items = as_hr.get(reverse("catalogue"), {"q": "知识", "show": "items"})
    assert counts(competencies) == counts(items) == [1, 0]
    assert "没有找到符合的条目内容" in items.content.decode()
    assert counts(as_hr.get(reverse("catalogue"), {"q": "拜访"})) == [0, 3]


def test_no_competency_but_items_are_told(as_hr, entry):
    page = as_hr.get(reverse("catalogue"), {"q": "拜访"}).content.decode()
    assert "文档条目里有 2 处" in page


def test_an_item_is_shown_marked_with_its_entry_document_and_reader(as_hr, entry, tobacco):
    response = as_hr.get(reverse("catalogue"), {"q": "拜访", "show": "items"})
    page = response.content.decode()
    first = response.context["items"][0]
    assert first.title == [(True, "拜访"), (False, "客户")]
    assert f'href="{entry.get_absolute_url()}#item-{first.item.pk}"' in page
    assert "《一份文档》" in page
    assert "写给：烟草客户经理" in page
    assert "写给：客户经理" not in page


def test_items_are_filtered_by_trade_kind_and_document(as_hr, entry, tobacco):
    response = as_hr.get(reverse("catalogue"), {"q": "拜访", "show": "items", "trade": "tobacco"})
    assert [str(hit.item) for hit in response.context["items"]] == ["卷烟拜访"]
    facets = {facet.name: {o.value: o.count for o in facet.options} for facet in response.context["facets"]}
    assert facets["trade"] == {"banking": 2, "tobacco": 1}
    assert facets["kind"] == {"tasks": 1}
    document = entry.places.get().passage.document.code
    response = as_hr.get(reverse("catalogue"), {"show": "items", "document": document})
    assert response.context["total"] == 3


def test_an_item_without_a_title_goes_by_its_entry(as_hr, entry):
    page = as_hr.get(reverse("catalogue"), {"q": "重点单位", "show": "items"}).content.decode()
    assert ">客户经理的职责</a>" in page


@pytest.mark.parametrize(
    "more", [{}, {"trade": "x", "kind": "\x00", "document": "y"}, {"page": "99"}, {"sort": "name"}]
)
def test_odd_parameters_are_answered(as_hr, entry, more):
    assert as_hr.get(reverse("catalogue"), {"show": "items", **more}).status_code == 200


def test_drafts_spell_nothing_to_those_who_may_not_read_them(client_as, bank):
    searchable(factories.CompetencyFactory(name="草稿指标").version)
    response = client_as(bank.users["manager"]).get(reverse("catalogue"), {"show": "items", "q": "cgzb"})
    assert response.context["spelled"] == []
    assert counts(response) == [0, 0]


def test_the_page_asks_no_more_for_more_items(as_hr):
    address = reverse("catalogue") + "?show=items&q=baifang"
    asked = {}
    for size in (1, 3):
        for number in range(size):
            document = factories.SourceDocumentFactory(text="正确倾听他人的倾诉。")
            trade = Trade.TOBACCO if number else Trade.BANKING
            items_of(
                entry_for(code=f"e-{size}-{number}", document=document, trade=trade),
                {f"拜访{number}{size}": "拜访。", f"再次拜访{number}{size}": "再访。"},
            )
        as_hr.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert as_hr.get(address).status_code == 200
        asked[size] = len(captured)
    assert asked[1] == asked[3]
    assert asked[1] <= 15
