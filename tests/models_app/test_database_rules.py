"""What the database itself refuses of the catalogue, whatever door it comes through: raw ORM writes here."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from models_app import triggers
from models_app.enums import VersionStatus
from models_app.models import (
    Category,
    ChangeRecord,
    Citation,
    Competency,
    CompetencyModel,
    Dimension,
    Finding,
    Level,
    ModelVersion,
    Notice,
    SourceDocument,
    Target,
    VersionEditor,
)
from models_app.services.platform import record
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused():
    """A block that the database must refuse, with a word of the rule's message or name."""

    class Refused:
        def __init__(self, word):
            self.word = word

        def __enter__(self):
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            self.raises = pytest.raises(IntegrityError, match=self.word)
            self.raises.__enter__()

        def __exit__(self, kind, error, trace):
            self.savepoint.__exit__(kind, error, trace)
            return self.raises.__exit__(kind, error, trace)

    return Refused


def full_version(**fields):
    """A draft with one row of everything that hangs below a version."""
    version = factories.ModelVersionFactory(**fields)
    category = factories.CategoryFactory(version=version)
    competency = factories.CompetencyFactory(version=version, category=category, ranks=(1, 2))
    level = competency.levels.first()
    factories.TargetFactory(level=level)
    factories.CitationFactory(competency=competency)
    Finding.objects.create(version=version, competency=competency, key="f", group="一般者", frequency=3)
    return version


BELOW = [Category, Competency, Level, Target, Citation, Finding]
HARMLESS = {
    Category: {"name": "改名"},
    Competency: {"name": "改名"},
    Level: {"behaviour": "改写"},
    Target: {"weight": 99},
    Citation: {"order": 9},
    Finding: {"frequency": 9},
}


@pytest.mark.parametrize("model", BELOW)
def test_rows_of_a_draft_can_be_changed_and_removed(model):
    full_version()
    assert model.objects.update(**HARMLESS[model]) >= 1
    # What protects the row goes first: targets their levels, competencies their category.
    for first in (Target, Finding, Citation, Level, Competency, Category):
        first.objects.all().delete()
        if first is model:
            break
    assert not model.objects.exists()


@pytest.mark.parametrize("model", BELOW)
def test_rows_of_a_published_version_cannot_be_changed(model, refused):
    factories.publish(full_version())
    with refused("version_frozen"):
        model.objects.update(**HARMLESS[model])


@pytest.mark.parametrize("model", BELOW)
def test_rows_of_a_published_version_cannot_be_removed(model, refused):
    factories.publish(full_version())
    with refused("version_frozen"):
        model.objects.all()._raw_delete(using="default")


@pytest.mark.parametrize("model", BELOW)
def test_rows_cannot_be_added_to_a_published_version(model, refused):
    version = factories.publish(full_version())
    competency = version.competencies.get()
    level = competency.levels.first()
    new = {
        Category: lambda: factories.CategoryFactory(version=version),
        Competency: lambda: factories.CompetencyFactory(version=version),
        Level: lambda: factories.LevelFactory(competency=competency, rank=9),
        Target: lambda: factories.TargetFactory(level=level),
        Citation: lambda: factories.CitationFactory(level=level, field="behaviour"),
        Finding: lambda: Finding.objects.create(version=version, key="new", group="一般者", frequency=1),
    }
    factories.PositionFactory()
    with refused("version_frozen"):
        new[model]()


def test_a_version_in_approval_is_frozen_too(refused):
    version = full_version()
    ModelVersion.objects.update(status=VersionStatus.IN_APPROVAL)
    with refused("version_frozen"):
        Competency.objects.update(name="改名")
    with refused("version_frozen"):
        ModelVersion.objects.filter(pk=version.pk).update(overview="改写")


def test_search_text_of_a_published_version_can_be_folded_anew():
    factories.publish(full_version())
    assert Competency.objects.update(search_text="folded") == 1


@pytest.mark.parametrize("field", ["overview", "document_number", "published_by_name", "number"])
def test_a_published_version_keeps_its_own_fields(field, refused):
    factories.publish(full_version())
    with refused("version_frozen"):
        ModelVersion.objects.update(**{field: 7})


def test_a_published_version_can_be_retired_and_no_more():
    version = factories.publish(full_version())
    ModelVersion.objects.update(status=VersionStatus.RETIRED, retired_at=timezone.now())
    with pytest.raises(IntegrityError, match="version_"), transaction.atomic():
        ModelVersion.objects.filter(pk=version.pk).update(status=VersionStatus.PUBLISHED, retired_at=None)


@pytest.mark.parametrize("status", [VersionStatus.PUBLISHED, VersionStatus.RETIRED])
def test_a_draft_is_not_published_past_the_approval(status, refused):
    full_version()
    with refused("version_state"):
        ModelVersion.objects.update(status=status, published_at=timezone.now(), effective_on=timezone.localdate())


