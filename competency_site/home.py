"""The home page: what the person who has signed in should do next.

Each app registers panels from its ``ready``; a panel is a function of the request that returns a template and its
context, or None where it has nothing to say to this person.
"""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

_panels = []


def register_panel(panel, *, order):
    """Add a panel; lower ``order`` stands higher on the page."""
    _panels.append((order, panel))
    _panels.sort(key=lambda entry: entry[0])


def greeting(hour):
    """The greeting for an hour of the day, 0…23."""
    if hour < 6:
        return _("夜深了")
    if hour < 12:
        return _("上午好")
    if hour < 18:
        return _("下午好")
    return _("晚上好")


@require_GET
@login_required
def home(request):
    panels = [answer for _order, panel in _panels if (answer := panel(request))]
    return render(
        request,
        "home.html",
        {
            "greeting": greeting(timezone.localtime().hour),
            "today": timezone.localdate(),
            "panels": [{"template": template, "context": context} for template, context in panels],
        },
    )
