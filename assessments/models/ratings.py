"""Raters, their forms, and the ratings on them."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import AssessmentStatus, EventKind, Relation, UnableReason
from assessments.models.cycles import Cycle, Participant
from assessments.models.querysets import AssessmentQuerySet
from models_app.models.base import Revisioned, either_blank_or_one_of, one_of


class Rater(models.Model):
    """评价人 in a cycle: an employee or an external person, exactly one of the two."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="raters")
    employee = models.ForeignKey("models_app.Employee", models.PROTECT, null=True, blank=True, related_name="rater_in")
    name = models.CharField(_("姓名"), max_length=80, help_text=_("发起时抄录"))
    external_email = models.EmailField(_("外部评价人邮箱"), blank=True)

    class Meta:
        verbose_name = _("评价人")
        verbose_name_plural = _("评价人")
        constraints = [
            models.CheckConstraint(
                condition=Q(employee__isnull=False, external_email="") | (Q(employee=None) & ~Q(external_email="")),
                name="rater_is_employee_or_external",
                violation_error_message=_("评价人要么是员工，要么是外部人员，不能都是或都不是。"),
            ),
            models.UniqueConstraint(
                fields=["cycle", "employee"],
                condition=Q(employee__isnull=False),
                name="rater_employee_once_per_cycle",
            ),
            models.UniqueConstraint(
                fields=["cycle", "external_email"],
                condition=~Q(external_email=""),
                name="rater_external_once_per_cycle",
            ),
        ]

    def __str__(self):
        return self.name


class Assessment(Revisioned):
    """评价表: one rater's form about one participant in one relation."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="assessments")
    rater = models.ForeignKey(Rater, models.PROTECT, related_name="assessments")
    relation = models.CharField(_("评价关系"), max_length=20, choices=Relation)
    status = models.CharField(_("状态"), max_length=20, choices=AssessmentStatus, default=AssessmentStatus.NOT_STARTED)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    saved_at = models.DateTimeField(_("最近保存"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["participant__number", "pk"]
        verbose_name = _("评价表")
        verbose_name_plural = _("评价表")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "rater", "relation"],
                name="one_assessment_per_participant_rater_relation",
            ),
            one_of("relation", Relation, "assessment_relation_is_known"),
            one_of("status", AssessmentStatus, "assessment_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=AssessmentStatus.SUBMITTED, submitted_at__isnull=False)
                | (~Q(status=AssessmentStatus.SUBMITTED) & Q(submitted_at=None)),
                name="submitted_if_and_only_if_submitted_at",
            ),
        ]

    def __str__(self):
        return f"{self.participant} · {self.get_relation_display()} · {self.rater}"

    def get_absolute_url(self):
        return reverse("assessment-detail", args=[self.pk])

    @property
    def is_submitted(self):
        return self.status == AssessmentStatus.SUBMITTED


class AssessmentEvent(models.Model):
    """A return, a decline, a substitution or a submission. Append-only."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="events")
    kind = models.CharField(_("事件"), max_length=20, choices=EventKind)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    actor = models.ForeignKey("models_app.User", models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("操作人"), max_length=120)
    reason = models.CharField(_("原因"), max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("评价表事件")
        verbose_name_plural = _("评价表事件")
        constraints = [
            one_of("kind", EventKind, "event_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.RETURNED) | ~Q(reason=""),
                name="return_has_a_reason",
                violation_error_message=_("请写明退回原因。"),
            ),
        ]

    def __str__(self):
        return f"{self.assessment} · {self.get_kind_display()}"


class Rating(Revisioned):
    """评分 on one competency: a level, or 未达最低等级, or 无法评价 with a reason.

    None of the three: the rater has typed grounds or a comment, or has taken a choice back; it counts as not rated.
    """

    GROUNDS_LIMIT = 500
    COMMENT_LIMIT = 300

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="ratings")
    competency = models.ForeignKey("models_app.Competency", models.PROTECT, related_name="ratings")
    level = models.ForeignKey("models_app.Level", models.PROTECT, null=True, blank=True, related_name="ratings")
    below_lowest = models.BooleanField(_("未达最低等级"), default=False)
    unable_to_judge = models.CharField(_("无法评价"), max_length=20, choices=UnableReason, blank=True)
    grounds = models.TextField(_("评分依据"), blank=True, validators=[MaxLengthValidator(GROUNDS_LIMIT)])
    comment = models.TextField(_("给本人的评语"), blank=True, validators=[MaxLengthValidator(COMMENT_LIMIT)])
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)

    class Meta:
        ordering = ["competency__order", "pk"]
        verbose_name = _("评分")
        verbose_name_plural = _("评分")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "competency"],
                name="one_rating_per_assessment_and_competency",
                violation_error_message=_("同一评价表对同一指标只有一个评分。"),
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=False, below_lowest=False, unable_to_judge="")
                | Q(level=None, below_lowest=True, unable_to_judge="")
                | Q(level=None, below_lowest=False),
                name="rating_is_one_of_three",
                violation_error_message=_("等级、未达最低等级、无法评价只能选一个。"),
            ),
            either_blank_or_one_of("unable_to_judge", UnableReason, "unable_reason_is_known"),
        ]

    def __str__(self):
        return f"{self.assessment} · {self.competency}"

    @property
    def is_rated(self):
        return self.level_id is not None or self.below_lowest or bool(self.unable_to_judge)
