"""Whose reports somebody reads together: a superior their people, HR their units. Never their own."""

from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.models import Participant
from models_app.enums import ReportingKind, Role
from models_app.models import OrgUnit, ReportingLine
from models_app.models.querysets import subtree_condition
from models_app.numbers import key_in
from models_app.roles import employee_of, granted_units, has_role, is_superior

TEAM, UNITS = "team", "units"


@dataclass(frozen=True)
class Scope:
    """``readable``: all that the user may read in this capacity; ``participants``: what is chosen of it."""

    readable: QuerySet
    participants: QuerySet
    kind: str
    has_both: bool
    direct_only: bool
    unit: str
    superior: str
    units: tuple

    @property
    def as_hr(self):
        return self.kind == UNITS


def scope_of(user, query):
    """``query``: ``scope`` team or units (who is both chooses), ``direct``, ``unit``, ``superior``."""
    own = employee_of(user)
    is_hr, leads = has_role(user, Role.HR), is_superior(user)
    kind = query.get("scope") if is_hr and leads and query.get("scope") in (TEAM, UNITS) else UNITS if is_hr else TEAM
    readable = Participant.objects.with_report_for(user).exclude(employee=own.pk if own else 0)
    if kind == TEAM:
        readable = readable.below(user)
    elif leads:
        readable = readable.handled_by_hr(user)
    direct = kind == TEAM and query.get("direct") == "1"
    unit = query.get("unit", "") if kind == UNITS else ""
    superior = query.get("superior", "") if kind == UNITS else ""
    participants = readable
    if direct:
        lines = ReportingLine.objects.filter(superior=own, kind=ReportingKind.DIRECT, end=None)
        participants = participants.filter(employee__in=lines.values("employee"))
    units = tuple(OrgUnit.objects.within(granted_units(user, Role.HR))) if kind == UNITS else ()
    if unit_key := key_in(unit):
        chosen = [each for each in units if each.pk == unit_key]
        participants = participants.filter(subtree_condition("unit__path", chosen))
    if superior_key := key_in(superior):
        participants = participants.filter(superior=superior_key)
    return Scope(
        readable=readable,
        participants=participants,
        kind=kind,
        has_both=is_hr and leads,
        direct_only=direct,
        unit=unit,
        superior=superior,
        units=units,
    )
