"""What people do with a released report: answer it, and agree on actions."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import ActionKind, ResponseKind
from assessments.models import DevelopmentAction, Participant, ReportResponse
from assessments.permissions.reports import can_plan_actions, can_respond
from models_app.errors import RuleBroken, WrongState
from models_app.models import Employee
from models_app.roles import employee_of
from models_app.services.platform import record, refuse_stale

RESPONSE_LIMIT = 1000
ACTION_LIMIT = 300


@transaction.atomic
def respond(*, actor, participant, kind, text=""):
    """The person agrees with their report or objects to it, once; the same answer sent twice is one answer."""
    participant = released(participant)
    if not can_respond(actor, participant):
        raise PermissionDenied(_("只有本人可以回应自己的报告。"))
    text = (text or "").strip()
    refuse_bad_response(kind, text)
    given = ReportResponse.objects.filter(participant=participant).first()
    if given:
        if (given.kind, given.text) == (kind, text):
            return given
        raise WrongState(_("您已经回应过这份报告，回应不能更改。如有补充，请联系人力资源部。"))
    response = ReportResponse.objects.create(
        participant=participant, kind=kind, text=text, actor=actor, actor_name=actor.get_display_name()
    )
    record(actor=actor, action="respond_to_report", instance=response, after={"kind": kind, "text": text})
    return response


def refuse_bad_response(kind, text):
    errors = {}
    if kind not in ResponseKind.values:
        errors["kind"] = _("请选择同意或有异议。")
    if kind == ResponseKind.OBJECT and not text:
        errors["text"] = _("有异议时请写明对哪一项、为什么。")
    if len(text) > RESPONSE_LIMIT:
        errors["text"] = _("说明最多 %(limit)d 字。") % {"limit": RESPONSE_LIMIT}
    if errors:
        raise RuleBroken(errors)


@transaction.atomic
def save_action(*, actor, participant, competency, revision, kind, text, owner=None, due_on=None):
    """Write the action for one competency of a released report; the person and those above them agree on it.

    ``revision`` is the one that the writer saw, or None for a first action. Raises ``Conflict`` when somebody
    else has written meanwhile.
    """
    participant = released(participant)
    if not can_plan_actions(actor, participant):
        raise PermissionDenied(_("行动由本人和上级商定，人力资源部只能查看。"))
    action = DevelopmentAction.objects.filter(participant=participant, competency=competency).first()
    mine = {"kind": kind, "text": (text or "").strip(), "owner": owner, "due_on": due_on}
    if action and values_of(action) == mine:
        return action
    if action:
        refuse_stale(action, revision, key=competency.pk, mine=plain(mine), theirs=plain(values_of(action)))
    refuse_bad_action(participant, competency, actor, mine, action)
    before = plain(values_of(action)) if action else {}
    if action:
        action.revision += 1
    else:
        action = DevelopmentAction(participant=participant, competency=competency)
    for name, value in mine.items():
        setattr(action, name, value)
    action.save()
    record(actor=actor, action="save_action", instance=action, before=before, after=plain(mine))
    return action


def released(participant):
    """The participant under lock, once their report is released."""
    participant = Participant.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=participant.pk)
    if not participant.cycle.is_released:
        raise WrongState(_("报告还没有发放。"))
    return participant


def values_of(action):
    return {"kind": action.kind, "text": action.text, "owner": action.owner, "due_on": action.due_on}


def plain(values):
    """The values as the change record and a conflict carry them."""
    return {
        "kind": str(values["kind"]),
        "text": values["text"],
        "owner": values["owner"].name if values["owner"] else "",
        "due_on": values["due_on"].isoformat() if values["due_on"] else "",
    }


def refuse_bad_action(participant, competency, actor, mine, action):
    errors = {}
    if not participant.results.filter(competency=competency).exists():
        errors["competency"] = _("这份报告没有这个指标。")
    if mine["kind"] not in ActionKind.values:
        errors["kind"] = _("请选择带教、在岗或培训。")
    if not mine["text"]:
        errors["text"] = _("请写一件能看见的事。")
    elif len(mine["text"]) > ACTION_LIMIT:
        errors["text"] = _("行动最多 %(limit)d 字。") % {"limit": ACTION_LIMIT}
    kept_owner = action.owner_id if action else None
    if mine["owner"] and mine["owner"].pk not in {*owner_ids(participant, actor), kept_owner}:
        errors["owner"] = _("负责人请选本人或其上级。")
    kept_date = action.due_on if action else None
    if mine["due_on"] and mine["due_on"] != kept_date and mine["due_on"] < timezone.localdate():
        errors["due_on"] = _("完成日期不能早于今天。")
    if errors:
        raise RuleBroken(errors)


def owner_ids(participant, actor):
    """Who may see to an action: the person, the superior of the cycle, and who writes it."""
    own = employee_of(actor)
    return {participant.employee_id, participant.superior_id, own.pk if own else None} - {None}


def possible_owners(participant, actor):
    """``[(employee key, name)]`` to choose from; the report's own names where they stand in it."""
    own = employee_of(actor)
    names = {participant.employee_id: participant.name}
    if participant.superior_id:
        names[participant.superior_id] = participant.superior_name
    if own:
        names.setdefault(own.pk, own.name)
    return list(names.items())


def owner_of(key):
    """The employee of a key that a form sent, or None."""
    return Employee.objects.filter(pk=key).first() if key else None
