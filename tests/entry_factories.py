"""Factories of what the documents hold: entries, items, printings, defects, parts."""

import factory

from models_app.enums import DefectKind, EntryKind, PartUse, Trade
from models_app.models import Defect, DocumentPart, Entry, EntryItem, Place
from models_app.search import refresh_item_search_text
from models_app.text_diff import differing_count
from tests import factories


class EntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entry

    code = factory.Sequence(lambda n: f"entry-{n}")
    title = factory.Sequence(lambda n: f"职责清单{n}")
    kind = EntryKind.DUTIES
    trade = Trade.BANKING
    post = "客户经理"
    post_en = "Account managers"
    order = factory.Sequence(lambda n: n)


class EntryItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EntryItem

    entry = factory.SubFactory(EntryFactory)
    key = factory.Sequence(lambda n: f"item-{n}")
    text = "定期拜访客户。"
    order = factory.Sequence(lambda n: n)


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place

    entry = factory.SubFactory(EntryFactory)
    passage = factory.SubFactory(factories.PassageFactory)
    order = 1


class DefectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Defect

    passage = factory.SubFactory(factories.PassageFactory)
    document = factory.LazyAttribute(lambda defect: defect.passage.document)
    key = factory.Sequence(lambda n: f"defect-{n}")
    kind = DefectKind.MISPRINT
    description = "“淡妆”误作“谈妆”。"
    description_en = "谈妆 is a misprint of 淡妆."


class DocumentPartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentPart

    document = factory.SubFactory(factories.SourceDocumentFactory)
    start = 0
    end = 10
    use = PartUse.USED


def parts(document, *parts):
    """The whole document in ``(end, use, heading, note)``."""
    start = 0
    for end, use, heading, note in parts:
        DocumentPartFactory(
            document=document, start=start, end=end, use=use, heading=heading, note=note, note_en=note and "A note."
        )
        start = end


def passage_in(document, words, nth=1, **fields):
    """The ``nth`` occurrence of the words as a passage."""
    start = -1
    for _number in range(nth):
        start = document.text.index(words, start + 1)
    return factories.PassageFactory(document=document, start=start, end=start + len(words), **fields)


def quoted_item(entry, document, words, **fields):
    """An item whose text is quoted from the document."""
    item = EntryItemFactory(entry=entry, text=words, **fields)
    factories.CitationFactory(item=item, field="text", passage=passage_in(document, words))
    refresh_item_search_text([entry])
    return item


def printing(entry, document, words, *, order=1, nth=1):
    passage = passage_in(document, words, nth, heading="一、职责")
    first = entry.places.filter(order=1).select_related("passage").first()
    differing = differing_count(first.passage.quote, passage.quote) if first else 0
    return PlaceFactory(entry=entry, passage=passage, order=order, differing=differing)


TEXT = "一、职责1.定期拜访客户。2.搜集客户信息。广告：加入会员！再印一次：1.定时拜访客户。2.收集客户信息。完"


def duties(code="duties", *, number=1):
    """A document with ``number`` lists like this: a heading, two items, an advert, the list again with other words."""
    document = factories.SourceDocumentFactory(code=f"{code}-text", title=f"{code}的文档", text=TEXT)
    parts(
        document,
        (4, PartUse.HEADING, "一、职责", ""),
        (22, PartUse.USED, "一、职责", ""),
        (30, PartUse.NOISE, "一、职责", "网页广告。"),
        (35, PartUse.PROSE, "再印一次", "一句引子。"),
        (len(TEXT), PartUse.USED, "再印一次", ""),
    )
    for count in range(number):
        entry = EntryFactory(code=f"{code}-{count}" if count else code, title=f"{code}职责{count or ''}")
        quoted_item(entry, document, "定期拜访客户。", number="1.", title="拜访")
        quoted_item(entry, document, "搜集客户信息。", number="2.")
        printing(entry, document, "1.定期拜访客户。2.搜集客户信息。")
        printing(entry, document, "1.定时拜访客户。2.收集客户信息。", order=2)
        wrong = passage_in(document, "收集")
        DefectFactory(document=document, passage=wrong, entry=entry)
    return entry, document
