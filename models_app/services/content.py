"""Loads the documents and the models made from them, once per key and checksum (design, section 3).

A fixture holds drafts. A file with a model version is imported and published in one transaction, or not at all; a
version that was loaded is never changed: a fixture that differs asks for a higher version number. The account of a
document (entries, printings, defects, parts) is no version: a changed file brings it up to date.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.models import (
    Citation,
    CompetencyModel,
    Concept,
    ConceptMember,
    ContentLoad,
    Dimension,
    Grade,
    JobFamily,
    ModelVersion,
    Notice,
    Passage,
    Position,
    Requirement,
    SourceDocument,
)
from models_app.search import refresh_all_search_text, refresh_item_search_text
from models_app.services.catalogue.versions import publish_loaded
from models_app.services.document_account import holds_an_account, load_account
from models_app.services.fixture_rows import fixture_rows
from models_app.services.platform import SYSTEM, record

FIXTURES = Path(settings.BASE_DIR) / "fixtures"

# What is there already stays as it is: a bank may have reworded its own lists.
KEPT = (Dimension, JobFamily, Grade, Position, Requirement, CompetencyModel, Concept, ConceptMember)
# What is there already must be the same to the character: citations and confirmations rest on it.
FIXED = (SourceDocument, Passage, Notice)


@dataclass(frozen=True)
class Loaded:
    """One fixture file: ``is_new`` says whether this run loaded it; ``version`` is what it published, if anything."""

    name: str
    is_new: bool
    version: ModelVersion | None = None


def load_content(*, directory=FIXTURES):
    """Load every fixture of ``directory`` that is not loaded yet, in the order of the file names.

    Each file is a transaction of its own. ``RuleBroken`` when a loaded version, document or notice differs.
    """
    # Names that are stored, e.g. who published, are Chinese, whatever language the command runs in.
    with translation.override("zh-hans"):
        loaded = [load_file(path=path) for path in sorted(Path(directory).glob("*.json"))]
    # Rows that an older version of this software folded in another way are found again.
    refresh_all_search_text()
    refresh_item_search_text()
    return loaded


@transaction.atomic
def load_file(*, path):
    """Load one fixture file: rows that the models share, one version of one model, which is published, or the account
    of one document.
    """
    content = path.read_bytes()
    rows = json.loads(content)
    versions = [(*row["fields"]["model"], row["fields"]["number"]) for row in rows if _is_version(row)]
    if len(versions) > 1:
        raise RuleBroken(_("%(file)s 含有多个模型版本；一个文件只放一个。") % {"file": path.name})
    key = "/".join(map(str, versions[0])) if versions else path.stem
    sha256 = hashlib.sha256(content).hexdigest()
    is_account = not versions and holds_an_account(rows)
    if _is_loaded(key, sha256, is_account):
        return Loaded(path.name, is_new=False)
    if versions:
        _refuse_taken_version(key, *versions[0])
    if is_account:
        load_account(rows, _insert)
    else:
        for read in fixture_rows(rows):
            _insert(read)
    load = ContentLoad.objects.create(key=key, sha256=sha256)
    record(actor=None, action="load_content", instance=load, after={"file": path.name, "sha256": sha256})
    if not versions:
        return Loaded(path.name, is_new=True)
    version = ModelVersion.objects.get_by_natural_key(*versions[0])
    published = publish_loaded(version=version, published_by_name=str(SYSTEM), effective_on=timezone.localdate())
    return Loaded(path.name, is_new=True, version=published)


def _is_loaded(key, sha256, is_account):
    """An account is loaded when it is the last one that was: a correction may be taken back."""
    same = ContentLoad.objects.filter(key=key, sha256=sha256)
    if not is_account:
        return same.exists()
    last = ContentLoad.objects.filter(key=key).order_by("pk").last()
    if last is not None and last.sha256 == sha256:
        return True
    same.delete()
    return False


def _is_version(row):
    return row["model"] == ModelVersion._meta.label_lower


def _refuse_taken_version(key, code, number):
    version = ModelVersion.objects.filter(model__code=code, number=number).first()
    if ContentLoad.objects.filter(key=key).exists():
        raise RuleBroken(
            _("%(version)s 已经载入并发布，文件里的内容却不同。已发布的版本不会改动，请在文件里提高版次。")
            % {"version": version or key}
        )
    if version:
        raise RuleBroken(_("%(version)s 已经存在，不是从文件载入的。请在文件里提高版次。") % {"version": version})
    draft = ModelVersion.objects.open_drafts().filter(model__code=code).first()
    if draft:
        raise RuleBroken(
            _("%(version)s 还没有发布；请先发布或放弃它，再载入第 %(number)s 版。")
            % {"version": draft, "number": number}
        )


def _insert(read):
    """Insert a row of a fixture, looked up by natural key; what exists is kept or must be the same."""
    row = read.object
    existing = _existing(row)
    if existing is None:
        _refuse_false_quote(row)
        read.save()
    elif isinstance(row, FIXED):
        _refuse_difference(row, existing)
    elif not isinstance(row, (*KEPT, Citation)):
        raise RuleBroken(_("“%(row)s”已经存在，不能再次载入。") % {"row": row})


def _existing(row):
    """The row of this database that the fixture's row stands for, or None."""
    if isinstance(row, Notice):
        return Notice.objects.filter(edition=row.edition).first()
    if isinstance(row, Citation):
        # Only a shared row's citation can be there already; those of a version are new with it.
        if row.requirement_id is None:
            return None
        return Citation.objects.filter(requirement=row.requirement_id, passage=row.passage_id, field=row.field).first()
    # Django found the primary key by the natural key, or left it empty.
    return row._meta.default_manager.get(pk=row.pk) if row.pk else None


def _refuse_difference(row, existing):
    changed = [
        field.name
        for field in row._meta.concrete_fields
        if not field.primary_key and getattr(row, field.attname) != getattr(existing, field.attname)
    ]
    if changed:
        raise RuleBroken(
            _("“%(row)s”已经载入，文件里的内容却不同（%(fields)s）；引用和确认以它为据，不能改动。")
            % {"row": existing, "fields": ", ".join(changed)}
        )


def _refuse_false_quote(row):
    if isinstance(row, Passage):
        try:
            row.clean()
        except ValidationError as error:
            raise RuleBroken({row.key: error.messages}) from error
