"""The documents, and what in the catalogue quotes them."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length

from models_app.enums import VersionStatus
from models_app.models import Citation, Passage, SourceDocument
from models_app.models.querysets import OPEN_DRAFT
from models_app.reads.passages import segments_of

# How a citation reaches the version that it belongs to; a requirement belongs to none.
VERSION_PATHS = (
    "version",
    "category__version",
    "competency__version",
    "level__competency__version",
    "finding__version",
)
VERSION_COLUMNS = ("number", "status", "model__code", "model__name")
OWNER_COLUMNS = (
    "category__name",
    "competency__name",
    "level__label",
    "level__title",
    "level__key",
    "level__competency__name",
    "finding__competency__name",
    "requirement__position__name",
    "requirement__position__family__name",
)


@dataclass
class Quoted:
    """A cited passage with its number in the document, and the citations shown for it."""

    passage: object
    number: int
    citations: list


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


def version_of(citation):
    for path in VERSION_PATHS:
        row = citation
        for name in path.split("__"):
            row = getattr(row, name) if row is not None else None
        if row is not None:
            return row
    return None


def document_page(document):
    """Marks what published versions and positions quote; a retired version counts where no newer one quotes."""
    cited = {}
    for citation in readable_citations(document):
        cited.setdefault(citation.passage_id, []).append(citation)
    passages = {passage.pk: passage for passage in Passage.objects.filter(document=document, pk__in=cited)}
    segments = segments_of(document.text, list(passages.values()))
    quoted = []
    for segment in segments:
        for passage in segment.begins:
            quoted.append(Quoted(passage, len(quoted) + 1, current(cited[passage.pk])))
    return DocumentPage(document, segments, quoted, sections_of(quoted))


def readable_citations(document):
    """The citations of a document below versions that everybody may read, in the order of their owners."""
    hidden = Q()
    for path in VERSION_PATHS:
        hidden |= Q(**{f"{path}__status__in": OPEN_DRAFT})
    columns = [f"{path}__{column}" for path in VERSION_PATHS for column in VERSION_COLUMNS] + list(OWNER_COLUMNS)
    owners = dict.fromkeys(column.rpartition("__")[0] for column in columns)
    return (
        Citation.objects.filter(passage__document=document)
        .exclude(hidden)
        .select_related(*owners)
        .only("passage", "field", "certainty", "order", *columns)
        .order_by("order", "pk")
    )


def current(citations):
    """Those of published versions and positions; where there are none, all of them."""
    versions = [(citation, version_of(citation)) for citation in citations]
    shown = [c for c, version in versions if version is None or version.status == VersionStatus.PUBLISHED]
    return shown or citations


def sections_of(quoted):
    sections = []
    for item in quoted:
        if not sections or sections[-1][0] != item.passage.heading:
            sections.append((item.passage.heading, []))
        sections[-1][1].append(item)
    return sections
