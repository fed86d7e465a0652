"""What the search finds may be taken out by everybody who may read it."""

from tests.access.table import SIGNED_IN, row

ROWS = [row("GET", "catalogue-excel", ok=SIGNED_IN)]
