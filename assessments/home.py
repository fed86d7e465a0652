"""Panels of the home page about cycles, forms and reports."""

from collections import defaultdict
from dataclasses import dataclass, field

from assessments.enums import AssessmentStatus, CycleStatus, Relation
from assessments.models import Assessment, Cycle, Participant
from assessments.reports.hr_home import hr_home
from assessments.reports.personal import for_reports, personal_report
from models_app.enums import Role
from models_app.roles import employee_of, has_role, reports_of
from models_app.services.platform import has_confirmed_notice


@dataclass
class ToFillIn:
    """A rater's forms about others in one running cycle, and their own self-assessment."""

    cycle: Cycle
    others: list = field(default_factory=list)
    own: Assessment | None = None

    @property
    def submitted(self):
        return sum(form.is_submitted for form in self.others)

    @property
    def returned(self):
        return [form for form in self.others if form.status == AssessmentStatus.RETURNED]

    @property
    def next_form(self):
        """A returned form first, then one that was begun, then an untouched one."""
        urgency = {
            AssessmentStatus.RETURNED: 0,
            AssessmentStatus.IN_PROGRESS: 1,
            AssessmentStatus.NOT_STARTED: 2,
        }
        still_open = [form for form in self.others if form.status in urgency]
        return min(still_open, key=lambda form: urgency[form.status], default=None)

    @property
    def days_over(self):
        return -self.cycle.days_left


def forms_panel(request):
    """Rater: what is still to be filled in, by running cycle."""
    forms = (
        Assessment.objects.of_rater(request.user)
        .filter(participant__cycle__status=CycleStatus.RUNNING)
        .select_related("participant__cycle")
        .order_by("participant__cycle__closes_on", "participant__number")
    )
    cycles = {}
    for form in forms:
        cycle = form.participant.cycle
        entry = cycles.setdefault(cycle.pk, ToFillIn(cycle))
        if form.relation == Relation.SELF:
            entry.own = form
        else:
            entry.others.append(form)
    return ("assessments/home/forms.html", {"cycles": list(cycles.values())}) if cycles else None


def own_report_panel(request):
    """Account manager: where they stand by the newest released report, and what the next levels ask for.

    Before they have confirmed the notice it only says that there is a report (design, rule 12).
    """
    employee = employee_of(request.user)
    if employee is None:
        return None
    released = Participant.objects.taking_part().filter(employee=employee, cycle__status=CycleStatus.RELEASED)
    participant = for_reports(released).order_by("-cycle__released_at").first()
    if participant is None:
        return None
    report = personal_report(participant) if has_confirmed_notice(request.user) else None
    return "assessments/home/own_report.html", {
        "participant": participant,
        "response": getattr(participant, "response", None),
        "report": report,
    }


def team_panel(request):
    """Superior: the newest released cycle of their people, and who has not read their report yet."""
    below = reports_of(request.user)
    if not below:
        return None
    people = (
        Participant.objects.taking_part()
        .filter(employee__in=below, cycle__status=CycleStatus.RELEASED)
        .select_related("cycle", "response")
        .order_by("-cycle__released_at", "number")
    )
    by_cycle = defaultdict(list)
    for participant in people:
        by_cycle[participant.cycle].append(participant)
    if not by_cycle:
        return None
    cycle, newest = next(iter(by_cycle.items()))
    responses = [getattr(one, "response", None) for one in newest]
    return "assessments/home/team.html", {
        "cycle": cycle,
        "people": len(newest),
        "read": sum(response is not None for response in responses),
        "objections": sum(response is not None and response.kind == "object" for response in responses),
    }


def hr_panel(request):
    """HR: where the running cycles stand, what needs attention, what comes next."""
    if not has_role(request.user, Role.HR):
        return None
    return "assessments/cycles/home_panel.html", {"home": hr_home(request.user)}
