"""What is looked at before a draft is sent for approval: what forbids it, and what deserves a second look."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from models_app.enums import AssessedBy, Origin
from models_app.level_notes import ORDER as OUT_OF_ORDER
from models_app.level_notes import is_coding, is_vague, notes_of, twins_of
from models_app.reads.source_texts import OF_COMPETENCY, unbacked

PASSED, WARNING, PROBLEM = "passed", "warning", "problem"

# A label is how a rank is shown; these are what a level says.
LEVEL_TEXTS = ("title", "behaviour", "coder_note")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``about`` lists the competencies concerned, to jump to."""

    state: str
    text: str
    about: list = field(default_factory=list)


def problems_first(checks):
    return sorted(checks, key=lambda check: (PROBLEM, PASSED, WARNING).index(check.state))


def checks_of(version, difference):
    """Every check of a draft, from the comparison with its base. No query of its own, but where a text that says
    otherwise than before claims to be the source's."""
    competencies = [change.draft for change in difference.competencies if change.draft is not None]
    return [
        *_weights(competencies),
        _targets(competencies),
        _ranks(competencies),
        _meanings(difference),
        _origins(difference),
        *_warnings(competencies),
    ]


def blocking_problems(version, difference):
    return [check for check in checks_of(version, difference) if check.state == PROBLEM]


def weight_sums(competencies):
    """Position -> the sum of its weights, in the positions' order."""
    positions, sums = {}, {}
    for competency in competencies:
        for target in competency.target_list:
            positions[target.position_id] = target.position
            sums[target.position_id] = sums.get(target.position_id, Decimal(0)) + target.weight
    ordered = sorted(positions.values(), key=lambda each: (each.family.order, each.order, each.pk))
    return {position: sums[position.pk] for position in ordered}


def plain_number(value):
    return f"{Decimal(value).normalize():f}"


def _weights(competencies):
    sums = weight_sums(competencies)
    wrong = {position: total for position, total in sums.items() if total != 100}
    if not sums:
        return [Check(WARNING, _("没有岗位目标，可以送审"))]
    if wrong:
        return [
            Check(
                PROBLEM,
                _("“%(position)s”的权重合计是 %(total)s，要等于 100")
                % {"position": position, "total": plain_number(total)},
            )
            for position, total in wrong.items()
        ]
    text = ngettext("%(count)d 个岗位的权重合计都是 100", "%(count)d 个岗位的权重合计都是 100", len(sums))
    return [Check(PASSED, text % {"count": len(sums)})]


def _targets(competencies):
    targets = [target for competency in competencies for target in competency.target_list]
    wrong = [each for each in targets if each.level.competency_id != each.competency_id or each.level.rank is None]
    unratable = [each for each in competencies if each.target_list and not is_ratable(each)]
    if wrong or unratable:
        about = _once([*(each.competency for each in wrong), *unratable])
        return Check(PROBLEM, _("有目标的指标至少要有两个带数字的等级：%(names)s") % {"names": _names(about)}, about)
    wordless = [each for each in targets if not (each.level.behaviour or each.level.title)]
    if wordless:
        names = _("、").join(_("%(competency)s %(level)s") % _named(each.level) for each in wordless)
        about = _once(each.competency for each in wordless)
        return Check(PROBLEM, _("作为目标的等级没有文字，评价人无从对照：%(names)s") % {"names": names}, about)
    text = ngettext("%(count)d 个目标都在本指标自己的等级上", "%(count)d 个目标都在本指标自己的等级上", len(targets))
    return Check(PASSED, text % {"count": len(targets)})


def is_ratable(competency):
    return len([level for level in competency.level_list if level.rank is not None]) >= 2


def _ranks(competencies):
    wrong = []
    for competency in competencies:
        ranks = [level.rank for level in competency.level_list if level.rank is not None]
        if len(ranks) != len(set(ranks)):
            wrong.append(competency)
    if wrong:
        return Check(PROBLEM, _("等级数字重复：%(names)s") % {"names": _names(wrong)}, wrong)
    few = [each for each in competencies if each.assessed_by == AssessedBy.RATING and not is_ratable(each)]
    if few:
        text = ngettext(
            "%(count)d 项没有两个带数字的等级，不能评分，可以送审",
            "%(count)d 项没有两个带数字的等级，不能评分，可以送审",
            len(few),
        )
        return Check(WARNING, text % {"count": len(few)}, few)
    return Check(PASSED, _("每项指标等级数字不重复，至少两级"))


