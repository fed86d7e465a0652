"""One form as its rater, or HR, has it in front of them.

Nothing here says what a position asks for, how the person rates themselves, or how they were rated before: a new
rating is given without them.
"""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.completeness import is_core, lacks_grounds, missing_answers, missing_grounds
from assessments.enums import AssessmentStatus, EventKind, Relation, UnableReason
from assessments.models import AskedCompetency, Assessment, AssessmentEvent, CycleRelation, Rating
from assessments.sensitive import sensitive_kinds
from models_app.errors import Conflict


@dataclass
class Item:
    """One competency on a form, with what is stored for it, or what was sent and refused (``errors``, ``conflict``)."""

    number: int
    asked: AskedCompetency
    rating: Rating
    is_self: bool = False
    errors: list = field(default_factory=list)
    conflict: dict | None = None

    @property
    def key(self):
        """Begins the names of its fields; a page may hold several forms."""
        return f"r{self.rating.assessment_id}-{self.rating.competency_id}"

    @property
    def answer(self):
        """level, below, unable or none."""
        if self.rating.level_id:
            return "level"
        return "below" if self.rating.below_lowest else "unable" if self.rating.unable_to_judge else "none"

    def show_sent(self, values, revision=None):
        """Show what was sent instead of what is stored."""
        for name, value in values.items():
            setattr(self.rating, name, value)
        if revision is not None:
            self.rating.revision = revision

    def in_words(self, told):
        """An answer as ``Conflict`` tells it, as lines of text: both sides are shown this way."""
        names = {level.pk: str(level) for level in self.levels}
        answer = names.get(told.get("level"), "")
        if told.get("below_lowest"):
            answer = _("未达最低等级")
        elif told.get("unable_to_judge"):
            answer = _("无法评价：%(reason)s") % {"reason": UnableReason(told["unable_to_judge"]).label}
        lines = [answer] if answer else []
        if told.get("grounds"):
            lines.append(_("评分依据：%(text)s") % {"text": told["grounds"]})
        if told.get("comment"):
            lines.append(_("给本人的评语：%(text)s") % {"text": told["comment"]})
        return "\n".join(lines) or _("未评")

    @property
    def competency(self):
        return self.asked.competency

    @property
    def kind(self):
        return self.asked.target.kind if self.asked.target else ""

    @property
    def is_core(self):
        return is_core(self.asked)

    @cached_property
    def levels(self):
        return self.competency.ranked_levels

    @property
    def chosen(self):
        return next((level for level in self.levels if level.pk == self.rating.level_id), None)

    @property
    def answer_label(self):
        if self.chosen:
            return self.chosen.label or self.chosen.rank
        return {"below": _("未达最低等级"), "unable": _("无法评价")}.get(self.answer, "")

    @property
    def answer_title(self):
        return self.chosen.title if self.chosen else self.rating.get_unable_to_judge_display()

    @property
    def answer_slot(self):
        """The choice's name on the page: level_12, below, unable_short_time or none."""
        rest = {"level": self.rating.level_id, "unable": self.rating.unable_to_judge}.get(self.answer)
        return f"{self.answer}_{rest}" if rest else self.answer

    @property
    def reasons(self):
        return UnableReason.choices

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
    """``problem``: why the page came back: conflict, missing, uniform or invalid."""

    assessment: Assessment
    items: list
    is_editable: bool
    returned: AssessmentEvent | None = None
    problem: str = ""

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

    def refuse(self, error, inputs):
        """Show the ``inputs`` (RatingInput) that a service refused with ``error``, and what is wrong with them."""
        if isinstance(error, Conflict):
            self.problem = "conflict"
        else:
            names = {"missing": "missing", "confirmed_uniform": "uniform"}
            self.problem = next((names[name] for name in error.fields if name in names), "invalid")
        show_refused(self.items, error, inputs)


def show_refused(items, error, inputs):
    by_competency = {item.rating.competency_id: item for item in items}
    for sent in inputs:
        if sent.competency_id in by_competency:
            by_competency[sent.competency_id].show_sent(sent.values())
    if isinstance(error, Conflict):
        for stale in error.items:
            item = by_competency.get(stale["key"])
            if item is not None:
                item.rating.revision = stale["revision"]
                told = {"mine": item.in_words(stale["mine"]), "theirs": item.in_words(stale["theirs"])}
                item.conflict = {**told, "by": stale["by"], "at": stale["at"]}
        return
    for name, texts in error.fields.items():
        competency = name.partition(".")[0]
        if competency.isdigit() and int(competency) in by_competency:
            by_competency[int(competency)].errors.extend(texts)


def in_language(row, name):
    """The row's text in the language of the page, where it has one of its own."""
    text = getattr(row, f"{name}_en", "") if get_language() == "en" else ""
    return text or getattr(row, name)


def is_anonymous(assessment):
    """Whether the form's relation is anonymous in its cycle."""
    return CycleRelation.objects.filter(
        cycle=assessment.participant.cycle_id, relation=assessment.relation, anonymous=True
    ).exists()


def last_return_of(assessment):
    """The event by which HR last returned the form, or None; one query, where there may be one."""
    if assessment.status not in (AssessmentStatus.RETURNED, AssessmentStatus.IN_PROGRESS):
        return None
    return assessment.events.filter(kind=EventKind.RETURNED).last()


def forms_with_their_people(assessments):
    """The rows that a form's head shows, read with the forms."""
    return assessments.select_related("participant__cycle", "participant__unit", "participant__version__model", "rater")


def form_of(assessment, *, is_rater):
    """The form with its competencies, levels and ratings: three queries. ``assessment`` with its participant."""
    asked = (
        AskedCompetency.objects.filter(participant=assessment.participant_id)
        .select_related("competency__dimension", "target")
        .defer("competency__search_text")
        .prefetch_related("competency__levels")
    )
    ratings = {rating.competency_id: rating for rating in assessment.ratings.all()}
    is_self = assessment.relation == Relation.SELF
    items = [
        Item(number, each, ratings.get(each.competency_id) or no_rating(assessment, each), is_self)
        for number, each in enumerate(by_dimension(asked), start=1)
    ]
    is_editable = is_rater and can_be_filled_in(assessment)
    return Form(assessment, items, is_editable, returned=last_return_of(assessment))


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
