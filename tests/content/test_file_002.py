"""What a reader of file 002 would look for in the catalogue: a deck of slides, cut by its site into stretches."""

import re

from models_app.text import readable
from tests.content.entry_rows import defects, definition, entries_of, entry, items, names, parts
from tests.content.fixture_files import documents, passages, rows, rows_of


def text():
    return documents()["file-002"]["text"]


def titles(code, parent=None):
    return [title or line for _number, title, line in items(code, parent)]


def test_the_deck_is_ten_entries_in_the_order_of_its_slides_one_of_them_for_all_who_work_in_banks():
    found = entries_of("file-002")
    assert [(fields["title"], fields["kind"]) for fields in found] == [
        ("客户经理的职责", "duties"),
        ("客户经理的工作理念", "principles"),
        ("客户经理的工作任务", "tasks"),
        ("客户经理的支持体系", "support"),
        ("优秀客户经理的素质", "qualities"),
        ("极佳的业务素质（应当熟悉的产品与政策）", "knowledge"),
        ("应当成为企业的顾问", "advice"),
        ("客户经理必备技能", "skills"),
        ("银行从业者应掌握的三种技能/知识", "knowledge"),
        ("小结（这个时代的客户经理）", "features"),
    ]
    posts = [fields["post"] for fields in found]
    assert posts == ["银行客户经理"] * 8 + ["银行从业者", "银行客户经理"]
    assert {fields["trade"] for fields in found} == {"banking"}
    assert titles("banking-three-fields") == ["会计知识", "法律知识", "金融知识"]


def test_the_duties_are_three_and_the_channel_has_three_lines_more():
    numbers = [number for number, _title, _text in items("excellent-am-duties")]
    assert numbers == ["1、", "2、", "3、", "", ""]
    assert items("excellent-am-duties", "channel") == [
        ("1、", "", "为客户提供全面、深入、综合、专业的银行服务"),
        ("2、", "", "有效、深入的了解客户，控制客户的风险"),
        ("3、", "", "信息的反馈，银行对产品进行有效的改善"),
        ("", "", "客户经理实质是渠道，渠道是最宝贵的资源"),
    ]


def test_the_principles_tasks_and_supports_are_those_of_the_slides():
    assert titles("excellent-am-principles") == [
        "实现客户价值增值",
        "“二八法则”",
        "个性化服务",
        "高效准确",
        "顾问服务",
        "团队协作",
    ]
    assert titles("excellent-am-tasks") == [
        "发展客户",
        "销售产品和服务",
        "客户关系管理",
        "情报收集与市场调研",
        "客户经理是银行在市场前端的喉舌。",
    ]
    assert titles("excellent-am-support") == [
        "规范的业务流程",
        "产品、风险和营业部门的支持",
        "强大的客户信息支持系统",
        "财务的支持",
    ]


def test_the_four_qualities_have_the_lines_of_their_slides():
    code = "excellent-am-qualities"
    assert [fields["name"] for fields in rows_of("category", code)] == [
        "良好敬业的职业经理人素质（会做人）",
        "较高的业务素质（能做事）",
        "人际感情沟通能力（懂用情）",
        "心理素质的坚强（需坚韧）",
    ]
    keys = ("person", "business", "feeling", "toughness")
    assert [len(names(code, category=key)) for key in keys] == [11, 8, 7, 4]
    assert names(code, category="feeling") == [
        "形象较好、衣着整洁、体面",
        "气质成熟、有较深厚的内涵",
        "善于借助外部资源",
        "较宽的知识面、兴趣涉猎面较广",
        "较为丰富的生活经历、有较高的文化修养",
        "性格开朗、大方又不失稳健、持重",
        "开放、爽朗的性格",
    ]
    assert {fields["dimension_is_stated"] for fields in rows_of("competency", code)} == {True}


def test_products_to_be_familiar_with_are_knowledge_by_our_judgement():
    code = "excellent-am-products"
    assert {(*fields["dimension"], fields["dimension_is_stated"]) for fields in rows_of("competency", code)} == {
        ("knowledge", False)
    }
    assert names(code) == [
        "当前对大金融环境的认识",
        "当前应当熟悉的银行产品",
        "当前应当熟悉的其他银行产品",
        "当前应当熟悉的最新型银行产品",
        "当前应当了解的最新投行型银行产品",
        "当前应当熟悉的最新经济政策",
    ]
    assert "商票保贴、商票代理贴现" in definition(code, "bill-products").split("\n")


