"""The reading notice, for programs: forms and reports stay closed until their reader has confirmed it (rule 12)."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from models_app.errors import WrongState
from models_app.reads.language import in_language
from models_app.services.platform import confirm_notice, current_notice, has_confirmed_notice


class NoticeConfirmed(BasePermission):
    def has_permission(self, request, view):
        if not has_confirmed_notice(request.user):
            raise PermissionDenied(_("请先阅读并确认告知书。"), code="notice_not_confirmed")
        return True


class NoticeSerializer(serializers.Serializer):
    edition = serializers.IntegerField()
    title = serializers.CharField()
    body = serializers.CharField()
    is_confirmed = serializers.BooleanField()


class NoticeConfirmationSerializer(serializers.Serializer):
    """``edition`` is the one that was read."""

    edition = serializers.IntegerField(min_value=1)


class CurrentNotice(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=NoticeSerializer)
    def get(self, request):
        """The current edition in the caller's language, and whether they have confirmed it."""
        return self.answer(request, edition_or_404())

    @extend_schema(request=NoticeConfirmationSerializer, responses=NoticeSerializer)
    def post(self, request):
        """Confirm having read an edition; 409 when there is a newer one."""
        notice = edition_or_404()
        given = NoticeConfirmationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        if given.validated_data["edition"] != notice.edition:
            raise WrongState(_("告知书刚出了新的一版，请读这一版。"))
        confirm_notice(actor=request.user, notice=notice)
        return self.answer(request, notice)

    @staticmethod
    def answer(request, notice):
        return Response(
            {
                "edition": notice.edition,
                "title": in_language(notice, "title"),
                "body": in_language(notice, "body"),
                "is_confirmed": has_confirmed_notice(request.user),
            }
        )


def edition_or_404():
    notice = current_notice()
    if notice is None:
        raise Http404
    return notice