def _meanings(difference):
    changed = difference.with_meaning
    missing = [change.draft for change in changed if not change.draft.meaning]
    if missing:
        text = ngettext(
            "%(count)d 项改动还没有选含义：%(names)s", "%(count)d 项改动还没有选含义：%(names)s", len(missing)
        )
        return Check(PROBLEM, text % {"count": len(missing), "names": _names(missing)}, missing)
    if not changed:
        return Check(PASSED, _("没有要选含义的改动"))
    text = ngettext("改动的 %(count)d 项都选了含义", "改动的 %(count)d 项都选了含义", len(changed))
    return Check(PASSED, text % {"count": len(changed)})


def _origins(difference):
    """The services see to it; a draft that came in another way is held to it here."""
    claims = [claim for change in difference.competencies if change.draft and change.base for claim in _claims(change)]
    wrong = _once(unbacked(claims))
    if wrong:
        return Check(PROBLEM, _("改写的文字要标明“本行改写”：%(names)s") % {"names": _names(wrong)}, wrong)
    return Check(PASSED, _("改写的文字都标明“本行改写”"))


def _claims(change):
    """``(competency, row, field)`` of each text that says otherwise than before and that it is the source's."""
    competency = change.draft
    for each in change.fields:
        if each.name in OF_COMPETENCY and getattr(competency, OF_COMPETENCY[each.name]) == Origin.QUOTED:
            yield competency, competency, each.name
    for level in change.levels:
        if level.draft is not None and level.base is not None and level.draft.origin == Origin.QUOTED:
            yield from ((competency, level.draft, each.name) for each in level.fields if each.name in LEVEL_TEXTS)


def _warnings(competencies):
    without_definition = [each for each in competencies if not each.definition]
    if without_definition:
        text = ngettext("%(count)d 项没有定义，可以送审", "%(count)d 项没有定义，可以送审", len(without_definition))
        yield Check(WARNING, text % {"count": len(without_definition)}, without_definition)
    same_names = _same_names(competencies)
    if same_names:
        text = _("同一类别下有同名的指标，评价时分不清：%(names)s")
        yield Check(WARNING, text % {"names": _names(_once_by_name(same_names))}, same_names)
    levels = [level for competency in competencies for level in competency.level_list]
    for text, found in (
        (_("等级没有行为描述：%(names)s"), [level for level in levels if not level.behaviour]),
        (_("两个等级说的一样：%(names)s"), _twins(competencies)),
        (_("有看不见的程度词（如“较好”“一定的”）：%(names)s"), [level for level in levels if is_vague(level)]),
        (_("行为描述里像是写给编码人的话：%(names)s"), [level for level in levels if is_coding(level)]),
        (_("显示的等级和等级数字对不上：%(names)s"), _out_of_order(competencies)),
    ):
        if found:
            names = _("、").join(_("%(competency)s %(level)s") % _named(level) for level in found)
            yield Check(WARNING, text % {"names": names}, _once(level.competency for level in found))


def _twins(competencies):
    """The second of two that say the same: one of them is enough to be told."""
    return [
        level
        for competency in competencies
        for place, level in enumerate(competency.level_list)
        if twins_of(level, competency.level_list[: place + 1])
    ]


def _out_of_order(competencies):
    return [
        level
        for competency in competencies
        for level in competency.level_list
        if any(note.kind == OUT_OF_ORDER for note in notes_of(level, competency.level_list))
    ]


def _same_names(competencies):
    """Competencies that share their name with another one under the same heading."""
    places = [(each.category_id, each.name) for each in competencies]
    return [each for each in competencies if places.count((each.category_id, each.name)) > 1]


def _once_by_name(rows):
    return list({row.name: row for row in rows}.values())


def _named(level):
    return {"competency": level.competency, "level": level}


def _once(rows):
    return list(dict.fromkeys(rows))


def _names(rows):
    return _("、").join(row.name for row in rows)
