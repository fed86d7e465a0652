"""Every text of the interface is Chinese in the source and has its English; nothing escapes translation."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from tests import messages
from tests.messages import CJK, ROOT

# File -> why its Chinese literals are no text of the interface.
NOT_SPOKEN = {
    "assessments/demo.py": "the demo bank's data",
    "models_app/forms/editor.py": "the ways to write a band of scores",
    "models_app/search/folding.py": "characters that search takes for one",
    "models_app/search/pinyin.py": "the range of Chinese characters",
    "models_app/text.py": "the table of full-width punctuation",
}
# A language is named in itself.
SAME_IN_BOTH = {"简体中文", "中文"}
# Words without a Chinese form in a bank's own Chinese; every other text of the source is Chinese.
LATIN_WORDS = {"English", "Excel", "PDF", "API", "URL", "Esc", "HR"}

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|%%|\{(\w*)\}")


@pytest.fixture(scope="module")
def catalog():
    return messages.read_catalog()


@pytest.fixture(scope="module")
def texts():
    return messages.all_texts()


def entries(catalog):
    """(msgid, translation) pairs, plural forms one by one."""
    for message in catalog:
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            yield from zip(message.id, message.string, strict=True)
        else:
            yield message.id, message.string


def placeholders(text):
    return sorted({match.group() for match in PLACEHOLDER.finditer(text)})


def test_every_text_of_the_source_is_in_the_catalogue(catalog, texts):
    """`make messages` adds what is new."""
    known = {(message.id[0] if isinstance(message.id, tuple) else message.id, message.context) for message in catalog}
    assert not [
        f"{text.singular}: {files}" for text, files in texts.items() if (text.singular, text.context) not in known
    ]


def test_the_catalogue_holds_nothing_that_no_source_uses(catalog, texts):
    used = {(text.singular, text.context) for text in texts}
    ids = {(message.id[0] if isinstance(message.id, tuple) else message.id, message.context) for message in catalog}
    assert ids - used == {("", None)}


def test_every_text_has_an_english_translation(catalog):
    assert not [msgid for msgid, english in entries(catalog) if not english.strip()]


def test_no_translation_is_uncertain(catalog):
    assert not [message.id for message in catalog if message.id and message.fuzzy]


def test_english_has_no_chinese_left_in_it(catalog):
    assert not [(a, b) for a, b in entries(catalog) if CJK.search(b) and a not in SAME_IN_BOTH]


def test_placeholders_are_the_same_in_both_languages(catalog):
    assert not [(a, b) for a, b in entries(catalog) if b and placeholders(a) != placeholders(b)]


def test_texts_of_the_source_are_chinese(texts):
    def is_chinese(text):
        bare = PLACEHOLDER.sub("", text)
        return CJK.search(bare) or not re.search(r"[A-Za-z]{2}", bare) or bare.strip() in LATIN_WORDS

    assert not [f"{text.singular}: {files}" for text, files in texts.items() if not is_chinese(text.singular)]


def test_python_has_no_chinese_outside_translation():
    assert not [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in messages.python_files()
        if str(path.relative_to(ROOT)) not in NOT_SPOKEN
        for line, text in messages.literals_of_python(path.read_text(encoding="utf-8"))
    ]


def test_templates_have_no_chinese_outside_translation():
    assert not [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in messages.template_files()
        for line, text in messages.literals_of_template(path.read_text(encoding="utf-8"))
    ]


def test_scripts_and_styles_have_no_chinese():
    """A script takes its words from the page; a style sheet with words has one file per language."""
    comment = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.S)
    files = [path for ending in ("js", "css") for path in (ROOT / "static").rglob(f"*.{ending}")]
    assert files
    assert not [
        str(path.relative_to(ROOT))
        for path in files
        if CJK.search(comment.sub("", path.read_text(encoding="utf-8")))
        and not (path.stem.endswith("-zh") and path.with_stem(path.stem.removesuffix("-zh") + "-en").exists())
    ]


def test_a_translation_is_given_a_literal():
    """``_(variable)`` and ``_(f"…")`` are never collected."""
    assert not [
        f"{path.relative_to(ROOT)}:{line}"
        for path in messages.python_files()
        for line in messages.calls_without_a_literal(path.read_text(encoding="utf-8"))
    ]


def test_what_is_translated_at_import_waits_for_the_reader():
    """At module level ``gettext_lazy``: ``gettext`` there would speak one language to everybody."""
    assert not [
        f"{path.relative_to(ROOT)}:{line}"
        for path in messages.python_files()
        for line in messages.frozen_calls(path.read_text(encoding="utf-8"))
    ]


def test_a_frozen_translation_is_found():
    head = "from django.utils.translation import gettext as _\n"
    assert list(messages.frozen_calls(head + "NAME = _('目录')"))
    assert list(messages.frozen_calls(head + "def name(label=_('目录')):\n    pass"))
    assert not list(messages.frozen_calls(head + "def name():\n    return _('目录')"))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{% translate "目录" %}', messages.Text("目录")),
        ('{% translate "目录" context "名词" %}', messages.Text("目录", context="名词")),
        ("{% tag _('目录') %}", messages.Text("目录")),
        ('{{ _("目录") }}', messages.Text("目录")),
        ("{% blocktranslate trimmed %}\n  共\n  {{ n }} 项\n{% endblocktranslate %}", messages.Text("共 %(n)s 项")),
        ("{% blocktranslate %}达到 80%{% endblocktranslate %}", messages.Text("达到 80%%")),
        (
            "{% blocktranslate count n=n %}一项{% plural %}{{ n }} 项{% endblocktranslate %}",
            messages.Text("一项", plural="%(n)s 项"),
        ),
    ],
)
def test_texts_are_found_in_templates(source, text):
    assert messages.texts_of_template(source) == [text]
    assert not list(messages.literals_of_template(source))


def test_texts_are_found_in_python():
    source = '_("目录")\npgettext_lazy("名词", "目录")\nngettext("一项", "%(n)s 项", n)\n_("上" "下")'
    assert messages.texts_of_python(source) == [
        messages.Text("目录"),
        messages.Text("目录", context="名词"),
        messages.Text("一项", plural="%(n)s 项"),
        messages.Text("上下"),
    ]


@pytest.mark.parametrize("source", ["name = '目录'", "label(f'{n} 项')", "{'目录': 1}"])
def test_a_literal_outside_translation_is_found_in_python(source):
    assert list(messages.literals_of_python(source))


@pytest.mark.parametrize("source", ["<b>目录</b>", '{% tag "目录" %}', '{{ x|default:"无" }}', '<a title="目录">'])
def test_a_literal_outside_translation_is_found_in_templates(source):
    assert list(messages.literals_of_template(source))


# --- the compiled catalogue is what pages use


def in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def words_of(response):
    """The page's text without what is another language on purpose."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r'<(?!html)(\w+)[^>]*\blang="zh[^"]*"[^>]*>.*?</\1>', "", html, flags=re.S)


def test_the_sign_in_page_is_english_for_who_chose_english(client, db):
    page = in_english(client).get(reverse("login"))
    assert 'lang="en"' in page.content.decode()
    assert "Sign in" in words_of(page)
    assert not CJK.search(words_of(page))


def test_the_sign_in_page_is_chinese_first(client, db):
    page = client.get(reverse("login"))
    assert 'lang="zh-hans"' in page.content.decode()
    assert "登录" in words_of(page)


def test_the_language_switch_is_kept(client, db):
    client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert "Sign in" in words_of(client.get(reverse("login")))


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "该字段是必填项。"), ("en", "This field is required.")])
def test_the_api_answers_in_the_language_asked_for(client, db, language, words):
    answer = client.post("/api/v1/token/", {}, content_type="application/json", headers={"accept-language": language})
    assert words in [error["detail"] for error in answer.json()["errors"]]


def test_dates_follow_the_language():
    from datetime import date

    day = date(2026, 3, 9)
    with translation.override("zh-hans"):
        assert date_format(day) == "2026年3月9日"
    with translation.override("en"):
        assert date_format(day) == "March 9, 2026"
