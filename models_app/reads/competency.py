"""What the page of one competency shows."""

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from models_app.enums import Certainty, LinkRelation, VersionStatus
from models_app.models import Assignment, Citation, Competency, ConceptMember, Finding, SourceDocument, Target
from models_app.models.querysets import OPEN_DRAFT
from models_app.reads.language import in_language
from models_app.reads.passages import panels
from models_app.reads.tree import in_tree_order

# The texts that people read, and so those that are numbered; the other citations are listed.
NUMBERED = {"definition": 0, "title": 1, "behaviour": 2, "label": 3, "coder_note": 4}


@dataclass
class Text:
    """A text with the citations that carry it; ``number`` is 0 where no passage is cited."""

    number: int = 0
    citations: list = field(default_factory=list)

    @property
    def unsure(self):
        """The citations that rest on less than the source's own words."""
        return [citation for citation in self.citations if citation.certainty != Certainty.STATED]

    @property
    def doubts(self):
        """``[(certainty, fields, note)]`` of those citations, said once for all fields that share it."""
        found = {}
        for citation in self.unsure:
            found.setdefault((citation.certainty, in_language(citation, "certainty_note")), []).append(citation.field)
        return [(certainty, fields, note) for (certainty, note), fields in found.items()]


@dataclass
class LevelColumn:
    level: object
    step: int | None
    text: Text
    targets: list
    findings: list


@dataclass
class CompetencyPage:
    competency: object
    definition: Text
    levels: list
    steps: int
    targets: list
    findings: list
    panels: list
    cited: list
    other_citations: list
    concepts: list
    same_name: list
    draft: object
    previous: object
    next: object

    @property
    def is_exact(self):
        return all(panel.is_exact for panel in self.panels)

    @property
    def ranked_labels(self):
        return [column.level.label for column in self.levels if column.step]


@dataclass
class Counterpart:
    """A competency of another model beside this one; ``link`` says how it stands to the concept both belong to."""

    competency: object
    is_same_text: bool
    same_levels: bool
    link: object = None


@dataclass
class OwnConcept:
    """A concept that this competency belongs to: how it stands to it, and who else does."""

    link: object
    others: list

    @property
    def concept(self):
        return self.link.concept


def links_around(pk):
    """The links of every concept that the competency belongs to, its own included."""
    this = Competency.objects.filter(pk=pk)
    own = ConceptMember.objects.filter(
        model=Subquery(this.values("version__model")[:1]), competency_key=Subquery(this.values("key")[:1])
    )
    links = ConceptMember.objects.filter(concept__in=own.values("concept"))
    return list(links.select_related("concept").order_by("concept__order", "concept__name", "pk"))


def with_its_kin(pk, links=()):
    """The competency, and in the same query its kin: namesakes and what ``links`` link in other published models, and
    its row in a draft."""
    this = Competency.objects.filter(pk=pk)
    same_model = Q(version__model=Subquery(this.values("version__model")[:1]))
    wanted = Q(name=Subquery(this.values("name")[:1])) | linked_rows(links)
    rows = (
        Competency.objects.filter(
            Q(pk=pk)
            | (wanted & Q(version__status=VersionStatus.PUBLISHED) & ~same_model)
            | (Q(key=Subquery(this.values("key")[:1]), version__status__in=OPEN_DRAFT) & same_model)
        )
        .select_related("version__model", "dimension", "category")
        .defer("search_text")
        .order_by("version__model__name", "pk")
    )
    rows = list(rows)
    competency = next((row for row in rows if row.pk == pk), None)
    return competency, [row for row in rows if row.pk != pk]


def linked_rows(links):
    keys = {}
    for link in links:
        keys.setdefault(link.model_id, set()).add(link.competency_key)
    return Q(*(Q(version__model=model, key__in=own) for model, own in keys.items()), _connector=Q.OR) | Q(pk__in=[])


def competency_page(competency, kin, links, *, drafts):
    """``competency`` and ``kin`` have their levels prefetched; ``drafts``: whether the reader may know of drafts."""
    citations = citations_of(competency)
    findings = list(Finding.objects.filter(competency=competency))
    targets = targets_of(competency)
    levels = list(competency.levels.all())
    definition, texts, cited = number_texts(levels, citations)
    steps = {level.pk: step for step, level in enumerate(competency.ranked_levels, start=1)}
    columns = [
        LevelColumn(
            level,
            steps.get(level.pk),
            texts[level.pk],
            [target for target in targets if target.level_id == level.pk],
            [finding for finding in findings if finding.level_id == level.pk],
        )
        for level in levels
    ]
    before, after = neighbours(competency)
    for target in targets:
        target.step = steps.get(target.level_id)
    return CompetencyPage(
        competency=competency,
        definition=definition,
        levels=columns,
        steps=len(steps),
        targets=targets,
        findings=[finding for finding in findings if finding.level_id is None],
        panels=panels([(text.number, [c.passage for c in text.citations]) for _name, text in cited]),
        cited=cited,
        other_citations=[citation for citation in citations if citation.field not in NUMBERED],
        concepts=own_concepts(competency, kin, links),
        same_name=namesakes(competency, kin, links),
        draft=changed_draft(competency, kin) if drafts else None,
        previous=before,
        next=after,
    )


