"""The fixtures as plain data, for the tests that need no database."""

import json
from functools import cache

from models_app.services.content import FIXTURES

OWNERS = ("version", "category", "competency", "level", "finding", "requirement", "item")
OWNER_MODELS = {"version": "modelversion", "item": "entryitem"}
# The models with levels; those that a document only lists are found by their entries.
MODEL_FILES = {
    "cs-dept": "11-cs-dept-1.json",
    "sales-service": "12-sales-service-1.json",
    "corporate-bei": "13-corporate-bei-1.json",
    "example-am": "21-example-am-1.json",
}


@cache
def all_rows():
    """``(model name, fields)`` of every row, in the order of loading."""
    return [
        (row["model"].removeprefix("models_app."), row["fields"])
        for path in sorted(FIXTURES.glob("*.json"))
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def rows(model):
    return [fields for name, fields in all_rows() if name == model]


def rows_of(model, code):
    """The rows of one competency model, by its code."""
    return [fields for fields in rows(model) if _code(model, fields) == code]


def _code(model, fields):
    return {
        "modelversion": lambda: fields["model"][0],
        "category": lambda: fields["version"][0],
        "competency": lambda: fields["version"][0],
        "finding": lambda: fields["version"][0],
        "level": lambda: fields["competency"][0],
        "target": lambda: fields["competency"][0],
    }[model]()


@cache
def documents():
    return {fields["code"]: fields for fields in rows("sourcedocument")}


@cache
def passages():
    return {(*fields["document"], fields["key"]): fields for fields in rows("passage")}


@cache
def citations():
    """Citations by what they are about: ``(owner's model name, natural key, field)`` -> in order."""
    found = {}
    for fields in rows("citation"):
        # A citation older than the items has no such column.
        owner = next(name for name in OWNERS if fields.get(name) is not None)
        about = (OWNER_MODELS.get(owner, owner), tuple(fields[owner]), fields["field"])
        found.setdefault(about, []).append(fields)
    return {about: sorted(group, key=lambda fields: fields["order"]) for about, group in found.items()}


def quotes_of(about):
    return [passages()[tuple(fields["passage"])]["quote"] for fields in citations().get(about, [])]
