"""A version as a file, and a file into a draft: chosen, looked at, imported."""

import time
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from models_app.errors import RuleBroken, ServiceError, WrongState
from models_app.exchange.limits import LARGEST_DRAIN, LARGEST_UPLOAD, UPLOAD_FRAME
from models_app.exchange.reading import too_large
from models_app.exchange.writing import CONTENT_TYPES, ENDINGS, EXCEL, template, write
from models_app.forms.exchange import ImportForm
from models_app.models import ModelVersion, PendingImport
from models_app.numbers import key_in
from models_app.permissions.catalogue import can_export
from models_app.reads.exchange import content_of, dimension_names, positions
from models_app.reads.exchange_page import shown_problems, shown_tables
from models_app.services.catalogue import exchange
from models_app.views.compose import for_composers
from models_app.views.versions import version_at

IMPORTS = "imports"  # in the session: what was uploaded in it
MOST_IMPORTS = 5
LONGEST_DRAIN = 30  # seconds
CHUNK = 64 * 1024


# --- out


@login_required
@require_safe
def export(request, pk, file_format):
    version = ModelVersion.objects.select_related("model").filter(pk=pk).first()
    if version is None or file_format not in ENDINGS:
        raise Http404
    if not can_export(request.user):
        # Everybody may read what is published, but not take it out as a file.
        raise PermissionDenied if version.is_frozen else Http404
    data = write(content_of(version), file_format, dimension_names())
    name = f"{version.model.code}-{version.number}.{ENDINGS[file_format]}"
    return attachment(data, name, CONTENT_TYPES[file_format])


def attachment(data, name, content_type):
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@for_composers
def empty_template(request):
    rows = [(family, key, name) for (family, key), name in positions().items()]
    return attachment(template(dimension_names(), rows), _("模型模板") + ".xlsx", CONTENT_TYPES[EXCEL])


# --- in


def refuse_large(view):
    """Answers an upload that is too large before anything of it is kept; the token is looked at afterwards.

    Django would read the whole body to find the token in it, so this view is exempt and asks for the token itself.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request):
        length = key_in(request.META.get("CONTENT_LENGTH") or "0") or 0
        if request.method == "POST" and length > LARGEST_UPLOAD + UPLOAD_FRAME:
            throw_away(request, length)
            return upload_page(request, ImportForm(), error=too_large(), status=413)
        return protected(request)

    return guarded


def throw_away(request, length):
    """Read what the browser still sends, keeping nothing: it shows an answer only when it was let finish."""
    left, until = min(length, LARGEST_DRAIN), time.monotonic() + LONGEST_DRAIN
    while left > 0 and time.monotonic() < until:
        chunk = request.read(min(CHUNK, left))
        if not chunk:
            return
        left -= len(chunk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
@refuse_large
def upload(request):
    version = version_named(request)
    form = ImportForm(request.POST or None, request.FILES or None, initial={"version": version.pk if version else ""})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            pending = exchange.keep_upload(
                actor=request.user, file_name=file.name, data=file.read(LARGEST_UPLOAD + 1), version=version
            )
        except ServiceError as error:
            status = 409 if isinstance(error, WrongState) else 400
            return upload_page(request, form, version, error, status)
        request.session[IMPORTS] = [*request.session.get(IMPORTS, ()), str(pending.pk)][-MOST_IMPORTS:]
        return redirect("import-preview", pending.pk)
    return upload_page(request, form, version, status=400 if request.method == "POST" else 200)


def version_named(request):
    """The version whose page led here; a file of one table goes there."""
    key = key_in(request.POST.get("version") or request.GET.get("version") or "")
    return version_at(request, key) if key else None


def upload_page(request, form, version=None, error=None, status=200):
    context = {"form": form, "version": version, "error": error}
    return render(request, "models_app/exchange/upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def import_preview(request, pk):
    """The dry run; a POST imports, or lets go of the file."""
    pending = own_upload(request, pk)
    if pending is None:
        messages.warning(request, _("这个文件已经导入过，或者放了太久。请重新选择文件。"))
        return redirect("import-upload")
    if request.method != "POST":
        return preview_page(request, pending)
    if request.POST.get("act") == "drop":
        exchange.drop_upload(actor=request.user, pending=pending)
        messages.info(request, _("没有导入，什么都没有改。"))
        return redirect("import-upload")
    try:
        draft = exchange.apply_import(actor=request.user, pending=pending, state=request.POST.get("state", ""))
    except RuleBroken as error:
        return preview_page(request, pending, error, 400)
    except ServiceError as error:
        return preview_page(request, pending, error, 409)
    messages.success(
        request,
        _("已导入 %(version)s。不要的话，可以在这里放弃草稿；已发布的版本没有变。") % {"version": draft},
    )
    return redirect("version-review", draft.pk)


def own_upload(request, pk):
    """What the user uploaded in this session; None when it is gone. Nobody else knows of it."""
    if str(pk) not in request.session.get(IMPORTS, ()):
        raise Http404
    return PendingImport.objects.select_related("version__model").filter(pk=pk, user=request.user).first()


def preview_page(request, pending, error=None, status=200):
    try:
        seen = exchange.preview_of(pending)
    except ServiceError as refusal:
        context = {"pending": pending, "error": refusal}
        return render(request, "models_app/exchange/preview.html", context, status=409)
    problems, more_problems = shown_problems(seen.plan)
    rows = seen.plan.tables["model"].standing if seen.plan.tables else []
    context = {
        "pending": pending,
        "seen": seen,
        "error": error,
        "destination": seen.destination,
        "model_name": rows[0].values["name"] if rows else "",
        "counts": seen.plan.counts,
        "problems": problems,
        "more_problems": more_problems,
        "tables": shown_tables(seen.plan, dimension_names()) if seen.plan.tables else [],
    }
    return render(request, "models_app/exchange/preview.html", context, status=status)
