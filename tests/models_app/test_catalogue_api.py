"""The read side of the API: what it carries, to whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from models_app.models import Competency
from models_app.search import refresh_search_text
from tests import factories
from tests.models_app.catalogue_scene import required_position, retire, rich_version, searchable

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def bank():
    bank = factories.Bank()
    refresh_search_text(bank.version)
    return bank


@pytest.fixture
def api(api_as, bank):
    """``api(role, path)`` answers the body of a GET."""

    def get(role, path, **parameters):
        user = type(bank.users[role]).objects.get(pk=bank.users[role].pk)
        answer = api_as(user).get(API + path, parameters)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return get


def names(answer):
    return [row["name"] for row in answer["results"]]


def test_a_competency_carries_levels_targets_and_citations(api, bank):
    document = factories.SourceDocumentFactory()
    version = factories.ModelVersionFactory()
    competency = factories.CompetencyFactory(version=version, ranks=(1, 3))
    factories.CitationFactory(competency=competency, field="definition", passage__document=document)
    level = competency.levels.get(rank=3)
    factories.CitationFactory(level=level, field="behaviour", certainty="by_order", passage__document=document)
    factories.TargetFactory(level=level, position=bank.position, kind="core", weight=12)
    factories.publish(version)
    row = api("manager", f"competencies/{competency.pk}/")
    assert row["version"] == {
        "id": version.pk,
        "number": 1,
        "status": "published",
        "model": version.model.code,
    }
    assert row["is_ratable"] is True
    assert [level["label"] for level in row["levels"]] == ["1级", "3级"]
    [citation] = row["citations"]
    assert citation["passage"]["quote"] == document.text[3:18]
    assert citation["passage"]["runs"] == [[3, 18]]
    assert row["levels"][1]["citations"][0]["certainty"] == "by_order"
    [target] = row["targets"]
    assert (target["position"], target["level"], target["kind"], target["weight"]) == (
        bank.position.pk,
        level.pk,
        "core",
        "12.00",
    )


def test_competencies_are_filtered_and_searched(api, bank):
    for text in ("gt", "gtneng", "溝通", "Ｇｏｕ Tong"):
        assert names(api("manager", "competencies/", search=text)) == ["沟通能力"]
    assert names(api("manager", "competencies/", dimension="knowledge")) == ["公司知识"]
    assert names(api("manager", "competencies/", model="example", position=bank.position.pk)) == [
        "服务精神",
        "公司知识",
        "沟通能力",
    ]
    assert names(api("manager", "competencies/", position=10**9)) == []
    assert names(api("manager", "competencies/", version=bank.version.pk, search="知识 公司")) == ["公司知识"]


def test_search_results_come_best_first(api, bank):
    version = factories.ModelVersionFactory(model__name="甲")
    factories.CompetencyFactory(version=version, name="其他", definition="与人沟通。")
    searchable(factories.publish(version))
    assert names(api("manager", "competencies/", search="沟通")) == ["沟通能力", "其他"]


def test_published_unless_asked_otherwise_and_permitted(api, bank):
    draft = searchable(factories.CompetencyFactory(name="草稿指标").version)
    old = factories.CompetencyFactory(name="旧指标").version
    retire(factories.publish(old))
    assert len(names(api("editor", "competencies/"))) == 3
    assert names(api("editor", "competencies/", status="draft")) == ["草稿指标"]
    assert names(api("editor", "competencies/", version=draft.pk)) == ["草稿指标"]
    for parameters in ({"status": "draft"}, {"version": draft.pk}):
        assert names(api("manager", "competencies/", **parameters)) == []
    assert names(api("manager", "competencies/", status="retired")) == ["旧指标"]
    assert [row["id"] for row in api("manager", "versions/")["results"]] == [bank.version.pk]
    assert {row["status"] for row in api("hr", "versions/", status=["draft", "retired"])["results"]} == {
        "draft",
        "retired",
    }
    codes = {row["code"]: len(row["versions"]) for row in api("manager", "models/")["results"]}
    assert codes == {"example": 1, old.model.code: 1}


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("competencies/", {"status": "no-such"}),
        ("competencies/", {"version": "x"}),
        ("competencies/", {"version": str(10**30)}),
        ("competencies/", {"search": "x" * 101}),
        ("employees/", {"unit": "-1"}),
    ],
)
def test_a_wrong_parameter_is_named(api_as, bank, path, parameters):
    answer = api_as(bank.users["hr"]).get(API + path, parameters)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == next(iter(parameters))


def test_documents_are_listed_without_their_text(api):
    document = factories.SourceDocumentFactory()
    [row] = api("manager", "sources/")["results"]
    assert "text" not in row
    assert row["length"] == len(document.text)
    assert api("manager", f"sources/{document.pk}/")["text"] == document.text


def test_a_version_carries_its_headings_and_what_belongs_to_no_competency(api, bank):
    from models_app.models import Finding

    version = factories.ModelVersionFactory()
    top = factories.CategoryFactory(version=version, name="上")
    factories.CategoryFactory(version=version, name="下", parent=top)
    finding = Finding.objects.create(version=version, key="loose", group="一般者", text="虚心求教。")
    factories.CitationFactory(finding=finding, field="text")
    factories.publish(version)
    row = api("manager", f"versions/{version.pk}/")
    assert [category["parent"] for category in row["categories"]] == [None, top.pk]
    assert row["findings"][0]["citations"][0]["field"] == "text"


def test_an_unnamed_grade_is_null(api):
    position = factories.PositionFactory(name="", grade=None)
    row = api("manager", f"positions/{position.pk}/")
    assert (row["grade"], row["name"]) == (None, "")


# --- People


def test_each_sees_the_people_that_are_theirs_to_see(api):
    assert names(api("manager", "employees/")) == ["林若溪"]
    assert set(names(api("superior", "employees/"))) == {"林若溪", "陈屿", "周启明"}
    assert set(names(api("second_superior", "employees/"))) == {"林若溪", "陈屿", "周启明", "方远山"}
    assert set(names(api("branch_hr", "employees/"))) == {"林若溪", "陈屿", "周启明", "方远山", "branch_hr的人"}
    assert names(api("stranger", "employees/")) == []
    assert names(api("superuser", "employees/")) == []
    assert names(api("sysadmin", "employees/")) == ["sysadmin的人"]


def test_an_employee_says_where_they_work(api, bank):
    row = api("manager", f"employees/{bank.manager.pk}/")
    assert row["unit"] == {"id": bank.east_sub.pk, "name": "东街支行"}
    assert row["position"] == {"id": bank.position.pk, "family": "corporate", "name": "客户经理"}
    assert row["superior"] == {"id": bank.superior.pk, "name": "周启明"}


def test_employees_are_filtered(api, bank):
    assert names(api("hr", "employees/", search="林若")) == ["林若溪"]
    assert set(names(api("hr", "employees/", unit=bank.east.pk, position=bank.position.pk))) == {"林若溪", "陈屿"}
    assert set(names(api("hr", "employees/", superior=bank.superior.pk))) == {"林若溪", "陈屿"}
    assert names(api("branch_hr", "employees/", unit=bank.west.pk)) == []


def test_units_are_a_subtree_with_parents(api, bank):
    rows = {row["name"]: row["parent"] for row in api("branch_hr", "units/")["results"]}
    assert rows == {"东城分行": bank.head.pk, "东街支行": bank.east.pk}
    assert names(api("hr", "units/", within=bank.west.pk)) == ["西城分行", "西街支行"]
    assert names(api("manager", "units/")) == ["东街支行"]
    assert names(api("stranger", "units/")) == []


# --- Cost

LISTS = ("dimensions", "models", "versions", "competencies", "levels", "sources", "positions", "units", "employees")


def counted(api_as, user, path):
    with CaptureQueriesContext(connection) as captured:
        assert api_as(user).get(path).status_code == 200
    return len(captured)


def test_no_list_asks_more_for_more_rows(api_as, bank):
    found = {}
    user_class = type(bank.users["hr"])
    for size in (1, 3, 50):
        document = factories.SourceDocumentFactory(text="正确倾听他人的倾诉,理解其感受。" * (size + 4))
        position = required_position(document, size)
        rich_version(size, position=position, document=document)
        for _number in range(size):
            factories.EmployeeFactory(
                unit=factories.OrgUnitFactory(parent=bank.east), position=position, superior=bank.superior
            )
        user = user_class.objects.get(pk=bank.users["hr"].pk)
        found[size] = {
            name: counted(api_as, user_class.objects.get(pk=user.pk), f"{API}{name}/?page_size=200") for name in LISTS
        }
        found[size]["search"] = counted(api_as, user_class.objects.get(pk=user.pk), f"{API}competencies/?search=gt")
        first = Competency.objects.filter(name="沟通能力0").first()
        found[size]["competency"] = counted(
            api_as, user_class.objects.get(pk=user.pk), f"{API}competencies/{first.pk}/"
        )
    assert found[1] == found[3] == found[50]
    assert max(found[1].values()) <= 12, found[1]
