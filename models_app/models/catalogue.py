"""The catalogue: models, their versions, and what a version holds.

A published version and everything below it is frozen (rule 1): triggers in ``models_app/triggers.py`` refuse
writes whatever door they come through.
"""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from models_app.enums import AssessedBy, Meaning, ModelNature, Origin, TargetKind, VersionStatus
from models_app.models.base import Revisioned, either_blank_or_one_of, one_of
from models_app.models.querysets import CompetencyQuerySet, ModelVersionQuerySet


def new_key():
    """A key for a row that is born in this database; fixtures bring their own readable ones."""
    return uuid.uuid4().hex[:12]


class NaturalKeyManager(models.Manager):
    """Finds a row by the columns that name it in a fixture, e.g. ``("cs-dept", 1, "communication")``."""

    def get_by_natural_key(self, *key):
        return self.get(**dict(zip(self.model.natural_key_lookups, key, strict=True)))


class Dimension(models.Model):
    """素质, 知识, 技能; a table, so that a bank can add its own."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=80)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("code",)
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("维度")
        verbose_name_plural = _("维度")

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)


class CompetencyModel(models.Model):
    """A named model, e.g. 服务营销类客户经理胜任力模型. Its content lives in its versions."""

    code = models.SlugField(_("代码"), unique=True, max_length=60)
    name = models.CharField(_("名称"), max_length=120)
    nature = models.CharField(_("性质"), max_length=20, choices=ModelNature, default=ModelNature.REQUIREMENT)
    written_for = models.CharField(
        _("编写对象"), max_length=120, blank=True, help_text=_("文档说明它为哪个岗位、哪个行业而写")
    )
    written_for_en = models.CharField(_("编写对象（英文）"), max_length=120, blank=True)
    is_banks_own = models.BooleanField(
        _("本行自己的模型"), default=False, editable=False, help_text=_("人力资源也可以编辑它的草稿")
    )

    natural_key_lookups = ("code",)
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("胜任力模型")
        verbose_name_plural = _("胜任力模型")
        constraints = [one_of("nature", ModelNature, "model_nature_is_known")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("model-detail", args=[self.code])

    def natural_key(self):
        return (self.code,)


class ModelVersion(Revisioned):
    """One edition of a model: draft → in approval → published → retired."""

    model = models.ForeignKey(CompetencyModel, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版次"))
    status = models.CharField(_("状态"), max_length=20, choices=VersionStatus, default=VersionStatus.DRAFT)
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("所依据的版本")
    )
    overview = models.TextField(_("总述"), blank=True)
    notice = models.TextField(_("使用提示"), blank=True)
    notice_en = models.TextField(_("使用提示（英文）"), blank=True)
    gap_note = models.TextField(_("来源残缺说明"), blank=True)
    gap_note_en = models.TextField(_("来源残缺说明（英文）"), blank=True)
    document_number = models.CharField(_("发文字号"), max_length=80, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    published_by_name = models.CharField(_("审批发布人"), max_length=80, blank=True)

    natural_key_lookups = ("model__code", "number")
    objects = NaturalKeyManager.from_queryset(ModelVersionQuerySet)()

    class Meta:
        ordering = ["model__name", "-number"]
        verbose_name = _("模型版本")
        verbose_name_plural = _("模型版本")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "number"],
                name="version_number_once_per_model",
                violation_error_message=_("这个模型已有同一版次。"),
            ),
            models.UniqueConstraint(
                fields=["model"],
                condition=Q(status__in=[VersionStatus.DRAFT, VersionStatus.IN_APPROVAL]),
                name="one_draft_per_model",
                violation_error_message=_("这个模型已有一份草稿。"),
            ),
            models.UniqueConstraint(
                fields=["model"],
                condition=Q(status=VersionStatus.PUBLISHED),
                name="one_published_version_per_model",
                violation_error_message=_("这个模型已有已发布的版本。"),
            ),
            one_of("status", VersionStatus, "version_status_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=[VersionStatus.DRAFT, VersionStatus.IN_APPROVAL], published_at=None)
                | Q(
                    status__in=[VersionStatus.PUBLISHED, VersionStatus.RETIRED],
                    published_at__isnull=False,
                    effective_on__isnull=False,
                ),
                name="version_published_has_its_dates",
                violation_error_message=_("发布的版本要有发布时间和生效日期。"),
            ),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.RETIRED, retired_at__isnull=False)
                | (~Q(status=VersionStatus.RETIRED) & Q(retired_at=None)),
                name="version_retired_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0),
                name="version_number_positive",
                violation_error_message=_("版次从 1 开始。"),
            ),
        ]

    def __str__(self):
        return _("%(model)s 第 %(number)s 版") % {"model": self.model.name, "number": self.number}

    def natural_key(self):
        return (*self.model.natural_key(), self.number)

    natural_key.dependencies = ["models_app.competencymodel"]

    def get_absolute_url(self):
        return reverse("version-detail", args=[self.model.code, self.number])

    @property
    def is_draft(self):
        return self.status == VersionStatus.DRAFT

    @property
    def is_frozen(self):
        return self.status in (VersionStatus.PUBLISHED, VersionStatus.RETIRED)


class VersionEditor(models.Model):
    """Who edited a draft: none of them approves it (rule 1)."""

    version = models.ForeignKey(ModelVersion, models.CASCADE, related_name="editors")
    user = models.ForeignKey("models_app.User", models.PROTECT, related_name="+")
    name = models.CharField(_("姓名"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="version_editor_once")]

    def __str__(self):
        return self.name


class Category(Revisioned):
    """A heading of the model's own (道德素质, 岗位技能 …), in one version."""

    version = models.ForeignKey(ModelVersion, models.CASCADE, related_name="categories")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    key = models.CharField(_("键"), max_length=60, default=new_key, editable=False)
    name = models.CharField(_("名称"), max_length=80)
    origin = models.CharField(_("文字来源"), max_length=10, choices=Origin, default=Origin.QUOTED)
    gap_note = models.TextField(_("来源残缺说明"), blank=True)
    gap_note_en = models.TextField(_("来源残缺说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("version__model__code", "version__number", "key")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("类别")
        verbose_name_plural = _("类别")
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="category_key_once_per_version"),
            one_of("origin", Origin, "category_origin_is_known"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="category_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (*self.version.natural_key(), self.key)

    natural_key.dependencies = ["models_app.modelversion"]


class Competency(Revisioned):
    """One competency of one version."""

    version = models.ForeignKey(ModelVersion, models.CASCADE, related_name="competencies")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="competencies")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="competencies")
    dimension_is_stated = models.BooleanField(_("维度由来源写明"), default=True, help_text=_("否则是本项目的判断"))
    key = models.CharField(_("键"), max_length=60, default=new_key, editable=False)
    name = models.CharField(_("名称"), max_length=80)
    name_origin = models.CharField(_("名称来源"), max_length=10, choices=Origin, default=Origin.QUOTED)
    definition = models.TextField(_("定义"), blank=True)
    definition_origin = models.CharField(_("定义来源"), max_length=10, choices=Origin, default=Origin.QUOTED)
    is_core_in_source = models.BooleanField(_("来源标为核心"), default=False)
    assessed_by = models.CharField(_("测评方式"), max_length=20, choices=AssessedBy, default=AssessedBy.RATING)
    gap_note = models.TextField(_("来源残缺说明"), blank=True)
    gap_note_en = models.TextField(_("来源残缺说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    meaning = models.CharField(
        _("改动的含义"),
        max_length=10,
        choices=Meaning,
        blank=True,
        help_text=_("与前一版比较；发布时每个有改动的指标都要选"),
    )
    taken_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("取自"),
        help_text=_("从别的模型选用的指标，记下当时所取的那一项"),
    )
    search_text = models.TextField(editable=False, default="")

    natural_key_lookups = ("version__model__code", "version__number", "key")
    objects = NaturalKeyManager.from_queryset(CompetencyQuerySet)()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("胜任力指标")
        verbose_name_plural = _("胜任力指标")
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="competency_key_once_per_version"),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="competency_has_a_name",
                violation_error_message=_("请填写名称。"),
            ),
            one_of("name_origin", Origin, "competency_name_origin_is_known"),
            one_of("definition_origin", Origin, "competency_definition_origin_is_known"),
            one_of("assessed_by", AssessedBy, "competency_assessed_by_is_known"),
            either_blank_or_one_of("meaning", Meaning, "competency_meaning_is_known"),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (*self.version.natural_key(), self.key)

    natural_key.dependencies = ["models_app.category", "models_app.dimension"]

    def get_absolute_url(self):
        return reverse("competency-detail", args=[self.pk])

    @property
    def ranked_levels(self):
        """The levels that have a rank, in order: steps 1…n. Uses prefetched levels where there are any."""
        ranked = [level for level in self.levels.all() if level.rank is not None]
        return sorted(ranked, key=lambda level: level.rank)

    @property
    def is_ratable(self):
        return self.assessed_by == AssessedBy.RATING and len(self.ranked_levels) >= 2


