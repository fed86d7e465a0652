"""What figures are called, so that page, paper and Excel use the same words (design/README: gap, weighted gap)."""

from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from assessments.scoring import as_percent, exact, is_met, round_half_up

MISSING = "—"


def decimal(value, places=1):
    """A figure in the reader's format; "—" when there is none."""
    return MISSING if value is None else formats.number_format(value, decimal_pos=places)


def whole_or_decimal(value):
    """11 → "11", 11.5 → "11.5"."""
    return decimal(value, 0 if value == value.to_integral_value() else 1)


def gap_words(distance):
    """A gap in steps: "差 0.9", "超 0.1", "达标", "—" for None; never a sign."""
    if distance is None:
        return MISSING
    distance = Decimal(distance)
    if distance >= 0 and is_met(distance):
        return pgettext("gap", "达标")
    size = decimal(round_half_up(abs(distance), 1))
    if distance < 0:
        return pgettext("gap", "超 %(size)s") % {"size": size}
    return pgettext("gap", "差 %(size)s") % {"size": size}


def gap_words_with_unit(distance):
    """ "差 0.9 档"; 达标 and "—" carry no unit."""
    if distance is None or (distance >= 0 and is_met(distance)):
        return gap_words(distance)
    return _("%(gap)s 档") % {"gap": gap_words(distance)}


def weighted_gap_words(weighted):
    """A weighted gap, a fraction of 1: "3.3%", "超 0.2%", "—"."""
    if weighted is None:
        return MISSING
    size = f"{decimal(abs(as_percent(weighted)))}%"
    return pgettext("gap", "超 %(size)s") % {"size": size} if weighted < 0 else size


def verdict_word(met):
    """达标 or 未达标; "—" for None."""
    if met is None:
        return MISSING
    return pgettext("gap", "达标") if met else _("未达标")


def share_words(share):
    """A weight share, a fraction of 1: "11%"; "—" without a target."""
    return MISSING if share is None else f"{whole_or_decimal(as_percent(share))}%"


def share_of_scale(distance, steps):
    """A gap of 0.9 on three steps: "30%"."""
    return f"{decimal(as_percent(exact(distance) / steps, 0), 0)}%"


def weighted_gap_formula(share, distance, steps):
    """How a weighted gap comes about: "11% × 0.9 ÷ 3"."""
    if share is None or distance is None:
        return ""
    gap = decimal(distance) if distance >= 0 else gap_words(distance)
    return f"{share_words(share)} × {gap} ÷ {steps}"


def counted_words(shown):
    """How many ratings or forms: "1 份", "3 份以上"; "" where nothing may be said."""
    if shown.exact is not None:
        return _("%(count)d 份") % {"count": shown.exact}
    if shown.at_least is not None:
        return _("%(count)d 份以上") % {"count": shown.at_least}
    return ""


def joined(names):
    """ "客服知识、求实进取和公司知识"."""
    names = [str(name) for name in names]
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s和%(last)s") % {"names": listed(names[:-1]), "last": names[-1]}


def listed(names):
    """ "服务精神、搜集信息"."""
    return pgettext("list separator", "、").join(str(name) for name in names)


def sentences(*parts):
    """Sentences one after another: with a space between them where the language has one."""
    gap = "" if get_language().startswith("zh") else " "
    return gap.join(part for part in parts if part)


# --- The sentences of a personal report


def baseline_clause(summary, names):
    """What is said first of 底线; "" where there is no baseline target."""
    if not summary.baseline.total:
        return ""
    if summary.baseline.unmet:
        return _("底线要求未达到（%(names)s），其他指标不能抵消") % {"names": listed(names(summary.baseline.unmet))}
    if summary.baseline.missing:
        return _("底线要求没有可计入的评价（%(names)s），无法判断") % {"names": listed(names(summary.baseline.missing))}
    return _("底线要求已达到")


def counts_clause(summary):
    overall, core = summary.overall, summary.core
    values = {
        "scored": overall.scored,
        "met": len(overall.met),
        "core": core.scored,
        "unmet": len(core.unmet),
    }
    if not overall.unmet:
        return _("%(scored)d 项指标全部达标") % values
    if not core.scored:
        return _("%(scored)d 项指标中 %(met)d 项达标") % values
    if not core.unmet:
        return _("%(scored)d 项指标中 %(met)d 项达标，%(core)d 项核心指标全部达标") % values
    return _("%(scored)d 项指标中 %(met)d 项达标，%(core)d 项核心指标中 %(unmet)d 项未达标") % values


