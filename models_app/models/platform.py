"""Users, grants, the reading notice and the change record."""

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_app.enums import Role
from models_app.models.base import one_of
from models_app.models.querysets import RoleGrantQuerySet


class User(AbstractUser):
    """An account. ``is_superuser`` opens nothing in this product: rights come from grants and lines."""

    time_zone = models.CharField(_("时区"), max_length=40, default="Asia/Shanghai")
    is_demo = models.BooleanField(_("演示账号"), default=False, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("用户")
        verbose_name_plural = _("用户")

    def __str__(self):
        return self.get_display_name()

    def save(self, *args, **kwargs):
        """With a new password the API's token ends, as the sessions do: whoever held the old one is shut out."""
        is_new_password = self._password is not None and self.pk is not None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new_password:
                from rest_framework.authtoken.models import Token

                Token.objects.filter(user=self).delete()

    def get_display_name(self):
        employee = getattr(self, "employee", None)
        return employee.name if employee else self.get_full_name() or self.username

    def get_full_name(self):
        """Family name first, without a space, as Chinese names are written."""
        return f"{self.last_name}{self.first_name}".strip()


class RoleGrant(models.Model):
    """授权: the role reaches its unit's subtree, from a date to a date (inclusive)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    unit = models.ForeignKey("models_app.OrgUnit", models.PROTECT, related_name="grants")
    start = models.DateField(_("开始日期"), default=timezone.localdate)
    end = models.DateField(_("结束日期"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "pk"]
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=Q(end=None),
                name="grant_once_while_open",
                violation_error_message=_("这个用户在该机构已有这个角色。"),
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="grant_period_in_order",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            one_of("role", Role, "grant_role_is_known"),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.unit}"


class Notice(models.Model):
    """告知书: what a person is told before their first form or report. An edition is never changed."""

    edition = models.PositiveSmallIntegerField(_("版次"), unique=True)
    title = models.CharField(_("标题"), max_length=120)
    title_en = models.CharField(_("英文标题"), max_length=200)
    body = models.TextField(_("正文"))
    body_en = models.TextField(_("英文正文"))
    published_at = models.DateTimeField(_("发布时间"), default=timezone.now)

    class Meta:
        ordering = ["-edition"]
        verbose_name = _("告知书")
        verbose_name_plural = _("告知书")

    def __str__(self):
        return f"{self.title} {self.edition}"


class NoticeConfirmation(models.Model):
    """That a person confirmed having read an edition of the notice."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="confirmations")
    user = models.ForeignKey(User, models.PROTECT, related_name="notice_confirmations")
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("告知书确认")
        verbose_name_plural = _("告知书确认")
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notice_confirmed_once")]

    def __str__(self):
        return f"{self.user} · {self.notice}"


class ChangeRecord(models.Model):
    """Who did what, when, in which request; before and after (rule 9). Append-only.

    The actor and the object are kept as text too, so that the line can be read when they are gone.
    """

    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("操作人"), max_length=120)
    action = models.CharField(_("操作"), max_length=60)
    object_type = models.CharField(_("对象类型"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=60)
    object_label = models.CharField(_("对象"), max_length=200)
    before = models.JSONField(_("改前"), default=dict)
    after = models.JSONField(_("改后"), default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("变更记录")
        verbose_name_plural = _("变更记录")
        indexes = [models.Index(fields=["object_type", "object_id"], name="change_by_object")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.object_label}"
