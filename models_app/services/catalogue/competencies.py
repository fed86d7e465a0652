"""Competencies of a draft: what they are called, what they mean, where they stand."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from models_app.enums import AssessedBy, Meaning, Origin
from models_app.errors import RuleBroken
from models_app.frequency_scale import FREQUENCY_SCALE
from models_app.models import Competency, Level, Target
from models_app.services.catalogue.copying import copy_competency
from models_app.services.catalogue.frame import (
    check,
    draft_to_edit,
    finish,
    next_order,
    origin_of,
    plain,
    plain_values,
    row_to_edit,
    swap,
    tidied,
    write,
)
from models_app.services.platform import refuse_stale

FIELDS = ("name", "dimension", "category", "definition", "assessed_by")
# Each text has an origin of its own.
ORIGINS = {"name": "name_origin", "definition": "definition_origin"}


@transaction.atomic
def add_competency(*, actor, version, name, dimension, category=None, definition="", assessed_by=AssessedBy.RATING):
    """Add a competency at the end of the draft; its texts are the bank's."""
    version = draft_to_edit(actor, version)
    _refuse_foreign_category(version, category)
    fields = tidied({"name": name, "definition": definition, "assessed_by": assessed_by})
    competency = Competency(
        version=version,
        dimension=dimension,
        dimension_is_stated=False,
        category=category,
        name_origin=Origin.BANK,
        definition_origin=Origin.BANK,
        order=next_order(version.competencies),
        **fields,
    )
    _refuse_same_name(version, fields["name"], category)
    check(competency)
    competency.save()
    finish(version, actor, "add_competency", competency, after=plain(competency, FIELDS))
    return competency


@transaction.atomic
def update_competency(*, actor, competency, revision, **fields):
    """Change any of ``name``, ``definition``, ``dimension``, ``category``, ``assessed_by``."""
    version = draft_to_edit(actor, competency.version)
    competency = row_to_edit(competency)
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field of a competency: {unknown}")
    fields = tidied(fields)
    before = plain(competency, fields)
    refuse_stale(competency, revision, key=competency.name, mine=plain_values(fields), theirs=before)
    _refuse_foreign_category(version, fields.get("category"))
    if fields.get("name", competency.name) != competency.name:
        _refuse_same_name(version, fields["name"], fields.get("category", competency.category))
    base = base_of(competency, version)
    for text, origin in ORIGINS.items():
        if text in fields:
            fields[origin] = origin_of({text: fields[text]}, competency, origin, base, competency.taken_from)
    if fields.get("dimension", competency.dimension) != competency.dimension:
        fields["dimension_is_stated"] = any(
            known is not None and known.dimension_id == fields["dimension"].pk and known.dimension_is_stated
            for known in (base, competency.taken_from)
        )
    write(competency, fields)
    finish(version, actor, "update_competency", competency, before=before, after=plain(competency, fields))
    return competency


@transaction.atomic
def restore_competency(*, actor, competency, revision, to_source=False):
    """Give a competency the name, definition, dimension and way of assessing of the version before, or (``to_source``)
    of the competency it was taken from."""
    version = draft_to_edit(actor, competency.version)
    base = competency.taken_from if to_source else base_of(competency, version)
    if base is None and to_source:
        raise RuleBroken({"": _("这项指标不是选用来的，没有来源可以恢复。")})
    if base is None:
        raise RuleBroken({"": _("这是新增的指标，没有前一版可以比较。")})
    fields = {name: getattr(base, name) for name in ("name", "definition", "dimension", "assessed_by")}
    return update_competency(actor=actor, competency=competency, revision=revision, **fields)


