"""Picking competencies from the catalogue, and composing a draft of the bank's own of them.

Every button is a form that works without script; htmx only spares the reload.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from models_app.errors import RuleBroken, ServiceError, WrongState
from models_app.forms.compose import IntoDraftForm, NewModelForm
from models_app.models import Competency, ModelVersion
from models_app.numbers import key_in
from models_app.permissions.catalogue import can_compose, can_read_drafts
from models_app.reads.compose import drafts_to_compose, learn_picks, picked_rows
from models_app.search import CATALOGUE_ORDER
from models_app.services import catalogue
from models_app.services.picks import move_pick, pick, put_back, renew_pick, unpick
from models_app.views.asking import direction_of
from models_app.views.versions import add_errors

NEW, DRAFT = "new", "draft"
REMOVED = "removed_picks"  # in the session: what "undo" puts back


def for_composers(view):
    """404 for those who know of no drafts; 403 for those who only read them."""

    @wraps(view)
    def allowed(request, *arguments, **named):
        if not can_read_drafts(request.user):
            raise Http404
        if not can_compose(request.user):
            raise PermissionDenied
        return view(request, *arguments, **named)

    return login_required(allowed)


@require_http_methods(["GET", "HEAD", "POST"])
@for_composers
def compose(request):
    into = request.POST.get("into")
    new = NewModelForm(request.POST if into == NEW else None, prefix=NEW)
    draft = IntoDraftForm(request.POST if into == DRAFT else None, prefix=DRAFT, drafts=drafts_to_compose())
    form, status = (draft if into == DRAFT else new), 200
    if form.is_bound:
        status, answer = compose_by(request, form)
        if answer is not None:
            return answer
    learn_picks(request)
    context = {"rows": picked_rows(request.user), "new_form": new, "draft_form": draft}
    context["removed"] = request.session.get(REMOVED) if request.GET.get("removed") else None
    return render(request, "models_app/compose/compose.html", context, status=status)


def compose_by(request, form):
    """(status, answer): the answer is None when the form has to be shown again."""
    if not form.is_valid():
        return 400, None
    shown = [key_in(text) for text in request.POST.get("shown", "").split(",")]
    try:
        draft = catalogue.compose_picks(actor=request.user, shown=shown, **form.target, **form.options)
    except RuleBroken as error:
        add_errors(form, error)
        return 400, None
    except WrongState as error:
        form.add_error(None, str(error))
        return 409, None
    text = ngettext("%(count)d 项已放进“%(version)s”。", "%(count)d 项已放进“%(version)s”。", len(shown))
    messages.success(request, text % {"count": len(shown), "version": draft})
    learn_picks(request)
    return 302, redirect("version-edit", draft.pk)


@require_safe
@for_composers
def code(request):
    """The code that a name suggests, for the form of a new model."""
    name = request.GET.get("new-name", "")[:120].replace("\0", "").strip()
    return HttpResponse(catalogue.suggested_code(name) if name else "", content_type="text/plain; charset=utf-8")


# --- the list


def back(request):
    """The page that the button was on."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return address
    return reverse("compose")


def picked_here(view):
    """A refusal is told on the page that the button was on."""

    @wraps(view)
    def told(request, *arguments, **named):
        try:
            answer = view(request, *arguments, **named)
        except ServiceError as error:
            messages.error(request, str(error))
            answer = None
        if answer is not None:
            return answer
        return HttpResponseClientRedirect(back(request)) if request.htmx else redirect(back(request))

    return require_POST(for_composers(told))


def sent_row(request, name, rows):
    """The row whose key was sent; it may be gone since the page was shown."""
    row = rows.filter(pk=key_in(request.POST.get(name, ""))).first()
    if row is None:
        raise RuleBroken(_("选的内容已经不在了，请刷新后再选。"))
    return row


def sent_competency(request):
    return sent_row(request, "competency", Competency.objects.select_related("version"))


@picked_here
def pick_one(request):
    """``on=1`` picks, ``on=0`` takes off; htmx gets the button anew, and the bar with the count."""
    competency = sent_competency(request)
    if request.POST.get("on") == "0":
        remember(request, unpick(actor=request.user, competencies=[competency]))
    else:
        pick(actor=request.user, competencies=[competency])
    learn_picks(request)
    if request.htmx:
        return render(request, "models_app/compose/picked.html", {"competency": competency})
    return None


@picked_here
def pick_model(request):
    """Every competency of a version at once."""
    version = sent_row(request, "version", ModelVersion.objects.all())
    competencies = list(Competency.objects.filter(version=version).select_related("version").order_by(*CATALOGUE_ORDER))
    if request.POST.get("on") == "0":
        remember(request, unpick(actor=request.user, competencies=competencies))
    else:
        pick(actor=request.user, competencies=competencies)
    learn_picks(request)
    if request.htmx:
        return render(request, "models_app/compose/picked.html", {"version": version})
    return None


@picked_here
def move(request):
    up = direction_of(request) == catalogue.UP
    move_pick(actor=request.user, competency=sent_competency(request), up=up)


@picked_here
def renew(request):
    """A retired competency gives its place to the published one."""
    current = renew_pick(actor=request.user, competency=sent_competency(request))
    messages.success(request, _("已换成现行版的“%(name)s”。") % {"name": current})


@picked_here
def remove(request):
    """One, or all of them without ``competency``; the page then offers to undo it."""
    if "competency" in request.POST:
        gone = [sent_competency(request)]
    else:
        gone = [row.competency for row in picked_rows(request.user)]
    remember(request, unpick(actor=request.user, competencies=gone))
    return redirect(f"{reverse('compose')}?removed=1")


@picked_here
def undo(request):
    put_back(actor=request.user, removed=[tuple(each) for each in request.session.pop(REMOVED, [])])


def remember(request, removed):
    if removed:
        request.session[REMOVED] = removed
