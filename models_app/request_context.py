"""The request that is being answered, for the change record and the log."""

from contextlib import contextmanager
from contextvars import ContextVar

_request_id = ContextVar("request_id", default="")


def current_request_id():
    """The id of the request being answered; empty outside a request (commands, tests)."""
    return _request_id.get()


@contextmanager
def request_context(request_id):
    """Everything inside carries this request id; a command may name its run the same way."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)
