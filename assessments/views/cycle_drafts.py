"""Pages on which HR prepare a cycle, step by step."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.enums import Purpose, Relation
from assessments.forms.cycles import BasicsForm, CandidatesForm, RelationsForm, VersionsForm, add_errors, label_of
from assessments.permissions.cycles import can_open_cycles
from assessments.reports.chosen import candidates, chosen_by_unit, chosen_people, versions_on_offer, with_current_post
from assessments.reports.preview import CycleProblem, Problem, preview_launch, why_unratable
from assessments.services import cycles as services
from assessments.views.cycles import PAGE_SIZE, managed_cycle, refused, shown_revision
from models_app.enums import Role
from models_app.errors import Conflict, RuleBroken, ServiceError
from models_app.models import Employee, OrgUnit
from models_app.numbers import key_in
from models_app.roles import employee_of, granted_units
from models_app.search import printable

STEPS = (
    ("cycle-edit", gettext_lazy("基本信息")),
    ("cycle-versions", gettext_lazy("模型版本")),
    ("cycle-relations", gettext_lazy("评价关系")),
    ("cycle-participants", gettext_lazy("被评人")),
    ("cycle-preview", gettext_lazy("预览与发起")),
)
FILLING_IN_DAYS = 21


def draft_page(template):
    """A step's view: loads the draft that the person manages; a cycle launched meanwhile shows its progress instead.

    The view answers with the context of ``template``, or with a response.
    """

    def decorate(view):
        @login_required
        def page(request, pk):
            cycle = managed_cycle(request, pk)
            if not cycle.is_draft:
                if request.method == "POST":
                    messages.error(request, _("活动已经发起，版本、评价关系和被评人不能再改。"))
                return redirect("cycle-detail", pk=pk)
            answer = view(request, cycle)
            if not isinstance(answer, dict):
                return answer
            status = answer.pop("status", 200)
            step = f"cycle-{template}"
            return render(
                request,
                f"assessments/cycles/{template}.html",
                {"cycle": cycle, "steps": steps_of(cycle, step), **answer},
                status=status,
            )

        page.__name__, page.__doc__ = view.__name__, view.__doc__
        return page

    return decorate


def steps_of(cycle, current):
    """The line of steps; before the first is saved there is no address to go on to."""
    return [
        {
            "number": number,
            "name": name,
            "url": reverse(url_name, args=[cycle.pk]) if cycle else "",
            "current": url_name == current,
        }
        for number, (url_name, name) in enumerate(STEPS, start=1)
    ]


def conflict_of(error, labels):
    """A stale save for the page: [(label, mine, theirs)] of what differs, who changed it and when."""
    [item] = error.items
    names = dict.fromkeys([*item["mine"], *item["theirs"]])
    rows = [(labels.get(name, name), item["mine"].get(name, ""), item["theirs"].get(name, "")) for name in names]
    return {
        "rows": [row for row in rows if row[1] != row[2]],
        "by": item["by"],
        "at": item["at"],
        "revision": item["revision"],
    }


def keep_mine(form, conflict):
    """The form with what was typed, ready to be sent again over the newer revision."""
    data = form.data.copy()
    data["revision"] = conflict["revision"]
    form.data = data
    return form


# --- Basics


@require_http_methods(["GET", "POST"])
@login_required
def cycle_create(request):
    if not can_open_cycles(request.user):
        raise PermissionDenied
    form = BasicsForm(request.POST or None, user=request.user, initial=_fresh(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            cycle = services.create_cycle(actor=request.user, **form.values)
        except RuleBroken as error:
            add_errors(form, error)
        else:
            messages.success(request, _("草稿已保存，发起以前随时可以改。"))
            return redirect("cycle-versions", pk=cycle.pk)
    return render(
        request,
        "assessments/cycles/edit.html",
        {"form": form, "steps": steps_of(None, "cycle-edit")},
        status=400 if form.errors else 200,
    )


def _fresh(user):
    """A sensible beginning: the half-year up to now, three weeks for filling in from next Monday."""
    today = timezone.localdate()
    opens_on = today + timedelta(days=7 - today.weekday())
    top = min(granted_units(user, Role.HR), key=lambda unit: unit.path, default=None)
    return {
        "purpose": Purpose.DEVELOPMENT,
        "unit": top,
        "period_start": today.replace(month=1 if today.month <= 6 else 7, day=1),
        "period_end": today,
        "opens_on": opens_on,
        "closes_on": opens_on + timedelta(days=FILLING_IN_DAYS - 1),
    }


@require_http_methods(["GET", "POST"])
@draft_page("edit")
def cycle_edit(request, cycle):
    initial = {field: getattr(cycle, field) for field in (*services.BASICS, "revision")}
    form = BasicsForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_cycle(
                actor=request.user, cycle=cycle, revision=form.cleaned_data["revision"], **form.values
            )
        except RuleBroken as error:
            add_errors(form, error)
        except Conflict as error:
            labels = {field: label_of(field) for field in services.BASICS}
            conflict = conflict_of(error, labels)
            return {"form": keep_mine(form, conflict), "conflict": conflict, "status": 409}
        else:
            return redirect("cycle-versions", pk=cycle.pk)
    return {"form": form, "status": 400 if form.errors else 200}


# --- Versions and relations


@require_http_methods(["GET", "POST"])
@draft_page("versions")
def cycle_versions(request, cycle):
    offers = versions_on_offer()
    form = VersionsForm(request.POST or None, cycle=cycle, offers=offers, initial={"revision": cycle.revision})
    answer = _save_step(
        request,
        form,
        lambda: services.set_versions(
            actor=request.user, cycle=cycle, revision=form.cleaned_data["revision"], versions=form.versions
        ),
        then="cycle-relations",
        cycle=cycle,
    )
    usable = [offer for offer in offers if offer.ratable]
    unusable = [offer for offer in offers if not offer.ratable]
    return answer if not isinstance(answer, dict) else {**answer, "offers": usable, "unusable": unusable}


@require_http_methods(["GET", "POST"])
@draft_page("relations")
def cycle_relations(request, cycle):
    form = RelationsForm(request.POST or None, cycle=cycle, initial={"revision": cycle.revision})
    return _save_step(
        request,
        form,
        lambda: services.set_relations(
            actor=request.user, cycle=cycle, revision=form.cleaned_data["revision"], relations=form.relations
        ),
        then="cycle-participants",
        cycle=cycle,
        labels={relation.value: relation.label for relation in Relation},
    )


def _save_step(request, form, act, *, then, cycle, labels=None):
    """Save a step and go on; on a refusal the same page with what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except RuleBroken as error:
            add_errors(form, error)
        except Conflict as error:
            conflict = conflict_of(error, labels or {})
            return {"form": keep_mine(form, conflict), "conflict": conflict, "status": 409}
        else:
            return redirect(then, pk=cycle.pk)
    return {"form": form, "status": 400 if form.errors else 200}