def citations_of(competency):
    documents = Prefetch("passage__document", SourceDocument.objects.all())
    return list(
        Citation.objects.filter(
            Q(competency=competency) | Q(level__competency=competency) | Q(finding__competency=competency)
        )
        .select_related("passage", "level", "finding")
        .prefetch_related(documents)
        .order_by("level__rank", "level__order", "level__pk", "order", "pk")
    )


def targets_of(competency):
    """The targets on a competency, with how many people hold each position today."""
    held = (
        Assignment.objects.filter(position=OuterRef("position"), end=None)
        .order_by()
        .values("position")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return list(
        Target.objects.filter(competency=competency)
        .select_related("position__family", "level")
        .annotate(head_count=Coalesce(Subquery(held), 0))
        .order_by("position__family__order", "position__order", "pk")
    )


def number_texts(levels, citations):
    """The definition, then the levels from the lowest on, numbered where a passage is cited."""
    definition, texts = Text(), {level.pk: Text() for level in levels}
    for citation in sorted(citations, key=lambda row: NUMBERED.get(row.field, 9)):
        if citation.field in NUMBERED and citation.finding_id is None:
            text = texts.get(citation.level_id) if citation.level_id else definition
            if text is not None:
                text.citations.append(citation)
    ordered = [(None, definition), *((level, texts[level.pk]) for level in levels)]
    cited = [(level, text) for level, text in ordered if text.citations]
    for number, (_level, text) in enumerate(cited, start=1):
        text.number = number
    return definition, texts, cited


def neighbours(competency):
    """The competencies before and after in the version's own order. Headings are followed three levels up."""
    rows = list(
        Competency.objects.filter(version=competency.version_id)
        .select_related("dimension", "category__parent__parent")
        .defer("definition", "gap_note", "gap_note_en", "search_text")
    )
    ordered = in_tree_order(rows, headings_above(rows))
    place = next((index for index, row in enumerate(ordered) if row.pk == competency.pk), None)
    if place is None:  # under a heading that is deeper than any may be now
        return None, None
    before = ordered[place - 1] if place else None
    after = ordered[place + 1] if place + 1 < len(ordered) else None
    return before, after


def headings_above(competencies):
    found = {}
    for competency in competencies:
        category = competency.category
        while category is not None and category.pk not in found:
            found[category.pk] = category
            category = category.parent if "parent" in category._state.fields_cache else None
    return list(found.values())


def level_texts(competency):
    return [(level.label, level.title, level.behaviour) for level in competency.levels.all()]


def compared(competency, other, link=None):
    same_levels = bool(level_texts(other)) and level_texts(other) == level_texts(competency)
    return Counterpart(other, other.definition == competency.definition, same_levels, link)


def own_concepts(competency, kin, links):
    """Each concept of the competency with its members in other models."""
    rows = {(row.version.model_id, row.key): row for row in others_in(competency, kin)}
    here = (competency.version.model_id, competency.key)
    found = []
    for own in links:
        if (own.model_id, own.competency_key) == here:
            linked = [link for link in links if link.concept_id == own.concept_id]
            linked.sort(key=lambda link: LinkRelation.values.index(link.relation))
            pairs = [(link, rows.get((link.model_id, link.competency_key))) for link in linked]
            found.append(OwnConcept(own, [compared(competency, row, link) for link, row in pairs if row]))
    return found


def namesakes(competency, kin, links):
    """Competencies of the same name in other models that no concept links to this one."""
    linked = {(link.model_id, link.competency_key) for link in links}
    rows = others_in(competency, kin)
    return [compared(competency, row) for row in rows if (row.version.model_id, row.key) not in linked]


def others_in(competency, kin):
    return [row for row in kin if row.version.model_id != competency.version.model_id]


@dataclass
class DraftChange:
    """What the open draft changes: ``labels`` of levels whose texts differ, and whether the definition does."""

    competency: object
    labels: list
    definition: bool


def changed_draft(competency, kin):
    """The model's open draft where it changes this competency, or None."""
    own = (row for row in kin if row.version.model_id == competency.version.model_id)
    draft = next((row for row in own if row.version.status in OPEN_DRAFT), None)
    if draft is None or not competency.version.is_frozen:
        return None
    before = {level.key: texts_of(level) for level in competency.levels.all()}
    labels = [str(level) for level in draft.levels.all() if before.pop(level.key, None) != texts_of(level)]
    change = DraftChange(draft, labels, draft.definition != competency.definition or draft.name != competency.name)
    return change if labels or before or change.definition else None


def texts_of(level):
    return (level.rank, level.label, level.title, level.behaviour, level.coder_note, level.band_low, level.band_high)
