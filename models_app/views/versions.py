"""The desk of editors and approvers, and what happens to a whole version: sent, returned, published, discarded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from models_app.enums import ModelNature, VersionStatus
from models_app.errors import RuleBroken
from models_app.forms.editor import ModelForm, PublishForm, ReturnForm
from models_app.models import ModelVersion
from models_app.numbers import key_in
from models_app.permissions.catalogue import (
    can_approve,
    can_compose,
    can_edit_model,
    can_edit_version,
    can_read_drafts,
    has_edited,
)
from models_app.reads.actions import action_label
from models_app.reads.changes import changes_of
from models_app.reads.editor import Workbench, desk
from models_app.services import catalogue
from models_app.views.asking import ask, leave, tell_refusals


def version_at(request, pk):
    """The version, for those who may read drafts; nobody else knows of these pages."""
    version = get_object_or_404(ModelVersion.objects.select_related("model", "base__model"), pk=pk)
    if not can_read_drafts(request.user):
        raise Http404
    return version


def version_to_edit(request, pk):
    """The version, for those who edit its model; who may only read gets 403."""
    version = version_at(request, pk)
    if not can_edit_model(request.user, version.model):
        raise PermissionDenied
    return version


def add_errors(form, error):
    """Show what a service refused beside the fields it names."""
    for name, texts in error.fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, str(text))


@login_required
@require_safe
def version_list(request):
    if not can_read_drafts(request.user):
        raise Http404
    user = request.user
    rows = desk(user)
    waiting = [row for row in rows if row.open and row.open.status == VersionStatus.IN_APPROVAL]
    context = {
        "rows": rows,
        "waiting": waiting,
        "drafts": [row for row in rows if row.open and row.open.status == VersionStatus.DRAFT],
        "may_compose": can_compose(user),
        "may_approve": can_approve(user),
        "edited": {row.open.pk for row in rows if user.pk in [editor.user_id for editor in row.editors]},
    }
    return render(request, "models_app/editor/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_model(request):
    if not can_read_drafts(request.user):
        raise Http404
    if not can_compose(request.user):
        raise PermissionDenied
    form = ModelForm(request.POST or None, initial={"nature": ModelNature.REQUIREMENT})
    if form.is_valid():
        try:
            draft = catalogue.create_model(actor=request.user, **form.cleaned_data)
        except RuleBroken as error:
            add_errors(form, error)
        else:
            messages.success(request, _("已建立“%(model)s”，现在编辑它的第 1 版。") % {"model": draft.model})
            return redirect("version-edit", draft.pk)
    return render(request, "models_app/editor/add_model.html", {"form": form}, status=400 if form.is_bound else 200)


@login_required
@require_POST
@tell_refusals
def open_draft(request, pk):
    draft = catalogue.open_draft(actor=request.user, version=version_to_edit(request, pk))
    messages.success(request, _("已从第 %(base)s 版另起第 %(number)s 版草稿。") % {
        "base": draft.base.number, "number": draft.number,
    })  # fmt: skip
    return redirect("version-edit", draft.pk)


@login_required
@require_safe
def review(request, pk):
    """The whole difference from the version before: what an approver reads."""
    version = version_at(request, pk)
    context = bench_context(request, version)
    context["bench"].add_sources()
    return render(request, "models_app/editor/review.html", context)


def bench_context(request, version, **more):
    """What the band above every page of a version shows."""
    bench = Workbench(version, request.user)
    return {
        "bench": bench,
        "version": version,
        "may_edit": can_edit_version(request.user, version),
        "may_publish": bench.may_publish,
        "may_approve": can_approve(request.user),
        "has_edited": bench.has_edited,
        "page": request.resolver_match.url_name,
        **more,
    }


@login_required
@require_safe
def preview(request, pk):
    """The whole version as it will stand in the catalogue."""
    version = version_at(request, pk)
    return render(request, "models_app/editor/preview.html", bench_context(request, version))


@login_required
@require_safe
def history(request, pk):
    version = version_at(request, pk)
    context = bench_context(request, version)
    page = Paginator(context["bench"].history, 50).get_page(request.GET.get("page"))
    context["rows"] = [(record, action_label(record.action), "", changes_of(record)) for record in page]
    return render(request, "models_app/editor/history.html", {**context, "page_obj": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tell_refusals
def send(request, pk):
    version = version_to_edit(request, pk)
    context = bench_context(request, version)
    if request.method == "POST":
        try:
            catalogue.send_for_approval(actor=request.user, version=version, revision=revision_of(request))
        except RuleBroken as error:
            return ask(request, "send", {**context, "problems": error.fields[""]}, status=400)
        messages.success(request, _("第 %(number)s 版已送审，等待另一个人审批。") % {"number": version.number})
        return leave(request, "version-review", version.pk)
    return ask(request, "send", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tell_refusals
def send_back(request, pk):
    version = version_at(request, pk)
    if not (can_approve(request.user) or has_edited(request.user, version)):
        raise PermissionDenied
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        catalogue.return_draft(
            actor=request.user, version=version, revision=revision_of(request), reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("第 %(number)s 版已退回，编辑会看到原因。") % {"number": version.number})
        return leave(request, "version-list")
    return ask(request, "return", bench_context(request, version, form=form), status=400 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tell_refusals
def publish(request, pk):
    version = version_at(request, pk)
    if not can_approve(request.user):
        raise PermissionDenied
    form = PublishForm(request.POST or None)
    if form.is_valid():
        try:
            catalogue.publish(actor=request.user, version=version, revision=revision_of(request), **form.cleaned_data)
        except RuleBroken as error:
            add_errors(form, error)
        else:
            messages.success(request, _("第 %(number)s 版已发布。") % {"number": version.number})
            return leave(request, "version-detail", version.model.code, version.number)
    return ask(request, "publish", bench_context(request, version, form=form), status=400 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tell_refusals
def discard(request, pk):
    version = version_to_edit(request, pk)
    if request.method == "POST":
        catalogue.discard_draft(actor=request.user, version=version, revision=revision_of(request))
        messages.success(request, _("第 %(number)s 版草稿已放弃。") % {"number": version.number})
        return leave(request, "version-list")
    return ask(request, "discard", bench_context(request, version))


def revision_of(request):
    """The revision that the page showed; a request without one knows nothing and is stale."""
    return key_in(request.POST.get("revision", ""))
