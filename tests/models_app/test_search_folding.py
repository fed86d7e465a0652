"""What search takes for one, and what letters spell; nothing here asks the database."""

import pytest

from models_app.radicals import RADICALS
from models_app.search import Term, fold, marked_pieces, pinyin_of, read_query
from models_app.search.pinyin import letters_of, words_spelled
from models_app.text import readable


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("溝通能力", "沟通能力"),
        ("瞭解客戶", "了解客户"),
        ("客戶關係維護", "客户关系维护"),
        ("著重風險識別與應變", "着重风险识别与应变"),
        ("裏裡麵麪後餘", "里里面面后余"),
        ("計畫、衞生", "计划、卫生"),
        ("ＡＢＣ　⒈", "abc1."),
        ("⼒⾏⼼", "力行心"),
        ("⻓⻛⻋⻔⻅", "长风车门见"),
        ("力\u200b量\ufeff", "力量"),
        ("e\u0301", "é"),
        ("服 务\n精神", "服务精神"),
    ],
)
def test_what_a_reader_takes_for_one_is_folded_to_one(typed, stands):
    assert fold(typed) == fold(stands)


@pytest.mark.parametrize("text", ["素质", "A级%_\\", "，。“”", "𠀀", "①㈱ⅻ"])
def test_folding_what_is_folded_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_every_radical_of_the_supplement_is_a_whole_character_to_search_and_to_readers():
    assert len(RADICALS) == 114
    for radical, whole in RADICALS.items():
        assert fold(radical) == fold(whole)
        assert readable(radical) == whole


def test_traditional_and_simplified_text_are_marked_in_their_own_characters():
    [term] = read_query("溝通", list)
    assert marked_pieces("与人沟通。", [term]) == [(False, "与人"), (True, "沟通"), (False, "。")]
    [term] = read_query("沟通", list)
    assert marked_pieces("與人溝通。", [term]) == [(False, "與人"), (True, "溝通"), (False, "。")]


def test_marks_keep_their_place_behind_characters_that_fold_to_several_or_none():
    assert marked_pieces("㈱力\u200b量ﬁ", [Term("力量")]) == [(False, "㈱"), (True, "力\u200b量"), (False, "ﬁ")]
    assert marked_pieces("CRM 系统", [Term("crm系统")]) == [(True, "CRM 系统")]


NAMES = (
    "沟通能力",
    "服务精神",
    "行业知识",
    "策略执行",
    "绿色女性",
    "重点调研",
    "长期了解",
    "效率",
    "心理素质",
    "公司会计",
)


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ("goutong", ["沟通"]),
        ("gout", ["沟通"]),
        ("gtnl", ["沟通能力"]),
        ("gtneng", ["沟通能"]),
        ("goutongnl", ["沟通能力"]),
        ("gtongnli", ["沟通能力"]),
        ("hangye", ["行业"]),
        ("xingye", ["行业"]),
        ("zhongdian", ["重点"]),
        ("chongdian", ["重点"]),
        ("diaoyan", ["调研"]),
        ("tiaoyan", ["调研"]),
        ("changqi", ["长期"]),
        ("zhangqi", ["长期"]),
        ("liaojie", ["了解"]),
        ("lejie", ["了解"]),
        ("xiaolv", ["效率"]),
        ("xiaoshuai", ["效率"]),
        ("kuaiji", ["会计"]),
        ("celve", ["策略"]),
        ("celue", ["策略"]),
        ("lvse", ["绿色"]),
        ("nvxing", ["女性"]),
        ("xlsz", ["心理素质"]),
        ("xnengli", []),
        ("outong", []),
        ("crm", []),
    ],
)
def test_letters_spell_words_in_full_by_initials_or_mixed_by_any_common_reading(letters, words):
    assert words_spelled(NAMES, letters) == words


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("lüse", "lvse"),
        ("nǚxìng", "nvxing"),
        ("gōutōng", "goutong"),
        ("ke'an", "kean"),
        ("g", ""),
        ("沟tong", ""),
        ("g2", ""),
        ("a" * 41, ""),
    ],
)
def test_letters_are_read_with_tones_apostrophes_and_the_dotted_u(typed, letters):
    assert letters_of(fold(typed)) == letters


def test_rare_readings_find_nothing():
    """A dictionary also reads neng as xiong and tai: "xl" would find every ability."""
    assert words_spelled(["沟通能力"], "xl") == []


def test_a_spelling_of_many_words_takes_the_commonest_everywhere_and_the_others_in_names():
    many = ["市值", "数字", "实质", "深圳", "书桌", "时针", "顺子"]
    [term] = read_query("sz", lambda: [*many, "素质一", "素质二", "素质三"])
    assert term.words[0] == "素质"
    assert len(term.words) == 5
    assert {*term.words, *term.name_words} == {"素质", *many}


def test_the_usual_reading_depends_on_the_word():
    assert pinyin_of("行业") == ("hang", "ye")
    assert pinyin_of("行为a") == ("xing", "wei", "")


@pytest.mark.parametrize("text", ["", " \u3000\u200b ", "\x00\ud800", "💰" * 60, "a" * 9999, "'" * 50, "ＡＡ" * 90])
def test_odd_input_is_read_without_an_error(text):
    assert len(read_query(text, lambda: NAMES)) <= 1