def verdict(summary, names):
    """The sentence in bold: 底线 first, then 达标 and 核心."""
    if not summary.overall.total:
        return _("本岗位没有目标等级，报告只列出实际所在的档，不作达标判断。")
    baseline = baseline_clause(summary, names)
    if not summary.overall.scored:
        return _("没有一项指标有可计入的评价，本报告不能给出结论。")
    counts = counts_clause(summary)
    if not baseline:
        return _("%(counts)s。") % {"counts": counts}
    return _("%(baseline)s；%(counts)s。") % {"baseline": baseline, "counts": counts}


def emphasis(summary, names):
    """The sentence after it: strengths and priorities."""
    values = {"strengths": joined(names(summary.strengths)), "priorities": joined(names(summary.priorities))}
    if summary.strengths and summary.priorities:
        return _("优势在%(strengths)s；优先提升%(priorities)s。") % values
    if summary.strengths:
        return _("优势在%(strengths)s。") % values
    if summary.priorities:
        return _("优先提升%(priorities)s。") % values
    return ""


def left_out(summary):
    """That some competencies carry no figure; "" when all do."""
    missing = len(summary.overall.missing)
    if not missing or not summary.overall.scored:
        return ""
    return _("另有 %(count)d 项没有可计入的评价，不在以上数字之内。") % {"count": missing}


def match_note(match):
    """What stands under the match: what it is not, and how much weight it rests on."""
    share = share_words(match.covered_share)
    if match.percent is not None:
        return _("不是百分制得分；有结果的权重占 %(share)s") % {"share": share}
    if not match.covered_share:
        return _("不计算：没有既有目标又有结果的指标")
    return _("不计算：有结果的权重占 %(share)s，不足 80%%") % {"share": share}


def interview_question(name, following, now):
    """A question by template, marked 系统建议 wherever it is shown.

    ``following`` and ``now`` are the headings of the next and the present level, or None.
    """
    if following:
        return _(
            "最近有没有一件事，您的做法接近“%(name)s %(level)s”？当时的情况、您的做法和结果是什么？"
            "如果还没有，难在哪里？"
        ) % {"name": name, "level": following}
    if now:
        return _("在“%(name)s”上，哪些情况下能做到“%(level)s”，哪些情况下还做不到？请各举一个例子。") % {
            "name": name,
            "level": now,
        }
    return ""


def formulas(weights):
    """``[(term, text)]`` for the foot of the report. ``weights``: ``[(relation label, share)]`` of those that count."""
    relations = listed(f"{label} {share_words(share)}" for label, share in weights)
    return [
        (
            _("实际"),
            _(
                "等级按次序换成档（第 1 档起，各档等距；未达最低等级为 0 档）。每个评价关系内取平均，"
                "再按关系权重（%(relations)s）合并，四舍五入到 0.1；匿名关系的有效评分不足门槛的不计，"
                "其余权重按比例放大。自评不参与。"
            )
            % {"relations": relations or MISSING},
        ),
        (
            _("差距"),
            _(
                "差距 = 目标档 − 实际，单位为档；“差”为低于目标，“超”为高于目标，小于 0.25 档为达标。"
                "加权差距 = 权重占比 × 差距 ÷ 档数。"
            ),
        ),
        (
            _("现在"),
            _("“现在”是计入的评分的加权中位等级，两级正好各半时取低的一级；“下一级”是它上面的一级。"),
        ),
        (
            _("人岗匹配度"),
            _(
                "Σ 权重 × min（实际 ÷ 目标档，1） ÷ Σ 权重，取整；不是百分制得分。"
                "有结果的权重不足 80%% 时不计算，显示“—”。"
            )
            % {},
        ),
        (_("未评"), _("“未评”与“无法评价”不计入任何平均，也不按 0 计算。")),
    ]


def listed_facts(facts):
    """Facts that hold commas themselves: "公司知识：目标 2级，超 0.1 档；…"."""
    return _("；").join(facts)
