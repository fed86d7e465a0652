"""The catalogue: models, versions, competencies."""

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from models_app.permissions.catalogue import can_read_drafts
from models_app.permissions.concepts import can_edit_concepts
from models_app.reads.competency import competency_page, links_around, with_its_kin
from models_app.reads.model import editions_of, models_for, shown_version, version_page
from models_app.reads.source_texts import source_beside
from models_app.usage import usage_of


@login_required
@require_safe
def model_list(request):
    models = models_for(drafts=can_read_drafts(request.user))
    return render(request, "models_app/catalogue/model_list.html", {"models": models})


@login_required
@require_safe
def model_detail(request, code):
    """The published version, or the newest one that the reader may know of."""
    editions = editions_of(code, drafts=can_read_drafts(request.user))
    if not editions:
        raise Http404
    return show_version(request, shown_version(editions), editions)


@login_required
@require_safe
def version_detail(request, code, number):
    editions = editions_of(code, drafts=can_read_drafts(request.user))
    version = next((edition for edition in editions if edition.number == number), None)
    if version is None:
        raise Http404
    return show_version(request, version, editions)


def show_version(request, version, editions):
    context = {
        "model": version.model,
        "version": version,
        "page": version_page(version, editions),
        "usage": usage_of(version, request.user),
    }
    return render(request, "models_app/catalogue/version.html", context)


@login_required
@require_safe
def competency_detail(request, pk):
    drafts = can_read_drafts(request.user)
    links = links_around(pk)
    competency, kin = with_its_kin(pk, links)
    if competency is None or not (competency.version.is_frozen or drafts):
        raise Http404
    prefetch_related_objects([competency, *kin], "levels")
    context = {
        "competency": competency,
        "version": competency.version,
        "model": competency.version.model,
        "page": competency_page(competency, kin, links, drafts=drafts),
        "usage": usage_of(competency.version, request.user),
        "may_link": can_edit_concepts(request.user),
    }
    context["source"] = source_beside(context["page"])
    return render(request, "models_app/catalogue/competency.html", context)
