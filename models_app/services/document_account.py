"""Loads what the project says about a document: its entries, printings, defects and parts.

Unlike a published version this account may be corrected: a changed file brings the rows of its document up to date, by
natural key, and takes away what it no longer holds. The quoted texts themselves stay tied to their passages.
"""

from collections import defaultdict
from itertools import pairwise

from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.models import Citation, Defect, DocumentPart, Entry, EntryItem, Place, SourceDocument
from models_app.search import refresh_item_search_text
from models_app.services.fixture_rows import fixture_rows
from models_app.text import readable
from models_app.text_diff import differing_count

ACCOUNT = (Entry, EntryItem, Place, Defect, DocumentPart)
QUOTED_FIELDS = ("title", "text")


class AccountFile:
    """The rows of one file, as the fixture has them: natural keys, no primary keys."""

    def __init__(self, rows):
        self.fields = defaultdict(list)
        for row in rows:
            self.fields[row["model"]].append(row["fields"])
        documents = {fields["document"][0] for fields in self.of(Defect) + self.of(DocumentPart)}
        documents |= {fields["passage"][0] for fields in self.of(Place) if fields["order"] == 1}
        if len(documents) != 1:
            raise RuleBroken(
                _("一个文件只交代一份文档，这里有 %(number)s 份：%(codes)s。")
                % {"number": len(documents), "codes": _("、").join(sorted(documents))}
            )
        (self.document,) = documents
        self.entries = {fields["code"] for fields in self.of(Entry)}

    def of(self, model):
        return self.fields[model._meta.label_lower]


def holds_an_account(rows):
    labels = {model._meta.label_lower for model in ACCOUNT}
    return any(row["model"] in labels for row in rows)


def load_account(rows, insert):
    """Bring the account of a document up to date with ``rows``. ``insert`` puts in rows that are
    not the account's own. To be called in a transaction. ``RuleBroken`` when the account is false.
    """
    file = AccountFile(rows)
    remove_what_is_gone(file)
    for read in fixture_rows(rows):
        row = read.object
        if isinstance(row, ACCOUNT) or (isinstance(row, Citation) and row.item_id):
            put(read, existing(row))
        else:
            insert(read)
    refuse_false_account(file)
    refresh_item_search_text(Entry.objects.filter(code__in=file.entries))


def remove_what_is_gone(file):
    """Rows that the file no longer holds. A printing whose passage changes goes too and comes back with the new one:
    two printings may have changed places.
    """
    Entry.objects.filter(places__order=1, places__passage__document__code=file.document).exclude(
        code__in=file.entries
    ).delete()
    kept = {(*fields["entry"], fields["key"]) for fields in file.of(EntryItem)}
    keep_only(EntryItem.objects.filter(entry__code__in=file.entries), kept, "entry__code", "key")
    kept = {(*fields["entry"], fields["order"], *fields["passage"]) for fields in file.of(Place)}
    places = Place.objects.filter(entry__code__in=file.entries)
    keep_only(places, kept, "entry__code", "order", "passage__document__code", "passage__key")
    of_document = {"document__code": file.document}
    keep_only(Defect.objects.filter(**of_document), {(fields["key"],) for fields in file.of(Defect)}, "key")
    starts = {(fields["start"],) for fields in file.of(DocumentPart)}
    keep_only(DocumentPart.objects.filter(**of_document), starts, "start")
    kept = {
        (*fields["item"], *fields["passage"], fields["field"]) for fields in file.of(Citation) if fields.get("item")
    }
    citations = Citation.objects.filter(item__entry__code__in=file.entries)
    columns = ("item__entry__code", "item__key", "passage__document__code", "passage__key", "field")
    keep_only(citations, kept, *columns)


def keep_only(queryset, kept, *columns):
    """Delete the rows whose ``columns`` are not among ``kept``."""
    gone = [pk for pk, *key in queryset.order_by().values_list("pk", *columns) if tuple(key) not in kept]
    queryset.model.objects.filter(pk__in=gone).delete()


def existing(row):
    if isinstance(row, Citation):
        return Citation.objects.filter(item=row.item_id, passage=row.passage_id, field=row.field).first()
    # Django found the primary key by the natural key, or left it empty.
    return row._meta.default_manager.filter(pk=row.pk).first() if row.pk else None


def put(read, found):
    """Insert the row, or write it over ``found`` where it differs."""
    row = read.object
    if found is not None:
        row.pk = found.pk
        if isinstance(row, EntryItem):
            row.search_text = found.search_text
        names = [field.attname for field in row._meta.concrete_fields]
        if all(getattr(row, name) == getattr(found, name) for name in names):
            return
    read.save()


# --- What must not be false


def refuse_false_account(file):
    document = SourceDocument.objects.get(code=file.document)
    refuse_hole_or_overlap(document)
    entries = Entry.objects.filter(code__in=file.entries)
    refuse_false_places(entries)
    refuse_false_items(entries)


def refuse_hole_or_overlap(document):
    """The parts follow each other from the first character to the last; a document may have none at all."""
    parts = list(document.parts.order_by("start").values_list("start", "end"))
    if not parts:
        return
    for (_start, end), (start, _end) in pairwise([(0, 0), *parts, (len(document.text), 0)]):
        if end != start:
            words = _("《%(document)s》的分段在第 %(end)s 字和第 %(start)s 字之间有空缺或重叠。")
            raise RuleBroken(words % {"document": document, "end": end, "start": start})


def refuse_false_places(entries):
    """Every entry is printed somewhere, and the count of what differs from the first printing is right."""
    printed = defaultdict(list)
    for place in Place.objects.filter(entry__in=entries).select_related("passage").order_by("order"):
        printed[place.entry_id].append(place)
    for entry in entries:
        places = printed[entry.pk]
        if not places or places[0].order != 1:
            raise RuleBroken(_("“%(entry)s”没有第 1 处刊载。") % {"entry": entry})
        for place in places[1:]:
            counted = differing_count(places[0].passage.quote, place.passage.quote)
            if place.differing != counted:
                words = _("“%(entry)s”第 %(order)s 处刊载与首处不同 %(counted)s 字，文件里写的是 %(given)s 字。")
                values = {"entry": entry, "order": place.order, "counted": counted, "given": place.differing}
                raise RuleBroken(words % values)


def refuse_false_items(entries):
    """An item's text is what people read of its citations' quotes, and nothing else (rule 11)."""
    quotes = defaultdict(list)
    columns = ("item", "field", "passage__quote")
    cited = Citation.objects.filter(item__entry__in=entries).order_by("order", "pk")
    for item, field, quote in cited.values_list(*columns):
        quotes[item, field].append(readable(quote))
    for item in EntryItem.objects.filter(entry__in=entries).select_related("entry"):
        for field in QUOTED_FIELDS:
            if getattr(item, field) != "\n".join(quotes[item.pk, field]):
                words = _("“%(entry)s”的内容 %(key)s 与它所引的原文不一致（%(field)s）。")
                raise RuleBroken(words % {"entry": item.entry, "key": item.key, "field": field})
