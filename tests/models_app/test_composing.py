"""Composing a draft from anywhere: what is copied, what is refused, whose words the texts are."""

import threading
import time
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from models_app.enums import LinkRelation, Origin, VersionStatus
from models_app.errors import RuleBroken, WrongState
from models_app.models import (
    Category,
    ChangeRecord,
    Citation,
    Competency,
    CompetencyModel,
    ConceptMember,
    ContentLoad,
    Finding,
    Pick,
    Target,
)
from models_app.reads.source_texts import sources_of
from models_app.services import catalogue
from models_app.services.picks import MOST_PICKS, move_pick, pick, put_back, renew_pick, unpick
from models_app.version_diff import content_of
from tests import factories
from tests.models_app.catalogue_scene import retire, rich_version
from tests.models_app.test_publishing_race import in_thread, wait_until_somebody_waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(bank):
    return bank.hr.user


@pytest.fixture
def source():
    """A published competency with a heading, three levels, citations, a finding and a target."""
    return rich_version(1, name="来源模型").competencies.get()


@pytest.fixture
def draft(hr):
    return catalogue.create_model(actor=hr, code="own", name="本行模型")


@pytest.fixture
def copy(hr, draft, source):
    [row] = catalogue.compose(actor=hr, version=draft, competencies=[source])
    return row


def level_of(competency, rank=2):
    return competency.levels.get(rank=rank)


def reword(actor, level, behaviour="别的话。"):
    return catalogue.update_level(actor=actor, level=level, revision=level.revision, behaviour=behaviour)


def publish(bank, actor, draft):
    draft.refresh_from_db()
    sent = catalogue.send_for_approval(actor=actor, version=draft, revision=draft.revision)
    return catalogue.publish(
        actor=bank.approver.user,
        version=sent,
        document_number="1",
        effective_on=date(2026, 11, 21),
        revision=sent.revision,
    )


# --- whose models HR may edit


def test_hr_begin_edit_and_send_the_banks_own_and_an_approver_publishes(bank, hr, draft, copy):
    reword(hr, level_of(copy))
    published = publish(bank, hr, draft)
    assert published.status == VersionStatus.PUBLISHED
    assert catalogue.open_draft(actor=hr, version=published).number == 2


def test_models_that_were_loaded_stay_with_editors(bank, hr):
    with pytest.raises(PermissionDenied):
        catalogue.open_draft(actor=hr, version=bank.version)
    loaded = catalogue.open_draft(actor=bank.editor.user, version=bank.version)
    with pytest.raises(PermissionDenied):
        catalogue.compose(actor=hr, version=loaded, competencies=[bank.competencies[0]])


def test_hr_who_also_approve_do_not_publish_what_they_edited(bank, hr, draft, copy):
    factories.RoleGrantFactory(user=hr, role="approver", unit=bank.head)
    sent = catalogue.send_for_approval(actor=hr, version=draft, revision=copy.version.revision)
    with pytest.raises(PermissionDenied):
        catalogue.publish(
            actor=hr, version=sent, document_number="1", effective_on=date(2026, 11, 21), revision=sent.revision
        )


# --- what is copied


def test_a_copy_has_texts_levels_citations_and_origins_and_says_whence_it_came(source, copy):
    assert (copy.taken_from, copy.key, copy.name, copy.definition) == (
        source,
        source.key,
        source.name,
        source.definition,
    )
    told = [(each.key, each.rank, each.behaviour, each.origin) for each in copy.levels.all()]
    assert told == [(each.key, each.rank, each.behaviour, each.origin) for each in source.levels.all()]
    own = list(Citation.objects.filter(competency=source).values_list("field", "passage", "certainty"))
    assert own == list(Citation.objects.filter(competency=copy).values_list("field", "passage", "certainty"))
    assert Citation.objects.filter(level__competency=copy).count() == 3


def test_targets_and_findings_stay_behind(copy):
    assert not Target.objects.filter(competency=copy).exists()
    assert not Finding.objects.filter(version=copy.version_id).exists()


