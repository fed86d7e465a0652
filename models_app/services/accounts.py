"""Accounts: made, changed and given a password by the system admin. Nobody here gains a right: rights are grants."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_app.enums import Role
from models_app.errors import RuleBroken, WrongState
from models_app.models import OrgUnit, RoleGrant, User
from models_app.permissions.people import can_manage_platform
from models_app.services.people import add_unit, grant_role
from models_app.services.platform import record

FIELDS = ("username", "last_name", "first_name", "email", "time_zone", "is_active")


def _require(actor):
    if actor is not None and not can_manage_platform(actor):
        raise PermissionDenied


def _told(user):
    return {name: getattr(user, name) for name in FIELDS}


def _set_password(user, password):
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleBroken({"password": error.messages}) from error
    user.set_password(password)


@transaction.atomic
def add_account(*, actor, username, password, **fields):
    """Add an account. It can do nothing until a role is granted or a reporting line leads to it.

    ``actor`` None is the project itself.
    """
    _require(actor)
    user = User(username=User.normalize_username(username), **fields)
    _set_password(user, password)
    _save(user)
    record(actor=actor, action="add_account", instance=user, after=_told(user))
    return user


@transaction.atomic
def add_first_admin(*, username, password, unit_code, unit_name):
    """Add the head office and the account that administers the rest; only while no role was ever granted."""
    if RoleGrant.objects.exists():
        raise WrongState(_("已有人获得授权；新的系统管理员由现有的系统管理员授权。"))
    unit = OrgUnit.objects.filter(depth=1).first() or add_unit(actor=None, code=unit_code, name=unit_name)
    user = add_account(actor=None, username=username, password=password)
    grant_role(actor=None, user=user, role=Role.SYSADMIN, unit=unit, start=timezone.localdate())
    return user


@transaction.atomic
def update_account(*, actor, user, **fields):
    """Change any of ``FIELDS``. Nobody locks themselves out."""
    _require(actor)
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field of an account: {unknown}")
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == actor.pk and fields.get("is_active") is False:
        raise RuleBroken({"is_active": _("不能停用自己的账号。")})
    before = _told(user)
    for name, value in fields.items():
        setattr(user, name, value)
    _save(user)
    record(actor=actor, action="update_account", instance=user, before=before, after=_told(user))
    return user


@transaction.atomic
def set_password(*, actor, user, password):
    """Give an account a new password; sessions signed in with the old one end. The record never holds a password."""
    _require(actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    _set_password(user, password)
    user.save(update_fields=["password"])
    record(actor=actor, action="set_password", instance=user)
    return user


def _save(user):
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise RuleBroken(
            {("" if name == "__all__" else name): texts for name, texts in error.message_dict.items()}
        ) from error
    user.save()
