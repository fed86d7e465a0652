"""Small parts that the models share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def one_of(field, choices, name):
    """A CHECK that holds a text column to its choices: a form is not the only door."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message=_("这个值不在可选范围内。"),
    )


def either_blank_or_one_of(field, choices, name):
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": ["", *choices.values]}),
        name=name,
        violation_error_message=_("这个值不在可选范围内。"),
    )


class Revisioned(models.Model):
    """A row that people edit: a stale ``revision`` is refused (rule 7)."""

    revision = models.PositiveIntegerField(_("修订"), default=1)

    class Meta:
        abstract = True
