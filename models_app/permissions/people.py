"""Who may act on people, units and the platform."""

from models_app.enums import Role
from models_app.roles import has_role, reaches


def can_manage_platform(user):
    """Users, roles and units: the system admin, who reads nobody's ratings."""
    return has_role(user, Role.SYSADMIN)


def can_manage_people_of(user, unit):
    """HR of the unit or of one above it."""
    return reaches(user, Role.HR, unit)


def can_read_people(user):
    return has_role(user, Role.HR)


def can_read_change_record(user):
    """Only the auditor; the record holds what others did."""
    return has_role(user, Role.AUDITOR)
