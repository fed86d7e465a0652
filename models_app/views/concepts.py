"""Concepts: the list, one concept with its members side by side, and what editors do to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.forms.concepts import ConceptForm, LinkForm, NewLinkForm
from models_app.models import Competency, Concept, ConceptMember
from models_app.numbers import key_in
from models_app.permissions.catalogue import can_read_drafts
from models_app.permissions.concepts import can_edit_concepts
from models_app.reads import concepts as found
from models_app.reads.beside import AT_ONCE, beside
from models_app.search import LONGEST_QUERY
from models_app.services import concepts as services
from models_app.views.conflicts import Clash, original_of
from models_app.views.versions import add_errors, revision_of

# --- Reading


def typed(request, name):
    return request.GET.get(name, "")[:LONGEST_QUERY].strip()


@login_required
@require_safe
def concept_list(request):
    query = typed(request, "q")
    terms = found.concept_terms(query) if query else []
    context = {
        "query": query,
        "concepts": found.listed_concepts(terms, drafts=can_read_drafts(request.user)),
        "may_edit": can_edit_concepts(request.user),
    }
    return render(request, "models_app/concepts/list.html", context)


@login_required
@require_safe
def concept_detail(request, code):
    """Members side by side: those chosen by ``m``, else the first that fit and say different things."""
    concept = get_object_or_404(Concept, code=code)
    page = found.concept_page(concept, drafts=can_read_drafts(request.user))
    asked = {key_in(value) for value in request.GET.getlist("m")}
    chosen = [member for member in page.members if member.link.pk in asked] or found.without_copies(page.members)
    shown = chosen[:AT_ONCE]
    may_edit, find = can_edit_concepts(request.user), typed(request, "find")
    if may_edit:
        page.suggestions = found.suggestions_for(page)
        page.hits = found.find_competencies(page, find) if find else []
    context = {
        "concept": concept,
        "page": page,
        "shown": {member.link.pk for member in shown},
        "left_out": len(chosen) - len(shown) if asked else 0,
        "at_once": AT_ONCE,
        "beside": beside([member.competency for member in shown], {m.competency.pk: m for m in shown}),
        "may_edit": may_edit,
        "find": find,
        "removed": removed_in(request, concept, page) if may_edit else None,
    }
    return render(request, "models_app/concepts/detail.html", context)


def removed_in(request, concept, page):
    """What was just taken out of the concept and can be put back, with the change record's key."""
    change = key_in(request.GET.get("removed", ""))
    was = services.removed_link(concept, change)
    standing = {(m.link.model.code, m.link.competency_key) for m in [*page.members, *page.lost]}
    if was is None or (was["model_code"], was["competency_key"]) in standing:
        return None
    return {"change": change, **was}


@login_required
@require_safe
def compare(request):
    """Any competencies side by side, in the order of the address; ``find`` looks for one more."""
    keys = list(dict.fromkeys(key for key in map(key_in, request.GET.getlist("c")) if key is not None))
    rows = Competency.objects.readable(drafts=can_read_drafts(request.user)).filter(pk__in=keys[: AT_ONCE * 5])
    rows = rows.select_related("version__model__entry", "dimension").prefetch_related("levels").defer("search_text")
    competencies = sorted(rows, key=lambda row: keys.index(row.pk))
    shown, find = competencies[:AT_ONCE], typed(request, "find")
    hits = found.competencies_for(find, without={row.pk for row in shown}) if find else []
    context = {
        "beside": beside(shown),
        "kept": [row.pk for row in shown],
        "left_out": len(competencies) - len(shown),
        "at_once": AT_ONCE,
        "is_full": len(shown) == AT_ONCE,
        "find": find,
        "hits": hits,
    }
    return render(request, "models_app/concepts/compare.html", context)


# --- Concepts


def require_editor(request):
    if not can_edit_concepts(request.user):
        raise PermissionDenied


