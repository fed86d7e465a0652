from django.urls import path

from models_app.views import catalogue, change_record, compose, editor, headings, positions, sources, targets, versions

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
    path("compose/", compose.compose, name="compose"),
    path("compose/code/", compose.code, name="compose-code"),
    path("compose/pick/", compose.pick_one, name="compose-pick"),
    path("compose/pick-model/", compose.pick_model, name="compose-pick-model"),
    path("compose/move/", compose.move, name="compose-move"),
    path("compose/renew/", compose.renew, name="compose-renew"),
    path("compose/remove/", compose.remove, name="compose-remove"),
    path("compose/undo/", compose.undo, name="compose-undo"),
    path("versions/", versions.version_list, name="version-list"),
    path("versions/models/add/", versions.add_model, name="model-add"),
    path("versions/<int:pk>/draft/", versions.open_draft, name="version-draft"),
    path("versions/<int:pk>/review/", versions.review, name="version-review"),
    path("versions/<int:pk>/preview/", versions.preview, name="version-preview"),
    path("versions/<int:pk>/history/", versions.history, name="version-history"),
    path("versions/<int:pk>/send/", versions.send, name="version-send"),
    path("versions/<int:pk>/return/", versions.send_back, name="version-return"),
    path("versions/<int:pk>/publish/", versions.publish, name="version-publish"),
    path("versions/<int:pk>/discard/", versions.discard, name="version-discard"),
    path("versions/<int:pk>/edit/", editor.edit, name="version-edit"),
    path("versions/<int:pk>/texts/", headings.texts, name="version-texts"),
    path("versions/<int:pk>/targets/", targets.targets, name="version-targets"),
    path("versions/<int:pk>/categories/add/", headings.add_category, name="version-category-add"),
    path("versions/<int:pk>/categories/<int:category>/", headings.category, name="version-category"),
    path("versions/<int:pk>/categories/<int:category>/move/", headings.move_category, name="version-category-move"),
    path(
        "versions/<int:pk>/categories/<int:category>/delete/", headings.delete_category, name="version-category-delete"
    ),
    path("versions/<int:pk>/competencies/add/", editor.add_competency, name="version-competency-add"),
    path("versions/<int:pk>/competencies/back/", editor.bring_back_competency, name="version-competency-back"),
    path(
        "versions/<int:pk>/competencies/<int:competency>/levels/back/",
        editor.bring_back_level,
        name="version-level-back",
    ),
    path("versions/<int:pk>/competencies/<int:competency>/", editor.competency, name="version-competency"),
    path(
        "versions/<int:pk>/competencies/<int:competency>/meaning/",
        editor.set_meaning,
        name="version-competency-meaning",
    ),
    path(
        "versions/<int:pk>/competencies/<int:competency>/move/", editor.move_competency, name="version-competency-move"
    ),
    path(
        "versions/<int:pk>/competencies/<int:competency>/restore/",
        editor.restore_texts,
        name="version-competency-restore",
    ),
    path("versions/<int:pk>/competencies/<int:competency>/scale/", editor.add_scale, name="version-competency-scale"),
    path(
        "versions/<int:pk>/competencies/<int:competency>/delete/",
        editor.delete_competency,
        name="version-competency-delete",
    ),
    path("versions/<int:pk>/levels/<int:level>/move/", editor.move_level, name="version-level-move"),
    path("versions/<int:pk>/levels/<int:level>/restore/", editor.restore_level, name="version-level-restore"),
    path("versions/<int:pk>/levels/<int:level>/delete/", editor.delete_level, name="version-level-delete"),
    path("changes/", change_record.change_record, name="change-record"),
]
