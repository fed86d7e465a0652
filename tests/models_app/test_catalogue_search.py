"""What is found, in which order, and where the hit is; the same on both databases."""

import pytest
from django.core.management import call_command

from models_app.models import Competency
from models_app.search import Term, fold, marked_pieces, read_query, refresh_search_text, search
from models_app.search.pinyin import words_spelled
from tests import factories

NAMES = ["沟通能力", "服务精神", "行业知识"]


@pytest.fixture
def version(db):
    version = factories.ModelVersionFactory()
    rows = (
        ("沟通能力", "正确倾听他人的倾诉。", "", "表达言简意赅。"),
        ("交流技能", "良好的沟通与协作。", "", "能与他人交流。"),
        ("服务精神", "", "保持沟通", "清楚了解顾客提出的要求。"),
        ("ＣＲＭ 系统", "使用系统。", "", "Ｅxcel 报表。"),
        ("力量", "", "", "没有别的。"),
    )
    for order, (name, definition, title, behaviour) in enumerate(rows):
        competency = factories.CompetencyFactory(version=version, name=name, definition=definition, order=order)
        factories.LevelFactory(competency=competency, rank=2, title=title, behaviour=behaviour)
    refresh_search_text(factories.publish(version))
    return version


def found(text):
    return [competency.name for competency in search(Competency.objects.all(), text)]


@pytest.mark.django_db
@pytest.mark.usefixtures("version")
class TestSearch:
    def test_a_name_goes_before_a_definition_and_that_before_a_level(self):
        assert found("沟通") == ["沟通能力", "交流技能", "服务精神"]

    @pytest.mark.parametrize("spelling", ["goutong", "GouTong", "gt", "ｇｏｕｔｏｎｇ", "gouto"])
    def test_pinyin_of_a_name_finds_the_word_everywhere(self, spelling):
        assert found(spelling) == ["沟通能力", "交流技能", "服务精神"]

    def test_one_spelled_character_is_looked_for_in_names_only(self):
        assert found("liang") == ["力量"]
        assert "服务精神" not in found("li")

    def test_several_words_must_all_be_hit_wherever_they_stand(self):
        assert found("沟通 顾客") == ["服务精神"]
        assert found("顾客　沟通") == ["服务精神"]
        assert found("沟通 没有的词") == []

    @pytest.mark.parametrize("text", ["crm", "CRM", "ｃｒｍ", "excel"])
    def test_width_and_case_do_not_matter(self, text):
        assert found(text) == ["ＣＲＭ 系统"]

    @pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "\x00", "沟%通", "(", "𠀀"])
    def test_signs_of_the_database_are_plain_characters(self, text):
        assert found(text) in ([], NAMES_IN_ORDER)

    def test_an_empty_query_leaves_everything(self):
        assert len(found("  ")) == 5

    def test_a_long_query_is_cut_and_not_an_error(self):
        assert found("x" * 5000) == []
        assert found(" ".join(["沟通"] + ["能力"] * 200)) == ["沟通能力"]


NAMES_IN_ORDER = ["沟通能力", "交流技能", "服务精神", "ＣＲＭ 系统", "力量"]


@pytest.mark.django_db
def test_folding_writes_only_what_changed_and_may_touch_a_published_version(version):
    assert refresh_search_text(version) == 0
    Competency.objects.filter(version=version, name="力量").update(search_text="")
    assert found("力量") == []
    assert refresh_search_text(version) == 1
    assert found("力量") == ["力量"]


@pytest.mark.django_db
def test_the_command_folds_every_version(version, capsys):
    Competency.objects.update(search_text="")
    call_command("fold_search_text")
    assert capsys.readouterr().out == "5 competencies and 0 items folded anew.\n"
    assert found("沟通")[0] == "沟通能力"


def test_folding_makes_widths_compatibility_forms_and_case_one():
    assert fold("ＡＢＣ　⼒  x\ny") == "abc力xy"


@pytest.mark.parametrize(
    ("letters", "parts"),
    [
        ("goutong", {"沟通"}),
        ("gt", {"沟通"}),
        ("gtnl", {"沟通能力"}),
        ("tongneng", {"通能"}),
        ("gout", {"沟通"}),
        ("outong", set()),
        ("gn", set()),
    ],
)
def test_pinyin_starts_at_a_syllable_and_may_end_inside_one(letters, parts):
    assert set(words_spelled(["沟通能力"], letters)) == parts


def test_names_are_asked_for_only_when_a_word_could_be_pinyin():
    def names():
        raise AssertionError("not needed")

    assert read_query("沟通 3 级a1", names) == [Term("沟通"), Term("3"), Term("级a1")]


def test_marks_show_what_the_reader_sees():
    terms = [Term("crm")]
    assert marked_pieces("用ＣＲＭ系统", terms) == [(False, "用"), (True, "ＣＲＭ"), (False, "系统")]
    assert marked_pieces("", terms) == []
    assert marked_pieces("服务", []) == [(False, "服务")]
    assert marked_pieces("ab", [Term("ab"), Term("b")]) == [(True, "ab")]


def test_a_spelled_character_is_marked_in_names_only():
    term = read_query("fu", lambda: ["服务精神"])
    assert marked_pieces("服务", term, in_name=True) == [(True, "服"), (False, "务")]
    assert marked_pieces("服务", term) == [(False, "服务")]
