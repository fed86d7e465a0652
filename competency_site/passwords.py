from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from models_app.services.platform import record


class SignInForm(AuthenticationForm):
    """Says what was wrong in the words of the page: people sign in with their employee number."""

    error_messages = {**AuthenticationForm.error_messages, "invalid_login": _("工号或密码不对，请检查大小写后再试。")}


class OwnPasswordChange(PasswordChangeView):
    """Somebody gives themselves a new password; on record like one that the system admin gives."""

    @transaction.atomic
    def form_valid(self, form):
        answer = super().form_valid(form)
        record(actor=self.request.user, action="set_password", instance=self.request.user)
        return answer
