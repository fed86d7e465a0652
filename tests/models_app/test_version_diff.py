"""What changed against the version before, and what is looked at before a draft is sent."""

from datetime import date

import pytest

from models_app.enums import Origin
from models_app.models import Citation, Level, Target
from models_app.services import catalogue
from models_app.text_diff import diff_pieces
from models_app.version_checks import PASSED, PROBLEM, WARNING, checks_of
from models_app.version_diff import ADDED, CHANGED, REMOVED, compare
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return factories.Bank()


@pytest.fixture
def editor(bank):
    return bank.editor.user


@pytest.fixture
def draft(bank, editor):
    return catalogue.open_draft(actor=editor, version=bank.version)


def competency_of(draft, key="service"):
    return draft.competencies.get(key=key)


def level_of(draft, key="service", rank=2):
    return Level.objects.get(competency__version=draft, competency__key=key, rank=rank)


def edit(draft, editor, key="service", rank=2, **fields):
    level = level_of(draft, key, rank)
    return catalogue.update_level(actor=editor, level=level, revision=level.revision, **fields)


def change_of(draft, key="service"):
    return compare(draft).by_key[key]


# --- the difference


def test_a_changed_text_names_its_level_and_field_and_asks_for_a_meaning(draft, editor):
    edit(draft, editor, behaviour="改写的话。", title="新标题")
    change = change_of(draft)
    assert (change.kind, change.summary, change.needs_meaning) == (CHANGED, "2级标题、行为描述", True)
    assert [each.key for each in compare(draft).changed_competencies] == ["service"]
    [level] = change.changed_levels
    assert [(each.name, each.old, each.new) for each in level.fields] == [
        ("title", "", "新标题"),
        ("behaviour", "服务精神第 2 级的行为。", "改写的话。"),
    ]


def test_what_is_added_and_removed_is_said_and_asks_for_no_meaning(draft, editor):
    catalogue.add_competency(actor=editor, version=draft, name="新", dimension=factories.DimensionFactory())
    gone = competency_of(draft, "company")
    catalogue.delete_competency(actor=editor, competency=gone, revision=gone.revision)
    difference = compare(draft)
    assert [(change.name, change.kind) for change in difference.changed_competencies] == [
        ("新", ADDED),
        ("公司知识", REMOVED),
    ]
    assert difference.with_meaning == []


def test_a_level_added_or_removed_asks_for_a_meaning(draft, editor):
    catalogue.add_level(actor=editor, competency=competency_of(draft), rank=4, label="4级", behaviour="新的一级。")
    assert change_of(draft).needs_meaning
    level = level_of(draft, "communication", 1)
    catalogue.delete_level(actor=editor, level=level, revision=level.revision)
    assert change_of(draft, "communication").summary == "1级删除"


def test_one_move_is_one_change_and_asks_for_no_meaning(draft, editor):
    last = competency_of(draft, "communication")
    for _ in range(2):
        last.refresh_from_db()
        catalogue.move_competency(actor=editor, competency=last, revision=last.revision, direction=catalogue.UP)
    difference = compare(draft)
    assert [(change.key, change.moved) for change in difference.changed_competencies] == [("communication", True)]
    assert difference.with_meaning == []


def test_targets_are_told_by_position(bank, draft, editor):
    target = Target.objects.get(competency__version=draft, competency__key="service")
    catalogue.set_target(
        actor=editor, competency=target.competency, position=bank.position, level=level_of(draft), kind="general",
        weight=50, revision=1,
    )  # fmt: skip
    change = change_of(draft)
    assert (change.summary, change.needs_meaning) == ("目标或权重", False)
    [(_, changed)] = compare(draft).changed_targets
    assert [(each.name, each.old, each.new) for each in changed.fields] == [
        ("level", "5级", "2级"),
        ("kind", "核心", "一般"),
    ]


def test_headings_and_version_texts_are_told(draft, editor):
    category = catalogue.add_category(actor=editor, version=draft, name="类别")
    competency = competency_of(draft)
    catalogue.update_competency(actor=editor, competency=competency, revision=competency.revision, category=category)
    draft.refresh_from_db()
    catalogue.update_version_texts(actor=editor, version=draft, revision=draft.revision, notice="提示。")
    draft.refresh_from_db()
    difference = compare(draft)
    assert [each.name for each in difference.texts] == ["notice"]
    assert [change.kind for change in difference.changed_categories] == [ADDED]
    assert difference.by_key["service"].summary == "类别"
    assert not difference.by_key["service"].needs_meaning


