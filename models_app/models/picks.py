"""What a person has picked from the catalogue, to compose a model of it: a list of their own, in their order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from models_app.models.catalogue import Competency


class Pick(models.Model):
    """选用: kept per user in the database, so that two windows, another page and another day find the same list."""

    user = models.ForeignKey("models_app.User", models.CASCADE, related_name="picks")
    competency = models.ForeignKey(Competency, models.CASCADE, related_name="+")
    order = models.PositiveIntegerField(_("顺序"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("选用")
        verbose_name_plural = _("选用")
        constraints = [models.UniqueConstraint(fields=["user", "competency"], name="pick_once_per_user")]

    def __str__(self):
        return f"{self.user} · {self.competency}"
