from django.core.management.base import BaseCommand

from models_app.models import ModelVersion
from models_app.search import refresh_search_text


class Command(BaseCommand):
    help = "Folds the search text of every competency anew; needed only when the way of folding has changed."

    def handle(self, *args, **options):
        versions = ModelVersion.objects.order_by("pk")
        rows = sum(refresh_search_text(version) for version in versions)
        self.stdout.write(f"{rows} competencies folded anew.")
