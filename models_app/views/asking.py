"""Questions before an act: a dialog where script runs, a page of its own where it does not."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from models_app.errors import ServiceError
from models_app.models import ModelVersion
from models_app.services.catalogue import DOWN, UP


def ask(request, question, context, status=200):
    """Render ``models_app/editor/ask_<question>.html`` inside a dialog for htmx, inside a page otherwise."""
    frame = "models_app/editor/ask_dialog.html" if request.htmx else "models_app/editor/ask_page.html"
    values = {**context, "frame": frame, "here": request.get_full_path()}
    response = render(request, f"models_app/editor/ask_{question}.html", values, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def direction_of(request):
    """Which way the button that was pressed moves a row."""
    return UP if request.POST.get("direction") == UP else DOWN


def leave(request, name, *args, fragment=""):
    """After the act: the dialog goes and the next page comes."""
    address = reverse(name, args=args) + fragment
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def tell_refusals(view):
    """For htmx a refusal becomes a message on the page that comes next; else the site's 409 page answers."""

    @wraps(view)
    def told(request, pk, **arguments):
        try:
            return view(request, pk, **arguments)
        except ServiceError as error:
            if not request.htmx:
                raise
            messages.error(request, str(error))
            if ModelVersion.objects.filter(pk=pk).exists():
                return leave(request, "version-edit", pk)
            return leave(request, "version-list")

    return told
