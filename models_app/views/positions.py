"""Positions and people."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from models_app.permissions.people import can_read_people
from models_app.reads.people import PeopleFilter, people
from models_app.reads.positions import by_family, positions, target_counts, targets_by_version

PEOPLE_PER_PAGE = 50


@login_required
@require_safe
def position_list(request):
    counts = target_counts()
    rows = list(positions())
    for position in rows:
        position.target_count = counts.get(position.pk, 0)
    return render(request, "models_app/catalogue/position_list.html", {"families": by_family(rows)})


@login_required
@require_safe
def position_detail(request, pk):
    position = get_object_or_404(positions(), pk=pk)
    context = {"position": position, "versions": targets_by_version(position)}
    return render(request, "models_app/catalogue/position.html", context)


@login_required
@require_safe
def people_list(request):
    """The people of the units that the caller's HR role reaches. Read only."""
    if not can_read_people(request.user):
        raise PermissionDenied
    wanted = PeopleFilter.read(request.GET, request.user)
    page = Paginator(people(request.user, wanted), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "models_app/catalogue/people.html", {"page_obj": page, "wanted": wanted})
