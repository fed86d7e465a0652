from django.urls import path

from models_app.views import catalogue, positions, sources

urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("models/", catalogue.model_list, name="model-list"),
    path("models/<slug:code>/", catalogue.model_detail, name="model-detail"),
    path("models/<slug:code>/versions/<int:number>/", catalogue.version_detail, name="version-detail"),
    path("competencies/<int:pk>/", catalogue.competency_detail, name="competency-detail"),
    path("sources/", sources.source_list, name="source-list"),
    path("sources/<slug:code>/", sources.source_detail, name="source-detail"),
    path("positions/", positions.position_list, name="position-list"),
    path("positions/<int:pk>/", positions.position_detail, name="position-detail"),
    path("people/", positions.people_list, name="people-list"),
]
