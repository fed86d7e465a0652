"""The team report: people × competencies, for superiors and HR."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments.models import Cycle
from assessments.permissions.reports import can_read_team_reports
from assessments.reports.exports import EXCEL, team_workbook
from assessments.reports.pdf import pdf_of
from assessments.reports.personal import personal_report
from assessments.reports.scope import Scope, scope_of
from assessments.reports.team import Options, team_report
from assessments.views.notice import notice_required
from assessments.views.reports import download, readable
from models_app.numbers import key_in

PAGE = 50


def require_team_reader(user):
    if not can_read_team_reports(user):
        raise PermissionDenied(_("团队报告只对上级和人力资源部开放。"))


@login_required
@notice_required
@require_GET
def team_report_list(request):
    require_team_reader(request.user)
    readable_people = scope_of(request.user, {}).readable
    cycles = (
        Cycle.objects.filter(participants__in=readable_people)
        .annotate(
            people=Count("participants", filter=Q(participants__in=readable_people), distinct=True),
            answered=Count(
                "participants",
                filter=Q(participants__in=readable_people, participants__response__isnull=False),
                distinct=True,
            ),
        )
        .order_by("-closed_at", "-pk")
    )
    page = Paginator(cycles, 25).get_page(request.GET.get("page"))
    return render(request, "assessments/reports/team_list.html", {"page_obj": page})


def scoped(request, cycle):
    """The cycle and what of it the user reads; 404 where that is nothing."""
    require_team_reader(request.user)
    scope = scope_of(request.user, request.GET)
    cycle = get_object_or_404(Cycle.objects.with_results(), pk=cycle)
    if not scope.readable.filter(cycle=cycle).exists():
        raise Http404
    return cycle, scope


@login_required
@notice_required
@require_GET
@never_cache
def team_report_page(request, cycle):
    cycle, scope = scoped(request, cycle)
    options = options_of(request.GET)
    report = team_report(cycle, scope.participants.filter(cycle=cycle), options)
    page = Paginator(range(report.shown_count), PAGE).get_page(request.GET.get("page"))
    shown = report.page((page.number - 1) * PAGE, PAGE)
    context = {
        "report": shown,
        "options": options,
        "scope": scope,
        "superiors": superiors_of(scope, cycle),
        "page_obj": page,
    }
    return render(request, "assessments/reports/team_report.html", context)


def options_of(query):
    """What of the address can be used; the rest is left alone."""
    return Options(
        position=key_in(query.get("position", "")),
        dimension=query.get("dimension", ""),
        sort=query.get("sort", "") or "match",
        only_unmet=query.get("only_unmet") == "1",
        largest_first=query.get("columns") == "gap",
    )


def superiors_of(scope: Scope, cycle):
    """The superiors to narrow to, by the names copied at launch; for HR."""
    if not scope.as_hr:
        return []
    rows = scope.readable.filter(cycle=cycle, superior__isnull=False).order_by("superior_name", "superior_id")
    return list(rows.values_list("superior_id", "superior_name").distinct())


@login_required
@notice_required
@require_GET
def team_report_excel(request, cycle):
    cycle, scope = scoped(request, cycle)
    report = team_report(cycle, scope.participants.filter(cycle=cycle), options_of(request.GET))
    return download(team_workbook(report), EXCEL, f"team-{cycle.pk}.xlsx")


@login_required
@notice_required
@require_GET
def team_report_pdf(request, cycle):
    cycle, scope = scoped(request, cycle)
    report = team_report(cycle, scope.participants.filter(cycle=cycle), options_of(request.GET))
    context = {"report": report, "today": timezone.localdate()}
    body = pdf_of("assessments/reports/team_print.html", context, request)
    return download(body, "application/pdf", f"team-{cycle.pk}.pdf")


@login_required
@notice_required
@require_GET
@never_cache
def report_cell(request, participant, competency):
    """One cell explained: the strip under the matrix. A part of a page, for the script."""
    participant = readable(request, participant)
    row = next((row for row in personal_report(participant).rows if row.competency_id == competency), None)
    if row is None:
        raise Http404
    return render(request, "assessments/reports/_cell.html", {"row": row, "participant": participant})
