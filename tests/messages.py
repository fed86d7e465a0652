"""The site's texts as they stand in the source: `make messages` writes them into locale/, a test holds them complete.

Reads Python by its syntax tree and templates by Django's own translator, so that no gettext need be installed and
what is collected and what is checked cannot differ.
"""

import ast
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("competency_site", "models_app", "assessments")
PO_FILE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Function -> its arguments: c context, s singular or only text, p plural.
CALLS = {
    "_": "s",
    "gettext": "s",
    "gettext_lazy": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "ngettext_lazy": "sp",
    "pgettext": "cs",
    "pgettext_lazy": "cs",
    "npgettext": "csp",
    "npgettext_lazy": "csp",
}
CALL_IN_TEMPLATE = re.compile(r"(?<![\w.])(?:_|n?p?gettext)\(")
TRANSLATED_CONSTANT = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
CJK = re.compile("[\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True)
class Text:
    singular: str
    plural: str | None = None
    context: str | None = None


def python_files():
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def template_files():
    for folder in (ROOT / "templates", *(ROOT / app for app in APPS)):
        for ending in ("html", "txt"):
            yield from sorted(folder.rglob(f"*.{ending}"))


def name_of(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def text_of(call):
    """The text that a translation call names, or None where it is not one or its text is not a plain literal."""
    name = name_of(call)
    if name not in CALLS:
        return None
    given = {}
    for part, argument in zip(CALLS[name], call.args, strict=False):
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            return None
        given[part] = argument.value
    return Text(given["s"], given.get("p"), given.get("c")) if "s" in given else None


def texts_of_python(source):
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    ordered = sorted(calls, key=lambda call: (call.lineno, call.col_offset))
    return [text for call in ordered if (text := text_of(call))]


def texts_of_template(source):
    code = templatize(source)
    return [
        text
        for match in CALL_IN_TEMPLATE.finditer(code)
        if (text := text_of(call_at(code, match.start()))) and text.singular
    ]


def call_at(code, start):
    """The shortest call that begins there: text around it is no Python."""
    end = start
    while end := code.find(")", end) + 1:
        try:
            # A template doubles the percent sign for gettext's sake; Django reads it back singly.
            return ast.parse(code[start:end], mode="eval").body
        except SyntaxError:
            continue
    raise ValueError(f"A translation without an end: {code[start : start + 80]}")


def all_texts():
    """Text -> the files that use it, both in the source's order."""
    found = {}
    for files, texts_of in ((python_files(), texts_of_python), (template_files(), texts_of_template)):
        for path in files:
            for text in texts_of(path.read_text(encoding="utf-8")):
                found.setdefault(text, []).append(str(path.relative_to(ROOT)))
    return found


def calls_without_a_literal(source):
    """Lines where something is translated that cannot be collected."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and name_of(node) in CALLS and text_of(node) is None:
            yield node.lineno


def frozen_calls(source):
    """Lines that translate while the module is imported, for good, into whatever language that happens in."""
    tree = ast.parse(source)
    at_once = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS and not alias.name.endswith(("_lazy", "_noop"))
    }
    later = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for part in (node.body if isinstance(node.body, list) else [node.body])
        for inner in ast.walk(part)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in at_once and id(node) not in later:
            yield node.lineno


def literals_of_python(source):
    """(line, text) of the Chinese literals outside translation calls and docstrings."""
    tree = ast.parse(source)
    spoken = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and text_of(node):
            spoken |= {id(argument) for argument in node.args}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            spoken.add(id(node.value))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in spoken and CJK.search(node.value):
            yield node.lineno, node.value


def literals_of_template(source):
    """(line, text) of the Chinese text outside translation tags."""
    inside = None
    for token in Lexer(source).tokenize():
        word = token.split_contents()[0] if token.token_type == TokenType.BLOCK else ""
        if word == inside:
            inside = None
        elif word in ("blocktranslate", "comment"):
            inside = "end" + word
        elif inside or word == "translate" or token.token_type == TokenType.COMMENT:
            continue
        elif CJK.search(TRANSLATED_CONSTANT.sub("", token.contents)):
            yield token.lineno, token.contents.strip()


def read_catalog():
    with PO_FILE.open("rb") as file:
        return read_po(file, locale="en")


def updated_catalog():
    """The texts of the source with the translations there are; an unused one goes."""
    old = read_catalog() if PO_FILE.exists() else Catalog(locale="en")
    new = Catalog(
        locale="en",
        fuzzy=False,
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        project="competency-site",
        msgid_bugs_address="",
    )
    new.revision_date = new.creation_date
    new.header_comment = (
        "# English texts; the msgids are the Chinese ones of the source. `make messages` collects them."
    )
    for text in all_texts():
        was = old.get(text.singular, text.context)
        kept = was.string if was and isinstance(was.id, tuple) == bool(text.plural) else None
        key = (text.singular, text.plural) if text.plural else text.singular
        new.add(key, kept or (("", "") if text.plural else ""), context=text.context)
    return new


def main():
    new = updated_catalog()
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    with PO_FILE.open("wb") as file:
        write_po(file, new, width=0, no_location=True, omit_header=False, sort_output=False)
    empty = [message.id for message in new if message.id and not any(message.string)]
    print(f"{len(new)} texts, {len(empty)} without a translation.")
    for text in empty:
        print(f"  {text}")


if __name__ == "__main__":
    sys.exit(main())
