"""A file of a model, imported into a draft: all of it, or nothing."""

import hashlib
import json
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_app.bulk import insert_all
from models_app.enums import VersionStatus
from models_app.errors import RuleBroken, WrongState
from models_app.exchange.limits import KEPT_HOURS
from models_app.exchange.plan import CHANGED, NEW, REMOVED, SAME, group_of
from models_app.exchange.reading import read
from models_app.exchange.rows import RawFile
from models_app.exchange.tables import TABLES
from models_app.models import (
    Category,
    Citation,
    Competency,
    CompetencyModel,
    Dimension,
    Finding,
    Level,
    ModelVersion,
    Passage,
    PendingImport,
    Position,
    Target,
)
from models_app.permissions.catalogue import can_compose, can_edit_model
from models_app.reads.exchange import VERSION_FIELDS, in_version
from models_app.reads.exchange_plan import Destination, destination_in, destination_of, preview, surroundings_of
from models_app.search.folding import printable
from models_app.services.catalogue.frame import draft_to_edit, finish, locked_version, register_editor, require
from models_app.services.catalogue.versions import create_model, open_draft
from models_app.services.platform import record

LONGEST_NAME = 200


@transaction.atomic
def keep_upload(*, actor, file_name, data, version=None):
    """Read a file and keep what was read until it is imported; answers the ``PendingImport``.

    ``version`` says whose table a file of one table is. ``RuleBroken`` when the bytes are no file of ours.
    """
    require(can_compose(actor))
    raw = read(data)
    destination = destination_of(raw, version)
    if destination.model is not None:
        require_editor_of(actor, destination.model)
    forget_old_uploads()
    return PendingImport.objects.create(
        user=actor,
        file_name=printable(file_name)[-LONGEST_NAME:],
        sha256=hashlib.sha256(data).hexdigest(),
        version=version if len(raw.tables) < len(TABLES) else None,
        cells=json.dumps(raw.plain()),
    )


def require_editor_of(actor, model):
    if not can_edit_model(actor, model):
        raise PermissionDenied(_("“%(model)s”是从文档载入的模型，由模型编辑修改，您不能导入。") % {"model": model})


def forget_old_uploads():
    PendingImport.objects.filter(created_at__lt=timezone.now() - timedelta(hours=KEPT_HOURS)).delete()


def drop_upload(*, actor, pending):
    """The actor no longer wants it."""
    PendingImport.objects.filter(pk=pending.pk, user=actor).delete()


def preview_of(pending):
    """What the kept file would change now."""
    raw = RawFile.from_plain(json.loads(pending.cells))
    return preview(raw, destination_of(raw, pending.version))


@transaction.atomic
def apply_import(*, actor, pending, state):
    """Write the kept file into a draft and answer the draft. ``state`` is what the actor was shown.

    ``WrongState`` when that has changed meanwhile; ``RuleBroken`` while anything in the file is refused.
    """
    require(can_compose(actor))
    kept = PendingImport.objects.select_for_update(of=("self",)).filter(pk=pending.pk, user=actor).first()
    if kept is None:
        raise WrongState(_("这个文件已经导入过，或者放了太久。请重新选择文件。"))
    raw = RawFile.from_plain(json.loads(kept.cells))
    destination = _locked(raw, kept.version)
    if destination.state != state:
        raise WrongState(_("您看过以后，要导入到的版本又有改动，还没有导入。请重新核对下面的差异。"))
    seen = preview(raw, destination)
    if seen.plan.problems:
        raise RuleBroken(_("文件里还有 %(count)s 处不能导入，什么都没有写。") % {"count": len(seen.plan.problems)})
    if not seen.plan.does_something:
        raise RuleBroken(_("文件和现有内容完全一样，没有可导入的。"))
    draft = _draft_for(actor, destination, seen.plan)
    # A draft that was opened just now holds what the published version holds, under other primary keys.
    _Writer(draft, seen.plan, surroundings_of(raw)[1]).write()
    counts = {kind: seen.plan.counts[kind] for kind in (NEW, CHANGED, REMOVED)}
    finish(
        draft,
        actor,
        "import_model",
        draft,
        after={"file": kept.file_name, "sha256": kept.sha256, **counts},
    )
    kept.delete()
    return draft


def _locked(raw, version):
    """The destination as it stands, model and version under lock, in the order in which drafts are opened."""
    found = destination_of(raw, version)
    if found.model is None:
        return found
    model = CompetencyModel.objects.select_for_update().get(pk=found.model.pk)
    found = destination_in(model)
    if found.version is not None:
        found = Destination(model, locked_version(found.version))
    return found


