"""Headings of a draft."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from models_app.enums import MOST_HEADING_LEVELS, Origin
from models_app.errors import RuleBroken
from models_app.models import Category, Competency, Target
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

FIELDS = ("name", "parent")


@transaction.atomic
def add_category(*, actor, version, name, parent=None):
    """Add a heading at the end of the draft, below ``parent`` or at the top."""
    version = draft_to_edit(actor, version)
    _refuse_foreign_parent(version, None, parent)
    category = Category(
        version=version,
        parent=parent,
        name=name.strip(),
        origin=Origin.BANK,
        order=next_order(version.categories),
    )
    check(category)
    category.save()
    finish(version, actor, "add_category", category, after=plain(category, FIELDS))
    return category


@transaction.atomic
def update_category(*, actor, category, revision, **fields):
    """Change a heading's ``name`` or ``parent``."""
    version = draft_to_edit(actor, category.version)
    category = row_to_edit(category)
    fields = tidied(fields)
    before = plain(category, fields)
    refuse_stale(category, revision, key=str(category), mine=plain_values(fields), theirs=before)
    if "parent" in fields:
        _refuse_foreign_parent(version, category, fields["parent"])
    if "name" in fields:
        base = _base_of(category, version)
        fields["origin"] = origin_of({"name": fields["name"]}, category, "origin", base)
    write(category, fields)
    finish(version, actor, "update_category", category, before=before, after=plain(category, fields))
    return category


@transaction.atomic
def move_category(*, actor, category, revision, direction):
    """Move a heading one place ``up`` or ``down`` among those with the same parent."""
    version = draft_to_edit(actor, category.version)
    category = row_to_edit(category)
    refuse_stale(category, revision, key=str(category), mine={}, theirs={})
    everything = list(version.categories.order_by("order", "pk"))
    siblings = [each for each in everything if each.parent_id == category.parent_id]
    if swap(category, siblings, everything, direction):
        finish(version, actor, "move_category", category, after={"direction": direction})
    return category


@transaction.atomic
def delete_category(*, actor, category, revision):
    """Remove a heading with the headings and competencies below it."""
    version = draft_to_edit(actor, category.version)
    category = row_to_edit(category)
    refuse_stale(category, revision, key=str(category), mine={}, theirs={})
    goes = with_headings_below(category)
    competencies = Competency.objects.filter(category__in=goes)
    before = {"key": category.key, **plain(category, FIELDS), "competencies": [each.name for each in competencies]}
    finish(version, actor, "delete_category", version, before=before)
    Target.objects.filter(competency__in=competencies).delete()
    competencies.delete()
    Category.objects.filter(pk__in=[each.pk for each in goes]).delete()


def with_headings_below(category):
    """The heading and all below it; the tree of one version is small and read at once."""
    below, found = {}, [category]
    for each in Category.objects.filter(version=category.version_id):
        below.setdefault(each.parent_id, []).append(each)
    for each in found:
        found.extend(below.get(each.pk, []))
    return found


def levels_below(category):
    """How deep the tree under a heading is, itself included."""
    depth = {None: 0, category.parent_id: 0}
    for each in with_headings_below(category):
        depth[each.pk] = depth[each.parent_id] + 1
    return max(depth.values())


def levels_above(category):
    """How many headings stand from the top down to this one, as far as anybody asks."""
    count = 0
    while category is not None and count <= MOST_HEADING_LEVELS:
        count, category = count + 1, category.parent
    return count


def _refuse_foreign_parent(version, category, parent):
    if parent is None:
        return
    if parent.version_id != version.pk:
        raise RuleBroken({"parent": _("上级类别不在这一版里。")})
    if category is not None and parent in with_headings_below(category):
        raise RuleBroken({"parent": _("类别不能放在它自己下面。")})
    if levels_above(parent) + (levels_below(category) if category else 1) > MOST_HEADING_LEVELS:
        raise RuleBroken(
            {"parent": _("类别最多 %(most)s 层，请选更高一层的上级类别。") % {"most": MOST_HEADING_LEVELS}}
        )


def _base_of(category, version):
    return Category.objects.filter(version=version.base_id, key=category.key).first() if version.base_id else None
