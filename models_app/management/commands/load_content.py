"""`manage.py load_content`: the documents' models, loaded and published; running it again changes nothing."""

from django.core.management.base import BaseCommand, CommandError

from models_app.errors import ServiceError
from models_app.services.content import load_content


class Command(BaseCommand):
    help = "Loads the documents and publishes the models made from them, once per key and checksum."

    def handle(self, *args, **options):
        try:
            results = load_content()
        except ServiceError as error:
            raise CommandError(str(error)) from error
        for loaded in results:
            if not loaded.is_new:
                state = "already loaded"
            elif loaded.version:
                state = f"published {loaded.version}"
            else:
                state = "loaded"
            self.stdout.write(f"{loaded.name}: {state}")
