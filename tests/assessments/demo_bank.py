"""The documents' models and the demo bank, for the tests of a module that only make sense on a whole bank."""

from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from assessments.demo import build_demo

PASSWORD = "demo-for-tests"


class Undo(Exception):
    pass


@contextmanager
def built_demo_bank(blocker):
    """Content and demo bank, for as long as the block lasts; each test's own transaction lies inside."""
    with blocker.unblock():
        try:
            with transaction.atomic():
                call_command("load_content", verbosity=0, stdout=StringIO())
                build_demo(password=PASSWORD)
                yield
                raise Undo
        except Undo:
            pass
