"""What a source says where the bank reworded it: the text of the competency that one was taken from, else the quotes.

A bulk read: a constant number of queries, however many competencies.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from models_app.enums import Origin
from models_app.models import Citation, Competency
from models_app.text import readable
from models_app.version_diff import LEVEL_FIELDS, MEANING_FIELDS, FieldChange

OF_COMPETENCY = {"name": "name_origin", "definition": "definition_origin"}
OF_LEVEL = dict.fromkeys(("label", "title", "behaviour", "coder_note"), "origin")


@dataclass
class Source:
    """``taken_from``: the competency it was taken from, or None; ``fields``: what the bank reworded of its own texts;
    ``levels``: the same for each level, by primary key; ``lost``: levels of the source that are not there any more."""

    taken_from: object = None
    fields: list = field(default_factory=list)
    levels: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)
    quotes: list = field(default_factory=list)


def sources_of(competencies):
    """Primary key -> ``Source``. The competencies carry their levels: ``level_list``, or prefetched ones.

    One query, three where one of them was taken from another model.
    """
    keys = [each.pk for each in competencies]
    levels = {each.pk: levels_of(each) for each in competencies}
    taken = taken_rows({each.taken_from_id for each in competencies if each.taken_from_id})
    cited = citations_below(keys)
    return {each.pk: source_of(each, levels[each.pk], taken, cited.get(each.pk, [])) for each in competencies}


def levels_of(competency):
    return competency.level_list if hasattr(competency, "level_list") else list(competency.levels.all())


def taken_rows(keys):
    """Primary key -> competency with ``levels_by_key``."""
    if not keys:
        return {}
    rows = Competency.objects.filter(pk__in=keys).select_related("version__model").prefetch_related("levels")
    found = {row.pk: row for row in rows}
    for row in found.values():
        row.levels_by_key = {level.key: level for level in row.levels.all()}
    return found


def citations_below(keys):
    """Competency's primary key -> the citations of its texts and its levels' texts, in order."""
    found = {}
    citations = (
        Citation.objects.filter(Q(competency__in=keys) | Q(level__competency__in=keys))
        .select_related("passage__document", "level")
        .defer("passage__document__text")
        .order_by("level__rank", "level__order", "order", "pk")
    )
    for citation in citations:
        owner = citation.competency_id or citation.level.competency_id
        found.setdefault(owner, []).append(citation)
    return found


def source_of(competency, levels, taken, citations):
    other = taken.get(competency.taken_from_id)
    quotes = {}
    for citation in citations:
        quotes.setdefault((citation.level_id, citation.field), []).append(readable(citation.passage.quote))
    told = {place: "\n".join(texts) for place, texts in quotes.items()}
    others = other.levels_by_key if other else {}
    labels = {name: MEANING_FIELDS[name] for name in OF_COMPETENCY}
    own = {name: told.get((None, name)) for name in OF_COMPETENCY}
    standing = {level.key for level in levels}
    return Source(
        taken_from=other,
        fields=reworded(competency, other, OF_COMPETENCY, labels, own),
        levels={
            level.pk: reworded(
                level,
                others.get(level.key),
                OF_LEVEL,
                {name: LEVEL_FIELDS[name] for name in OF_LEVEL},
                {name: told.get((level.pk, name)) for name in OF_LEVEL},
            )
            for level in levels
        },
        lost=[level for key, level in others.items() if key not in standing],
        quotes=citations,
    )


def reworded(row, other, origins, labels, quoted):
    """``FieldChange`` for each text of the bank's own that a source words differently."""
    changes = []
    for name, origin in origins.items():
        if getattr(row, origin) != Origin.BANK:
            continue
        old, new = source_text(other, name, origin, quoted[name]), getattr(row, name)
        if old is not None and old != new:
            changes.append(FieldChange(name, labels[name], old, new))
    return changes


def source_text(other, name, origin, quoted):
    """What the source says: the row taken from, unless the bank had reworded that one too and the quote is known."""
    if other is not None and (getattr(other, origin) != Origin.BANK or quoted is None):
        return getattr(other, name)
    return quoted


def unbacked(claims):
    """The competencies of the ``(competency, row, field)`` whose text no source says. Without claims no query."""
    competencies = {competency.pk: competency for competency, _row, _name in claims}
    taken = taken_rows({each.taken_from_id for each in competencies.values() if each.taken_from_id})
    cited = citations_below(competencies) if competencies else {}
    for competency, row, name in claims:
        other, level, origin = taken.get(competency.taken_from_id), None, OF_COMPETENCY.get(name)
        if row is not competency:
            other, level, origin = other and other.levels_by_key.get(row.key), row.pk, OF_LEVEL[name]
        about = [each for each in cited.get(competency.pk, []) if (each.level_id, each.field) == (level, name)]
        quoted = "\n".join(readable(each.passage.quote) for each in about) if about else None
        if source_text(other, name, origin, quoted) != getattr(row, name):
            yield competency


def source_beside(page):
    """Give a competency's page what its source says: ``source_fields`` for its own texts and for each level's.

    Answers the ``Source``, or None without a query where nothing was taken and all words are the source's.
    """
    competency = page.competency
    origins = {competency.name_origin, competency.definition_origin, *(each.level.origin for each in page.levels)}
    if not competency.taken_from_id and Origin.BANK not in origins:
        return None
    [source] = sources_of([competency]).values()
    page.source_fields = source.fields
    for column in page.levels:
        column.source_fields = source.levels[column.level.pk]
    return source
