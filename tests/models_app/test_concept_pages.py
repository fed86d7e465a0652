"""The pages and the API of concepts: what they show, to whom, what editors do there, and at what cost."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from models_app.models import Concept, ConceptMember
from models_app.search import refresh_search_text
from models_app.services import concepts as services
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "两处定义都说倾听和理解。"


@pytest.fixture
def bank():
    bank = factories.Bank()
    refresh_search_text(bank.version)
    return bank


@pytest.fixture
def as_hr(client_as, bank):
    return client_as(bank.users["hr"])


@pytest.fixture
def as_editor(client_as, bank):
    return client_as(bank.editor.user)


@pytest.fixture
def member(bank):
    concept = factories.ConceptFactory(name="沟通能力", code="communication", name_en="Communication")
    return factories.ConceptMemberFactory(concept=concept, competency=bank.competencies[2])


def other_competency(name="沟通", model="别的模型", **fields):
    competency = factories.CompetencyFactory(name=name, version__model__name=model, **fields)
    factories.publish(competency.version)
    refresh_search_text(competency.version)
    return competency


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def concept_address(member, name="concept-detail", *arguments):
    return reverse(name, args=[member.concept.code, *arguments])


# --- Reading


def test_an_empty_list_says_so_and_offers_an_editor_to_begin(as_hr, bank, client_as):
    assert "还没有共同概念" in text_of(as_hr.get(reverse("concept-list")))
    assert reverse("concept-add") in text_of(client_as(bank.editor.user).get(reverse("concept-list")))


def test_the_list_counts_and_finds(as_hr, bank, member):
    text = text_of(as_hr.get(reverse("concept-list"), {"q": "goutong"}))
    assert "<mark>沟通</mark>能力" in text
    assert "没有找到符合的共同概念" in text_of(as_hr.get(reverse("concept-list"), {"q": "没有这个"}))


def test_a_concept_shows_its_members_side_by_side_with_reasons(as_hr, bank, member):
    other = other_competency(definition="能够把话说清楚。", ranks=(1, 2))
    factories.ConceptMemberFactory(concept=member.concept, competency=other, relation="close", reason="只说到表达。")
    page = as_hr.get(concept_address(member))
    text = text_of(page)
    assert [column.competency for column in page.context["beside"].columns] == [bank.competencies[2], other]
    for words in ("只说到表达。", "能够把话说清楚。", "项目，", "第 3 档", "同义", "近义"):
        assert words in text
    assert "取消关联" not in text


def test_at_most_four_stand_side_by_side_and_which_is_chosen_in_the_address(as_hr, bank, member):
    members = [member] + [
        factories.ConceptMemberFactory(
            concept=member.concept, competency=other_competency(model=f"模型{n}", definition=f"第 {n} 种说法。")
        )
        for n in range(5)
    ]
    assert len(as_hr.get(concept_address(member)).context["beside"].columns) == 4
    page = as_hr.get(concept_address(member), {"m": [members[4].pk, members[5].pk, "x", "9" * 30]})
    assert {column.member.link for column in page.context["beside"].columns} == set(members[4:])
    page = as_hr.get(concept_address(member), {"m": [each.pk for each in members]})
    assert page.context["left_out"] == 2
    assert "后面的 2 项没有显示" in text_of(page)


def test_a_copy_of_the_same_words_gives_its_place_to_another_unless_chosen(as_hr, bank, member):
    copies = [
        factories.ConceptMemberFactory(
            concept=member.concept,
            competency=other_competency(model=f"模型{n}", definition="同样的话。", ranks=()),
        )
        for n in range(2)
    ]
    shown = as_hr.get(concept_address(member)).context["beside"].columns
    assert {column.member.link for column in shown} == {member, copies[0]}
    page = as_hr.get(concept_address(member), {"m": [each.pk for each in copies]})
    assert {column.member.link for column in page.context["beside"].columns} == set(copies)


def test_a_draft_stands_beside_only_for_those_who_may_know_of_it(client_as, bank, member):
    drafted = factories.CompetencyFactory(name="草拟的沟通", version__model__name="草拟的模型")
    factories.ConceptMemberFactory(concept=member.concept, competency=drafted)
    for role, is_shown in (("manager", False), ("hr", True)):
        client = client_as(bank.users[role])
        for address in (concept_address(member), reverse("concept-list"), reverse("concept-matrix")):
            text = text_of(client.get(address))
            assert ("草拟的" in text) == (is_shown and "matrix" not in address), (role, address)
        compared = client.get(reverse("competency-compare"), {"c": [drafted.pk, bank.competencies[2].pk]})
        assert len(compared.context["beside"].columns) == (2 if is_shown else 1)


def test_any_competencies_are_compared_in_the_order_of_the_address(as_hr, bank):
    other = other_competency()
    keys = [other.pk, bank.competencies[0].pk, other.pk, "x", "9" * 30]
    page = as_hr.get(reverse("competency-compare"), {"c": keys, "find": "公司"})
    assert [c.competency for c in page.context["beside"].columns] == [other, bank.competencies[0]]
    assert [row.pk for row in page.context["hits"]] == [bank.competencies[1].pk]
    assert "还没有选指标" in text_of(as_hr.get(reverse("competency-compare")))


def test_a_competency_tells_what_others_have_of_the_concept_and_its_unlinked_namesakes(as_hr, bank, member):
    linked, namesake = other_competency(), other_competency(name="沟通能力", model="同名的模型")
    factories.ConceptMemberFactory(concept=member.concept, competency=linked, relation="part")
    shown = as_hr.get(bank.competencies[2].get_absolute_url()).context["page"]
    [own] = shown.concepts
    assert (own.concept, [(row.competency, row.link.relation) for row in own.others]) == (
        member.concept,
        [(linked, "part")],
    )
    assert [row.competency for row in shown.same_name] == [namesake]


def test_the_matrix_links_every_cell_in_words(as_hr, bank, member):
    text = text_of(as_hr.get(reverse("concept-matrix")))
    assert f'href="{bank.competencies[2].get_absolute_url()}"' in text
    assert "沟通能力，示例模型：客户经理（项目示例）：同义，3 个等级" in text
    assert f"{reverse('concept-unlinked')}?model=example" in text
    assert "没有可以排成矩阵的概念" in text_of(as_hr.get(reverse("concept-matrix"), {"trade": "tobacco"}))


def test_what_belongs_to_no_concept_is_listed_by_model(as_hr, bank, member):
    page = as_hr.get(reverse("concept-unlinked"), {"model": "example"})
    assert [(model.code, [row.name for row in rows]) for model, rows in page.context["groups"]] == [
        ("example", ["服务精神", "公司知识"])
    ]
    assert not as_hr.get(reverse("concept-unlinked"), {"model": "a\x00b"}).context["groups"]


def test_the_workbook_holds_the_matrix_and_no_formula(as_hr, bank, member):
    evil = other_competency(name="沟通", model='=HYPERLINK("http://x")')
    factories.ConceptMemberFactory(concept=member.concept, competency=evil, relation="broader")
    answer = as_hr.get(reverse("concept-matrix-excel"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert values[0] == ["维度", "共同概念", '=HYPERLINK("http://x")', "示例模型：客户经理（项目示例）", "模型数"]
    assert values[1] == ["技能", "沟通能力", "含义更宽", "同义 3 级", 2]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} <= {"s", "n"}


ODD = ("²", "9" * 30, "9223372036854775808", "-1", "a\x00b", "<script>", "' OR 1=1", "%", "％", "_")


@pytest.mark.parametrize("value", ODD)
def test_odd_parameters_are_answered(as_editor, bank, member, value):
    for name, parameter in (
        ("concept-list", "q"),
        ("concept-matrix", "trade"),
        ("concept-matrix", "dimension"),
        ("concept-matrix-excel", "kind"),
        ("concept-unlinked", "model"),
        ("competency-compare", "c"),
        ("competency-compare", "find"),
        ("concept-add", "competency"),
        ("concept-add", "name"),
    ):
        page = as_editor.get(reverse(name), {parameter: value})
        assert page.status_code == 200, (name, parameter)
        assert b"<script>" not in page.content.replace(b'<script src="', b"")
    for parameter in ("m", "find", "removed"):
        assert as_editor.get(concept_address(member), {parameter: value}).status_code == 200
    address = reverse("competency-link", args=[bank.competencies[0].pk])
    assert as_editor.get(address, {"concept": value}).status_code == 200
    assert as_editor.post(address, {"concept": value, "relation": value, "reason": value}).status_code == 400


# --- Editing


def test_an_editor_adds_a_concept_and_links_the_competency_that_asked_for_it(as_editor, bank):
    competency = bank.competencies[0]
    answer = as_editor.post(f"{reverse('concept-add')}?competency={competency.pk}", {"name": "服务意识"})
    concept = Concept.objects.get(name="服务意识")
    assert answer["Location"] == f"{reverse('competency-link', args=[competency.pk])}?concept={concept.code}"
    page = as_editor.get(answer["Location"])
    assert page.context["form"]["concept"].value() == concept.code
    form = {"concept": concept.code, "relation": "same", "reason": REASON}
    answer = as_editor.post(answer["Location"], form, follow=True)
    assert "已关联到“服务意识”" in text_of(answer)
    assert ConceptMember.objects.get().linked_by == bank.editor.user


def test_a_concept_of_like_name_is_proposed(as_editor, bank, member):
    near = other_competency(name="沟通意识")
    page = as_editor.get(reverse("competency-link", args=[near.pk]))
    assert page.context["form"]["concept"].value() == member.concept.code
    assert [row.pk for row in as_editor.get(concept_address(member)).context["page"].suggestions] == [near.pk]


def test_a_link_without_a_reason_comes_back_with_what_was_typed(as_editor, bank, member):
    address = reverse("competency-link", args=[bank.competencies[0].pk])
    page = as_editor.post(address, {"concept": member.concept.code, "relation": "part", "reason_en": "typed"})
    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["reason"]
    assert "typed" in page.content.decode()


def test_unlinking_asks_first_and_can_be_undone(as_editor, bank, member):
    address = concept_address(member, "concept-unlink", member.pk)
    assert member.reason in text_of(as_editor.get(address))
    assert ConceptMember.objects.exists()
    page = as_editor.post(address, {"revision": member.revision}, follow=True)
    assert "已取消关联" in text_of(page)
    undo = {"change": page.context["removed"]["change"]}
    page = as_editor.post(concept_address(member, "concept-link-again"), undo, follow=True)
    assert "已恢复关联" in text_of(page)
    again = ConceptMember.objects.get()
    assert (again.reason, again.linked_by) == (member.reason, None)
    assert as_editor.post(concept_address(member, "concept-link-again"), undo).status_code == 400


def test_a_stale_link_shows_both_texts(as_editor, bank, member):
    services.update_link(actor=bank.editor.user, member=member, revision=1, reason="先到的理由。")
    form = {
        "relation": "same",
        "reason": "后到的理由。",
        "revision": 1,
        "original": '{"reason": "两处定义说的是同一件事。"}',
    }
    page = as_editor.post(concept_address(member, "concept-member", member.pk), form)
    assert page.status_code == 409
    text = page.content.decode()
    assert page.context["clash"].fields[0].theirs == "先到的理由。"
    assert "后到的理由。" in text
    member.refresh_from_db()
    assert member.reason == "先到的理由。"
    form["revision"] = page.context["part_revision"]
    assert as_editor.post(concept_address(member, "concept-member", member.pk), form).status_code == 302


def test_a_stale_concept_shows_both_texts(as_editor, bank, member):
    services.update_concept(actor=bank.editor.user, concept=member.concept, revision=1, description="先到的。")
    form = {"name": "沟通能力", "name_en": "Communication", "description": "后到的。", "revision": 1}
    page = as_editor.post(concept_address(member, "concept-edit"), form)
    assert (page.status_code, page.context["clash"].fields[0].theirs) == (409, "先到的。")


def test_deleting_a_concept_names_what_goes_and_wants_the_current_revision(as_editor, bank, member):
    address = concept_address(member, "concept-delete")
    assert "沟通能力 · 示例模型" in text_of(as_editor.get(address))
    assert as_editor.post(address).status_code == 409
    assert as_editor.post(address, {"revision": 1}).status_code == 302
    assert not Concept.objects.exists()


# --- The API


def test_the_api_lists_and_details_concepts(api_as, bank, member):
    hr = api_as(bank.users["hr"])
    factories.ConceptFactory(name="创新能力")
    rows = hr.get(reverse("api:concept-list"), {"search": "gtnl"}).data["results"]
    assert [row["code"] for row in rows] == ["communication"]
    assert hr.get(reverse("api:concept-list"), {"model": "example"}).data["count"] == 1
    [row] = hr.get(reverse("api:concept-detail", args=[member.concept.pk])).data["members"]
    assert (row["model"], row["key"], row["relation"], row["linked_by"]) == ("example", "communication", "same", "")
    assert [level["rank"] for level in row["competency"]["levels"]] == [1, 2, 3]


def test_the_api_links_changes_and_unlinks(api_as, bank, member):
    editor = api_as(bank.editor.user)
    members = reverse("api:concept-members", args=[member.concept.pk])
    sent = {"competency": bank.competencies[0].pk, "relation": "part", "reason": REASON}
    made = editor.post(members, sent, format="json")
    assert (made.status_code, made.data["linked_by"]) == (201, bank.editor.user.get_display_name())
    again = editor.post(members, sent, format="json")
    assert again.status_code == 400
    address = reverse("api:concept-member-detail", args=[member.concept.pk, made.data["id"]])
    changed = editor.patch(address, {"revision": 1, "relation": "broader"}, format="json")
    assert (changed.data["relation"], changed.data["revision"]) == ("broader", 2)
    stale = editor.patch(address, {"revision": 1, "relation": "close"}, format="json")
    assert stale.status_code == 409
    assert editor.delete(address).status_code == 400
    assert editor.delete(f"{address}?revision=2").status_code == 204
    assert editor.post(members, {**sent, "competency": 10**30}, format="json").status_code == 400


# --- Cost


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def grown(concept, size):
    for number in range(size):
        competency = other_competency(name=f"沟通意识{size}-{number}", model=f"模型{size}-{number}", ranks=(1, 2))
        factories.ConceptMemberFactory(concept=concept, competency=competency)
        alone = other_competency(name="沟通技巧", model=f"无关{size}-{number}")
        factories.ConceptMemberFactory(competency=alone, concept=factories.ConceptFactory(name=f"概念{size}-{number}"))
        other_competency(name="沟通水平", model=f"未归{size}-{number}")


def test_no_page_asks_more_for_more_rows(bank, member, client_as, api_as):
    addresses = {
        "list": reverse("concept-list") + "?q=goutong",
        "detail": concept_address(member) + "?find=沟通",
        "compare": reverse("competency-compare") + f"?c={bank.competencies[2].pk}&find=沟通",
        "matrix": reverse("concept-matrix"),
        "excel": reverse("concept-matrix-excel"),
        "unlinked": reverse("concept-unlinked"),
        "competency": bank.competencies[2].get_absolute_url(),
        "link": reverse("competency-link", args=[bank.competencies[0].pk]),
        "api list": reverse("api:concept-list") + "?search=goutong",
        "api detail": reverse("api:concept-detail", args=[member.concept.pk]),
    }
    found = {}
    for size in (1, 2, 20):  # 1, 3 and 23 rows altogether
        grown(member.concept, size)
        user = type(bank.editor.user).objects.get(pk=bank.editor.user.pk)
        client = client_as(user)
        found[size] = {name: queries(client, address) for name, address in addresses.items()}
    assert found[1] == found[2] == found[20]
    assert max(number for name, number in found[1].items() if name != "competency") <= 17, found[1]
