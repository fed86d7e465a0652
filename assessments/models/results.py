"""What close writes and what people answer to it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import ActionKind, Relation, ResponseKind
from assessments.models.cycles import Participant
from models_app.enums import TargetKind
from models_app.models.base import Revisioned, either_blank_or_one_of, one_of


class Result(models.Model):
    """结果: written once, at close, for each participant and competency asked. Never changed afterwards.

    ``computed`` and ``final`` are steps (0…``step_count``) rounded to 0.1; empty where nothing counted.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="results")
    competency = models.ForeignKey("models_app.Competency", models.PROTECT, related_name="results")
    computed = models.DecimalField(_("计算值"), max_digits=4, decimal_places=1, null=True)
    final = models.DecimalField(_("最终值"), max_digits=4, decimal_places=1, null=True)
    self_step = models.PositiveSmallIntegerField(_("自评档"), null=True)
    now_step = models.PositiveSmallIntegerField(_("现在所在档"), null=True)
    step_count = models.PositiveSmallIntegerField(_("档数"))
    target_level = models.ForeignKey("models_app.Level", models.PROTECT, null=True, related_name="+")
    target_step = models.PositiveSmallIntegerField(_("目标档"), null=True)
    kind = models.CharField(_("类型"), max_length=10, choices=TargetKind, blank=True)
    weight = models.DecimalField(_("权重"), max_digits=6, decimal_places=2, null=True)
    formula_version = models.PositiveSmallIntegerField(_("公式版次"))
    decided_by = models.ForeignKey("models_app.User", models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(_("校准人"), max_length=120, blank=True)
    reason = models.CharField(_("校准原因"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("结果")
        verbose_name_plural = _("结果")
        constraints = [
            models.UniqueConstraint(fields=["participant", "competency"], name="one_result_per_participant_competency"),
            models.CheckConstraint(
                condition=Q(target_step=None, target_level=None, weight=None, kind="")
                | (
                    Q(target_step__gte=1, target_level__isnull=False, weight__gt=0)
                    & Q(target_step__lte=models.F("step_count"))
                    & ~Q(kind="")
                ),
                name="result_target_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(computed=None) | Q(computed__gte=0, computed__lte=models.F("step_count")),
                name="result_computed_in_range",
            ),
            models.CheckConstraint(
                condition=Q(final=None) | Q(final__gte=0, final__lte=models.F("step_count")),
                name="result_final_in_range",
            ),
            models.CheckConstraint(
                condition=Q(self_step=None) | Q(self_step__lte=models.F("step_count")),
                name="result_self_in_range",
            ),
            models.CheckConstraint(
                condition=Q(now_step=None) | Q(now_step__lte=models.F("step_count")),
                name="result_now_in_range",
            ),
            # A moderated value says who and why; without one, final is what was computed.
            models.CheckConstraint(
                condition=(~Q(decided_by_name="") & ~Q(reason="") & Q(final__isnull=False))
                | (
                    Q(decided_by=None, decided_by_name="", reason="")
                    & (
                        Q(computed=None, final=None)
                        | Q(computed__isnull=False, final__isnull=False, final=models.F("computed"))
                    )
                ),
                name="result_moderation_is_explained",
            ),
            either_blank_or_one_of("kind", TargetKind, "result_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.participant} · {self.competency}"


class ResultGroup(models.Model):
    """What one relation contributed to a result. ``valid_count`` of an anonymous group is never shown."""

    result = models.ForeignKey(Result, models.PROTECT, related_name="groups")
    relation = models.CharField(_("评价关系"), max_length=20, choices=Relation)
    weight = models.DecimalField(_("权重"), max_digits=6, decimal_places=2)
    anonymous = models.BooleanField(_("匿名"))
    valid_count = models.PositiveSmallIntegerField(_("有效评分数"))
    counted = models.BooleanField(_("计入"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("结果分组")
        verbose_name_plural = _("结果分组")
        constraints = [
            models.UniqueConstraint(fields=["result", "relation"], name="one_group_per_result_relation"),
            one_of("relation", Relation, "result_group_relation_is_known"),
            models.CheckConstraint(
                condition=Q(counted=False) | Q(valid_count__gt=0, weight__gt=0),
                name="counted_group_has_ratings",
            ),
        ]

    def __str__(self):
        return f"{self.result} · {self.get_relation_display()}"


class ReportResponse(models.Model):
    """The person's answer to their released report: agree, or object with a text. Given once."""

    participant = models.OneToOneField(Participant, models.PROTECT, related_name="response")
    kind = models.CharField(_("答复"), max_length=10, choices=ResponseKind)
    text = models.TextField(_("说明"), blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    actor = models.ForeignKey("models_app.User", models.PROTECT, related_name="+")
    actor_name = models.CharField(_("答复人"), max_length=120)

    class Meta:
        verbose_name = _("报告答复")
        verbose_name_plural = _("报告答复")
        constraints = [
            one_of("kind", ResponseKind, "response_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind=ResponseKind.OBJECT) | ~Q(text=""),
                name="objection_has_a_text",
                violation_error_message=_("有异议时请写明对哪一项、为什么。"),
            ),
        ]

    def __str__(self):
        return f"{self.participant} · {self.get_kind_display()}"


class DevelopmentAction(Revisioned):
    """An action that closes a gap: what, who sees to it, until when. One per priority of a report."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="actions")
    competency = models.ForeignKey("models_app.Competency", models.PROTECT, related_name="+")
    kind = models.CharField(_("方式"), max_length=20, choices=ActionKind, default=ActionKind.ON_THE_JOB)
    text = models.CharField(_("行动"), max_length=300)
    owner = models.ForeignKey(
        "models_app.Employee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("负责人"),
    )
    due_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("发展行动")
        verbose_name_plural = _("发展行动")
        constraints = [
            models.UniqueConstraint(fields=["participant", "competency"], name="one_action_per_participant_competency"),
            one_of("kind", ActionKind, "action_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="action_has_a_text",
                violation_error_message=_("请写一件能看见的事。"),
            ),
        ]

    def __str__(self):
        return self.text
