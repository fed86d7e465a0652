"""What deserves a second look at one level: pure, without a database."""

import pytest

from models_app.enums import Origin
from models_app.level_notes import (
    CODING,
    NO_TEXT,
    ORDER,
    SAME,
    VAGUE,
    missing_ranks,
    notes_of,
    number_in,
    vague_pieces,
    vague_words,
)
from models_app.models import Level


def level(rank=1, behaviour="会说明产品的收费。", origin=Origin.BANK, **fields):
    return Level(rank=rank, behaviour=behaviour, origin=origin, **{"label": f"{rank}级", **fields})


def kinds(one, *others):
    levels = sorted([one, *others], key=lambda each: each.rank or 0)
    return [note.kind for note in notes_of(one, levels)]


def test_a_good_level_has_no_notes():
    assert kinds(level(1), level(2, "能比较两种产品的收费，说出差别。")) == []


def test_no_text_is_a_reproach_to_the_bank_and_a_fact_about_a_source():
    [own] = notes_of(one := level(behaviour=""), [one])
    [quoted] = notes_of(two := level(behaviour="", origin=Origin.QUOTED), [two])
    assert (own.kind, own.is_quiet, quoted.kind, quoted.is_quiet) == (NO_TEXT, False, NO_TEXT, True)


@pytest.mark.parametrize(
    "other",
    ["会说明产品的收费。", "会 说明产品的收费", "会说明，产品的收费！", "会说明产品的\n收费｡"],
)
def test_the_same_words_are_found_whatever_their_spaces_and_punctuation(other):
    assert kinds(level(1), level(2, other)) == [SAME]


def test_empty_levels_do_not_say_the_same():
    assert kinds(level(1, ""), level(2, "")) == [NO_TEXT]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("有较好的沟通能力", ["较好"]),
        ("具有一定的分析能力，优秀，一定的", ["一定的", "优秀"]),
        ("比较熟练地操作", ["比较"]),
        ("比较两种产品的收费", []),
        ("基本掌握流程", ["基本"]),
        ("说出客户服务基本常识", []),
        ("充分了解客户", ["充分"]),
        ("充分利用系统", []),
        ("非常熟悉制度", ["非常"]),
        ("相当于 CET-4", []),
        ("你一定要盘算", []),
    ],
)
def test_words_of_degree_are_told_from_words_that_only_look_like_them(text, words):
    assert vague_words(text) == words


def test_words_of_degree_are_marked_in_place():
    assert vague_pieces("有较好的沟通，优秀") == [(False, "有"), (True, "较好"), (False, "的沟通，"), (True, "优秀")]


def test_a_sources_words_of_degree_are_information():
    [note] = notes_of(one := level(behaviour="有良好的职业道德。", origin=Origin.QUOTED), [one])
    assert (note.kind, note.is_quiet) == (VAGUE, True)
    assert kinds(level(behaviour="有良好的职业道德。")) == [VAGUE]


@pytest.mark.parametrize(
    ("text", "number"),
    [("3级", 3), ("第三级", 3), ("等级2", 2), ("Level 4", 4), ("十二级", 12), ("5", 5), ("二", 2), ("20级", 20)]
    + [(text, None) for text in ("", "0-40分", "一致性", "三思而行", "优秀", "100级")],
)
def test_the_number_of_a_label(text, number):
    assert number_in(text) == number


def test_a_label_against_its_rank_and_two_in_reverse_are_out_of_order():
    assert kinds(level(2, label="3级")) == [ORDER]
    assert kinds(level(2, label="1级"), level(1, "别的。", label="2级")) == [ORDER, ORDER]
    assert kinds(level(2, title="三级：熟练")) == [ORDER]
    assert kinds(level(None, label="3级")) == []


def test_a_coders_instruction_is_told_from_behaviour():
    assert kinds(level(behaviour="主动问候客户（在这一级，没有分析需要）")) == [CODING]


def test_missing_ranks():
    assert missing_ranks([level(1), level(3)]) == [2]
    assert missing_ranks([level(2), level(5)]) == [1, 3, 4]
    assert missing_ranks([level(1), level(2)]) == []
    assert missing_ranks([level(1)]) == [2, 3]
    assert missing_ranks([]) == [1, 2, 3]
