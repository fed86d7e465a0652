"""A version's content, copied into a draft: the same number of statements however much it holds.

Rows find their counterparts by ``key``, which survives copying (design, rule 2); so the database itself can copy
them, without a row passing through Python.
"""

from django.db import connection

from models_app.models import Category, Citation, Competency, Finding, Level, Target

NEW_CATEGORY = """(SELECT n.id FROM models_app_category o JOIN models_app_category n
 ON n.key = o.key AND n.version_id = %(draft)s WHERE o.id = {column})"""
NEW_COMPETENCY = """(SELECT n.id FROM models_app_competency o JOIN models_app_competency n
 ON n.key = o.key AND n.version_id = %(draft)s WHERE o.id = {column})"""
NEW_LEVEL = """(SELECT n.id FROM models_app_level o JOIN models_app_competency oc ON oc.id = o.competency_id
 JOIN models_app_competency nc ON nc.key = oc.key AND nc.version_id = %(draft)s
 JOIN models_app_level n ON n.competency_id = nc.id AND n.key = o.key WHERE o.id = {column})"""
NEW_FINDING = """(SELECT n.id FROM models_app_finding o JOIN models_app_finding n
 ON n.key = o.key AND n.version_id = %(draft)s WHERE o.id = {column})"""

IN_VERSION = "old.version_id = %(base)s"
IN_COMPETENCY = "old.competency_id IN (SELECT id FROM models_app_competency WHERE version_id = %(base)s)"
CITED = """old.version_id = %(base)s
 OR old.category_id IN (SELECT id FROM models_app_category WHERE version_id = %(base)s)
 OR old.competency_id IN (SELECT id FROM models_app_competency WHERE version_id = %(base)s)
 OR old.level_id IN (SELECT l.id FROM models_app_level l JOIN models_app_competency c ON c.id = l.competency_id
 WHERE c.version_id = %(base)s)
 OR old.finding_id IN (SELECT id FROM models_app_finding WHERE version_id = %(base)s)"""

# The parents of copied categories; every other column is copied with its row.
SET_PARENTS = """UPDATE models_app_category SET parent_id = (
 SELECT np.id FROM models_app_category o JOIN models_app_category op ON op.id = o.parent_id
 JOIN models_app_category np ON np.key = op.key AND np.version_id = %(draft)s
 WHERE o.version_id = %(base)s AND o.key = models_app_category.key) WHERE version_id = %(draft)s"""


def copy_content(base, draft):
    """Copy everything below ``base`` into the empty ``draft``; keys, texts, origins and citations stay as they are."""
    ids = {"base": base.pk, "draft": draft.pk}
    _copy(Category, ids, IN_VERSION, {"revision": "1", "version_id": "%(draft)s", "parent_id": "NULL"})
    _run(SET_PARENTS, ids)
    _copy_competencies(ids, IN_VERSION, IN_COMPETENCY, IN_VERSION, CITED)


def copy_competency(base, draft, key):
    """Copy one competency of ``base``, with all below it, into a draft that has none of this key."""
    ids = {"base": base.pk, "draft": draft.pk, "key": key}
    own = "(SELECT id FROM models_app_competency WHERE version_id = %(base)s AND key = %(key)s)"
    below = f"old.competency_id IN {own}"
    cited = (
        f"{below} OR old.level_id IN (SELECT id FROM models_app_level WHERE competency_id IN {own})"
        f" OR old.finding_id IN (SELECT id FROM models_app_finding WHERE competency_id IN {own})"
    )
    _copy_competencies(ids, f"old.id IN {own}", below, below, cited)


def copy_level(base_level, competency):
    """Copy one level, with its citations, into a competency of a draft that has none of this key."""
    level = copied(base_level, competency_id=competency.pk, revision=1)
    level.save()
    citations = Citation.objects.filter(level=base_level).order_by("pk")
    Citation.objects.bulk_create(copied(each, level_id=level.pk) for each in citations)


def copied(row, **replaced):
    """A new row, not saved, with the columns of ``row`` but for those replaced."""
    columns = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{name: replaced.get(name, getattr(row, name)) for name in columns})


def _copy_competencies(ids, competencies, below, findings, cited):
    """Competencies and what hangs on them; each argument says which rows, as a condition on ``old``."""
    new_competency = NEW_COMPETENCY.format(column="old.competency_id")
    new_level = NEW_LEVEL.format(column="old.level_id")
    _copy(
        Competency,
        ids,
        competencies,
        {
            "revision": "1",
            "version_id": "%(draft)s",
            "category_id": NEW_CATEGORY.format(column="old.category_id"),
            "meaning": "''",
        },
    )
    _copy(Level, ids, below, {"revision": "1", "competency_id": new_competency})
    _copy(Target, ids, below, {"revision": "1", "competency_id": new_competency, "level_id": new_level})
    _copy(Finding, ids, findings, {"version_id": "%(draft)s", "competency_id": new_competency, "level_id": new_level})
    _copy(
        Citation,
        ids,
        cited,
        {
            "version_id": "CASE WHEN old.version_id IS NULL THEN NULL ELSE %(draft)s END",
            "category_id": NEW_CATEGORY.format(column="old.category_id"),
            "competency_id": new_competency,
            "level_id": new_level,
            "finding_id": NEW_FINDING.format(column="old.finding_id"),
        },
    )


def _copy(model, ids, which, replaced):
    quote = connection.ops.quote_name
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = ", ".join(replaced.get(column, f"old.{quote(column)}") for column in columns)
    table = quote(model._meta.db_table)
    names = ", ".join(map(quote, columns))
    _run(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} old WHERE {which} ORDER BY old.id", ids)


def _run(statement, ids):
    with connection.cursor() as cursor:
        cursor.execute(statement, ids)
