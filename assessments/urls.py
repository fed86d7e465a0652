from django.urls import path

from assessments.views import cycle_drafts, cycles, notice, ratings, reports, team

urlpatterns = [
    path("notice/", notice.notice, name="notice"),
    path("assessments/", ratings.assessment_list, name="assessment-list"),
    path("assessments/<int:pk>/", ratings.assessment_detail, name="assessment-detail"),
    path("assessments/<int:pk>/submit/", ratings.assessment_submit, name="assessment-submit"),
    path("assessments/<int:pk>/return/", ratings.assessment_return, name="assessment-return"),
    path("assessments/cycle/<int:cycle>/submit/", ratings.assessment_submit_all, name="assessment-submit-all"),
    path(
        "assessments/cycle/<int:cycle>/competency/<int:competency>/",
        ratings.assessment_by_competency,
        name="assessment-by-competency",
    ),
    path("cycles/", cycles.cycle_list, name="cycle-list"),
    path("cycles/new/", cycle_drafts.cycle_create, name="cycle-create"),
    path("cycles/<int:pk>/", cycles.cycle_detail, name="cycle-detail"),
    path("cycles/<int:pk>/superiors/", cycles.cycle_superiors, name="cycle-superiors"),
    path("cycles/<int:pk>/forms/", cycles.cycle_forms, name="cycle-forms"),
    path("cycles/<int:pk>/forms/<int:form>/return/", cycles.form_return, name="cycle-form-return"),
    path("cycles/<int:pk>/extend/", cycles.cycle_extend, name="cycle-extend"),
    path("cycles/<int:pk>/close/", cycles.cycle_close, name="cycle-close"),
    path("cycles/<int:pk>/release/", cycles.cycle_release, name="cycle-release"),
    path("cycles/<int:pk>/edit/", cycle_drafts.cycle_edit, name="cycle-edit"),
    path("cycles/<int:pk>/versions/", cycle_drafts.cycle_versions, name="cycle-versions"),
    path("cycles/<int:pk>/relations/", cycle_drafts.cycle_relations, name="cycle-relations"),
    path("cycles/<int:pk>/participants/", cycle_drafts.cycle_participants, name="cycle-participants"),
    path("cycles/<int:pk>/participants/add/", cycle_drafts.participants_add, name="cycle-participants-add"),
    path("cycles/<int:pk>/participants/remove/", cycle_drafts.participants_remove, name="cycle-participants-remove"),
    path(
        "cycles/<int:pk>/participants/<int:participant>/excuse/",
        cycle_drafts.participant_excuse,
        name="cycle-participant-excuse",
    ),
    path("cycles/<int:pk>/preview/", cycle_drafts.cycle_preview, name="cycle-preview"),
    path("cycles/<int:pk>/launch/", cycle_drafts.cycle_launch, name="cycle-launch"),
    path("cycles/<int:pk>/discard/", cycle_drafts.cycle_discard, name="cycle-discard"),
    path("reports/", reports.my_reports, name="my-reports"),
    path("reports/<int:participant>/", reports.report_detail, name="report-detail"),
    path("reports/<int:participant>/print/", reports.report_print, name="report-print"),
    path("reports/<int:participant>/pdf/", reports.report_pdf, name="report-pdf"),
    path("reports/<int:participant>/excel/", reports.report_excel, name="report-excel"),
    path("reports/<int:participant>/response/", reports.report_respond, name="report-respond"),
    path("reports/<int:participant>/actions/<int:competency>/", reports.report_action, name="report-action"),
    path(
        "reports/<int:participant>/competencies/<int:competency>/", team.report_cell, name="report-cell"
    ),
    path("team-reports/", team.team_report_list, name="team-report-list"),
    path("team-reports/<int:cycle>/", team.team_report_page, name="team-report"),
    path("team-reports/<int:cycle>/excel/", team.team_report_excel, name="team-report-excel"),
]
