"""What a reader of file 000 would look for in the catalogue: seven articles, one list in five printings."""

import pytest

from tests.content.entry_rows import (
    defects,
    definition,
    entries_of,
    entry,
    items,
    names,
    parts,
    places,
)
from tests.content.fixture_files import documents, passages, rows, rows_of

QUALITIES = {
    "am-eleven-qualities": 11,
    "am-four-groups": 24,
    "am-five-points": 20,
    "key-account-features": 4,
}
FIVE_POINTS = ("person", "attitude", "business", "feeling", "toughness")


def text():
    return documents()["file-000"]["text"]


def categories(code):
    return [fields["name"] for fields in rows_of("category", code)]


def test_the_articles_are_eight_entries_in_their_order():
    assert [(fields["code"], fields["kind"], fields["trade"]) for fields in entries_of("file-000")] == [
        ("am-eleven-qualities", "qualities", "banking"),
        ("am-knowledge-fields", "knowledge", "banking"),
        ("am-skill-fields", "skills", "banking"),
        ("am-four-groups", "qualities", "banking"),
        ("key-account-skills", "skills", "unstated"),
        ("am-five-points", "qualities", "banking"),
        ("key-account-features", "qualities", "unstated"),
        ("key-account-steps", "advice", "unstated"),
    ]


@pytest.mark.parametrize(("code", "count"), QUALITIES.items())
def test_a_list_of_qualities_is_one_because_its_title_says_so(code, count):
    lines = rows_of("competency", code)
    assert len(lines) == count
    assert {(*fields["dimension"], fields["dimension_is_stated"]) for fields in lines} == {("quality", True)}


def test_the_list_of_eleven_is_one_model_with_five_printings():
    found = places("am-eleven-qualities")
    assert [(document, differing) for document, differing, _quote in found] == [
        ("file-000", 0),
        ("file-000", 2),
        ("file-000", 2),
        ("file-001", 2),
        ("file-001", 0),
    ]
    with_two_more = ["他就能很快将其付诸行动" in quote for _document, _differing, quote in found]
    assert with_two_more == [True, False, False, False, True]
    for document in {document for document, *_rest in found}:
        printed = documents()[document]["text"].count("(1)愿意对运营绩效负责")
        assert printed == sum(document == other for other, *_rest in found)


def test_the_eleven_are_named_by_their_own_clauses():
    assert names("am-eleven-qualities")[5:] == [
        "很快将其付诸行动",
        "能够有效地利用银行内外的一切资源",
        "能与高层管理人员建立良好的工作关系",
        "能主动向上级管理者提供关于业务状况的重要信息",
        "懂得如何去了解客户对产品和营销活动的反应",
        "具备良好的职业素养",
    ]
    assert definition("am-eleven-qualities", "acting-quickly").startswith("一旦确定了基本目标和策略，他就能")


def test_the_knowledge_fields_say_what_they_comprise_and_the_second_printing_breaks_off():
    assert names("am-knowledge-fields", dimension="knowledge") == [
        "经济学知识",
        "法律知识",
        "管理学知识",
        "会计学知识",
        "金融学知识",
        "心理学及自然科学方面的知识",
    ]
    assert definition("am-knowledge-fields", "law").count("《") == 10
    (_, _, whole), (document, differing, broken) = places("am-knowledge-fields")
    assert (document, differing) == ("file-001", 50)
    assert "对银行经营状况如何进行分析" in whole
    assert "对银行经营状况如何进行分析" not in broken
    assert "此外" not in broken
    assert not entry("am-knowledge-fields")["gap_note"]


def test_the_seven_skill_fields_say_what_they_comprise():
    assert names("am-skill-fields", dimension="skill") == [
        "工作技能",
        "营销技能",
        "财务安排技能",
        "财务分析技能",
        "调查技能",
        "非财务分析技能",
        "展业技能",
    ]
    assert definition("am-skill-fields", "work") == "如微机操作技能、外语会话技能、文字写作技能等。"
    assert definition("am-skill-fields", "business-development").endswith("如何设计运作方案、如何进行谈判等。")


