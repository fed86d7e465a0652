"""The change record as the auditor reads it: filtered, newest first."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from models_app.models import ChangeRecord
from models_app.reads.actions import field_label, type_label

FIRST_DAY, LAST_DAY = date.min + timedelta(days=2), date.max - timedelta(days=2)


def changes(chosen):
    """The records that fit ``chosen``: ``who``, ``action``, ``kind``, ``object``, ``request``, ``since``, ``until``."""
    rows = ChangeRecord.objects.all()
    for name, lookup in (
        ("who", "actor_name__icontains"),
        ("action", "action"),
        ("kind", "object_type"),
        ("object", "object_label__icontains"),
        ("request", "request_id"),
    ):
        if chosen.get(name):
            rows = rows.filter(**{lookup: chosen[name]})
    if chosen.get("since"):
        rows = rows.filter(at__gte=start_of(chosen["since"]))
    if chosen.get("until"):
        rows = rows.filter(at__lt=start_of(min(chosen["until"], LAST_DAY) + timedelta(days=1)))
    return rows


def start_of(day):
    """Midnight of the day in the reader's zone; the calendar's two ends have no midnight in every zone."""
    return timezone.make_aware(datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time.min))


def actions():
    """The acts on record, alphabetically."""
    return list(ChangeRecord.objects.order_by("action").values_list("action", flat=True).distinct())


def object_types():
    """``[(name, word for people)]`` of what was changed."""
    names = ChangeRecord.objects.order_by("object_type").values_list("object_type", flat=True).distinct()
    return [(name, type_label(name)) for name in names]


def changes_of(record):
    """``[(field in words, before, after)]`` of a change record; what did not change is left out."""
    names = dict.fromkeys([*record.before, *record.after])
    told = [(name, record.before.get(name), record.after.get(name)) for name in names]
    return [(field_label(record.object_type, name), plain(old), plain(new)) for name, old, new in told if old != new]


def plain(value):
    """A stored value as text."""
    if isinstance(value, list | tuple):
        return _("、").join(map(str, value))
    if isinstance(value, dict):
        return _("、").join(f"{name} {text}" for name, text in value.items())
    return "" if value is None else str(value)
