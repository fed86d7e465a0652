"""The source documents: a list, and one document in full with what quotes it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from models_app.models import SourceDocument
from models_app.reads.sources import document_page, documents


@login_required
@require_safe
def source_list(request):
    return render(request, "models_app/catalogue/source_list.html", {"documents": documents()})


@login_required
@require_safe
def source_detail(request, code):
    document = get_object_or_404(SourceDocument, code=code)
    context = {"document": document, "page": document_page(document)}
    return render(request, "models_app/catalogue/source.html", context)
