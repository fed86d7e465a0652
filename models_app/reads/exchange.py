"""A version's content as the files hold it, and what of the bank a file may point to. A fixed number of queries."""

from collections import defaultdict

from django.db.models import Q
from django.utils import translation

from models_app.exchange.resolve import label_of
from models_app.exchange.tables import TABLES
from models_app.models import (
    Category,
    Citation,
    Competency,
    Dimension,
    Finding,
    Level,
    Passage,
    Position,
    Target,
)

MODEL_FIELDS = ("code", "name", "nature", "written_for", "written_for_en")
VERSION_FIELDS = ("overview", "notice", "notice_en", "gap_note", "gap_note_en")
GAPS = ("gap_note", "gap_note_en")


def empty_content():
    return {table.code: [] for table in TABLES}


def content_of(version):
    """Table code -> rows in order, each column code -> value; 6 queries. ``version`` with its model."""
    model = version.model
    values = {name: getattr(model, name) for name in MODEL_FIELDS}
    content = empty_content()
    content["model"] = [values | {name: getattr(version, name) for name in VERSION_FIELDS}]
    categories = {row.pk: row for row in Category.objects.filter(version=version).order_by("order", "pk")}
    content["categories"] = [_category(row, categories) for row in categories.values()]
    competencies = {row.pk: row for row in _competencies(version)}
    content["competencies"] = [_competency(row, categories) for row in competencies.values()]
    levels = _levels(version, competencies)
    content["levels"] = [_level(row, competencies) for row in levels.values()]
    names = {row["key"]: row["name"] for row in content["competencies"]}
    called = {(row["competency"], row["key"]): label_of(row) for row in content["levels"]}
    content["targets"] = _targets(version, competencies, levels, names, called)
    findings = {row.pk: row for row in Finding.objects.filter(version=version).order_by("order", "pk")}
    content["findings"] = [_finding(row, competencies, levels, names, called) for row in findings.values()]
    content["citations"] = _citations(version, categories, competencies, levels, findings)
    return content


def _plain(row, names):
    return {name: getattr(row, name) for name in names}


def _number(value):
    return None if value is None else f"{value.normalize():f}"


def _category(row, categories):
    parent = categories.get(row.parent_id)
    pointing = {"parent": parent.key if parent else "", "parent_name": parent.name if parent else ""}
    return _plain(row, ("key", "name", "origin", *GAPS)) | pointing


def _competencies(version):
    rows = Competency.objects.filter(version=version).select_related("dimension", "taken_from__version__model")
    return rows.order_by("order", "pk").defer("search_text", "taken_from__search_text")


def _competency(row, categories):
    category, source = categories.get(row.category_id), row.taken_from
    values = _plain(
        row,
        ("key", "dimension_is_stated", "name", "name_origin", "definition", "definition_origin", "is_core_in_source"),
    )
    return (
        values
        | _plain(row, ("assessed_by", *GAPS))
        | {
            "category": category.key if category else "",
            "category_name": category.name if category else "",
            "dimension": row.dimension.code,
            "taken_model": source.version.model.code if source else "",
            "taken_version": source.version.number if source else None,
            "taken_key": source.key if source else "",
        }
    )


def _levels(version, competencies):
    """In the order of the competencies; ranked ones by rank, the others after them, on every database."""
    place = {pk: number for number, pk in enumerate(competencies)}
    rows = sorted(
        Level.objects.filter(competency__version=version),
        key=lambda row: (place[row.competency_id], row.rank is None, row.rank or 0, row.order, row.pk),
    )
    return {row.pk: row for row in rows}


def _level(row, competencies):
    competency = competencies[row.competency_id]
    return _plain(row, ("key", "rank", "label", "title", "behaviour", "coder_note", "origin", *GAPS)) | {
        "competency": competency.key,
        "competency_name": competency.name,
        "band_low": _number(row.band_low),
        "band_high": _number(row.band_high),
    }


