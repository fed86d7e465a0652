"""Tells the catalogue in which cycles a version is used."""

from assessments.enums import CycleStatus
from assessments.models import Cycle
from models_app.usage import Usage


def cycles_using(version, user):
    """Cycles that use the version: running ones and closed ones counted, running ones that the user may know named."""
    cycles = Cycle.objects.filter(versions__version=version).distinct()
    statuses = list(cycles.order_by().values_list("pk", "status"))
    running = [pk for pk, status in statuses if status == CycleStatus.RUNNING]
    closed = [pk for pk, status in statuses if status in (CycleStatus.CLOSED, CycleStatus.RELEASED)]
    names = Cycle.objects.filter(pk__in=running).visible_to(user).values_list("name", flat=True) if running else ()
    return Usage(running=len(running), closed=len(closed), names=tuple(names))
