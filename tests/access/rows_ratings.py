"""Forms: their rater fills them in; HR of the unit may know of them, read submitted ones and return them."""

from tests.access.table import SIGNED_IN, row

FORM = {"pk": "form.pk"}
OWN = {"pk": "self_form.pk"}
HR = ("hr", "branch_hr")

ROWS = [
    row("GET", "api:assessment-list", ok=SIGNED_IN),
    row("GET", "api:assessment-detail", args=FORM, ok=["superior"], refused=HR, note="not submitted"),
    row("GET", "api:assessment-detail", args=OWN, ok=["manager"], refused=HR, note="about oneself"),
    row("PATCH", "api:assessment-ratings", args=FORM, ok=["superior"], refused=HR),
    row("PATCH", "api:assessment-ratings", args=OWN, ok=["manager"], refused=HR, note="about oneself"),
    row("POST", "api:assessment-submit", args=FORM, ok=["superior"], refused=HR),
    row("POST", "api:assessment-return", args=FORM, ok=HR, refused=["superior"]),
]
