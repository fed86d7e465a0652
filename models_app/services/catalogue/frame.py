"""What every edit of a draft shares: lock the version, check, write, register the editor, record."""

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from models_app.enums import Origin, VersionStatus
from models_app.errors import RuleBroken, WrongState
from models_app.models import Level, ModelVersion, VersionEditor
from models_app.permissions.catalogue import can_compose, can_edit_model
from models_app.services.platform import record

UP, DOWN = "up", "down"


def locked_version(version):
    """The version, read anew under lock. Everything that writes below a version begins here."""
    found = ModelVersion.objects.select_for_update(of=("self",)).select_related("model").filter(pk=version.pk).first()
    if found is None:
        raise WrongState(_("这份草稿刚被放弃。"))
    return found


def require(allowed):
    if not allowed:
        raise PermissionDenied


def draft_to_edit(actor, version):
    """The version under lock, if ``actor`` may edit it now."""
    require(can_compose(actor))
    version = locked_version(version)
    require(can_edit_model(actor, version.model))
    if version.status != VersionStatus.DRAFT:
        raise WrongState(
            _("%(version)s 现在是“%(status)s”，不能修改。")
            % {"version": version, "status": version.get_status_display()}
        )
    return version


def row_to_edit(row):
    """The row as it stands, read after its version was locked; ``WrongState`` when somebody deleted it meanwhile."""
    found = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise WrongState(_("“%(row)s”刚被别人删除。") % {"row": row})
    return found


def register_editor(version, actor):
    """Whoever edited a draft does not approve it (design, rule 1)."""
    VersionEditor.objects.get_or_create(version=version, user=actor, defaults={"name": actor.get_display_name()})


def finish(version, actor, action, instance, *, before=None, after=None):
    """The end of every edit: the version has a new revision and one more editor, and the change is on record."""
    version.revision += 1
    version.save(update_fields=["revision"])
    register_editor(version, actor)
    label = f"{instance.competency.name} · {instance}" if isinstance(instance, Level) else ""
    record(actor=actor, action=action, instance=instance, before=before, after=after, label=label)


def write(row, fields):
    """Set ``fields`` (name -> value) on the row, check what can be checked, save with the next revision."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.revision += 1
    check(row)
    row.save()
    return row


def check(row):
    """Raise ``RuleBroken`` with the fields' names for values that the model or a constraint refuses."""
    from django.core.exceptions import ValidationError

    try:
        row.clean_fields()
        row.validate_constraints()
    except ValidationError as error:
        found = error.message_dict
        raise RuleBroken({"" if name == "__all__" else name: texts for name, texts in found.items()}) from error


def plain(row, names):
    """The values of the fields ``names`` as plain values for the change record and for ``Conflict``."""
    values = {}
    for name in names:
        value = getattr(row, name)
        values[name] = value if isinstance(value, int | str) or value is None else str(value)
    return values


def plain_values(fields):
    return {
        name: value if isinstance(value, int | str) or value is None else str(value) for name, value in fields.items()
    }


def tidied(fields):
    """Texts as they are stored: one kind of line break, nothing blank around them."""
    return {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value for name, value in fields.items()
    }


def origin_of(new_texts, row, origin_field, *known):
    """Whose words the texts are after an edit (design, rule 11).

    ``new_texts`` maps field names to the texts to be written. Equal to those of a ``known`` row (the same one of the
    version the draft was copied from, then the one it was taken from; None where there is none): what they were
    there. Unchanged: what they are. Else the bank's.
    """
    for other in known:
        if other is not None and all(getattr(other, name) == text for name, text in new_texts.items()):
            return getattr(other, origin_field)
    if all(getattr(row, name) == text for name, text in new_texts.items()):
        return getattr(row, origin_field)
    return Origin.BANK


def next_order(rows):
    """The place after the last of ``rows``."""
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def swap(row, siblings, everything, direction):
    """Move ``row`` one place among its ``siblings`` and number ``everything`` (siblings included) anew.

    Answers whether there was a place to move to.
    """
    siblings, everything = list(siblings), list(everything)
    place = siblings.index(row)
    other = place - 1 if direction == UP else place + 1
    if not 0 <= other < len(siblings):
        return False
    here, there = everything.index(row), everything.index(siblings[other])
    everything[here], everything[there] = everything[there], everything[here]
    changed = []
    for number, each in enumerate(everything, start=1):
        if each.order != number:
            each.order = number
            changed.append(each)
    type(row)._default_manager.bulk_update(changed, ["order"])
    return True
