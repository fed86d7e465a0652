"""Choices of cycles, forms and ratings; checked in the database too."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CycleStatus(models.TextChoices):
    DRAFT = "draft", _("准备中")
    RUNNING = "running", _("进行中")
    CLOSED = "closed", _("已关闭")
    RELEASED = "released", _("已发放")


class Purpose(models.TextChoices):
    DEVELOPMENT = "development", pgettext_lazy("purpose", "发展")
    QUALIFICATION = "qualification", _("任职资格")
    TALENT_REVIEW = "talent_review", _("盘点")


class Relation(models.TextChoices):
    """评价关系: in what capacity somebody rates."""

    SELF = "self", _("本人")
    SUPERIOR = "superior", _("直接上级")
    SECOND_SUPERIOR = "second_superior", _("隔级上级")
    PEER = "peer", _("同级")
    PARTNER = "partner", _("协作岗")
    SUBORDINATE = "subordinate", _("下级")
    CLIENT = "client", _("客户")


class AssessmentStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("未开始")
    IN_PROGRESS = "in_progress", _("填写中")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("被退回")
    DECLINED = "declined", _("已谢绝")


class EventKind(models.TextChoices):
    SUBMITTED = "submitted", _("提交")
    RETURNED = "returned", _("退回")
    DECLINED = "declined", _("谢绝")
    SUBSTITUTED = "substituted", _("换人")


class UnableReason(models.TextChoices):
    """Why a rater cannot judge (无法评价): left out of every figure."""

    SHORT_TIME = "short_time", _("共事时间短")
    NOT_OBSERVED = "not_observed", _("未观察到")
    NOT_IN_POST = "not_in_post", _("岗位不涉及")


class ResponseKind(models.TextChoices):
    AGREE = "agree", _("同意")
    OBJECT = "object", _("有异议")


class ActionKind(models.TextChoices):
    COACHING = "coaching", _("带教")
    ON_THE_JOB = "on_the_job", _("在岗")
    TRAINING = "training", _("培训")
