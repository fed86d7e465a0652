"""Who holds which role where; below the models, because querysets ask it.

The answers are kept on the user object, which lives for one request.
"""

from django.db.models import Q
from django.utils import timezone


def current_grants(user):
    """The role grants that are valid today, with their units: a list, read once per user object.

    Who has left the bank holds no role, also while their account stands.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_current_grants"):
        has_left = Q(user__employee__left_on__lte=timezone.localdate())
        user._current_grants = list(user.grants.current().exclude(has_left).select_related("unit"))
    return user._current_grants


def has_role(user, *roles):
    """Whether the user holds one of the roles anywhere. ``is_superuser`` opens nothing."""
    return any(grant.role in roles for grant in current_grants(user))


def granted_units(user, *roles):
    """The units at the top of what the roles reach; each reaches its whole subtree."""
    return [grant.unit for grant in current_grants(user) if grant.role in roles]


def reaches(user, role, unit):
    """Whether ``role`` reaches ``unit``: it lies in the subtree of a granted unit."""
    return any(unit.path.startswith(top.path) for top in granted_units(user, role))


def employee_of(user):
    """The user's employee, or None; an employee who has left has no rights of a superior or of a rater."""
    if not user.is_authenticated:
        return None
    employee = getattr(user, "employee", None)
    if employee is None or (employee.left_on and employee.left_on <= timezone.localdate()):
        return None
    return employee


def reports_of(user):
    """Primary keys of the employees who report to the user today, directly or indirectly; read once."""
    from models_app.models.querysets import report_ids

    employee = employee_of(user)
    if employee is None:
        return set()
    if not hasattr(user, "_report_ids"):
        user._report_ids = report_ids(employee.pk, day=timezone.localdate())
    return user._report_ids


def is_superior(user):
    return bool(reports_of(user))
