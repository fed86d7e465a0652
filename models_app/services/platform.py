"""The change record and the reading notice."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from models_app.errors import Conflict
from models_app.models import ChangeRecord, Notice, NoticeConfirmation
from models_app.request_context import current_request_id

SYSTEM = _("项目")  # who acted when no person did, e.g. loading the documents


def record(*, actor, action, instance, before=None, after=None, label=""):
    """Append one line to the change record; call it inside the transaction of the change itself.

    ``actor`` is a User, or None for the project's own commands. ``before`` and ``after`` are dictionaries of
    plain values. They never carry a rating's value: there it is only said that it changed (design, rule 9).
    ``label`` names the object where its own text is not enough.
    """
    return ChangeRecord.objects.create(
        request_id=current_request_id() or "",
        actor=actor,
        actor_name=actor.get_display_name() if actor else str(SYSTEM),
        action=action,
        object_type=instance._meta.label_lower,
        object_id=str(instance.pk),
        object_label=(label or str(instance))[:200],
        before=before or {},
        after=after or {},
    )


def refuse_stale(instance, revision, *, key, mine, theirs):
    """Raise ``Conflict`` with both texts unless ``revision`` is the row's current one (design, rule 7).

    ``instance`` must have been read under lock. ``mine`` is what the caller wants to write, ``theirs`` what stands.
    """
    if revision == instance.revision:
        return
    change = (
        ChangeRecord.objects.filter(object_type=instance._meta.label_lower, object_id=str(instance.pk))
        .order_by("-at", "-pk")
        .first()
    )
    raise Conflict(
        [
            {
                "key": key,
                "revision": instance.revision,
                "mine": mine,
                "theirs": theirs,
                "by": change.actor_name if change else "",
                "at": change.at if change else None,
            }
        ]
    )


def current_notice():
    """The newest edition of the reading notice, or None before the content is loaded."""
    return Notice.objects.first()


def has_confirmed_notice(user):
    """Whether the user has confirmed the newest edition; true while there is none to confirm."""
    confirmed = Exists(NoticeConfirmation.objects.filter(notice=OuterRef("pk"), user=user))
    return Notice.objects.annotate(is_confirmed=confirmed).values_list("is_confirmed", flat=True).first() is not False


@transaction.atomic
def confirm_notice(*, actor, notice):
    """Write down that ``actor`` has read this edition; a second time changes nothing."""
    if notice != current_notice():
        raise PermissionDenied(_("请阅读并确认最新一版告知书。"))
    confirmation, created = NoticeConfirmation.objects.get_or_create(notice=notice, user=actor)
    if created:
        record(actor=actor, action="confirm_notice", instance=notice)
    return confirmation
