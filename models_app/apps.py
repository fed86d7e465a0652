from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModelsAppConfig(AppConfig):
    name = "models_app"
    verbose_name = _("胜任力模型与组织")

    def ready(self):
        from models_app import rules, triggers

        triggers.register(rules.all_rules())
        triggers.connect_signals(self)
