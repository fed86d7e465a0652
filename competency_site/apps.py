from django.apps import AppConfig


class CompetencySiteConfig(AppConfig):
    name = "competency_site"

    def ready(self):
        from . import checks  # noqa: F401 -- registers itself
