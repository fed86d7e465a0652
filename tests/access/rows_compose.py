"""Composing: HR and editors pick from the catalogue and edit the bank's own drafts; approvers only read them."""

from tests.access.rows_editor import HR
from tests.access.table import REFUSED, row

DRAFT = {"pk": "banks_draft.pk"}
PUBLISHED = {"pk": "banks_version.pk"}
COMPETENCY = {**DRAFT, "competency": "banks_competency.pk"}
LEVEL = {**DRAFT, "level": "banks_level.pk"}
CATEGORY = {**DRAFT, "category": "banks_category.pk"}


def composed(verb, name, args=None, note="of the bank's own"):
    """HR act as editors do; who may only read drafts is refused."""
    return row(verb, name, ok=["editor", *HR], refused=["approver"], args=args, note=note)


ROWS = [
    composed("GET", "compose", note=""),
    composed("POST", "compose", note=""),
    composed("GET", "compose-code", note=""),
    composed("POST", "compose-pick", note=""),
    composed("POST", "compose-pick-model", note=""),
    composed("POST", "compose-move", note=""),
    composed("POST", "compose-renew", note=""),
    composed("POST", "compose-remove", note=""),
    composed("POST", "compose-undo", note=""),
    composed("POST", "version-draft", PUBLISHED),
    composed("GET", "version-edit", DRAFT),
    composed("GET", "version-send", DRAFT),
    composed("POST", "version-send", DRAFT),
    composed("GET", "version-discard", DRAFT),
    composed("POST", "version-discard", DRAFT),
    composed("GET", "version-texts", DRAFT),
    composed("POST", "version-texts", DRAFT),
    composed("GET", "version-targets", DRAFT),
    composed("POST", "version-targets", DRAFT),
    composed("GET", "version-category-add", DRAFT),
    composed("POST", "version-category-add", DRAFT),
    composed("GET", "version-category", CATEGORY),
    composed("POST", "version-category", CATEGORY),
    composed("POST", "version-category-delete", CATEGORY),
    composed("GET", "version-competency-add", DRAFT),
    composed("POST", "version-competency-add", DRAFT),
    composed("GET", "version-competency", COMPETENCY),
    composed("POST", "version-competency", COMPETENCY),
    composed("POST", "version-competency-delete", COMPETENCY),
    composed("POST", "version-competency-scale", COMPETENCY),
    composed("POST", "version-level-notes", COMPETENCY),
    composed("POST", "version-level-move", LEVEL),
    composed("POST", "version-level-delete", LEVEL),
    row(
        "POST",
        "api:version-draft",
        ok=["editor", *HR],
        rest=REFUSED,
        args=PUBLISHED,
        note="of the bank's own; all read published ones",
    ),
    composed("POST", "api:version-send", DRAFT),
    composed("PATCH", "api:competency-detail", {"pk": "banks_competency.pk"}),
    composed("PATCH", "api:level-detail", {"pk": "banks_level.pk"}),
]
