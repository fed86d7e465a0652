"""Cycle acts: prepare, launch, extend, close, release, discard. Page, API and demo use these."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from assessments import scoring
from assessments.enums import CycleStatus, Relation
from assessments.models import Cycle, CycleRelation, CycleVersion, Participant
from assessments.permissions.cycles import can_manage_cycle, can_open_cycles
from assessments.reports.preview import RATERS, preview_launch, ratable_competencies, selectable_versions
from assessments.services.launching import write_launch
from assessments.services.results import write_results
from models_app.bulk import insert_all
from models_app.enums import Role
from models_app.errors import RuleBroken, WrongState
from models_app.models import Employee
from models_app.roles import employee_of, granted_units, reaches
from models_app.services.platform import record, refuse_stale

__all__ = [
    "Added",
    "add_participants",
    "close",
    "create_cycle",
    "discard_cycle",
    "excuse_participant",
    "launch",
    "preview_launch",
    "release",
    "remove_participants",
    "set_relations",
    "set_versions",
    "update_cycle",
]

BASICS = ("name", "purpose", "unit", "period_start", "period_end", "opens_on", "closes_on", "asks_all")
WHILE_RUNNING = ("name", "closes_on")
NAMES_SHOWN = 5


@transaction.atomic
def create_cycle(*, actor, name, purpose, unit, period_start, period_end, opens_on, closes_on, asks_all=False):
    """Open a draft with the relations 直接上级 (weight 100) and 本人 (which never counts)."""
    if not can_open_cycles(actor):
        raise PermissionDenied
    cycle = Cycle(
        name=name.strip(),
        purpose=purpose,
        unit=unit,
        period_start=period_start,
        period_end=period_end,
        opens_on=opens_on,
        closes_on=closes_on,
        asks_all=asks_all,
        formula_version=scoring.FORMULA_VERSION,
    )
    _check(cycle, actor)
    cycle.save()
    CycleRelation.objects.create(cycle=cycle, relation=Relation.SUPERIOR, weight=100)
    CycleRelation.objects.create(cycle=cycle, relation=Relation.SELF, weight=0)
    record(actor=actor, action="create_cycle", instance=cycle, after=_basics(cycle))
    return cycle


@transaction.atomic
def update_cycle(*, actor, cycle, revision, **fields):
    """Change basics of a draft; of a running cycle only its name and the last day of filling in."""
    cycle = _locked(cycle, actor)
    allowed = {CycleStatus.DRAFT: BASICS, CycleStatus.RUNNING: WHILE_RUNNING}.get(cycle.status, ())
    before = _basics(cycle)
    if "name" in fields:
        fields["name"] = fields["name"].strip()
    for field, value in fields.items():
        setattr(cycle, field, value)
    after = _basics(cycle)
    changed = [field for field in fields if before[field] != after[field]]
    if set(fields) - set(BASICS) or set(changed) - set(allowed):
        raise WrongState(_("活动发起后，用途、考察期和范围不能再改；关闭后什么也不能改。"))
    refuse_stale(
        cycle,
        revision,
        key=cycle.pk,
        mine={field: after[field] for field in changed},
        theirs={field: before[field] for field in changed},
    )
    _check(cycle, actor)
    if cycle.is_running and "closes_on" in changed and cycle.closes_on < timezone.localdate():
        raise RuleBroken({"closes_on": _("新的截止日期不能早于今天。")})
    if changed:
        _save(cycle, *changed)
        record(
            actor=actor,
            action="update_cycle",
            instance=cycle,
            before={field: before[field] for field in changed},
            after={field: after[field] for field in changed},
        )
    return cycle


@transaction.atomic
def set_versions(*, actor, cycle, revision, versions):
    """Choose the version for each job family; ``versions`` maps a family to a version and replaces what stood."""
    cycle = _locked_draft(cycle, actor)
    stood = {str(row.family): str(row.version) for row in cycle.versions.select_related("family", "version__model")}
    wanted = {str(family): str(version) for family, version in versions.items()}
    refuse_stale(cycle, revision, key=cycle.pk, mine=wanted, theirs=stood)
    _check_versions(versions)
    cycle.versions.all().delete()
    insert_all(CycleVersion(cycle=cycle, family=family, version=version) for family, version in versions.items())
    _save(cycle)
    record(actor=actor, action="set_versions", instance=cycle, before=stood, after=wanted)
    return cycle


@transaction.atomic
def set_relations(*, actor, cycle, revision, relations):
    """Choose who rates and with which weight.

    ``relations`` is a list of dictionaries with ``relation``, ``weight`` and, where the relation may be anonymous,
    ``anonymous`` and ``threshold``. One of them but 本人 needs a weight above 0: otherwise nothing would count.
    """
    cycle = _locked_draft(cycle, actor)
    rows = [CycleRelation(cycle=cycle, **relation) for relation in relations]
    wanted = {row.relation: str(row.weight) for row in rows}
    stood = {row.relation: str(row.weight) for row in cycle.relations.all()}
    refuse_stale(cycle, revision, key=cycle.pk, mine=wanted, theirs=stood)
    _check_relations(rows)
    cycle.relations.all().delete()
    insert_all(rows)
    _save(cycle)
    record(actor=actor, action="set_relations", instance=cycle, before=stood, after=wanted)
    return cycle


@dataclass(frozen=True)
class Added:
    """What adding people did: ``already`` were in the cycle, ``own`` tells that the actor's own record was left out."""

    added: int
    already: int
    own: bool


