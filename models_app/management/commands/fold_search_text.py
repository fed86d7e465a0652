from django.core.management.base import BaseCommand

from models_app.search import refresh_all_search_text, refresh_item_search_text


class Command(BaseCommand):
    help = "Folds the search text of everything anew; load_content does it too, as the way of folding may have changed."

    def handle(self, *args, **options):
        competencies, items = refresh_all_search_text(), refresh_item_search_text()
        self.stdout.write(f"{competencies} competencies and {items} items folded anew.")
