"""The change record: the auditor reads who did what and when. Nothing here writes."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from models_app.forms.changes import ChangeFilterForm
from models_app.permissions.people import can_read_change_record
from models_app.reads.actions import action_label, type_label
from models_app.reads.changes import actions, changes, changes_of, object_types

PAGE_SIZE = 50


@login_required
@require_safe
def change_record(request):
    if not can_read_change_record(request.user):
        raise Http404
    form = ChangeFilterForm(
        request.GET, actions=[(name, action_label(name)) for name in actions()], kinds=object_types()
    )
    is_valid = form.is_valid()
    page = Paginator(changes(form.cleaned_data if is_valid else {}), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": [(line, action_label(line.action), type_label(line.object_type), changes_of(line)) for line in page],
        "is_filtered": any(form.cleaned_data.values()) if is_valid else True,
    }
    return render(request, "models_app/change_record.html", context, status=200 if is_valid else 400)
