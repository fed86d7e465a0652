from drf_standardized_errors.openapi import AutoSchema
from rest_framework.permissions import SAFE_METHODS


class ApiSchema(AutoSchema):
    """Documents the errors an operation can give."""

    def _should_add_error_response(self, responses, status_code):
        if status_code == "409" and self.method in SAFE_METHODS:
            return False
        return super()._should_add_error_response(responses, status_code)
