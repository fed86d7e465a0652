"""What is found, in which order, and where the hit is; the same on both databases."""

import pytest
from django.core.management import call_command

from models_app.enums import ModelNature, Trade
from models_app.models import Competency, CompetencyModel
from models_app.search import Term, marked_pieces, read_query, refresh_search_text, search
from models_app.services.content import load_content
from tests import factories
from tests.models_app.catalogue_scene import entry_for


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

    @pytest.mark.parametrize("text", ["溝通", "溝通 溝"])
    def test_traditional_input_finds_simplified_text(self, text):
        assert found(text) == ["沟通能力", "交流技能", "服务精神"]

    @pytest.mark.parametrize("text", ["⼒量", "力\u200b量", "⼒", "ＬＩＬＩＡＮＧ"])
    def test_compatibility_characters_find_what_they_stand_for(self, text):
        assert "力量" in found(text)

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

    @pytest.mark.parametrize("text", ["CRM系统", "crm 系统", "系统 CRM"])
    def test_white_space_inside_a_text_does_not_matter(self, text):
        assert found(text) == ["ＣＲＭ 系统"]

    @pytest.mark.parametrize("text", ["gtneng", "goutongnl", "goutong nl", "GTNL", "gou tong"])
    def test_syllables_and_initials_may_be_mixed(self, text):
        assert found(text)[0] == "沟通能力"

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


def competency(version, name, *, definition="", behaviour=""):
    row = factories.CompetencyFactory(version=version, name=name, definition=definition)
    factories.LevelFactory(competency=row, rank=1, behaviour=behaviour)
    return row


@pytest.mark.django_db
def test_more_words_in_the_name_go_first_then_more_in_the_definition():
    version = factories.ModelVersionFactory()
    competency(version, "甲", behaviour="客户和市场")
    competency(version, "乙", definition="客户", behaviour="市场")
    competency(version, "丙", definition="客户和市场")
    competency(version, "客户", behaviour="市场")
    competency(version, "客户丁", definition="市场")
    competency(version, "戊客户和市场", behaviour="没有别的")
    refresh_search_text(version)
    order = ["戊客户和市场", "客户丁", "客户", "丙", "乙", "甲"]
    assert found("客户 市场") == order
    assert found("市场 客户") == order
    assert found("kehu shichang") == order


@pytest.mark.django_db
def test_of_equal_hits_those_for_banks_come_first_and_the_examples_last():
    """Names sort by their code points on every database: Latin before Chinese, a before B only where B is greater."""
    names = {"KTV": Trade.ENTERTAINMENT, "b行": Trade.BANKING, "B行": Trade.BANKING, "示例": None, "本行": None}
    for name, trade in names.items():
        version = factories.ModelVersionFactory(model__name=name)
        competency(version, "沟通")
        refresh_search_text(version)
        if trade:
            entry_for(version.model, trade=trade)
    CompetencyModel.objects.filter(name="示例").update(nature=ModelNature.EXAMPLE)
    hits = search(Competency.objects.select_related("version__model"), "沟通")
    assert [hit.version.model.name for hit in hits] == ["B行", "b行", "本行", "KTV", "示例"]


@pytest.mark.django_db
def test_a_text_in_traditional_characters_is_found_by_simplified_ones():
    version = factories.ModelVersionFactory()
    competency(version, "溝通能力", definition="瞭解客戶")
    refresh_search_text(version)
    assert found("沟通 了解客户") == ["溝通能力"]
    assert found("gtnl") == ["溝通能力"]


@pytest.mark.django_db
def test_loading_folds_anew_what_an_older_version_of_the_software_folded(version, tmp_path):
    Competency.objects.filter(version=version).update(search_text="沟通能力 folded in another way")
    assert load_content(directory=tmp_path) == []
    assert found("溝通") == ["沟通能力", "交流技能", "服务精神"]


@pytest.mark.django_db
def test_every_reading_of_a_character_finds_it():
    version = factories.ModelVersionFactory()
    competency(version, "行业知识")
    refresh_search_text(version)
    assert found("hangye") == found("xingye") == found("hyzs") == ["行业知识"]


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
