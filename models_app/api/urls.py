from django.urls import path

from models_app.api import catalogue, concepts, entries, people, versions

urlpatterns = [
    path("dimensions/", catalogue.DimensionList.as_view(), name="dimension-list"),
    path("dimensions/<int:pk>/", catalogue.DimensionDetail.as_view(), name="dimension-detail"),
    path("models/", catalogue.ModelList.as_view(), name="model-list"),
    path("models/<int:pk>/", catalogue.ModelDetail.as_view(), name="model-detail"),
    path("versions/", catalogue.VersionList.as_view(), name="version-list"),
    path("versions/<int:pk>/", catalogue.VersionDetail.as_view(), name="version-detail"),
    path("versions/<int:pk>/draft/", versions.VersionDraft.as_view(), name="version-draft"),
    path("versions/<int:pk>/send-for-approval/", versions.VersionSend.as_view(), name="version-send"),
    path("versions/<int:pk>/return/", versions.VersionReturn.as_view(), name="version-return"),
    path("versions/<int:pk>/publish/", versions.VersionPublish.as_view(), name="version-publish"),
    path("competencies/", catalogue.CompetencyList.as_view(), name="competency-list"),
    path("competencies/<int:pk>/", versions.CompetencyInDraft.as_view(), name="competency-detail"),
    path("levels/", catalogue.LevelList.as_view(), name="level-list"),
    path("levels/<int:pk>/", versions.LevelInDraft.as_view(), name="level-detail"),
    path("concepts/", concepts.ConceptList.as_view(), name="concept-list"),
    path("concepts/<int:pk>/", concepts.ConceptDetail.as_view(), name="concept-detail"),
    path("concepts/<int:pk>/members/", concepts.ConceptMembers.as_view(), name="concept-members"),
    path(
        "concepts/<int:pk>/members/<int:member>/",
        concepts.ConceptMemberDetail.as_view(),
        name="concept-member-detail",
    ),
    path("entries/", entries.EntryList.as_view(), name="entry-list"),
    path("entries/<int:pk>/", entries.EntryDetail.as_view(), name="entry-detail"),
    path("sources/", entries.SourceList.as_view(), name="source-list"),
    path("sources/<int:pk>/", entries.SourceDetail.as_view(), name="source-detail"),
    path("positions/", catalogue.PositionList.as_view(), name="position-list"),
    path("positions/<int:pk>/", catalogue.PositionDetail.as_view(), name="position-detail"),
    path("units/", people.UnitList.as_view(), name="unit-list"),
    path("units/<int:pk>/", people.UnitDetail.as_view(), name="unit-detail"),
    path("employees/", people.EmployeeList.as_view(), name="employee-list"),
    path("employees/<int:pk>/", people.EmployeeDetail.as_view(), name="employee-detail"),
]
