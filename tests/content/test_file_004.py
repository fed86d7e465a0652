"""File 004: what a reader of 客户经理需要什么能力 finds there, and what is wrong with it."""

from models_app.text import readable
from tests.content.entry_rows import defects, definition, entries_of, entry, items, names, parts, places
from tests.content.fixture_files import documents

DOCUMENT = "file-004"


def test_every_list_of_the_document_is_an_entry_with_its_kind_and_trade():
    assert [(fields["code"], fields["kind"], fields["trade"]) for fields in entries_of(DOCUMENT)] == [
        ("lending-six-abilities", "skills", "banking"),
        ("am-short-answer", "qualities", "unstated"),
        ("ae-work", "duties", "advertising"),
        ("ae-qualities", "qualities", "advertising"),
        ("ae-role", "features", "advertising"),
        ("agency-with-clients", "advice", "advertising"),
        ("agency-cooperation", "skills", "advertising"),
        ("ae-to-avoid", "advice", "advertising"),
    ]


def test_the_second_of_the_six_abilities_has_three_parts():
    code = "lending-six-abilities"
    assert names(code, category=None) == [
        "具备熟知政策法规的能力",
        "具备调研分析的能力",
        "具备文字写作的能力",
        "具备相互协调的能力",
        "具备与客户沟通的能力",
    ]
    assert names(code, category="service") == ["具有扎实的理论基础", "具有熟练的操作技能", "具有企业财务分析能力"]
    assert names(code, dimension_is_stated=True) == ["具有熟练的操作技能"]


def test_the_sixth_ability_says_where_its_words_stand_too():
    shared = "还应具有诚实、守信、善良、自信、宽容的人格魅力"
    assert shared in definition("lending-six-abilities", "communicating")
    assert shared in readable(documents()["file-001"]["text"])
    assert "人际交往能力" in entry("lending-six-abilities")["note"]


def test_an_ae_s_qualities_are_named_in_the_source_s_order():
    assert names("ae-qualities", category="project-manager") == ["沟通、协调、组织", "仔细、认真、事无巨细"]
    assert names("ae-qualities", category="basic", dimension="quality", dimension_is_stated=True) == [
        "对人和对事的能力",
        "细心，有组织、协调能力",
        "能承担责任",
        "毅力",
        "口齿伶俐",
        "懂得欣赏好的创意内在潜质",
        "市场管理经验",
        "性格适合",
    ]
    assert definition("ae-qualities", "character").count("\n") == 2


def test_an_ae_s_work_is_told_in_four_lines():
    assert [text for *_rest, text in items("ae-work", "project-manager")] == [
        "统筹、规划、执行是该做的事情；",
        "沟通、协调、组织是该有的能力；",
        "仔细、认真、事无巨细是该具备的态度；",
        "永远没有空闲时间是合理的状态。",
    ]


def test_advice_on_clients_has_six_headed_pieces():
    assert [title for _number, title, _text in items("agency-with-clients")] == [
        "接好BRIEF-客户服务人员不是“信差”",
        "客户服务人员应克服的是“面对人的心理障碍”",
        "永远不要说客户的坏话，尊重客户，从而赢得客户的尊重",
        "客户不是“上帝”而是“伙伴”",
        "无论何时何地，想办法帮你的直接客户“露脸”",
        "远离客户的政治斗争",
    ]


def test_the_four_points_of_cooperation_and_the_paragraph_behind_them():
    found = names("agency-cooperation")
    assert len(found) == 5
    assert found[0] == "善于从宏观上领悟客户总监（AD）对于客户初步形态的描述"
    assert definition("agency-cooperation", "double-responsibility").startswith("客户服务人员，在以部门制的")


def test_the_open_questions_stand_under_one_line():
    assert [text for *_rest, text in items("ae-to-avoid", "questions")] == [
        "客户常规电话如何打",
        "语气如何把握",
        "自己的身份如何在客户面前展示",
        "例会怎么开、怎么将会议决议与精神传达",
        "如果与协作部门人员发生冲突应该如何协调",
        "如何处理棘手的客户不按期付款问题",
    ]


def test_nothing_of_this_document_is_printed_twice():
    for fields in entries_of(DOCUMENT):
        assert [document for document, *_rest in places(fields["code"])] == [DOCUMENT]


def test_what_is_wrong_in_the_document_is_on_the_list():
    misprints = {"长的要对的起观众", "恐怖形的", "锁碎", "从整和的高度", "到是相信的", "是他的广告宣传取得"}
    assert misprints <= set(defects(DOCUMENT, "misprint"))
    assert {"提供为客户任何超出他的期望的东西"} == set(defects(DOCUMENT, "scrambled"))
    assert "请尽量让你的同事可以从你身上能挑剔出什么毛病" in defects(DOCUMENT, "lost")
    assert sum(quote.count("\uf0d8") for quote in defects(DOCUMENT, "lost")) == documents()[DOCUMENT]["text"].count(
        "\uf0d8"
    )
    assert "家园2手机版破解版:" in defects(DOCUMENT, "foreign")


def test_almost_all_of_the_document_is_used():
    text = documents()[DOCUMENT]["text"]
    assert sum(map(len, parts(DOCUMENT, "used"))) / len(text) > 0.94
    assert [words[:10] for words in parts(DOCUMENT, "noise")] == ["家园2手机版破解版:", "来源:百度文库 编辑"]
    assert [words[:6] for words in parts(DOCUMENT, "prose")] == ["也许我们一直", "AE,可以做"]
