"""Cycles: HR of the unit that holds one manage it; HR of a branch with people in it watch their own people."""

from tests.access.table import REFUSED, row

RUNNING = {"pk": "cycle.pk"}
HR = ("hr", "branch_hr", "other_branch_hr")
BRANCHES = ("branch_hr", "other_branch_hr")
FORM = {**RUNNING, "form": "form.pk"}
PERSON = {**RUNNING, "participant": "participant.pk"}


def managed(verb, name, *, args=RUNNING, note="", **more):
    """Of a head-office cycle: head-office HR act, branch HR are refused, nobody else knows of it."""
    return row(verb, name, ok=["hr"], refused=BRANCHES, args=args, note=note, **more)


ROWS = [
    row("GET", "cycle-list", ok=HR, rest=REFUSED),
    row("GET", "cycle-create", ok=HR, rest=REFUSED),
    row("POST", "cycle-create", ok=HR, rest=REFUSED),
    row("GET", "cycle-detail", ok=HR, args=RUNNING),
    row("GET", "cycle-superiors", ok=HR, args=RUNNING),
    row("GET", "cycle-forms", ok=HR, args=RUNNING),
    row("GET", "cycle-form-return", ok=["hr", "branch_hr"], args=FORM, note="of the branch's people only"),
    row("POST", "cycle-form-return", ok=["hr", "branch_hr"], args=FORM, note="of the branch's people only"),
    managed("POST", "cycle-extend"),
    managed("GET", "cycle-close"),
    managed("POST", "cycle-close"),
    managed("POST", "cycle-release"),
    managed("GET", "cycle-edit"),
    managed("POST", "cycle-edit"),
    managed("GET", "cycle-versions"),
    managed("POST", "cycle-versions"),
    managed("GET", "cycle-relations"),
    managed("POST", "cycle-relations"),
    managed("GET", "cycle-participants"),
    managed("POST", "cycle-participants-add"),
    managed("POST", "cycle-participants-remove"),
    managed("POST", "cycle-participant-excuse", args=PERSON),
    managed("GET", "cycle-preview"),
    managed("POST", "cycle-launch"),
    managed("POST", "cycle-discard"),
    row("GET", "api:cycle-list", ok=HR, rest=REFUSED),
    row("POST", "api:cycle-list", ok=HR, rest=REFUSED),
    row("GET", "api:cycle-detail", ok=HR, args=RUNNING),
    managed("PATCH", "api:cycle-detail"),
    managed("DELETE", "api:cycle-detail"),
    managed("GET", "api:cycle-preview"),
    managed("POST", "api:cycle-launch"),
    managed("POST", "api:cycle-close"),
    managed("POST", "api:cycle-release"),
    row("GET", "api:cycle-participant-list", ok=HR, args=RUNNING),
    managed("POST", "api:cycle-participant-list"),
    managed("PATCH", "api:cycle-participant-detail", args=PERSON),
    managed("DELETE", "api:cycle-participant-detail", args=PERSON),
]
