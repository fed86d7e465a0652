"""Concepts and links: who may, what is recorded and undone; suggestions, what stands side by side, the matrix."""

import pytest
from django.core.exceptions import PermissionDenied

from models_app.enums import LinkRelation
from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.models import ChangeRecord, Concept, ConceptMember
from models_app.reads.beside import beside
from models_app.reads.concepts import base_name, concept_page, concept_terms, listed_concepts, suggestions_for
from models_app.reads.matrix import MatrixFilter, read_matrix
from models_app.services import concepts as services
from tests import factories
from tests.models_app.catalogue_scene import retire

pytestmark = pytest.mark.django_db

REASON = "两处定义都说倾听和理解。"


@pytest.fixture
def editor(bank):
    return bank.editor.user


@pytest.fixture
def concept(editor):
    return services.add_concept(actor=editor, name="沟通能力", name_en="Communication", description="听懂，说清。")


@pytest.fixture
def member(bank, editor, concept):
    return services.link(actor=editor, concept=concept, competency=bank.competencies[2], relation="same", reason=REASON)


def published(name, model, **fields):
    competency = factories.CompetencyFactory(name=name, version__model__name=model, **fields)
    factories.publish(competency.version)
    return competency


def last_record():
    return ChangeRecord.objects.order_by("-pk").first()


# --- Concepts


def test_a_new_concept_is_the_banks_and_named_by_its_pinyin(concept):
    assert (concept.code, concept.origin, concept.revision) == ("goutongnengli", "bank", 1)
    assert (last_record().action, last_record().after["name"]) == ("add_concept", "沟通能力")


def test_codes_stay_apart_also_from_words_of_addresses(editor, concept):
    assert services.code_for("勾通能力") == "goutongnengli-2"
    assert services.code_for("add") == "add-2"
    assert services.code_for("《》") == "concept"


@pytest.mark.parametrize("name", ["沟通能力", " 沟通能力 ", ""])
def test_a_concept_has_a_name_of_its_own(editor, concept, name):
    with pytest.raises(RuleBroken) as refused:
        services.add_concept(actor=editor, name=name)
    assert list(refused.value.fields) == ["name"]


def test_a_reworded_concept_is_the_banks(editor):
    concept = factories.ConceptFactory(origin="project", description="项目的说明。")
    services.update_concept(actor=editor, concept=concept, revision=1, description="本行的说明。")
    concept.refresh_from_db()
    assert (concept.origin, concept.revision) == ("bank", 2)
    assert last_record().before == {"description": "项目的说明。"}


def test_saving_what_stands_changes_nothing(editor):
    concept = factories.ConceptFactory(origin="project")
    services.update_concept(actor=editor, concept=concept, revision=1, name=concept.name)
    concept.refresh_from_db()
    assert (concept.origin, concept.revision) == ("project", 1)


def test_a_stale_concept_is_refused_with_both_texts(editor, concept):
    services.update_concept(actor=editor, concept=concept, revision=1, description="先到的。")
    with pytest.raises(Conflict) as refused:
        services.update_concept(actor=editor, concept=concept, revision=1, description="后到的。")
    [item] = refused.value.items
    assert (item["mine"], item["theirs"]) == ({"description": "后到的。"}, {"description": "先到的。"})


def test_deleting_a_concept_keeps_its_links_on_record(editor, concept, member):
    services.delete_concept(actor=editor, concept=concept, revision=1)
    assert not Concept.objects.exists()
    assert not ConceptMember.objects.exists()
    assert last_record().before["links"] == [
        f"沟通能力 · 示例模型：客户经理（项目示例） · communication · same · {REASON}"
    ]


# --- Links


def test_a_link_says_how_why_by_whom_and_holds_for_every_version(bank, editor, member):
    assert (member.model, member.competency_key) == (bank.version.model, "communication")
    assert (member.linked_by, member.linked_by_name) == (editor, editor.get_display_name())
    assert last_record().after["relation"] == "same"


def test_a_competency_is_linked_to_a_concept_once(bank, editor, concept, member):
    with pytest.raises(RuleBroken):
        services.link(actor=editor, concept=concept, competency=bank.competencies[2], relation="close", reason=REASON)


@pytest.mark.parametrize(("relation", "reason", "field"), [("same", " ", "reason"), ("alike", REASON, "relation")])
def test_a_link_needs_a_relation_and_a_reason(bank, editor, concept, relation, reason, field):
    with pytest.raises(RuleBroken) as refused:
        services.link(actor=editor, concept=concept, competency=bank.competencies[0], relation=relation, reason=reason)
    assert list(refused.value.fields) == [field]


def test_who_judges_anew_stands_as_the_author(bank, editor):
    member = factories.ConceptMemberFactory(competency=bank.competencies[2], reason_en="Both say so.")
    services.update_link(actor=editor, member=member, revision=1, relation="part", reason="只说到表达。")
    member.refresh_from_db()
    assert (member.relation, member.linked_by, member.revision) == ("part", editor, 2)
    assert (last_record().before["relation"], last_record().before["linked_by_name"]) == ("same", "")


