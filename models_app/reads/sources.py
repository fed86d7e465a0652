"""The documents: what in the catalogue quotes them, what is printed and what is wrong where, and what was left out."""

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Length

from models_app.enums import PartUse, VersionStatus
from models_app.models import Citation, ModelVersion, Passage, SourceDocument
from models_app.reads.account import HAN, parts_of, printings_in, with_version
from models_app.reads.passages import segments_of


@dataclass(frozen=True)
class Mention:
    """What a citation belongs to: a field of a competency, level, heading or finding of a version, of a position, or
    of an entry's item."""

    field: str
    certainty: str
    version: object
    competency: int | None
    name: str
    position: int | None
    family: str
    item: int | None = None
    entry_code: str = ""
    entry_title: str = ""


@dataclass
class Quoted:
    """A cited passage with its number in the document, and the mentions shown for it."""

    passage: object
    number: int
    mentions: list


@dataclass
class PartText:
    """A part of the document with its text; ``is_shown`` is false where the reader chose other parts."""

    part: object
    segments: list
    han: int
    is_shown: bool = True


# Where more is quoted, what is said of the document comes when it is asked for: file 001 in one piece would be half as
# much again as a page may weigh.
LISTED_AT_ONCE = 300


@dataclass
class DocumentPage:
    document: object
    parts: list
    quoted: list
    sections: list  # [(heading, [Quoted])]
    outline: list  # [(anchor, label, depth)]
    places: dict  # passage -> Place
    defects: list  # [(number, Defect)]
    uses: dict = field(default_factory=dict)  # use -> number of parts
    query: str = ""  # what the reader chose, for links between the document and its list

    @property
    def is_long(self):
        return len(self.quoted) > LISTED_AT_ONCE

    @property
    def list_address(self):
        """Where the numbers in the text lead to: beside it, or a page of its own, seen from the document's."""
        return f"cited/{self.query}" if self.is_long else ""

    @property
    def numbers(self):
        return {item.passage.pk: item.number for item in self.quoted}

    @property
    def defects_by_passage(self):
        found = {}
        for number, defect in self.defects:
            found.setdefault(defect.passage_id, []).append((number, defect))
        return found


def documents():
    """The documents without their text, with how long they are and how many of their passages are cited."""
    cited = Passage.objects.filter(document=OuterRef("pk"), citations__isnull=False).order_by().values("document")
    number = cited.annotate(number=Count("pk", distinct=True)).values("number")
    return SourceDocument.objects.defer("text").annotate(
        length=Length("text"), passage_count=Coalesce(Subquery(number), 0)
    )


# The reader's choice -> the uses of the parts that it shows.
SHOWN = {
    "": set(PartUse),
    "used": {PartUse.USED, PartUse.HEADING},
    "prose": {PartUse.PROSE},
    "noise": {PartUse.NOISE},
}


def document_page(document, *, use=""):
    """Marks what published versions, positions and entries quote; a retired version counts where no newer one quotes.

    ``use``, a key of ``SHOWN``, leaves the other parts out.
    """
    cited = mentions_by_passage(document)
    places = {place.passage_id: place for place, _runs in printings_in(document)}
    flaws = list(document.defects.select_related("passage", "entry"))
    flawed = {defect.passage_id for defect in flaws}
    passages = Passage.objects.filter(document=document).order_by("pk")
    wanted = [passage for passage in passages if passage.pk in cited or passage.pk in places or passage.pk in flawed]
    parts = parts_of(document)
    segments = segments_of(document.text, wanted, edges=[part.start for part in parts])
    texts = in_parts(parts, segments, SHOWN[use])
    quoted = []
    for text in texts:
        for segment in text.segments if text.is_shown else ():
            for passage in segment.begins:
                if passage.pk in cited:
                    quoted.append(Quoted(passage, len(quoted) + 1, current(cited[passage.pk])))
    return DocumentPage(
        document=document,
        parts=texts,
        quoted=quoted,
        sections=sections_of(quoted),
        outline=outline_of(texts),
        places=places,
        defects=list(enumerate(sorted(flaws, key=lambda defect: (defect.passage.runs, defect.pk)), start=1)),
        uses={key: sum(part.use in uses for part in parts) for key, uses in SHOWN.items()},
        query=f"?use={use}" if use else "",
    )


def in_parts(parts, segments, shown):
    """The segments under their parts; the text is cut at the parts' edges already."""
    texts, rest = [], iter(segments)
    segment = next(rest, None)
    for part in parts:
        own = []
        while segment is not None and segment.start < part.end:
            own.append(segment)
            segment = next(rest, None)
        han = sum(len(HAN.findall(piece.text)) for piece in own)
        texts.append(PartText(part, own, han, part.use in shown))
    return texts


def outline_of(texts):
    """The headings to jump by: of the parts under one heading the first, with the last words of its path."""
    outline = {}
    for text in texts:
        if text.is_shown and text.part.heading:
            *above, label = text.part.heading.split(" › ")
            outline.setdefault(text.part.heading, (f"part-{text.part.start}", label, min(len(above), 2)))
    return list(outline.values())


def mentions_by_passage(document):
    """Passage key -> the mentions that everybody may read; plain columns, as there are hundreds."""
    versions = {version.pk: version for version in ModelVersion.objects.readable(drafts=False).select_related("model")}
    citations = Citation.objects.filter(passage__document=document).order_by("order", "pk")
    rows = (
        with_version(citations)
        .annotate(
            competency_key=Coalesce("competency", "level__competency", "finding__competency"),
            competency_name=Coalesce("competency__name", "level__competency__name", "finding__competency__name"),
        )
        .values_list(
            "passage",
            "field",
            "certainty",
            "version_key",
            "competency_key",
            "competency_name",
            "category__name",
            "level__label",
            "requirement__position",
            "requirement__position__name",
            "requirement__position__family__name",
            "item",
            "item__number",
            "item__title",
            "item__entry__code",
            "item__entry__title",
        )
    )
    cited = {}
    for passage, name, certainty, version, competency, words, category, level, position, post, family, *item in rows:
        item, number, title, code, entry = item
        if position or item or version in versions:
            words = " ".join(filter(None, (words or category or post or number or title, level)))
            mention = Mention(
                name, certainty, versions.get(version), competency, words, position, family, item, code, entry
            )
            cited.setdefault(passage, []).append(mention)
    return cited


def current(mentions):
    """Those of published versions, positions and entries; where there are none, all of them."""
    shown = [
        mention
        for mention in mentions
        if mention.position or mention.item or mention.version.status == VersionStatus.PUBLISHED
    ]
    return shown or mentions


def sections_of(quoted):
    sections = []
    for item in quoted:
        if not sections or sections[-1][0] != item.passage.heading:
            sections.append((item.passage.heading, []))
        sections[-1][1].append(item)
    return sections
