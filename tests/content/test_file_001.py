"""What a reader of file 001 would look for in the catalogue: its lists, their gaps, their printings, its defects."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from models_app.text import readable
from tests.content.fixture_files import documents, passages, rows, rows_of

LISTS = {
    "cs-manager": 7,
    "am-essential-five": 5,
    "personal-am-six": 6,
    "am-three-basics": 3,
    "cs-supervisor": 8,
    "credit-am": 25,
    "am-professional-abilities": 5,
    "cs-staff-six": 6,
    "cs-post": 5,
    "am-seven-qualities": 2,
    "am-five-qualities": 2,
    "bank-am-survey": 7,
}
ITEMS = {
    "credit-am-duties": 3,
    "credit-am-work": 3,
    "cs-post-training": 3,
    "am-success-points": 3,
    "counter-selling": 2,
    "bank-am-survey-findings": 8,
}
# Their content stands in fixtures of their own: models with levels, and the grades of a job family.
ELSEWHERE = {"cs-dept", "sales-service", "corporate-bei", "personal-wealth-grades"}


def text():
    return documents()["file-001"]["text"]


def entry(code):
    (found,) = (fields for fields in rows("entry") if fields["code"] == code)
    return found


def names(code, category=None):
    return [
        fields["name"]
        for fields in rows_of("competency", code)
        if category is None or fields["category"] == [code, 1, category]
    ]


def definition(code, name):
    (found,) = (fields["definition"] for fields in rows_of("competency", code) if fields["name"] == name)
    return found


def places(code):
    """``(order, differing, document, quote)`` of each printing of an entry."""
    return [
        (fields["order"], fields["differing"], fields["passage"][0], passages()[tuple(fields["passage"])]["quote"])
        for fields in rows("place")
        if fields["entry"] == [code]
    ]


def defects():
    return {fields["key"]: fields for fields in rows("defect") if fields["document"] == ["file-001"]}


def parts():
    return [fields for fields in rows("documentpart") if fields["document"] == ["file-001"]]


@pytest.mark.parametrize(("code", "count"), LISTS.items())
def test_each_list_has_as_many_lines_as_the_article(code, count):
    assert len(names(code)) == count
    assert entry(code)["model"] == [code]


@pytest.mark.parametrize(("code", "count"), ITEMS.items())
def test_each_entry_without_competencies_has_its_items(code, count):
    assert sum(fields["entry"] == [code] for fields in rows("entryitem")) == count
    assert (entry(code)["model"], entry(code)["family"]) == (None, None)


def test_every_article_is_an_entry_in_the_order_of_the_file():
    codes = [fields["code"] for fields in rows("entry") if 100 < fields["order"] <= 200]
    assert set(codes) == {*LISTS, *ITEMS, *ELSEWHERE}
    assert len(codes) == 22


def test_what_has_levels_or_grades_is_only_pointed_to():
    for code in ("cs-dept", "sales-service", "corporate-bei"):
        assert entry(code)["model"] == [code]
    assert entry("personal-wealth-grades")["family"] == ["personal-wealth"]
    for code in ELSEWHERE:
        assert entry(code)["gap_note"]


def test_the_service_manager_is_said_to_need_research_where_the_file_says_so():
    assert names("cs-manager") == [
        "卓越的沟通能力",
        "全面的产品知识",
        "解决问题的能力",
        "强大的人际关系技巧",
        "时间管理和组织能力",
        "持续研究和自我提升",
        "忍耐和应变能力",
    ]
    assert "学习" not in definition("cs-manager", "持续研究和自我提升")
    assert "学习" in entry("cs-manager")["note"]


def test_the_supervisor_has_four_skills_and_four_traits():
    assert names("cs-supervisor", "skills") == ["管理技能", "专业知识", "交流技能", "决策能力"]
    assert names("cs-supervisor", "traits") == ["领导能力", "自我动力", "自我研究", "具备方法论"]


def test_the_slides_have_four_lists_and_twelve_ways_of_thinking():
    assert [fields["name"] for fields in rows_of("category", "credit-am")] == [
        "基本能力",
        "专业能力",
        "意识与品质",
        "业务思维",
    ]
    assert names("credit-am", "basic") == [
        "沟通能力与协调能力",
        "商务谈判的能力",
        "抗挫能力",
        "情绪控制能力",
        "独立解决问题的能力",
    ]
    assert names("credit-am", "professional") == [
        "业务知识",
        "市场把握与市场营销能力",
        "管理客户和服务客户的能力",
        "收集与识别信息的能力",
    ]
    assert names("credit-am", "awareness") == ["大局意识", "开放意识", "自省意识", "较高的道德品质"]
    thinking = names("credit-am", "thinking")
    assert len(thinking) == 12
    assert thinking[0] == "“客户七分在于选，三分在于管”思维"
    assert thinking[7] == "“贷前是冤家，贷后是亲家”思维"
    assert all(name.endswith("思维") for name in thinking)


def test_which_list_a_line_of_the_slides_belongs_to_rests_on_order():
    about = [
        fields
        for fields in rows("citation")
        if fields["competency"] and fields["competency"][0] == "credit-am" and fields["field"] == "category"
    ]
    assert len(about) == 25
    assert {fields["certainty"] for fields in about} == {"by_order"}


def test_a_box_without_a_heading_is_put_to_its_line_by_judgement():
    judged = {
        fields["competency"][2]
        for fields in rows("citation")
        if fields["competency"] and fields["competency"][0] == "credit-am" and fields["certainty"] == "judged"
    }
    assert judged == {"market-sense", "managing-clients", "gathering-information"}
    assert definition("credit-am", "业务知识") == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("am-three-basics", "铜头"),
        ("am-seven-qualities", "七项"),
        ("am-five-qualities", "五个"),
        ("credit-am", "第3点"),
        ("am-professional-abilities", "（四）"),
        ("bank-am-survey", "01"),
        ("am-success-points", "并"),
        ("counter-selling", "第2条"),
    ],
)
def test_what_is_cut_off_says_where(code, words):
    assert words in entry(code)["gap_note"]


def test_of_three_basic_skills_only_the_first_is_explained():
    explained = {fields["name"]: bool(fields["definition"]) for fields in rows_of("competency", "am-three-basics")}
    assert explained == {"铜头": True, "铁嘴": False, "茶壶肚": False}
    assert [fields["name"] for fields in rows_of("competency", "am-three-basics") if fields["gap_note"]] == [
        "铁嘴",
        "茶壶肚",
    ]


def test_the_first_of_five_qualities_has_its_three_points():
    lines = definition("am-five-qualities", "大局意识").split("\n")
    assert [line[:4] for line in lines] == ["一线客户", "1、懂得", "2、第二", "第三是明"]
    assert "某大姐" not in "".join(lines)


def test_radicals_read_as_the_characters_they_stand_for():
    assert names("am-seven-qualities") == ["沟通能力", "人际交往能力"]
    assert "⼒" in places("am-seven-qualities")[0][3]


def test_a_heading_that_says_quality_states_the_dimension():
    stated = {code: {fields["dimension_is_stated"] for fields in rows_of("competency", code)} for code in LISTS}
    assert [code for code in LISTS if stated[code] == {True}] == [
        "am-essential-five",
        "personal-am-six",
        "am-three-basics",
        "am-professional-abilities",
        "am-seven-qualities",
        "am-five-qualities",
    ]
    assert stated["credit-am"] == {False}


def test_the_work_s_features_are_printed_three_times_the_second_with_swapped_words():
    assert [fields["title"] for fields in rows("entryitem") if fields["entry"] == ["credit-am-work"]] == [
        "服务客户具有复杂性",
        "服务过程具有复杂性",
        "服务技术具有复杂性",
    ]
    first, spun, slide = places("credit-am-work")
    assert "效劳" not in first[3]
    assert spun[3].count("效劳") == 13
    assert 20 < spun[1] < 60 < slide[1]
    assert "服务客户具有复杂性" not in slide[3]


def test_lists_of_other_files_are_printed_here_too():
    here = Counter(
        fields["entry"][0]
        for fields in rows("place")
        if fields["passage"][0] == "file-001" and fields["entry"][0] not in {*LISTS, *ITEMS, *ELSEWHERE}
    )
    assert here == {"am-eleven-qualities": 2, "am-knowledge-fields": 1, "am-qualified": 1, "am-junior-intermediate": 1}


def test_the_survey_keeps_its_empty_heading():
    (limits,) = (fields for fields in rows("entryitem") if fields["key"] == "limits")
    assert (limits["title"], limits["text"]) == ("研究局限性及未来研究方向", "")
    assert limits["gap_note"]


def test_the_defects_that_a_reader_stumbles_over_are_on_record():
    shown = {
        key: [text()[start:end] for start, end in passages()[tuple(fields["passage"])]["runs"]]
        for key, fields in defects().items()
    }
    assert shown["conditions-character"] == ["(1)品的素质。"]
    assert shown["supervisor-study"] == ["自我研究", "不断研究和适应"]
    assert shown["with-the-body"] == ["有些是与身俱来的"] * 2
    assert {"匡助", "希翼", "才干成为一位"} <= set(shown["spun-words"])
    assert shown["spun-stars"][:2] == ["完成*项工作", "达成*一绩效目标"]
    assert shown["success-two-points"] == ["首先要做到二点", "第一,", "第二点,", "第三,"]
    assert shown["table-repeated-cells"] == ["搜集信息\n5", "搜集信息 5", "主动性\n4", "主动性\n4"]


def test_every_swapped_word_of_the_second_printing_is_on_record():
    (start,) = (
        part["start"]
        for part in parts()
        if part["heading"].startswith("客户经理胜任素质分析（第二次刊载）") and part["use"] == "heading"
    )
    runs = passages()["file-001", defects()["spun-words"]["passage"][1]]["runs"]
    found = [start + match.start() for match in re.finditer("效劳", text()[start:])]
    assert len(found) == 13
    assert all(any(low <= place < high for low, high in runs) for place in found)


def test_each_kind_of_defect_occurs():
    assert Counter(fields["kind"] for fields in defects().values()) == {
        "cut_off": 9,
        "missing": 12,
        "numbering": 3,
        "misprint": 20,
        "lost": 15,
        "scrambled": 9,
        "foreign": 3,
    }


def test_the_parts_cover_the_file_from_end_to_end():
    bounds = [(part["start"], part["end"]) for part in parts()]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == len(text())
    assert all(end == start for (_start, end), (start, _end) in pairwise(bounds))


def test_what_is_used_is_quoted_and_what_is_prose_or_noise_is_not():
    quoted = bytearray(len(text()))
    for model in ("citation", "place"):
        for fields in rows(model):
            if fields["passage"][0] == "file-001":
                for start, end in passages()[tuple(fields["passage"])]["runs"]:
                    quoted[start:end] = b"\1" * (end - start)
    for part in parts():
        share = sum(quoted[part["start"] : part["end"]]) / (part["end"] - part["start"])
        assert share > 0.75 if part["use"] == "used" else share == 0, (part["heading"], share)


def test_titles_are_those_of_the_articles():
    """But for what is added in parentheses to tell two of one title apart."""
    whole = readable(text())
    for fields in rows("entry"):
        if 100 < fields["order"] <= 200:
            title = re.sub("（[^）]*）$", "", fields["title"])
            assert title in whole, fields["title"]
