"""Models as files: who works on models takes them out; who composes or edits brings them in, their own upload alone."""

from tests.access.table import REFUSED, row

PUBLISHED = {"pk": "version.pk", "file_format": "file_format"}
DRAFT = {"pk": "draft.pk", "file_format": "file_format"}
UPLOAD = {"pk": "upload.pk"}

HR = ("hr", "branch_hr", "other_branch_hr")
IMPORTERS = ("editor", *HR)
EXPORTERS = (*IMPORTERS, "approver")

ROWS = [
    row("GET", "version-export", ok=EXPORTERS, rest=REFUSED, args=PUBLISHED, note="all read published ones"),
    row("GET", "version-export", ok=EXPORTERS, args=DRAFT, note="of a draft"),
    row("GET", "import-upload", ok=IMPORTERS, refused=["approver"]),
    row("POST", "import-upload", ok=IMPORTERS, refused=["approver"]),
    row("GET", "import-template", ok=IMPORTERS, refused=["approver"]),
    # Made in another session: not even its own user sees it here. Its own session: test_exchange_import.py.
    row("GET", "import-preview", refused=["approver"], args=UPLOAD),
    row("POST", "import-preview", refused=["approver"], args=UPLOAD),
    row("GET", "api:version-export", ok=EXPORTERS, rest=REFUSED, args={"pk": "version.pk"}),
    row("GET", "api:version-export", ok=EXPORTERS, args={"pk": "draft.pk"}, note="of a draft"),
    row("POST", "api:version-import", ok=IMPORTERS, rest=REFUSED),
]
