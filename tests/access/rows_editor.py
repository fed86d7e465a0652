"""The version editor: editors edit, approvers publish, HR may read drafts; nobody else knows of them."""

from tests.access.table import REFUSED, row

DRAFT = {"pk": "draft.pk"}
PUBLISHED = {"pk": "version.pk"}
WAITING = {"pk": "in_approval.pk"}
COMPETENCY = {**DRAFT, "competency": "draft_competency.pk"}
LEVEL = {**DRAFT, "level": "draft_level.pk"}
CATEGORY = {**DRAFT, "category": "draft_category.pk"}

HR = ("hr", "branch_hr", "other_branch_hr")
READERS = ("editor", "approver", *HR)


def read(name, args=DRAFT):
    return row("GET", name, ok=READERS, args=args)


def edited(verb, name, args=DRAFT):
    """Editors act; who may only read drafts is refused."""
    return row(verb, name, ok=["editor"], refused=("approver", *HR), args=args)


ROWS = [
    row("GET", "version-list", ok=READERS),
    row("GET", "model-add", ok=["editor", *HR], refused=["approver"]),
    row("POST", "model-add", ok=["editor", *HR], refused=["approver"]),
    edited("POST", "version-draft", PUBLISHED),
    read("version-review"),
    read("version-preview"),
    read("version-history"),
    edited("GET", "version-edit"),
    edited("GET", "version-send"),
    edited("POST", "version-send"),
    edited("GET", "version-discard"),
    edited("POST", "version-discard"),
    row("GET", "version-return", ok=["editor", "approver"], refused=HR, args=WAITING, note="editors take it back"),
    row("POST", "version-return", ok=["editor", "approver"], refused=HR, args=WAITING),
    row("GET", "version-publish", ok=["approver"], refused=("editor", *HR), args=WAITING),
    row("POST", "version-publish", ok=["approver"], refused=("editor", *HR), args=WAITING),
    edited("GET", "version-texts"),
    edited("POST", "version-texts"),
    edited("GET", "version-targets"),
    edited("POST", "version-targets"),
    edited("GET", "version-category-add"),
    edited("POST", "version-category-add"),
    edited("GET", "version-category", CATEGORY),
    edited("POST", "version-category", CATEGORY),
    edited("POST", "version-category-move", CATEGORY),
    edited("GET", "version-category-delete", CATEGORY),
    edited("POST", "version-category-delete", CATEGORY),
    edited("GET", "version-competency-add"),
    edited("POST", "version-competency-add"),
    edited("GET", "version-competency", COMPETENCY),
    edited("POST", "version-competency", COMPETENCY),
    edited("POST", "version-competency-meaning", COMPETENCY),
    edited("POST", "version-competency-move", COMPETENCY),
    edited("POST", "version-competency-restore", COMPETENCY),
    edited("POST", "version-competency-scale", COMPETENCY),
    edited("GET", "version-competency-delete", COMPETENCY),
    edited("POST", "version-competency-delete", COMPETENCY),
    edited("POST", "version-competency-back"),
    edited("POST", "version-level-back", COMPETENCY),
    edited("POST", "version-level-move", LEVEL),
    edited("POST", "version-level-restore", LEVEL),
    edited("GET", "version-level-delete", LEVEL),
    edited("POST", "version-level-delete", LEVEL),
    row("GET", "change-record", ok=["auditor"]),
    row("POST", "api:version-draft", ok=["editor"], rest=REFUSED, args=PUBLISHED, note="all read published ones"),
    row("POST", "api:version-send", ok=["editor"], refused=("approver", *HR), args=DRAFT),
    row("POST", "api:version-return", ok=["editor", "approver"], refused=HR, args=WAITING),
    row("POST", "api:version-publish", ok=["approver"], refused=("editor", *HR), args=WAITING),
    row("PATCH", "api:competency-detail", ok=["editor"], refused=("approver", *HR), args={"pk": "draft_competency.pk"}),
    row("PATCH", "api:level-detail", ok=["editor"], refused=("approver", *HR), args={"pk": "draft_level.pk"}),
    row("PATCH", "api:level-detail", ok=["editor"], rest=REFUSED, args={"pk": "level.pk"}, note="of a published one"),
]
