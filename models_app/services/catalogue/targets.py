"""What positions ask for, in a draft."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from models_app.bulk import insert_all
from models_app.enums import TargetKind
from models_app.errors import Conflict, RuleBroken
from models_app.models import Competency, Level, Target
from models_app.services.catalogue.frame import draft_to_edit, finish

FIELDS = ("level", "kind", "weight")


@dataclass(frozen=True)
class TargetInput:
    """What a position asks on one competency. ``level`` None: it no longer asks; ``revision`` None: it did not yet."""

    competency: Competency
    level: Level | None = None
    kind: str = TargetKind.GENERAL
    weight: Decimal | None = None
    revision: int | None = None


def set_target(*, actor, competency, position, level, kind, weight, revision=None):
    """Set one target, with a weight above 0. ``revision`` None adds it; else it is changed."""
    item = TargetInput(competency, level, kind, Decimal(str(weight)), revision)
    return set_targets(actor=actor, version=competency.version, position=position, items=[item])[0]


def delete_target(*, actor, target, revision):
    """The position no longer asks this competency."""
    item = TargetInput(target.competency, revision=revision)
    set_targets(actor=actor, version=target.competency.version, position=target.position, items=[item])


@transaction.atomic
def set_targets(*, actor, version, position, items):
    """Set what a position asks on several competencies: all of it, or nothing.

    ``RuleBroken`` and ``Conflict`` name each item by its competency's key. Answers the targets that stand then, in the
    order of ``items``.
    """
    version = draft_to_edit(actor, version)
    found = Target.objects.select_for_update(of=("self",)).filter(competency__version=version, position=position)
    standing = {target.competency_id: target for target in found.select_related("level")}
    names = {each.pk: each for each in version.competencies.all()}
    _refuse_invalid(items, names)
    _refuse_stale(items, standing)
    before = {each.competency.name: _told(standing.get(each.competency.pk)) for each in items}
    changed, added, gone = [], [], []
    for item in items:
        target = standing.get(item.competency.pk)
        if item.level is None:
            gone += [target] if target else []
        elif target is None:
            added.append(Target(competency=item.competency, position=position, **_values(item)))
        elif _values(item) != {name: getattr(target, name) for name in FIELDS}:
            for name, value in _values(item).items():
                setattr(target, name, value)
            target.revision += 1
            changed.append(target)
    Target.objects.filter(pk__in=[target.pk for target in gone]).delete()
    Target.objects.bulk_update(changed, [*FIELDS, "revision"])
    insert_all(added)
    standing |= {target.competency_id: target for target in added}
    if gone or changed or added:
        _finish(version, actor, position, items, before)
    return [standing[item.competency.pk] for item in items if item.level is not None]


def _values(item):
    return {"level": item.level, "kind": item.kind, "weight": item.weight}


def _told(target):
    """A target in the change record: level, kind and weight."""
    return f"{target.level} {target.kind} {target.weight}" if target else ""


def _finish(version, actor, position, items, before):
    after = {item.competency.name: f"{item.level} {item.kind} {item.weight}" if item.level else "" for item in items}
    changed = [name for name, value in after.items() if value != before[name]]
    finish(
        version,
        actor,
        "set_targets",
        version,
        before={"position": str(position), **{name: before[name] for name in changed}},
        after={"position": str(position), **{name: after[name] for name in changed}},
    )


def _refuse_invalid(items, names):
    wrong = {}
    for item in items:
        key = item.competency.key
        if item.competency.pk not in names:
            wrong[key] = _("指标不在这一版里。")
        elif item.level is None:
            continue
        elif item.level.competency_id != item.competency.pk or item.level.rank is None:
            wrong[key] = _("目标要落在“%(name)s”自己的带数字的等级上。") % {"name": item.competency.name}
        elif item.weight is None or item.weight <= 0:
            wrong[key] = _("权重要大于 0。")
        elif item.weight > 100:
            wrong[key] = _("权重不能超过 100。")
        elif item.weight != round(item.weight, 2):
            wrong[key] = _("权重最多两位小数。")
        elif item.kind not in TargetKind.values:
            wrong[key] = _("请选择底线、核心或一般。")
    if wrong:
        raise RuleBroken(wrong)


def _refuse_stale(items, standing):
    stale = []
    for item in items:
        target = standing.get(item.competency.pk)
        if item.revision == (target.revision if target else None) or (item.level is None and target is None):
            continue
        stale.append(
            {
                "key": item.competency.key,
                "revision": target.revision if target else None,
                "mine": {"target": f"{item.level} {item.kind} {item.weight}" if item.level else ""},
                "theirs": {"target": _told(target)},
            }
        )
    if stale:
        raise Conflict(stale)
