"""What `make bench` adds to the site: the page everything is compared with, and the count of queries."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.shortcuts import render
from django.urls import include, path

from models_app.models import Position


@login_required
def one_query(request):
    """A page for the signed-in that makes one query and renders one template."""
    return render(request, "bench/one_query.html", {"positions": Position.objects.all()[:10]})


@login_required
def one_query_in_frame(request):
    """The same within the site's own frame: what a page costs before it says anything."""
    return render(request, "bench/one_query_in_frame.html", {"positions": Position.objects.all()[:10]})


class QueryCountMiddleware:
    """``X-Query-Count``: all queries of the request, those for session and user included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count = 0

        def counted(execute, *arguments):
            nonlocal count
            count += 1
            return execute(*arguments)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response["X-Query-Count"] = str(count)
        return response


urlpatterns = [
    path("bench/one-query/", one_query),
    path("bench/one-query-in-frame/", one_query_in_frame),
    path("", include("competency_site.urls")),
]
# The site's own pages for errors.
from competency_site.urls import handler400, handler403, handler404, handler500  # noqa: E402, F401
