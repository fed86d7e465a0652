"""The reading notice, for programs: forms and reports stay closed until their reader has confirmed it (rule 12)."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

from models_app.services.platform import has_confirmed_notice


class NoticeConfirmed(BasePermission):
    def has_permission(self, request, view):
        if not has_confirmed_notice(request.user):
            raise PermissionDenied(_("请先在网站上阅读并确认告知书。"), code="notice_not_confirmed")
        return True
