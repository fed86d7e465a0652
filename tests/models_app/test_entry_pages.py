"""Entries, printings, and documents with their account: what the pages show, and at what cost."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from models_app.enums import EntryKind, PartUse, Trade
from models_app.models import Citation, Entry
from models_app.reads.account import document_account, figures
from models_app.reads.printings import compare
from tests import entry_factories as entries
from tests import factories
from tests.models_app.catalogue_scene import rich_version
from tests.models_app.test_catalogue_pages import queries, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client_as):
    """Anybody who is signed in: entries and documents are for all."""
    return client_as(factories.UserFactory())


@pytest.fixture
def duties():
    return entries.duties()


def titles(response):
    return [row.entry.title for row in response.context["rows"]]


def options(response, name):
    [facet] = [facet for facet in response.context["facets"] if facet.name == name]
    return {str(option.label): option.count for option in facet.options}


# --- The list


def test_the_list_says_whom_an_entry_is_written_for_and_where_it_is_cut_off(reader, duties):
    entries.EntryFactory(title="证券公司客户经理", trade=Trade.SECURITIES, gap_note="到第二条中断。")
    text = text_of(reader.get(reverse("entry-list")))
    assert "写给：银行与信贷" in text
    assert "写给：证券" in text
    assert "来源残缺" in text
    assert "到第二条中断。" in text
    assert "刊载 2 处" in text
    assert "其中 1 处文字不同" in text


def test_facets_count_with_the_other_choices_held(reader, duties):
    entries.EntryFactory(title="烟草", trade=Trade.TOBACCO, kind=EntryKind.TASKS, gap_note="缺。")
    page = reader.get(reverse("entry-list"), {"trade": "tobacco"})
    assert titles(page) == ["烟草"]
    assert options(page, "trade") == {"银行与信贷": 1, "烟草": 1}
    assert options(page, "kind") == {"工作任务": 1}
    assert options(page, "complete") == {"来源残缺": 1}
    assert page.context["chips"] == [{"label": "烟草", "url": "?"}]


def test_a_model_with_levels_is_graded_and_a_list_is_not(reader, duties):
    version = rich_version(1)
    entries.EntryFactory(title="有等级", kind=EntryKind.MODEL, model=version.model)
    page = reader.get(reverse("entry-list"), {"graded": "yes"})
    assert titles(page) == ["有等级"]
    assert "3 个等级" in text_of(page)
    assert titles(reader.get(reverse("entry-list"), {"graded": "no"})) == ["duties职责"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("搜集", ["duties职责"]),
        ("duties 搜集", ["duties职责"]),
        ("zhize", ["duties职责"]),
        ("沟通能力0", ["有指标"]),
        ("goutong", ["有指标"]),
        ("没有这个词", []),
        ("搜集 沟通能力", []),
    ],
)
def test_words_are_found_in_titles_items_and_competencies(reader, duties, query, found):
    entries.EntryFactory(title="有指标", kind=EntryKind.MODEL, model=rich_version(1).model)
    assert titles(reader.get(reverse("entry-list"), {"q": query})) == found


def test_what_is_found_is_marked(reader, duties):
    assert "<mark>搜集</mark>客户信息" in text_of(reader.get(reverse("entry-list"), {"q": "搜集"}))


def test_empty_lists_say_why(reader):
    assert "还没有文档条目" in text_of(reader.get(reverse("entry-list")))
    entries.duties()
    assert "清除搜索和筛选" in text_of(reader.get(reverse("entry-list"), {"q": "没有这个词"}))


@pytest.mark.parametrize("query", [{"trade": "x"}, {"kind": "'"}, {"q": "\x00%_"}, {"complete": "maybe"}])
def test_odd_parameters_are_answered(reader, duties, query):
    assert reader.get(reverse("entry-list"), query).status_code == 200


# --- One entry


def test_items_are_quoted_with_their_passages(reader, duties):
    entry, document = duties
    text = text_of(reader.get(entry.get_absolute_url()))
    assert "定期拜访客户。" in text
    assert 'href="#passage-1"' in text
    assert 'id="passage-2"' in text
    assert "文字一致" in text
    place = entry.places.get(order=2)
    assert f"{reverse('source-detail', args=[document.code])}#place-{place.pk}" in text
    assert "有 2 个字不同" in text
    assert reverse("entry-place", args=[entry.code, 2]) in text
    assert "误作" in text


def test_items_below_items_stand_under_them(reader, duties):
    entry, document = duties
    parent = entry.items.first()
    entries.quoted_item(entry, document, "再印一次", parent=parent, number="(1)")
    page = reader.get(entry.get_absolute_url()).context["page"]
    assert [len(node.children) for node in page.items] == [1, 0]
    assert page.item_count == 3


def test_an_entry_with_a_model_lists_its_published_competencies(reader):
    version = rich_version(2)
    entry = entries.EntryFactory(kind=EntryKind.MODEL, model=version.model)
    text = text_of(reader.get(entry.get_absolute_url()))
    assert "沟通能力1" in text
    assert version.model.get_absolute_url() in text
    assert entry.get_absolute_url() in text_of(reader.get(version.model.get_absolute_url()))


def test_an_entry_with_positions_leads_to_them(reader):
    position = factories.PositionFactory(family__code="wealth")
    entry = entries.EntryFactory(kind=EntryKind.GRADES, family=position.family)
    assert reverse("position-detail", args=[position.pk]) in text_of(reader.get(entry.get_absolute_url()))


def test_an_unknown_entry_or_printing_is_not_found(reader, duties):
    entry, _document = duties
    assert reader.get(reverse("entry-detail", args=["nothing"])).status_code == 404
    for order in (1, 3):
        assert reader.get(reverse("entry-place", args=[entry.code, order])).status_code == 404


# --- Two printings


def test_a_printing_is_laid_beside_the_first(reader, duties):
    entry, _document = duties
    text = text_of(reader.get(reverse("entry-place", args=[entry.code, 2])))
    assert "“期”改为“时” 1 次" in text
    assert "“搜”改为“收” 1 次" in text
    assert "diff-mark>期</mark>" in text
    assert "diff-mark>时</mark>" in text


def test_punctuation_space_and_width_are_no_difference_and_nothing_is_lost():
    first = "(1)进行培训,提高技能。(2)进行  考核！"
    other = "（１）开展培训，提高技能（2）开展考核。"
    found = compare(first, other)
    assert [(row.before, row.after, row.number) for row in found.replacements] == [("进行", "开展", 2)]
    assert found.differing == 4
    assert "".join(text for row in found.rows for _op, text in row.first) == "（1）进行培训，提高技能。（2）进行考核！"
    assert "".join(text for row in found.rows for _op, text in row.other) == "（1）开展培训，提高技能（2）开展考核。"


def test_long_printings_are_cut_into_rows_at_the_same_sentences():
    sentences = [f"第{number}条：客户经理应当按照规定拜访所辖区域的客户并且做好记录{number}。" for number in range(12)]
    found = compare("".join(sentences), "".join(sentences).replace("拜访", "访问"))
    assert len(found.rows) > 3
    for row in found.rows:
        sides = ["".join(text for _op, text in pieces) for pieces in (row.first, row.other)]
        assert sides[0].replace("拜访", "访问") == sides[1]
        assert sides[0].endswith("。")


def test_a_true_copy_has_no_list_of_changes(reader, duties):
    entry, document = duties
    entries.printing(entry, document, "拜访客户。2.", order=3)
    copy = entries.EntryFactory(code="copied")
    entries.printing(copy, document, "客户信息。")
    entries.printing(copy, document, "客户信息。", order=2, nth=2)
    text = text_of(reader.get(reverse("entry-place", args=["copied", 2])))
    assert "与首处文字相同" in text
    assert "word-changes" not in text


# --- A document


def test_a_document_shows_what_was_taken_what_was_left_and_what_is_wrong(reader, duties):
    entry, document = duties
    text = text_of(reader.get(reverse("source-detail", args=[document.code])))
    item = entry.items.first()
    passage = item.citations.get().passage_id
    assert f'id="at-{passage}" href="#by-{passage}">1</a><mark>定期拜访客户。</mark>' in text
    assert f"{entry.get_absolute_url()}#item-{item.pk}" in text
    place = entry.places.get(order=2)
    assert f'id="place-{place.pk}" href="{entry.get_absolute_url()}"' in text
    assert '<mark class="is-copy">1.定时拜访客户。2.</mark>' in text
    assert "网页广告。" in text
    assert "一句引子。" in text
    defect = document.defects.get()
    assert f'id="defect-{defect.pk}" href="#defect-row-{defect.pk}" title="{defect.description}"' in text
    assert f'id="defect-row-{defect.pk}"' in text
    assert '<a href="#part-0" lang="zh-Hans">一、职责</a>' in text


def test_what_is_said_of_a_long_document_comes_when_asked_for(reader, duties, monkeypatch):
    entry, document = duties
    monkeypatch.setattr("models_app.reads.sources.LISTED_AT_ONCE", 0)
    item = entry.items.first()
    passage, defect = item.citations.get().passage_id, document.defects.get()
    shown, listed = (reverse(name, args=[document.code]) for name in ("source-detail", "source-cited"))
    text = text_of(reader.get(shown))
    assert f'id="at-{passage}" href="cited/#by-{passage}">1</a><mark>定期拜访客户。</mark>' in text
    assert f'id="defect-{defect.pk}" href="cited/#defect-row-{defect.pk}">' in text
    assert f'id="by-{passage}"' not in text

    page = text_of(reader.get(listed))
    assert f'<li id="by-{passage}"><a class="passage-number" href="{shown}#at-{passage}">1</a>' in page
    assert f"{entry.get_absolute_url()}#item-{item.pk}" in page
    assert f'href="{shown}#defect-{defect.pk}"' in page
    assert f'href="{shown}?use=used#at-{passage}"' in text_of(reader.get(f"{listed}?use=used"))

    part = text_of(reader.get(listed, headers={"HX-Request": "true"}))
    assert f'<li id="by-{passage}"><a class="passage-number" href="#at-{passage}">1</a>' in part
    assert "<html" not in part


def test_the_whole_text_is_on_the_page_whatever_is_marked(reader, duties):
    _entry, document = duties
    page = reader.get(reverse("source-detail", args=[document.code])).context["page"]
    assert "".join(piece.text for part in page.parts for piece in part.segments) == document.text


@pytest.mark.parametrize(
    ("use", "shown"), [("used", {0, 4, 35}), ("prose", {30}), ("noise", {22}), ("x", {0, 4, 22, 30, 35})]
)
def test_a_reader_may_look_at_one_kind_of_parts(reader, duties, use, shown):
    _entry, document = duties
    page = reader.get(reverse("source-detail", args=[document.code]), {"use": use})
    assert {part.part.start for part in page.context["page"].parts if part.is_shown} == shown
    assert page.context["page"].uses == {"": 5, "used": 3, "prose": 1, "noise": 1}


def test_a_document_without_an_account_is_one_part(reader):
    document = factories.SourceDocumentFactory(text="只有全文。")
    assert "只有全文。" in text_of(reader.get(reverse("source-detail", args=[document.code])))


def test_the_account_counts_every_han_character_once(duties):
    _entry, document = duties
    account = document_account(document)
    total = account.total
    assert (total.han, total.quoted, total.reprinted) == (38, 12, 12)
    assert (total.heading, total.prose, total.noise, total.unquoted) == (3, 4, 6, 1)
    assert sum(number for _name, number, _share in total.rows) == total.han
    assert [row.part.start for row in account.short_rows] == [0, 4, 22, 30, 35]
    assert [place.order for place in account.short_rows[-1].entries] == [2]


def test_what_only_a_draft_quotes_is_not_counted():
    document = factories.SourceDocumentFactory(text="正确倾听他人的倾诉。")
    competency = factories.CompetencyFactory()
    factories.CitationFactory(
        competency=competency, field="definition", passage__document=document, passage__start=0, passage__end=9
    )
    assert figures()[0].total.quoted == 0
    factories.publish(competency.version)
    assert figures()[0].total.quoted == 9


def test_the_account_page_lists_long_parts_and_folds_the_short_ones_away(reader, duties):
    _entry, document = duties
    entries.DocumentPartFactory._meta.model.objects.filter(document=document).delete()
    entries.parts(document, (len(document.text), PartUse.USED, "全部", ""))
    text = text_of(reader.get(reverse("source-account", args=[document.code])))
    assert f"1–{len(document.text)}" in text
    assert f"{reverse('source-detail', args=[document.code])}#part-0" in text
    assert "另有" not in text


def test_the_list_of_documents_says_how_much_of_each_is_quoted(reader, duties):
    entry, document = duties
    Citation.objects.filter(item__entry=entry).delete()
    text = text_of(reader.get(reverse("source-list")))
    assert "0.0%" in text
    assert f"{reverse('entry-list')}?document={document.code}" in text


def test_defects_are_listed_by_document_and_kind(reader, duties):
    _entry, document = duties
    page = reader.get(reverse("defect-list"))
    assert [(found.code, len(rows)) for found, rows in page.context["groups"]] == [(document.code, 1)]
    assert "“淡妆”误作“谈妆”。" in text_of(page)
    assert "没有记下缺陷" not in text_of(reader.get(reverse("defect-list"), {"kind": "cut_off"}))
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 1]


def test_the_command_prints_counts_and_shares(duties, capsys):
    call_command("content_account")
    printed = capsys.readouterr().out
    assert "| duties | 1 | 1 |" in printed
    assert "| duties-text | 38 | 12 (31.6%) | 12 (31.6%) |" in printed


# --- Cost


def test_no_page_asks_more_for_more_rows(client_as):
    found = {}
    for size in (1, 3):
        Entry.objects.all().delete()
        entry, document = entries.duties(f"size-{size}", number=size)
        for number in range(size - 1):
            entries.quoted_item(entry, document, "完", number=str(number))
        version = rich_version(size, name=f"模型{size}")
        modelled = entries.EntryFactory(kind=EntryKind.MODEL, model=version.model)
        addresses = {
            "list": reverse("entry-list"),
            "search": reverse("entry-list") + "?q=拜访",
            "entry": entry.get_absolute_url(),
            "model": modelled.get_absolute_url(),
            "place": reverse("entry-place", args=[entry.code, 2]),
            "source": reverse("source-detail", args=[document.code]),
            "account": reverse("source-account", args=[document.code]),
            "sources": reverse("source-list"),
            "defects": reverse("defect-list"),
        }
        client = client_as(factories.UserFactory())
        found[size] = {name: queries(client, address) for name, address in addresses.items()}
    assert found[1] == found[3]
    assert max(found[3].values()) <= 15, found[3]
