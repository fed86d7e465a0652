"""Panels of the home page about the catalogue and the platform."""

from django.db.models import Exists, OuterRef

from models_app.enums import Role, VersionStatus
from models_app.models import ChangeRecord, ModelVersion, RoleGrant, User, VersionEditor
from models_app.reads.actions import action_label
from models_app.roles import has_role

LATEST = 8


def versions_panel(request):
    """Editor: the open drafts. Approver alone: what waits, and whether they may publish it."""
    user = request.user
    may_edit, is_approver = has_role(user, Role.EDITOR), has_role(user, Role.APPROVER)
    if not may_edit and not is_approver:
        return None
    edited = VersionEditor.objects.filter(version=OuterRef("pk"), user=user)
    versions = (
        ModelVersion.objects.open_drafts()
        .select_related("model")
        .prefetch_related("editors")
        .annotate(edited_by_me=Exists(edited))
        .order_by("model__name")
    )
    if not may_edit:
        versions = versions.filter(status=VersionStatus.IN_APPROVAL)
    rows = [
        {
            "version": version,
            "editors": [editor.name for editor in version.editors.all()],
            "can_publish": is_approver and version.status == VersionStatus.IN_APPROVAL and not version.edited_by_me,
        }
        for version in versions
    ]
    return "models_app/home/versions.html", {"rows": rows, "may_edit": may_edit}


def changes_panel(request):
    """Auditor: the latest lines of the change record."""
    if not has_role(request.user, Role.AUDITOR):
        return None
    lines = [(line, action_label(line.action)) for line in ChangeRecord.objects.all()[:LATEST]]
    return "models_app/home/changes.html", {"lines": lines}


def accounts_panel(request):
    """System admin: accounts, and those that nobody has given anything to do."""
    if not has_role(request.user, Role.SYSADMIN):
        return None
    active = User.objects.filter(is_active=True)
    grants = RoleGrant.objects.current().filter(user=OuterRef("pk"))
    idle = active.filter(employee=None).exclude(Exists(grants))
    return "models_app/home/accounts.html", {
        "active": active.count(),
        "inactive": User.objects.filter(is_active=False).count(),
        "grants": RoleGrant.objects.current().count(),
        "idle": list(idle.order_by("username")[:LATEST]),
    }
