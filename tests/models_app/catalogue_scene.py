"""Catalogues of any size, with everything a page can show of a competency."""

from models_app.enums import Certainty, EntryKind, Trade, VersionStatus
from models_app.models import Entry, EntryItem, Finding, ModelVersion, Place, Requirement
from models_app.search import refresh_item_search_text, refresh_search_text
from tests import factories


def searchable(version):
    refresh_search_text(version)
    return version


def rich_version(size, *, name="大模型", position=None, document=None):
    """A published version of ``size`` competencies, each with levels, citations, a finding and a target."""
    version = factories.ModelVersionFactory(model__name=name, overview="总述。")
    position = position or factories.PositionFactory()
    document = document or factories.SourceDocumentFactory(text="正确倾听他人的倾诉,理解其感受。" * (size + 4))
    for number in range(size):
        category = factories.CategoryFactory(version=version, order=number)
        competency = factories.CompetencyFactory(
            version=version, category=category, name=f"沟通能力{number}", ranks=(1, 2, 3)
        )
        factories.CitationFactory(competency=competency, field="definition", passage=passage(document, number * 16, 8))
        for level in competency.levels.all():
            factories.CitationFactory(
                level=level,
                field="behaviour",
                certainty=Certainty.BY_ORDER,
                passage=passage(document, number * 16 + 8, 3),
            )
        Finding.objects.create(version=version, competency=competency, key=f"f{number}", group="一般者", frequency=3)
        level = competency.levels.get(rank=2)
        factories.TargetFactory(level=level, position=position)
    return searchable(factories.publish(version))


def passage(document, start, length):
    return factories.PassageFactory(document=document, start=start, end=start + length)


def required_position(document, size):
    position = factories.PositionFactory()
    for number in range(size):
        requirement = Requirement.objects.create(position=position, key=f"r{number}", text=f"熟悉业务{number}。")
        factories.CitationFactory(requirement=requirement, field="text", passage=passage(document, 0, 8))
    return position


def retire(version):
    from django.utils import timezone

    ModelVersion.objects.filter(pk=version.pk).update(status=VersionStatus.RETIRED, retired_at=timezone.now())
    version.refresh_from_db()
    return version


def entry_for(model=None, *, trade=Trade.BANKING, document=None, code="", **fields):
    """An entry of a document, printed once if a document is given."""
    code = code or (model.code if model else f"entry-{Entry.objects.count()}")
    defaults = {"title": f"条目{code}", "kind": EntryKind.DUTIES, "post": "客户经理", "post_en": "Account managers"}
    entry = Entry.objects.create(code=code, model=model, trade=trade, **(defaults | fields))
    if document:
        Place.objects.create(entry=entry, passage=passage(document, 0, 8))
    return entry


def items_of(entry, texts):
    """Searchable items: ``{title: text}``."""
    for order, (title, text) in enumerate(texts.items()):
        EntryItem.objects.create(entry=entry, key=f"item-{order}", order=order, title=title, text=text)
    refresh_item_search_text([entry])
    return list(entry.items.all())
