"""Who may read and answer reports. Which reports: ``Participant.objects.with_report_for(user)``."""

from models_app.enums import Role
from models_app.roles import employee_of, has_role, is_superior, reports_of


def can_read_team_reports(user):
    return has_role(user, Role.HR) or is_superior(user)


def is_own_report(user, participant):
    employee = employee_of(user)
    return employee is not None and participant.employee_id == employee.pk


def can_respond(user, participant):
    """Only the person themselves answers their report."""
    return is_own_report(user, participant)


def can_plan_actions(user, participant):
    """The person and those above them agree on actions."""
    return is_own_report(user, participant) or participant.employee_id in reports_of(user)
