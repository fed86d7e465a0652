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


class EntryKind(models.TextChoices):
    """What a list of the documents lists."""

    MODEL = "model", _("胜任力模型")
    QUALITIES = "qualities", _("素质清单")
    KNOWLEDGE = "knowledge", _("知识清单")
    SKILLS = "skills", _("技能清单")
    GRADES = "grades", _("分等级要求")
    DUTIES = "duties", _("工作内容与职责")
    PRINCIPLES = "principles", _("工作理念")
    TASKS = "tasks", _("工作任务")
    SUPPORT = "support", _("支持体系")
    FEATURES = "features", _("岗位特点")
    FINDINGS = "findings", _("调查发现")
    ADVICE = "advice", _("工作建议")


class Trade(models.TextChoices):
    """The trade that a text is written for: many are not about banks."""

    BANKING = "banking", _("银行与信贷")
    SECURITIES = "securities", _("证券")
    TOBACCO = "tobacco", _("烟草")
    ENTERTAINMENT = "entertainment", _("娱乐（KTV）")
    ADVERTISING = "advertising", _("广告")
    UNSTATED = "unstated", _("未写明行业")


class PartUse(models.TextChoices):
    """What became of a part of a document."""

    USED = "used", _("已收录")
    HEADING = "heading", pgettext_lazy("in a document", "标题")
    PROSE = "prose", _("叙述文字")
    NOISE = "noise", _("与内容无关")


class DefectKind(models.TextChoices):
    """What is wrong in a source. It is shown, never repaired."""

    CUT_OFF = "cut_off", _("中断")
    MISSING = "missing", _("缺内容")
    NUMBERING = "numbering", _("编号有误")
    MISPRINT = "misprint", _("错字")
    LOST = "lost", _("字符丢失")
    SCRAMBLED = "scrambled", _("次序打乱")
    FOREIGN = "foreign", _("混入他文")


class LinkRelation(models.TextChoices):
    """How a competency stands to the concept it is linked to."""

    SAME = "same", _("同义")
    CLOSE = "close", _("近义")
    BROADER = "broader", _("含义更宽")
    PART = "part", _("是其一部分")


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


# Headings of a model stand at most so deep under each other: what a page can show, and a person can follow.
MOST_HEADING_LEVELS = 3
