"""Filling in a form: save ratings, submit, return.

Lock order: the cycle (shared, so that raters do not wait for each other but close waits for all), then the form.
Every writer of a rating holds the form's lock, so ratings need none of their own.
"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F, Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.completeness import missing_answers, one_level_throughout
from assessments.enums import AssessmentStatus, CycleStatus, EventKind, UnableReason
from assessments.models import AskedCompetency, Assessment, AssessmentEvent, Cycle, Rating
from assessments.permissions.forms import can_fill_in, can_return
from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.models import Level
from models_app.services.platform import record

CHOICE = ("level_id", "below_lowest", "unable_to_judge")
REASON_LIMIT = 500


@dataclass(frozen=True)
class RatingInput:
    """A partial change of the rating on one competency.

    ``revision`` is the rating's, 0 where there is none yet. A choice is one of ``level_id``, ``below_lowest`` and
    ``unable_to_judge``; with none of them the stored choice stays, unless ``clears_choice`` takes it back.
    ``grounds`` and ``comment`` stay as they are when None.
    """

    competency_id: int
    revision: int
    level_id: int | None = None
    below_lowest: bool = False
    unable_to_judge: str = ""
    grounds: str | None = None
    comment: str | None = None
    clears_choice: bool = False

    def values(self):
        """The fields that this input sets, with their values."""
        choice = {name: getattr(self, name) for name in CHOICE}
        chooses = self.level_id is not None or self.below_lowest or self.unable_to_judge
        texts = {"grounds": self.grounds, "comment": self.comment}
        return {
            **(choice if chooses or self.clears_choice else {}),
            **{name: _one_kind_of_line_end(text) for name, text in texts.items() if text is not None},
        }


@dataclass
class SubmittedTogether:
    """What became of a rater's forms: submitted; left because something is missing; left because of one level."""

    submitted: list = field(default_factory=list)
    incomplete: list = field(default_factory=list)
    uniform: list = field(default_factory=list)


