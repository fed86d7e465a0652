from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView


class LockedOut(APIException):
    """Too many failures for this user name; the count is the login page's own."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_detail = _("登录失败次数过多，该账号已暂时锁定。请 15 分钟后再试，或联系系统管理员。")
    default_code = "locked_out"


class CredentialsSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=150)  # as the sign-in page has it
    password = serializers.CharField(trim_whitespace=False, write_only=True)


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text='Send it as "Authorization: Token …".')


class ObtainToken(APIView):
    """The caller's token for user name and password."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "token"

    @extend_schema(request=CredentialsSerializer, responses=TokenSerializer, auth=[])
    def post(self, request):
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        # The plain request: the lock-out is noted on it.
        user = authenticate(request._request, **credentials.validated_data)
        if user is None:
            if getattr(request._request, "axes_locked_out", False):
                raise LockedOut
            raise serializers.ValidationError(_("用户名或密码不正确。"), code="authorization")
        token, _created = Token.objects.get_or_create(user=user)
        return Response({"token": token.key})
