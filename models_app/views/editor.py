"""Editing a draft: one competency at a time, its levels, the headings, the targets, the version's texts.

Every form posts to its own page and works without script; htmx only spares the reload.
"""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from models_app.enums import Origin
from models_app.errors import RuleBroken, WrongState
from models_app.forms.editor import CompetencyForm, LevelForm
from models_app.level_notes import missing_ranks, notes_of, vague_pieces
from models_app.models import Competency, Level
from models_app.numbers import key_in
from models_app.reads.editor import add_source
from models_app.reads.source_texts import sources_of
from models_app.services import catalogue
from models_app.version_diff import compare
from models_app.views.asking import ask, direction_of, leave, tell_refusals
from models_app.views.conflicts import kept, original_of
from models_app.views.saving import save
from models_app.views.versions import bench_context, revision_of, version_at, version_to_edit

TEXTS, NEW_LEVEL, LEVEL = "texts", "new-level", "level-"
LABEL = re.compile(r"[0-9]+(\D{1,2})")
MOST_OFFERED = 5
TYPED = ("label", "title", "behaviour", "coder_note")  # texts of a level that are judged while they are typed


@login_required
@require_safe
def edit(request, pk):
    """The first competency that changed, or simply the first."""
    version = version_at(request, pk)
    if not version.is_draft:
        return redirect("version-review", pk)
    version_to_edit(request, pk)
    changes = compare(version).competencies
    standing = [change for change in changes if change.draft is not None]
    first = next((change for change in standing if change.is_change), standing[0] if standing else None)
    if first is None:
        return redirect("version-competency-add", pk)
    return redirect("version-competency", pk, first.draft.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def competency(request, pk, competency):
    """One competency of a draft; ``?part=`` opens one form on it."""
    version = version_to_edit(request, pk)
    row = version.competencies.filter(pk=competency).first()
    if request.method == "POST":
        if row is None or not version.is_draft:
            return kept(request, version)
        return save_part(request, version, row)
    if not version.is_draft:
        return redirect("version-review", pk)
    if row is None:
        raise Http404
    return competency_page(request, version, row, request.GET.get("part", ""))


def save_part(request, version, row):
    part = request.POST.get("part", "")
    form = form_of(part, version, row, request.POST)
    if form is None:
        return level_gone(request, version, row, part)

    def done(saved):
        messages.success(request, saved)
        return redirect("version-competency", version.pk, row.pk)

    outcome = save(
        request,
        version,
        form,
        lambda: write_part(request, row, part, form),
        done,
        theirs=lambda: initial_of(part, row),
        again=lambda data: form_of(part, version, row, data),
    )
    if outcome.response is not None:
        return outcome.response
    return competency_page(request, version, row, part, outcome.form, outcome.clash, outcome.status)


def level_gone(request, version, row, part):
    """The level was deleted meanwhile: what was typed can still become a new one."""
    messages.warning(request, _("这个等级刚被别人删除。您的文字还在下面，可以作为新等级保存。"))
    data = QueryDict(mutable=True)
    for key, text in request.POST.items():
        data[f"{NEW_LEVEL}{key.removeprefix(part)}" if key.startswith(f"{part}-") else key] = text
    return competency_page(request, version, row, NEW_LEVEL, LevelForm(data, prefix=NEW_LEVEL), status=409)


def level_of(part, row):
    key = key_in(part.removeprefix(LEVEL)) if part.startswith(LEVEL) else None
    return row.levels.filter(pk=key).first() if key else None


def initial_of(part, row):
    """What the form of a part holds before anybody types."""
    if part == TEXTS:
        row.refresh_from_db()
        return CompetencyForm.initial_of(row)
    return {} if part == NEW_LEVEL else LevelForm.initial_of(level_of(part, row))


def form_of(part, version, row, data=None):
    """The form of a part of the page; None when there is no such part (any more)."""
    if part == TEXTS:
        categories = version.categories.all()
        return CompetencyForm(data, prefix=part, initial=CompetencyForm.initial_of(row), categories=categories)
    level = level_of(part, row)
    if level is None and part != NEW_LEVEL:
        return None
    return LevelForm(data, prefix=part, initial=LevelForm.initial_of(level) if level else {})


def write_part(request, row, part, form):
    """Hand the form to its service; answers what to say."""
    actor, revision = request.user, revision_of(request)
    if part == TEXTS:
        catalogue.update_competency(actor=actor, competency=row, revision=revision, **form.cleaned_data)
        return _("“%(name)s”已保存。") % {"name": form.cleaned_data["name"]}
    if part == NEW_LEVEL:
        level = catalogue.add_level(actor=actor, competency=row, **form.values)
        return _("已增加等级“%(level)s”。") % {"level": level}
    level = level_of(part, row)
    if level is None:
        raise WrongState(_("这个等级刚被别人删除。"))
    catalogue.update_level(actor=actor, level=level, revision=revision, **form.values)
    return _("“%(level)s”已保存。") % {"level": level}


def competency_page(request, version, row, part="", form=None, clash=None, status=200):
    """The three columns. An htmx request gets them without the shell around them."""
    context = bench_context(request, version)
    change = context["bench"].difference.by_key[row.key]
    if part and form is None:
        form = form_of(part, version, row)
        if part == NEW_LEVEL:
            form.initial |= first_values(request, change.draft.level_list)
        part = part if form is not None else ""
    level = level_of(part, row)
    revision = level.revision if level else change.draft.revision
    context |= {
        "change": change,
        "competency": change.draft,
        "source": with_source(change),
        "ranked_count": len([level for level in change.draft.level_list if level.rank is not None]),
        "offered_ranks": offered_ranks(change.draft.level_list),
        "part": part,
        "form": form,
        "clash": clash,
        "part_revision": revision,
        "original": original_of(form) if form is not None else "",
        "edit_address": reverse("version-competency", args=[version.pk, row.pk]),
    }
    return editor_answer(request, "competency", context, status)


def first_values(request, levels):
    """The rank and label of the missing grade that was asked for, else of the one above the highest."""
    if rank := key_in(request.GET.get("rank", "")):
        return {"rank": rank, "label": dict(offered_ranks(levels)).get(rank, "")}
    ranks = [level.rank for level in levels if level.rank is not None]
    if levels and not ranks:
        return {}
    rank = max(ranks, default=0) + 1
    return {"rank": rank, "label": label_like(levels, rank)}


def with_source(change):
    """What the editor says beside the texts: each level gets its ``notes`` and its difference from the source."""
    [source] = sources_of([change.draft]).values()
    add_source(change, source)
    for each in change.levels:
        if each.draft is not None:
            each.notes = notes_of(each.draft, change.draft.level_list)
            each.pieces = vague_pieces(each.draft.behaviour)
    return source


def offered_ranks(levels):
    """``[(rank, label)]`` of the grades that are missing, labelled as the others are."""
    return [(rank, label_like(levels, rank)) for rank in missing_ranks(levels)[:MOST_OFFERED]]


def label_like(levels, rank):
    ending = next((match[1] for level in levels if (match := LABEL.fullmatch(level.label))), None)
    return f"{rank}{ending}" if ending is not None else _("%(rank)d级") % {"rank": rank}


def editor_answer(request, name, context, status=200):
    partial = request.htmx and (request.htmx.target or "").startswith(("editor", "meaning-"))
    template = f"models_app/editor/{'_' if partial else ''}{name}.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def competency_at(request, pk, competency):
    version = version_to_edit(request, pk)
    row = get_object_or_404(Competency.objects.select_related("version"), version=version, pk=competency)
    return version, row


def back_to(version, row, request):
    """The page that was open, with the form that was open on it."""
    part = request.POST.get("open", "")
    is_part = part in (TEXTS, NEW_LEVEL) or (part.startswith(LEVEL) and key_in(part.removeprefix(LEVEL)) is not None)
    shown = key_in(request.POST.get("shown", "")) or row.pk
    address = reverse("version-competency", args=[version.pk, shown])
    return redirect(f"{address}?part={part}" if is_part else address)


@login_required
@require_POST
@tell_refusals
def set_meaning(request, pk, competency):
    version, row = competency_at(request, pk, competency)
    meaning = request.POST.get("meaning", "")
    catalogue.set_meaning(actor=request.user, competency=row, revision=revision_of(request), meaning=meaning)
    return back_to(version, row, request)


@login_required
@require_POST
@tell_refusals
def move_competency(request, pk, competency):
    version, row = competency_at(request, pk, competency)
    catalogue.move_competency(
        actor=request.user, competency=row, revision=revision_of(request), direction=direction_of(request)
    )
    return back_to(version, row, request)


@login_required
@require_POST
@tell_refusals
def restore_texts(request, pk, competency):
    """The name, definition, dimension and way of assessing as in the version before, or as in the source."""
    version, row = competency_at(request, pk, competency)
    to_source = wants_source(request)
    catalogue.restore_competency(actor=request.user, competency=row, revision=revision_of(request), to_source=to_source)
    messages.success(request, restored(version, row, to_source))
    return back_to(version, row, request)


def wants_source(request):
    return request.POST.get("to") == "source"


def restored(version, row, to_source):
    if to_source:
        return _("“%(row)s”已恢复来源原文。") % {"row": row}
    return _("“%(row)s”已恢复为第 %(number)s 版的文字。") % {"row": row, "number": version.base.number}


@login_required
@require_POST
def level_notes(request, pk, competency):
    """What deserves a second look in a level as it is being typed; nothing is written."""
    version, row = competency_at(request, pk, competency)
    part = request.POST.get("part", "")
    levels = list(row.levels.order_by("rank", "order", "pk"))
    typed = next((each for each in levels if part == f"{LEVEL}{each.pk}"), None)
    if typed is None:
        typed = Level(competency=row)
        levels.append(typed)
    before = {name: getattr(typed, name) for name in TYPED}
    for name in TYPED:
        setattr(typed, name, request.POST.get(f"{part}-{name}", "").strip())
    if any(getattr(typed, name) != text for name, text in before.items()):
        typed.origin = Origin.BANK
    typed.rank = key_in(request.POST.get(f"{part}-rank", ""))
    context = {"notes": notes_of(typed, levels), "part_name": part, "version": version}
    return render(request, "models_app/editor/_notes.html", context)


@login_required
@require_POST
@tell_refusals
def add_scale(request, pk, competency):
    version, row = competency_at(request, pk, competency)
    catalogue.add_frequency_scale(actor=request.user, competency=row)
    messages.success(request, _("已加上五级频率量表，标明由项目编写。"))
    return back_to(version, row, request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tell_refusals
def delete_competency(request, pk, competency):
    version, row = competency_at(request, pk, competency)
    if request.method == "POST":
        catalogue.delete_competency(actor=request.user, competency=row, revision=revision_of(request))
        messages.success(request, _("已删除“%(name)s”。") % {"name": row.name})
        return leave(request, "version-edit", version.pk)
    goes = {
        "levels": row.levels.count(),
        "positions": [target.position for target in row.targets.select_related("position__family")],
    }
    return ask(request, "delete_competency", bench_context(request, version, competency=row, **goes))


def key_of(request):
    return request.POST.get("key", "").replace("\0", "")  # PostgreSQL refuses it in a text


@login_required
@require_POST
@tell_refusals
def bring_back_competency(request, pk):
    version = version_to_edit(request, pk)
    row = catalogue.bring_back_competency(actor=request.user, version=version, key=key_of(request))
    messages.success(request, _("已恢复“%(name)s”。") % {"name": row.name})
    return redirect("version-competency", version.pk, row.pk)


@login_required
@require_POST
@tell_refusals
def bring_back_level(request, pk, competency):
    version, row = competency_at(request, pk, competency)
    level = catalogue.bring_back_level(actor=request.user, competency=row, key=key_of(request))
    messages.success(request, _("已恢复“%(level)s”。") % {"level": level})
    return back_to(version, row, request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_competency(request, pk):
    version = version_to_edit(request, pk)
    if not version.is_draft:
        return kept(request, version) if request.method == "POST" else redirect("version-review", pk)
    initial = {"category": request.GET.get("category", ""), "assessed_by": "rating"}
    form = CompetencyForm(request.POST or None, categories=version.categories.all(), initial=initial)

    def done(row):
        messages.success(request, _("已新增“%(name)s”，现在给它加上等级。") % {"name": row.name})
        address = reverse("version-competency", args=[version.pk, row.pk])
        return redirect(f"{address}?part={NEW_LEVEL}")

    outcome = save(
        request,
        version,
        form,
        lambda: catalogue.add_competency(actor=request.user, version=version, **form.cleaned_data),
        done,
    )
    if outcome.response is not None:
        return outcome.response
    context = bench_context(request, version, form=form)
    return render(request, "models_app/editor/add_competency.html", context, status=outcome.status)


def level_at(request, pk, level):
    version = version_to_edit(request, pk)
    rows = Level.objects.select_related("competency__version")
    return version, get_object_or_404(rows, competency__version=version, pk=level)


@login_required
@require_POST
@tell_refusals
def move_level(request, pk, level):
    version, row = level_at(request, pk, level)
    catalogue.move_level(actor=request.user, level=row, revision=revision_of(request), direction=direction_of(request))
    return back_to(version, row.competency, request)


@login_required
@require_POST
@tell_refusals
def restore_level(request, pk, level):
    version, row = level_at(request, pk, level)
    to_source = wants_source(request)
    catalogue.restore_level(actor=request.user, level=row, revision=revision_of(request), to_source=to_source)
    messages.success(request, restored(version, row, to_source))
    return back_to(version, row.competency, request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tell_refusals
def delete_level(request, pk, level):
    version, row = level_at(request, pk, level)
    context = bench_context(request, version, level=row, competency=row.competency)
    if request.method == "POST":
        try:
            catalogue.delete_level(actor=request.user, level=row, revision=revision_of(request))
        except RuleBroken as error:
            return ask(request, "delete_level", {**context, "problems": error.fields[""]}, status=400)
        messages.success(request, _("已删除等级“%(level)s”。") % {"level": row})
        return leave(request, "version-competency", version.pk, row.competency_id)
    return ask(request, "delete_level", context)
