"""The errors a service raises; every door (page, API, admin, command) turns them into its own answer."""

from django.utils.translation import gettext_lazy as _


class ServiceError(Exception):
    """A refusal with a message for people."""


class RuleBroken(ServiceError):
    """Input that breaks a rule (HTTP 400).

    ``fields`` maps a field name to a list of messages; ``""`` holds what belongs to no single field.
    """

    def __init__(self, fields):
        if not isinstance(fields, dict):
            fields = {"": [fields]}
        self.fields = {
            name: list(messages) if isinstance(messages, (list, tuple)) else [messages]
            for name, messages in fields.items()
        }
        super().__init__("; ".join(str(text) for texts in self.fields.values() for text in texts))


class WrongState(ServiceError):
    """The object is not in a state that allows the act (HTTP 409)."""


class Conflict(ServiceError):
    """Somebody else changed the object since it was read (HTTP 409).

    ``items`` lists what is stale. Each is a dictionary with ``key`` (what it is about), ``revision``
    (the current one), ``mine`` and ``theirs`` (dictionaries: field name -> value), so that both texts can
    be shown; ``by`` and ``at`` name the other change where known.
    """

    def __init__(self, items, message=None):
        self.items = list(items)
        super().__init__(str(message or _("这段内容刚被别人改过，您的修改还没有保存。")))
