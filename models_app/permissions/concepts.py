"""Who may say that competencies of several models mean one thing. Everybody who has signed in reads it."""

from models_app.enums import Role
from models_app.roles import has_role


def can_edit_concepts(user):
    return has_role(user, Role.EDITOR)
