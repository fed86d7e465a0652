"""What people read of a quote: the extraction's damage mended, nothing else."""

import pytest

from models_app.text import readable


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        # Line-break spaces and blank lines go, words stay.
        ("抱 怨浪费时间", "抱怨浪费时间"),
        ("积极地给予反馈。\n\n表达言简意赅", "积极地给予反馈。表达言简意赅"),
        ("  两端的空白 ", "两端的空白"),
        ("英文 core team 与中文", "英文core team与中文"),
        # Half-width punctuation becomes full-width.
        ("理解其感受、需要和观点,并作出适当反应", "理解其感受、需要和观点，并作出适当反应"),
        ("例如, 把工作做得更好. 使客户满意;可以吗?可以!", "例如，把工作做得更好。使客户满意；可以吗？可以！"),
        ("(单因单果). 进行", "（单因单果）。进行"),
        ("其中核心胜任力为:沟通能力", "其中核心胜任力为：沟通能力"),
        ('想知道"到底 发生了什么事情?"', "想知道“到底发生了什么事情？”"),
        ('"等一等", "研究研究"', "“等一等”，“研究研究”"),
        ("成本--效益分析", "成本—效益分析"),
        # What is no Chinese punctuation stays.
        ("成本-效益分析", "成本-效益分析"),
        ("技能/能力", "技能/能力"),
        ("相当于CET-4级知识水平", "相当于CET-4级知识水平"),
        ("共1,000人, 占3.5成, 9:00到", "共1,000人，占3.5成，9:00到"),
        ('只有一个引号"的文字', '只有一个引号"的文字'),
        # A numbered list gets its line breaks back; numbers within a sentence do not.
        ("1.了解基本常识2.具备所需的技能", "1.了解基本常识\n2.具备所需的技能"),
        ("提到 1) 具体的代价,2)具体的好 处", "提到1）具体的代价，2）具体的好处"),
        ("相当于英语专业8级知识水平", "相当于英语专业8级知识水平"),
        # Compatibility characters become the characters they stand for.
        ("沟通能⼒应当作为⾸要的能⼒", "沟通能力应当作为首要的能力"),
        ("Ａ银行", "A银行"),
    ],
)
def test_readable_mends_white_space_punctuation_and_compatibility_characters(quote, text):
    assert readable(quote) == text


@pytest.mark.parametrize("quote", ["1.甲2.乙", "(在这一级, 没有.) 例如:", "a b 中 c", '"甲."乙"', "成本--效益"])
def test_readable_text_is_not_changed_by_reading_it_again(quote):
    assert readable(readable(quote)) == readable(quote)
