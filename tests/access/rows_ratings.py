"""Forms: their rater fills them in; HR of the unit may know of them, read submitted ones and return them."""

from tests.access.table import SIGNED_IN, row

FORM = {"pk": "form.pk"}
OWN = {"pk": "self_form.pk"}
HR = ("hr", "branch_hr")

CYCLE = {"cycle": "cycle.pk"}
ACROSS = {"cycle": "cycle.pk", "competency": "competency.pk"}
# Whoever has a form in the cycle, be it only about themselves.
RATERS = ("superior", "other_superior", "manager", "peer", "other_manager")

ROWS = [
    row("GET", "notice", note="there is none yet"),
    row("POST", "notice", note="there is none yet"),
    row("GET", "api:notice", note="there is none yet"),
    row("POST", "api:notice", note="there is none yet"),
    row("GET", "assessment-list", ok=SIGNED_IN),
    row("GET", "assessment-detail", args=FORM, ok=["superior"], refused=HR, note="not submitted"),
    row("GET", "assessment-detail", args=OWN, ok=["manager"], refused=HR, note="about oneself"),
    row("POST", "assessment-detail", args=FORM, ok=["superior"], refused=HR),
    row("POST", "assessment-detail", args=OWN, ok=["manager"], refused=HR, note="about oneself"),
    row("POST", "assessment-submit", args=FORM, ok=["superior"], refused=HR),
    row("POST", "assessment-submit-all", args=CYCLE, ok=RATERS),
    row("GET", "assessment-by-competency", args=ACROSS, ok=["superior", "other_superior"]),
    row("POST", "assessment-by-competency", args=ACROSS, ok=["superior", "other_superior"]),
    row("GET", "api:assessment-list", ok=SIGNED_IN),
    row("GET", "api:assessment-detail", args=FORM, ok=["superior"], refused=HR, note="not submitted"),
    row("GET", "api:assessment-detail", args=OWN, ok=["manager"], refused=HR, note="about oneself"),
    row("PATCH", "api:assessment-ratings", args=FORM, ok=["superior"], refused=HR),
    row("PATCH", "api:assessment-ratings", args=OWN, ok=["manager"], refused=HR, note="about oneself"),
    row("POST", "api:assessment-submit", args=FORM, ok=["superior"], refused=HR),
    row("POST", "api:assessment-return", args=FORM, ok=HR, refused=["superior"]),
]
