from django.urls import path

from assessments.api import assessments

urlpatterns = [
    path("assessments/", assessments.AssessmentList.as_view(), name="assessment-list"),
    path("assessments/<int:pk>/", assessments.AssessmentDetail.as_view(), name="assessment-detail"),
    path("assessments/<int:pk>/ratings/", assessments.AssessmentRatings.as_view(), name="assessment-ratings"),
    path("assessments/<int:pk>/submit/", assessments.AssessmentSubmit.as_view(), name="assessment-submit"),
    path("assessments/<int:pk>/return/", assessments.AssessmentReturn.as_view(), name="assessment-return"),
]
