"""Choices of the catalogue, the people and the platform; checked in the database too."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_APPROVAL = "in_approval", _("待审批")
    PUBLISHED = "published", _("已发布")
    RETIRED = "retired", _("已停用")


class ModelNature(models.TextChoices):
    """What a model is meant for: a coding book of interviews is no requirement."""

    REQUIREMENT = "requirement", _("能力要求")
    CODING_BOOK = "coding_book", _("访谈编码表")
    EXAMPLE = "example", _("项目示例")


class Origin(models.TextChoices):
    """Whose words a text is (rule 11)."""

    QUOTED = "quoted", _("来源原文")
    BANK = "bank", _("本行改写")
    PROJECT = "project", _("项目编写")


class AssessedBy(models.TextChoices):
    RATING = "rating", _("评分")
    EXAM = "exam", _("考试")
    CERTIFICATE = "certificate", _("证书")


class TargetKind(models.TextChoices):
    BASELINE = "baseline", _("底线")
    CORE = "core", _("核心")
    GENERAL = "general", pgettext_lazy("target kind", "一般")


class Meaning(models.TextChoices):
    """What publishing says about a competency that existed in the version before (rule 2)."""

    SAME = "same", _("含义不变")
    NEW = "new", _("含义改变")


class Certainty(models.TextChoices):
    """How sure it is that a passage belongs to the field that cites it."""

    STATED = "stated", _("原文写明")
    BY_ORDER = "by_order", _("仅凭顺序推定")
    JUDGED = "judged", _("本项目判断")


class ReportingKind(models.TextChoices):
    DIRECT = "direct", _("直接")
    SKIP = "skip", _("隔级")
    DOTTED = "dotted", _("条线")


class Role(models.TextChoices):
    """Roles that are granted. Superior and account manager are not granted: they follow from the reporting
    lines and the cycles."""

    HR = "hr", _("人力资源")
    EDITOR = "editor", _("模型编辑")
    APPROVER = "approver", _("模型审批")
    SYSADMIN = "sysadmin", _("系统管理员")
    AUDITOR = "auditor", _("审计员")