def test_a_copy_stands_under_the_concepts_of_its_source(hr, draft, source):
    link = factories.ConceptMemberFactory(competency=source, relation=LinkRelation.CLOSE)
    factories.ConceptMemberFactory(concept=link.concept)
    [row] = catalogue.compose(actor=hr, version=draft, competencies=[source])
    copied = ConceptMember.objects.get(model=draft.model)
    assert (copied.concept, copied.competency_key, copied.relation) == (link.concept, row.key, LinkRelation.CLOSE)
    assert (copied.linked_by, copied.reason) == (hr, f"选用自“{source.version.model}”的“{source}”，关联随之带来。")
    [twin] = catalogue.compose(actor=hr, version=draft, competencies=[source], twins=True)
    keys = set(ConceptMember.objects.filter(model=draft.model).values_list("competency_key", flat=True))
    assert keys == {row.key, twin.key}


def test_a_link_that_stands_already_stays_when_the_copy_is_taken_again(hr, draft, source):
    factories.ConceptMemberFactory(competency=source)
    [row] = catalogue.compose(actor=hr, version=draft, competencies=[source])
    standing = ConceptMember.objects.get(model=draft.model)
    catalogue.delete_competency(actor=hr, competency=row, revision=row.revision)
    catalogue.compose(actor=hr, version=draft, competencies=[source])
    assert ConceptMember.objects.get(model=draft.model) == standing


def test_the_source_stays_as_it_was(hr, source, copy):
    reword(hr, level_of(copy))
    assert level_of(source).behaviour != "别的话。"
    assert source.version.status == VersionStatus.PUBLISHED


def test_a_heading_is_made_once_with_its_citation_and_joined_by_name(hr, draft):
    version = factories.ModelVersionFactory()
    heading = factories.CategoryFactory(version=version, name="道德素质")
    factories.CitationFactory(category=heading, field="name")
    rows = [factories.CompetencyFactory(version=version, category=heading, ranks=(1,)) for _ in range(2)]
    other = factories.ModelVersionFactory()
    rows.append(
        factories.CompetencyFactory(version=other, category=factories.CategoryFactory(version=other, name="道德素质"))
    )
    factories.publish(version), factories.publish(other)
    catalogue.compose(actor=hr, version=draft, competencies=rows)
    [made] = draft.categories.all()
    assert (made.name, made.origin, made.competencies.count()) == ("道德素质", Origin.QUOTED, 3)
    assert made.citations.count() == 1


def test_without_headings_none_is_made(hr, draft, source):
    [row] = catalogue.compose(actor=hr, version=draft, competencies=[source], headings=False)
    assert row.category is None
    assert not Category.objects.filter(version=draft).exists()


def test_they_stand_in_the_order_picked_after_what_is_there(hr, draft):
    rows = list(rich_version(3).competencies.order_by("-order"))
    catalogue.compose(actor=hr, version=draft, competencies=rows[1:])
    catalogue.compose(actor=hr, version=draft, competencies=rows[:1])
    assert [each.name for each in draft.competencies.order_by("order")] == [
        rows[1].name,
        rows[2].name,
        rows[0].name,
    ]


def test_a_key_that_is_taken_is_not_used_again(hr, draft, source):
    other = factories.CompetencyFactory(key=source.key)
    factories.publish(other.version)
    one, two = catalogue.compose(actor=hr, version=draft, competencies=[source, other])
    assert one.key == source.key
    assert two.key not in ("", source.key)


def test_a_key_of_an_earlier_version_is_not_taken_by_a_stranger(bank, hr, draft, copy, source):
    """Else the two would be compared as one competency, and trends would run across them."""
    published = publish(bank, hr, draft)
    second = catalogue.open_draft(actor=hr, version=published)
    own = second.competencies.get()
    catalogue.delete_competency(actor=hr, competency=own, revision=own.revision)
    stranger = factories.CompetencyFactory(key=source.key, name="另一项")
    factories.publish(stranger.version)
    [row] = catalogue.compose(actor=hr, version=second, competencies=[stranger])
    assert row.key != source.key


# --- what is refused


def test_the_same_competency_twice_is_refused_and_named_unless_asked_for(hr, draft, source, copy):
    with pytest.raises(RuleBroken, match=source.name):
        catalogue.compose(actor=hr, version=draft, competencies=[source])
    [twin] = catalogue.compose(actor=hr, version=draft, competencies=[source], twins=True)
    assert twin.key != copy.key


def test_another_edition_of_the_same_competency_is_a_twin(bank, hr, draft):
    old = bank.competencies[0]
    catalogue.compose(actor=hr, version=draft, competencies=[old])
    newer = catalogue.open_draft(actor=bank.editor.user, version=bank.version)
    published = publish(bank, bank.editor.user, newer)
    with pytest.raises(RuleBroken, match="已经有"):
        catalogue.compose(actor=hr, version=draft, competencies=[published.competencies.get(key=old.key)])


