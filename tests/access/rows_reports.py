"""Personal, team and organisation reports, the answer and the actions."""

from tests.access.table import REFUSED, SIGNED_IN, row

READERS = ("manager", "superior", "second_superior", "hr", "branch_hr")  # of the manager's released report
ABOVE = ("superior", "second_superior")
HR = ("hr", "branch_hr", "other_branch_hr")
TEAM_READERS = ("superior", "second_superior", "other_superior", *HR)

REPORT = {"participant": "report.pk"}
ACTION = {"participant": "report.pk", "competency": "competency.pk"}
TEAM = {"cycle": "released_cycle.pk"}

ROWS = [
    row("GET", "my-reports", ok=SIGNED_IN),
    *(
        row("GET", name, ok=READERS, args=REPORT)
        for name in ("report-detail", "report-print", "report-pdf", "report-excel")
    ),
    row("GET", "report-cell", ok=READERS, args=ACTION),
    row("GET", "report-detail", args={"participant": "participant.pk"}, note="of a running cycle"),
    row("POST", "report-respond", ok=("manager",), refused=(*ABOVE, "hr", "branch_hr"), args=REPORT),
    row("POST", "report-action", ok=("manager", *ABOVE), refused=("hr", "branch_hr"), args=ACTION),
    row("GET", "team-report-list", ok=TEAM_READERS, rest=REFUSED),
    row("GET", "team-report", ok=TEAM_READERS, rest=REFUSED, args=TEAM),
    row("GET", "team-report-excel", ok=TEAM_READERS, rest=REFUSED, args=TEAM),
    row("GET", "team-report-pdf", ok=TEAM_READERS, rest=REFUSED, args=TEAM),
    row(
        "GET",
        "team-report",
        hidden=TEAM_READERS,
        rest=REFUSED,
        args={"cycle": "cycle.pk"},
        note="of a running cycle",
    ),
    row("GET", "api:participant-report", ok=READERS, args={"pk": "report.pk"}),
    row(
        "POST",
        "api:participant-response",
        ok=("manager",),
        refused=(*ABOVE, "hr", "branch_hr"),
        args={"pk": "report.pk"},
    ),
    row(
        "PUT",
        "api:participant-action",
        ok=("manager", *ABOVE),
        refused=("hr", "branch_hr"),
        args={"pk": "report.pk", "competency": "competency.pk"},
    ),
    row("GET", "api:cycle-team-report", ok=TEAM_READERS, rest=REFUSED, args={"pk": "released_cycle.pk"}),
    row("GET", "api:cycle-organisation-report", ok=HR, rest=REFUSED, args={"pk": "released_cycle.pk"}),
]