def test_a_stale_link_is_refused_with_both_texts(editor, member):
    services.update_link(actor=editor, member=member, revision=1, reason="先到的。")
    with pytest.raises(Conflict) as refused:
        services.update_link(actor=editor, member=member, revision=1, reason="后到的。")
    assert refused.value.items[0]["theirs"] == {"reason": "先到的。"}
    with pytest.raises(Conflict):
        services.unlink(actor=editor, member=member, revision=1)


def test_what_was_taken_out_is_put_back_as_it_was(bank, editor, concept):
    member = factories.ConceptMemberFactory(concept=concept, competency=bank.competencies[2])
    line = services.unlink(actor=editor, member=member, revision=1)
    assert not concept.members.exists()
    back = services.link_again(actor=editor, concept=concept, change=line.pk)
    assert (back.linked_by, back.linked_by_name, back.reason, back.linked_at) == (
        None,
        "",
        member.reason,
        member.linked_at,
    )
    with pytest.raises(RuleBroken):
        services.link_again(actor=editor, concept=concept, change=line.pk)


def test_only_what_left_this_concept_is_put_back(editor, concept, member):
    line = services.unlink(actor=editor, member=member, revision=1)
    other = factories.ConceptFactory()
    for where, change in ((other, line.pk), (concept, line.pk + 1000), (concept, None)):
        with pytest.raises(RuleBroken):
            services.link_again(actor=editor, concept=where, change=change)


def test_acts_on_what_is_gone_are_refused(editor, concept, member):
    ConceptMember.objects.all().delete()
    with pytest.raises(WrongState):
        services.update_link(actor=editor, member=member, revision=1, reason=REASON)
    Concept.objects.all().delete()
    with pytest.raises(WrongState):
        services.update_concept(actor=editor, concept=concept, revision=1, name="别的")


@pytest.mark.parametrize("role", ["hr", "approver", "manager", "superuser"])
def test_nobody_but_an_editor_writes(bank, concept, member, role):
    user = bank.users[role]
    for act in (
        lambda: services.add_concept(actor=user, name="别的"),
        lambda: services.update_concept(actor=user, concept=concept, revision=1, name="别的"),
        lambda: services.delete_concept(actor=user, concept=concept, revision=1),
        lambda: services.link(
            actor=user, concept=concept, competency=bank.competencies[0], relation="same", reason=REASON
        ),
        lambda: services.update_link(actor=user, member=member, revision=1, reason="别的。"),
        lambda: services.unlink(actor=user, member=member, revision=1),
        lambda: services.link_again(actor=user, concept=concept, change=1),
    ):
        with pytest.raises(PermissionDenied):
            act()


# --- Reading


def test_a_link_shows_the_published_edition_and_a_draft_only_to_those_who_may(bank, editor, concept, member):
    drafted = factories.CompetencyFactory(name="沟通", version__model__name="草拟的模型")
    services.link(actor=editor, concept=concept, competency=drafted, relation="close", reason=REASON)
    assert [m.competency for m in concept_page(concept, drafts=False).members] == [bank.competencies[2]]
    page = concept_page(concept, drafts=True)
    assert {m.competency for m in page.members} == {bank.competencies[2], drafted}
    assert (page.models, page.lost) == (2, [])


def test_a_retired_edition_stands_where_no_other_does_and_what_is_in_none_is_told_apart(editor, concept):
    old = published("旧沟通", "旧模型")
    retire(old.version)
    services.link(actor=editor, concept=concept, competency=old, relation="same", reason=REASON)
    factories.ConceptMemberFactory(concept=concept, model=old.version.model, competency_key="gone")
    page = concept_page(concept, drafts=False)
    assert [m.competency for m in page.members] == [old]
    assert [m.link.competency_key for m in page.lost] == ["gone"]


@pytest.mark.parametrize("query", ["沟通", "goutong", "gt", "ｇｔ", "communication", "听懂", "交际"])
def test_concepts_are_found_by_name_pinyin_description_and_members(editor, concept, query):
    member = published("交际手腕", "某模型")
    services.link(actor=editor, concept=concept, competency=member, relation="close", reason=REASON)
    factories.ConceptFactory(name="创新能力")
    found = listed_concepts(concept_terms(query), drafts=False)
    assert [row.concept for row in found] == [concept]
    assert listed_concepts(concept_terms(f"{query} 没有"), drafts=False) == []


def test_names_that_differ_in_their_ending_have_one_base():
    assert base_name("服务意识") == base_name("服务精神") == base_name("服务") == "服务"
    assert base_name("能力") == "能力"
    assert base_name("产品知识") == "产品知识"
    assert base_name("沟通能⼒") == "沟通"


def test_namesakes_and_near_names_that_nobody_linked_are_offered(bank, editor, concept, member):
    near = published("沟通意识", "甲")
    published("沟通与协作", "乙")
    taken = published("沟通", "丙")
    factories.ConceptMemberFactory(competency=taken)
    factories.CompetencyFactory(name="沟通技巧", version__model__name="草拟的")
    assert [row.pk for row in suggestions_for(concept_page(concept, drafts=True))] == [near.pk]


