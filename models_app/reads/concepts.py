"""One competency across models: the list of concepts, one concept with its members, what could be linked."""

from collections import Counter
from dataclasses import dataclass, field

from models_app.enums import LinkRelation, VersionStatus
from models_app.level_notes import WORDING
from models_app.models import Competency, Concept, ConceptMember
from models_app.search import fold, marked_pieces, read_query, search_terms

MOST_FOUND = 12  # competencies offered for linking
SHORTEST_BASE = 2  # characters that are left of a name without its ending

# Which edition stands for a linked competency: the published one, else an open draft, else one that was retired.
STANDING = {
    VersionStatus.PUBLISHED: 0,
    VersionStatus.IN_APPROVAL: 1,
    VersionStatus.DRAFT: 1,
    VersionStatus.RETIRED: 2,
}


# What the list of concepts says of hundreds of competencies; their texts and models would be most of its work.
LISTED = (
    *("key", "name", "definition", "version__model", "version__number", "version__status"),
    *("dimension__code", "dimension__name", "dimension__name_en", "dimension__order"),
)


@dataclass
class Member:
    """``competency`` is None where no edition that the reader may know of has it any more."""

    link: object
    competency: object = None

    @property
    def is_projects(self):
        return self.link.linked_by_id is None


@dataclass
class ListedConcept:
    concept: object
    name: list
    members: int
    models: int
    dimensions: list
    relations: list  # [(relation, label, number)]
    names: list


@dataclass
class ConceptPage:
    concept: object
    members: list
    lost: list  # members that no edition has any more
    models: int
    dimensions: list
    suggestions: list = field(default_factory=list)
    hits: list = field(default_factory=list)


def standing_competencies(links, *, drafts, with_levels=True):
    """``(model, key) -> competency`` for the links of a queryset, in the edition that stands for the reader."""
    rows = (
        Competency.objects.readable(drafts=drafts)
        .filter(version__model__in=links.order_by().values("model"), key__in=links.order_by().values("competency_key"))
        .defer("search_text")
    )
    if with_levels:
        rows = rows.select_related("version__model__entry", "dimension").prefetch_related("levels")
    else:
        rows = rows.select_related("version", "dimension").only(*LISTED)
    found = {}
    for row in sorted(rows, key=lambda row: (STANDING[row.version.status], -row.version.number)):
        found.setdefault((row.version.model_id, row.key), row)
    return found


def read_members(links, *, drafts, with_levels=True):
    """The links of a queryset, each with its competency: by relation, and what says most first."""
    standing = standing_competencies(links, drafts=drafts, with_levels=with_levels)
    rows = links.select_related("concept", "model").order_by("pk")
    members = [Member(link, standing.get((link.model_id, link.competency_key))) for link in rows]
    return sorted(members, key=lambda member: place_of(member, with_levels))


def place_of(member, with_levels):
    row = member.competency
    has_levels = with_levels and row is not None and bool(row.levels.all())
    has_definition = row is not None and bool(row.definition)
    relation = list(LinkRelation.values).index(member.link.relation)
    return relation, not has_levels, not has_definition, member.link.model.name


def without_copies(members):
    """The members whose definition and levels none before them has; a bare name is nobody's copy."""
    found = {}
    for member in members:
        row = member.competency
        texts = (row.definition, *(level.behaviour for level in row.levels.all()))
        found.setdefault(texts if any(texts) else member.link.pk, member)
    return list(found.values())


def dimensions_of(members):
    """The dimensions of the members' competencies, the most frequent first."""
    counted = Counter(member.competency.dimension for member in members if member.competency)
    return sorted(counted, key=lambda dimension: (-counted[dimension], dimension.order))


def concept_terms(text):
    return read_query(text, lambda: Concept.objects.values_list("name", flat=True))


def listed_concepts(terms, *, drafts):
    """The concepts that every term hits: in the name, the description or a member's name."""
    members = {}
    for member in read_members(ConceptMember.objects.all(), drafts=drafts, with_levels=False):
        members.setdefault(member.link.concept_id, []).append(member)
    rows = [listed(concept, members.get(concept.pk, []), terms) for concept in Concept.objects.all()]
    return [row for row in rows if all(is_hit(row, term) for term in terms)]


