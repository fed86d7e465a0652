"""What the fixtures say of one entry or one document, for the tests of its content."""

from tests.content.fixture_files import documents, passages, rows, rows_of


def entry(code):
    (fields,) = [fields for fields in rows("entry") if fields["code"] == code]
    return fields


def entries_of(document):
    """The entries that are quoted from ``document`` in the first place, in their order."""
    first = {
        fields["entry"][0] for fields in rows("place") if fields["order"] == 1 and fields["passage"][0] == document
    }
    return [fields for fields in rows("entry") if fields["code"] in first]


def names(code, **having):
    """The competencies of a listed model: with ``dimension="skill"`` or ``category="basic"`` only those."""
    wanted = {"dimension": lambda value: [value], "category": lambda value: [code, 1, value] if value else None}
    return [
        fields["name"]
        for fields in rows_of("competency", code)
        if all(fields[name] == wanted.get(name, lambda value: value)(value) for name, value in having.items())
    ]


def definition(code, key):
    (found,) = [fields["definition"] for fields in rows_of("competency", code) if fields["key"] == key]
    return found


def items(code, parent=None):
    """``(number, title, text)`` of the items of an entry that stand under ``parent``."""
    above = [code, parent] if parent else None
    return [
        (fields["number"], fields["title"], fields["text"])
        for fields in rows("entryitem")
        if fields["entry"] == [code] and fields["parent"] == above
    ]


def places(code):
    """``(document, differing characters, quote)`` of the printings of an entry."""
    found = sorted((fields for fields in rows("place") if fields["entry"] == [code]), key=lambda row: row["order"])
    return [
        (fields["passage"][0], fields["differing"], passages()[tuple(fields["passage"])]["quote"]) for fields in found
    ]


def defects(document, kind):
    """The words that show the defects of one kind."""
    return [
        passages()[tuple(fields["passage"])]["quote"]
        for fields in rows("defect")
        if fields["document"] == [document] and fields["kind"] == kind
    ]


def parts(document, use):
    """The texts of the parts of one use."""
    text = documents()[document]["text"]
    return [
        text[fields["start"] : fields["end"]]
        for fields in rows("documentpart")
        if fields["document"] == [document] and fields["use"] == use
    ]
