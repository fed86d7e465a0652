"""The catalogue: search, models, versions, competencies."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from models_app.enums import VersionStatus
from models_app.models import CompetencyModel, Dimension, Position
from models_app.permissions.catalogue import can_read_drafts
from models_app.permissions.concepts import can_edit_concepts
from models_app.reads import catalogue as found
from models_app.reads.competency import competency_page, links_around, with_its_kin
from models_app.reads.language import in_language
from models_app.reads.model import editions_of, models_for, shown_version, version_page
from models_app.search import LONGEST_QUERY
from models_app.usage import usage_of


@login_required
@require_safe
def catalogue(request):
    """Search with facets; an HTMX request gets the results alone."""
    drafts = can_read_drafts(request.user)
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    statuses = found.status_labels(drafts=drafts)
    chosen = chosen_of(request.GET, statuses)
    terms = found.terms_for(query, drafts=drafts)
    rows = found.read_rows(terms, drafts=drafts)
    sort = sort_of(request.GET, query)
    matching = found.sort_rows(found.chosen_only(rows, chosen), sort)
    page = Paginator(matching, found.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "terms": terms,
        "spelled": [word for term in terms for word in (*term.words, *term.name_words)][:6],
        "page_obj": page,
        "total": len(matching),
        "hits": found.read_hits(list(page), terms),
        "facets": facets_of(rows, chosen, statuses),
        "sort": sort,
        "sorts": [(value, label) for value, label in found.SORTS.items() if query or value != found.RELEVANCE],
    }
    context["chips"] = chips_of(request.GET, context["facets"])
    partial = request.htmx and not request.htmx.history_restore_request
    response = render(request, f"models_app/catalogue/{'results' if partial else 'search'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def chosen_of(parameters, statuses):
    """Facet name -> chosen values. Published versions only, unless the form says otherwise."""
    chosen = {name: set(parameters.getlist(name)) for name in found.FACETS}
    chosen["status"] &= set(statuses)
    if not chosen["status"] and "filtered" not in parameters:
        chosen["status"] = {VersionStatus.PUBLISHED.value}
    return {name: values & known if (known := KNOWN.get(name)) else values for name, values in chosen.items()}


KNOWN = {"levels": set(found.LEVEL_STATES)}


def sort_of(parameters, query):
    asked = parameters.get("sort", "")
    if asked in found.SORTS and (query or asked != found.RELEVANCE):
        return asked
    return found.RELEVANCE if query else found.BY_MODEL


def facets_of(rows, chosen, statuses):
    counts = found.counts_of(rows, chosen)
    labels = {
        "dimension": {row.code: in_language(row, "name") for row in Dimension.objects.all()},
        "model": dict(CompetencyModel.objects.values_list("code", "name")),
        "position": {str(row.pk): str(row) for row in Position.objects.select_related("family")},
        "levels": found.LEVEL_STATES,
        "status": statuses,
    }
    titles = {
        "dimension": _("维度"),
        "model": _("模型"),
        "position": _("要求它的岗位"),
        "levels": _("行为等级"),
        "status": _("版本状态"),
    }
    return [
        found.Facet(name, titles[name], found.options(labels[name], counts[name], chosen[name]))
        for name in found.FACETS
    ]


def chips_of(parameters, facets):
    """What is chosen, each with the address of the page without it."""
    chips = []
    for facet in facets:
        for option in facet.options:
            if option.selected:
                without = parameters.copy()
                without.setlist(facet.name, [o.value for o in facet.options if o.selected and o is not option])
                without["filtered"] = "1"
                without.pop("page", None)
                chips.append({"label": option.label, "url": f"?{without.urlencode()}"})
    return chips


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
    return render(request, "models_app/catalogue/competency.html", context)
