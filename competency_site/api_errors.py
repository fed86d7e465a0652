"""What services refuse, as API answers: RuleBroken 400 by field, WrongState 409, Conflict 409 with both texts."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, serializers, status
from rest_framework.settings import api_settings

from models_app.errors import Conflict, RuleBroken, ServiceError


class WrongStateError(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = _("当前状态下不能进行此操作。")
    default_code = "wrong_state"


class ConflictError(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class ApiExceptionHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc):
        if isinstance(exc, RuleBroken):
            fields = {name or api_settings.NON_FIELD_ERRORS_KEY: texts for name, texts in exc.fields.items()}
            return exceptions.ValidationError(fields)
        if isinstance(exc, Conflict):
            return ConflictError(str(exc))
        if isinstance(exc, ServiceError):
            return WrongStateError(str(exc) or None)
        if isinstance(exc, PermissionDenied) and exc.args:  # with its reason, which the package would drop
            return exceptions.PermissionDenied(str(exc))
        if isinstance(exc, SuspiciousOperation):  # a body that is too large, a host that is not ours
            return exceptions.ParseError()
        return super().convert_known_exceptions(exc)


class ApiExceptionFormatter(ExceptionFormatter):
    def format_error_response(self, error_response):
        """The package's shape; a conflict carries ``conflicts`` beside it: what is stale, with both texts."""
        answer = super().format_error_response(error_response)
        if isinstance(self.original_exc, Conflict):
            answer["conflicts"] = [in_local_time(item) for item in self.original_exc.items]
        return answer


def in_local_time(item):
    """A stale item with its time in the user's zone, as every other time of the API."""
    return {**item, "at": timezone.localtime(item["at"])} if item.get("at") else item


class OneErrorSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="For programs.")
    detail = serializers.CharField(help_text="For people, in their language.")
    attr = serializers.CharField(allow_null=True, help_text="The field, where the error belongs to one.")


class ErrorSerializer(serializers.Serializer):
    """The one shape of every error."""

    type = serializers.ChoiceField(choices=["validation_error", "client_error", "server_error"])
    errors = OneErrorSerializer(many=True)


class StaleItemSerializer(serializers.Serializer):
    key = serializers.JSONField(help_text="What the item is about.")
    revision = serializers.IntegerField(help_text="The current one: send it with the next attempt.")
    mine = serializers.DictField(help_text="Field to the value that was sent.")
    theirs = serializers.DictField(help_text="Field to the value that is stored.")
    by = serializers.CharField(required=False, allow_null=True)
    at = serializers.DateTimeField(required=False, allow_null=True)


class ConflictErrorSerializer(ErrorSerializer):
    """A stale revision (code ``conflict``) or a state in which the act is not possible (``wrong_state``)."""

    conflicts = StaleItemSerializer(many=True, required=False)
