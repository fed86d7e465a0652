"""The source documents: a list, one document in full with what quotes it, its account, and what is wrong in them."""

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from models_app.enums import DefectKind
from models_app.models import SourceDocument
from models_app.reads.account import document_account, figures
from models_app.reads.entries import defects
from models_app.reads.sources import SHOWN, document_page


@login_required
@require_safe
def source_list(request):
    return render(request, "models_app/sources/list.html", {"documents": figures()})


@login_required
@require_safe
def source_detail(request, code):
    document = get_object_or_404(SourceDocument, code=code)
    use = chosen_use(request)
    page = document_page(document, use=use)
    context = {"document": document, "page": page, "use": use, "tabs": tabs_of(page, use)}
    return render(request, "models_app/sources/detail.html", context)


@login_required
@require_safe
def source_cited(request, code):
    """What is wrong in a document and what quotes it: a page of its own or, for the reader, a part of theirs."""
    document = get_object_or_404(SourceDocument, code=code)
    use = chosen_use(request)
    context = {"document": document, "page": document_page(document, use=use), "use": use}
    template = "_cited.html" if request.htmx else "cited.html"
    response = render(request, f"models_app/sources/{template}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def chosen_use(request):
    use = request.GET.get("use", "")
    return use if use in SHOWN else ""


def tabs_of(page, use):
    """Which parts the reader sees; each with how many there are."""
    labels = {
        "": pgettext("parts of a document", "全部"),
        "used": _("已收录"),
        "prose": _("叙述文字"),
        "noise": _("与内容无关"),
    }
    return [
        {"url": f"?use={key}" if key else "?", "label": label, "count": page.uses[key], "current": key == use}
        for key, label in labels.items()
    ]


@login_required
@require_safe
def source_account(request, code):
    document = get_object_or_404(SourceDocument, code=code)
    context = {"document": document, "account": document_account(document)}
    return render(request, "models_app/sources/account.html", context)


@login_required
@require_safe
def defect_list(request):
    found = defects()
    kinds = Counter(defect.kind for defect in found)
    kind = request.GET.get("kind", "")
    if kind in kinds:
        found = [defect for defect in found if defect.kind == kind]
    address = reverse("defect-list")
    tabs = [
        {"url": f"{address}?kind={key}", "label": DefectKind(key).label, "count": number, "current": key == kind}
        for key, number in kinds.items()
    ]
    total = sum(kinds.values())
    every = {
        "url": address,
        "label": pgettext("kinds of defects", "全部"),
        "count": total,
        "current": kind not in kinds,
    }
    context = {"groups": by_document(found), "tabs": [every, *tabs], "total": len(found)}
    return render(request, "models_app/sources/defects.html", context)


def by_document(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row.document, []).append(row)
    return list(groups.items())
