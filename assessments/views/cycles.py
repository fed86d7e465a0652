"""Pages on which HR watch a cycle and end it. Preparing one: ``cycle_drafts``."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.enums import AssessmentStatus, CycleStatus
from assessments.forms.cycles import ExtendForm, FormsFilter, ReturnForm, add_errors
from assessments.models import Assessment, Cycle
from assessments.permissions.cycles import can_manage_cycle, can_open_cycles
from assessments.permissions.forms import can_read_answers, can_return
from assessments.reports.progress import answers_of, cycle_progress, progress_of, stages_of
from assessments.services import cycles as services
from assessments.services.ratings import return_assessment
from models_app.errors import Conflict, RuleBroken, ServiceError
from models_app.numbers import key_in

PAGE_SIZE = 50
MISSING_SHOWN = 200
OPEN_ROWS = 12  # a table up to this long is shown with its branches open


# --- Loading and authorising in one step


def visible_cycle(request, pk):
    return get_object_or_404(Cycle.objects.visible_to(request.user).select_related("unit"), pk=pk)


def managed_cycle(request, pk):
    cycle = visible_cycle(request, pk)
    if not can_manage_cycle(request.user, cycle):
        raise PermissionDenied(_("这个活动由主办机构的人力资源管理，您只能查看本机构的进度。"))
    return cycle


def launched_cycle(request, pk):
    """A cycle with forms; of a draft there is nothing to watch yet."""
    return get_object_or_404(
        Cycle.objects.visible_to(request.user).exclude(status=CycleStatus.DRAFT).select_related("unit"), pk=pk
    )


def refused(request, error):
    """Say on the next page why nothing was done."""
    texts = [str(error)]
    if isinstance(error, Conflict):
        texts = [_("活动刚被别人改过，还没有执行。请看过最新内容后再试。")]
    elif isinstance(error, RuleBroken):
        texts = [str(text) for items in error.fields.values() for text in items]
    for text in texts:
        messages.error(request, text)


# --- List and progress


@require_GET
@login_required
def cycle_list(request):
    if not can_open_cycles(request.user):
        raise PermissionDenied
    state = request.GET.get("state", "")
    shown = Cycle.objects.visible_to(request.user).select_related("unit")
    # Counting groups the rows, which drops the model's own order.
    shown = shown.annotate(chosen=Count("participants")).order_by("-opens_on", "-pk")
    if state in CycleStatus.values:
        shown = shown.filter(status=state)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    progress = progress_of(list(page.object_list), request.user)
    rows = [(cycle, progress[cycle.pk]) for cycle in page.object_list]
    tabs = [{"url": reverse("cycle-list"), "label": _("全部"), "count": None, "current": not state}]
    tabs += [
        {"url": f"?state={value}", "label": label, "count": None, "current": state == value}
        for value, label in CycleStatus.choices
    ]
    return render(
        request, "assessments/cycles/list.html", {"rows": rows, "page_obj": page, "tabs": tabs, "state": state}
    )


def _progress_page(request, pk, tab):
    cycle = launched_cycle(request, pk)
    sort = "unit" if request.GET.get("sort") == "unit" else "completion"
    progress = cycle_progress(cycle, request.user, sort=sort)
    return {
        "cycle": cycle,
        "progress": progress,
        "stages": stages_of(cycle),
        "answers": answers_of([cycle], request.user)[cycle.pk] if cycle.has_results else None,
        "versions": cycle.versions.select_related("family", "version__model"),
        "extend_form": ExtendForm(initial={"closes_on": cycle.closes_on, "revision": cycle.revision}),
        "tabs": _tabs(cycle, tab),
        "tab": tab,
        "sort": sort,
        "all_open": progress.unit_row_count <= OPEN_ROWS or request.GET.get("open") == "all",
    }


def _tabs(cycle, tab):
    names = (("cycle-detail", _("按机构")), ("cycle-superiors", _("按上级")), ("cycle-forms", _("评价表")))
    return [
        {"url": reverse(name, args=[cycle.pk]), "label": label, "count": None, "current": name == tab}
        for name, label in names
    ]


@require_GET
@login_required
def cycle_detail(request, pk):
    if visible_cycle(request, pk).is_draft:
        return redirect("cycle-preview", pk=pk)
    return render(request, "assessments/cycles/detail.html", _progress_page(request, pk, "cycle-detail"))


@require_GET
@login_required
def cycle_superiors(request, pk):
    return render(request, "assessments/cycles/detail.html", _progress_page(request, pk, "cycle-superiors"))


# --- Forms


@require_GET
@login_required
def cycle_forms(request, pk):
    context = _progress_page(request, pk, "cycle-forms")
    handled = Assessment.objects.filter(participant__cycle=pk).handled_by_hr(request.user)
    units = [(str(key), name) for key, name in handled.values_list("participant__unit", "participant__unit_name")]
    form = FormsFilter(request.GET)
    form.fields["state"].choices = [("", _("全部状态")), *AssessmentStatus.choices]
    form.fields["unit"].choices = [("", _("全部机构")), *sorted(set(units), key=lambda pair: pair[1])]
    page = Paginator(_filtered(handled, form), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"form": form, "rows": _form_rows(request.user, context["cycle"], page.object_list), "page_obj": page}
    return render(request, "assessments/cycles/detail.html", context)


def _form_rows(user, cycle, forms):
    """(form, whether it can be returned, whether its answers may be read)."""
    anonymous = set(cycle.relations.filter(anonymous=True).values_list("relation", flat=True))
    return [
        (
            form,
            cycle.is_running and form.is_submitted and can_return(user, form),
            can_read_answers(user, form, anonymous=form.relation in anonymous),
        )
        for form in forms
    ]


def _filtered(handled, form):
    rows = handled.select_related("participant__unit", "participant__cycle", "rater").order_by(
        "participant__unit__path", "participant__number", "pk"
    )
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("state"):
        rows = rows.filter(status=wanted["state"])
    if wanted.get("unit"):
        rows = rows.filter(participant__unit=wanted["unit"])
    if q := wanted.get("q"):
        rows = rows.filter(
            Q(participant__name__icontains=q) | Q(participant__number__startswith=q) | Q(rater__name__icontains=q)
        )
    return rows


@require_http_methods(["GET", "POST"])
@login_required
def form_return(request, pk, form):
    """Hand a submitted form back to its rater, with a reason."""
    cycle = launched_cycle(request, pk)
    handled = Assessment.objects.filter(participant__cycle=cycle).handled_by_hr(request.user)
    assessment = get_object_or_404(handled.select_related("participant__unit", "participant__cycle", "rater"), pk=form)
    if not can_return(request.user, assessment):
        raise PermissionDenied
    answer, status = ReturnForm(request.POST or None, initial={"revision": assessment.revision}), 200
    if request.method == "POST":
        status = 400
    if answer.is_valid():
        try:
            return_assessment(actor=request.user, assessment=assessment, **answer.cleaned_data)
        except RuleBroken as error:
            add_errors(answer, error)
        except ServiceError as error:
            answer.add_error(None, str(error))
            answer.data = {**answer.data.dict(), "revision": assessment.revision}
            status = 409
        else:
            messages.success(request, _("已退回 %(rater)s 的评价表。") % {"rater": assessment.rater.name})
            return redirect("cycle-forms", pk=pk)
    return render(
        request,
        "assessments/cycles/return.html",
        {"cycle": cycle, "assessment": assessment, "form": answer},
        status=status,
    )


# --- Ending


@require_POST
@login_required
def cycle_extend(request, pk):
    cycle = managed_cycle(request, pk)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写新的截止日期，例如 2026-12-31。"))
        return redirect("cycle-detail", pk=pk)
    try:
        services.update_cycle(
            actor=request.user,
            cycle=cycle,
            revision=form.cleaned_data["revision"],
            closes_on=form.cleaned_data["closes_on"],
        )
    except ServiceError as error:
        refused(request, error)
    else:
        messages.success(request, _("填写截止日期已改。"))
    return redirect("cycle-detail", pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
def cycle_close(request, pk):
    """What is missing, then the close itself."""
    cycle = managed_cycle(request, pk)
    if request.method == "POST":
        return _end(request, cycle, services.close, _("活动已关闭，结果已经写定。"))
    if not cycle.is_running:
        return redirect("cycle-detail", pk=pk)
    handled = Assessment.objects.filter(participant__cycle=cycle).handled_by_hr(request.user).open()
    missing = handled.select_related("participant", "rater").order_by("participant__unit__path", "participant__number")
    return render(
        request,
        "assessments/cycles/close.html",
        {
            "cycle": cycle,
            "progress": cycle_progress(cycle, request.user),
            "missing": missing[:MISSING_SHOWN],
            "unseen": max(missing.count() - MISSING_SHOWN, 0),
        },
    )


@require_POST
@login_required
def cycle_release(request, pk):
    cycle = managed_cycle(request, pk)
    return _end(request, cycle, services.release, _("报告已发放，本人和上级现在可以查看。"))


def _end(request, cycle, act, done):
    """Close or release; a second click finds it done and changes nothing."""
    try:
        act(actor=request.user, cycle=cycle, revision=shown_revision(request))
    except ServiceError as error:
        refused(request, error)
    else:
        messages.success(request, done)
    return redirect("cycle-detail", pk=cycle.pk)


def shown_revision(request):
    """The revision that the page showed; what is no number is no current revision either."""
    return key_in(request.POST.get("revision", "")) or 0
