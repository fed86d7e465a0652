"""Tells the catalogue in which cycles a version is used."""

from django.db.models import Exists, OuterRef

from assessments.enums import CycleStatus
from assessments.models import Cycle
from models_app.usage import Usage


def cycles_using(version, user):
    """Cycles that use the version: running ones and closed ones counted, running ones that the user may know named."""
    known = Cycle.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows = list(
        Cycle.objects.filter(versions__version=version)
        .exclude(status=CycleStatus.DRAFT)
        .distinct()
        .annotate(known=Exists(known))
        .order_by("opens_on", "pk")
        .values_list("status", "name", "known")
    )
    running = [row for row in rows if row[0] == CycleStatus.RUNNING]
    names = tuple(name for _status, name, known in running if known)
    return Usage(running=len(running), closed=len(rows) - len(running), names=names)
