"""The rules of the catalogue and the platform that the database holds by triggers."""

from django.apps import apps

from models_app.triggers import DELETE, INSERT, UPDATE, Rule, columns_of

VERSION = "models_app_modelversion"

# How each table below a version reaches it; {row} is NEW or OLD.
VERSION_OF = {
    "category": "{row}.version_id",
    "competency": "{row}.version_id",
    "finding": "{row}.version_id",
    "level": "(SELECT version_id FROM models_app_competency WHERE id = {row}.competency_id)",
    "target": "(SELECT version_id FROM models_app_competency WHERE id = {row}.competency_id)",
    "citation": (
        "COALESCE({row}.version_id,"
        " (SELECT version_id FROM models_app_category WHERE id = {row}.category_id),"
        " (SELECT version_id FROM models_app_competency WHERE id = {row}.competency_id),"
        " (SELECT c.version_id FROM models_app_level l JOIN models_app_competency c ON c.id = l.competency_id"
        " WHERE l.id = {row}.level_id),"
        " (SELECT version_id FROM models_app_finding WHERE id = {row}.finding_id))"
    ),
}

# Search text is derived and may be folded anew at any time.
DERIVED = {"competency": ("search_text",)}


def frozen_below_a_version():
    """Nothing below a version that is not a draft is added, changed or removed (design, rule 1)."""
    for name, path in VERSION_OF.items():
        model = apps.get_model("models_app", name)
        for event, rows in ((INSERT, ["NEW"]), (UPDATE, ["OLD", "NEW"]), (DELETE, ["OLD"])):
            paths = [path.format(row=row) for row in rows]
            yield Rule(
                name=f"{name}_frozen",
                table=model._meta.db_table,
                event=event,
                locks=tuple((VERSION, expression) for expression in paths),
                refuse_when=" OR ".join(
                    f"(SELECT status FROM {VERSION} WHERE id = {expression}) <> 'draft'" for expression in paths
                ),
                message=f"version_frozen: {name} belongs to a version that is not a draft",
                columns=columns_of(model, without=DERIVED.get(name, ())) if event == UPDATE else (),
            )


def version_rules():
    model = apps.get_model("models_app", "modelversion")
    frozen = columns_of(model, without=("status", "retired_at", "revision"))
    content = columns_of(
        model,
        without=(
            "status",
            "revision",
            "sent_at",
            "published_at",
            "published_by_name",
            "document_number",
            "effective_on",
        ),
    )

    def changed(columns):
        return " OR ".join(f'NEW."{column}" {{differs}} OLD."{column}"' for column in columns)

    yield Rule(
        name="version_born_a_draft",
        table=VERSION,
        event=INSERT,
        refuse_when="NEW.status <> 'draft'",
        message="version_state: a version begins as a draft",
    )
    yield Rule(
        name="version_steps",
        table=VERSION,
        event=UPDATE,
        refuse_when=(
            "NEW.status <> OLD.status AND (OLD.status || '>' || NEW.status) NOT IN "
            "('draft>in_approval', 'in_approval>draft', 'in_approval>published', 'published>retired')"
        ),
        message="version_state: this step does not exist",
    )
    yield Rule(
        name="version_frozen",
        table=VERSION,
        event=UPDATE,
        refuse_when=(
            "OLD.status = 'retired'"
            f" OR (OLD.status = 'published' AND (NEW.status <> 'retired' OR {changed(frozen)}))"
            f" OR (OLD.status = 'in_approval' AND ({changed(content)}))"
        ),
        message="version_frozen: a version that is not a draft is never changed",
    )
    yield Rule(
        name="version_kept",
        table=VERSION,
        event=DELETE,
        refuse_when="OLD.status <> 'draft'",
        message="version_frozen: only a draft can be discarded",
    )