def test_levels_of_one_step_stand_on_one_line_and_those_without_a_rank_below(bank):
    graded = published("沟通", "甲", ranks=(2, 5))
    loose = published("沟通", "乙")
    shown = beside([bank.competencies[2], graded])
    assert [[cell.level and cell.level.rank for cell in row.cells] for row in shown.steps] == [
        [1, 2],
        [2, 5],
        [3, None],
    ]
    unranked = factories.CompetencyFactory(version__model__name="丙")
    factories.LevelFactory(competency=unranked, rank=None, key="x", label="优")
    shown = beside([loose, unranked])
    assert (shown.steps, [cell.level and cell.level.label for cell in shown.unranked[0].cells]) == ([], [None, "优"])


def test_only_differences_worth_reading_are_marked(bank):
    rows = [
        factories.CompetencyFactory(version=bank_version, definition=text)
        for bank_version, text in (
            (factories.ModelVersionFactory(), "正确倾听他人的倾诉，理解其感受。"),
            (factories.ModelVersionFactory(), "正确倾听他人的倾诉，理解其感受。"),
            (factories.ModelVersionFactory(), "正确倾听客户的倾诉，理解其感受。"),
            (factories.ModelVersionFactory(), "善于表达自己的观点和看法。"),
            (factories.ModelVersionFactory(), ""),
        )
    ]
    cells = beside(rows).definitions.cells
    assert [(cell.is_same, bool(cell.pieces)) for cell in cells] == [
        (False, False),
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]


# --- The matrix


@pytest.fixture
def matrix_scene(bank, editor, concept, member):
    """沟通能力 in two models, 创新能力 in one; the second model has two competencies of 沟通能力."""
    first = published("沟通", "银行模型", ranks=(1, 2))
    second = factories.CompetencyFactory(version__model=factories.CompetencyModelFactory(name="烟草模型"), name="表达")
    third = factories.CompetencyFactory(version=second.version, name="倾听")
    factories.publish(second.version)
    for competency, relation in ((first, "close"), (second, "part"), (third, "part")):
        services.link(actor=editor, concept=concept, competency=competency, relation=relation, reason=REASON)
    lone = services.add_concept(actor=editor, name="公司知识")
    services.link(actor=editor, concept=lone, competency=bank.competencies[1], relation="same", reason=REASON)
    return {"银行模型": first.version.model, "烟草模型": second.version.model}


def test_the_matrix_says_which_model_asks_for_what(bank, matrix_scene):
    matrix = read_matrix(MatrixFilter())
    names = [column.model.name for column in matrix.columns]
    assert names == ["示例模型：客户经理（项目示例）", "烟草模型", "银行模型"]  # the fullest first, then by name
    rows = {row.concept.name: row for row in matrix.rows}
    cells = dict(zip(names, rows["沟通能力"].cells, strict=True))
    assert [(mark.name, mark.relation, mark.levels) for mark in cells["烟草模型"]] == [
        ("表达", "part", 0),
        ("倾听", "part", 0),
    ]
    assert [(mark.name, mark.relation, mark.levels) for mark in cells["银行模型"]] == [("沟通", "close", 2)]
    assert (rows["沟通能力"].models, rows["公司知识"].models) == (3, 1)
    totals = {column.model.name: (column.concepts, column.competencies, column.unlinked) for column in matrix.columns}
    assert totals == {"示例模型：客户经理（项目示例）": (2, 3, 1), "银行模型": (1, 1, 0), "烟草模型": (1, 2, 0)}
    assert [str(group.dimension) for group in matrix.groups] == ["知识", "技能"]


def test_the_matrix_is_filtered(bank, matrix_scene):
    from models_app.models import Entry

    Entry.objects.create(
        code="t",
        title="烟草",
        kind="skills",
        trade="tobacco",
        post="客户经理",
        post_en="x",
        model=matrix_scene["烟草模型"],
    )
    assert [row.concept.name for row in read_matrix(MatrixFilter(shared=True)).rows] == ["沟通能力"]
    assert [row.concept.name for row in read_matrix(MatrixFilter(dimension="knowledge")).rows] == ["公司知识"]
    tobacco = read_matrix(MatrixFilter(trade="tobacco"))
    assert ([c.model.name for c in tobacco.columns], len(tobacco.rows)) == (["烟草模型"], 1)
    assert len(read_matrix(MatrixFilter(kind="none")).columns) == 2
    assert [value for value, _label in tobacco.trades] == ["tobacco", "none"]
    assert read_matrix(MatrixFilter(trade="no such")).rows == []


def test_every_relation_has_its_icon_its_word_and_its_meaning():
    from models_app.templatetags.concepts import ICONS, MEANINGS, SHORT

    assert set(ICONS) == set(SHORT) == set(MEANINGS) == set(LinkRelation)
    assert len({str(word) for word in SHORT.values()}) == len(set(ICONS.values())) == len(LinkRelation)
