"""Writing many rows at once."""

import sqlite3
from contextlib import contextmanager

from django.db import connection


@contextmanager
def _large_statements():
    """Django 5.2 reckons with 999 variables to a statement, as SQLite had until 2020; ask the library instead."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    before = connection.features.max_query_params
    connection.features.max_query_params = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    try:
        yield
    finally:
        connection.features.max_query_params = before


def insert_all(objects, **options):
    """``bulk_create`` of objects of one model in as few statements as the database allows.

    ``options`` are those of ``bulk_create``, e.g. ``update_conflicts``.
    """
    objects = list(objects)
    if not objects:
        return []
    with _large_statements():
        return type(objects[0])._default_manager.bulk_create(objects, **options)
