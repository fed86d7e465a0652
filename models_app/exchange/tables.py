"""What a file of a model holds: one declaration of its tables and columns for Excel, CSV and JSON.

Left out on purpose: ids, revisions, numbers and states of versions, dates, what is derived. So the export of a
published version and of the draft that an import makes of it are the same bytes. The order of rows is their place.
"""

from dataclasses import dataclass

from django.utils import translation

from models_app.enums import AssessedBy, Certainty, ModelNature, Origin, TargetKind
from models_app.exchange.limits import LONGEST_KEY, LONGEST_TEXT
from models_app.exchange.words import NO, WORDS, YES

KEY, TEXT, LONG, NUMBER, DECIMAL, BOOLEAN, CHOICE = "key", "text", "long", "number", "decimal", "boolean", "choice"
DIMENSION, FIELD = "dimension", "field"  # choices that stand in the database, or in these tables


@dataclass(frozen=True)
class Column:
    """``is_note``: a name beside a key, for people; read where the key is left empty, never written."""

    code: str
    kind: str = TEXT
    length: int = LONGEST_TEXT
    choices: type | None = None
    required: bool = False
    default: object = None
    is_note: bool = False
    lowest: int = 0
    highest: int = 32767
    places: int = 0

    @property
    def is_text(self):
        return self.kind in (KEY, TEXT, LONG)

    @property
    def empty(self):
        return "" if self.is_text or self.kind in (CHOICE, DIMENSION, FIELD) else None


@dataclass(frozen=True)
class Table:
    code: str
    columns: tuple
    identity: tuple

    @property
    def name(self):
        return WORDS["tables"][self.code]

    @property
    def titles(self):
        """Column code -> its title in the files."""
        return WORDS["columns"][self.code]

    @property
    def by_code(self):
        return {column.code: column for column in self.columns}

    @property
    def content(self):
        """The columns that are compared and written: neither notes nor what tells rows apart."""
        return [column for column in self.columns if not column.is_note and column.code not in self.identity]

    def identity_of(self, values):
        return tuple(values[code] for code in self.identity)


def key(code="key", **options):
    return Column(code, KEY, LONGEST_KEY, **options)


def note(code):
    return Column(code, TEXT, is_note=True)


def long(code):
    return Column(code, LONG)


def boolean(code, default=False):
    return Column(code, BOOLEAN, default=default)


def choice(code, choices, **options):
    return Column(code, CHOICE, choices=choices, **options)


def band(code):
    return Column(code, DECIMAL, highest=9999, places=1)


GAPS = (long("gap_note"), long("gap_note_en"))

MODEL = Table(
    "model",
    (
        key("code", required=True),
        Column("name", length=120, required=True),
        choice("nature", ModelNature, required=True),
        Column("written_for", length=120),
        Column("written_for_en", length=120),
        *map(long, ("overview", "notice", "notice_en")),
        *GAPS,
    ),
    ("code",),
)
CATEGORIES = Table(
    "categories",
    (
        key(),
        key("parent"),
        note("parent_name"),
        Column("name", length=80, required=True),
        choice("origin", Origin),
        *GAPS,
    ),
    ("key",),
)
COMPETENCIES = Table(
    "competencies",
    (
        key(),
        key("category"),
        note("category_name"),
        Column("dimension", DIMENSION, required=True),
        boolean("dimension_is_stated"),
        Column("name", length=80, required=True),
        choice("name_origin", Origin),
        long("definition"),
        choice("definition_origin", Origin),
        boolean("is_core_in_source"),
        choice("assessed_by", AssessedBy, default=AssessedBy.RATING.value),
        *GAPS,
        key("taken_model"),
        Column("taken_version", NUMBER, lowest=1),
        key("taken_key"),
    ),
    ("key",),
)
LEVELS = Table(
    "levels",
    (
        key("competency"),
        note("competency_name"),
        key(),
        Column("rank", NUMBER, lowest=1, highest=99),
        Column("label", length=20),
        Column("title", length=80),
        long("behaviour"),
        long("coder_note"),
        band("band_low"),
        band("band_high"),
        choice("origin", Origin),
        *GAPS,
    ),
    ("competency", "key"),
)
TARGETS = Table(
    "targets",
    (
        key("competency"),
        note("competency_name"),
        key("family"),
        key("position"),
        note("position_name"),
        key("level"),
        note("level_name"),
        choice("kind", TargetKind, default=TargetKind.GENERAL.value),
        Column("weight", DECIMAL, highest=100, places=2, required=True),
    ),
    ("competency", "family", "position"),
)


class Owner:
    """What a citation belongs to; ``choices`` as the enums have them, but the words are the files' own."""

    choices = tuple(WORDS["owners"].items())
    values = tuple(WORDS["owners"])


CITATIONS = Table(
    "citations",
    (
        choice("owner", Owner, required=True),
        key("category"),
        key("competency"),
        key("level"),
        key("finding"),
        Column("field", FIELD, 40, required=True),
        Column("document", KEY, 50, required=True),
        Column("passage", KEY, 80, required=True),
        choice("certainty", Certainty, required=True),
        Column("certainty_note", length=300),
        Column("certainty_note_en", length=300),
    ),
    ("owner", "category", "competency", "level", "finding", "field", "document", "passage"),
)
FINDINGS = Table(
    "findings",
    (
        key(),
        key("competency"),
        note("competency_name"),
        key("level"),
        note("level_name"),
        Column("group", length=80, required=True),
        Column("frequency", NUMBER),
        long("text"),
        choice("certainty", Certainty, required=True),
        long("note"),
        long("note_en"),
    ),
    ("key",),
)

# In the order in which rows can point to rows above them.
TABLES = (MODEL, CATEGORIES, COMPETENCIES, LEVELS, TARGETS, FINDINGS, CITATIONS)
BY_CODE = {table.code: table for table in TABLES}
OWNER_TABLES = {
    "version": MODEL,
    "category": CATEGORIES,
    "competency": COMPETENCIES,
    "level": LEVELS,
    "finding": FINDINGS,
}
ORIGINS = ("origin", "name_origin", "definition_origin")


def choice_words(column):
    """Code -> word of a column of choices, in Chinese whatever language is active."""
    if column.kind == BOOLEAN:
        return {True: YES, False: NO}
    with translation.override("zh-hans"):
        return {code: str(word) for code, word in column.choices.choices}


def field_words(owner):
    """Column code -> the title that people know it by, of what a citation belongs to."""
    table = OWNER_TABLES.get(owner)
    return table.titles if table else {}
