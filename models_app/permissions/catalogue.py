"""Who may read drafts and change the catalogue. Published versions are for everybody who has signed in."""

from models_app.enums import Role, VersionStatus
from models_app.roles import has_role


def can_read_drafts(user):
    """Drafts are for those who edit, approve, or plan with them."""
    return has_role(user, Role.EDITOR, Role.APPROVER, Role.HR)


def can_compose(user):
    """May pick competencies and begin models of the bank's own: HR, and editors as everywhere."""
    return has_role(user, Role.EDITOR, Role.HR)


def can_export(user):
    """Take a version out as a file: those who work on models. Others read on the pages, where the bank's people are
    signed in; a file leaves the house, with the notes for coders that belong to no reader."""
    return can_read_drafts(user)


def can_edit_model(user, model):
    """Editors edit every model; HR only the bank's own. What was loaded from the documents stays with editors."""
    return has_role(user, Role.EDITOR) or (model.is_banks_own and has_role(user, Role.HR))


def can_edit_version(user, version):
    return version.status == VersionStatus.DRAFT and can_edit_model(user, version.model)


def has_edited(user, version):
    return version.editors.filter(user=user).exists()


def can_approve(user):
    """Holds the role at all; ``can_publish_version`` asks about one version."""
    return has_role(user, Role.APPROVER)


def can_publish_version(user, version):
    """An approver who never edited the draft (design, rule 1)."""
    return can_approve(user) and version.status == VersionStatus.IN_APPROVAL and not has_edited(user, version)
