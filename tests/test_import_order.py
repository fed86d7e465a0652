"""Imports run one way (docs/architecture.md): a module imports from its own layer or a lower one, never from a higher.

Imports inside functions count as well: they hide a cycle, they do not undo it.
"""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent

# Lower first. The names are the modules and packages that stand directly in an app.
LAYERS = (
    (
        "ground",
        "enums errors request_context numbers radicals text text_diff scoring completeness sensitive triggers bulk"
        " roles exchange level_notes",
    ),
    ("models", "models rules frequency_scale search"),
    ("permissions", "permissions"),
    ("services and reads", "services reports reads usage version_checks version_diff"),
    ("forms", "forms"),
    ("doors", "views api admin management templatetags urls apps demo home badges"),
)
LEVEL = {name: level for level, (_title, names) in enumerate(LAYERS) for name in names.split()}
TITLE = [title for title, _names in LAYERS]

# What of the site the apps' doors may use: none of it is needed below.
SITE = "competency_site"
APPS = ("models_app", "assessments")

# (module, imported) -> why it may.
EXCEPTIONS = {
    ("models_app.roles", "models_app.models.querysets"): "querysets ask for roles, roles for the tree of superiors",
}


def modules():
    """(dotted name, path) of the project's own modules, without migrations."""
    for app in (*APPS, SITE):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def is_module(name):
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").exists() or place.is_dir()


def imports(name, path):
    """(line, module) of everything the module imports; ``from package import part`` names the part's module."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*up, *([node.module] if node.module else [])])
            for alias in node.names:
                part = f"{base}.{alias.name}"
                yield node.lineno, part if base.split(".")[0] in (*APPS, SITE) and is_module(part) else base


def found(wrong):
    """Every wrong import of the source, as text with place and reason."""
    return [
        f"{path.relative_to(ROOT)}:{line}: {name} imports {imported}: {reason}"
        for name, path in modules()
        for line, imported in imports(name, path)
        if (name, imported) not in EXCEPTIONS and (reason := wrong(name, imported))
    ]


def against_the_order(name, imported):
    app, part = [*name.split("."), ""][:2]
    to_app, to_part = [*imported.split("."), ""][:2]
    if app not in APPS or to_app not in APPS or not part or not to_part:
        return ""
    here, there = LEVEL[part], LEVEL[to_part]
    return f"{TITLE[there]} stand above {TITLE[here]}" if there > here else ""


def between_the_apps(name, imported):
    app, to_app = name.split(".")[0], imported.split(".")[0]
    if app == "models_app" and to_app == "assessments":
        return "models_app knows nothing of assessments; let assessments register what is needed"
    if app in APPS and to_app == SITE and LEVEL.get([*name.split("."), ""][1]) != LEVEL["views"]:
        return "only views, API and the like may use the site's frame"
    if app == SITE and to_app == "assessments" and "urls" not in name:
        return "the site's frame knows no single app's pages; let the app register them"
    return ""


def test_every_module_has_a_layer():
    """A new module in an app must say where it stands: add its name to LAYERS above."""
    homeless = {
        name
        for name, _path in modules()
        if name.split(".")[0] in APPS and name.count(".") and name.split(".")[1] not in LEVEL
    }
    assert not homeless


def test_imports_run_one_way():
    assert not found(against_the_order)


def test_models_app_and_the_frame_know_nothing_of_assessments():
    assert not found(between_the_apps)


def test_scoring_imports_no_django_and_nothing_of_the_project():
    outside = ("django", "rest_framework", *APPS, SITE)
    assert not found(
        lambda name, imported: name == "assessments.scoring" and imported.split(".")[0] in outside and "scoring is pure"
    )


def test_tests_stay_out_of_the_product():
    assert not found(lambda name, imported: imported.split(".")[0] == "tests" and "tests are not shipped")


def test_exceptions_are_still_needed():
    used = {(name, imported) for name, path in modules() for _line, imported in imports(name, path)}
    assert set(EXCEPTIONS) <= used


def reverse_names():
    """The names by which a row of models_app would reach rows of assessments."""
    names = set()
    for model in apps.get_app_config("models_app").get_models():
        for relation in model._meta.related_objects:
            if relation.related_model._meta.app_label == "assessments" and not relation.hidden:
                names |= {relation.get_accessor_name(), relation.name}
    return names


def own_names():
    """Fields and reverse names within models_app: a word that is both is not proof."""
    names = set()
    for model in apps.get_app_config("models_app").get_models():
        for field in model._meta.get_fields():
            related = field.related_model
            if not (related and field.auto_created and related._meta.app_label == "assessments"):
                names |= {field.name, getattr(field, "get_accessor_name", str)()}
    return names


def uses_of(names, source):
    """(line, word) where one of ``names`` is an attribute, a keyword's first part or a path in a query's string."""
    for node in ast.walk(ast.parse(source)):
        words = []
        if isinstance(node, ast.Attribute):
            words = [node.attr]
        elif isinstance(node, ast.keyword) and node.arg and "__" in node.arg:
            words = node.arg.split("__")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "__" in node.value:
            words = node.value.split("__")
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
            "prefetch_related",
            "Prefetch",
            "getattr",
        }:
            words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        yield from ((node.lineno, word) for word in words if word in names)


def test_models_app_reaches_assessments_by_no_reverse_name():
    """``competency.ratings`` in models_app would be an import in disguise."""
    names = reverse_names() - own_names()
    assert {"participations", "cycle_versions", "asked_of", "ratings"} <= names
    assert not [
        f"{path.relative_to(ROOT)}:{line}: “{word}” belongs to assessments"
        for name, path in modules()
        if name.split(".")[0] == "models_app"
        for line, word in uses_of(names, path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(
    "source",
    [
        "competency.ratings.count()",
        "Competency.objects.filter(asked_of__participant=1)",
        "F('participations__cycle')",
        "rows.prefetch_related('ratings')",
    ],
)
def test_a_reverse_name_is_found_however_it_is_written(source):
    assert list(uses_of(reverse_names(), source))
