"""The catalogue is for everybody who is signed in, drafts for those who work with them, people for HR."""

from tests.access.table import HIDDEN, SIGNED_IN, row

DRAFT_READERS = ("hr", "branch_hr", "other_branch_hr", "editor", "approver")
HR = ("hr", "branch_hr", "other_branch_hr")
MODEL = {"code": "version.model.code"}
VERSION = {**MODEL, "number": "version.number"}
DRAFT = {"code": "draft.model.code", "number": "draft.number"}

ROWS = [
    row("GET", "catalogue", ok=SIGNED_IN),
    row("GET", "model-list", ok=SIGNED_IN),
    row("GET", "model-detail", ok=SIGNED_IN, args=MODEL),
    row("GET", "model-detail", ok=DRAFT_READERS, args={"code": "draft.model.code"}, note="only a draft"),
    row("GET", "version-detail", ok=SIGNED_IN, args=VERSION),
    row("GET", "version-detail", ok=DRAFT_READERS, args=DRAFT, note="draft"),
    row("GET", "competency-detail", ok=SIGNED_IN, args={"pk": "competency.pk"}),
    row("GET", "competency-detail", ok=DRAFT_READERS, args={"pk": "draft_competency.pk"}, note="draft"),
    row("GET", "source-list", ok=SIGNED_IN),
    row("GET", "source-detail", ok=SIGNED_IN, args={"code": "document.code"}),
    row("GET", "position-list", ok=SIGNED_IN),
    row("GET", "position-detail", ok=SIGNED_IN, args={"pk": "position.pk"}),
    row("GET", "people-list", ok=HR, rest="403"),
    row("GET", "api:dimension-list", ok=SIGNED_IN),
    row("GET", "api:dimension-detail", ok=SIGNED_IN, args={"pk": "competency.dimension_id"}),
    row("GET", "api:model-list", ok=SIGNED_IN),
    row("GET", "api:model-detail", ok=SIGNED_IN, args={"pk": "version.model_id"}),
    row("GET", "api:model-detail", ok=DRAFT_READERS, args={"pk": "draft.model_id"}, note="only a draft"),
    row("GET", "api:version-list", ok=SIGNED_IN),
    row("GET", "api:version-detail", ok=SIGNED_IN, args={"pk": "version.pk"}),
    row("GET", "api:version-detail", ok=DRAFT_READERS, args={"pk": "draft.pk"}, note="draft"),
    row("GET", "api:competency-list", ok=SIGNED_IN),
    row("GET", "api:competency-detail", ok=SIGNED_IN, args={"pk": "competency.pk"}),
    row("GET", "api:competency-detail", ok=DRAFT_READERS, args={"pk": "draft_competency.pk"}, note="draft"),
    row("GET", "api:level-list", ok=SIGNED_IN),
    row("GET", "api:level-detail", ok=SIGNED_IN, args={"pk": "level.pk"}),
    row("GET", "api:level-detail", ok=DRAFT_READERS, args={"pk": "draft_level.pk"}, note="draft"),
    row("GET", "api:source-list", ok=SIGNED_IN),
    row("GET", "api:source-detail", ok=SIGNED_IN, args={"pk": "document.pk"}),
    row("GET", "api:position-list", ok=SIGNED_IN),
    row("GET", "api:position-detail", ok=SIGNED_IN, args={"pk": "position.pk"}),
    row("GET", "api:unit-list", ok=SIGNED_IN),
    row(
        "GET",
        "api:unit-detail",
        args={"pk": "bank.east_sub.pk"},
        ok=("manager", "peer", "superior", "second_superior", "hr", "branch_hr"),
        rest=HIDDEN,
    ),
    row("GET", "api:employee-list", ok=SIGNED_IN),
    row(
        "GET",
        "api:employee-detail",
        args={"pk": "bank.manager.pk"},
        ok=("manager", "superior", "second_superior", "hr", "branch_hr"),
        rest=HIDDEN,
    ),
]