@transaction.atomic
def add_participants(*, actor, cycle, employees):
    """Add active employees of the cycle's unit. The actor's own record is left to somebody else."""
    cycle = _locked_draft(cycle, actor)
    chosen = {employee.pk: employee for employee in employees}
    own = employee_of(actor)
    is_own = own is not None and chosen.pop(own.pk, None) is not None
    _check_reach(cycle, actor, chosen)
    present = set(cycle.participants.values_list("employee", flat=True))
    new = [employee for key, employee in chosen.items() if key not in present]
    insert_all(Participant(cycle=cycle, employee=employee) for employee in new)
    if new:
        _save(cycle)
        record(actor=actor, action="add_participants", instance=cycle, after={"employees": [e.number for e in new]})
    return Added(added=len(new), already=len(chosen) - len(new), own=is_own)


@transaction.atomic
def remove_participants(*, actor, cycle, participants):
    """Take people out of a draft; nobody takes out themselves. Returns how many went."""
    cycle = _locked_draft(cycle, actor)
    rows = cycle.participants.filter(pk__in=[one.pk for one in participants]).exclude(employee=employee_of(actor))
    numbers = list(rows.values_list("employee__number", flat=True))
    rows.delete()
    if numbers:
        _save(cycle)
        record(actor=actor, action="remove_participants", instance=cycle, before={"employees": numbers})
    return len(numbers)


@transaction.atomic
def excuse_participant(*, actor, cycle, participant, reason):
    """Say why somebody for whom something is missing takes no part; an empty ``reason`` takes it back."""
    cycle = _locked_draft(cycle, actor)
    participant = cycle.participants.select_related("employee").get(pk=participant.pk)
    if participant.employee == employee_of(actor):
        raise PermissionDenied(_("本人的记录请由其他人力资源同事处理。"))
    before, participant.excused_reason = participant.excused_reason, reason.strip()
    _clean(participant, ["excused_reason"])
    participant.save(update_fields=["excused_reason"])
    _save(cycle)
    record(
        actor=actor,
        action="excuse_participant",
        instance=participant,
        before={"excused_reason": before},
        after={"excused_reason": participant.excused_reason},
    )
    return participant


@transaction.atomic
def launch(*, actor, cycle, revision):
    """Fix versions, people and forms, and open the cycle for filling in.

    What is missing is looked up anew under the lock: who moved, left or lost a superior since the preview was
    read, or a version retired meanwhile, stops the launch.
    """
    cycle = _locked(cycle, actor)
    _require(cycle.is_draft, _("这个活动已经发起过了。"))
    refuse_stale(cycle, revision, key=cycle.pk, mine={"status": CycleStatus.RUNNING}, theirs={"status": cycle.status})
    forms = write_launch(cycle)
    cycle.status, cycle.launched_at = CycleStatus.RUNNING, timezone.now()
    cycle.formula_version = scoring.FORMULA_VERSION
    _save(cycle, "status", "launched_at", "formula_version")
    record(
        actor=actor,
        action="launch_cycle",
        instance=cycle,
        before={"status": CycleStatus.DRAFT},
        after={"status": CycleStatus.RUNNING, "participants": cycle.participants.taking_part().count(), "forms": forms},
    )
    return cycle


@transaction.atomic
def close(*, actor, cycle, revision):
    """End filling in and write the results from the submitted forms."""
    cycle = _locked(cycle, actor)
    _require(cycle.is_running, _("只有进行中的活动可以关闭；这个活动可能刚刚被关闭。"))
    refuse_stale(cycle, revision, key=cycle.pk, mine={"status": CycleStatus.CLOSED}, theirs={"status": cycle.status})
    results = write_results(cycle)
    cycle.status, cycle.closed_at = CycleStatus.CLOSED, timezone.now()
    _save(cycle, "status", "closed_at")
    record(
        actor=actor,
        action="close_cycle",
        instance=cycle,
        before={"status": CycleStatus.RUNNING},
        after={"status": CycleStatus.CLOSED, "results": results},
    )
    return cycle


