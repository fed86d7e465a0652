import os
import secrets
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from competency_site import environment
from competency_site.database import database_from, sqlite_options

KEY = secrets.token_urlsafe(60)
PRODUCTION = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "competency.example.com",
    "DATABASE_URL": "postgres://competency:secret@db.example.com/competency",
    "BEHIND_PROXY": "1",
}


def settings_in(tmp_path, **variables):
    """What a fresh process makes of these variables and no others: its exit code, output and errors."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "from django.conf import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE)"],
        env={**kept, "DJANGO_SETTINGS_MODULE": "competency_site.settings", "VAR_DIR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_key_nothing_starts_and_the_error_names_it(tmp_path):
    process = settings_in(tmp_path)
    assert process.returncode != 0
    assert "Set the environment variable SECRET_KEY; see docs/operations.md." in process.stderr


def test_debug_is_off_and_cookies_are_secure_unless_asked_otherwise(tmp_path):
    assert settings_in(tmp_path, SECRET_KEY=KEY).stdout == "False True\n"
    assert settings_in(tmp_path, SECRET_KEY=KEY, HTTPS="0").stdout == "False False\n"
    assert settings_in(tmp_path, SECRET_KEY=KEY, DEBUG="1").stdout == "True False\n"


def test_the_documented_production_settings_pass_the_deployment_check(tmp_path):
    static = tmp_path / "static"
    static.mkdir()
    (static / "staticfiles.json").write_text('{"paths": {}, "version": "1.1"}')
    process = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **PRODUCTION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_counts_as_not_set(monkeypatch, value):
    monkeypatch.setenv("SOMETHING", value)
    with pytest.raises(ImproperlyConfigured, match="SOMETHING"):
        environment.text("SOMETHING")


def test_a_switch_is_on_off_or_an_error(monkeypatch):
    monkeypatch.setenv("SWITCH", "Yes")
    assert environment.boolean("SWITCH", False) is True
    monkeypatch.setenv("SWITCH", "off")
    assert environment.boolean("SWITCH", True) is False
    monkeypatch.setenv("SWITCH", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SWITCH must be 1 or 0"):
        environment.boolean("SWITCH", False)


@pytest.mark.parametrize("value", ["-1", "1.5", "ten", "0", "٣"])
def test_a_number_that_is_none_or_too_small_is_an_error(monkeypatch, value):
    monkeypatch.setenv("HOURS", value)
    with pytest.raises(ImproperlyConfigured, match="HOURS must be a whole number of at least 1"):
        environment.whole_number("HOURS", 12, lowest=1)


def test_sqlite_waits_for_its_turn_and_a_commit_has_reached_the_disk():
    database = database_from("sqlite:////tmp/somewhere.sqlite3", conn_max_age=0)
    assert database["NAME"] == "/tmp/somewhere.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    assert "PRAGMA synchronous=FULL" in database["OPTIONS"]["init_command"]
    assert database["ATOMIC_REQUESTS"] is False


def test_sqlite_writes_ahead_only_where_the_library_does_not_lose_commits():
    assert "journal_mode" not in sqlite_options((3, 51, 2))["init_command"]
    assert "PRAGMA journal_mode=WAL" in sqlite_options((3, 51, 3))["init_command"]


def test_postgresql_connections_are_kept_and_checked():
    database = database_from("postgres://me:secret@db.example.com:5433/bank?sslmode=require", conn_max_age=60)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.com", 5433, "bank")
    assert database["OPTIONS"] == {"sslmode": "require"}
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


@pytest.mark.parametrize("url", ["mysql://me@db/bank", "nonsense", "redis://cache"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database_from(url, conn_max_age=0)


@pytest.mark.django_db
def test_the_test_database_is_the_kind_that_was_asked_for(settings):
    from django.db import connection

    asked_for = os.environ.get("DATABASE_URL", "sqlite:")
    assert connection.vendor == ("postgresql" if asked_for.startswith("postgres") else "sqlite")
