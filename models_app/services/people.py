"""People acts: units, hiring, moving, reporting lines, grants. Page, import, admin and demo use these."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from models_app.enums import ReportingKind, Role
from models_app.errors import RuleBroken
from models_app.models import Assignment, Employee, OrgUnit, ReportingLine, RoleGrant
from models_app.models.querysets import report_ids
from models_app.permissions.people import can_manage_people_of, can_manage_platform
from models_app.services.platform import record


def _require(allowed):
    if not allowed:
        raise PermissionDenied


@transaction.atomic
def add_unit(*, actor, code, name, parent=None):
    """Add a unit below ``parent``; without one it is a head office. ``actor`` None is the project itself."""
    _require(actor is None or can_manage_platform(actor))
    if OrgUnit.objects.filter(code=code).exists():
        raise RuleBroken({"code": _("机构编号 %(code)s 已存在。") % {"code": code}})
    if parent is None:
        unit = OrgUnit.objects.add_root({"code": code, "name": name})
    else:
        # treebeard counts children on the object it is given: read it anew, under lock.
        parent = OrgUnit.objects.select_for_update().get(pk=parent.pk)
        unit = OrgUnit.objects.add_child(parent, {"code": code, "name": name})
    record(actor=actor, action="add_unit", instance=unit, after={"code": code, "name": name})
    return unit


@transaction.atomic
def rename_unit(*, actor, unit, name):
    """Give a unit another name; cycles that have begun keep the name they copied."""
    _require(can_manage_platform(actor))
    name = name.strip()
    if not name:
        raise RuleBroken({"name": _("请填写名称。")})
    unit = OrgUnit.objects.select_for_update().get(pk=unit.pk)
    before, unit.name = unit.name, name
    unit.save(update_fields=["name"])
    record(actor=actor, action="rename_unit", instance=unit, before={"name": before}, after={"name": name})
    return unit


@transaction.atomic
def hire(*, actor, number, name, unit, position=None, title="", start, user=None):
    """Add an employee with their first assignment."""
    _require(actor is None or can_manage_people_of(actor, unit))
    if Employee.objects.filter(number=number).exists():
        raise RuleBroken({"number": _("工号 %(number)s 已存在。") % {"number": number}})
    employee = Employee.objects.create(number=number, name=name, user=user)
    Assignment.objects.create(employee=employee, unit=unit, position=position, title=title, start=start)
    record(
        actor=actor,
        action="hire",
        instance=employee,
        after={"number": number, "unit": str(unit), "position": str(position or title)},
    )
    return employee


@transaction.atomic
def assign(*, actor, employee, unit, position=None, title="", start):
    """Move an employee to a unit and position from ``start``; the assignment before ends the day before."""
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    current = employee.assignments.filter(end=None).select_related("unit").first()
    _require(
        actor is None
        or (
            can_manage_people_of(actor, unit)
            and (current is None or can_manage_people_of(actor, current.unit))
            and employee.user_id != actor.pk
        )
    )
    if current:
        if start <= current.start:
            raise RuleBroken({"start": _("新任职要晚于当前任职的开始日期。")})
        current.end = start - timedelta(days=1)
        current.save(update_fields=["end"])
    assignment = Assignment.objects.create(employee=employee, unit=unit, position=position, title=title, start=start)
    record(
        actor=actor,
        action="assign",
        instance=employee,
        before={"assignment": str(current) if current else ""},
        after={"assignment": str(assignment)},
    )
    return assignment


@transaction.atomic
def set_superior(*, actor, employee, superior, start, kind=ReportingKind.DIRECT):
    """Give an employee a superior from ``start``; an open line of the same kind ends the day before."""
    # One at a time in the whole bank: two lines, each harmless alone, could close a circle.
    list(OrgUnit.objects.select_for_update().filter(depth=1))
    employee = Employee.objects.select_for_update().get(pk=employee.pk)
    _require(actor is None or (_manages(actor, employee) and employee.user_id != actor.pk))
    if kind == ReportingKind.DIRECT and superior.pk in report_ids(employee.pk) | {employee.pk}:
        raise RuleBroken({"superior": _("%(name)s 是这名员工的下属，不能作其上级。") % {"name": superior}})
    current = employee.lines_up.filter(end=None, kind=kind).first()
    if current:
        if start <= current.start:
            raise RuleBroken({"start": _("新的汇报关系要晚于当前关系的开始日期。")})
        current.end = start - timedelta(days=1)
        current.save(update_fields=["end"])
    line = ReportingLine.objects.create(employee=employee, superior=superior, kind=kind, start=start)
    record(
        actor=actor,
        action="set_superior",
        instance=employee,
        before={"superior": current.superior.name if current else ""},
        after={"superior": superior.name, "kind": kind},
    )
    return line


def _manages(actor, employee):
    current = employee.assignments.filter(end=None).select_related("unit").first()
    return current is not None and can_manage_people_of(actor, current.unit)


@transaction.atomic
def grant_role(*, actor, user, role, unit, start, end=None):
    """Give ``user`` a role over the subtree of ``unit``. Nobody grants to themselves."""
    _require(actor is None or (can_manage_platform(actor) and actor.pk != user.pk))
    if role not in Role.values:
        raise RuleBroken({"role": _("没有这个角色。")})
    grant = RoleGrant(user=user, role=role, unit=unit, start=start, end=end)
    grant.validate_constraints()
    grant.save()
    record(
        actor=actor,
        action="grant_role",
        instance=grant,
        after={"user": str(user), "role": role, "unit": str(unit), "end": str(end or "")},
    )
    return grant


@transaction.atomic
def end_grant(*, actor, grant, end):
    """End a role grant on the day ``end`` (inclusive)."""
    _require(can_manage_platform(actor) and actor.pk != grant.user_id)
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if end < grant.start:
        raise RuleBroken({"end": _("结束日期不能早于开始日期。")})
    before, grant.end = grant.end, end
    grant.save(update_fields=["end"])
    record(
        actor=actor,
        action="end_grant",
        instance=grant,
        before={"end": str(before or "")},
        after={"end": str(end)},
    )
    return grant
