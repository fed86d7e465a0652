"""The site as served in earnest, on a database of its own with content and demo bank: for pictures and measuring."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "demo-for-pictures"


@contextmanager
def demo_site(database_url=None, **variables):
    """Yields its address; every account's password is ``PASSWORD``. SQLite in a temporary place unless told."""
    with tempfile.TemporaryDirectory(prefix="demo-site-") as place:
        environment = {
            **os.environ,
            "SECRET_KEY": secrets.token_urlsafe(60),
            "DATABASE_URL": database_url or f"sqlite:///{place}/demo.sqlite3",
            "DEMO_PASSWORD": PASSWORD,
            "HTTPS": "0",
            "DEBUG": "0",
            "ACCESS_LOG": "0",
            "LOG_LEVEL": "WARNING",
            "PORT": str(free_port()),
            **variables,
        }
        for command in (["migrate", "--verbosity", "0"], ["load_content"], ["demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--log-level", "warning", "competency_site.wsgi"],
            cwd=ROOT,
            env=environment,
        )
        try:
            address = f"http://127.0.0.1:{environment['PORT']}"
            wait_until_ready(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(address, server, seconds=30):
    for _attempt in range(seconds * 10):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address + "/readyz", timeout=5)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The site did not come up.")