def test_a_first_version_is_all_new(editor):
    draft = catalogue.create_model(actor=editor, code="new", name="新模型")
    catalogue.add_competency(actor=editor, version=draft, name="甲", dimension=factories.DimensionFactory())
    difference = compare(draft)
    assert [change.kind for change in difference.competencies] == [ADDED]
    assert difference.with_meaning == []


@pytest.mark.parametrize("size", [1, 3, 50])
def test_comparing_takes_the_same_number_of_queries(editor, size, django_assert_num_queries):
    version = factories.ModelVersionFactory()
    factories.CompetencyFactory.create_batch(size, version=version, ranks=(1, 2))
    draft = catalogue.open_draft(actor=editor, version=factories.publish(version))
    with django_assert_num_queries(8):
        compare(draft)


def test_a_word_for_another_is_one_change():
    assert diff_pieces("提供顾客服务", "提供客户服务") == [
        ("equal", "提供"),
        ("delete", "顾客"),
        ("insert", "客户"),
        ("equal", "服务"),
    ]


# --- the checks


def found(draft, state):
    draft.refresh_from_db()
    return [check.text for check in checks_of(draft, compare(draft)) if check.state == state]


def test_a_fresh_draft_passes_every_check(draft):
    assert found(draft, PROBLEM) == []
    assert found(draft, PASSED) == [
        "1 个岗位的权重合计都是 100",
        "3 个目标都在本指标自己的等级上",
        "每项指标等级数字不重复，至少两级",
        "没有要选含义的改动",
        "改写的文字都标明“本行改写”",
    ]


def test_weights_that_do_not_sum_to_100_are_named(bank, draft, editor):
    target = Target.objects.get(competency__version=draft, competency__key="service")
    catalogue.set_target(
        actor=editor, competency=target.competency, position=bank.position, level=target.level, kind="core",
        weight="50.5", revision=1,
    )  # fmt: skip
    assert found(draft, PROBLEM) == ["“对公 · 客户经理”的权重合计是 100.5，要等于 100"]


def test_a_target_on_what_cannot_be_rated_is_a_problem(draft, editor):
    for rank in (1, 3):
        level = level_of(draft, "company", rank)
        catalogue.delete_level(actor=editor, level=level, revision=level.revision)
    assert found(draft, PROBLEM)[0] == "有目标的指标至少要有两个带数字的等级：公司知识"


def test_a_competency_without_levels_and_target_is_only_a_warning(draft, editor):
    catalogue.add_competency(actor=editor, version=draft, name="新", dimension=factories.DimensionFactory())
    assert found(draft, PROBLEM) == []
    assert "1 项没有两个带数字的等级，不能评分，可以送审" in found(draft, WARNING)
    assert "1 项没有定义，可以送审" in found(draft, WARNING)


def test_a_reworded_text_that_claims_the_source_is_a_problem(draft):
    # Past the services, as an import might come in.
    Level.objects.filter(pk=level_of(draft).pk).update(behaviour="冒充原文。", origin=Origin.QUOTED)
    assert "改写的文字要标明“本行改写”：服务精神" in found(draft, PROBLEM)


def test_a_text_given_back_to_its_source_in_a_later_version_claims_it_rightly(draft):
    level = level_of(draft)
    document = factories.SourceDocumentFactory(text="第一章来源的原话。")
    passage = factories.PassageFactory(document=document, end=len(document.text))
    Citation.objects.create(level=level, passage=passage, field="behaviour")
    Level.objects.filter(pk=level.pk).update(behaviour="来源的原话。", origin=Origin.QUOTED)
    assert not any("本行改写" in text for text in found(draft, PROBLEM))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "等级没有行为描述：服务精神 2级"),
        ("服务精神第 3 级的行为。", "两个等级说的一样：服务精神 3级"),
        ("沟通效果较好。", "有看不见的程度词（如“较好”“一定的”）：服务精神 2级"),
        ("主动服务（在这一级，没有分析）。", "行为描述里像是写给编码人的话：服务精神 2级"),
    ],
)
def test_texts_that_deserve_a_second_look(draft, editor, text, message):
    edit(draft, editor, behaviour=text)
    assert message in found(draft, WARNING)


def test_a_quoted_text_is_not_blamed_for_its_words(editor):
    competency = factories.CompetencyFactory(ranks=(1, 2))
    Level.objects.filter(competency=competency, rank=1).update(behaviour="较好地完成。")
    draft = catalogue.open_draft(actor=editor, version=factories.publish(competency.version, on=date(2026, 1, 1)))
    assert not any("程度词" in text for text in found(draft, WARNING))
