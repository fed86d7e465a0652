"""Named, chainable reads of cycles and forms. ``visible_to`` says what a user may know of."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from assessments.enums import AssessmentStatus, CycleStatus
from models_app.enums import Role
from models_app.models.querysets import subtree_condition
from models_app.roles import employee_of, granted_units, reports_of

RESULT_STATES = [CycleStatus.CLOSED, CycleStatus.RELEASED]


def _own_id(user):
    """The user's employee key; 0 belongs to nobody."""
    employee = employee_of(user)
    return employee.pk if employee else 0


def _count(rows):
    """The number of ``rows`` as a subquery; 0 where there are none."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """HR: the cycles they manage and those with people of their units."""
        from assessments.models import Participant

        units = granted_units(user, Role.HR)
        theirs = Participant.objects.filter(cycle=OuterRef("pk")).filter(subtree_condition("unit__path", units))
        return self.filter(subtree_condition("unit__path", units) | Exists(theirs))

    def running(self):
        return self.filter(status=CycleStatus.RUNNING)

    def with_results(self):
        return self.filter(status__in=RESULT_STATES)

    def released(self):
        return self.filter(status=CycleStatus.RELEASED)


class ParticipantQuerySet(models.QuerySet):
    def taking_part(self):
        return self.filter(excused_reason="")

    def handled_by_hr(self, user):
        """Participants in the subtree of the user's HR role, as at launch; nobody handles their own record."""
        units = granted_units(user, Role.HR)
        return self.filter(subtree_condition("unit__path", units)).exclude(employee=_own_id(user))

    def below(self, user):
        """Participants who report to the user today, directly or indirectly."""
        return self.filter(employee__in=reports_of(user))

    def with_report_for(self, user):
        """Participants whose report the user may read.

        HR from the close on; the superiors and the person from the release on.
        """
        units = granted_units(user, Role.HR)
        own = _own_id(user)
        as_hr = Q(cycle__status__in=RESULT_STATES) & subtree_condition("unit__path", units) & ~Q(employee=own)
        released = Q(cycle__status=CycleStatus.RELEASED)
        theirs = Q(employee=own) | Q(employee__in=reports_of(user))
        return self.filter(as_hr | (released & theirs), excused_reason="")


class AssessmentQuerySet(models.QuerySet):
    def of_rater(self, user):
        """The user's own forms in cycles that were launched."""
        return self.filter(rater__employee=_own_id(user)).exclude(participant__cycle__status=CycleStatus.DRAFT)

    def handled_by_hr(self, user):
        """Forms about people of the user's HR units: who has submitted, never one's own record."""
        units = granted_units(user, Role.HR)
        return self.filter(subtree_condition("participant__unit__path", units)).exclude(
            participant__employee=_own_id(user)
        )

    def visible_to(self, user):
        """Forms that the user may know of: their own, and as HR those about their units' people."""
        units = granted_units(user, Role.HR)
        own = _own_id(user)
        as_hr = subtree_condition("participant__unit__path", units) & ~Q(participant__employee=own)
        return self.filter(Q(rater__employee=own) | as_hr).exclude(participant__cycle__status=CycleStatus.DRAFT)

    def with_progress(self):
        """Adds ``asked_count`` and ``rated_count``: how many competencies are asked, and how many have an answer."""
        from assessments.models import AskedCompetency, Rating

        asked = AskedCompetency.objects.filter(participant=OuterRef("participant"))
        rated = Rating.objects.filter(assessment=OuterRef("pk")).filter(
            Q(level__isnull=False) | Q(below_lowest=True) | ~Q(unable_to_judge="")
        )
        return self.annotate(asked_count=_count(asked), rated_count=_count(rated))

    def open(self):
        """Forms that can still be filled in."""
        return self.filter(participant__cycle__status=CycleStatus.RUNNING).exclude(
            status__in=[AssessmentStatus.SUBMITTED, AssessmentStatus.DECLINED]
        )
