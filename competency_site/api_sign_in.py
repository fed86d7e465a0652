"""Who calls the API by token. Apart from ``api_auth``, because the REST framework loads this before its views."""

from django.utils import timezone
from rest_framework.authentication import TokenAuthentication

from .middleware import zone_of


class TokenSignIn(TokenAuthentication):
    """Times are in the zone of the token's user too; the middleware knows those who came by session only."""

    def authenticate_credentials(self, key):
        user, token = super().authenticate_credentials(key)
        timezone.activate(zone_of(user))  # until TimeZoneMiddleware puts back what was there
        return user, token
