"""How often a version is used, as other apps tell it: this app does not know them.

An app registers a provider in its ``AppConfig.ready``: a function of (version, user) that answers a ``Usage``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Usage:
    """Rounds that use a version. The counts are of all of them; ``names`` only of those the user may know."""

    running: int = 0
    closed: int = 0
    names: tuple[str, ...] = ()

    def __add__(self, other):
        return Usage(self.running + other.running, self.closed + other.closed, self.names + other.names)


_providers = []


def register_usage_provider(provider):
    if provider not in _providers:
        _providers.append(provider)


def usage_of(version, user):
    """The sum of what the providers tell."""
    return sum((provider(version, user) for provider in _providers), start=Usage())