def _targets(version, competencies, levels, names, called):
    place = {pk: number for number, pk in enumerate(competencies)}
    rows = Target.objects.filter(competency__version=version).select_related("position__family")
    found = []
    for row in rows:
        family, position = row.position.family, row.position
        competency, level = competencies[row.competency_id].key, levels[row.level_id].key
        order = (place[row.competency_id], family.order, family.code, position.order, position.key)
        values = {
            "competency": competency,
            "competency_name": names[competency],
            "family": family.code,
            "position": position.key,
            "position_name": position_name(position),
            "level": level,
            "level_name": called[competency, level],
            "kind": row.kind,
            "weight": _number(row.weight),
        }
        found.append((order, values))
    return [values for _order, values in sorted(found, key=lambda each: each[0])]


def position_name(position):
    """The position's name in Chinese, whatever language is active."""
    with translation.override("zh-hans"):
        return str(position)


def _finding(row, competencies, levels, names, called):
    competency = competencies[row.competency_id].key if row.competency_id else ""
    level = levels[row.level_id].key if row.level_id else ""
    return _plain(row, ("key", "group", "frequency", "text", "certainty", "note", "note_en")) | {
        "competency": competency,
        "competency_name": names[competency] if competency else "",
        "level": level,
        "level_name": called[competency, level] if level else "",
    }


def _citations(version, categories, competencies, levels, findings):
    rows = (
        Citation.objects.filter(in_version(version))
        .order_by("order", "pk")
        .values("passage__document__code", "passage__key", *OWNERS, *CITED)
    )
    owned = defaultdict(list)
    for row in rows:
        owner = next(name for name in OWNERS if row[name] is not None)
        owned[owner, row[owner]].append(row)
    keys = {
        ("version", version.pk): {},
        **{("category", pk): {"category": row.key} for pk, row in categories.items()},
        **{("competency", pk): {"competency": row.key} for pk, row in competencies.items()},
        **{
            ("level", pk): {"competency": competencies[row.competency_id].key, "level": row.key}
            for pk, row in levels.items()
        },
        **{("finding", pk): {"finding": row.key} for pk, row in findings.items()},
    }
    nothing = {"category": "", "competency": "", "level": "", "finding": ""}
    return [
        nothing
        | known
        | {"owner": about[0], "document": row["passage__document__code"], "passage": row["passage__key"]}
        | {name: row[name] for name in CITED}
        for about, known in keys.items()
        for row in owned.get(about, ())
    ]


OWNERS = ("version", "category", "competency", "level", "finding")
CITED = ("field", "certainty", "certainty_note", "certainty_note_en")


def in_version(version):
    """The condition on citations that they belong to the version or to something in it.

    By sub-selects: as joins, five of them under one OR, PostgreSQL walks through every pair of rows.
    """
    return (
        Q(version=version)
        | Q(category__in=Category.objects.filter(version=version).order_by())
        | Q(competency__in=Competency.objects.filter(version=version).order_by())
        | Q(level__in=Level.objects.filter(competency__version=version).order_by())
        | Q(finding__in=Finding.objects.filter(version=version).order_by())
    )


def dimension_names():
    """Code -> Chinese name, in their order."""
    return dict(Dimension.objects.order_by("order", "code").values_list("code", "name"))


def positions():
    """(family code, key) -> Chinese name, in their order."""
    rows = Position.objects.select_related("family").order_by("family__order", "family__code", "order", "key")
    return {(row.family.code, row.key): position_name(row) for row in rows}


def passage_quotes(places):
    """(document code, key) -> quote, of those ``places`` that are registered."""
    wanted = set(places)
    documents = {document for document, _key in wanted}
    rows = Passage.objects.filter(document__code__in=documents).values_list("document__code", "key", "quote")
    return {(document, key): quote for document, key, quote in rows if (document, key) in wanted}


def sources_of(wanted):
    """Those of ``wanted`` (model code, version number, competency key) that stand in frozen versions -> primary key."""
    wanted = set(wanted)
    if not wanted:
        return {}
    rows = Competency.objects.filter(
        version__model__code__in={model for model, _number, _key in wanted},
        version__status__in=("published", "retired"),
    ).values_list("version__model__code", "version__number", "key", "pk")
    return {(model, number, key): pk for model, number, key, pk in rows if (model, number, key) in wanted}
