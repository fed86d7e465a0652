"""Home, signing in, and what the parts from outside bring."""

from tests.access.table import NO_TOKEN, ROLES, SIGN_IN, SIGNED_IN, row

ROWS = [
    row("GET", "home", ok=SIGNED_IN),
    row("GET", "login", ok=ROLES),
    row("POST", "login", ok=ROLES),
    row("POST", "logout", rest=SIGN_IN),  # signs out, and so ends at the sign-in page
    row("GET", "password_change", ok=SIGNED_IN),
    row("POST", "password_change", ok=SIGNED_IN),
    row("GET", "password_change_done", ok=SIGNED_IN),
    # Django redirects a GET back to where it came from; only a POST changes the language.
    row("GET", "set_language", ok=ROLES),
    row("POST", "set_language", ok=ROLES),
    row("POST", "api:token", ok=ROLES),
    row("GET", "schema", ok=SIGNED_IN, anonymous=NO_TOKEN),
    row("GET", "api-docs", ok=SIGNED_IN),
]