def test_a_draft_is_not_a_source(bank, hr, draft):
    row = factories.CompetencyFactory()
    with pytest.raises(RuleBroken, match="草稿"):
        catalogue.compose(actor=hr, version=draft, competencies=[row])
    with pytest.raises(RuleBroken, match="草稿"):
        pick(actor=hr, competencies=[row])


def test_a_retired_one_may_still_be_taken(hr, draft, source):
    retire(source.version)
    assert len(catalogue.compose(actor=hr, version=draft, competencies=[source])) == 1


def test_a_draft_that_was_sent_meanwhile_takes_nothing(hr, draft, source, copy):
    draft.refresh_from_db()
    catalogue.send_for_approval(actor=hr, version=draft, revision=draft.revision)
    with pytest.raises(WrongState, match="待审批"):
        catalogue.compose(actor=hr, version=draft, competencies=[source], twins=True)


def test_it_is_on_record_with_the_sources(draft, copy):
    line = ChangeRecord.objects.get(action="compose")
    assert line.after == {"competencies": [f"{copy.name}（来源模型 第 1 版）"]}


# --- whose words


def test_a_reworded_text_is_the_banks_and_the_sources_words_are_the_sources_again(hr, source, copy):
    level = reword(hr, level_of(copy))
    assert level.origin == Origin.BANK
    level = reword(hr, level, level_of(source).behaviour)
    assert level.origin == Origin.QUOTED
    changed = catalogue.update_competency(actor=hr, competency=copy, revision=copy.revision, definition="本行的话。")
    assert changed.definition_origin == Origin.BANK
    restored = catalogue.restore_competency(actor=hr, competency=changed, revision=changed.revision, to_source=True)
    assert (restored.definition, restored.definition_origin) == (source.definition, Origin.QUOTED)


def test_a_level_is_restored_from_its_source_in_a_later_version_too(bank, hr, draft, source, copy):
    reword(hr, level_of(copy))
    second = catalogue.open_draft(actor=hr, version=publish(bank, hr, draft))
    row = second.competencies.get()
    assert row.taken_from == source
    level = level_of(row)
    assert level.origin == Origin.BANK
    restored = catalogue.restore_level(actor=hr, level=level, revision=level.revision, to_source=True)
    assert (restored.behaviour, restored.origin) == (level_of(source).behaviour, Origin.QUOTED)


def test_what_was_not_taken_has_no_source_to_restore(bank):
    draft = catalogue.open_draft(actor=bank.editor.user, version=bank.version)
    row = draft.competencies.first()
    level = row.levels.first()
    with pytest.raises(RuleBroken, match="没有来源"):
        catalogue.restore_level(actor=bank.editor.user, level=level, revision=level.revision, to_source=True)
    with pytest.raises(RuleBroken, match="没有来源"):
        catalogue.restore_competency(actor=bank.editor.user, competency=row, revision=row.revision, to_source=True)


def test_a_deleted_level_comes_back_from_the_source_with_its_citations(hr, copy):
    level = level_of(copy)
    catalogue.delete_level(actor=hr, level=level, revision=level.revision)
    back = catalogue.bring_back_level(actor=hr, competency=copy, key=level.key)
    assert (back.behaviour, back.citations.count()) == (level.behaviour, 1)


def test_a_missing_grade_is_the_banks(hr, draft):
    row = factories.CompetencyFactory(ranks=(1, 3))
    factories.publish(row.version)
    [copy] = catalogue.compose(actor=hr, version=draft, competencies=[row])
    level = catalogue.add_level(actor=hr, competency=copy, rank=2, label="2级", behaviour="能说清楚产品的收费。")
    assert level.origin == Origin.BANK


def told(competency):
    source = sources_of([competency])[competency.pk]
    return {each.name: (each.old, each.new) for each in source.fields}, {
        pk: {each.name: (each.old, each.new) for each in fields} for pk, fields in source.levels.items() if fields
    }


def test_the_difference_is_from_the_row_it_was_taken_from(hr, source, copy):
    level = reword(hr, level_of(copy))
    assert told(copy) == ({}, {level.pk: {"behaviour": (level_of(source).behaviour, "别的话。")}})


