"""What the pages of a form post: every choice and text at once, for browsers without script."""

from django.utils.translation import gettext as _

from assessments.services.ratings import RatingInput
from models_app.errors import RuleBroken


def field_name(item_key, part):
    """``item_key`` is the form's key and the competency's: a page may hold several forms."""
    return f"{item_key}-{part}"


def item_key(assessment_id, competency_id):
    return f"r{assessment_id}-{competency_id}"


def rating_inputs(data, assessment_id, competency_ids):
    """The RatingInputs of one form in posted ``data``; what is not there is left out."""
    inputs, problems = [], {}
    for competency_id in competency_ids:
        key = item_key(assessment_id, competency_id)
        if field_name(key, "revision") not in data:
            continue
        try:
            inputs.append(one_input(data, key, competency_id))
        except ValueError:
            problems[f"{competency_id}.level"] = _("这一项没有读懂，请重新选择。")
    if problems:
        raise RuleBroken(problems)
    return inputs


def one_input(data, key, competency_id):
    """Raises ValueError for what no page of ours sends."""
    return RatingInput(
        competency_id=competency_id,
        revision=int(data[field_name(key, "revision")]),
        grounds=data.get(field_name(key, "grounds")),
        comment=data.get(field_name(key, "comment")),
        **choice(data.get(field_name(key, "choice"), "")),
    )


def choice(value):
    """``level:12``, ``below``, ``unable:short_time`` or nothing, as RatingInput's fields."""
    kind, _colon, rest = value.partition(":")
    if kind == "level":
        return {"level_id": int(rest)}
    if kind == "below":
        return {"below_lowest": True}
    if kind == "unable":
        return {"unable_to_judge": rest}
    if value:
        raise ValueError(value)
    return {}
