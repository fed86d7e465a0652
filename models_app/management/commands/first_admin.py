"""`manage.py first_admin USERNAME --bank NAME`: the head office and the first system admin of an empty site."""

import os
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from models_app.errors import RuleBroken, ServiceError
from models_app.services.accounts import add_first_admin


class Command(BaseCommand):
    help = (
        "Adds the head office and an account that may give accounts, roles and units to others. Refuses once any "
        "role was granted. The password comes from ADMIN_PASSWORD, or is asked for."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--bank", required=True, help="the head office's name")
        parser.add_argument("--code", default="HQ", help="its number (HQ)")

    def handle(self, *args, username, bank, code, **options):
        password = os.environ.get("ADMIN_PASSWORD") or getpass()
        try:
            add_first_admin(username=username, password=password, unit_code=code, unit_name=bank)
        except RuleBroken as error:
            raise CommandError(" ".join(str(text) for texts in error.fields.values() for text in texts)) from error
        except ServiceError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{username} may sign in and open /admin/.")
