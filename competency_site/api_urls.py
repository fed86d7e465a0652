"""Everything under /api/v1/: each app brings its own addresses."""

from django.urls import include, path

from .api_auth import ObtainToken

urlpatterns = [
    path("token/", ObtainToken.as_view(), name="token"),
    path("", include("models_app.api.urls")),
    path("", include("assessments.api.urls")),
]
