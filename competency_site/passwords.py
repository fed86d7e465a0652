from django.contrib.auth.views import PasswordChangeView
from django.db import transaction

from models_app.services.platform import record


class OwnPasswordChange(PasswordChangeView):
    """Somebody gives themselves a new password; on record like one that the system admin gives."""

    @transaction.atomic
    def form_valid(self, form):
        answer = super().form_valid(form)
        record(actor=self.request.user, action="set_password", instance=self.request.user)
        return answer
