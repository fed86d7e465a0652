"""The pages of the catalogue: what they show, to whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from models_app import triggers
from models_app.enums import Certainty, Origin, Role
from models_app.models import Competency, Finding, Level, Requirement
from models_app.search import refresh_search_text
from models_app.usage import Usage, usage_of
from tests import factories
from tests.models_app.catalogue_scene import passage, required_position, retire, rich_version, searchable

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    bank = factories.Bank()
    refresh_search_text(bank.version)
    return bank


@pytest.fixture
def as_hr(client_as, bank):
    return client_as(bank.users["hr"])


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def options(response, name):
    [facet] = [facet for facet in response.context["facets"] if facet.name == name]
    return {option.label: option.count for option in facet.options}


# --- Search


def test_search_marks_matches_and_says_where_they_are(as_hr, bank):
    competency = factories.CompetencyFactory(version__model__name="别的模型", name="交流", definition="与人沟通。")
    searchable(factories.publish(competency.version))
    page = as_hr.get(reverse("catalogue"), {"q": "goutong"})
    text = text_of(page)
    assert "<mark>沟通</mark>能力" in text
    assert "按拼音找到“沟通”，共 2 项。" in text
    assert [str(hit.where) for hit in page.context["hits"]] == ["定义", "定义"]
    assert page.context["hits"][1].text == [(False, "与人"), (True, "沟通"), (False, "。")]


def test_counts_of_a_facet_hold_the_other_facets_choices(as_hr, bank):
    page = as_hr.get(reverse("catalogue"), {"filtered": "1", "status": "published", "dimension": "skill"})
    assert page.context["total"] == 1
    assert options(page, "dimension") == {"素质": 1, "知识": 1, "技能": 1}
    assert options(page, "position") == {str(bank.position): 1}
    assert options(page, "levels") == {"有行为等级": 1}


def test_levels_are_there_torn_or_missing(as_hr, bank):
    version = factories.ModelVersionFactory()
    one = factories.CompetencyFactory(version=version, name="只有一级", ranks=(1,))
    torn = factories.CompetencyFactory(version=version, name="有缺", ranks=(1, 2))
    Level.objects.filter(competency=torn, rank=2).update(gap_note="原文到此为止。")
    factories.CompetencyFactory(version=version, name="没有")
    searchable(factories.publish(version))
    page = as_hr.get(reverse("catalogue"), {"model": version.model.code})
    assert options(page, "levels") == {"来源残缺": 2, "没有等级": 1}
    assert "来源只有一级" in text_of(as_hr.get(reverse("catalogue"), {"q": one.name}))


def test_published_versions_only_unless_asked_otherwise(as_hr, bank):
    draft = searchable(factories.CompetencyFactory(name="草稿指标").version)
    names = [hit.competency.name for hit in as_hr.get(reverse("catalogue")).context["hits"]]
    assert "草稿指标" not in names
    page = as_hr.get(reverse("catalogue"), {"filtered": "1", "status": "draft"})
    assert [hit.competency.version for hit in page.context["hits"]] == [draft]


def test_drafts_are_not_counted_for_those_who_may_not_read_them(client_as, bank):
    searchable(factories.CompetencyFactory(name="草稿指标").version)
    client = client_as(bank.users["manager"])
    for status in ("draft", "published"):
        page = client.get(reverse("catalogue"), {"filtered": "1", "status": status, "q": "草稿指标"})
        assert page.context["total"] == 0
        assert "草稿" not in options(page, "status")
    assert client.get(reverse("catalogue"), {"q": "cgzb"}).context["spelled"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"dimension": "no-such", "model": "x", "position": "x", "levels": "x", "status": "x"},
        {"page": "0"},
        {"page": "x", "sort": "x"},
        {"q": "\x00%_"},
        {"q": "x" * 3000},
    ],
)
def test_odd_parameters_are_answered(as_hr, query):
    assert as_hr.get(reverse("catalogue"), query).status_code == 200


def test_pages_hold_twenty_and_the_count_is_exact(as_hr):
    rich_version(25)
    page = as_hr.get(reverse("catalogue"), {"page": "2"})
    assert page.context["total"] == 28
    assert len(page.context["hits"]) == 8


def test_by_name_means_by_pinyin(as_hr):
    page = as_hr.get(reverse("catalogue"), {"sort": "name"})
    assert [hit.competency.name for hit in page.context["hits"]] == ["服务精神", "公司知识", "沟通能力"]


def test_a_partial_request_gets_the_results_alone(as_hr):
    answer = as_hr.get(reverse("catalogue"), {"q": "沟通"}, headers={"HX-Request": "true"})
    assert "<html" not in text_of(answer)
    assert "HX-Request" in answer["Vary"]
    whole = as_hr.get(reverse("catalogue"), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in text_of(whole)


def test_an_empty_result_says_what_to_do(as_hr):
    assert "没有找到符合的胜任力指标" in text_of(as_hr.get(reverse("catalogue"), {"q": "没有这个"}))


# --- Models and versions


def test_a_model_shows_its_published_version_as_a_tree(as_hr, bank):
    page = as_hr.get(reverse("model-detail", args=["example"]))
    tree = page.context["page"].tree
    assert [branch.dimension.name for branch in tree] == ["素质", "知识", "技能"]
    assert page.context["version"] == bank.version


def test_headings_keep_their_order_and_depth(as_hr):
    version = factories.ModelVersionFactory(model__code="tree")
    top = factories.CategoryFactory(version=version, name="上", order=1)
    below = factories.CategoryFactory(version=version, name="下", parent=top, order=0)
    factories.CategoryFactory(version=version, name="空", order=0, gap_note="来源只有标题。")
    factories.CompetencyFactory(version=version, category=below)
    factories.publish(version)
    page = as_hr.get(reverse("model-detail", args=["tree"]))
    [branch] = page.context["page"].tree
    assert [(part.category.name, part.depth, len(part.competencies)) for part in branch.categories] == [
        ("上", 0, 0),
        ("下", 1, 1),
    ]
    assert "来源只有标题。" in text_of(page)


def test_an_older_edition_stays_readable_and_says_so(as_hr, bank):
    retire(bank.version)
    page = as_hr.get(reverse("version-detail", args=["example", 1]))
    assert "停用，只供查阅" in text_of(page)
    assert as_hr.get(reverse("version-detail", args=["example", 2])).status_code == 404


def test_a_draft_is_unknown_to_those_who_may_not_read_it(client_as, bank):
    draft = factories.ModelVersionFactory(model=bank.version.model, number=2, base=bank.version)
    competency = factories.CompetencyFactory(version=draft)
    for name, status in (("manager", 404), ("superuser", 404), ("editor", 200), ("hr", 200)):
        client = client_as(bank.users[name])
        assert client.get(draft.get_absolute_url()).status_code == status
        assert client.get(competency.get_absolute_url()).status_code == status
        editions = client.get(reverse("model-detail", args=["example"])).context["page"].editions
        assert (draft in editions) == (status == 200)


def test_findings_without_a_competency_stand_on_the_models_page(as_hr):
    version = factories.ModelVersionFactory(model__code="coded", model__nature="coding_book")
    factories.CompetencyFactory(version=version)
    finding = Finding.objects.create(version=version, key="loose", group="一般者", text="虚心求教。", frequency=1)
    factories.CitationFactory(finding=finding, field="text", certainty=Certainty.BY_ORDER)
    factories.publish(version)
    text = text_of(as_hr.get(reverse("model-detail", args=["coded"])))
    assert "虚心求教。" in text
    assert "仅凭顺序推定" in text


# --- A competency


@pytest.fixture
def quoted(bank):
    """A competency with a definition and levels that are quoted, one hole, and one judged citation."""
    document = factories.SourceDocumentFactory(
        title="汇总", text="表头沟通能力正确倾听1级表达清晰2级(例如比喻)善于表达。之后的文字"
    )
    version = factories.ModelVersionFactory(model__code="quoted", model__name="引文模型", notice="只作示例。")
    competency = factories.CompetencyFactory(
        version=version, name="沟通能力", definition="正确倾听", gap_note="后面的等级缺失。"
    )
    low = factories.LevelFactory(competency=competency, rank=1, behaviour="表达清晰")
    high = factories.LevelFactory(
        competency=competency, rank=3, label="3级", title="比喻", behaviour="善于表达。", coder_note="（例如比喻）",
        origin=Origin.QUOTED,
    )  # fmt: skip
    at = document.text.index
    factories.CitationFactory(competency=competency, field="definition", passage=passage(document, at("正确"), 4))
    factories.CitationFactory(competency=competency, field="name", passage=passage(document, at("沟通"), 4))
    factories.CitationFactory(level=low, field="behaviour", passage=passage(document, at("表达清晰"), 4))
    factories.CitationFactory(
        level=high,
        field="behaviour",
        passage=passage(document, at("善于"), 5),
        certainty=Certainty.JUDGED,
        certainty_note="页次是乱的。",
    )
    searchable(factories.publish(version))
    return competency


def test_each_text_carries_its_origin_and_the_number_of_its_passage(as_hr, quoted):
    page = as_hr.get(quoted.get_absolute_url())
    text = text_of(page)
    shown = page.context["page"]
    assert [shown.definition.number, *(column.text.number for column in shown.levels)] == [1, 2, 3]
    assert shown.is_exact
    assert "文字一致" in text
    assert '<sup class="passage-number" id="passage-3">③</sup><mark>善于表达。</mark>' in text
    assert "本项目判断" in text
    assert "页次是乱的。" in text
    assert "后面的等级缺失。" in text
    assert "只作示例。" in text
    assert [citation.field for citation in shown.other_citations] == ["name"]


def test_steps_are_counted_and_labels_kept(as_hr, quoted):
    shown = as_hr.get(quoted.get_absolute_url()).context["page"]
    assert [(column.level.label, column.step) for column in shown.levels] == [("1级", 1), ("3级", 2)]
    assert shown.steps == 2


def test_a_quote_that_no_longer_matches_is_said(as_hr, quoted):
    document = quoted.citations.first().passage.document
    triggers.drop_all(connection)  # a document that was damaged past the rules
    type(document).objects.filter(pk=document.pk).update(text="改" + document.text)
    assert "文字不一致" in text_of(as_hr.get(quoted.get_absolute_url()))


def test_a_level_without_rank_and_a_band_are_shown_as_the_source_has_them(as_hr):
    competency = factories.CompetencyFactory(definition="")
    factories.LevelFactory(
        competency=competency, rank=None, key="band", label="", band_low=0, band_high=40, gap_note="其余缺失。"
    )
    factories.publish(competency.version)
    text = text_of(as_hr.get(competency.get_absolute_url()))
    for words in ("没有等级数字", "分数段 0", "其余缺失。", "来源文档没有给出定义。"):
        assert words in text


def test_positions_show_target_and_head_count(as_hr, bank):
    [target] = as_hr.get(bank.competencies[0].get_absolute_url()).context["page"].targets
    assert (target.position, target.step, target.head_count) == (bank.position, 3, 3)


def test_namesakes_of_other_published_models_are_compared(as_hr, bank, quoted):
    drafted = factories.CompetencyFactory(name="沟通能力")
    shown = as_hr.get(quoted.get_absolute_url()).context["page"]
    assert [row.competency for row in shown.same_name] == [bank.competencies[2]]
    assert not shown.same_name[0].same_levels
    assert drafted.pk not in [row.competency.pk for row in shown.same_name]


def test_a_draft_that_changes_the_competency_is_told_to_those_who_may_know(client_as, bank):
    competency = bank.competencies[2]
    draft = factories.ModelVersionFactory(model=bank.version.model, number=2, base=bank.version)
    copy = factories.CompetencyFactory(
        version=draft, key=competency.key, name=competency.name, definition=competency.definition, ranks=(1, 2, 3)
    )
    Level.objects.filter(competency=copy, rank=2).update(behaviour="改过的文字。")
    change = client_as(bank.users["hr"]).get(competency.get_absolute_url()).context["page"].draft
    assert change.labels == ["2级"]
    assert client_as(bank.users["manager"]).get(competency.get_absolute_url()).context["page"].draft is None


def test_previous_and_next_follow_the_tree(as_hr, bank):
    first, second, third = bank.competencies
    shown = as_hr.get(second.get_absolute_url()).context["page"]
    assert (shown.previous, shown.next) == (first, third)
    assert as_hr.get(first.get_absolute_url()).context["page"].previous is None


@pytest.mark.parametrize("key", [0, 10**15, 10**30])
def test_a_competency_that_does_not_exist_is_not_found(as_hr, key):
    assert as_hr.get(reverse("competency-detail", args=[key])).status_code == 404


# --- Usage


def test_usage_counts_running_and_closed_cycles_and_names_those_one_may_know(bank):
    bank.cycle(name="进行中的测评")
    bank.cycle(name="准备中的测评", running=False)
    assert usage_of(bank.version, bank.users["hr"]) == Usage(running=1, closed=0, names=("进行中的测评",))
    assert usage_of(bank.version, bank.users["manager"]) == Usage(running=1, closed=0, names=())


# --- Documents


def test_a_document_is_whole_and_leads_both_ways(as_hr, quoted):
    document = quoted.citations.first().passage.document
    text = text_of(as_hr.get(reverse("source-detail", args=[document.code])))
    key = quoted.citations.get(field="definition").passage_id
    assert f'id="at-{key}" href="#by-{key}">2</a><mark>正确倾听</mark>' in text
    assert f'<li id="by-{key}"><a class="passage-number" href="#at-{key}">2</a>' in text
    assert quoted.get_absolute_url() in text


def test_what_only_a_draft_quotes_is_not_marked(as_hr):
    document = factories.SourceDocumentFactory()
    competency = factories.CompetencyFactory()
    factories.CitationFactory(competency=competency, field="definition", passage__document=document)
    page = as_hr.get(reverse("source-detail", args=[document.code]))
    assert page.context["page"].quoted == []
    factories.publish(competency.version)
    page = as_hr.get(reverse("source-detail", args=[document.code]))
    assert len(page.context["page"].quoted) == 1
    retire(competency.version)
    page = as_hr.get(reverse("source-detail", args=[document.code]))
    assert len(page.context["page"].quoted) == 1


def test_a_document_is_escaped_not_run(as_hr):
    document = factories.SourceDocumentFactory(text="<script>alert(1)</script>引文")
    requirement = Requirement.objects.create(position=factories.PositionFactory(), key="r", text="引文")
    factories.CitationFactory(requirement=requirement, field="text", passage=passage(document, 8, 5))
    text = text_of(as_hr.get(reverse("source-detail", args=[document.code])))
    assert "<script>alert" not in text
    assert "<mark>alert</mark>(1)" in text


# --- Positions


def test_a_position_without_a_name_stays_without_one(as_hr):
    position = factories.PositionFactory(name="", grade=None, gap_note="来源没有写职级。")
    text = text_of(as_hr.get(reverse("position-list")))
    assert "（来源未给出名称）" in text
    assert "来源没有写职级。" in text
    assert "（来源未给出名称）" in text_of(as_hr.get(reverse("position-detail", args=[position.pk])))


def test_a_position_shows_what_published_versions_ask(as_hr, bank):
    draft = factories.CompetencyFactory(ranks=(1, 2))
    factories.TargetFactory(level=draft.levels.first(), position=bank.position)
    [asked] = as_hr.get(reverse("position-detail", args=[bank.position.pk])).context["versions"]
    assert asked.version == bank.version
    assert asked.total == 100
    assert [(target.competency.name, target.step) for target in asked.targets] == [
        ("服务精神", 3),
        ("公司知识", 2),
        ("沟通能力", 3),
    ]


# --- People


def names(page):
    return {employee.name for employee in page.context["page_obj"]}


def test_hr_see_the_people_of_their_units_and_no_others(client_as, bank):
    page = client_as(bank.users["branch_hr"]).get(reverse("people-list"))
    assert names(page) == {"方远山", "周启明", "林若溪", "陈屿", "branch_hr的人"}


@pytest.mark.parametrize("who", ["manager", "superior", "editor", "sysadmin", "auditor", "superuser"])
def test_others_are_refused(client_as, bank, who):
    assert client_as(bank.users[who]).get(reverse("people-list")).status_code == 403


def test_people_are_filtered(as_hr, bank):
    page = reverse("people-list")
    assert names(as_hr.get(page, {"q": "林若"})) == {"林若溪"}
    assert names(as_hr.get(page, {"superior": bank.superior.pk})) == {"林若溪", "陈屿"}
    assert names(as_hr.get(page, {"unit": bank.west.pk, "position": bank.position.pk})) == {"何嘉树"}
    assert names(as_hr.get(page, {"unit": bank.west_sub.pk, "position": "none"})) == {"江以安"}
    assert len(names(as_hr.get(page, {"unit": "x", "position": "9" * 30, "superior": "x"}))) == 13


def test_a_unit_outside_ones_own_cannot_be_asked_for(client_as, bank):
    page = client_as(bank.users["branch_hr"]).get(reverse("people-list"), {"unit": bank.west.pk})
    assert "何嘉树" not in names(page)


def test_who_has_left_is_not_listed(as_hr, bank):
    type(bank.peer).objects.filter(pk=bank.peer.pk).update(left_on=timezone.localdate())
    assert "陈屿" not in names(as_hr.get(reverse("people-list")))


# --- Cost


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


SIZES = (1, 3, 50)


def prepared(size):
    """Addresses over ``size`` rows of everything; nothing else differs between sizes."""
    document = factories.SourceDocumentFactory(text="正确倾听他人的倾诉,理解其感受。" * (size + 4))
    position = required_position(document, size)
    version = rich_version(size, position=position, document=document)
    for number in range(size):
        other = factories.CompetencyFactory(version__model__name=f"同名{number}", name="沟通能力0", ranks=(1, 2))
        factories.publish(other.version)
    for _number in range(size):
        factories.EmployeeFactory(unit=factories.OrgUnitFactory(), position=position)
    first = Competency.objects.get(version=version, name="沟通能力0")
    return {
        "catalogue": reverse("catalogue"),
        "search": reverse("catalogue") + "?q=goutong",
        "models": reverse("model-list"),
        "model": version.model.get_absolute_url(),
        "competency": first.get_absolute_url(),
        "sources": reverse("source-list"),
        "source": reverse("source-detail", args=[document.code]),
        "positions": reverse("position-list"),
        "position": reverse("position-detail", args=[position.pk]),
        "people": reverse("people-list"),
    }


def test_no_page_asks_more_for_more_rows_and_none_more_than_fifteen(client_as, bank):
    """HR of several units, so that the people page grows too."""
    user = bank.users["hr"]
    found = {}
    for size in SIZES:
        addresses = prepared(size)
        factories.RoleGrantFactory(user=user, role=Role.HR, unit=factories.OrgUnitFactory())
        client = client_as(user)
        found[size] = {name: queries(client, address) for name, address in addresses.items()}
    assert found[1] == found[3] == found[50]
    assert max(found[1].values()) <= 15, found[1]