@transaction.atomic
def release(*, actor, cycle, revision):
    """Let the people and their superiors read the reports."""
    cycle = _locked(cycle, actor)
    _require(cycle.status == CycleStatus.CLOSED, _("只有已关闭、尚未发放的活动可以发放报告。"))
    refuse_stale(cycle, revision, key=cycle.pk, mine={"status": CycleStatus.RELEASED}, theirs={"status": cycle.status})
    cycle.status, cycle.released_at = CycleStatus.RELEASED, timezone.now()
    _save(cycle, "status", "released_at")
    record(
        actor=actor,
        action="release_cycle",
        instance=cycle,
        before={"status": CycleStatus.CLOSED},
        after={"status": CycleStatus.RELEASED},
    )
    return cycle


@transaction.atomic
def discard_cycle(*, actor, cycle, revision):
    """Remove a draft; nothing was asked of anybody yet."""
    cycle = _locked_draft(cycle, actor)
    refuse_stale(cycle, revision, key=cycle.pk, mine={}, theirs=_basics(cycle))
    record(actor=actor, action="discard_cycle", instance=cycle, before=_basics(cycle))
    cycle.delete()


def _locked(cycle, actor):
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_manage_cycle(actor, cycle):
        raise PermissionDenied
    return cycle


def _locked_draft(cycle, actor):
    cycle = _locked(cycle, actor)
    _require(cycle.is_draft, _("活动已经发起，版本、评价关系和被评人不能再改。"))
    return cycle


def _require(holds, message):
    if not holds:
        raise WrongState(message)


def _save(cycle, *fields):
    cycle.revision += 1
    cycle.save(update_fields=[*fields, "revision"])


def _basics(cycle):
    """The basics as plain text, for the change record and for a conflict."""
    return {field: str(getattr(cycle, field)) for field in BASICS}


def _clean(instance, fields):
    """The fields' own rules, as messages by field."""
    try:
        instance.clean_fields(exclude=[f.name for f in instance._meta.fields if f.name not in fields])
    except ValidationError as error:
        raise RuleBroken(error.message_dict) from error


def _check(cycle, actor):
    _clean(cycle, BASICS)
    if not reaches(actor, Role.HR, cycle.unit):
        raise RuleBroken({"unit": _("主办机构不在您的授权范围内。")})
    problems = {}
    if cycle.period_end < cycle.period_start:
        problems["period_end"] = _("考察期结束不能早于开始。")
    if cycle.closes_on < cycle.opens_on:
        problems["closes_on"] = _("填写截止不能早于填写开始。")
    if problems:
        raise RuleBroken(problems)


def _check_versions(versions):
    allowed = set(selectable_versions().filter(pk__in=[version.pk for version in versions.values()]))
    ratable = ratable_competencies([version.pk for version in allowed])
    for version in versions.values():
        if version not in allowed:
            raise RuleBroken({"versions": _("“%(version)s”不是可用于测评的已发布版本。") % {"version": version}})
        if not ratable[version.pk]:
            raise RuleBroken({"versions": _("“%(version)s”没有可评分的指标。") % {"version": version}})


def _check_relations(rows):
    if len({row.relation for row in rows}) != len(rows):
        raise RuleBroken({"relations": _("同一评价关系只能出现一次。")})
    for row in rows:
        if row.relation not in RATERS:
            raise RuleBroken({"relations": _("目前只能由直接上级和本人评价。")})
        try:
            row.full_clean(exclude=["cycle"], validate_unique=False)
        except ValidationError as error:
            raise RuleBroken({"relations": error.messages}) from error
    if not any(row.weight > 0 and row.relation != Relation.SELF for row in rows):
        raise RuleBroken({"relations": _("自评不计入结果：直接上级的权重要大于 0，否则没有一份评分算数。")})


def _check_reach(cycle, actor, chosen):
    """All of ``chosen`` work in the cycle's unit today, which lies in the reach of whoever manages the cycle.

    Of the others only those are named whom the actor may know of.
    """
    active = Employee.objects.active().filter(pk__in=chosen)
    within = set(active.in_units([cycle.unit]).values_list("pk", flat=True))
    outside = [key for key in chosen if key not in within]
    if not outside:
        return
    known = Employee.objects.in_units(granted_units(actor, Role.HR)).filter(pk__in=outside)
    names = list(known.values_list("name", flat=True)[: NAMES_SHOWN + 1])
    message = _("%(count)s 人不在“%(unit)s”范围内，或已离职。") % {"count": len(outside), "unit": cycle.unit}
    if names:
        shown = pgettext("list separator", "、").join(names[:NAMES_SHOWN]) + ("…" if len(names) > NAMES_SHOWN else "")
        message = _("%(count)s 人不在“%(unit)s”范围内，或已离职，其中有：%(names)s") % {
            "count": len(outside),
            "unit": cycle.unit,
            "names": shown,
        }
    raise RuleBroken({"employees": message})
