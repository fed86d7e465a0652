"""What a rater has in front of them: one form, the people to rate, one competency across the team.

Nothing here says what a position asks for, how the person rates themselves, or how they were rated before: a new
rating is given without them.
"""

from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import get_language

from assessments.completeness import is_core, lacks_grounds, missing_answers, missing_grounds
from assessments.enums import AssessmentStatus, EventKind, Relation, UnableReason
from assessments.models import AskedCompetency, Assessment, AssessmentEvent, CycleRelation, Rating
from assessments.sensitive import sensitive_kinds
from models_app.models import Level


@dataclass(frozen=True)
class Choice:
    """One of the levels on offer."""

    level: Level
    is_chosen: bool

    @property
    def value(self):
        return f"level:{self.level.pk}"


@dataclass(frozen=True)
class UnableChoice:
    reason: str
    label: str
    is_chosen: bool

    @property
    def value(self):
        return f"unable:{self.reason}"


@dataclass
class Item:
    """One competency on a form, with what is stored for it, or what was sent and refused (``errors``, ``conflict``)."""

    number: int
    asked: AskedCompetency
    rating: Rating
    errors: dict = field(default_factory=dict)
    conflict: dict | None = None

    @property
    def competency(self):
        return self.asked.competency

    @property
    def kind(self):
        return self.asked.target.kind if self.asked.target else ""

    @property
    def is_core(self):
        return is_core(self.asked)

    @property
    def levels(self):
        return [Choice(level, level.pk == self.rating.level_id) for level in self.competency.ranked_levels]

    @property
    def chosen(self):
        return next((choice.level for choice in self.levels if choice.is_chosen), None)

    @property
    def reasons(self):
        return [
            UnableChoice(value, label, value == self.rating.unable_to_judge) for value, label in UnableReason.choices
        ]

    @property
    def is_rated(self):
        return self.rating.is_rated

    @property
    def lacks_grounds(self):
        return self.is_core and bool(lacks_grounds(self.rating))

    @property
    def seems_to_hold(self):
        """What the texts seem to hold that does not belong there; see ``assessments.sensitive``."""
        return sorted({kind for text in (self.rating.grounds, self.rating.comment) for kind in sensitive_kinds(text)})

    @property
    def gap_note(self):
        return in_language(self.competency, "gap_note")


@dataclass
class Group:
    """The competencies of one dimension."""

    dimension: object
    items: list

    @property
    def name(self):
        return in_language(self.dimension, "name")

    @property
    def rated(self):
        return sum(item.is_rated for item in self.items)


@dataclass
class Form:
    assessment: Assessment
    items: list
    is_editable: bool

    @property
    def participant(self):
        return self.assessment.participant

    @property
    def cycle(self):
        return self.assessment.participant.cycle

    @property
    def is_self(self):
        return self.assessment.relation == Relation.SELF

    @property
    def groups(self):
        groups = {}
        for item in self.items:
            dimension = item.competency.dimension
            groups.setdefault(dimension.pk, Group(dimension, [])).items.append(item)
        return list(groups.values())

    @property
    def rated(self):
        return sum(item.is_rated for item in self.items)

    @property
    def total(self):
        return len(self.items)

    @property
    def missing(self):
        return self._of(missing_answers)

    @property
    def missing_grounds(self):
        return self._of(missing_grounds)

    def _of(self, condition):
        ratings = {item.competency.pk: item.rating for item in self.items}
        found = {asked.pk for asked in condition([item.asked for item in self.items], ratings)}
        return [item for item in self.items if item.asked.pk in found]

    @property
    def current(self):
        """The item to begin with: the first without an answer, else the first."""
        return next((item for item in self.items if not item.is_rated), self.items[0] if self.items else None)

    @property
    def days_left(self):
        """Whole days until the deadline, the last day included as 0; negative afterwards."""
        return (self.cycle.closes_on - timezone.localdate()).days

    def item_of(self, competency_id):
        return next((item for item in self.items if item.competency.pk == competency_id), None)


@dataclass(frozen=True)
class Person:
    """A form in the list of people to rate."""

    assessment: Assessment
    rated: int
    total: int

    @property
    def state(self):
        """submitted, declined, returned, ready, in_progress or not_started."""
        status = self.assessment.status
        if status in (AssessmentStatus.SUBMITTED, AssessmentStatus.DECLINED, AssessmentStatus.RETURNED):
            return str(status)
        if self.total and self.rated == self.total:
            return "ready"
        return "in_progress" if self.rated else "not_started"

    @property
    def is_open(self):
        return self.state not in ("submitted", "declined")

    @property
    def is_finished(self):
        """Every competency has an answer; what is returned may be so as well."""
        return self.is_open and self.total > 0 and self.rated == self.total


def in_language(row, name):
    """The row's text in the language of the page, where it has one of its own."""
    text = getattr(row, f"{name}_en", "") if get_language() == "en" else ""
    return text or getattr(row, name)


def is_anonymous(assessment):
    """Whether the form's relation is anonymous in its cycle."""
    return CycleRelation.objects.filter(
        cycle=assessment.participant.cycle_id, relation=assessment.relation, anonymous=True
    ).exists()


def with_last_return(assessments):
    """Adds ``return_reason``, ``returned_at`` and ``returned_by`` of the last return."""
    last = AssessmentEvent.objects.filter(assessment=OuterRef("pk"), kind=EventKind.RETURNED).order_by("-at", "-pk")
    return assessments.annotate(
        return_reason=Subquery(last.values("reason")[:1]),
        returned_at=Subquery(last.values("at")[:1]),
        returned_by=Subquery(last.values("actor_name")[:1]),
    )


def forms_with_their_people(assessments):
    """The rows that a form's head shows, read with the forms."""
    return assessments.select_related("participant__cycle", "participant__unit", "participant__version__model", "rater")


def form_of(assessment, *, is_rater):
    """The form with its competencies, levels and ratings: three queries. ``assessment`` with its participant."""
    asked = (
        AskedCompetency.objects.filter(participant=assessment.participant_id)
        .select_related("competency__dimension", "target")
        .prefetch_related("competency__levels")
    )
    ratings = {rating.competency_id: rating for rating in assessment.ratings.all()}
    items = [
        Item(number, each, ratings.get(each.competency_id) or no_rating(assessment, each))
        for number, each in enumerate(by_dimension(asked), start=1)
    ]
    return Form(assessment, items, is_editable=is_rater and can_be_filled_in(assessment))


def by_dimension(asked):
    """In the order of the dimensions, and within each in the form's own."""
    return sorted(asked, key=lambda each: (each.competency.dimension.order, each.competency.dimension.code, each.order))


def no_rating(assessment, asked):
    return Rating(assessment=assessment, competency=asked.competency, revision=0)


def can_be_filled_in(assessment):
    """By state alone: the cycle runs, its first day has come, and the form is neither submitted nor declined."""
    cycle = assessment.participant.cycle
    return (
        cycle.is_running
        and cycle.opens_on <= timezone.localdate()
        and assessment.status not in (AssessmentStatus.SUBMITTED, AssessmentStatus.DECLINED)
    )


def people_to_rate(user, cycle=None):
    """The forms of a rater, of one cycle or of all: one query. The form about themselves comes last."""
    forms = forms_with_their_people(Assessment.objects.of_rater(user).with_progress())
    if cycle is not None:
        forms = forms.filter(participant__cycle=cycle)
    people = [Person(form, form.rated_count, form.asked_count) for form in forms]
    return sorted(people, key=lambda person: person.assessment.relation == Relation.SELF)