# --- Participants


@require_GET
@draft_page("participants")
def cycle_participants(request, cycle):
    form = CandidatesForm(request.GET, cycle=cycle)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = candidates(cycle, **wanted)
    q = printable(request.GET.get("chosen", "")).strip()
    own = employee_of(request.user)
    return {
        "form": form,
        "kept": [(name, request.GET.get(name, "")) for name in form.fields],
        "found": Paginator(with_current_post(found), PAGE_SIZE).get_page(request.GET.get("page")),
        "page_obj": Paginator(chosen_people(cycle, q), PAGE_SIZE).get_page(request.GET.get("chosen_page")),
        "chosen_q": q,
        "count": cycle.participants.count(),
        "units": chosen_by_unit(cycle),
        "own": own.pk if own else None,
    }


@require_POST
@login_required
def participants_add(request, pk):
    """Add the people ticked, or everybody that the filter finds."""
    cycle = managed_cycle(request, pk)
    form = CandidatesForm(request.POST, cycle=cycle)
    if "all" in request.POST and not form.is_valid():
        messages.error(request, _("筛选条件已失效，请重新筛选后再加入。"))
        return redirect("cycle-participants", pk=pk)
    back = f"{reverse('cycle-participants', args=[pk])}?{_query(request)}"
    if "all" not in request.POST and "employee" not in request.POST:
        messages.warning(request, _("请先勾选要加入的人。"))
        return redirect(back)
    if "all" in request.POST:
        people = candidates(cycle, **form.cleaned_data)
    else:
        people = Employee.objects.filter(pk__in=_keys(request, "employee"))
    try:
        added = services.add_participants(actor=request.user, cycle=cycle, employees=people)
    except ServiceError as error:
        refused(request, error)
    else:
        _say_added(request, added)
    return redirect(back)


def _say_added(request, added):
    messages.success(
        request, ngettext("加入了 %(count)s 人。", "加入了 %(count)s 人。", added.added) % {"count": added.added}
    )
    if added.own:
        messages.warning(request, _("您本人没有加入：本人的记录请由其他人力资源同事处理。"))