def test_the_fourth_skill_has_a_name_only():
    code = "excellent-am-skills"
    assert names(code, dimension="skill") == [
        "甄别有价值客户的技能",
        "评估客户的价值",
        "产品和服务组合设计",
        "有效的实施方案",
    ]
    *_others, last = rows_of("competency", code)
    assert (last["definition"], bool(last["gap_note"])) == ("", True)
    assert "有效的实施方案" in entry(code)["gap_note"]
    assert "会计知识/法律知识/金融知识" in definition(code, "combining-products")


def test_words_cut_by_the_numbers_of_the_site_are_whole_again():
    assert "诚实、真诚，全心全意为客户服务" in names("excellent-am-qualities")
    assert "成熟的处事、懂得进退之道" in names("excellent-am-qualities")
    whole = {
        ("excellent-am-qualities", "growing-with-the-country"): "是客户经理应秉持的价值观",
        ("excellent-am-qualities", "obedience"): "有较强的大局观",
        ("excellent-am-qualities", "openness"): "中国人最需要的是宽容、合作、共赢",
        ("excellent-am-products", "cash-management-products"): "最大限度降低企业资金在银行的闲置",
        ("excellent-am-products", "investment-banking-products"): "外贸企业的风险益发增大",
        ("excellent-am-products", "economic-policy"): "企业社会责任感",
        ("excellent-am-skills", "finding-valuable-clients"): "建立自己的成熟客户群",
        ("excellent-am-skills", "assessing-value"): "对银行的贡献。",
    }
    for (code, key), words in whole.items():
        assert words in definition(code, key)
    said = " ".join(line for _number, _title, line in items("excellent-am-principles"))
    assert "同时风险不一定低，不可盲从。" in said
    assert "依靠背后专家，法律、产品、财务专家的力量。" in said
    assert "规定客户经理最少花费25%的时间" in items("excellent-am-support")[1][2]


def test_no_quote_that_people_read_holds_a_number_of_the_site():
    numbers = [match.span(1) for match in re.finditer(r"(?:^|\n)(\d{1,2}、)", text())]
    assert len(numbers) == 19
    about_it = ("file-002", "account-002.defect.stretch-numbers")
    for key, fields in passages().items():
        if key[0] != "file-002" or key == about_it:
            continue
        for start, end in fields["runs"]:
            assert not [number for number in numbers if start < number[1] and end > number[0]], key


def test_slide_titles_are_all_that_is_left_of_what_is_used():
    """No line of a slide is passed over: what no row cites are titles, numbers and marks between boxes."""
    cited = {tuple(fields["passage"]) for fields in rows("citation")}
    quoted = {
        place
        for key in cited
        if key[0] == "file-002"
        for start, end in passages()[key]["runs"]
        for place in range(start, end)
    }
    used = [fields for fields in rows("documentpart") if fields["document"] == ["file-002"] and fields["use"] == "used"]
    left = [
        "".join(text()[place] if place not in quoted else "|" for place in range(fields["start"], fields["end"]))
        for fields in used
    ]
    title = re.compile(
        r"如何成为优秀客户经理(?:职业经理人素质|极佳的业务素质|人际感情沟通能力|\?)|客户经理必备技能|小结"
        r"|客户经理的(?:职责|工作理念|工作任务|支持体系)|优秀客户经理的素质|良好敬业的职业经理人|极佳的业务素质"
        r"|人际感情沟通能力|心理素质|甄别客户的技能|评估客户价值|产品组合设计能力|应当成为企业的顾问"
    )
    words = re.findall("[\u4e00-\u9fff]{2,}", title.sub("|", "|".join(left)))
    assert words == []


def test_examples_cases_and_words_of_pictures_are_prose_with_a_reason():
    prose = [readable(words)[:14] for words in parts("file-002", "prose")]
    assert prose == [
        "信贷投行网银信用卡私人，客2",
        "如何成为优秀客户经理极佳的业",
        "银行与客户的关系，企业之间竞",
        "票据中不得转让的玄机，他山1",
    ]


def test_defects_of_the_known_kinds_are_told():
    misprints = " ".join(defects("file-002", "misprint"))
    for words in ("人因寥寥", "属于你", "理财增殖", "增长发式", "几悲", "搏弈", "成为为链式"):
        assert words in misprints
    assert "3、当前应当熟悉的其他银行产品3、中国最大的现金管理客户" in defects("file-002", "numbering")
    assert "4、有效的实施方案" in defects("file-002", "missing")
    assert "安徽奇瑞轿车与*轿车" in defects("file-002", "lost")
