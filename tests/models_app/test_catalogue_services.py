"""Editing, approving and publishing versions: what each service does and refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from models_app.enums import Meaning, Origin, Role, VersionStatus
from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.models import (
    Category,
    ChangeRecord,
    Citation,
    Competency,
    Finding,
    Level,
    ModelVersion,
    Target,
)
from models_app.services import catalogue
from models_app.version_diff import compare
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def bank():
    return factories.Bank()


@pytest.fixture
def editor(bank):
    return bank.editor.user


@pytest.fixture
def approver(bank):
    return bank.approver.user


@pytest.fixture
def draft(bank, editor):
    return catalogue.open_draft(actor=editor, version=bank.version)


def level_of(draft, key="service", rank=2):
    return Level.objects.get(competency__version=draft, competency__key=key, rank=rank)


def reworded(draft, editor, **fields):
    level = level_of(draft)
    fields = fields or {"behaviour": "清楚了解客户提出的要求。"}
    return catalogue.update_level(actor=editor, level=level, revision=level.revision, **fields)


def approved(draft, editor, meaning=Meaning.SAME):
    """The draft with one changed competency, its meaning said, sent for approval."""
    level = reworded(draft, editor)
    competency = Competency.objects.get(pk=level.competency_id)
    catalogue.set_meaning(actor=editor, competency=competency, revision=competency.revision, meaning=meaning)
    draft.refresh_from_db()
    return catalogue.send_for_approval(actor=editor, version=draft, revision=draft.revision)


def publish(draft, approver, **fields):
    draft.refresh_from_db()
    arguments = {
        "document_number": "江银发〔2026〕31号",
        "effective_on": TODAY,
        "revision": draft.revision,
    }
    return catalogue.publish(actor=approver, version=draft, **{**arguments, **fields})


# --- opening a draft


def full_version():
    """A published version with one row of everything that hangs below one."""
    version = factories.ModelVersionFactory(overview="总述。", notice="提示。", gap_note="残缺。")
    parent = factories.CategoryFactory(version=version, name="素质")
    child = factories.CategoryFactory(version=version, name="道德素质", parent=parent)
    competency = factories.CompetencyFactory(version=version, category=child, ranks=(1, 3))
    level = competency.levels.get(rank=3)
    factories.TargetFactory(level=level, weight=100)
    finding = Finding.objects.create(
        version=version, competency=competency, level=level, key="f", group="绩效一般者", frequency=3
    )
    for owner in ({"version": version}, {"category": child}, {"competency": competency}, {"level": level}):
        factories.CitationFactory(**owner)
    factories.CitationFactory(finding=finding, certainty="judged", certainty_note="按合计推算")
    return factories.publish(version)


def rows_below(version):
    """Everything below a version, told by keys and values, not by primary keys."""
    skipped = {"id", "version", "revision", "meaning", "parent", "category", "competency", "level", "finding"}

    def told(row):
        values = {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in skipped}
        related = {
            name: str(getattr(getattr(row, name), "key", getattr(row, name)))
            for name in ("parent", "category", "competency", "level", "finding")
            if hasattr(row, name) and getattr(row, name) is not None
        }
        return {**values, **related}

    citations = Citation.objects.filter(
        pk__in=[
            each.pk
            for each in Citation.objects.all()
            if version
            in (
                each.version,
                each.category and each.category.version,
                each.competency and each.competency.version,
                each.level and each.level.competency.version,
                each.finding and each.finding.version,
            )
        ]
    )
    return [
        [told(row) for row in rows.order_by("pk")]
        for rows in (
            Category.objects.filter(version=version),
            Competency.objects.filter(version=version),
            Level.objects.filter(competency__version=version),
            Target.objects.filter(competency__version=version),
            Finding.objects.filter(version=version),
            citations,
        )
    ]


def test_a_draft_copies_everything_with_its_keys_and_citations(editor):
    version = full_version()
    draft = catalogue.open_draft(actor=editor, version=version)
    assert rows_below(draft) == rows_below(version)
    assert [len(rows) for rows in rows_below(draft)] == [2, 1, 2, 1, 1, 5]
    assert (draft.number, draft.base, draft.status) == (2, version, VersionStatus.DRAFT)
    assert (draft.overview, draft.notice, draft.gap_note) == ("总述。", "提示。", "残缺。")


def test_a_new_draft_does_not_differ_from_its_base(draft):
    assert compare(draft).count == 0


@pytest.mark.parametrize("size", [1, 3, 50])
def test_opening_a_draft_takes_the_same_number_of_queries_whatever_it_holds(editor, size, django_assert_num_queries):
    version = factories.ModelVersionFactory()
    for competency in factories.CompetencyFactory.create_batch(size, version=version, ranks=(1, 2)):
        factories.TargetFactory(level=competency.levels.first())
        factories.CitationFactory(competency=competency)
    factories.publish(version)
    with django_assert_num_queries(20):
        catalogue.open_draft(actor=editor, version=version)


def test_one_draft_per_model(bank, editor, draft):
    with pytest.raises(WrongState, match="只有一份草稿"):
        catalogue.open_draft(actor=editor, version=bank.version)


def test_a_draft_is_copied_from_a_published_version_only(editor, draft):
    with pytest.raises(WrongState, match="已发布"):
        catalogue.open_draft(actor=editor, version=draft)


@pytest.mark.parametrize("name", ["approver", "hr", "sysadmin", "auditor", "manager", "superior", "superuser"])
def test_only_editors_open_and_edit_drafts_of_loaded_models(bank, draft, name):
    user = bank.users[name]
    level = level_of(draft)
    for act in (
        lambda: catalogue.open_draft(actor=user, version=bank.version),
        lambda: catalogue.update_level(actor=user, level=level, revision=level.revision, behaviour="别的话。"),
        lambda: catalogue.add_competency(actor=user, version=draft, name="新", dimension=factories.DimensionFactory()),
        lambda: catalogue.discard_draft(actor=user, version=draft, revision=draft.revision),
        lambda: catalogue.send_for_approval(actor=user, version=draft, revision=draft.revision),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("name", ["approver", "sysadmin", "auditor", "manager", "superior", "superuser"])
def test_only_hr_and_editors_begin_a_model(bank, name):
    with pytest.raises(PermissionDenied):
        catalogue.create_model(actor=bank.users[name], code="x", name="新模型")


def test_a_new_model_begins_with_an_empty_draft(editor):
    draft = catalogue.create_model(actor=editor, code="wealth", name="理财客户经理胜任力模型")
    assert (draft.number, draft.status, draft.base) == (1, VersionStatus.DRAFT, None)
    with pytest.raises(RuleBroken) as refusal:
        catalogue.create_model(actor=editor, code="wealth", name="另一个")
    assert list(refusal.value.fields) == ["code"]


def test_discarding_removes_the_draft_and_leaves_the_published_version(bank, editor):
    version = full_version()
    before = rows_below(version)
    draft = catalogue.open_draft(actor=editor, version=version)
    catalogue.discard_draft(actor=editor, version=draft, revision=draft.revision)
    assert not ModelVersion.objects.filter(pk=draft.pk).exists()
    assert rows_below(version) == before
    assert ChangeRecord.objects.filter(action="discard_draft").exists()


# --- edits


def test_every_edit_registers_its_editor_and_is_on_record(draft, editor):
    level = reworded(draft, editor)
    line = ChangeRecord.objects.filter(action="update_level").get()
    assert (line.before["behaviour"], line.after["behaviour"]) == (
        "服务精神第 2 级的行为。",
        "清楚了解客户提出的要求。",
    )
    assert (line.actor, line.object_id) == (editor, str(level.pk))
    assert draft.editors.get().user == editor


def test_a_stale_edit_is_refused_with_both_texts(draft, editor):
    seen = level_of(draft).revision
    reworded(draft, editor)
    with pytest.raises(Conflict) as refusal:
        catalogue.update_level(actor=editor, level=level_of(draft), revision=seen, behaviour="我的话。")
    [item] = refusal.value.items
    assert (item["mine"], item["theirs"]) == ({"behaviour": "我的话。"}, {"behaviour": "清楚了解客户提出的要求。"})
    assert (item["revision"], item["by"]) == (seen + 1, editor.get_display_name())
    assert level_of(draft).behaviour == "清楚了解客户提出的要求。"


def test_stale_revisions_are_refused_on_every_editable_row(draft, editor):
    competency = draft.competencies.get(key="service")
    category = catalogue.add_category(actor=editor, version=draft, name="类别")
    target = Target.objects.get(competency=competency)
    stale = 99
    for act in (
        lambda: catalogue.update_competency(actor=editor, competency=competency, revision=stale, name="别名"),
        lambda: catalogue.move_competency(actor=editor, competency=competency, revision=stale, direction="up"),
        lambda: catalogue.delete_competency(actor=editor, competency=competency, revision=stale),
        lambda: catalogue.set_meaning(actor=editor, competency=competency, revision=stale, meaning="same"),
        lambda: catalogue.update_category(actor=editor, category=category, revision=stale, name="别名"),
        lambda: catalogue.move_category(actor=editor, category=category, revision=stale, direction="up"),
        lambda: catalogue.delete_category(actor=editor, category=category, revision=stale),
        lambda: catalogue.delete_level(actor=editor, level=level_of(draft), revision=stale),
        lambda: catalogue.move_level(actor=editor, level=level_of(draft), revision=stale, direction="up"),
        lambda: catalogue.restore_level(actor=editor, level=level_of(draft), revision=stale),
        lambda: catalogue.delete_target(actor=editor, target=target, revision=stale),
        lambda: catalogue.update_version_texts(actor=editor, version=draft, revision=stale, notice="提示"),
        lambda: catalogue.discard_draft(actor=editor, version=draft, revision=stale),
        lambda: catalogue.send_for_approval(actor=editor, version=draft, revision=stale),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_row_that_was_deleted_meanwhile_is_said_to_be(draft, editor):
    level = level_of(draft)
    catalogue.delete_level(actor=editor, level=level_of(draft), revision=level.revision)
    with pytest.raises(WrongState, match="刚被别人删除"):
        catalogue.update_level(actor=editor, level=level, revision=level.revision, behaviour="我的话。")


def test_a_reworded_text_is_the_banks_and_the_old_words_the_sources_again(draft, editor):
    level = level_of(draft)
    original = level.behaviour
    level = reworded(draft, editor)
    assert level.origin == Origin.BANK
    level = catalogue.update_level(actor=editor, level=level, revision=level.revision, behaviour=original)
    assert level.origin == Origin.QUOTED
    level = reworded(draft, editor, title="保持沟通", behaviour="别的话。")
    level = catalogue.restore_level(actor=editor, level=level, revision=level.revision)
    assert (level.origin, level.behaviour, level.title) == (Origin.QUOTED, original, "")


def test_a_changed_rank_alone_does_not_change_whose_words_they_are(draft, editor):
    assert reworded(draft, editor, rank=1).origin == Origin.QUOTED


def test_name_and_definition_have_origins_of_their_own(draft, editor):
    competency = draft.competencies.get(key="service")
    original = competency.definition
    competency = catalogue.update_competency(
        actor=editor, competency=competency, revision=competency.revision, definition="把客户放在心上。"
    )
    assert (competency.name_origin, competency.definition_origin) == (Origin.QUOTED, Origin.BANK)
    competency = catalogue.update_competency(
        actor=editor, competency=competency, revision=competency.revision, definition=f"  {original}\r\n"
    )
    assert (competency.definition, competency.definition_origin) == (original, Origin.QUOTED)


def test_what_the_editor_adds_is_the_banks(draft, editor):
    competency = catalogue.add_competency(
        actor=editor, version=draft, name="数字素养", dimension=factories.DimensionFactory()
    )
    level = catalogue.add_level(actor=editor, competency=competency, rank=1, label="1级", behaviour="会用报表。")
    assert {competency.name_origin, competency.definition_origin, level.origin} == {Origin.BANK}


def test_a_quoted_overview_is_not_rewritten(editor):
    version = full_version()
    Citation.objects.filter(version=version)  # cites "definition"; the overview is free
    draft = catalogue.open_draft(actor=editor, version=version)
    draft = catalogue.update_version_texts(
        actor=editor, version=draft, revision=draft.revision, overview="改过的总述。", notice="新提示。"
    )
    assert (draft.overview, draft.notice) == ("改过的总述。", "新提示。")
    factories.CitationFactory(version=draft, field="overview")
    with pytest.raises(RuleBroken) as refusal:
        catalogue.update_version_texts(actor=editor, version=draft, revision=draft.revision, overview="又改。")
    assert list(refusal.value.fields) == ["overview"]


def test_ranks_stay_apart_and_are_positive(draft, editor):
    for rank, field in ((3, ""), (0, "rank")):
        with pytest.raises(RuleBroken) as refusal:
            reworded(draft, editor, rank=rank)
        assert field in refusal.value.fields


def test_a_level_that_a_position_asks_for_keeps_its_rank_and_stays(draft, editor):
    level = level_of(draft, rank=5)
    with pytest.raises(RuleBroken):
        catalogue.update_level(actor=editor, level=level, revision=level.revision, rank=None)
    with pytest.raises(RuleBroken, match="客户经理"):
        catalogue.delete_level(actor=editor, level=level, revision=level.revision)


def test_moving_a_ranked_level_swaps_rank_and_label_with_its_neighbour(draft, editor):
    level = level_of(draft, rank=3)
    catalogue.move_level(actor=editor, level=level, revision=level.revision, direction=catalogue.UP)
    ranks = {each.key: (each.rank, each.label) for each in level.competency.levels.all()}
    assert ranks == {"level-2": (3, "3级"), "level-3": (2, "2级"), "level-5": (5, "5级")}


def test_moving_at_the_end_changes_nothing(draft, editor):
    first = draft.competencies.order_by("order").first()
    catalogue.move_competency(actor=editor, competency=first, revision=first.revision, direction=catalogue.UP)
    assert [each.key for each in draft.competencies.all()] == ["service", "company", "communication"]
    catalogue.move_competency(actor=editor, competency=first, revision=first.revision, direction=catalogue.DOWN)
    assert [each.key for each in draft.competencies.all()] == ["company", "service", "communication"]


def test_deleting_a_category_takes_what_is_below_it(draft, editor):
    parent = catalogue.add_category(actor=editor, version=draft, name="素质")
    child = catalogue.add_category(actor=editor, version=draft, name="道德素质", parent=parent)
    competency = draft.competencies.get(key="service")
    catalogue.update_competency(actor=editor, competency=competency, revision=competency.revision, category=child)
    catalogue.delete_category(actor=editor, category=parent, revision=parent.revision)
    assert draft.categories.count() == 0
    assert [each.key for each in draft.competencies.all()] == ["company", "communication"]


def test_a_category_is_not_put_below_itself_nor_into_another_version(bank, draft, editor):
    parent = catalogue.add_category(actor=editor, version=draft, name="素质")
    child = catalogue.add_category(actor=editor, version=draft, name="道德素质", parent=parent)
    elsewhere = factories.CategoryFactory()
    for wrong in (child, elsewhere):
        with pytest.raises(RuleBroken):
            catalogue.update_category(actor=editor, category=parent, revision=parent.revision, parent=wrong)
    competency = draft.competencies.first()
    with pytest.raises(RuleBroken):
        catalogue.update_competency(
            actor=editor, competency=competency, revision=competency.revision, category=elsewhere
        )


def test_a_target_lies_on_a_ranked_level_of_its_own_competency(bank, draft, editor):
    competency = draft.competencies.get(key="service")
    elsewhere = level_of(draft, "company", 1)
    unranked = catalogue.add_level(actor=editor, competency=competency, behaviour="没有数字。")
    target = Target.objects.get(competency=competency)
    for level in (elsewhere, unranked):
        with pytest.raises(RuleBroken):
            catalogue.set_target(
                actor=editor, competency=competency, position=bank.position, level=level, kind="core", weight=10,
                revision=target.revision,
            )  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        catalogue.set_target(
            actor=editor, competency=competency, position=bank.position, level=level_of(draft), kind="core", weight=0,
            revision=target.revision,
        )  # fmt: skip
    assert "权重" in str(refusal.value)


def test_targets_are_set_changed_and_taken_away(bank, draft, editor):
    competency = draft.competencies.get(key="service")
    position = factories.PositionFactory()
    values = {"actor": editor, "competency": competency, "position": position, "kind": "core"}
    target = catalogue.set_target(level=level_of(draft), weight="12.5", **values)
    assert target.weight == Decimal("12.5")
    target = catalogue.set_target(level=level_of(draft, rank=3), weight=100, revision=target.revision, **values)
    with pytest.raises(Conflict):
        catalogue.set_target(level=level_of(draft), weight=50, revision=1, **values)
    with pytest.raises(Conflict):  # the caller saw none
        catalogue.set_target(level=level_of(draft), weight=50, **values)
    catalogue.delete_target(actor=editor, target=target, revision=target.revision)
    assert not Target.objects.filter(position=position).exists()
    with pytest.raises(Conflict):  # the caller saw one
        catalogue.set_target(level=level_of(draft), weight=50, revision=2, **values)


def test_the_frequency_scale_is_the_projects_and_only_for_what_has_no_levels(draft, editor):
    competency = catalogue.add_competency(
        actor=editor, version=draft, name="原则性", dimension=factories.DimensionFactory()
    )
    levels = catalogue.add_frequency_scale(actor=editor, competency=competency)
    assert [(level.rank, level.origin) for level in levels] == [(rank, Origin.PROJECT) for rank in range(1, 6)]
    assert competency.is_ratable
    with pytest.raises(RuleBroken):
        catalogue.add_frequency_scale(actor=editor, competency=competency)


def test_meaning_is_for_what_stood_in_the_version_before(draft, editor):
    new = catalogue.add_competency(actor=editor, version=draft, name="新", dimension=factories.DimensionFactory())
    old = draft.competencies.get(key="service")
    for competency, meaning in ((new, "same"), (old, "perhaps")):
        with pytest.raises(RuleBroken):
            catalogue.set_meaning(actor=editor, competency=competency, revision=competency.revision, meaning=meaning)


def test_what_was_deleted_is_brought_back_as_it_was(editor):
    version = full_version()
    draft = catalogue.open_draft(actor=editor, version=version)
    competency = draft.competencies.get()
    catalogue.delete_competency(actor=editor, competency=competency, revision=competency.revision)
    back = catalogue.bring_back_competency(actor=editor, version=draft, key=competency.key)
    assert rows_below(draft) == rows_below(version)
    level = back.levels.get(rank=1)
    factories.CitationFactory(level=level, field="title")
    catalogue.delete_level(actor=editor, level=level, revision=level.revision)
    catalogue.bring_back_level(actor=editor, competency=back, key=level.key)
    assert sorted(map(str, rows_below(draft)[2])) == sorted(map(str, rows_below(version)[2]))
    assert compare(draft).count == 0


def test_only_what_was_deleted_is_brought_back(draft, editor):
    competency = draft.competencies.get(key="service")
    level = level_of(draft)
    for act in (
        lambda: catalogue.bring_back_competency(actor=editor, version=draft, key="service"),
        lambda: catalogue.bring_back_competency(actor=editor, version=draft, key="never"),
        lambda: catalogue.bring_back_level(actor=editor, competency=competency, key=level.key),
    ):
        with pytest.raises(RuleBroken):
            act()
    catalogue.delete_level(actor=editor, level=level, revision=level.revision)
    catalogue.add_level(actor=editor, competency=competency, rank=2, label="2级")
    with pytest.raises(RuleBroken, match="另一个等级"):
        catalogue.bring_back_level(actor=editor, competency=competency, key=level.key)


# --- approval


def test_publishing_freezes_the_draft_and_retires_the_version_before(bank, draft, editor, approver):
    approved(draft, editor)
    published = publish(draft, approver)
    bank.version.refresh_from_db()
    assert (published.status, published.document_number, published.effective_on) == (
        VersionStatus.PUBLISHED, "江银发〔2026〕31号", TODAY,
    )  # fmt: skip
    assert published.published_by_name == approver.get_display_name()
    assert bank.version.status == VersionStatus.RETIRED
    assert bank.version.retired_at is not None
    line = ChangeRecord.objects.get(action="publish")
    assert line.after["meanings"] == {"服务精神": "same"}
    assert "清楚了解客户" in draft.competencies.get(key="service").search_text


def test_whoever_edited_does_not_publish(bank, draft, editor):
    factories.RoleGrantFactory(user=editor, role=Role.APPROVER, unit=bank.head)
    approved(draft, editor)
    both = type(editor).objects.get(pk=editor.pk)
    with pytest.raises(PermissionDenied, match="另一个人"):
        publish(draft, both)


@pytest.mark.parametrize("name", ["editor", "hr", "sysadmin", "auditor", "superuser"])
def test_only_approvers_publish(bank, draft, editor, name):
    approved(draft, editor)
    with pytest.raises(PermissionDenied):
        publish(draft, bank.users[name])


def test_only_what_was_sent_is_published(draft, approver):
    with pytest.raises(WrongState):
        publish(draft, approver)


def test_publishing_asks_for_document_number_and_date(draft, editor, approver):
    approved(draft, editor)
    with pytest.raises(RuleBroken) as refusal:
        publish(draft, approver, document_number=" ", effective_on=None)
    assert set(refusal.value.fields) == {"document_number", "effective_on"}


def test_an_approver_publishes_what_they_saw(draft, editor, approver):
    seen = approved(draft, editor).revision
    catalogue.return_draft(actor=approver, version=draft, revision=seen, reason="请补充。")
    draft.refresh_from_db()
    reworded(draft, editor, title="保持沟通")
    draft.refresh_from_db()
    catalogue.send_for_approval(actor=editor, version=draft, revision=draft.revision)
    with pytest.raises(Conflict):
        publish(draft, approver, revision=seen)


def test_a_draft_goes_back_with_a_reason(draft, editor, approver):
    revision = approved(draft, editor).revision
    with pytest.raises(RuleBroken):
        catalogue.return_draft(actor=approver, version=draft, revision=revision, reason="  ")
    draft = catalogue.return_draft(actor=approver, version=draft, revision=revision, reason="2级请写得可观察。")
    assert (draft.status, draft.sent_at) == (VersionStatus.DRAFT, None)
    assert ChangeRecord.objects.get(action="return_draft").after == {"reason": "2级请写得可观察。"}
    reworded(draft, editor, title="可以再改")


def test_nothing_is_edited_while_it_waits_for_approval(draft, editor):
    approved(draft, editor)
    with pytest.raises(WrongState, match="待审批"):
        reworded(draft, editor)


def test_a_change_without_its_meaning_is_not_sent(draft, editor):
    reworded(draft, editor)
    draft.refresh_from_db()
    with pytest.raises(RuleBroken, match="服务精神"):
        catalogue.send_for_approval(actor=editor, version=draft, revision=draft.revision)


def test_weights_that_do_not_sum_to_100_are_not_sent(draft, editor):
    target = Target.objects.get(competency__version=draft, competency__key="service")
    catalogue.delete_target(actor=editor, target=target, revision=target.revision)
    draft.refresh_from_db()
    with pytest.raises(RuleBroken, match="权重合计是 50"):
        catalogue.send_for_approval(actor=editor, version=draft, revision=draft.revision)


def test_the_meaning_of_what_is_as_it_was_is_forgotten(draft, editor):
    competency = draft.competencies.get(key="company")
    catalogue.set_meaning(actor=editor, competency=competency, revision=competency.revision, meaning="new")
    approved(draft, editor)
    assert draft.competencies.get(key="company").meaning == ""
    assert draft.competencies.get(key="service").meaning == Meaning.SAME


def test_content_loaded_from_documents_is_published_by_the_project(bank):
    version = factories.ModelVersionFactory(model=bank.version.model, number=2)
    factories.CompetencyFactory(version=version, ranks=(1, 2))
    published = catalogue.publish_loaded(version=version, published_by_name="项目", effective_on=TODAY)
    bank.version.refresh_from_db()
    assert (published.status, bank.version.status) == (VersionStatus.PUBLISHED, VersionStatus.RETIRED)
    assert ChangeRecord.objects.get(action="publish").actor is None


def test_a_draft_that_somebody_edited_is_not_published_past_approval(draft):
    with pytest.raises(WrongState):
        catalogue.publish_loaded(version=draft, published_by_name="项目", effective_on=TODAY)


def test_the_database_itself_holds_a_published_version(draft, editor, approver):
    approved(draft, editor)
    publish(draft, approver)
    level, competency = level_of(draft), draft.competencies.first()
    for write in (
        lambda: Level.objects.filter(pk=level.pk).update(behaviour="偷改"),
        lambda: Competency.objects.filter(pk=competency.pk).update(definition="偷改"),
        lambda: Target.objects.filter(competency__version=draft).update(weight=1),
        lambda: Level.objects.filter(pk=level.pk).delete(),
        lambda: factories.LevelFactory(competency=competency, rank=9),
        lambda: ModelVersion.objects.filter(pk=draft.pk).update(status="draft", published_at=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