@require_POST
@login_required
def participants_remove(request, pk):
    """Take out the people ticked, or those of one unit."""
    cycle = managed_cycle(request, pk)
    if "unit" not in request.POST and "participant" not in request.POST:
        messages.warning(request, _("请先勾选要移除的人。"))
        return redirect("cycle-participants", pk=pk)
    rows = cycle.participants.filter(pk__in=_keys(request, "participant"))
    if "unit" in request.POST:
        unit = get_object_or_404(OrgUnit, pk=next(iter(_keys(request, "unit")), 0))
        rows = cycle.participants.filter(employee__assignments__unit=unit, employee__assignments__end=None)
    try:
        count = services.remove_participants(actor=request.user, cycle=cycle, participants=list(rows))
    except ServiceError as error:
        refused(request, error)
    else:
        messages.success(request, ngettext("移除了 %(count)s 人。", "移除了 %(count)s 人。", count) % {"count": count})
    return redirect("cycle-participants", pk=pk)


@require_POST
@login_required
def participant_excuse(request, pk, participant):
    """Say why somebody takes no part, or take that back."""
    cycle = managed_cycle(request, pk)
    row = get_object_or_404(cycle.participants, pk=participant)
    try:
        services.excuse_participant(
            actor=request.user, cycle=cycle, participant=row, reason=printable(request.POST.get("reason", ""))
        )
    except ServiceError as error:
        refused(request, error)
    return redirect(f"{reverse('cycle-preview', args=[pk])}#missing")


def _keys(request, name):
    return [key for value in request.POST.getlist(name) if (key := key_in(value))]


def _query(request):
    """The candidates' filter as it was, so that the next ones can be picked."""
    kept = request.POST.copy()
    for name in list(kept):
        if name not in ("unit", "position", "q"):
            del kept[name]
    return kept.urlencode()


# --- Preview, launch, discard


@require_GET
@draft_page("preview")
def cycle_preview(request, cycle):
    preview = preview_launch(cycle)
    own = employee_of(request.user)
    return {
        "preview": preview,
        "problems": [_cycle_fix(problem, cycle) for problem in preview.problems],
        "fixes": [_fix(problem, cycle) for problem, _count in preview.problem_counts],
        "unratable": [(one, count, why_unratable(one)) for one, count in preview.unratable],
        "is_late": cycle.closes_on < timezone.localdate(),
        "opens_later": cycle.opens_on > timezone.localdate(),
        "share": _shares(preview.relations),
        "own": own.pk if own else None,
    }


def _cycle_fix(problem, cycle):
    """What stands in the way of the whole cycle, with the step that puts it right."""
    step, action = {
        CycleProblem.NO_PARTICIPANTS: ("cycle-participants", _("去选人")),
        CycleProblem.NO_VERSIONS: ("cycle-versions", _("去选版本")),
        CycleProblem.RETIRED_VERSION: ("cycle-versions", _("去改选")),
        CycleProblem.NOTHING_COUNTS: ("cycle-relations", _("去设权重")),
    }[problem]
    return {"label": problem.label, "action": action, "url": reverse(step, args=[cycle.pk])}


def _fix(problem, cycle):
    """How what a person lacks is put right."""
    in_records = _("在人员档案里补上后，回到这里会自动更新。")
    text, step, action = {
        Problem.LEFT: (_("从名单里移除。"), "cycle-participants", _("去移除")),
        Problem.NO_UNIT: (in_records, "", ""),
        Problem.OUTSIDE: (_("已调离主办机构的范围，从名单里移除。"), "cycle-participants", _("去移除")),
        Problem.NO_POSITION: (in_records, "", ""),
        Problem.NO_VERSION: (_("给这个岗位序列选一个版本。"), "cycle-versions", _("去选版本")),
        Problem.NO_TARGET: (_("选一个对这个岗位有目标的版本，或改为测评全部指标。"), "cycle-edit", _("去改")),
        Problem.NO_SUPERIOR: (in_records, "", ""),
    }[problem]
    return {"label": problem.label, "text": text, "action": action, "url": step and reverse(step, args=[cycle.pk])}


def _shares(relations):
    """[(relation, percentage of the result, or None where it never counts)]."""
    total = sum(row.weight for row in relations if row.relation != Relation.SELF)
    return [
        (row, round(100 * row.weight / total) if total and row.relation != Relation.SELF else None) for row in relations
    ]


@require_POST
@login_required
def cycle_launch(request, pk):
    cycle = managed_cycle(request, pk)
    try:
        services.launch(actor=request.user, cycle=cycle, revision=shown_revision(request))
    except ServiceError as error:
        refused(request, error)
    else:
        messages.success(request, _("活动已发起，评价人现在可以填写。"))
    return redirect("cycle-detail", pk=pk)


@require_POST
@login_required
def cycle_discard(request, pk):
    cycle = managed_cycle(request, pk)
    try:
        services.discard_cycle(actor=request.user, cycle=cycle, revision=shown_revision(request))
    except ServiceError as error:
        refused(request, error)
        return redirect("cycle-detail", pk=pk)
    messages.success(request, _("草稿“%(name)s”已删除。") % {"name": cycle.name})
    return redirect("cycle-list")
