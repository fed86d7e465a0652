"""The documents, and what in the catalogue quotes them."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Length

from models_app.enums import VersionStatus
from models_app.models import Citation, ModelVersion, Passage, SourceDocument
from models_app.reads.passages import segments_of


@dataclass(frozen=True)
class Place:
    """What a citation belongs to: a field of a competency, level, heading or finding of a version, or of a position."""

    field: str
    certainty: str
    version: object
    competency: int | None
    name: str
    position: int | None
    family: str


@dataclass
class Quoted:
    """A cited passage with its number in the document, and the places shown for it."""

    passage: object
    number: int
    places: list


@dataclass
class DocumentPage:
    document: object
    segments: list
    quoted: list
    sections: list  # [(heading, [Quoted])]


def documents():
    """The documents without their text, with how long they are and how many of their passages are cited."""
    cited = Passage.objects.filter(document=OuterRef("pk"), citations__isnull=False).order_by().values("document")
    number = cited.annotate(number=Count("pk", distinct=True)).values("number")
    return SourceDocument.objects.defer("text").annotate(
        length=Length("text"), passage_count=Coalesce(Subquery(number), 0)
    )


def document_page(document):
    """Marks what published versions and positions quote; a retired version counts where no newer one quotes."""
    cited = places_by_passage(document)
    passages = Passage.objects.filter(document=document).order_by("pk")
    segments = segments_of(document.text, [passage for passage in passages if passage.pk in cited])
    quoted = []
    for segment in segments:
        for passage in segment.begins:
            quoted.append(Quoted(passage, len(quoted) + 1, current(cited[passage.pk])))
    return DocumentPage(document, segments, quoted, sections_of(quoted))


def places_by_passage(document):
    """Passage key -> the places that everybody may read; plain columns, as there are hundreds."""
    versions = {version.pk: version for version in ModelVersion.objects.readable(drafts=False).select_related("model")}
    citations = Citation.objects.filter(passage__document=document).order_by("order", "pk")
    rows = citations.annotate(
        version_key=Coalesce(
            "version", "category__version", "competency__version", "level__competency__version", "finding__version"
        ),
        competency_key=Coalesce("competency", "level__competency", "finding__competency"),
        competency_name=Coalesce("competency__name", "level__competency__name", "finding__competency__name"),
    ).values_list(
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
    )
    cited = {}
    for passage, field, certainty, version, competency, name, category, level, position, post, family in rows:
        if position or version in versions:
            words = " ".join(filter(None, (name or category or post, level)))
            place = Place(field, certainty, versions.get(version), competency, words, position, family)
            cited.setdefault(passage, []).append(place)
    return cited


def current(places):
    """Those of published versions and positions; where there are none, all of them."""
    shown = [place for place in places if place.position or place.version.status == VersionStatus.PUBLISHED]
    return shown or places


def sections_of(quoted):
    sections = []
    for item in quoted:
        if not sections or sections[-1][0] != item.passage.heading:
            sections.append((item.passage.heading, []))
        sections[-1][1].append(item)
    return sections
