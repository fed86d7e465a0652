"""Texts that are kept in two languages."""

from django.utils.translation import get_language


def in_language(row, name):
    """The row's text in the reader's language: the ``_en`` column for English readers where it is filled."""
    if (get_language() or "").startswith("en"):
        return getattr(row, f"{name}_en", "") or getattr(row, name)
    return getattr(row, name)
