import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments.demo import ACCOUNTS, InUse, build_demo

# Without letters and digits that look alike: people type it from the screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    help = (
        "Build the demo bank: invented people, one released and one running cycle. Refuses on a database that "
        "is in use for real; run again, it keeps what was entered. The password comes from DEMO_PASSWORD; "
        "without it one is made up and kept in the var directory."
    )

    def handle(self, *args, **options):
        password = os.environ.get("DEMO_PASSWORD") or kept_password()
        try:
            built = build_demo(password=password)
        except InUse as error:
            raise CommandError(
                _("这个数据库已有正式的用户或员工，演示数据不会写进来。请换一个空的数据库（DATABASE_URL）。")
            ) from error
        self.stdout.write(_("演示银行已建立。") if built.is_new else _("演示银行已经在，录入的内容都保留。"))
        self.stdout.write(_("账号：%(accounts)s") % {"accounts": "  ".join(ACCOUNTS)})
        self.stdout.write(_("密码：%(password)s") % {"password": password})


def kept_password():
    """The password made up at the first run, so that a second run prints one that works."""
    place = Path(settings.VAR_DIR) / "demo-password"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text("".join(secrets.choice(LETTERS) for _place in range(12)), encoding="utf-8")
    return place.read_text(encoding="utf-8").strip()
