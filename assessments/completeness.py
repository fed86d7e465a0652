"""What a form still lacks. Works on rows that were read already: asked competencies, and ratings by competency."""

from models_app.enums import TargetKind

PATTERN_FROM = 3  # two equal answers are no pattern


def missing_answers(asked, ratings):
    """The asked competencies without a level, 未达最低等级 or 无法评价."""
    return [each for each in asked if each.competency_id not in ratings or not ratings[each.competency_id].is_rated]


def missing_grounds(asked, ratings):
    """The core competencies that were judged without grounds; they warn and block nothing."""
    return [each for each in asked if is_core(each) and lacks_grounds(ratings.get(each.competency_id))]


def is_core(asked):
    return asked.target is not None and asked.target.kind == TargetKind.CORE


def lacks_grounds(rating):
    """Judged, with nothing written; where nobody could judge there are no grounds to give."""
    return rating is not None and (rating.level_id or rating.below_lowest) and not rating.grounds.strip()


def one_level_throughout(asked, ratings):
    """Whether every judgement has the same rank, or stands on the same step: three judgements at least.

    Both, because a rater who does not look picks the same digit or the same card. 无法评价 is no judgement.
    """
    ranks, steps = [], []
    for each in asked:
        rating = ratings.get(each.competency_id)
        if rating is None or not (rating.level_id or rating.below_lowest):
            continue
        rank, step = rank_and_step(each.competency.ranked_levels, rating)
        ranks.append(rank)
        steps.append(step)
    return len(steps) >= PATTERN_FROM and (len(set(ranks)) == 1 or len(set(steps)) == 1)


def rank_and_step(levels, rating):
    """(rank, step) of a judgement; 未达最低等级 is (0, 0)."""
    for step, level in enumerate(levels, start=1):
        if level.pk == rating.level_id:
            return level.rank, step
    return 0, 0