def _one_kind_of_line_end(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- Save


@transaction.atomic
def save_ratings(*, actor, assessment, items):
    """Save all ``items`` (RatingInput) of a form, or none. Returns their ratings in the order given.

    An item that asks for what is already stored changes nothing and is no conflict: its sender may have lost
    the answer. ``assessment`` is brought up to date in place. Raises PermissionDenied, WrongState, RuleBroken
    (fields ``"<competency>.<field>"``) or one Conflict that holds every stale item with both texts.
    """
    form = _open_form(actor, assessment)
    items = list(items)
    asked = {each.competency_id: each for each in asked_with_levels(form.participant_id)}
    _refuse_bad_input(items, asked)
    stored = {rating.competency_id: rating for rating in form.ratings.all()}
    _refuse_stale_items(items, stored, asked, form)
    changed = _write(items, stored, form)
    if changed:
        form.status, form.saved_at = AssessmentStatus.IN_PROGRESS, changed[0].saved_at
        form.revision += 1
        form.save(update_fields=["status", "saved_at", "revision"])
        names = [asked[rating.competency_id].competency.name for rating in changed]
        record(actor=actor, action="save_ratings", instance=form, after={"competencies": names})
    _bring_up_to_date(assessment, form)
    return [stored[item.competency_id] for item in items if item.competency_id in stored]


def _write(items, stored, form):
    """Create and change rows in two statements. Puts new ratings into ``stored``; returns what changed."""
    now = timezone.now()
    new, old = [], []
    for item in items:
        rating = stored.get(item.competency_id)
        is_new = rating is None
        rating = rating or Rating(assessment=form, competency_id=item.competency_id, revision=0)
        values = item.values()
        if _holds(rating, values):
            continue
        for name, value in values.items():
            setattr(rating, name, value)
        rating.revision += 1
        rating.saved_at = now
        stored[item.competency_id] = rating
        (new if is_new else old).append(rating)
    Rating.objects.bulk_create(new)
    # These rows are there, and their form is locked: it comes to an update. bulk_update would build a CASE for every
    # field of every row, which took longer than all the rest of saving.
    written = ["level", *CHOICE[1:], "grounds", "comment", "revision", "saved_at"]
    Rating.objects.bulk_create(old, update_conflicts=True, unique_fields=["id"], update_fields=written)
    return new + old


def _holds(rating, values):
    return all(getattr(rating, name) == value for name, value in values.items())


def _refuse_stale_items(items, stored, asked, form):
    stale = []
    for item in items:
        rating = stored.get(item.competency_id) or Rating(revision=0)
        values = item.values()
        if item.revision != rating.revision and not _holds(rating, values):
            stale.append(
                {
                    "key": item.competency_id,
                    "name": asked[item.competency_id].competency.name,
                    "revision": rating.revision,
                    "mine": _as_told(values),
                    "theirs": _as_told({name: getattr(rating, name) for name in (*CHOICE, "grounds", "comment")}),
                    "by": form.rater.name,
                    "at": rating.saved_at,
                }
            )
    if stale:
        raise Conflict(stale, _("有 %(count)s 项评分刚在别处改过，您的修改还没有保存。") % {"count": len(stale)})


def _as_told(values):
    """The names that the API uses."""
    return {"level" if name == "level_id" else name: value for name, value in values.items()}


def _refuse_bad_input(items, asked):
    problems = {}
    for item in items:
        for name, message in _problems_of(item, asked.get(item.competency_id)):
            problems.setdefault(f"{item.competency_id}.{name}", []).append(message)
    seen = [item.competency_id for item in items]
    for competency in {each for each in seen if seen.count(each) > 1}:
        problems.setdefault(f"{competency}.competency", []).append(_("同一项只能出现一次。"))
    if problems:
        raise RuleBroken(problems)


def _problems_of(item, asked):
    """(field, message) for everything that is wrong with one item."""
    if asked is None:
        yield "competency", _("这张评价表不评这一项。")
        return
    if (item.level_id is not None) + bool(item.below_lowest) + bool(item.unable_to_judge) > 1:
        yield "level", _("等级、未达最低等级、无法评价只能选一个。")
    if item.level_id is not None and item.level_id not in {level.pk for level in asked.competency.ranked_levels}:
        yield "level", _("这个等级不属于这一项。")
    if item.unable_to_judge and item.unable_to_judge not in UnableReason.values:
        yield "unable_to_judge", _("请选一个无法评价的原因。")
    for name, limit in (("grounds", Rating.GROUNDS_LIMIT), ("comment", Rating.COMMENT_LIMIT)):
        text = _one_kind_of_line_end(getattr(item, name) or "")
        if len(text) > limit:
            yield name, _("最多 %(limit)s 字，现在 %(length)s 字。") % {"limit": limit, "length": len(text)}
        if "\x00" in text:
            yield name, _("文字里有不能保存的控制字符。")


# --- Submit


@transaction.atomic
def submit(*, actor, assessment, revision, confirmed_uniform=False):
    """Hand in a form. Afterwards it changes only when HR return it (design, rule 6).

    Raises RuleBroken with ``missing`` (one message for each competency without an answer) or, once, with
    ``confirmed_uniform``, when every level is the same; WrongState when it was submitted before.
    """
    form = _open_form(actor, assessment)
    _refuse_stale_form(form, revision)
    asked = asked_with_levels(form.participant_id)
    ratings = {rating.competency_id: rating for rating in form.ratings.all()}
    missing = missing_answers(asked, ratings)
    if missing:
        raise RuleBroken({"missing": [_("还没有评：%(name)s") % {"name": each.competency.name} for each in missing]})
    if not confirmed_uniform and one_level_throughout(asked, ratings):
        raise RuleBroken({"confirmed_uniform": _("整张表选的都是同一等级。请再看一遍；确认无误可以照样提交。")})
    _mark_submitted([form], actor)
    record(actor=actor, action="submit", instance=form)
    form.refresh_from_db(fields=["status", "submitted_at", "revision"])
    _bring_up_to_date(assessment, form)
    return assessment


@transaction.atomic
def submit_all(*, actor, cycle, confirmed_uniform=False):
    """Hand in the actor's finished forms of a cycle; the others stay as they are. Returns SubmittedTogether.

    A form that HR returned counts as finished only after something was changed in it.
    """
    cycle = _locked_cycle("cycle.id = %s", cycle.pk)
    _refuse_closed_cycle(cycle)
    forms = list(
        Assessment.objects.of_rater(actor)
        .open()
        .filter(participant__cycle=cycle)
        .select_for_update(of=("self",))
        .select_related("participant", "rater")
        .order_by("pk")
    )
    asked = _by_participant([form.participant_id for form in forms])
    ratings = _by_form(forms)
    outcome = SubmittedTogether()
    for form in forms:
        theirs = asked.get(form.participant_id, [])
        is_returned = form.status == AssessmentStatus.RETURNED  # its reason asks for a change first
        if is_returned or not theirs or missing_answers(theirs, ratings[form.pk]):
            outcome.incomplete.append(form)
        elif not confirmed_uniform and one_level_throughout(theirs, ratings[form.pk]):
            outcome.uniform.append(form)
        else:
            outcome.submitted.append(form)
    if outcome.submitted:
        _mark_submitted(outcome.submitted, actor)
        names = [str(form) for form in outcome.submitted]
        record(actor=actor, action="submit_all", instance=cycle, after={"assessments": names})
    return outcome


def _mark_submitted(forms, actor):
    now = timezone.now()
    Assessment.objects.filter(pk__in=[form.pk for form in forms]).update(
        status=AssessmentStatus.SUBMITTED, submitted_at=now, revision=F("revision") + 1
    )
    AssessmentEvent.objects.bulk_create(
        AssessmentEvent(
            assessment=form, kind=EventKind.SUBMITTED, at=now, actor=actor, actor_name=actor.get_display_name()
        )
        for form in forms
    )


# --- Return


@transaction.atomic
def return_assessment(*, actor, assessment, revision, reason):
    """HR hand a submitted form back to its rater, with a reason that the rater reads."""
    form = _locked_form(assessment)
    if not can_return(actor, form):
        raise PermissionDenied
    if not form.participant.cycle.is_running:
        raise WrongState(_("活动已关闭，评价表不能再退回。"))
    if not form.is_submitted:
        raise WrongState(_("这张评价表还没有提交，不用退回。"))
    _refuse_stale_form(form, revision)
    reason = _one_kind_of_line_end(reason).strip()
    if not reason:
        raise RuleBroken({"reason": _("请写明退回原因，评价人会看到。")})
    if len(reason) > REASON_LIMIT:
        limit = {"limit": REASON_LIMIT, "length": len(reason)}
        raise RuleBroken({"reason": _("最多 %(limit)s 字，现在 %(length)s 字。") % limit})
    form.status, form.submitted_at = AssessmentStatus.RETURNED, None
    form.revision += 1
    form.save(update_fields=["status", "submitted_at", "revision"])
    AssessmentEvent.objects.create(
        assessment=form,
        kind=EventKind.RETURNED,
        actor=actor,
        actor_name=actor.get_display_name(),
        reason=reason,
    )
    record(actor=actor, action="return_assessment", instance=form, after={"reason": reason})
    _bring_up_to_date(assessment, form)
    return assessment


# --- What they share


def asked_with_levels(participant_id):
    """The competencies that a participant's forms ask, in order, with their levels: two queries."""
    return list(_asked().filter(participant=participant_id))


def _asked():
    levels = Prefetch("competency__levels", Level.objects.order_by("rank", "order", "pk"))
    return AskedCompetency.objects.select_related("competency", "target").prefetch_related(levels)


def _by_participant(participant_ids):
    asked = {}
    for each in _asked().filter(participant__in=participant_ids):
        asked.setdefault(each.participant_id, []).append(each)
    return asked


def _by_form(forms):
    ratings = {form.pk: {} for form in forms}
    for rating in Rating.objects.filter(assessment__in=ratings):
        ratings[rating.assessment_id][rating.competency_id] = rating
    return ratings


CYCLE_OF_FORM = """
cycle.id = (
    SELECT participant.cycle_id FROM assessments_participant AS participant
    JOIN assessments_assessment AS form ON form.participant_id = participant.id WHERE form.id = %s
)
"""


def _locked_cycle(condition, parameter):
    """The cycle under a shared lock, which the ORM cannot ask for; SQLite's transaction holds the whole file."""
    sharing = "FOR SHARE" if connection.vendor == "postgresql" else ""
    query = f"SELECT cycle.* FROM assessments_cycle AS cycle WHERE {condition} {sharing}"
    return Cycle.objects.raw(query, [parameter])[0]


def _locked_form(assessment):
    cycle = _locked_cycle(CYCLE_OF_FORM, assessment.pk)
    form = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("participant__unit", "rater")
        .get(pk=assessment.pk)
    )
    form.participant.cycle = cycle
    return form


