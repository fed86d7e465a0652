"""What positions ask for, in a draft: all positions at a glance, one position at a time to edit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.forms.editor import TargetForm
from models_app.models import Position
from models_app.numbers import key_in
from models_app.services import catalogue
from models_app.version_checks import is_ratable, plain_number, weight_sums
from models_app.views.conflicts import kept
from models_app.views.versions import bench_context, version_to_edit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request, pk):
    """Without ``?position=`` the grid; with it the form of one position."""
    version = version_to_edit(request, pk)
    if not version.is_draft:
        return kept(request, version) if request.method == "POST" else redirect("version-review", pk)
    positions = list(Position.objects.select_related("family", "grade").order_by("family__order", "order", "pk"))
    chosen = request.POST.get("position") or request.GET.get("position")
    position = None
    if chosen:
        position = get_object_or_404(Position.objects.select_related("family"), pk=key_in(chosen))
    context = bench_context(request, version, positions=positions, position=position)
    context["sums"] = weight_sums([change.draft for change in context["bench"].changes])
    if position is None:
        context["grid"] = grid_of(context, positions)
        return render(request, "models_app/editor/targets.html", context)
    return one_position(request, version, position, context)


def grid_of(context, positions):
    """Rows of (competency, [target or None per position]); the positions with a target come first."""
    shown = [position for position in positions if position in context["sums"]]
    context["shown_positions"] = [(position, context["sums"][position]) for position in shown]
    rows = []
    for change in context["bench"].changes:
        changed = {target.draft.position_id for target in change.changed_targets if target.draft is not None}
        own = {target.position_id: target for target in change.draft.target_list}
        rows.append((change.draft, [(own.get(each.pk), each.pk in changed) for each in shown]))
    return rows


def one_position(request, version, position, context):
    bench = context["bench"]
    changes = {change.draft.pk: change for change in bench.changes}
    rows = [change.draft for change in bench.changes if is_ratable(change.draft) or _target(change.draft, position)]
    data = request.POST if request.method == "POST" else None
    forms = [TargetForm(data, competency=row, initial=TargetForm.initial_of(_target(row, position))) for row in rows]
    status, problems, stale = 200, [], []
    if data is not None:
        status = 400
        if not [form for form in forms if not form.is_valid()]:  # every form is asked: each shows its errors
            try:
                catalogue.set_targets(
                    actor=request.user, version=version, position=position, items=[input_of(form) for form in forms]
                )
            except RuleBroken as error:
                problems = [text for texts in error.fields.values() for text in texts]
            except Conflict as error:
                status, stale = 409, stale_rows(error, forms)
            except WrongState:
                return kept(request, version)
            else:
                messages.success(request, _("“%(position)s”的目标已保存。") % {"position": position})
                return redirect(f"{reverse('version-targets', args=[version.pk])}?position={position.pk}")
    context |= {
        "rows": [
            (form, changes[form.competency.pk], _base_words(changes[form.competency.pk], position)) for form in forms
        ],
        "problems": problems,
        "stale": stale,
        "unratable": [change.draft for change in bench.changes if not is_ratable(change.draft)],
        "wrong_forms": [form for form in forms if form.errors],
    }
    return render(request, "models_app/editor/targets.html", context, status=status)


def _target(competency, position):
    return next((target for target in competency.target_list if target.position_id == position.pk), None)


def _base_words(change, position):
    """The target in the version before, in words, when it differs; else nothing."""
    target = next((each for each in change.changed_targets if each.row.position_id == position.pk), None)
    if target is None:
        return ""
    if target.base is None:
        return _("前一版不要求")
    return _("前一版 %(level)s · %(kind)s · %(weight)s") % {
        "level": target.base.level,
        "kind": target.base.get_kind_display(),
        "weight": plain_number(target.base.weight),
    }


def input_of(form):
    values = form.cleaned_data
    return catalogue.TargetInput(
        form.competency,
        level=values["level"],
        kind=values["kind"] or "general",
        weight=values["weight"],
        revision=values["revision"],
    )


def stale_rows(error, forms):
    """(competency, mine, theirs), and the forms made ready to save mine on what stands now."""
    by_key = {form.competency.key: form for form in forms}
    rows = []
    for item in error.items:
        form = by_key[item["key"]]
        form.data = form.data.copy()
        form.data[form.add_prefix("revision")] = item["revision"] or ""
        rows.append((form.competency, item["mine"]["target"], item["theirs"]["target"]))
    return rows
