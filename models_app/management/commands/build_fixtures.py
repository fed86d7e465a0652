"""`manage.py build_fixtures`: writes fixtures/*.json anew from the documents. For developers."""

from django.core.management.base import BaseCommand

from fixtures.build import build
from models_app.services.content import FIXTURES


class Command(BaseCommand):
    help = "Writes the fixtures anew from fixtures/documents; a test holds that nothing else changed them."

    def handle(self, *args, **options):
        build(FIXTURES)
        self.stdout.write("Written. Look at the difference before you commit.")