class Level(Revisioned):
    """One grade of one competency. Its rank may be absent in a source."""

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="levels")
    key = models.CharField(_("键"), max_length=60, default=new_key, editable=False)
    rank = models.PositiveSmallIntegerField(_("等级数字"), null=True, blank=True, validators=[MinValueValidator(1)])
    label = models.CharField(_("显示为"), max_length=20, blank=True)
    title = models.CharField(_("标题"), max_length=80, blank=True)
    behaviour = models.TextField(_("行为描述"), blank=True)
    coder_note = models.TextField(_("编码说明"), blank=True, help_text=_("写给编码人的话，不属于行为描述"))
    band_low = models.DecimalField(_("分数段下限"), max_digits=5, decimal_places=1, null=True, blank=True)
    band_high = models.DecimalField(_("分数段上限"), max_digits=5, decimal_places=1, null=True, blank=True)
    origin = models.CharField(_("文字来源"), max_length=10, choices=Origin, default=Origin.QUOTED)
    gap_note = models.TextField(_("来源残缺说明"), blank=True)
    gap_note_en = models.TextField(_("来源残缺说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = (
        "competency__version__model__code",
        "competency__version__number",
        "competency__key",
        "key",
    )
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["rank", "order", "pk"]
        verbose_name = _("行为等级")
        verbose_name_plural = _("行为等级")
        constraints = [
            models.UniqueConstraint(fields=["competency", "key"], name="level_key_once_per_competency"),
            # Rows without a rank are left out here, as NULLs never collide; that is what is meant.
            models.UniqueConstraint(
                fields=["competency", "rank"],
                name="level_rank_once_per_competency",
                violation_error_message=_("这个指标已有同一等级数字。"),
            ),
            models.CheckConstraint(
                condition=Q(rank=None) | Q(rank__gt=0),
                name="level_rank_positive",
                violation_error_message=_("等级数字从 1 开始；“未达最低等级”不是一个等级。"),
            ),
            models.CheckConstraint(
                condition=Q(band_low=None, band_high=None)
                | Q(
                    band_low__isnull=False,
                    band_high__isnull=False,
                    band_low__lte=models.F("band_high"),
                ),
                name="level_band_in_order",
                violation_error_message=_("分数段要两端都填，且下限不大于上限。"),
            ),
            one_of("origin", Origin, "level_origin_is_known"),
        ]

    def __str__(self):
        if self.label or self.title:
            return self.label or self.title
        return self.key if self.rank is None else gettext("%(rank)d级") % {"rank": self.rank}

    def natural_key(self):
        return (*self.competency.natural_key(), self.key)

    natural_key.dependencies = ["models_app.competency"]


class Target(Revisioned):
    """The level a position asks for on a competency; part of the version it belongs to."""

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="targets")
    position = models.ForeignKey("models_app.Position", models.PROTECT, related_name="targets")
    level = models.ForeignKey(Level, models.PROTECT, related_name="targets")
    kind = models.CharField(_("类型"), max_length=10, choices=TargetKind, default=TargetKind.GENERAL)
    weight = models.DecimalField(_("权重"), max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["competency__order", "position__order", "pk"]
        verbose_name = _("目标等级")
        verbose_name_plural = _("目标等级")
        constraints = [
            models.UniqueConstraint(
                fields=["competency", "position"],
                name="target_once_per_position",
                violation_error_message=_("这个岗位对本指标已有目标。"),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="target_weight_positive",
                violation_error_message=_("权重要大于 0。"),
            ),
            one_of("kind", TargetKind, "target_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.position} · {self.competency} · {self.level}"

    def natural_key(self):
        return (*self.competency.natural_key(), *self.position.natural_key())
