"""The reading notice (告知书): confirmed once per edition, before the first form or report (design, rule 12)."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from models_app.models import NoticeConfirmation
from models_app.services.platform import confirm_notice, current_notice, has_confirmed_notice


def notice_required(view):
    """Sends who has not confirmed the current edition to it first, and back afterwards. Inside ``login_required``."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if has_confirmed_notice(request.user):
            return view(request, *args, **kwargs)
        # What was posted cannot be carried along: come back by reading.
        target = request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("referer", "/")
        return redirect(f"{reverse('notice')}?{urlencode({'next': target})}")

    return guarded


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request):
    edition = current_notice()
    if edition is None:
        raise Http404
    target = safe_target(request)
    if request.method == "POST":
        if request.POST.get("edition") != str(edition.edition):
            messages.warning(request, _("告知书刚出了新的一版，请读这一版。"))
        elif not request.POST.get("confirm"):
            messages.error(request, _("请先勾选“我已阅读”。"))
        else:
            confirm_notice(actor=request.user, notice=edition)
            return redirect(target)
    confirmation = NoticeConfirmation.objects.filter(notice=edition, user=request.user).first()
    is_english = get_language() == "en"
    context = {
        "title": edition.title_en if is_english else edition.title,
        "sections": sections_of(edition.body_en if is_english else edition.body),
        "notice": edition,
        "next": target,
        "confirmation": confirmation,
    }
    return render(request, "assessments/notice.html", context)


def sections_of(body):
    """(heading, text) of each block of the notice; a block of one line has no heading."""
    for block in body.replace("\r\n", "\n").split("\n\n"):
        first, _newline, rest = block.strip().partition("\n")
        yield (first, rest) if rest else ("", first)


def safe_target(request):
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return reverse("home")
