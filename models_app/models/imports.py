"""A file that was uploaded and looked at, but not imported yet."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PendingImport(models.Model):
    """What was read of an uploaded file, between its dry run and its import; then, or after hours, it goes.

    In the database, not in a cache: every worker finds it, and a restart loses nothing. ``cells`` is what was read,
    not a decision: the plan is made anew from it each time, against what stands then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("models_app.User", models.CASCADE, related_name="+")
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("校验和"), max_length=64)
    # For a file of one table, which names no model: the version that it was uploaded for.
    version = models.ForeignKey("models_app.ModelVersion", models.CASCADE, null=True, blank=True, related_name="+")
    # JSON as text, not a JSON column: PostgreSQL's refuses the NUL that a hostile cell may hold.
    cells = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("待确认的导入")
        verbose_name_plural = _("待确认的导入")

    def __str__(self):
        return self.file_name