def test_without_such_a_row_the_difference_is_from_what_people_read_of_the_quotes(bank):
    editor = bank.editor.user
    version = factories.ModelVersionFactory()
    row = factories.CompetencyFactory(version=version, definition="正确倾听他人的倾诉，理解其感受")
    factories.CitationFactory(competency=row, field="definition")
    factories.publish(version)
    draft = catalogue.open_draft(actor=editor, version=version)
    row = draft.competencies.get()
    row = catalogue.update_competency(actor=editor, competency=row, revision=row.revision, definition="听懂客户。")
    assert told(row) == ({"definition": ("正确倾听他人的倾诉，理解其感受", "听懂客户。")}, {})


def test_a_source_that_its_bank_had_reworded_is_compared_with_the_quote(bank, hr, draft):
    """Taken from the bank's own published model, where it is reworded already."""
    version = factories.ModelVersionFactory(model__is_banks_own=True)
    row = factories.CompetencyFactory(version=version, definition="本行改过的。", definition_origin=Origin.BANK)
    factories.CitationFactory(competency=row, field="definition")
    factories.publish(version)
    [copy] = catalogue.compose(actor=hr, version=draft, competencies=[row])
    assert told(copy)[0] == {"definition": ("正确倾听他人的倾诉，理解其感受", "本行改过的。")}


@pytest.mark.parametrize("size", [1, 3, 50])
def test_sources_are_read_in_three_queries(hr, draft, size, django_assert_num_queries):
    catalogue.compose(actor=hr, version=draft, competencies=list(rich_version(size).competencies.all()))
    rows = content_of(draft).competencies
    with django_assert_num_queries(3):
        sources_of(rows)


# --- how much it costs


def test_forty_picks_take_as_many_statements_as_three_and_under_a_second(hr):
    found = {}
    for size in (3, 40):
        rows = list(rich_version(size).competencies.all())
        draft = catalogue.create_model(actor=hr, code=f"own-{size}", name=f"本行{size}")
        with CaptureQueriesContext(connection) as queries:
            before = time.perf_counter()
            catalogue.compose(actor=hr, version=draft, competencies=rows)
            seconds = time.perf_counter() - before
        found[size] = len(queries)
        assert seconds < 1
    # SQLite takes at most so many values in one statement: large inserts come in batches.
    assert found[40] - found[3] <= 6


# --- the list of picks


def names(user):
    return [each.competency.name for each in Pick.objects.filter(user=user)]


def test_the_list_keeps_its_order_and_a_second_pick_changes_nothing(hr):
    rows = list(rich_version(3).competencies.order_by("order"))
    assert pick(actor=hr, competencies=rows[:2]) == 2
    assert pick(actor=hr, competencies=rows) == 1
    move_pick(actor=hr, competency=rows[2], up=True)
    assert names(hr) == [rows[0].name, rows[2].name, rows[1].name]
    move_pick(actor=hr, competency=rows[0], up=True)  # first already
    removed = unpick(actor=hr, competencies=[rows[2]])
    assert names(hr) == [rows[0].name, rows[1].name]
    put_back(actor=hr, removed=removed)
    assert names(hr) == [rows[0].name, rows[2].name, rows[1].name]


def test_each_has_a_list_of_their_own(bank, hr, source):
    pick(actor=hr, competencies=[source])
    assert names(bank.editor.user) == []


def test_the_list_has_an_end(hr, source):
    Pick.objects.bulk_create(
        Pick(user=hr, competency=each) for each in rich_version(MOST_PICKS, name="很大").competencies.all()
    )
    with pytest.raises(RuleBroken, match=str(MOST_PICKS)):
        pick(actor=hr, competencies=[source])


def test_only_hr_and_editors_pick(bank, source):
    for name in ("approver", "manager", "sysadmin", "superuser"):
        with pytest.raises(PermissionDenied):
            pick(actor=bank.users[name], competencies=[source])


def test_a_retired_pick_gives_its_place_to_the_current_one(bank, hr, source):
    old = bank.competencies[0]
    pick(actor=hr, competencies=[old, source])
    newer = catalogue.open_draft(actor=bank.editor.user, version=bank.version)
    publish(bank, bank.editor.user, newer)
    old.version.refresh_from_db()
    assert renew_pick(actor=hr, competency=old).version == newer
    assert [each.competency.version_id for each in Pick.objects.filter(user=hr)] == [newer.pk, source.version_id]
    with pytest.raises(RuleBroken):
        renew_pick(actor=hr, competency=old)


