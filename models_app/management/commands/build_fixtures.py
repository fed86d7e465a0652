"""`manage.py build_fixtures`: writes fixtures/*.json anew from the documents. For developers."""

from django.core.management.base import BaseCommand

from fixtures.build import corporate_bei, cs_dept, example_am, notice, personal_wealth, sales_service, shared


class Command(BaseCommand):
    help = "Writes the fixtures anew from fixtures/documents; a test holds that nothing else changed them."

    def handle(self, *args, **options):
        documents = {document.code: document for document in shared.documents()}
        summary = documents["file-001"]
        shared.write()
        notice.write()
        for part in (personal_wealth, cs_dept, sales_service, corporate_bei, example_am):
            part.write(summary)
        self.stdout.write("Written. Look at the difference before you commit.")
