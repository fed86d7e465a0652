"""The site's settings for tests: a key of their own, cheap passwords, static files without collecting them."""

import os
import tempfile

os.environ["SECRET_KEY"] = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from competency_site.settings import *  # noqa: F403
from competency_site.settings import DATABASES, STORAGES

SCRATCH = tempfile.TemporaryDirectory(prefix="competency-tests-", ignore_cleanup_errors=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = os.path.join(SCRATCH.name, "media")

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the browser tests' server threads then have connections of their own, as in real life.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(SCRATCH.name, "db.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF"
DATABASES["default"]["CONN_MAX_AGE"] = 0
