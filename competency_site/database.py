"""DATABASE_URL as Django's DATABASES entry."""

import sqlite3

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# Before 3.51.3 a commit could be lost when the write-ahead log was reset.
SQLITE_WAL_IS_SAFE_FROM = (3, 51, 3)
KINDS = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def sqlite_options(library_version=sqlite3.sqlite_version_info):
    """Writers queue instead of failing (IMMEDIATE, 20 s), and a commit has reached the disk (FULL)."""
    pragmas = ["PRAGMA synchronous=FULL"]
    if library_version >= SQLITE_WAL_IS_SAFE_FROM:
        pragmas.insert(0, "PRAGMA journal_mode=WAL")
    return {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "; ".join(pragmas)}


def database_from(url, conn_max_age):
    """``conn_max_age`` in seconds; 0 closes the connection after every request."""
    try:
        database = dj_database_url.parse(url, conn_max_age=conn_max_age, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured("DATABASE_URL cannot be read as an address; see docs/operations.md.") from error
    if database["ENGINE"] not in KINDS:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("OPTIONS", {}).update(sqlite_options())
    database["ATOMIC_REQUESTS"] = False  # a service is one transaction, a request is not
    return database
