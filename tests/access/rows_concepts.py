"""Concepts, comparisons and the matrix are for everybody who is signed in; only editors say what belongs together."""

from tests.access.table import REFUSED, SIGNED_IN, row

DRAFT_READERS = ("hr", "branch_hr", "other_branch_hr", "editor", "approver")
CONCEPT = {"code": "concept.code"}
MEMBER = {**CONCEPT, "pk": "concept_member.pk"}
API = {"pk": "concept.pk"}
API_MEMBER = {**API, "member": "concept_member.pk"}


def edited(verb, name, args=None):
    return row(verb, name, ok=["editor"], rest=REFUSED, args=args)


ROWS = [
    row("GET", "concept-list", ok=SIGNED_IN),
    row("GET", "concept-detail", ok=SIGNED_IN, args=CONCEPT),
    row("GET", "competency-compare", ok=SIGNED_IN),
    row("GET", "concept-matrix", ok=SIGNED_IN),
    row("GET", "concept-matrix-excel", ok=SIGNED_IN),
    row("GET", "concept-unlinked", ok=SIGNED_IN),
    edited("GET", "concept-add"),
    edited("POST", "concept-add"),
    edited("GET", "concept-edit", CONCEPT),
    edited("POST", "concept-edit", CONCEPT),
    edited("GET", "concept-delete", CONCEPT),
    edited("POST", "concept-delete", CONCEPT),
    edited("GET", "concept-member", MEMBER),
    edited("POST", "concept-member", MEMBER),
    edited("GET", "concept-unlink", MEMBER),
    edited("POST", "concept-unlink", MEMBER),
    edited("POST", "concept-link-again", CONCEPT),
    edited("GET", "competency-link", {"pk": "competency.pk"}),
    edited("POST", "competency-link", {"pk": "competency.pk"}),
    row(
        "GET",
        "competency-link",
        ok=["editor"],
        refused=[role for role in DRAFT_READERS if role != "editor"],
        args={"pk": "draft_competency.pk"},
        note="of a draft",
    ),
    row("GET", "api:concept-list", ok=SIGNED_IN),
    row("GET", "api:concept-detail", ok=SIGNED_IN, args=API),
    edited("POST", "api:concept-members", API),
    edited("PATCH", "api:concept-member-detail", API_MEMBER),
    edited("DELETE", "api:concept-member-detail", API_MEMBER),
]
