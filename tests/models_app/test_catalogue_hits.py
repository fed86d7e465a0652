"""What a hit says beside its text: for whom it is written, where the same text stands, and all hits as a workbook."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from models_app.enums import EntryKind, ModelNature, Trade
from models_app.models import CompetencyModel
from models_app.reads.catalogue import MOST_OPTIONS
from tests import factories
from tests.models_app.catalogue_scene import entry_for, items_of, rich_version, searchable

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    bank = factories.Bank()
    searchable(bank.version)
    return bank


@pytest.fixture
def as_hr(client_as, bank):
    return client_as(bank.users["hr"])


def published(model, name, *, trade=None, definition="善于倾听。", **entry):
    """A published model of one competency; of an entry, if a trade is given."""
    row = factories.CompetencyFactory(version__model__name=model, name=name, definition=definition, ranks=(1, 2))
    searchable(factories.publish(row.version))
    if trade:
        entry_for(row.version.model, trade=trade, kind=EntryKind.MODEL, **entry)
    return row


def options(response, name):
    [facet] = [facet for facet in response.context["facets"] if facet.name == name]
    return {option.value: option.count for option in facet.options}


def names(response):
    return [(hit.competency.version.model.name, hit.competency.name) for hit in response.context["hits"]]


def test_hits_are_counted_and_filtered_by_trade(as_hr):
    published("银行模型", "倾听", trade=Trade.BANKING)
    published("证券模型", "倾听他人", trade=Trade.SECURITIES)
    published("本行模型", "会倾听")
    response = as_hr.get(reverse("catalogue"), {"q": "倾听"})
    assert options(response, "trade") == {"banking": 1, "securities": 1, "own": 1}
    assert names(as_hr.get(reverse("catalogue"), {"q": "倾听", "trade": "securities"})) == [("证券模型", "倾听他人")]
    assert names(as_hr.get(reverse("catalogue"), {"q": "倾听", "trade": "own"})) == [("本行模型", "会倾听")]


def test_a_hit_that_is_not_about_banks_says_so(as_hr):
    published(
        "证券模型", "倾听", trade=Trade.SECURITIES, post="证券公司客户经理", post_en="Account managers of brokers"
    )
    published("银行模型", "倾听他人", trade=Trade.BANKING, post="银行客户经理")
    page = as_hr.get(reverse("catalogue"), {"q": "倾听"}).content.decode()
    assert "写给：证券公司客户经理" in page
    assert "写给：银行客户经理" not in page
    english = as_hr.get(reverse("catalogue"), {"q": "倾听"}, headers={"Accept-Language": "en"}).content.decode()
    assert "Account managers of brokers" in english


def test_hits_with_the_same_words_are_one_with_its_other_places(as_hr):
    published("乙模型", "倾听")
    published("甲模型", "倾听", definition="另一种写法。")
    copy = published("示例模型", "倾听")
    CompetencyModel.objects.filter(pk=copy.version.model_id).update(nature=ModelNature.EXAMPLE)
    response = as_hr.get(reverse("catalogue"), {"q": "倾听"})
    assert names(response) == [("乙模型", "倾听"), ("甲模型", "倾听")]
    assert response.context["hits"][0].copies == [copy]
    assert (response.context["total"], response.context["copies"]) == (3, 1)
    page = response.content.decode()
    assert "同样文字还见于：" in page
    assert copy.get_absolute_url() in page
    assert "其中 1 项文字相同，并在一起" in page


def test_without_a_search_every_model_is_whole(as_hr):
    published("乙模型", "倾听")
    published("示例模型", "倾听")
    response = as_hr.get(reverse("catalogue"))
    assert {("乙模型", "倾听"), ("示例模型", "倾听")} <= set(names(response))


def test_a_copy_that_the_facets_leave_out_is_not_named(as_hr):
    published("乙模型", "倾听")
    other = published("丙模型", "倾听")
    response = as_hr.get(reverse("catalogue"), {"q": "倾听", "model": other.version.model.code})
    assert names(response) == [("丙模型", "倾听")]
    assert response.context["hits"][0].copies == []


def test_a_long_facet_is_folded_and_opens_for_what_is_chosen(as_hr):
    rows = [published(f"模型{number:02}", f"倾听{number}") for number in range(MOST_OPTIONS + 2)]
    page = as_hr.get(reverse("catalogue"), {"q": "倾听"}).content.decode()
    assert "另有 2 个" in page
    assert '<details class="facet-rest" data-facet="model">' in page
    chosen = {"q": "倾听", "model": rows[-1].version.model.code}
    page = as_hr.get(reverse("catalogue"), chosen).content.decode()
    assert '<details class="facet-rest" data-facet="model" open>' in page


def test_the_usual_order_changes_with_the_first_word_and_a_chosen_one_stays(as_hr):
    def sorts(**parameters):
        page = as_hr.get(reverse("catalogue"), parameters)
        return [(value, chosen) for value, _label, chosen in page.context["sorts"]]

    assert sorts() == [("", True), ("name", False)]
    assert sorts(q="沟通", sort="") == [("", True), ("model", False), ("name", False)]
    assert sorts(q="沟通", sort="model") == [("", False), ("model", True), ("name", False)]
    assert sorts(sort="name") == [("", False), ("name", True)]


# --- The workbook


def sheet(response):
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return load_workbook(BytesIO(response.content)).active


def table(response):
    return [[cell.value for cell in row] for row in sheet(response).iter_rows(min_row=4)]


def test_every_hit_is_in_the_workbook_with_its_levels_model_and_reader(as_hr):
    row = published("证券模型", "倾听", trade=Trade.SECURITIES, post="证券公司客户经理")
    rows = table(as_hr.get(reverse("catalogue-excel"), {"q": "倾听"}))
    assert rows[0][:4] == ["胜任力指标", "维度", "定义", "行为等级"]
    assert len(rows) == 2
    assert rows[1][0] == "倾听"
    assert rows[1][2] == "善于倾听。"
    assert rows[1][4].split("\n") == [f"{level.label}：{level.behaviour}" for level in row.levels.all()]
    assert rows[1][6:] == ["证券模型", 1, "已发布", "证券", "证券公司客户经理"]


def test_the_workbook_says_what_was_asked_for(as_hr):
    published("乙模型", "倾听")
    response = as_hr.get(reverse("catalogue-excel"), {"q": "倾听"})
    assert sheet(response)["A2"].value.startswith("搜索“倾听”，共 1 项，")
    assert sheet(as_hr.get(reverse("catalogue-excel")))["A2"].value.startswith("共 4 项，")


def test_the_workbook_holds_all_pages_and_the_facets_choice(as_hr):
    rich_version(25)
    assert len(table(as_hr.get(reverse("catalogue-excel"), {"q": "沟通能力"}))) == 1 + 26
    assert len(table(as_hr.get(reverse("catalogue-excel"), {"q": "沟通能力", "levels": "none"}))) == 1


def test_no_text_becomes_a_formula_or_a_link(as_hr):
    published("乙模型", "=1+1倾听", definition='=HYPERLINK("http://example.com")')
    found = sheet(as_hr.get(reverse("catalogue-excel"), {"q": "倾听"}))
    assert [found["A5"].data_type, found["C5"].data_type] == ["s", "s"]
    assert found["A5"].hyperlink is None


def test_items_are_taken_out_the_same_way(as_hr):
    document = factories.SourceDocumentFactory(text="正确倾听他人的倾诉。", title="一份文档")
    items_of(entry_for(code="duties", title="职责", document=document), {"拜访": "=每周一次"})
    rows = table(as_hr.get(reverse("catalogue-excel"), {"q": "拜訪", "show": "items"}))
    assert rows[1] == ["拜访", "=每周一次", "", "", "职责", "工作内容与职责", "银行与信贷", "客户经理", "一份文档"]


def test_drafts_are_no_hits_for_those_who_may_not_read_them(client_as, bank):
    searchable(factories.CompetencyFactory(name="草稿指标").version)
    asked = {"q": "草稿指标", "filtered": "1", "status": "draft"}
    assert len(table(client_as(bank.users["manager"]).get(reverse("catalogue-excel"), asked))) == 1
    assert len(table(client_as(bank.users["hr"]).get(reverse("catalogue-excel"), asked))) == 2


def test_page_and_workbook_ask_no_more_for_more_rows(as_hr):
    addresses = [reverse(name) + query for name in ("catalogue", "catalogue-excel") for query in ("", "?q=qingting")]
    asked = {}
    for size in (1, 3):
        for number in range(size):
            published(f"模型{size}{number}", f"倾听{size}{number}", trade=Trade.TOBACCO, code=f"e{size}{number}")
            published(f"本行{size}{number}", f"倾听{size}{number}")
        as_hr.get(addresses[0])
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert as_hr.get(address).status_code == 200
            asked.setdefault(address, []).append(len(captured))
    assert all(one == three <= 15 for one, three in asked.values()), asked
