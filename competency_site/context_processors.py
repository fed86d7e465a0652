"""What every full page shows around its content."""

from django.conf import settings
from django.utils.functional import cached_property

from .navigation import current_assignment, navigation_for


class Shell:
    """Read only when a template asks: an answer to a partial request costs no query."""

    def __init__(self, request):
        self._request = request
        self.bank_name = settings.BANK_NAME

    @property
    def user(self):
        return getattr(self._request, "user", None)

    @cached_property
    def is_signed_in(self):
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def navigation(self):
        return navigation_for(self._request) if self.is_signed_in else []

    @cached_property
    def assignment(self):
        return current_assignment(self.user) if self.is_signed_in else None


def shell(request):
    return {"shell": Shell(request)}
