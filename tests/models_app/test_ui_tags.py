"""The shared parts of pages: what they draw, what they say, and that they escape."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from models_app.templatetags import ui
from models_app.text_diff import diff_pieces


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


# --- Icons


def test_icon_is_inline_and_hidden_from_screen_readers():
    svg = ui.icon("check")
    assert svg.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in svg
    assert '<path d="M5 12l5 5l10 -10" />' in svg
    assert "M0 0h24v24" not in svg


@pytest.mark.parametrize("name", ["no-such-icon", "../../secret", "Check", "", "a.svg", "-check"])
def test_an_icon_that_does_not_exist_is_an_error(name):
    with pytest.raises(LookupError):
        ui.icon(name)


def test_every_icon_that_a_template_or_module_names_exists():
    root = Path(settings.BASE_DIR)
    sources = [*(root / "templates").rglob("*.html")]
    names = {name for path in sources for name in re.findall(r'{% icon "([^"]+)"', path.read_text())}
    names |= {name for path in sources for name in re.findall(r'\bicon="([^"{]+)"', path.read_text())}
    names |= {*ui.PILL_ICONS.values(), *ui.NOTICE_ICONS.values()} - {""}
    from competency_site.navigation import ITEMS

    names |= {item.icon for item in ITEMS}
    assert names
    for name in names:
        assert ui.icon_shapes(name), name


# --- Words and figures


def test_pill_carries_an_icon_and_escapes_its_word():
    html = ui.pill("<b>", "met")
    assert html.startswith('<span class="pill pill-met"><svg')
    assert html.endswith("&lt;b&gt;</span>")


def test_pill_refuses_an_unknown_variant():
    with pytest.raises(KeyError):
        ui.pill("x", "danger")


def test_a_general_target_says_nothing_unless_asked():
    assert ui.kind_tag("general") == ""
    assert ui.kind_tag(None) == ""
    assert ">一般<" in ui.kind_tag("general", always=True)
    assert ui.kind_tag("core") == '<span class="word-tag word-tag-core">核心</span>'
    assert ui.kind_tag("baseline") == '<span class="word-tag">底线</span>'


@pytest.mark.parametrize("missing", [None, ""])
def test_missing_is_a_dash_and_never_zero(missing):
    assert ui.dash(missing) == "—"
    assert ui.number(missing) == "—"
    assert ui.percent(missing) == "—"
    assert "—" in ui.key_figure("人岗匹配度", missing)


def test_zero_is_a_value():
    assert ui.dash(0) == 0
    assert ui.number(0) == "0"
    assert ui.percent(0) == "0%"


def test_numbers_have_thousands_and_fixed_decimals():
    assert ui.number(2018) == "2,018"
    assert ui.number(Decimal("2.0"), 1) == "2.0"
    assert ui.number(Decimal("0.25"), 1) == "0.3"
    assert ui.percent(Decimal("67.3"), 1) == "67.3%"


def test_avatar_shows_the_first_character_only():
    assert ui.avatar("林若溪") == '<span class="avatar-initial" aria-hidden="true">林</span>'


def test_progress_of_nothing_is_an_empty_bar():
    assert 'value="0" max="1"' in ui.progress(0, 0)


# --- Level scale


def test_scale_has_a_tick_per_step_equally_spaced():
    ticks = re.findall(r"M([\d.]+) [\d.]+v8", ui.level_scale(4, width=122))
    assert ticks == ["16.0", "46.0", "76.0", "106.0"]


def test_scale_draws_the_gap_from_actual_to_target_when_not_met():
    html = ui.level_scale(3, target=3, actual=Decimal("2.1"), width=132)
    assert re.search(r'class="gap"[^>]* d="M71.0 11H116.0"', html)
    assert 'cx="71.0"' in html


@pytest.mark.parametrize("actual", ["1.8", "2.0", "2.5"])
def test_scale_draws_no_gap_when_met(actual):
    assert 'class="gap"' not in ui.level_scale(2, target=2, actual=Decimal(actual))


def test_scale_draws_a_gap_of_a_quarter():
    assert 'class="gap"' in ui.level_scale(2, target=2, actual=Decimal("1.75"))


def test_scale_sets_an_actual_below_the_lowest_level_before_the_line():
    assert 'cx="16.0"' in ui.level_scale(3, target=1, actual=Decimal("1"))
    assert 'cx="9.4"' in ui.level_scale(3, target=1, actual=Decimal("0.4"))
    assert 'cx="5.0"' in ui.level_scale(3, target=1, actual=Decimal("0"))


def test_scale_says_in_words_what_it_draws():
    html = ui.level_scale(3, target=3, actual=Decimal("2.1"), labels=["2级", "3级", "5级"])
    assert 'role="img"' in html
    assert 'aria-label="共 3 档，目标 5级（第 3 档），实际 2.1 档"' in html
    assert html.count("<text") == 3


def test_scale_without_an_actual_has_no_dot():
    html = ui.level_scale(3, target=2)
    assert "circle" not in html
    assert 'aria-label="共 3 档，目标第 2 档"' in html


def test_scale_escapes_labels():
    html = ui.level_scale(2, target=1, labels=['"><script>', "2级"])
    assert "<script>" not in html


def test_signal_lights_the_steps_up_to_the_level():
    html = ui.signal(2, 3)
    assert html.count('class="on"') == 2
    assert html.count('class="off"') == 1


# --- Texts


def test_diff_marks_what_was_deleted_and_inserted():
    html = render("{% diff_of old new %}", old="提供自己的服务", new="提供本行的服务和收费")
    assert html == '<span class="diff">提供<del>自己</del><ins>本行</ins>的服务<ins>和收费</ins></span>'


def test_diff_shows_one_side():
    pieces = [("equal", "了解"), ("delete", "顾客"), ("insert", "客户"), ("equal", "<提出>")]
    assert ui.text_diff(pieces, "old") == '<span class="diff">了解<del>顾客</del>&lt;提出&gt;</span>'
    assert ui.text_diff(pieces, "new") == '<span class="diff">了解<ins>客户</ins>&lt;提出&gt;</span>'
    assert "<mark class=diff-mark>顾客</mark>" in ui.text_diff(pieces, "mine")
    assert "顾客" not in ui.text_diff(pieces, "theirs")


@pytest.mark.parametrize(("old", "new"), [("", ""), ("", "新"), ("旧", ""), ("甲乙丙", "乙丁"), ("同", "同")])
def test_pieces_of_a_difference_make_up_both_texts(old, new):
    pieces = diff_pieces(old, new)
    assert "".join(text for op, text in pieces if op != "insert") == old
    assert "".join(text for op, text in pieces if op != "delete") == new


def test_highlight_marks_every_match_and_escapes_the_rest():
    assert ui.highlight("沟通<能力>沟通", "沟通") == "<mark>沟通</mark>&lt;能力&gt;<mark>沟通</mark>"
    assert ui.highlight("KYC 与 kyc", ["kyc"]) == "<mark>KYC</mark> 与 <mark>kyc</mark>"
    assert ui.highlight("a.b", ["."]) == "a<mark>.</mark>b"
    assert ui.highlight("沟通", []) == "沟通"
    assert ui.highlight("沟通", [" ", ""]) == "沟通"


# --- Blocks


def test_card_header_holds_title_note_and_tools():
    html = render('{% card_header "行为等级" note="3 个" id="levels" %} <a href="#">甲</a> {% endcard_header %}')
    assert '<h2 id="levels">行为等级</h2><span class="notes">3 个</span>' in html
    assert '<div class="card-tools"><a href="#">甲</a></div>' in html


def test_card_header_without_tools_has_no_empty_box():
    assert "card-tools" not in render('{% card_header "行为等级" %}{% endcard_header %}')


def test_blocks_escape_what_they_are_given():
    html = render("{% card_header title note=note %}{{ note }}{% endcard_header %}", title="<i>", note="<u>")
    assert "<i>" not in html
    assert "<u>" not in html


def test_confirm_dialog_with_an_action_posts_there():
    html = render('{% confirm_dialog id="go" title="发布？" confirm="发布" action="/x/" %}甲{% endconfirm_dialog %}')
    assert '<dialog class="dialog" id="go" aria-labelledby="go-title">' in html
    assert 'method="post" action="/x/"' in html


def test_confirm_dialog_without_an_action_only_answers():
    html = render('{% confirm_dialog id="go" title="发布？" confirm="发布" %}甲{% endconfirm_dialog %}')
    assert 'method="dialog"' in html
    assert 'value="confirm"' in html


# --- Forms


class ThresholdForm(forms.Form):
    threshold = forms.IntegerField(label="同级的门槛", help_text="有效评分至少几份才计入", min_value=3)
    purpose = forms.ChoiceField(label="用途", choices=[("a", "发展")], widget=forms.RadioSelect)
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"class": "mine"}))


def test_a_field_has_label_help_and_framework_class():
    html = str(ThresholdForm()["threshold"].as_field_group())
    assert '<label for="id_threshold">同级的门槛</label>' in html
    assert '<span class="notes" id="id_threshold_helptext">有效评分至少几份才计入</span>' in html
    assert 'class="form-control"' in html
    assert 'aria-describedby="id_threshold_helptext"' in html


def test_a_widgets_own_class_is_kept():
    assert 'class="mine form-control"' in str(ThresholdForm()["note"])


def test_an_optional_field_says_so():
    form = ThresholdForm()
    assert "可不填" in form["note"].as_field_group()
    assert "可不填" not in form["threshold"].as_field_group()


def test_errors_are_linked_to_their_field_and_listed_first():
    html = str(ThresholdForm({"threshold": "2"}))
    assert 'aria-describedby="id_threshold_helptext id_threshold_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<div id="id_threshold_error">' in html
    assert "有 2 处要改" in html
    assert '<a href="#id_threshold">同级的门槛</a>' in html
    assert '<a href="#id_purpose">用途</a>' in html
    assert 'id="id_purpose" tabindex="-1"' in html
    assert html.index("有 2 处要改") < html.index("<label")


def test_a_form_without_errors_has_no_summary():
    assert "data-error-summary" not in str(ThresholdForm())


# --- What the content policy forbids


def test_no_template_carries_inline_style_or_script():
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=", text), path
        assert not re.search(r"\son[a-z]+=", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text), path
        assert "<style" not in text, path


# --- who did it


@pytest.mark.parametrize(("language", "project"), [("zh-hans", "项目"), ("en", "Project")])
def test_the_project_is_named_in_the_readers_language_and_people_as_written_down(language, project):
    with translation.override(language):
        assert render("{{ name|doer }}", name="项目") == project
        assert render("{{ name|doer }}", name="许静怡") == "许静怡"
