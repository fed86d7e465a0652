"""Who may read, fill in and return a form."""

from django.utils.translation import gettext as _

from assessments.enums import AssessmentStatus
from assessments.models import Assessment
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


def still_rates(user, assessment):
    """Whether the user has yet to hand in a form of their own about the same person in the same cycle: a new rating
    is given before anybody else's is read."""
    own = Assessment.objects.of_rater(user).filter(participant=assessment.participant_id)
    return own.exclude(pk=assessment.pk).exclude(status=AssessmentStatus.SUBMITTED).exists()


def can_read_answers(user, assessment, *, anonymous):
    """Its rater; and HR once it is submitted, unless the relation is ``anonymous`` in the cycle (design, rule 10)."""
    return is_rater(user, assessment) or (assessment.is_submitted and not anonymous and can_return(user, assessment))


def refusal_to_read(user, assessment, *, anonymous):
    """Why HR may not read a form they may know of, in words; None where they may. Its rater always may."""
    if not can_read_answers(user, assessment, anonymous=anonymous):
        return _("评价表提交以前、以及匿名的评价表，只有评价人能看。")
    if still_rates(user, assessment):
        return _("您对此人的评价还没有提交，提交以后才能看其他人的评价表。")
    return None
