"""The search page: competencies on one tab, what else the documents list on the other; and both as a workbook."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from models_app.enums import VersionStatus
from models_app.models import Competency
from models_app.permissions.catalogue import can_read_drafts
from models_app.reads import catalogue as found
from models_app.reads import found_items
from models_app.reads.catalogue_workbook import EXCEL, competency_workbook, item_workbook
from models_app.search import LONGEST_QUERY, read_query, search_terms

ITEMS = "items"  # ?show=items
MOST_SPELLED = 6  # words that pinyin found and that are named


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    query: str
    terms: list
    drafts: bool
    statuses: dict
    chosen: dict
    sort: str


@login_required
@require_safe
def catalogue(request):
    """Search with facets; an HTMX request gets the results alone."""
    shows_items = request.GET.get("show") == ITEMS
    asked = asked_of(request)
    context = items_context(request, asked) if shows_items else competencies_context(request, asked)
    context |= {
        "query": asked.query,
        "spelled": spelled(asked.terms),
        "words": asked.query.split() if len(asked.terms) > 1 else [],
        "shows_items": shows_items,
        "tabs": tabs_of(request.GET, context["numbers"], shows_items),
        "chips": chips_of(request.GET, context["facets"]),
        "excel_query": request.GET.urlencode(),
    }
    partial = request.htmx and not request.htmx.history_restore_request
    response = render(request, f"models_app/catalogue/{'results' if partial else 'search'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_safe
def catalogue_excel(request):
    """Every hit that the page would show on all its pages, as a workbook."""
    asked = asked_of(request)
    if request.GET.get("show") == ITEMS:
        _rows, matching = matching_items(request, asked)
        content = item_workbook(found_items.read_hits(matching, ()), asked.query)
    else:
        _rows, matching = matching_competencies(asked)
        content = competency_workbook(found.read_hits([[row] for row in matching], asked.terms), asked.query)
    response = HttpResponse(content, content_type=EXCEL)
    name = _("检索结果") + f"-{timezone.localdate():%Y%m%d}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def asked_of(request):
    drafts = can_read_drafts(request.user)
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    statuses = found.status_labels(drafts=drafts)
    terms = read_query(query, lambda: found.names(drafts=drafts))
    return Asked(query, terms, drafts, statuses, chosen_of(request.GET, statuses), sort_of(request.GET, query))


def chosen_of(parameters, statuses):
    """Facet name -> chosen values. Published versions only, unless the form says otherwise."""
    chosen = {name: set(parameters.getlist(name)) for name in found.FACETS}
    chosen["status"] &= set(statuses)
    if not chosen["status"] and "filtered" not in parameters:
        chosen["status"] = {VersionStatus.PUBLISHED.value}
    return {name: values & known if (known := KNOWN.get(name)) else values for name, values in chosen.items()}


KNOWN = {"levels": set(found.LEVEL_STATES), "trade": set(found.TRADES)}


def sort_of(parameters, query):
    asked = parameters.get("sort", "")
    if asked in found.SORTS and (query or asked != found.RELEVANCE):
        return asked
    return usual_sort(query)


def usual_sort(query):
    return found.RELEVANCE if query else found.BY_MODEL


def sorts_of(asked):
    """[(value, label, whether it is chosen)]. The usual one has no value: it changes as soon as a word is typed."""
    return [
        ("" if value == usual_sort(asked.query) else value, label, value == asked.sort)
        for value, label in found.SORTS.items()
        if asked.query or value != found.RELEVANCE
    ]


def matching_competencies(asked):
    """(all hits, those that fit the facets in the order asked for)"""
    rows = found.read_rows(asked.terms, drafts=asked.drafts)
    return rows, found.sort_rows(found.chosen_only(rows, asked.chosen), asked.sort)


def matching_items(request, asked):
    rows = found_items.read_rows(asked.terms)
    return rows, found.chosen_only(rows, item_choice(request.GET))


def item_choice(parameters):
    return {name: set(parameters.getlist(name)) for name in found_items.FACETS}


def competencies_context(request, asked):
    rows, matching = matching_competencies(asked)
    # Only a search brings copies together: a list of models would have holes.
    groups = found.grouped(matching) if asked.terms else [[row] for row in matching]
    page = Paginator(groups, found.PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "page_obj": page,
        "total": len(matching),
        "copies": len(matching) - len(groups),
        "hits": found.read_hits(list(page), asked.terms),
        "facets": found.facets_of(rows, asked.chosen, asked.statuses),
        "numbers": (len(matching), found_items.found_items(asked.terms).count()),
        "sorts": sorts_of(asked),
    }


def items_context(request, asked):
    rows, matching = matching_items(request, asked)
    page = Paginator(matching, found.PAGE_SIZE).get_page(request.GET.get("page"))
    competencies = search_terms(Competency.objects.published(), asked.terms)
    return {
        "page_obj": page,
        "total": len(matching),
        "items": found_items.read_hits(list(page), asked.terms),
        "facets": found_items.facets_of(rows, item_choice(request.GET)),
        "numbers": (competencies.order_by().count(), len(matching)),
    }


def spelled(terms):
    return [word for term in terms for word in (*term.words, *term.name_words)][:MOST_SPELLED]


def tabs_of(parameters, numbers, shows_items):
    """The two halves of the catalogue: the words and the trades stay, the other facets differ."""
    kept = parameters.copy()
    for name in set(parameters) - {"q", "trade"}:
        del kept[name]
    items = kept.copy()
    items["show"] = ITEMS
    labels = (pgettext("several", "胜任力指标"), _("文档条目内容"))
    return [
        {"url": f"?{query.urlencode()}", "label": label, "count": count, "current": current}
        for query, label, count, current in zip(
            (kept, items), labels, numbers, (not shows_items, shows_items), strict=True
        )
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
