"""Levels of a draft's competencies."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from models_app.enums import Origin
from models_app.errors import RuleBroken
from models_app.models import Level
from models_app.services.catalogue.copying import copy_level
from models_app.services.catalogue.frame import (
    UP,
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

TEXTS = ("label", "title", "behaviour", "coder_note")
FIELDS = ("rank", *TEXTS, "band_low", "band_high")


@transaction.atomic
def add_level(*, actor, competency, **fields):
    """Add a level with any of ``rank``, ``label``, ``title``, ``behaviour``, ``coder_note``, ``band_low/high``."""
    version = draft_to_edit(actor, competency.version)
    competency = row_to_edit(competency)
    level = Level(
        competency=competency,
        origin=Origin.BANK,
        order=next_order(competency.levels),
        **_known(tidied(fields)),
    )
    _refuse_empty(level)
    check(level)
    level.save()
    finish(version, actor, "add_level", level, after=plain(level, FIELDS))
    return level


@transaction.atomic
def update_level(*, actor, level, revision, **fields):
    """Change any of a level's fields; a changed text is the bank's, the base version's text again the source's."""
    version = draft_to_edit(actor, level.competency.version)
    level = row_to_edit(level)
    fields = _known(tidied(fields))
    before = plain(level, fields)
    refuse_stale(level, revision, key=_name(level), mine=plain_values(fields), theirs=before)
    if fields.get("rank", level.rank) is None and level.targets.exists():
        raise RuleBroken({"rank": _("有岗位以这个等级为目标，等级数字不能空着。")})
    texts = {name: fields.get(name, getattr(level, name)) for name in TEXTS}
    fields["origin"] = origin_of(texts, level, "origin", base_of(level, version), source_of(level))
    write(level, fields)
    _refuse_empty(level)
    finish(version, actor, "update_level", level, before=before, after=plain(level, fields))
    return level


@transaction.atomic
def restore_level(*, actor, level, revision, to_source=False):
    """Give a level the texts, rank and band it has in the version the draft was copied from, or (``to_source``) in the
    competency that this one was taken from."""
    version = draft_to_edit(actor, level.competency.version)
    base = source_of(level) if to_source else base_of(level, version)
    if base is None and to_source:
        raise RuleBroken({"": _("这个等级不是选用来的，没有来源可以恢复。")})
    if base is None:
        raise RuleBroken({"": _("这是新增的等级，前一版里没有它。")})
    return update_level(actor=actor, level=level, revision=revision, **{name: getattr(base, name) for name in FIELDS})


@transaction.atomic
def move_level(*, actor, level, revision, direction):
    """Move a level one place ``up`` (towards the lowest) or ``down``.

    Ranked levels swap rank and label with their neighbour; levels without a rank change their order.
    """
    version = draft_to_edit(actor, level.competency.version)
    level = row_to_edit(level)
    refuse_stale(level, revision, key=_name(level), mine={}, theirs={})
    levels = list(level.competency.levels.order_by("rank", "order", "pk"))
    siblings = [each for each in levels if (each.rank is None) == (level.rank is None)]
    if level.rank is None:
        moved = swap(level, siblings, levels, direction)
    else:
        moved = _swap_ranks(level, siblings, direction, version)
    if moved:
        finish(version, actor, "move_level", level, after={"direction": direction})
    return level


def _swap_ranks(level, siblings, direction, version):
    place = siblings.index(level)
    other = place - 1 if direction == UP else place + 1
    if not 0 <= other < len(siblings):
        return False
    neighbour = siblings[other]
    one = {"rank": level.rank, "label": level.label}
    two = {"rank": neighbour.rank, "label": neighbour.label}
    # The database holds ranks apart at every moment, so one steps aside first.
    Level.objects.filter(pk=level.pk).update(rank=None)
    for row, values in ((neighbour, one), (level, two)):
        texts = {name: values.get(name, getattr(row, name)) for name in TEXTS}
        origin = origin_of(texts, row, "origin", base_of(row, version), source_of(row))
        write(row, {**values, "origin": origin})
    return True


@transaction.atomic
def delete_level(*, actor, level, revision):
    """Remove a level; refused while a position has it as its target."""
    version = draft_to_edit(actor, level.competency.version)
    level = row_to_edit(level)
    refuse_stale(level, revision, key=_name(level), mine={}, theirs={})
    wanted = [str(target.position) for target in level.targets.select_related("position__family")]
    if wanted:
        raise RuleBroken(
            {"": _("有岗位以这个等级为目标，请先改目标：%(positions)s") % {"positions": _("、").join(wanted)}}
        )
    # On the parent's record: the row itself will be gone.
    finish(version, actor, "delete_level", level.competency, before={"key": level.key, **plain(level, FIELDS)})
    level.delete()


@transaction.atomic
def bring_back_level(*, actor, competency, key):
    """Undo a deletion: the level stands again, with its citations, as in the version before, else as in the competency
    that this one was taken from."""
    version = draft_to_edit(actor, competency.version)
    competency = row_to_edit(competency)
    gone = Level(competency=competency, key=key)
    base = base_of(gone, version) or source_of(gone)
    if base is None or competency.levels.filter(key=key).exists():
        raise RuleBroken({"": _("没有可以恢复的等级。")})
    if base.rank is not None and competency.levels.filter(rank=base.rank).exists():
        raise RuleBroken({"": _("等级数字 %(rank)s 已经给了另一个等级。") % {"rank": base.rank}})
    copy_level(base, competency)
    level = competency.levels.get(key=key)
    finish(version, actor, "bring_back_level", level, after=plain(level, FIELDS))
    return level


def base_of(level, version):
    """The same level in the version the draft was copied from, or None."""
    if version.base_id is None:
        return None
    return Level.objects.filter(
        competency__version=version.base_id, competency__key=level.competency.key, key=level.key
    ).first()


def source_of(level):
    """The same level of the competency that this one was taken from, or None."""
    taken_from = level.competency.taken_from_id
    return Level.objects.filter(competency=taken_from, key=level.key).first() if taken_from else None


def _name(level):
    return f"{level.competency.name} · {level}"


def _known(fields):
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field of a level: {unknown}")
    return fields


def _refuse_empty(level):
    if level.rank is None and not any(getattr(level, name) for name in TEXTS):
        raise RuleBroken({"behaviour": _("等级要有数字或文字。")})
