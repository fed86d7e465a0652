"""Who may read, fill in and return a form."""

from models_app.enums import Role
from models_app.roles import employee_of, reaches


def is_rater(user, assessment):
    employee = employee_of(user)
    return employee is not None and assessment.rater.employee_id == employee.pk


def is_about(user, assessment):
    employee = employee_of(user)
    return employee is not None and assessment.participant.employee_id == employee.pk


def can_fill_in(user, assessment):
    """Only its rater; whether it is still open is a matter of state, not of permission."""
    return is_rater(user, assessment)


def can_return(user, assessment):
    """HR of the participant's unit, never on their own record nor on a form they filled in."""
    return (
        reaches(user, Role.HR, assessment.participant.unit)
        and not is_about(user, assessment)
        and not is_rater(user, assessment)
    )


def can_read_answers(user, assessment, *, anonymous):
    """Its rater; and HR once it is submitted, unless the relation is ``anonymous`` in the cycle (design, rule 10)."""
    return is_rater(user, assessment) or (assessment.is_submitted and not anonymous and can_return(user, assessment))