def belongs_together():
    """A level to its competency, a competency and its category to one version (design, rule 4)."""
    for event in (INSERT, UPDATE):
        yield Rule(
            name="category_parent",
            table="models_app_category",
            event=event,
            refuse_when=(
                "NEW.parent_id IS NOT NULL AND "
                "(SELECT version_id FROM models_app_category WHERE id = NEW.parent_id) <> NEW.version_id"
            ),
            message="not_together: the parent category is of another version",
        )
        yield Rule(
            name="competency_category",
            table="models_app_competency",
            event=event,
            refuse_when=(
                "NEW.category_id IS NOT NULL AND "
                "(SELECT version_id FROM models_app_category WHERE id = NEW.category_id) <> NEW.version_id"
            ),
            message="not_together: the category is of another version",
        )
        yield Rule(
            name="target_level",
            table="models_app_target",
            event=event,
            refuse_when=(
                "(SELECT competency_id FROM models_app_level WHERE id = NEW.level_id) <> NEW.competency_id "
                "OR (SELECT rank FROM models_app_level WHERE id = NEW.level_id) IS NULL"
            ),
            message="not_together: the target level is not a ranked level of the competency",
        )
        yield Rule(
            name="finding_owner",
            table="models_app_finding",
            event=event,
            refuse_when=(
                "(NEW.competency_id IS NOT NULL AND "
                "(SELECT version_id FROM models_app_competency WHERE id = NEW.competency_id) <> NEW.version_id) "
                "OR (NEW.level_id IS NOT NULL AND (NEW.competency_id IS NULL OR "
                "(SELECT competency_id FROM models_app_level WHERE id = NEW.level_id) <> NEW.competency_id))"
            ),
            message="not_together: the finding is about another version or competency",
        )
    for table, column in (
        ("category", "version_id"),
        ("competency", "version_id"),
        ("level", "competency_id"),
        ("target", "competency_id"),
        ("finding", "version_id"),
    ):
        yield Rule(
            name=f"{table}_stays",
            table=f"models_app_{table}",
            event=UPDATE,
            columns=(column,),
            refuse_when=f"NEW.{column} <> OLD.{column}",
            message=f"not_together: a {table} does not move to another parent",
        )


def names_that_reports_read():
    """A model and a dimension keep their names once a version with them is published (design, rule 3)."""
    published = f"FROM {VERSION} v {{join}} WHERE v.status IN ('published', 'retired') AND {{link}} = OLD.id"
    for table, columns, join, link in (
        ("competencymodel", ("code", "name"), "", "v.model_id"),
        (
            "dimension",
            ("code", "name", "name_en"),
            "JOIN models_app_competency c ON c.version_id = v.id",
            "c.dimension_id",
        ),
    ):
        changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)
        yield Rule(
            name=f"{table}_named",
            table=f"models_app_{table}",
            event=UPDATE,
            columns=columns,
            refuse_when=f"({changed}) AND EXISTS (SELECT 1 {published.format(join=join, link=link)})",
            message=f"version_frozen: reports read the name of this {table}",
        )


def append_only(tables):
    """Rows that are written once: no change, no removal."""
    for table in tables:
        for event in (UPDATE, DELETE):
            yield Rule(
                name=f"{table}_append_only",
                table=table,
                event=event,
                refuse_when="1 = 1",
                message=f"append_only: {table}",
            )


def editors_stay():
    """Who edited a version stays on record: it decides who may approve. A draft takes its editors with it."""
    yield Rule(
        name="versioneditor_kept",
        table="models_app_versioneditor",
        event=DELETE,
        locks=((VERSION, "OLD.version_id"),),
        refuse_when=f"(SELECT status FROM {VERSION} WHERE id = OLD.version_id) <> 'draft'",
        message="append_only: who edited a version stays",
    )
    yield Rule(
        name="versioneditor_kept",
        table="models_app_versioneditor",
        event=UPDATE,
        refuse_when="1 = 1",
        message="append_only: who edited a version stays",
    )


def all_rules():
    yield from frozen_below_a_version()
    yield from version_rules()
    yield from belongs_together()
    yield from names_that_reports_read()
    yield from editors_stay()
    yield from append_only(("models_app_changerecord", "models_app_notice", "models_app_noticeconfirmation"))
    # What published versions quote stays to the character (design, rules 1 and 11).
    yield from append_only(("models_app_sourcedocument", "models_app_passage"))