def _draft_for(actor, destination, plan):
    if destination.version is not None:
        require_editor_of(actor, destination.model)
        if destination.version.status == VersionStatus.DRAFT:
            return draft_to_edit(actor, destination.version)
        return open_draft(actor=actor, version=destination.version)
    values = plan.tables["model"].standing[0].values
    own = {name: values[name] for name in ("name", "nature", "written_for")}
    if destination.model is None:
        draft = create_model(actor=actor, code=values["code"], **own)
    else:
        require_editor_of(actor, destination.model)
        for name, value in own.items():
            setattr(destination.model, name, value)
        destination.model.save(update_fields=list(own))
        draft = ModelVersion.objects.create(model=destination.model, number=1)
        register_editor(draft, actor)
        record(actor=actor, action="open_draft", instance=draft)
    draft.model.written_for_en = values["written_for_en"]
    draft.model.save(update_fields=["written_for_en"])
    return draft


class _Writer:
    """Writes a plan without problems into a draft that is locked and holds what the plan was made against."""

    def __init__(self, draft, plan, sources):
        self.draft, self.plan, self.sources = draft, plan, sources
        self.rows = self._standing()
        self.dimensions = dict(Dimension.objects.values_list("code", "pk"))

    def _standing(self):
        """Table code -> identity -> row."""
        draft = self.draft
        findings = Finding.objects.filter(version=draft)
        categories = Category.objects.filter(version=draft)
        competencies = Competency.objects.filter(version=draft).defer("search_text")
        levels = Level.objects.filter(competency__version=draft).select_related("competency")
        targets = Target.objects.filter(competency__version=draft)
        targets = targets.select_related("competency", "position__family")
        citations = Citation.objects.filter(in_version(draft)).select_related(
            "category", "competency", "level__competency", "finding", "passage__document"
        )
        citations = citations.defer("passage__document__text", "passage__quote", "passage__runs")
        return {
            "categories": {(row.key,): row for row in categories},
            "competencies": {(row.key,): row for row in competencies},
            "levels": {(row.competency.key, row.key): row for row in levels},
            "targets": {(row.competency.key, row.position.family.code, row.position.key): row for row in targets},
            "findings": {(row.key,): row for row in findings},
            "citations": {_citation_identity(row): row for row in citations},
        }

    def write(self):
        self._write_version()
        # Ranks are unique at every moment, so those that change step aside first.
        self._free_ranks()
        # What goes for good: citations first, what others point to last (below).
        for code in ("citations", "targets", "findings"):
            self._delete(code)
        self._save("categories", Category, self._category)
        self._set_parents()
        self._save("competencies", Competency, self._competency)
        self._save("levels", Level, self._level)
        self._save("targets", Target, self._target)
        self._save("findings", Finding, self._finding)
        self._save("citations", Citation, self._citation)
        for code in ("levels", "competencies", "categories"):
            self._delete(code)

    # --- the version itself

    def _write_version(self):
        [row] = self.plan.tables["model"].standing
        for name in VERSION_FIELDS:
            setattr(self.draft, name, row.values[name])
        self.draft.save(update_fields=VERSION_FIELDS)

    # --- rows

    def _delete(self, code):
        gone = [self.rows[code].pop(row.identity) for row in self.plan.tables[code].removed]
        if gone:
            type(gone[0])._default_manager.filter(pk__in=[row.pk for row in gone]).delete()

    def _free_ranks(self):
        leaving = [
            self.rows["levels"][row.identity].pk
            for row in self.plan.tables["levels"].rows
            if row.kind not in (NEW, SAME) and (row.values is None or "rank" in {each.code for each in row.fields})
        ]
        Level.objects.filter(pk__in=leaving).update(rank=None)

    def _save(self, code, model, values_of):
        """Insert the new rows and update the changed ones of a table."""
        table = self.plan.tables[code]
        numbers = self._number(code) if code != "targets" else {}
        new, changed, moved, written = [], [], [], set()
        for row in table.standing:
            place = numbers.get(row.identity)
            if row.kind == NEW:
                made = model(**values_of(row.values))
                if place is not None:
                    made.order = place
                self.rows[code][row.identity] = made
                new.append(made)
            elif row.kind == CHANGED:
                standing = self.rows[code][row.identity]
                for name, value in values_of(row.values).items():
                    setattr(standing, name, value)
                    written.add(name)
                if hasattr(standing, "revision"):
                    standing.revision += 1
                    written.add("revision")
                changed.append(standing)
            if row.kind != NEW and place is not None and self.rows[code][row.identity].order != place:
                self.rows[code][row.identity].order = place
                moved.append(self.rows[code][row.identity])
        insert_all(new)
        if changed:
            fields = {model._meta.get_field(name).name for name in written}
            model._default_manager.bulk_update(changed, sorted(fields), batch_size=200)
        if moved:
            model._default_manager.bulk_update(moved, ["order"], batch_size=500)

    def _category(self, values):
        return {"version_id": self.draft.pk} | _only(values, ("key", "name", "origin", "gap_note", "gap_note_en"))

    def _set_parents(self):
        moved = []
        for row in self.plan.tables["categories"].standing:
            standing, parent = self.rows["categories"][row.identity], row.values["parent"]
            parent_pk = self.rows["categories"][(parent,)].pk if parent else None
            if standing.parent_id != parent_pk:
                standing.parent_id = parent_pk
                moved.append(standing)
        Category.objects.bulk_update(moved, ["parent"], batch_size=200)

    def _competency(self, values):
        names = ("key", "dimension_is_stated", "name", "name_origin", "definition", "definition_origin")
        names += ("is_core_in_source", "assessed_by", "gap_note", "gap_note_en")
        category = values["category"]
        source = (values["taken_model"], values["taken_version"], values["taken_key"])
        return _only(values, names) | {
            "version_id": self.draft.pk,
            "category_id": self.rows["categories"][(category,)].pk if category else None,
            "dimension_id": self.dimensions[values["dimension"]],
            "taken_from_id": self.sources.get(source),
        }

    def _level(self, values):
        names = ("key", "rank", "label", "title", "behaviour", "coder_note", "origin", "gap_note", "gap_note_en")
        return _only(values, names) | {
            "competency_id": self.rows["competencies"][(values["competency"],)].pk,
            "band_low": _decimal(values["band_low"]),
            "band_high": _decimal(values["band_high"]),
        }

    def _target(self, values):
        return {
            "competency_id": self.rows["competencies"][(values["competency"],)].pk,
            "position_id": self._positions()[values["family"], values["position"]],
            "level_id": self.rows["levels"][values["competency"], values["level"]].pk,
            "kind": values["kind"],
            "weight": _decimal(values["weight"]),
        }

    def _finding(self, values):
        competency, level = values["competency"], values["level"]
        return _only(values, ("key", "group", "frequency", "text", "certainty", "note", "note_en")) | {
            "version_id": self.draft.pk,
            "competency_id": self.rows["competencies"][(competency,)].pk if competency else None,
            "level_id": self.rows["levels"][competency, level].pk if level else None,
        }

    def _citation(self, values):
        owner = dict.fromkeys(("version_id", "category_id", "competency_id", "level_id", "finding_id"))
        owner |= {
            "version": lambda: {"version_id": self.draft.pk},
            "category": lambda: {"category_id": self.rows["categories"][(values["category"],)].pk},
            "competency": lambda: {"competency_id": self.rows["competencies"][(values["competency"],)].pk},
            "level": lambda: {"level_id": self.rows["levels"][values["competency"], values["level"]].pk},
            "finding": lambda: {"finding_id": self.rows["findings"][(values["finding"],)].pk},
        }[values["owner"]]()
        names = ("field", "certainty", "certainty_note", "certainty_note_en")
        return owner | _only(values, names) | {"passage_id": self._passages()[values["document"], values["passage"]]}

    def _positions(self):
        if not hasattr(self, "_position_keys"):
            rows = Position.objects.values_list("family__code", "key", "pk")
            self._position_keys = {(family, key): pk for family, key, pk in rows}
        return self._position_keys

    def _passages(self):
        if not hasattr(self, "_passage_keys"):
            rows = Passage.objects.values_list("document__code", "key", "pk")
            self._passage_keys = {(document, key): pk for document, key, pk in rows}
        return self._passage_keys

    # --- order

    def _number(self, code):
        """Identity -> place, for the rows that are new, and for all of a group where the file has another order."""
        groups = defaultdict(list)
        table = self.plan.tables[code]
        for row in table.standing:
            groups[group_of(table.table, row.identity)].append(row)
        numbers = {}
        for rows in groups.values():
            standing = [self.rows[code][row.identity] for row in rows if row.kind != NEW]
            is_as_it_was = standing == sorted(standing, key=_place)
            new = rows[len(standing) :]
            first = 0 if code == "citations" else 1
            if is_as_it_was and all(row.kind == NEW for row in new):
                rows, first = new, max((row.order for row in standing), default=first - 1) + 1
            numbers |= {row.identity: place for place, row in enumerate(rows, start=first)}
        return numbers


def _place(row):
    rank = getattr(row, "rank", None)
    return (rank is None and hasattr(row, "rank"), rank or 0, row.order, row.pk)


def _only(values, names):
    return {name: values[name] for name in names}


def _decimal(text):
    return None if text is None else Decimal(text)


def _citation_identity(row):
    level = row.level
    competency = level.competency if level else row.competency
    owner = next(
        name for name in ("version", "category", "level", "competency", "finding") if getattr(row, f"{name}_id")
    )
    return (
        owner,
        row.category.key if row.category_id else "",
        competency.key if competency else "",
        level.key if level else "",
        row.finding.key if row.finding_id else "",
        row.field,
        row.passage.document.code,
        row.passage.key,
    )
