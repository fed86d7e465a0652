"""Numbers beside the entries of the main navigation; one query each."""

from django.db.models import Exists, OuterRef, Q

from models_app.enums import Role, VersionStatus
from models_app.models import ModelVersion, VersionEditor
from models_app.roles import has_role


def versions_to_work_on(request):
    """The drafts that the user edits, and the versions that wait for the user's approval."""
    mine = Exists(VersionEditor.objects.filter(version=OuterRef("pk"), user=request.user))
    wanted = Q(pk__in=[])
    if has_role(request.user, Role.EDITOR):
        wanted |= Q(mine, status=VersionStatus.DRAFT)
    if has_role(request.user, Role.APPROVER):
        wanted |= Q(~mine, status=VersionStatus.IN_APPROVAL)
    return ModelVersion.objects.filter(wanted).count()
