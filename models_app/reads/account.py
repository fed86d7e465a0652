"""What became of every part of the documents, counted from what is published and never stored."""

import re
from dataclasses import dataclass, fields

from django.db.models import Q
from django.db.models.functions import Coalesce

from models_app.enums import PartUse
from models_app.models import Citation, Defect, DocumentPart, Entry, ModelVersion, Place, SourceDocument
from models_app.text import LIKE_HAN

HAN = re.compile(f"[{LIKE_HAN}]")
LONG = 40  # characters; longer parts each have a line of their own in the account

QUOTED, REPRINTED = 2, 1


@dataclass
class Shares:
    """Han characters by what became of them; the others add up to ``han``.

    ``quoted``: a row of the catalogue cites them. ``reprinted``: they stand in a further printing of an entry.
    ``unquoted``: they stand in a used part between what is quoted or printed again.
    """

    han: int = 0
    quoted: int = 0
    reprinted: int = 0
    unquoted: int = 0
    heading: int = 0
    prose: int = 0
    noise: int = 0

    def add(self, other):
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def percent(self, name):
        return 100 * getattr(self, name) / self.han if self.han else None

    @property
    def quoted_percent(self):
        return self.percent("quoted")

    @property
    def reprinted_percent(self):
        return self.percent("reprinted")

    @property
    def rows(self):
        """``(name, characters, percentage)``, all but the total."""
        return [(field.name, getattr(self, field.name), self.percent(field.name)) for field in fields(self)[1:]]


@dataclass
class PartRow:
    part: object
    length: int
    shares: Shares
    entries: list

    @property
    def first(self):
        """Counted from 1, as people do."""
        return self.part.start + 1


@dataclass
class DocumentAccount:
    document: object
    rows: list
    short_rows: list
    total: Shares


UNUSED_NAMES = {
    PartUse.USED: "unquoted",
    PartUse.HEADING: "heading",
    PartUse.PROSE: "prose",
    PartUse.NOISE: "noise",
}


def with_version(citations):
    """Citations with ``version_key``: the version of the row that cites, whichever row that is; None outside one."""
    return citations.annotate(
        version_key=Coalesce(
            "version", "category__version", "competency__version", "level__competency__version", "finding__version"
        )
    )


def readable_citations():
    """The citations that everybody may read: of published and retired versions, posts and entries."""
    versions = ModelVersion.objects.readable(drafts=False).order_by().values("pk")
    return with_version(Citation.objects.order_by()).filter(
        Q(requirement__isnull=False) | Q(item__isnull=False) | Q(version_key__in=versions)
    )


def covers(documents):
    """Document -> for each of its characters whether it is quoted, printed again, or neither."""
    found = {document.pk: bytearray(len(document.text)) for document in documents}
    # From the citations to their passages: the other way round PostgreSQL walks through every pair of rows.
    columns = ("passage__document", "passage__runs")
    printed = Place.objects.filter(order__gt=1, passage__document__in=found).order_by().values_list(*columns)
    quoted = readable_citations().filter(passage__document__in=found).values_list(*columns)
    for places, mark in ((printed, REPRINTED), (quoted, QUOTED)):
        for document, runs in places:
            for start, end in runs:
                found[document][start:end] = bytes([mark]) * (end - start)
    return found


def shares_of(text, cover, start, end, use):
    """What became of the Han characters from ``start`` to ``end``, in a part of the given use."""
    marks = [cover[match.start()] for match in HAN.finditer(text, start, end)]
    quoted, reprinted = marks.count(QUOTED), marks.count(REPRINTED)
    shares = Shares(han=len(marks), quoted=quoted, reprinted=reprinted)
    setattr(shares, UNUSED_NAMES[use], len(marks) - quoted - reprinted)
    return shares


def parts_of(document):
    """The document's parts; one that has no account yet is one used part."""
    parts = list(document.parts.all())
    return parts or [DocumentPart(document=document, start=0, end=len(document.text), use=PartUse.USED)]


def document_account(document):
    cover = covers([document])[document.pk]
    printed = printings_in(document)
    rows, short_rows, total = [], [], Shares()
    for part in parts_of(document):
        shares = shares_of(document.text, cover, part.start, part.end, part.use)
        total.add(shares)
        row = PartRow(part, part.end - part.start, shares, entries_in(part, printed))
        (rows if row.length > LONG else short_rows).append(row)
    return DocumentAccount(document, rows, short_rows, total)


def printings_in(document):
    """``[(place, runs)]`` of the entries that are printed in the document, in its order."""
    places = Place.objects.filter(passage__document=document).select_related("entry", "passage").defer("passage__quote")
    return sorted(((place, place.passage.runs) for place in places), key=lambda pair: pair[1])


def entries_in(part, printed):
    """The printings that lie in the part, in whole or with a piece."""
    return [place for place, runs in printed if any(start < part.end and end > part.start for start, end in runs)]


@dataclass
class DocumentFigures:
    document: object
    total: Shares
    entries: int
    places: int
    defects: int


def figures():
    """Every document with its shares and counts. ``entries``: those quoted from it first."""
    documents = list(SourceDocument.objects.prefetch_related("parts"))
    marks = covers(documents)
    printed = list(Place.objects.order_by().values_list("passage__document", "order"))
    defects = list(Defect.objects.order_by().values_list("document", flat=True))
    found = []
    for document in documents:
        total = Shares()
        for part in parts_of(document):
            total.add(shares_of(document.text, marks[document.pk], part.start, part.end, part.use))
        orders = [order for key, order in printed if key == document.pk]
        found.append(DocumentFigures(document, total, orders.count(1), len(orders), defects.count(document.pk)))
    return found


def counts_by_kind():
    """``{(kind, code of the document that it is quoted from): number of entries}``."""
    counted = {}
    for kind, code in Entry.objects.filter(places__order=1).values_list("kind", "places__passage__document__code"):
        counted[kind, code] = counted.get((kind, code), 0) + 1
    return counted
