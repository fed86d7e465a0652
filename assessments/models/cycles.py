"""Cycles and who takes part in them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import CycleStatus, Purpose, Relation
from assessments.models.querysets import CycleQuerySet, ParticipantQuerySet
from models_app.models.base import Revisioned, one_of


class Cycle(Revisioned):
    """测评活动: one round. Purpose, versions, relations and participants are fixed at launch."""

    name = models.CharField(_("名称"), max_length=80)
    purpose = models.CharField(_("用途"), max_length=20, choices=Purpose, default=Purpose.DEVELOPMENT)
    unit = models.ForeignKey("models_app.OrgUnit", models.PROTECT, related_name="cycles", verbose_name=_("主办机构"))
    period_start = models.DateField(_("考察期开始"))
    period_end = models.DateField(_("考察期结束"))
    opens_on = models.DateField(_("填写开始"))
    closes_on = models.DateField(_("填写截止"))
    asks_all = models.BooleanField(
        _("没有目标的岗位也测评全部指标"), default=False, help_text=_("这样的人没有人岗匹配度")
    )
    status = models.CharField(_("状态"), max_length=20, choices=CycleStatus, default=CycleStatus.DRAFT)
    formula_version = models.PositiveSmallIntegerField(_("公式版次"), default=1)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    launched_at = models.DateTimeField(_("发起时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)
    released_at = models.DateTimeField(_("发放时间"), null=True, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("测评活动")
        verbose_name_plural = _("测评活动")
        constraints = [
            one_of("purpose", Purpose, "cycle_purpose_is_known"),
            one_of("status", CycleStatus, "cycle_status_is_known"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="cycle_period_in_order",
                violation_error_message=_("考察期结束不能早于开始。"),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="cycle_dates_in_order",
                violation_error_message=_("填写截止不能早于填写开始。"),
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=CycleStatus.DRAFT, launched_at=None, closed_at=None, released_at=None)
                    | Q(
                        status=CycleStatus.RUNNING,
                        launched_at__isnull=False,
                        closed_at=None,
                        released_at=None,
                    )
                    | Q(
                        status=CycleStatus.CLOSED,
                        launched_at__isnull=False,
                        closed_at__isnull=False,
                        released_at=None,
                    )
                    | Q(
                        status=CycleStatus.RELEASED,
                        launched_at__isnull=False,
                        closed_at__isnull=False,
                        released_at__isnull=False,
                    )
                ),
                name="cycle_status_has_its_times",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("cycle-detail", args=[self.pk])

    @property
    def is_draft(self):
        return self.status == CycleStatus.DRAFT

    @property
    def is_running(self):
        return self.status == CycleStatus.RUNNING

    @property
    def has_results(self):
        return self.status in (CycleStatus.CLOSED, CycleStatus.RELEASED)

    @property
    def days_left(self):
        """Whole days until the last day of filling in, that day as 0; negative once it has passed."""
        return (self.closes_on - timezone.localdate()).days

    @property
    def is_released(self):
        return self.status == CycleStatus.RELEASED


class CycleVersion(models.Model):
    """The version that the people of one job family are rated against in a cycle."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="versions")
    family = models.ForeignKey("models_app.JobFamily", models.PROTECT, related_name="+")
    version = models.ForeignKey("models_app.ModelVersion", models.PROTECT, related_name="cycle_versions")

    class Meta:
        ordering = ["family__order", "pk"]
        verbose_name = _("活动所用版本")
        verbose_name_plural = _("活动所用版本")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "family"],
                name="one_version_per_family_in_a_cycle",
                violation_error_message=_("每个岗位序列只能选一个版本。"),
            )
        ]

    def __str__(self):
        return f"{self.family} · {self.version}"


class CycleRelation(models.Model):
    """A relation in a cycle. Self never counts, whatever its weight."""

    MINIMUM_THRESHOLD = 3

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="relations")
    relation = models.CharField(_("评价关系"), max_length=20, choices=Relation)
    weight = models.DecimalField(_("权重"), max_digits=6, decimal_places=2, default=0)
    anonymous = models.BooleanField(_("匿名"), default=False)
    threshold = models.PositiveSmallIntegerField(
        _("门槛"),
        default=MINIMUM_THRESHOLD,
        validators=[MinValueValidator(MINIMUM_THRESHOLD)],
        help_text=_("匿名关系的有效评分至少几份才计入"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("活动评价关系")
        verbose_name_plural = _("活动评价关系")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "relation"], name="relation_once_per_cycle"),
            one_of("relation", Relation, "cycle_relation_is_known"),
            models.CheckConstraint(
                condition=Q(weight__gte=0),
                name="relation_weight_not_negative",
                violation_error_message=_("权重不能小于 0。"),
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=3),
                name="relation_threshold_at_least_three",
                violation_error_message=_("门槛不能少于 3：份数太少会认出评价人。请填 3 或更大的整数。"),
            ),
            models.CheckConstraint(
                # One superior, one self: their answer cannot be hidden in a group.
                condition=Q(anonymous=False) | ~Q(relation__in=["self", "superior", "second_superior"]),
                name="relation_of_one_is_not_anonymous",
                violation_error_message=_("本人和上级的评价不能匿名。"),
            ),
        ]

    def __str__(self):
        return self.get_relation_display()


class Participant(models.Model):
    """被评人: an employee in a cycle.

    Before launch only ``employee`` says something; launch writes the version, and name, unit, position and
    superior as text and key. Reports of the cycle read these copies and nothing newer (rule 3).
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="participants")
    employee = models.ForeignKey("models_app.Employee", models.PROTECT, related_name="participations")
    version = models.ForeignKey(
        "models_app.ModelVersion", models.PROTECT, null=True, blank=True, related_name="participants"
    )
    name = models.CharField(_("姓名"), max_length=80, blank=True)
    number = models.CharField(_("工号"), max_length=20, blank=True)
    unit = models.ForeignKey("models_app.OrgUnit", models.PROTECT, null=True, blank=True, related_name="participants")
    unit_name = models.CharField(_("机构"), max_length=200, blank=True)
    position = models.ForeignKey(
        "models_app.Position", models.PROTECT, null=True, blank=True, related_name="participants"
    )
    position_name = models.CharField(_("岗位"), max_length=120, blank=True)
    family_name = models.CharField(_("岗位序列"), max_length=60, blank=True)
    superior = models.ForeignKey("models_app.Employee", models.PROTECT, null=True, blank=True, related_name="+")
    superior_name = models.CharField(_("直接上级"), max_length=80, blank=True)
    excused_reason = models.CharField(
        _("免评原因"), max_length=200, blank=True, help_text=_("发起前仍缺少信息时，写明为何不参加")
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "number", "pk"]
        verbose_name = _("被评人")
        verbose_name_plural = _("被评人")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "employee"],
                name="participant_once_per_cycle",
                violation_error_message=_("这名员工已在活动中。"),
            )
        ]

    def __str__(self):
        return self.name or self.employee.name


class AskedCompetency(models.Model):
    """A competency that a participant's form asks, with the target as it stood at launch.

    ``level``, ``kind`` and ``weight`` are empty where the position has no target and HR chose to ask all.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="asked")
    competency = models.ForeignKey("models_app.Competency", models.PROTECT, related_name="asked_of")
    target = models.ForeignKey("models_app.Target", models.PROTECT, null=True, blank=True, related_name="asked_of")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "competency"], name="competency_asked_once_per_participant")
        ]

    def __str__(self):
        return f"{self.participant} · {self.competency}"
