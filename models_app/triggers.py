"""Rules that need a look at another row, held by the database itself: triggers for SQLite and PostgreSQL.

A rule is one condition in SQL that both databases understand. It is dropped before migrations and installed again
after them, because SQLite loses a table's triggers when a migration rebuilds the table; the check at the end of this
module tells when one is missing. On PostgreSQL a rule first locks the parent row, so that a level cannot slip into a
version that is being published in another transaction.
"""

from dataclasses import dataclass

from django.core import checks
from django.db import connections, transaction
from django.db.models.signals import post_migrate, pre_migrate

PREFIX = "rule_"

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"


@dataclass(frozen=True)
class Rule:
    """One thing that must never be true.

    ``refuse_when`` is an SQL condition over ``NEW`` and ``OLD``; ``{differs}`` in it is the database's word for
    "is not the same, NULL included". ``locks`` lists (table, SQL expression for the id) to lock first, in order.
    ``columns`` narrows an UPDATE rule to these columns.
    """

    name: str
    table: str
    event: str
    refuse_when: str
    message: str
    locks: tuple = ()
    columns: tuple = ()

    @property
    def full_name(self):
        return f"{PREFIX}{self.name}_{self.event.lower()}"

    @property
    def event_clause(self):
        if self.event == UPDATE and self.columns:
            return "UPDATE OF " + ", ".join(f'"{column}"' for column in self.columns)
        return self.event

    def sqlite(self):
        condition = self.refuse_when.replace("{differs}", "IS NOT")
        return [
            f'CREATE TRIGGER "{self.full_name}" BEFORE {self.event_clause} ON "{self.table}" FOR EACH ROW '
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        ]

    def postgresql(self):
        condition = self.refuse_when.replace("{differs}", "IS DISTINCT FROM")
        row = "OLD" if self.event == DELETE else "NEW"
        # Every statement of a plpgsql function takes a new snapshot: after the wait it sees what was committed.
        locks = " ".join(
            f"PERFORM 1 FROM {table} WHERE id = {expression} FOR SHARE;" for table, expression in self.locks
        )
        return [
            f"CREATE OR REPLACE FUNCTION {self.full_name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {locks} "
            f"IF {condition} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{self.full_name}'; "
            f"END IF; RETURN {row}; END $$",
            f'CREATE TRIGGER {self.full_name} BEFORE {self.event_clause} ON "{self.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {self.full_name}()",
        ]


_registry = {}


def register(rules):
    """Add an app's rules; called once from its ``ready``."""
    for rule in rules:
        _registry[rule.full_name] = rule


def columns_of(model, without=()):
    """The columns of a model's table but those of the fields named."""
    return tuple(field.column for field in model._meta.concrete_fields if field.name not in without)


def drop_all(connection):
    """Remove every rule that stands in the database, known here or not."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, table in installed(connection).items():
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f'DROP TRIGGER {name} ON "{table}"')
                cursor.execute(f"DROP FUNCTION {name}()")


def install_all(connection):
    """Install the registered rules whose tables exist."""
    drop_all(connection)
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for rule in _registry.values():
            if rule.table in tables:
                for statement in getattr(rule, connection.vendor)():
                    cursor.execute(statement)


def installed(connection):
    """The rules that stand in the database: name -> table."""
    queries = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        "postgresql": (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgname LIKE %s"
        ),
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor], [PREFIX + "%"])
        return dict(cursor.fetchall())


def missing(connection):
    """The registered rules that do not stand on a table that exists."""
    tables = set(connection.introspection.table_names())
    expected = {name for name, rule in _registry.items() if rule.table in tables}
    return sorted(expected - set(installed(connection)))


def _before_migrations(using, **_kwargs):
    drop_all(connections[using])


def _after_migrations(using, **_kwargs):
    install_all(connections[using])


@checks.register(checks.Tags.database)
def check_rules_are_installed(databases=None, **_kwargs):
    """Tell when the database has lost a rule, e.g. after a restore without its triggers.

    A warning, not an error: ``migrate`` checks first, and it is what puts the rules back.
    """
    problems = []
    for alias in databases or []:
        lost = missing(connections[alias])
        if lost:
            problems.append(
                checks.Warning(
                    f"Database {alias!r} lacks {len(lost)} rules: {', '.join(lost[:5])} …",
                    hint="Run `manage.py migrate`: it installs them again.",
                    id="models_app.W001",
                )
            )
    return problems


def connect_signals(config):
    """Drop the rules before an app's migrations and install them after; called from its ``ready``."""
    pre_migrate.connect(_before_migrations, sender=config, dispatch_uid=f"drop_rules_{config.label}")
    post_migrate.connect(_after_migrations, sender=config, dispatch_uid=f"install_rules_{config.label}")
