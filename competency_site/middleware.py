import logging
import re
import uuid
import zoneinfo

from django.utils import timezone

from models_app.errors import ServiceError
from models_app.request_context import current_request_id, request_context

from .errors import service_error

SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Every request has an id: in the log, in the change record, on the error page and in the answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        incoming = request.headers.get("X-Request-ID", "")
        request.id = incoming if SANE_REQUEST_ID.fullmatch(incoming) else str(uuid.uuid4())
        with request_context(request.id):
            response = self.get_response(request)
        response["X-Request-ID"] = request.id
        return response


class RequestIdFilter(logging.Filter):
    """Gives every log line the request it belongs to."""

    def filter(self, record):
        # Django logs a failed request after the context has ended, but hands the request over.
        record.request_id = current_request_id() or getattr(getattr(record, "request", None), "id", "-")
        return True


class TimeZoneMiddleware:
    """Times are shown in the signed-in user's own zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with timezone.override(zone_of(request.user)):
            return self.get_response(request)


def zone_of(user):
    """The user's own zone, else the site's."""
    name = getattr(user, "time_zone", "")
    try:
        return zoneinfo.ZoneInfo(name) if name else timezone.get_default_timezone()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        # A zone that the system no longer knows must not lock its user out.
        return timezone.get_default_timezone()


class PrivateMiddleware:
    """What is shown to somebody who has signed in is kept by no cache on the way, and asked for anew each time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response


class ServiceErrorMiddleware:
    """A refusal that a page did not answer itself becomes a readable page, not a server error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, ServiceError):
            return service_error(request, exception)
        return None