def test_the_four_groups_have_seven_nine_six_and_two_lines():
    keys = ("moral", "business", "interpersonal", "psychological")
    assert categories("am-four-groups") == ["道德素质", "业务素质", "人际沟通素质", "心理素质"]
    assert [len(names("am-four-groups", category=key)) for key in keys] == [7, 9, 6, 2]
    assert names("am-four-groups", category="psychological") == [
        "外向、开放、包容的性格",
        "对失败和挫折有较强的心理承受能力",
    ]
    assert "具有丰富的营销技巧和经验" in names("am-four-groups", category="business")
    assert "处事果断" in names("am-four-groups", category="business")
    assert entry("am-four-groups")["gap_note"]


def test_the_four_skills_of_key_account_staff_are_skills_though_two_are_called_knowledge():
    assert names("key-account-skills", dimension="skill") == [
        "产品知识技术",
        "市场、业务知识",
        "销售和谈判技巧",
        "语言沟通技巧",
    ]
    assert entry("key-account-skills")["gap_note"]


def test_the_five_points_keep_every_paragraph_of_the_article():
    code = "am-five-points"
    assert [len(names(code, category=key)) for key in FIVE_POINTS] == [4, 5, 3, 4, 4]
    assert [name.partition("（")[2] for name in categories(code)] == [
        "会做人）",
        "好心态）",
        "能做事）",
        "懂用情）",
        "需坚韧）",
    ]
    assert names(code, category="toughness") == [
        "能够百折不挠、愈挫愈勇",
        "“不以物喜、不以几悲”的平和心态",
        "成熟的处事、懂得进退之道",
        "建立自己在某些特定行业的特殊优势",
    ]
    start = text().index("一、把自己训练城")
    end = text().index("  ;\n", start)
    quoted = {
        place
        for fields in rows("passage")
        if fields["key"].startswith(f"{code}.")
        for first, last in fields["runs"]
        for place in range(first, last)
    }
    left = "".join(text()[place] for place in range(start, end) if place not in quoted)
    # Numbers and dashes of the list.
    assert "".join(left.split()) == "一、--二、━━------三、----四、------——五、1、。2、3、--"


def test_a_definition_of_several_paragraphs_has_a_line_for_each():
    lines = definition("am-five-points", "positive-attitude").split("\n")
    assert lines[:3] == [
        "心态决定命运",
        "积极的心态决定您成功，消极的心态意味您失败",
        "1.失败者和成功者之间惟一的差别就是心态不同。",
    ]
    assert len(lines) == 6


def test_the_salesperson_of_300000_a_year_has_four_features_and_their_classification():
    assert names("key-account-features") == ["自信", "善于激发自身优势", "人脉资源", "勤奋和运气"]
    (version,) = rows_of("modelversion", "key-account-features")
    lines = version["overview"].split("\n")
    assert [line.partition("→")[0] for line in lines if "→" in line] == ["信心", "优势", "人脉", "勤奋"]


def test_the_advice_has_two_things_to_train_and_three_steps():
    assert [title for _number, title, _text in items("key-account-steps")] == [
        "我们需要修炼是2个维度的东西",
        "提升三部曲",
    ]
    assert [line[:2] for line in items("key-account-steps", "two-sides")] == [("1.", "心态"), ("2.", "技巧")]
    assert [line[:2] for line in items("key-account-steps", "three-steps")] == [
        ("1.", "心态"),
        ("2.", "技巧"),
        ("3.", "知行合一"),
    ]


def test_misprints_stay_in_the_quotes_and_are_told():
    wrong = ["训练城", "说慌", "弊掉", "搏弈", "几悲", "致意", "路劲", "出些注意", "紧销", "不黯世事", "`技能"]
    told = " ".join(defects("file-000", "misprint"))
    kept = " ".join(fields["quote"] for fields in passages().values() if fields["document"] == ["file-000"])
    for words in wrong:
        assert words in told
        assert words in kept


def test_defects_of_the_known_kinds_are_told():
    assert "(5)具有丰富的营销技巧和经验(5)处事果断" in defects("file-000", "numbering")
    assert defects("file-000", "cut_off") == ["心理承受能力;"]
    assert defects("file-000", "missing") == ["基本技能方面:"]
    assert any(words.startswith("\ufffd") for words in defects("file-000", "lost"))


def test_menus_broken_characters_and_stray_semicolons_are_noise():
    noise = [" ".join(words.split()) for words in parts("file-000", "noise")]
    assert noise[:2] == [";", ";"]
    assert noise[2].startswith("\ufffd")
    assert noise[3:] == ["最新文章 热门文章 推荐阅读"]
