"""The matrix of concepts and models, as a page and as a workbook; and what belongs to no concept."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from models_app.permissions.concepts import can_edit_concepts
from models_app.reads.concepts import published_competencies, unlinked
from models_app.reads.matrix import MatrixFilter, read_matrix
from models_app.reads.matrix_workbook import EXCEL, matrix_workbook


def chosen_of(parameters):
    """Values that do not occur find nothing; a control character or an absurd length is nothing to compare with."""
    texts = {name: parameters.get(name, "")[:40] for name in ("trade", "kind", "dimension")}
    return MatrixFilter(**texts, shared=parameters.get("shared") == "1")


@login_required
@require_safe
def concept_matrix(request):
    chosen = chosen_of(request.GET)
    context = {"matrix": read_matrix(chosen), "chosen": chosen, "query": request.GET.urlencode()}
    return render(request, "models_app/concepts/matrix.html", context)


@login_required
@require_safe
def matrix_excel(request):
    content = matrix_workbook(read_matrix(chosen_of(request.GET)))
    name = _("概念矩阵") + f"-{timezone.localdate():%Y%m%d}.xlsx"
    response = HttpResponse(content, content_type=EXCEL)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@login_required
@require_safe
def unlinked_list(request):
    """Published competencies in no concept; ``model`` keeps one model's."""
    model = request.GET.get("model", "")
    groups = {}
    for row in unlinked(published_competencies()):
        groups.setdefault(row.version.model, []).append(row)
    context = {
        "groups": [(each, rows) for each, rows in groups.items() if model in ("", each.code)],
        "models": [(each, len(rows)) for each, rows in groups.items()],
        "model": model,
        "may_edit": can_edit_concepts(request.user),
    }
    return render(request, "models_app/concepts/unlinked.html", context)
