from django.urls import path

from assessments.api import assessments, cycles, notice, reports

urlpatterns = [
    path("notice/", notice.CurrentNotice.as_view(), name="notice"),
    path("cycles/", cycles.CycleList.as_view(), name="cycle-list"),
    path("cycles/<int:pk>/", cycles.CycleDetail.as_view(), name="cycle-detail"),
    path("cycles/<int:pk>/preview/", cycles.CyclePreview.as_view(), name="cycle-preview"),
    path("cycles/<int:pk>/launch/", cycles.CycleLaunch.as_view(), name="cycle-launch"),
    path("cycles/<int:pk>/close/", cycles.CycleClose.as_view(), name="cycle-close"),
    path("cycles/<int:pk>/release/", cycles.CycleRelease.as_view(), name="cycle-release"),
    path("cycles/<int:pk>/participants/", cycles.ParticipantList.as_view(), name="cycle-participant-list"),
    path(
        "cycles/<int:pk>/participants/<int:participant>/",
        cycles.ParticipantDetail.as_view(),
        name="cycle-participant-detail",
    ),
    path("assessments/", assessments.AssessmentList.as_view(), name="assessment-list"),
    path("assessments/<int:pk>/", assessments.AssessmentDetail.as_view(), name="assessment-detail"),
    path("assessments/<int:pk>/ratings/", assessments.AssessmentRatings.as_view(), name="assessment-ratings"),
    path("assessments/<int:pk>/submit/", assessments.AssessmentSubmit.as_view(), name="assessment-submit"),
    path("assessments/<int:pk>/return/", assessments.AssessmentReturn.as_view(), name="assessment-return"),
    path("participants/<int:pk>/report/", reports.ParticipantReport.as_view(), name="participant-report"),
    path("participants/<int:pk>/report/response/", reports.ParticipantResponse.as_view(), name="participant-response"),
    path(
        "participants/<int:pk>/report/actions/<int:competency>/",
        reports.ParticipantAction.as_view(),
        name="participant-action",
    ),
    path("cycles/<int:pk>/team-report/", reports.CycleTeamReport.as_view(), name="cycle-team-report"),
    path(
        "cycles/<int:pk>/organisation-report/",
        reports.CycleOrganisationReport.as_view(),
        name="cycle-organisation-report",
    ),
]
