"""All that a rater has to do: the people of each cycle, and one competency across the team."""

from dataclasses import dataclass

from django.utils import timezone

from assessments.enums import AssessmentStatus, Relation
from assessments.models import AskedCompetency, Assessment, Rating
from assessments.reports.forms import (
    Item,
    by_dimension,
    can_be_filled_in,
    in_language,
    no_rating,
    show_refused,
)


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
        """Every competency has an answer, and nothing was returned since."""
        return self.state == "ready"


def people_to_rate(user, cycle=None):
    """The forms of a rater, of one cycle or of all: one query. The form about themselves comes last."""
    forms = Assessment.objects.of_rater(user).with_progress().select_related("participant__cycle")
    if cycle is not None:
        forms = forms.filter(participant__cycle=cycle)
    people = [Person(form, form.rated_count, form.asked_count) for form in forms]
    return sorted(people, key=lambda person: person.assessment.relation == Relation.SELF)


# --- All the people, cycle by cycle


@dataclass
class Round:
    """A cycle as its rater sees it."""

    cycle: object
    people: list
    own: Person | None
    first_competency: int | None = None

    @property
    def is_open(self):
        return self.cycle.is_running and self.cycle.opens_on <= timezone.localdate()

    @property
    def submitted(self):
        return sum(person.state == "submitted" for person in self.people)

    @property
    def finished(self):
        """Those who can be submitted together."""
        return [person for person in [*self.people, self.own] if person and person.is_finished]

    @property
    def to_do(self):
        return [person for person in [*self.people, self.own] if person and person.is_open]


@dataclass(frozen=True)
class Rounds:
    running: list
    past: list


def rounds_of(user):
    """The cycles in which the user rates, newest first: two queries."""
    rounds = {}
    for person in people_to_rate(user):
        cycle = person.assessment.participant.cycle
        round_ = rounds.setdefault(cycle.pk, Round(cycle, [], None))
        if person.assessment.relation == Relation.SELF:
            round_.own = person
        else:
            round_.people.append(person)
    running = [each for each in rounds.values() if each.cycle.is_running]
    _find_first_competencies(running)
    past = [each for each in rounds.values() if not each.cycle.is_running]
    return Rounds(
        sorted(running, key=lambda each: (each.cycle.closes_on, each.cycle.pk)),
        sorted(past, key=lambda each: (each.cycle.closes_on, each.cycle.pk), reverse=True),
    )


def _find_first_competencies(rounds):
    """Where rating one competency across the team begins."""
    cycle_of = {person.assessment.participant_id: each for each in rounds for person in each.people}
    asked = AskedCompetency.objects.filter(participant__in=cycle_of).order_by(
        "competency__dimension__order", "competency__dimension__code", "order"
    )
    for participant, competency in asked.values_list("participant", "competency"):
        round_ = cycle_of[participant]
        round_.first_competency = round_.first_competency or competency


# --- One competency across the team


@dataclass
class TeamRow:
    """One person's rating on the competency."""

    assessment: Assessment
    item: Item
    is_editable: bool

    def refuse(self, error, inputs):
        show_refused([self.item], error, inputs)


@dataclass(frozen=True)
class TeamCompetency:
    """A competency in the list beside: how many of those who are asked it have an answer."""

    competency: object
    rated: int
    total: int


@dataclass
class AcrossTeam:
    cycle: object
    competency: object
    rows: list
    competencies: list

    @property
    def levels(self):
        return self.competency.ranked_levels

    @property
    def gap_note(self):
        return in_language(self.competency, "gap_note")

    @property
    def rated(self):
        return sum(row.item.is_rated for row in self.rows)

    @property
    def is_editable(self):
        return any(row.is_editable for row in self.rows)

    @property
    def is_refused(self):
        return any(row.item.errors or row.item.conflict for row in self.rows)

    @property
    def place(self):
        return [each.competency.pk for each in self.competencies].index(self.competency.pk)

    @property
    def previous(self):
        return self.competencies[self.place - 1].competency if self.place else None

    @property
    def next(self):
        return self.competencies[self.place + 1].competency if self.place + 1 < len(self.competencies) else None


def competency_across_team(user, cycle, competency_id):
    """One competency for all the people whom the user rates in the cycle, or None: four queries."""
    forms = Assessment.objects.of_rater(user).exclude(relation=Relation.SELF)
    forms = forms.filter(participant__cycle=cycle).select_related("participant__cycle", "rater")
    forms = {form.participant_id: form for form in forms}
    asked = by_dimension(
        AskedCompetency.objects.filter(participant__in=forms)
        .select_related("competency__dimension", "target")
        .defer("competency__search_text")
        .prefetch_related("competency__levels")
    )
    ratings = {
        (rating.assessment_id, rating.competency_id): rating
        for rating in Rating.objects.filter(assessment__in=[form.pk for form in forms.values()])
    }
    rows = [
        team_row(forms[each.participant_id], each, ratings) for each in asked if each.competency_id == competency_id
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: (row.assessment.participant.number, row.assessment.pk))
    return AcrossTeam(cycle, rows[0].item.competency, rows, counted(asked, forms, ratings))


def team_row(form, asked, ratings):
    rating = ratings.get((form.pk, asked.competency_id)) or no_rating(form, asked)
    return TeamRow(form, Item(0, asked, rating), can_be_filled_in(form))


def counted(asked, forms, ratings):
    found = {}
    for each in asked:
        rating = ratings.get((forms[each.participant_id].pk, each.competency_id))
        competency, rated, total = found.get(each.competency_id, (each.competency, 0, 0))
        found[each.competency_id] = (competency, rated + bool(rating and rating.is_rated), total + 1)
    return [TeamCompetency(*each) for each in found.values()]