def concept_to_edit(request, code):
    concept = get_object_or_404(Concept, code=code)
    require_editor(request)
    return concept


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_concept(request):
    """``competency``: the one that is to be linked next, from whose page the editor came."""
    require_editor(request)
    wanted = key_in(request.GET.get("competency", ""))
    form = ConceptForm(request.POST or None, initial={"name": typed(request, "name")[:80]})
    if form.is_valid():
        try:
            concept = services.add_concept(actor=request.user, **form.cleaned_data)
        except RuleBroken as error:
            add_errors(form, error)
        else:
            messages.success(request, _("已新增共同概念“%(name)s”。") % {"name": concept.name})
            if wanted:
                return redirect(f"{reverse('competency-link', args=[wanted])}?concept={concept.code}")
            return redirect(concept)
    return render(request, "models_app/concepts/form.html", {"form": form}, status=400 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_concept(request, code):
    concept = concept_to_edit(request, code)
    initial = {name: getattr(concept, name) for name in services.FIELDS}
    form, clash, status = ConceptForm(request.POST or None, initial=initial), None, 400
    if form.is_valid():
        try:
            services.update_concept(
                actor=request.user, concept=concept, revision=revision_of(request), **form.cleaned_data
            )
        except RuleBroken as error:
            add_errors(form, error)
        except WrongState as error:
            status = 409
            form.add_error(None, str(error))
        except Conflict as error:
            concept.refresh_from_db()
            status, theirs = 409, {name: getattr(concept, name) for name in services.FIELDS}
            clash = Clash(error, form, request.POST, theirs)
            form = ConceptForm(clash.merged_data, initial=initial)
        else:
            messages.success(request, _("“%(name)s”已保存。") % {"name": form.cleaned_data["name"]})
            return redirect(concept)
    context = {"form": form, "concept": concept, "clash": clash, "part_revision": concept.revision}
    context["original"] = original_of(form)
    return render(request, "models_app/concepts/form.html", context, status=status if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_concept(request, code):
    concept = concept_to_edit(request, code)
    if request.method == "POST":
        services.delete_concept(actor=request.user, concept=concept, revision=revision_of(request))
        messages.success(request, _("已删除共同概念“%(name)s”，指标本身没有变。") % {"name": concept.name})
        return redirect("concept-list")
    page = found.concept_page(concept, drafts=True)
    context = {"concept": concept, "members": [*page.members, *page.lost], "revision": concept.revision}
    return render(request, "models_app/concepts/ask_delete.html", context)


# --- Links


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link_competency(request, pk):
    """From a competency's page or a concept's: which concept, how, and why. ``concept`` in the address prefills."""
    rows = Competency.objects.readable(drafts=can_read_drafts(request.user)).select_related("version__model")
    competency = get_object_or_404(rows, pk=pk)
    require_editor(request)
    free = Concept.objects.exclude(members__in=ConceptMember.objects.filter(
        model=competency.version.model_id, competency_key=competency.key
    ))  # fmt: skip
    like = found.concepts_like(competency.name)
    initial = {"concept": typed(request, "concept") or (like[0].code if like else "")}
    form = NewLinkForm(request.POST or None, concepts=free, initial=initial)
    status = 400
    if form.is_valid():
        try:
            member = services.link(actor=request.user, competency=competency, **form.cleaned_data)
        except RuleBroken as error:
            add_errors(form, error)
        except WrongState as error:
            status = 409
            form.add_error(None, str(error))
        else:
            names = {"name": competency.name, "concept": member.concept.name}
            messages.success(request, _("“%(name)s”已关联到“%(concept)s”。") % names)
            return redirect(member.concept)
    context = {"form": form, "competency": competency, "like": like}
    return render(request, "models_app/concepts/link.html", context, status=status if form.is_bound else 200)


def member_to_edit(request, code, pk):
    concept = concept_to_edit(request, code)
    member = get_object_or_404(ConceptMember.objects.select_related("concept", "model"), concept=concept, pk=pk)
    [shown] = found.read_members(concept.members.filter(pk=pk), drafts=True)
    return member, shown


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_link(request, code, pk):
    member, shown = member_to_edit(request, code, pk)
    initial = {name: getattr(member, name) for name in services.LINK_FIELDS}
    form, clash, status = LinkForm(request.POST or None, initial=initial), None, 400
    if form.is_valid():
        try:
            services.update_link(actor=request.user, member=member, revision=revision_of(request), **form.cleaned_data)
        except RuleBroken as error:
            add_errors(form, error)
        except WrongState as error:
            status = 409
            form.add_error(None, str(error))
        except Conflict as error:
            member.refresh_from_db()
            status, theirs = 409, {name: getattr(member, name) for name in services.LINK_FIELDS}
            clash = Clash(error, form, request.POST, theirs)
            form = LinkForm(clash.merged_data, initial=initial)
        else:
            messages.success(request, _("关联已保存。"))
            return redirect(member.concept)
    context = {"form": form, "member": shown, "concept": member.concept, "clash": clash}
    context |= {"part_revision": member.revision, "original": original_of(form)}
    return render(request, "models_app/concepts/member.html", context, status=status if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unlink_competency(request, code, pk):
    member, shown = member_to_edit(request, code, pk)
    if request.method == "POST":
        line = services.unlink(actor=request.user, member=member, revision=revision_of(request))
        return redirect(f"{member.concept.get_absolute_url()}?removed={line.pk}")
    context = {"concept": member.concept, "member": shown, "revision": member.revision}
    return render(request, "models_app/concepts/ask_unlink.html", context)


@login_required
@require_POST
def link_again(request, code):
    """Undo of taking out a competency."""
    concept = concept_to_edit(request, code)
    member = services.link_again(actor=request.user, concept=concept, change=key_in(request.POST.get("change", "")))
    messages.success(request, _("已恢复关联，理由和关联人都和原来一样。"))
    return redirect(member.concept)
