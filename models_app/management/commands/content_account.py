"""`manage.py content_account`: how many entries of each kind each document gave, and what became of its text."""

from django.core.management.base import BaseCommand

from models_app.enums import EntryKind
from models_app.reads.account import counts_by_kind, figures


class Command(BaseCommand):
    help = "Counts entries by kind and document, and the shares of each document's Han characters, as Markdown."

    def handle(self, *args, **options):
        found = figures()
        codes = [row.document.code for row in found]
        self.table(["kind", *codes, "all"], self.kinds(codes))
        self.stdout.write("")
        names = [name for name, _number, _percent in found[0].total.rows] if found else []
        self.table(["document", "Han", *names, "entries", "printings", "defects"], map(self.line, found))

    def kinds(self, codes):
        counted = counts_by_kind()
        for kind in EntryKind:
            numbers = [counted.get((kind.value, code), 0) for code in codes]
            if any(numbers):
                yield [kind.value, *numbers, sum(numbers)]

    def line(self, row):
        shares = [f"{number} ({percent or 0:.1f}%)" for _name, number, percent in row.total.rows]
        return [row.document.code, row.total.han, *shares, row.entries, row.places, row.defects]

    def table(self, head, rows):
        for row in (head, ["---"] * len(head), *rows):
            self.stdout.write(f"| {' | '.join(map(str, row))} |")
