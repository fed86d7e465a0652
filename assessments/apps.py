from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("测评")

    def ready(self):
        from assessments import rules
        from assessments.usage import cycles_using
        from models_app import triggers
        from models_app.usage import register_usage_provider

        triggers.register(rules.all_rules())
        triggers.connect_signals(self)
        register_usage_provider(cycles_using)
