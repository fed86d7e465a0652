from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModelsAppConfig(AppConfig):
    name = "models_app"
    verbose_name = _("胜任力模型与组织")

    def ready(self):
        from models_app import rules, triggers

        triggers.register(rules.all_rules())
        triggers.connect_signals(self)
        self._register_panels()
        self._register_badges()
        self._remember_picks()

    @staticmethod
    def _register_panels():
        from competency_site.home import register_panel
        from models_app import home

        register_panel(home.versions_panel, order=50)
        register_panel(home.accounts_panel, order=60)
        register_panel(home.changes_panel, order=70)

    @staticmethod
    def _register_badges():
        from competency_site.navigation import register_badge
        from models_app import badges

        register_badge("version-list", badges.versions_to_work_on)

    @staticmethod
    def _remember_picks():
        from django.contrib.auth.signals import user_logged_in

        from models_app.reads.compose import picks_after_sign_in

        user_logged_in.connect(picks_after_sign_in, dispatch_uid="picks_after_sign_in")
