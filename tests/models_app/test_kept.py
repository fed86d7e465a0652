"""What is kept of a page says the same to everybody: it knows its content and nothing else."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.utils import timezone, translation

from models_app.templatetags import kept

PAGE = Template('{% load kept %}{% kept "part.html" row=row %}')


@dataclass(frozen=True)
class Row:
    name: str
    figure: int


@pytest.fixture
def rendered(monkeypatch):
    """The contexts that a part was rendered with, in order."""
    cache.clear()
    contexts = []

    def render(template_name, context):
        contexts.append(context)
        return f"<p>{context['row'].name}</p>"

    monkeypatch.setattr(kept, "render_to_string", render)
    yield contexts
    cache.clear()


def show(row, **around):
    return PAGE.render(Context({"row": row, **around}))


def test_the_same_content_is_rendered_once(rendered):
    assert show(Row("甲", 1)) == show(Row("甲", 1)) == "<p>甲</p>"
    assert len(rendered) == 1


def test_whatever_differs_in_the_content_is_rendered_anew(rendered):
    show(Row("甲", 1))
    show(Row("甲", 2))
    assert show(Row("乙", 1)) == "<p>乙</p>"
    assert len(rendered) == 3


def test_nothing_of_the_page_around_it_or_of_its_reader_gets_in(rendered):
    show(Row("甲", 1), user="hr", request=object(), is_own=True)
    show(Row("甲", 1), user="manager", request=object(), is_own=False)
    assert rendered == [{"row": Row("甲", 1)}]


def test_each_language_and_time_zone_has_its_own(rendered):
    for language, zone in (("zh-hans", "Asia/Shanghai"), ("en", "Asia/Shanghai"), ("en", "UTC")):
        with translation.override(language), timezone.override(zone):
            show(Row("甲", 1))
    assert len(rendered) == 3