def test_picks_become_a_model_once(hr, source):
    pick(actor=hr, competencies=[source])
    model = {"name": "对公客户经理", "code": "", "written_for": "对公"}
    draft = catalogue.compose_picks(actor=hr, shown=[source.pk], model=model)
    assert (draft.model.code, draft.model.is_banks_own, names(hr)) == ("dui-gong-ke-hu-jing-li", True, [])
    with pytest.raises(WrongState, match="已经组成"):
        catalogue.compose_picks(actor=hr, shown=[source.pk], model=model)
    assert CompetencyModel.objects.filter(is_banks_own=True).count() == 1


def test_a_refused_composition_leaves_no_model_and_the_list_as_it_was(hr, source):
    pick(actor=hr, competencies=[source])
    retire(source.version)
    newer = factories.CompetencyFactory(
        key=source.key, version=factories.ModelVersionFactory(model=source.version.model, number=2)
    )
    factories.publish(newer.version)
    pick(actor=hr, competencies=[newer])
    with pytest.raises(RuleBroken, match="已经有"):
        catalogue.compose_picks(
            actor=hr, shown=[source.pk, newer.pk], model={"name": "新", "code": "new", "written_for": ""}
        )
    assert not CompetencyModel.objects.filter(code="new").exists()
    assert len(names(hr)) == 2


def test_a_suggested_code_is_free(hr):
    assert catalogue.suggested_code("理财经理") == "li-cai-jing-li"
    catalogue.create_model(actor=hr, code="li-cai-jing-li", name="理财经理")
    assert catalogue.suggested_code("理财经理") == "li-cai-jing-li-2"
    assert catalogue.suggested_code("！？") == "model"


# --- two at once


@pytest.mark.django_db(transaction=True)
def test_two_models_of_one_code_at_once_are_told_apart():
    bank = factories.Bank()
    users = [bank.hr.user, bank.editor.user]
    answers = [in_thread(lambda user=user: catalogue.create_model(actor=user, code="x", name="新")) for user in users]
    got = [answer() for answer in answers]
    assert sorted(type(each).__name__ for each in got) == ["ModelVersion", "RuleBroken"]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_composes_once():
    bank = factories.Bank()
    user, row = bank.hr.user, bank.competencies[0]
    pick(actor=user, competencies=[row])

    def compose():
        return catalogue.compose_picks(actor=user, shown=[row.pk], model={"name": "新", "code": "", "written_for": ""})

    got = [answer() for answer in [in_thread(compose) for _ in range(2)]]
    assert sorted(type(each).__name__ for each in got) == ["ModelVersion", "WrongState"]
    assert CompetencyModel.objects.filter(is_banks_own=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_windows_pick_without_losing_one():
    bank = factories.Bank()
    rows = bank.competencies
    barrier = threading.Barrier(len(rows))

    def act(row):
        barrier.wait(5)
        return pick(actor=bank.hr.user, competencies=[row])

    got = [answer() for answer in [in_thread(lambda row=row: act(row)) for row in rows]]
    assert got == [1, 1, 1]
    assert Pick.objects.count() == 3
    assert len(set(Pick.objects.values_list("order", flat=True))) == 3


@pytest.mark.django_db(transaction=True)
def test_composing_waits_for_the_sending_and_is_refused():
    bank = factories.Bank()
    user = bank.hr.user
    draft = catalogue.create_model(actor=user, code="own", name="本行模型")
    with transaction.atomic():
        catalogue.send_for_approval(actor=user, version=draft, revision=draft.revision)
        answer = in_thread(lambda: catalogue.compose(actor=user, version=draft, competencies=bank.competencies))
        if connection.vendor == "postgresql":
            wait_until_somebody_waits()
    assert isinstance(answer(), WrongState)
    assert not Competency.objects.filter(version=draft).exists()


def test_models_that_were_begun_here_before_are_marked_as_the_banks_own():
    loaded, own = (factories.CompetencyModelFactory(code=code) for code in ("loaded-model", "loaded"))
    ContentLoad.objects.create(key="loaded-model/2", sha256="0" * 64)
    ContentLoad.objects.create(key="01-documents", sha256="0" * 64)
    import_module("models_app.migrations.0003_composing").mark_the_banks_own(apps, None)
    loaded.refresh_from_db(), own.refresh_from_db()
    assert (loaded.is_banks_own, own.is_banks_own) == (False, True)