def _open_form(actor, assessment):
    """The form under lock, for its rater, while it can be filled in."""
    form = _locked_form(assessment)
    if not can_fill_in(actor, form):
        raise PermissionDenied
    _refuse_closed_cycle(form.participant.cycle)
    if form.is_submitted:
        raise WrongState(_("这张评价表已经提交，不能再改；要改请联系人力资源退回。"))
    if form.status == AssessmentStatus.DECLINED:
        raise WrongState(_("这张评价表已谢绝，不能再填。"))
    return form


def _refuse_closed_cycle(cycle):
    """Filling in begins on ``opens_on`` and ends when HR close: the deadline reminds, it cuts nobody off."""
    if cycle.status == CycleStatus.DRAFT:
        raise WrongState(_("活动还没有发起。"))
    if not cycle.is_running:
        raise WrongState(_("活动已关闭，不能再填写。"))
    if cycle.opens_on > timezone.localdate():
        raise WrongState(_("填写从 %(day)s 开始。") % {"day": date_format(cycle.opens_on)})


def _refuse_stale_form(form, revision):
    if revision != form.revision:
        state = {"status": form.status}
        stale = {"key": "assessment", "revision": form.revision, "mine": {}, "theirs": state}
        raise Conflict(
            [{**stale, "by": form.rater.name, "at": form.saved_at}],
            _("这张评价表刚在别处改过。请看过现在的内容再提交。"),
        )


def _bring_up_to_date(assessment, form):
    for name in ("status", "saved_at", "submitted_at", "revision"):
        setattr(assessment, name, getattr(form, name))
