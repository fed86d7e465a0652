"""Searches stay quick at ten times what the documents hold. `-s` prints the figures."""

from time import perf_counter

import pytest
from django.db import connection

from models_app.models import Competency, EntryItem
from models_app.search import search, search_items
from tests.models_app.big_catalogue import big_catalogue

MODELS = 80  # of fifty competencies each
QUERIES = ("沟通", "溝通能力", "的", "没有这个词", "客户 沟通 市场", "goutong", "gtnl", "gtneng", "xingye", "li", "sz")
BOUND = 0.5  # seconds; the aim is a tenth of it on an idle machine, and a busy one must not fail the test


def quickest(act, times=3):
    def once():
        start = perf_counter()
        act()
        return perf_counter() - start

    return min(once() for _ in range(times))


@pytest.mark.django_db
def test_every_kind_of_query_is_quick_over_four_thousand_competencies():
    big_catalogue(MODELS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = Competency.objects.readable(drafts=False)
    assert found.count() == MODELS * 50
    times = {
        text: (
            quickest(lambda text=text: list(search(found, text).values_list("pk", "relevance"))),
            quickest(lambda text=text: list(search_items(EntryItem.objects.all(), text).values_list("pk"))),
        )
        for text in QUERIES
    }
    for text, (competencies, items) in times.items():
        print(f"{connection.vendor} {text}: {competencies * 1000:.0f} ms competencies, {items * 1000:.0f} ms items")
    assert max(max(pair) for pair in times.values()) < BOUND, times