def listed(concept, members, terms):
    known = [member for member in members if member.competency]
    counted = Counter(member.link.relation for member in known)
    return ListedConcept(
        concept=concept,
        name=marked_pieces(concept.name, terms, in_name=True),
        members=len(known),
        models=len({member.link.model_id for member in known}),
        dimensions=dimensions_of(known),
        relations=[(value, label, counted[value]) for value, label in LinkRelation.choices if counted[value]],
        names=list(dict.fromkeys(member.competency.name for member in known)),
    )


def is_named(concept, terms):
    """Whether every term hits the concept's name."""
    names = (fold(concept.name), fold(concept.name_en))
    return all(any(spelling in name for name in names for spelling in term.name_spellings) for term in terms)


def is_hit(row, term):
    if is_named(row.concept, [term]):
        return True
    texts = [row.concept.description, row.concept.description_en, *row.names]
    folded = "\n".join(map(fold, texts))
    return any(spelling in folded for spelling in term.spellings)


def concept_page(concept, *, drafts):
    members = read_members(concept.members.all(), drafts=drafts)
    known = [member for member in members if member.competency]
    return ConceptPage(
        concept=concept,
        members=known,
        lost=[member for member in members if not member.competency],
        models=len({member.link.model_id for member in known}),
        dimensions=dimensions_of(known),
    )


# --- What could be linked


def base_name(name):
    """The name folded, without what many names end in: two words for one ability often differ in that only. Pure."""
    name = fold(name)
    for ending in sorted(WORDING["name_endings"], key=len, reverse=True):
        if name.endswith(ending) and len(name) - len(ending) >= SHORTEST_BASE:
            return base_name(name.removesuffix(ending))
    return name


@dataclass(frozen=True)
class Candidate:
    """A published competency that could be linked."""

    pk: int
    name: str
    model: str
    definition: str = ""


def unlinked(competencies):
    """Those of ``competencies`` that belong to no concept: one query beside their own."""
    linked = set(ConceptMember.objects.order_by().values_list("model", "competency_key"))
    return [row for row in competencies if (row.version.model_id, row.key) not in linked]


def published_competencies():
    return (
        Competency.objects.published()
        .select_related("version__model")
        .only("pk", "key", "name", "definition", "version__model__code", "version__model__name", "version__status")
        .order_by("version__model__name", "order", "pk")
    )


def suggestions_for(page):
    """Published competencies in no concept whose name is the concept's or a member's, give or take its ending."""
    names = {page.concept.name, *(member.competency.name for member in page.members)}
    bases = {base_name(name) for name in names}
    near = [row for row in unlinked(published_competencies()) if base_name(row.name) in bases]
    return [candidate(row) for row in near[:MOST_FOUND]]


def find_competencies(page, text):
    """Published competencies that a search finds and that are not in the concept yet."""
    linked = {(member.link.model_id, member.link.competency_key) for member in [*page.members, *page.lost]}
    found = search_published(text)[: MOST_FOUND + len(linked)]
    free = [row for row in found if (row.version.model_id, row.key) not in linked]
    return [candidate(row) for row in free[:MOST_FOUND]]


def competencies_for(text, *, without):
    """Published competencies that a search finds, but for the keys in ``without``."""
    found = search_published(text)[: MOST_FOUND + len(without)]
    return [candidate(row) for row in found if row.pk not in without][:MOST_FOUND]


def search_published(text):
    queryset = published_competencies()
    terms = read_query(text, lambda: queryset.order_by().values_list("name", flat=True).distinct())
    return search_terms(queryset, terms) if terms else queryset.none()


def candidate(row):
    return Candidate(row.pk, row.name, row.version.model.name, row.definition)


def concepts_like(name):
    """The concepts whose name is this one, give or take its ending."""
    base = base_name(name)
    return [concept for concept in Concept.objects.all() if base_name(concept.name) == base]
