"""What the documents hold is for everybody who is signed in."""

from tests.access.table import SIGNED_IN, row

DOCUMENT = {"code": "document.code"}

ROWS = [
    row("GET", "entry-list", ok=SIGNED_IN),
    row("GET", "entry-detail", ok=SIGNED_IN, args={"code": "entry.code"}),
    row("GET", "entry-place", ok=SIGNED_IN, args={"code": "entry.code", "order": "second_place.order"}),
    row("GET", "source-account", ok=SIGNED_IN, args=DOCUMENT),
    row("GET", "source-cited", ok=SIGNED_IN, args=DOCUMENT),
    row("GET", "defect-list", ok=SIGNED_IN),
    row("GET", "api:entry-list", ok=SIGNED_IN),
    row("GET", "api:entry-detail", ok=SIGNED_IN, args={"pk": "entry.pk"}),
]
