"""File 003: what a reader of 客户经理，什么叫客户经理…（二） finds there, and what is wrong with it."""

from tests.content.entry_rows import defects, definition, entries_of, entry, items, names, parts, places
from tests.content.fixture_files import rows_of

DOCUMENT = "file-003"


def test_every_list_of_the_document_is_an_entry_with_its_kind_and_trade():
    assert [(fields["code"], fields["kind"], fields["trade"]) for fields in entries_of(DOCUMENT)] == [
        ("am-qualified", "qualities", "banking"),
        ("am-junior-intermediate", "qualities", "banking"),
        ("am-job-content", "duties", "banking"),
        ("am-and-field-staff", "features", "banking"),
        ("ktv-duties", "duties", "entertainment"),
        ("customer-service-chat", "duties", "unstated"),
        ("securities-am", "features", "securities"),
        ("tobacco-duties", "duties", "tobacco"),
        ("tobacco-am-requirements", "qualities", "tobacco"),
        ("branch-am-five-points", "qualities", "banking"),
        ("rural-credit-am", "qualities", "banking"),
    ]


def test_the_six_conditions_say_which_are_quality_knowledge_and_skill():
    code = "am-junior-intermediate"
    assert names(code) == ["品德素质", "营销技能", "知识全面", "分析能力", "筹划能力", "协调能力"]
    assert names(code, dimension_is_stated=True) == ["品德素质", "营销技能", "知识全面"]
    assert names(code, dimension="skill") == ["营销技能", "分析能力", "筹划能力", "协调能力"]


def test_the_copy_about_a_company_differs_in_seven_characters():
    (bank, no_difference, _quote), (elsewhere, differing, quote) = places("am-junior-intermediate")
    assert (bank, no_difference, elsewhere, differing) == (DOCUMENT, 0, "file-001", 7)
    for words in ("品的素质", "公司各方面业务", "客户需求", "公司管理层"):
        assert words in quote


def test_the_sentence_on_the_qualified_manager_is_cut_off_in_the_other_document():
    assert len(names("am-qualified")) == 6
    (_document, _none, whole), (elsewhere, _differing, cut) = places("am-qualified")
    assert (elsewhere, cut[-5:]) == ("file-001", "责任感,并")
    assert whole.startswith(cut)


def test_the_job_content_has_eight_lines_and_the_differences_four():
    assert [title for _number, title, _text in items("am-job-content")] == [
        "访问",
        "细分客户",
        "风险管理",
        "客户关系管理",
        "客户分析与评价",
        "沟通",
        "谈判",
        "办理业务",
    ]
    assert [number for number, *_rest in items("am-and-field-staff")] == ["（1）", "（2）", "（3）", "（4）"]


def test_the_ktv_duties_are_one_entry_printed_three_times():
    assert [number for number, *_rest in items("ktv-duties")] == [f"{number}、" for number in range(1, 9)]
    printed = places("ktv-duties")
    assert [(document, differing) for document, differing, _quote in printed] == [
        (DOCUMENT, 0),
        (DOCUMENT, 0),
        (DOCUMENT, 1),
    ]
    assert ["ktv" in quote for *_rest, quote in printed] == [False, True, False]
    assert ["8、8、" in quote for *_rest, quote in printed] == [False, False, True]


def test_the_tobacco_duties_keep_their_numbers_and_their_nesting():
    code = "tobacco-duties"
    assert [(number, title) for number, title, _text in items(code)] == [
        ("1、", "总则"),
        ("2、", "适用范围"),
        ("3、", "职责"),
        ("4、", "工作流程"),
        ("5、", "工作要求"),
    ]
    assert [number for number, *_rest in items(code, "3")] == [f"3.{number}" for number in range(1, 9)]
    assert [number for number, *_rest in items(code, "4")] == [f"4.{number}" for number in range(1, 9)]
    assert [number for number, *_rest in items(code, "5")] == [f"5.{number}" for number in range(1, 6)]
    assert [number for number, *_rest in items(code, "4-1-3")] == [f"{letter}）" for letter in "abcdef"]
    assert [number for number, *_rest in items(code, "4-4-2")] == [f"{letter}）" for letter in "abcd"]
    assert [len(items(code, f"4-{number}")) for number in range(1, 9)] == [4, 2, 0, 2, 0, 5, 0, 2]


def test_schooling_and_the_computer_certificate_are_no_matter_of_rating():
    by_certificate = ["具有高中或以上同等学历", "具备计算机初级或以上应用能力考核证书"]
    assert names("tobacco-am-requirements", assessed_by="certificate") == by_certificate
    assert len(names("tobacco-am-requirements")) == 10


def test_headings_pushed_into_sentences_are_left_out_of_the_five_points():
    assert names("branch-am-five-points") == [
        "强化学习能力",
        "正确的工作方法",
        "要有胆量、眼里和头脑",
        "讲究工作效率和质量",
        "沟通、组织协调能力",
    ]
    assert definition("branch-am-five-points", "learning").startswith("应广泛涉猎社会时事，学习了解相关法规政策，熟悉")
    assert definition("branch-am-five-points", "working-method").startswith("要想成为一名优秀的银行客户经理，必须")


def test_the_fifth_point_stays_cut_off():
    assert definition("branch-am-five-points", "communicating-and-coordinating").endswith("就要对大桥进行")
    assert "中断" in entry("branch-am-five-points")["gap_note"]
    gaps = [fields["key"] for fields in rows_of("competency", "branch-am-five-points") if fields["gap_note"]]
    assert gaps == ["communicating-and-coordinating"]
    assert defects(DOCUMENT, "cut_off")[0] == "就要对大桥进行"


def test_the_second_quality_of_rural_managers_has_three_parts():
    code = "rural-credit-am"
    assert names(code, category="business") == [
        "有过硬、精通的业务素养",
        "必须具有丰富的经济、金融等相关专业知识",
        "必须精通信用社的各项业务产品",
        "必须十分清楚信用社的贷款取向、风险偏好",
    ]
    assert names(code, category=None) == [
        "有强烈的事业心和高度的责任感",
        "有灵活多变的服务技巧",
        "有敏锐捕捉和分析市场信息能力",
    ]


def test_the_first_sentence_on_securities_stays_without_its_beginning():
    (first, *_rest) = items("securities-am")
    assert first[2].startswith("论是客户经理，还是证券经纪人")
    assert entry("securities-am")["gap_note"]
    assert "论是客户经理" in defects(DOCUMENT, "lost")


def test_what_is_wrong_in_the_document_is_on_the_list():
    assert defects(DOCUMENT, "numbering") == ["8、8、"]
    assert {"谈妆", "应具德最基本的", "上月所服务客户的的整体", "能办那些业务"} <= set(defects(DOCUMENT, "misprint"))
    assert {"<p>", "文章插图", "就要对大桥进行随着银行业竞争"} <= set(defects(DOCUMENT, "foreign"))
    assert {"( 二 )", "客户经理岗位职责"} == set(defects(DOCUMENT, "missing"))
    assert {"与客户交道的", "更多19条\ue771"} <= set(defects(DOCUMENT, "lost"))
    assert {"学习了解相 强化学习能力 。关法规政策", "立足维护于农村信用社"} <= set(defects(DOCUMENT, "scrambled"))


def test_only_web_noise_is_left_out_as_noise():
    noise = "".join(parts(DOCUMENT, "noise"))
    for words in ("文章插图", "付费内容限时免费查看回答", "更多19条", "推荐阅读", "&nbsp;"):
        assert words in noise
    assert len(noise) < 250
