"""The personal report: read, print, export, answer, plan. Also the list of reports one may read."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments.forms.reports import ActionForm, ResponseForm
from assessments.models import Participant
from assessments.permissions.reports import can_plan_actions, can_respond, is_own_report
from assessments.reports.exports import EXCEL, personal_workbook
from assessments.reports.listing import report_list
from assessments.reports.pdf import pdf_of
from assessments.reports.personal import actions_of, for_reports, personal_report
from assessments.reports.personal_data import Row
from assessments.services.reports import owner_of, respond, save_action
from assessments.views.notice import notice_required
from models_app.errors import Conflict, RuleBroken
from models_app.models import Competency


def readable(request, pk):
    """The participant whose report the user may read, or 404: loading and authorising in one step."""
    return get_object_or_404(for_reports(Participant.objects.with_report_for(request.user)), pk=pk)


@login_required
@notice_required
@require_GET
@never_cache
def my_reports(request):
    return render(request, "assessments/reports/report_list.html", report_list(request.user, request.GET))


@login_required
@notice_required
@require_GET
@never_cache
def report_detail(request, participant):
    return report_page(request, readable(request, participant))


@dataclass(frozen=True)
class Priority:
    """A row with its form; None for those who only read."""

    row: Row
    form: ActionForm | None


def report_page(request, participant, *, response_form=None, action_form=None, conflict=None, status=200):
    """The page; with the form that was refused in place of an empty one."""
    report = personal_report(participant)
    plans = can_plan_actions(request.user, participant) and participant.cycle.is_released
    priorities = [
        Priority(row, action_form_for(request, participant, row, action_form) if plans else None)
        for row in report.priorities
    ]
    answers = can_respond(request.user, participant) and participant.cycle.is_released and not report.response
    context = {
        "report": report,
        "participant": participant,
        "priorities": priorities,
        "is_own": is_own_report(request.user, participant),
        "response_form": (response_form or ResponseForm()) if answers else None,
        "conflict": conflict,
    }
    return render(request, "assessments/reports/report_detail.html", context, status=status)


def action_form_for(request, participant, row, refused):
    if refused and refused.row.competency_id == row.competency_id:
        return refused
    return ActionForm(participant=participant, actor=request.user, row=row)


@login_required
@notice_required
@require_POST
def report_respond(request, participant):
    participant = readable(request, participant)
    if not can_respond(request.user, participant):
        raise PermissionDenied(_("只有本人可以回应自己的报告。"))
    form = ResponseForm(request.POST)
    if form.is_valid():
        try:
            respond(actor=request.user, participant=participant, **form.cleaned_data)
        except RuleBroken as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已记录您的回应。"))
            return redirect(f"{report_url(participant)}#response")
    return report_page(request, participant, response_form=form, status=400)


@login_required
@notice_required
@require_POST
def report_action(request, participant, competency):
    """Save one action: the form alone for a partial request, else the page."""
    participant = readable(request, participant)
    if not can_plan_actions(request.user, participant):
        raise PermissionDenied(_("行动由本人和上级商定，人力资源部只能查看。"))
    row = next((row for row in personal_report(participant).rows if row.competency_id == competency), None)
    if row is None:
        raise Http404
    form = ActionForm(request.POST, participant=participant, actor=request.user, row=row)
    status, conflict = save_form(request, participant, form)
    if request.htmx:
        if status == 200:
            row = replace(row, action=actions_of(participant)[competency])
            form = ActionForm(participant=participant, actor=request.user, row=row)
        context = {"row": row, "form": form, "participant": participant, "conflict": conflict, "saved": status == 200}
        return render(request, "assessments/reports/_action_form.html", context, status=status)
    if status == 200:
        messages.success(request, _("行动已保存。"))
        return redirect(f"{report_url(participant)}#priority-{competency}")
    return report_page(request, participant, action_form=form, conflict=conflict, status=status)


def save_form(request, participant, form):
    """(HTTP status, the stale item or None). After a conflict the form carries the current revision: sending it
    again is the choice to keep one's own text, which then stands beside the other on the page."""
    if not form.is_valid():
        return 400, None
    values = {**form.cleaned_data, "owner": owner_of(form.cleaned_data["owner"])}
    competency = Competency.objects.get(pk=form.row.competency_id)
    try:
        save_action(actor=request.user, participant=participant, competency=competency, **values)
    except RuleBroken as error:
        put_errors(form, error)
        return 400, None
    except Conflict as error:
        [item] = error.items
        form.data = {**form.data.dict(), form.add_prefix("revision"): item["revision"]}
        return 409, item
    return 200, None


def put_errors(form, error):
    for name, texts in error.fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


def report_url(participant):
    return reverse("report-detail", args=[participant.pk])


@login_required
@notice_required
@require_GET
@never_cache
def report_print(request, participant):
    """The report for paper, to look at and to print from the browser."""
    report = personal_report(readable(request, participant))
    return render(request, "assessments/reports/report_print.html", paper(report))


def paper(report):
    return {"report": report, "today": timezone.localdate(), "for_pdf": False}


@login_required
@notice_required
@require_GET
def report_pdf(request, participant):
    report = personal_report(readable(request, participant))
    body = pdf_of("assessments/reports/report_print.html", paper(report), request)
    return download(body, "application/pdf", f"{report.head.report_number}.pdf")


@login_required
@notice_required
@require_GET
def report_excel(request, participant):
    report = personal_report(readable(request, participant))
    return download(personal_workbook(report), EXCEL, f"{report.head.report_number}.xlsx")


def download(body, content_type, name):
    """A file to keep; never to be stored on the way, since it is about a person."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response
