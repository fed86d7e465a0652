"""Who may open, run and read cycles."""

from models_app.enums import Role
from models_app.roles import has_role, reaches


def can_open_cycles(user):
    return has_role(user, Role.HR)


def can_manage_cycle(user, cycle):
    """HR whose role reaches the unit that holds the cycle."""
    return reaches(user, Role.HR, cycle.unit)
