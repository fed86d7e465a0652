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
        self._register_panels()
        self._register_badges()

    @staticmethod
    def _register_panels():
        from assessments import home
        from competency_site.home import register_panel

        register_panel(home.forms_panel, order=10)
        register_panel(home.own_report_panel, order=20)
        register_panel(home.team_panel, order=30)
        register_panel(home.hr_panel, order=40)

    @staticmethod
    def _register_badges():
        from assessments import badges
        from competency_site.navigation import register_badge

        register_badge("assessment-list", badges.forms_to_fill_in)