def test_a_version_that_is_no_draft_cannot_be_deleted(refused):
    version = factories.publish(factories.ModelVersionFactory())
    with refused("version_frozen"):
        ModelVersion.objects.filter(pk=version.pk)._raw_delete(using="default")


def test_a_model_has_one_draft_at_a_time(refused):
    version = factories.ModelVersionFactory()
    with refused("one_draft_per_model|model_id"):
        factories.ModelVersionFactory(model=version.model, number=2)


@pytest.mark.parametrize(("model", "field"), [(CompetencyModel, "name"), (Dimension, "name"), (Dimension, "name_en")])
def test_names_that_reports_read_stay_once_a_version_is_published(model, field, refused):
    version = full_version()
    assert model.objects.update(**{field: "改名"}) == 1
    factories.publish(version)
    with refused("version_frozen"):
        model.objects.update(**{field: "再改名"})


def test_a_target_takes_only_a_ranked_level_of_its_own_competency(refused):
    version = factories.ModelVersionFactory()
    one = factories.CompetencyFactory(version=version, ranks=(1, 2))
    other = factories.CompetencyFactory(version=version, ranks=(1, 2))
    unranked = factories.LevelFactory(competency=one, rank=None, key="unranked")
    position = factories.PositionFactory()
    with refused("not_together"):
        Target.objects.create(competency=one, level=other.levels.first(), position=position, weight=1)
    with refused("not_together"):
        Target.objects.create(competency=one, level=unranked, position=position, weight=1)


def test_a_category_of_another_version_is_refused(refused):
    mine = factories.ModelVersionFactory()
    foreign = factories.CategoryFactory()
    with refused("not_together"):
        factories.CompetencyFactory(version=mine, category=foreign)
    with refused("not_together"):
        factories.CategoryFactory(version=mine, parent=foreign)


def test_a_level_does_not_move_to_another_competency(refused):
    version = factories.ModelVersionFactory()
    one = factories.CompetencyFactory(version=version, ranks=(1,))
    other = factories.CompetencyFactory(version=version)
    with refused("not_together"):
        one.levels.update(competency=other)


def test_weights_are_above_zero(refused):
    level = factories.LevelFactory()
    with refused("target_weight_positive"):
        factories.TargetFactory(level=level, weight=0)


def test_ranks_are_distinct_within_a_competency_and_may_be_absent(refused):
    competency = factories.CompetencyFactory(ranks=(1,))
    factories.LevelFactory(competency=competency, rank=None, key="a")
    factories.LevelFactory(competency=competency, rank=None, key="b")
    with refused("level_rank_once|rank"):
        factories.LevelFactory(competency=competency, rank=1, key="c")


def test_a_citation_has_exactly_one_owner(refused):
    level = factories.LevelFactory()
    with refused("citation_has_one_owner"):
        factories.CitationFactory(level=level, competency=level.competency)
    with refused("citation_has_one_owner"):
        factories.CitationFactory()


def test_who_edited_a_version_stays(refused):
    version = factories.ModelVersionFactory()
    VersionEditor.objects.create(version=version, user=factories.UserFactory(), name="编辑")
    with refused("append_only"):
        VersionEditor.objects.update(user=factories.UserFactory())
    ModelVersion.objects.update(status=VersionStatus.IN_APPROVAL)
    with refused("append_only"):
        VersionEditor.objects.all().delete()


def test_the_change_record_is_append_only(refused):
    version = factories.ModelVersionFactory()
    record(actor=None, action="test", instance=version)
    with refused("append_only"):
        ChangeRecord.objects.update(actor_name="别人")
    with refused("append_only"):
        ChangeRecord.objects.all()._raw_delete(using="default")


def test_an_edition_of_the_notice_is_never_changed(refused):
    factories.NoticeFactory()
    with refused("append_only"):
        Notice.objects.update(body="改写")


def test_what_is_quoted_is_never_changed(refused):
    passage = factories.CitationFactory(competency=factories.CompetencyFactory()).passage
    with refused("append_only"):
        type(passage).objects.filter(pk=passage.pk).update(quote="改过的字")
    with refused("append_only"):
        SourceDocument.objects.filter(pk=passage.document_id).update(text="改过的字")


def test_a_lost_rule_is_reported_and_migrate_puts_it_back():
    with connection.cursor() as cursor:
        table = triggers.installed(connection)["rule_version_steps_update"]
        where = f' ON "{table}"' if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER rule_version_steps_update{where}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION rule_version_steps_update()")
    problems = triggers.check_rules_are_installed(databases=["default"])
    assert [problem.id for problem in problems] == ["models_app.W001"]
    triggers.install_all(connection)
    assert triggers.check_rules_are_installed(databases=["default"]) == []


def test_installing_the_rules_twice_leaves_one_of_each():
    before = triggers.installed(connection)
    triggers.install_all(connection)
    assert triggers.installed(connection) == before


def test_the_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
