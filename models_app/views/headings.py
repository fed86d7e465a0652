"""A draft's headings, and the version's own texts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from models_app.forms.editor import CategoryForm, VersionTextsForm
from models_app.models import Category
from models_app.services import catalogue
from models_app.services.catalogue.categories import with_headings_below
from models_app.views.asking import ask, direction_of, leave, tell_refusals
from models_app.views.conflicts import kept, original_of
from models_app.views.saving import save
from models_app.views.versions import bench_context, revision_of, version_to_edit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_category(request, pk):
    version = version_to_edit(request, pk)
    if not version.is_draft:
        return kept(request, version) if request.method == "POST" else redirect("version-review", pk)
    form = CategoryForm(request.POST or None, categories=version.categories.all())

    def done(row):
        messages.success(request, _("已新增类别“%(name)s”。") % {"name": row.name})
        return redirect("version-edit", version.pk)

    outcome = save(
        request,
        version,
        form,
        lambda: catalogue.add_category(actor=request.user, version=version, **form.cleaned_data),
        done,
    )
    if outcome.response is not None:
        return outcome.response
    context = bench_context(request, version, form=form)
    return render(request, "models_app/editor/category.html", context, status=outcome.status)


def category_at(request, pk, category):
    version = version_to_edit(request, pk)
    return version, get_object_or_404(Category.objects.select_related("version"), version=version, pk=category)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def category(request, pk, category):
    version, row = category_at(request, pk, category)
    initial = {"name": row.name, "parent": str(row.parent_id or "")}

    def form_with(data):
        return CategoryForm(data, categories=version.categories.all(), category=row, initial=initial)

    def theirs():
        row.refresh_from_db()
        return {"name": row.name, "parent": str(row.parent_id or "")}

    def done(saved):
        messages.success(request, _("类别“%(name)s”已保存。") % {"name": saved.name})
        return redirect("version-edit", version.pk)

    form, revision = form_with(request.POST or None), revision_of(request)
    outcome = save(
        request,
        version,
        form,
        lambda: catalogue.update_category(actor=request.user, category=row, revision=revision, **form.cleaned_data),
        done,
        theirs=theirs,
        again=form_with,
    )
    if outcome.response is not None:
        return outcome.response
    context = bench_context(
        request, version, form=outcome.form, category=row, clash=outcome.clash, part_revision=row.revision,
        original=original_of(outcome.form),
    )  # fmt: skip
    return render(request, "models_app/editor/category.html", context, status=outcome.status)


@login_required
@require_POST
@tell_refusals
def move_category(request, pk, category):
    version, row = category_at(request, pk, category)
    catalogue.move_category(
        actor=request.user, category=row, revision=revision_of(request), direction=direction_of(request)
    )
    return redirect("version-category", version.pk, row.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tell_refusals
def delete_category(request, pk, category):
    version, row = category_at(request, pk, category)
    if request.method == "POST":
        catalogue.delete_category(actor=request.user, category=row, revision=revision_of(request))
        messages.success(request, _("已删除类别“%(name)s”。") % {"name": row.name})
        return leave(request, "version-edit", version.pk)
    below = with_headings_below(row)
    goes = {"headings": below[1:], "competencies": list(version.competencies.filter(category__in=below))}
    return ask(request, "delete_category", bench_context(request, version, category=row, **goes))


# --- the version's own texts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request, pk):
    version = version_to_edit(request, pk)
    if not version.is_draft:
        return kept(request, version) if request.method == "POST" else redirect("version-review", pk)
    names = VersionTextsForm.base_fields
    initial = {name: getattr(version, name) for name in names}
    is_quoted = version.citations.filter(field="overview").exists()

    def form_with(data):
        form = VersionTextsForm(data, initial=initial)
        if is_quoted:
            del form.fields["overview"]
        return form

    def theirs():
        version.refresh_from_db()
        return {name: getattr(version, name) for name in names}

    def done(_saved):
        messages.success(request, _("总述与提示已保存。"))
        return redirect("version-texts", version.pk)

    form, revision = form_with(request.POST or None), revision_of(request)
    outcome = save(
        request,
        version,
        form,
        lambda: catalogue.update_version_texts(
            actor=request.user, version=version, revision=revision, **form.cleaned_data
        ),
        done,
        theirs=theirs,
        again=form_with,
    )
    if outcome.response is not None:
        return outcome.response
    context = bench_context(
        request, version, form=outcome.form, clash=outcome.clash, part_revision=version.revision,
        original=original_of(outcome.form), is_quoted=is_quoted,
    )  # fmt: skip
    return render(request, "models_app/editor/texts.html", context, status=outcome.status)
