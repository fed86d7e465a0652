"""The access table: every role × address × verb.

A row names an address (its URL name, with the arguments taken from the scene) and a verb, and says what each role
gets. Outcomes:

- ``OK``: let in. The answer may still be 400 or 409, as the body is empty; it is not a refusal.
- ``HIDDEN``: 404, you may not know that it exists. ``REFUSED``: 403, you may see it but not do this.
- ``SIGN_IN``: sent to the sign-in page; ``NO_TOKEN``: 401 of the API.

Rows live in ``rows_*.py`` beside this file, in a list named ``ROWS``. A verb without a row must answer 405.
"""

from dataclasses import dataclass, field

OK, HIDDEN, REFUSED, SIGN_IN, NO_TOKEN = "OK", "404", "403", "sign in", "401"

ANONYMOUS = "anonymous"
ROLES = (
    ANONYMOUS,
    "stranger",
    "superuser",
    "manager",
    "peer",
    "superior",
    "second_superior",
    "other_manager",
    "other_superior",
    "hr",
    "branch_hr",
    "other_branch_hr",
    "editor",
    "approver",
    "sysadmin",
    "auditor",
)


@dataclass(frozen=True)
class Row:
    """``args`` maps an URL argument to an attribute path of the scene, e.g. ``{"pk": "cycle.pk"}``."""

    verb: str
    name: str
    outcomes: dict
    args: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    note: str = ""

    def __str__(self):
        return f"{self.verb} {self.name}{' ' + self.note if self.note else ''}"


def row(verb, name, *, ok=(), refused=(), hidden=(), rest=HIDDEN, anonymous=None, args=None, data=None, note=""):
    """A row: the roles named in ``ok``, ``refused`` and ``hidden``; everybody else who is signed in gets ``rest``.

    ``ok=ROLES`` is everybody; anonymous visitors are sent to sign in (pages) or get 401 (API) unless named.
    """
    anonymous = anonymous or (NO_TOKEN if name.startswith("api:") else SIGN_IN)
    outcomes = dict.fromkeys(ROLES, rest) | {ANONYMOUS: anonymous}
    for roles, outcome in ((ok, OK), (refused, REFUSED), (hidden, HIDDEN)):
        unknown = set(roles) - set(ROLES)
        assert not unknown, f"unknown roles {unknown}"
        outcomes |= dict.fromkeys(roles, outcome)
    return Row(verb, name, outcomes, args or {}, data or {}, note)


SIGNED_IN = ROLES[1:]
