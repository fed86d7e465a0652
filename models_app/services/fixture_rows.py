"""Reads the rows of a fixture as Django's deserializer does, with one query a table instead of ten a row.

Django looks up every row and every foreign key by its natural key, and each level's competency, version and model
again to know the level's own.
"""

from django.apps import apps
from django.core.serializers.base import DeserializedObject


def fixture_rows(rows):
    """A ``DeserializedObject`` for each row, with the primary key of the row of this database that it stands for.

    ``rows`` are parsed JSON with natural foreign keys. Each is to be saved, or found to be there, before the next is
    asked for: later rows may point to it. ``DoesNotExist`` where one points to nothing.
    """
    known, present = {}, {}
    for row in rows:
        model = apps.get_model(row["model"])
        instance = model(**{name: value_of(model, name, value, known) for name, value in row["fields"].items()})
        if not has_natural_key(model):
            yield DeserializedObject(instance)
            continue
        key = instance.natural_key()
        if model not in present:
            present[model] = keys_of(model)
        instance.pk = present[model].get(key)
        yield DeserializedObject(instance)
        known[model, key] = instance


def has_natural_key(model):
    return hasattr(model._default_manager, "get_by_natural_key")


def keys_of(model):
    """Natural key -> primary key of every row there is."""
    rows = model._default_manager.order_by().values_list("pk", *model.natural_key_lookups)
    return {tuple(key): pk for pk, *key in rows}


def value_of(model, name, value, known):
    field = model._meta.get_field(name)
    if field.remote_field is None or value is None:
        return field.to_python(value)
    where = (field.related_model, tuple(value))
    if where not in known:
        known[where] = field.related_model._default_manager.get_by_natural_key(*value)
    return known[where]
