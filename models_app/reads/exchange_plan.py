"""An uploaded file against what stands now: where it would go, and what it would change there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from models_app.enums import VersionStatus
from models_app.errors import RuleBroken, WrongState
from models_app.exchange.plan import Plan, Surroundings, make_plan, model_code_of
from models_app.exchange.rows import UNREADABLE, RawFile
from models_app.exchange.tables import TABLES
from models_app.models import CompetencyModel, ModelVersion
from models_app.models.catalogue import new_key
from models_app.reads.exchange import (
    content_of,
    dimension_names,
    empty_content,
    passage_quotes,
    positions,
    sources_of,
)
from models_app.text import readable

NEW_MODEL = "new"


@dataclass(frozen=True)
class Destination:
    """Where a file goes: into the open draft, into a draft of the published version, or into a new model."""

    model: CompetencyModel | None
    version: ModelVersion | None

    @property
    def is_new_model(self):
        return self.version is None

    @property
    def is_open_draft(self):
        return self.version is not None and self.version.status == VersionStatus.DRAFT

    @property
    def state(self):
        """What was looked at, in short: it changes when anybody changes that."""
        return f"{self.version.pk}.{self.version.revision}" if self.version else NEW_MODEL


@dataclass(frozen=True)
class Preview:
    raw: RawFile
    destination: Destination
    plan: Plan

    @property
    def may_be_applied(self):
        return not self.plan.problems and self.plan.does_something


def destination_of(raw, version=None):
    """``RuleBroken`` when the file names no model and ``version`` does not either; ``WrongState`` while it waits."""
    if len(raw.tables) < len(TABLES):
        if version is None:
            raise RuleBroken(
                _("文件只有一张表，没有写明是哪个模型。请到那个模型的版本页面，用那里的“导入”；或导入整个模型的文件。")
            )
        model = version.model
    else:
        model = CompetencyModel.objects.filter(code=model_code_of(raw)).first()
        if model is None:
            return Destination(None, None)
    return destination_in(model)


def destination_in(model):
    draft = model.versions.open_drafts().select_related("model", "base__model").first()
    if draft and draft.status != VersionStatus.DRAFT:
        raise WrongState(
            _("%(version)s 正在等待审批，不能导入。请先退回修改，或等发布以后再导入。") % {"version": draft}
        )
    # A model whose only draft was discarded has no version: it begins anew.
    return Destination(model, draft or model.versions.published().select_related("model").first())


def preview(raw, destination):
    """The plan of a file for its destination: about 20 queries, however long the file."""
    version = destination.version
    standing = content_of(version) if version else empty_content()
    base = content_of(version.base) if version and version.base_id else None
    surroundings, _sources = surroundings_of(raw)
    plan = make_plan(raw, standing, base, surroundings, is_new_model=destination.is_new_model, new_key=new_key)
    return Preview(raw, destination, plan)


def surroundings_of(raw):
    """``(Surroundings, sources)``; sources are the primary keys of what competencies are taken from."""
    cited = raw.tables["citations"].rows if "citations" in raw.tables else []
    places = {(_text(cells.get("document")), _text(cells.get("passage"))) for _number, cells in cited}
    taken = raw.tables["competencies"].rows if "competencies" in raw.tables else []
    wanted = {
        (_text(cells.get("taken_model")), _whole(cells.get("taken_version")), _text(cells.get("taken_key")))
        for _number, cells in taken
    }
    sources = sources_of(each for each in wanted if all(each))
    return (
        Surroundings(
            dimensions=dimension_names(),
            positions=positions(),
            passages={place: readable(quote) for place, quote in passage_quotes(places).items()},
            sources=frozenset(sources),
        ),
        sources,
    )


def _text(cell):
    return UNREADABLE.sub("\ufffd", str(cell if cell is not None else "")).strip()


def _whole(cell):
    text = _text(cell).removesuffix(".0")
    return int(text) if text.isdecimal() and len(text) < 6 else None
