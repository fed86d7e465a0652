"""What closing a cycle writes: one result for each participant and competency asked."""

from collections import defaultdict

from assessments import scoring
from assessments.enums import AssessmentStatus, Relation
from assessments.models import AskedCompetency, Rating, Result, ResultGroup
from models_app.bulk import insert_all
from models_app.models import Competency


def write_results(cycle):
    """Score the submitted forms of ``cycle``, which is locked and still running; returns the number of results.

    A form that was not submitted, or was returned and not submitted again, counts as not rated. The number of
    queries does not depend on the number of people.
    """
    relations = list(cycle.relations.all())
    rules = [_group_rule(row) for row in relations]
    weights = {row.relation: row.weight for row in relations}
    scales = _scales(cycle)
    given = _ratings(cycle)
    rows = []
    for asked in _asked(cycle):
        scale = scales[asked.competency_id]
        ratings = given[asked.participant_id, asked.competency_id]
        groups = [
            scoring.GroupRatings(rule, tuple(_step(rating, scale) for rating in ratings[rule.relation]))
            for rule in rules
        ]
        score = scoring.score_competency(
            key=asked.pk, steps=scale.steps, groups=groups, target=_target(asked.target, scale)
        )
        rows.append((_result(asked, score, groups), score))
    insert_all(result for result, _score in rows)
    insert_all(
        ResultGroup(
            result=result,
            relation=outcome.relation,
            weight=weights[outcome.relation],
            anonymous=outcome.rule.anonymous,
            valid_count=outcome.valid_count,
            counted=outcome.counted,
        )
        for result, score in rows
        for outcome in score.outcomes
    )
    return len(rows)


def _group_rule(row):
    return scoring.GroupRule(
        relation=row.relation,
        weight=row.weight,
        anonymous=row.anonymous,
        threshold=row.threshold,
        is_self=row.relation == Relation.SELF,
    )


def _asked(cycle):
    rows = AskedCompetency.objects.filter(participant__cycle=cycle, participant__excused_reason="")
    return rows.select_related("target__level")


def _scales(cycle):
    """Competency key -> its scale, for what the cycle asks."""
    asked = Competency.objects.filter(asked_of__participant__cycle=cycle).distinct().prefetch_related("levels")
    return {one.pk: scoring.Scale(tuple(level.pk for level in one.ranked_levels)) for one in asked}


def _ratings(cycle):
    """(participant, competency) -> relation -> its ratings on submitted forms."""
    found = defaultdict(lambda: defaultdict(list))
    rows = Rating.objects.filter(
        assessment__participant__cycle=cycle, assessment__status=AssessmentStatus.SUBMITTED
    ).select_related("assessment")
    for rating in rows:
        found[rating.assessment.participant_id, rating.competency_id][rating.assessment.relation].append(rating)
    return found


def _step(rating, scale):
    """The rating's step; 未达最低等级 is a value, 无法评价 and nothing chosen are none."""
    if rating.below_lowest:
        return scoring.BELOW_LOWEST
    return scale.step_of(rating.level_id) if rating.level_id else scoring.UNABLE


def _target(target, scale):
    if target is None:
        return None
    return scoring.Target(step=scale.step_of(target.level_id), weight=target.weight, kind=target.kind)


def _result(asked, score, groups):
    own = [step for group in groups if group.rule.is_self for step in group.valid]
    target = asked.target
    return Result(
        participant_id=asked.participant_id,
        competency_id=asked.competency_id,
        computed=score.computed,
        final=score.final,
        self_step=own[0] if own else None,
        now_step=score.now,
        step_count=score.steps,
        target_level=target.level if target else None,
        target_step=score.target.step if target else None,
        kind=target.kind if target else "",
        weight=target.weight if target else None,
        formula_version=scoring.FORMULA_VERSION,
        order=asked.order,
    )