@transaction.atomic
def move_competency(*, actor, competency, revision, direction):
    """Move a competency one place ``up`` or ``down`` among those of its category."""
    version = draft_to_edit(actor, competency.version)
    competency = row_to_edit(competency)
    refuse_stale(competency, revision, key=competency.name, mine={}, theirs={})
    everything = list(version.competencies.order_by("order", "pk"))
    siblings = [each for each in everything if each.category_id == competency.category_id]
    if swap(competency, siblings, everything, direction):
        finish(version, actor, "move_competency", competency, after={"direction": direction})
    return competency


@transaction.atomic
def delete_competency(*, actor, competency, revision):
    """Remove a competency with its levels, targets, findings and citations."""
    version = draft_to_edit(actor, competency.version)
    competency = row_to_edit(competency)
    refuse_stale(competency, revision, key=competency.name, mine={}, theirs={})
    before = {"key": competency.key, **plain(competency, FIELDS)}
    before["levels"] = [f"{level} {level.behaviour}" for level in competency.levels.all()]
    finish(version, actor, "delete_competency", version, before=before)
    Target.objects.filter(competency=competency).delete()
    competency.delete()


@transaction.atomic
def bring_back_competency(*, actor, version, key):
    """Undo a deletion: the competency stands again as in the version before, with levels, targets and citations."""
    version = draft_to_edit(actor, version)
    base = Competency.objects.filter(version=version.base_id, key=key).first() if version.base_id else None
    if base is None or version.competencies.filter(key=key).exists():
        raise RuleBroken({"": _("没有可以恢复的指标。")})
    copy_competency(version.base, version, key)
    competency = version.competencies.get(key=key)
    finish(version, actor, "bring_back_competency", competency, after=plain(competency, FIELDS))
    return competency


@transaction.atomic
def set_meaning(*, actor, competency, revision, meaning):
    """Say whether a changed competency still means what it meant in the version before (design, rule 2)."""
    version = draft_to_edit(actor, competency.version)
    competency = row_to_edit(competency)
    before = plain(competency, ["meaning"])
    refuse_stale(competency, revision, key=competency.name, mine={"meaning": meaning}, theirs=before)
    if meaning not in Meaning.values:
        raise RuleBroken({"meaning": _("请选择“含义不变”或“含义改变”。")})
    if base_of(competency, version) is None:
        raise RuleBroken({"meaning": _("这是新增的指标，没有前一版可以比较。")})
    write(competency, {"meaning": meaning})
    finish(version, actor, "set_meaning", competency, before=before, after={"meaning": meaning})
    return competency


@transaction.atomic
def add_frequency_scale(*, actor, competency):
    """Give a competency without ranked levels the project's five grades of frequency, marked as the project's."""
    version = draft_to_edit(actor, competency.version)
    competency = row_to_edit(competency)
    if competency.levels.filter(rank__isnull=False).exists():
        raise RuleBroken({"": _("“%(name)s”已有带数字的等级。") % {"name": competency.name}})
    with translation.override("zh-hans"):  # stored, so in the language of the catalogue
        levels = [
            Level(
                competency=competency,
                rank=rank,
                label=str(label),
                behaviour=str(behaviour),
                origin=Origin.PROJECT,
                order=rank,
            )
            for rank, label, behaviour in FREQUENCY_SCALE
        ]
    Level.objects.bulk_create(levels)
    finish(
        version,
        actor,
        "add_frequency_scale",
        competency,
        after={"levels": [f"{level.rank} {level.label}" for level in levels]},
    )
    return levels


def base_of(competency, version):
    """The same competency in the version the draft was copied from, or None."""
    if version.base_id is None:
        return None
    return Competency.objects.filter(version=version.base_id, key=competency.key).first()


def _refuse_foreign_category(version, category):
    if category is not None and category.version_id != version.pk:
        raise RuleBroken({"category": _("类别不在这一版里。")})


def _refuse_same_name(version, name, category):
    """Two of one name under one heading cannot be told apart; elsewhere a source may repeat a name."""
    if version.competencies.filter(name=name, category=category).exists():
        raise RuleBroken({"name": _("这个类别下已有“%(name)s”。") % {"name": name}})
