"""``{% exchange_doors version %}``: a version's way out as a file, and a file's way into it."""

from django import template

from models_app.enums import VersionStatus
from models_app.permissions.catalogue import can_edit_model, can_export

register = template.Library()


@register.inclusion_tag("models_app/exchange/_doors.html", takes_context=True)
def exchange_doors(context, version):
    """Nothing for who may not; no import while the version waits for approval or is retired."""
    user = context["request"].user
    takes_files = version.status in (VersionStatus.DRAFT, VersionStatus.PUBLISHED)
    return {
        "version": version,
        "may_export": can_export(user),
        "may_import": takes_files and can_edit_model(user, version.model),
    }
