"""The entries of the documents: the list, one entry, and one of its printings against the first."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from models_app.reads import entries as read
from models_app.reads.printings import compare
from models_app.search import LONGEST_QUERY

LONGEST_WORDS = 24  # characters of a replaced stretch that are shown in the summary


@login_required
@require_safe
def entry_list(request):
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    chosen = {name: set(request.GET.getlist(name)) for name in read.FACETS}
    rows = read.read_rows()
    found = read.found_in(rows, query)
    facets = read.facets_of(found, chosen)
    context = {
        "query": query,
        "total": len(rows),
        "rows": read.chosen_only(found, chosen),
        "facets": facets,
        "chips": chips_of(request.GET, facets),
    }
    return render(request, "models_app/entries/list.html", context)


def chips_of(parameters, facets):
    """What is chosen, each with the address of the page without it."""
    chips = []
    for facet in facets:
        for option in facet.options:
            if option.selected:
                without = parameters.copy()
                without.setlist(facet.name, [o.value for o in facet.options if o.selected and o is not option])
                chips.append({"label": option.label, "url": f"?{without.urlencode()}"})
    return chips


@login_required
@require_safe
def entry_detail(request, code):
    entry = get_object_or_404(read.entries(), code=code)
    return render(request, "models_app/entries/detail.html", {"entry": entry, "page": read.entry_page(entry)})


@login_required
@require_safe
def entry_place(request, code, order):
    """One printing against the first."""
    found = read.place_of(code, order)
    if found is None:
        raise Http404
    place, first = found
    comparison = compare(first.passage.quote, place.passage.quote)
    words = [words_for(row) for row in comparison.replacements]
    context = {"entry": place.entry, "place": place, "first": first, "comparison": comparison, "words": words}
    return render(request, "models_app/entries/place.html", context)


def words_for(replacement):
    number = replacement.number
    values = {"before": shortened(replacement.before), "after": shortened(replacement.after), "number": number}
    if not replacement.before:
        return ngettext("加上“%(after)s” %(number)s 次", "加上“%(after)s” %(number)s 次", number) % values
    if not replacement.after:
        return ngettext("去掉“%(before)s” %(number)s 次", "去掉“%(before)s” %(number)s 次", number) % values
    words = ngettext("“%(before)s”改为“%(after)s” %(number)s 次", "“%(before)s”改为“%(after)s” %(number)s 次", number)
    return words % values


def shortened(text):
    """A long stretch by its first and last words, and how long it is."""
    if len(text) <= LONGEST_WORDS:
        return text
    number = len(text)
    words = ngettext("%(first)s…%(last)s（%(number)s 字）", "%(first)s…%(last)s（%(number)s 字）", number)
    return words % {"first": text[:10], "last": text[-6:], "number": number}
