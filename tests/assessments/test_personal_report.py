"""The personal report: exact figures of the pictures, honest words, and nothing that gives a rater away."""

from decimal import Decimal

import pytest

from assessments.models import Participant
from assessments.reports.personal import for_reports, personal_report
from tests.assessments.report_scene import COMMENTS, SECRET_GROUNDS, SECRET_PEER_WORDS, report_scene
from tests.factories import Bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return Bank()


@pytest.fixture
def scene(bank):
    return report_scene(bank)


@pytest.fixture
def report(scene):
    return personal_report(for_reports(Participant.objects).get(pk=scene.participant.pk))


def test_the_conclusion_of_the_picture(report):
    assert report.conclusion.verdict == "底线要求已达到；13 项指标中 7 项达标，5 项核心指标中 4 项未达标。"
    assert report.conclusion.emphasis == "优势在客服知识、求实进取和公司知识；优先提升服务精神、搜集信息和产品知识。"
    assert report.conclusion.left_out == ""


def test_the_tiles_of_the_picture(report):
    figures = report.figures
    assert (figures.baseline_reached, figures.baseline_total, figures.baseline_met) == (1, 1, True)
    assert figures.baseline_note == "公司知识：目标 2级，超 0.1 档"
    assert (figures.met, figures.scored, figures.missing) == (7, 13, 0)
    assert (figures.core_unmet, figures.core_scored) == (4, 5)
    assert set(figures.core_unmet_names) == {"服务精神", "搜集信息", "产品知识", "沟通能力"}
    assert (figures.match, figures.match_note) == (84, "不是百分制得分；有结果的权重占 100%")


def test_the_relations_of_the_picture(report):
    assert [(line.label, line.count, line.note) for line in report.relations] == [
        ("直接上级", "1 份", "权重 60%"),
        ("同级", "3 份以上", "权重 40%，匿名"),
        ("自评", "1 份", "只作对照，不计入"),
    ]


def test_the_rows_of_the_picture(report):
    assert [
        (row.name, row.share_text, str(row.actual), row.gap_text, row.weighted_gap_text) for row in report.rows
    ] == [
        ("服务精神", "11%", "2.1", "差 0.9", "3.3%"),
        ("搜集信息", "8%", "1.8", "差 1.2", "3.2%"),
        ("产品知识", "10%", "2.1", "差 0.9", "3.0%"),
        ("沟通能力", "10%", "2.3", "差 0.7", "2.3%"),
        ("主动性", "7%", "2.2", "差 0.8", "1.9%"),
        ("人际影响能力", "8%", "2.4", "差 0.6", "1.2%"),
        ("人际理解能力", "6%", "1.8", "达标", "0.6%"),
        ("人际交往能力", "8%", "2.9", "达标", "0.3%"),
        ("创新能力", "6%", "1.9", "达标", "0.2%"),
        ("归纳思维", "7%", "2.0", "达标", "0.0%"),
        ("公司知识", "5%", "2.1", "超 0.1", "超 0.2%"),
        ("求实进取", "8%", "2.1", "超 0.1", "超 0.3%"),
        ("客服知识", "6%", "2.2", "超 0.2", "超 0.4%"),
    ]


def test_strengths_and_priorities_stand_with_their_level_texts(report):
    assert [(row.name, row.now.label) for row in report.strengths] == [
        ("客服知识", "2级"),
        ("求实进取", "3级"),
        ("公司知识", "2级"),
    ]
    assert [(row.name, row.now.label, row.next.label, row.next_is_target) for row in report.priorities] == [
        ("服务精神", "3级", "5级", True),
        ("搜集信息", "3级", "4级", True),
        ("产品知识", "2级", "3级", True),
    ]
    assert report.priorities[0].next.behaviour == "服务精神第 5 级的行为。"
    assert "“服务精神 5级”" in report.priorities[0].question


def test_what_was_left_out_is_said_with_its_reason(report):
    assert report.notes == (
        "人际理解能力：直接上级选择“无法评价”（未观察到），未计入，实际只来自同级。",
        "归纳思维：同级的有效评分不足 3 份，未计入，实际只来自直接上级。",
    )


def test_the_superiors_comments_are_shown_and_grounds_and_peers_words_nowhere(report):
    shown = {row.name: [comment.text for comment in row.comments] for row in report.rows if row.comments}
    assert shown == {name: [text] for name, text in COMMENTS.items()}
    assert [row.name for row in report.other_comments] == ["主动性"]
    everything = repr(report)
    assert SECRET_GROUNDS not in everything
    assert SECRET_PEER_WORDS not in everything


def test_of_an_anonymous_relation_no_exact_count_is_in_the_report(report):
    peers = [
        contribution for row in report.rows for contribution in row.contributions if contribution.relation == "peer"
    ]
    assert {(each.counted, each.count) for each in peers} == {(True, "3 份以上"), (False, "")}


def test_the_bars_share_one_scale_with_its_zero_inside(report):
    assert [(bar.name, bar.tone, bar.words) for bar in report.bars][:1] == [("服务精神", "short", "3.3%")]
    assert {bar.tone for bar in report.bars} == {"short", "met", "above"}
    assert {bar.zero for bar in report.bars} == {report.bars[0].zero}
    longest = report.bars[0]
    assert longest.x + longest.width == pytest.approx(1000)
    assert report.bars[-1].x == 0


