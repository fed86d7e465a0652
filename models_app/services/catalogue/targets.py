"""What positions ask for, in a draft."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from models_app.errors import Conflict, RuleBroken
from models_app.models import Target
from models_app.services.catalogue.frame import (
    check,
    draft_to_edit,
    finish,
    plain,
    plain_values,
    row_to_edit,
    write,
)
from models_app.services.platform import refuse_stale

FIELDS = ("level", "kind", "weight")


@transaction.atomic
def set_target(*, actor, competency, position, level, kind, weight, revision=None):
    """Set the level a position asks for, with kind and weight above 0. ``revision`` None adds; else it changes."""
    version = draft_to_edit(actor, competency.version)
    competency = row_to_edit(competency)
    if level.competency_id != competency.pk or level.rank is None:
        raise RuleBroken({"level": _("目标要落在“%(name)s”自己的带数字的等级上。") % {"name": competency.name}})
    fields = {"level": level, "kind": kind, "weight": Decimal(str(weight))}
    target = Target.objects.select_for_update().filter(competency=competency, position=position).first()
    if target is None:
        return _add(version, actor, competency, position, fields, revision)
    before = plain(target, FIELDS)
    key = f"{competency.name} · {position}"
    refuse_stale(target, revision, key=key, mine=plain_values(fields), theirs=before)
    write(target, fields)
    finish(version, actor, "set_target", target, before=before, after=plain(target, FIELDS))
    return target


def _add(version, actor, competency, position, fields, revision):
    if revision is not None:  # it was there when the caller looked
        raise Conflict(
            [{"key": f"{competency.name} · {position}", "revision": None, "mine": plain_values(fields), "theirs": {}}]
        )
    target = Target(competency=competency, position=position, **fields)
    check(target)
    target.save()
    finish(version, actor, "set_target", target, after=plain(target, FIELDS))
    return target


@transaction.atomic
def delete_target(*, actor, target, revision):
    """The position no longer asks this competency."""
    version = draft_to_edit(actor, target.competency.version)
    target = row_to_edit(target)
    key = f"{target.competency.name} · {target.position}"
    refuse_stale(target, revision, key=key, mine={}, theirs=plain(target, FIELDS))
    finish(version, actor, "delete_target", target, before=plain(target, FIELDS))
    target.delete()
