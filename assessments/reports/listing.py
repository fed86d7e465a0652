"""Which reports somebody may read, as a list: filtered, searched, paged, each with its head figures."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.enums import ResponseKind
from assessments.models import Cycle, Participant, Result
from assessments.reports.standing import standings_of
from models_app.enums import Role
from models_app.models import OrgUnit
from models_app.models.querysets import subtree_condition
from models_app.numbers import key_in
from models_app.roles import employee_of, granted_units, has_role, is_superior
from models_app.search import printable

PAGE = 25


@dataclass(frozen=True)
class Line:
    """One report of the list."""

    participant: Participant
    summary: scoring.Summary

    @property
    def response(self):
        return getattr(self.participant, "response", None)


def report_list(user, query):
    """The context of the list page. ``query``: ``q``, ``cycle``, ``unit``, ``answer``, ``page``."""
    everything = Participant.objects.with_report_for(user)
    own_id = own_key(user)
    rows = filtered(everything, user, query).order_by("-cycle__closed_at", "-cycle__pk", "unit__path", "number", "pk")
    page = Paginator(rows.select_related("cycle", "response"), PAGE).get_page(query.get("page"))
    cycles = Cycle.objects.filter(participants__in=everything).distinct().order_by("-closed_at", "-pk")
    return {
        "page_obj": page,
        "lines": lines_of(page.object_list),
        "own_id": own_id,
        "cycles": list(cycles.values_list("pk", "name")),
        "units": units_of(user),
        "query": {name: query.get(name, "") for name in ("q", "cycle", "unit", "answer")},
        "is_filtered": any(query.get(name) for name in ("q", "cycle", "unit", "answer")),
        "answers": [("none", _("尚未确认")), *ResponseKind.choices],
        "is_others": has_role(user, Role.HR) or is_superior(user),
    }


def own_key(user):
    employee = employee_of(user)
    return employee.pk if employee else None


def units_of(user):
    """The units that HR may narrow the list to; none for others."""
    tops = granted_units(user, Role.HR)
    return list(OrgUnit.objects.within(tops)) if tops else []


def filtered(participants, user, query):
    words = printable(query.get("q", "")).strip()
    if words:
        participants = participants.filter(Q(name__icontains=words) | Q(number__startswith=words))
    if cycle := key_in(query.get("cycle", "")):
        participants = participants.filter(cycle=cycle)
    if unit := key_in(query.get("unit", "")):
        units = OrgUnit.objects.filter(pk=unit)
        participants = participants.filter(subtree_condition("unit__path", units))
    answer = query.get("answer")
    if answer == "none":
        participants = participants.filter(response=None)
    elif answer in ResponseKind.values:
        participants = participants.filter(response__kind=answer)
    return participants


def lines_of(participants):
    """The participants with their summaries: one query however many they are."""
    participants = list(participants)
    summaries = summaries_of(participants)
    return [Line(participant, summaries[participant.pk]) for participant in participants]


def summaries_of(participants):
    standings = standings_of(Result.objects.filter(participant__in=[each.pk for each in participants]))
    return {each.pk: standings[each.pk].summary for each in participants}