def test_the_radar_ends_each_axis_at_its_own_top_step(report):
    radar = report.radar.wide
    assert (len(radar.names), len(radar.actual.dots)) == (13, 13)
    assert radar.actual.is_whole
    # 求实进取 is the first axis, straight up: 2.1 of 3 steps
    assert radar.actual.dots[0].y == pytest.approx(radar.cy - 168 * 0.7, abs=0.1)


def test_the_purpose_carries_its_caution(report):
    assert report.head.purpose == "发展"
    assert report.caution == "仅凭本结果，不能认定“不能胜任工作”。"


def test_a_report_takes_six_queries(scene, django_assert_num_queries):
    with django_assert_num_queries(6):
        personal_report(for_reports(Participant.objects).get(pk=scene.participant.pk))


# --- Honest variants


def scored(bank, finals, **fields):
    """A report of ``bank.cycle`` with these values on 服务精神 (core), 公司知识 (baseline), 沟通能力 (general)."""
    from assessments.models import Cycle, Result
    from tests.assessments.report_scene import close

    cycle = bank.cycle(**fields)
    participant = cycle.participants.get(employee=bank.manager)
    for asked, final in zip(participant.asked.select_related("target__level", "competency"), finals, strict=True):
        levels = asked.competency.ranked_levels
        value = None if final is None else Decimal(final)
        Result.objects.create(
            participant=participant,
            competency=asked.competency,
            computed=value,
            final=value,
            now_step=None if value is None else int(value),
            step_count=len(levels),
            target_level=asked.target.level,
            target_step=[level.pk for level in levels].index(asked.target.level_id) + 1,
            kind=asked.target.kind,
            weight=asked.target.weight,
            formula_version=1,
            order=asked.order,
        )
    close(Cycle.objects.get(pk=cycle.pk))
    return personal_report(for_reports(Participant.objects).get(pk=participant.pk))


def test_a_baseline_that_is_not_met_is_said_first_and_nothing_offsets_it(bank):
    report = scored(bank, ["3.0", "1.0", "3.0"])
    assert report.conclusion.verdict == (
        "底线要求未达到（公司知识），其他指标不能抵消；3 项指标中 2 项达标，1 项核心指标全部达标。"
    )
    assert report.figures.baseline_met is False


def test_a_baseline_without_a_result_is_neither_met_nor_unmet(bank):
    report = scored(bank, ["3.0", None, "3.0"])
    assert report.conclusion.verdict == "底线要求没有可计入的评价（公司知识），无法判断；2 项指标全部达标。"
    assert report.conclusion.left_out == "另有 1 项没有可计入的评价，不在以上数字之内。"
    assert report.figures.baseline_met is None
    assert report.figures.match == 100


def test_nothing_rated_gives_no_verdict_and_no_zero(bank):
    report = scored(bank, [None, None, None])
    assert report.conclusion.verdict == "没有一项指标有可计入的评价，本报告不能给出结论。"
    assert (report.figures.met, report.figures.scored, report.figures.match) == (0, 0, None)
    assert (report.bars, report.strengths, report.priorities) == ((), (), ())
    assert {row.gap_text for row in report.rows} == {"—"}
    assert report.radar.wide.actual.dots == ()


def test_all_met_is_said_without_priorities(bank):
    report = scored(bank, ["3.0", "2.0", "3.0"])
    assert report.conclusion.text == ("底线要求已达到；3 项指标全部达标。优势在服务精神、公司知识和沟通能力。")


def test_match_is_not_computed_under_80_percent_of_the_weight(bank):
    report = scored(bank, ["2.0", "2.0", None])
    assert report.figures.match is None
    assert report.figures.match_note == "不计算：有结果的权重占 70%，不足 80%"


def test_a_missing_value_breaks_the_line_instead_of_falling_to_the_centre(bank):
    report = scored(bank, ["2.0", "2.0", None])
    actual = report.radar.wide.actual
    assert (len(actual.dots), actual.is_whole) == (2, False)
    assert actual.d.count("M") == 1


def test_below_the_lowest_level_is_a_value_with_a_next_level(bank):
    report = scored(bank, ["0.0", "2.0", "3.0"])
    [priority] = report.priorities
    assert (priority.name, priority.now.heading, priority.next.label) == ("服务精神", "未达最低等级", "2级")


def test_without_a_baseline_target_nothing_is_said_of_it():
    from assessments import scoring
    from assessments.reports import wording

    summary = scoring.summarise([scoring.Standing(key="a", steps=3, target=scoring.Target(2, 1), final=Decimal("2"))])
    assert wording.verdict(summary, lambda standings: []) == "1 项指标全部达标。"


def test_a_post_without_targets_gets_no_verdict():
    from assessments import scoring
    from assessments.reports import wording

    summary = scoring.summarise([scoring.Standing(key="a", steps=3, final=Decimal("2"))])
    assert (
        wording.verdict(summary, lambda standings: []) == "本岗位没有目标等级，报告只列出实际所在的档，不作达标判断。"
    )
