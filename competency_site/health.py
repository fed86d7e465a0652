"""/healthz: the process answers. /readyz: the database answers too, and every migration has run."""

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers before the host check, sessions and redirects: probes come by address and over plain HTTP."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        probe = PROBES.get(request.path)
        if probe is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        problem = probe()
        answer = JsonResponse({"status": problem or "ok"}, status=503 if problem else 200)
        answer["Cache-Control"] = "no-store"
        return answer


def process_problem():
    return ""


def database_problem():
    """What keeps the site from working, in a word or two; empty when nothing does."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.exception("The database does not answer.")
        return "database unreachable"
    return "migrations pending" if pending else ""


PROBES = {"/healthz": process_problem, "/readyz": database_problem}
