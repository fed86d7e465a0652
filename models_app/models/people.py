"""The bank's units, posts and people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from models_app.enums import Origin, ReportingKind
from models_app.models.base import Revisioned, one_of
from models_app.models.catalogue import NaturalKeyManager
from models_app.models.querysets import EmployeeQuerySet, UnitManager


class OrgUnit(MP_Node):
    """A node of the tree 总行 → 分行 → 支行. ``path`` is treebeard's: a unit's subtree shares its start."""

    code = models.CharField(_("机构编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=80)

    node_order_by = ["code"]
    objects = UnitManager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("机构")
        verbose_name_plural = _("机构")

    def __str__(self):
        return self.name


class JobFamily(models.Model):
    """对公, 零售, 小微, 理财 …"""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("code",)
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("岗位序列")
        verbose_name_plural = _("岗位序列")

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)


class Grade(models.Model):
    """助理 … 资深, in order."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("code",)
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("职级")
        verbose_name_plural = _("职级")

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)


class Position(Revisioned):
    """A post: family × grade. A source may leave its grade without a name; then both stay empty."""

    family = models.ForeignKey(JobFamily, models.PROTECT, related_name="positions")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="positions")
    key = models.SlugField(_("键"), max_length=60)
    name = models.CharField(_("名称"), max_length=80, blank=True)
    origin = models.CharField(_("文字来源"), max_length=10, choices=Origin, default=Origin.PROJECT)
    gap_note = models.TextField(_("来源残缺说明"), blank=True)
    gap_note_en = models.TextField(_("来源残缺说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("family__code", "key")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["family__order", "order", "pk"]
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["family", "key"], name="position_key_once_per_family"),
            models.UniqueConstraint(
                fields=["family", "grade"],
                condition=Q(grade__isnull=False),
                name="position_once_per_family_and_grade",
                violation_error_message=_("这个序列已有同一职级的岗位。"),
            ),
            models.CheckConstraint(
                condition=~Q(name="") | Q(grade=None),
                name="position_with_a_grade_has_a_name",
                violation_error_message=_("请填写岗位名称。"),
            ),
            one_of("origin", Origin, "position_origin_is_known"),
        ]

    def __str__(self):
        name = self.name or _("（来源未给出名称）")
        return f"{self.family} · {name}"

    def natural_key(self):
        return (*self.family.natural_key(), self.key)

    natural_key.dependencies = ["models_app.jobfamily", "models_app.grade"]


class Requirement(models.Model):
    """What a source asks of a position, in the source's words."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="requirements")
    key = models.CharField(_("键"), max_length=60)
    text = models.TextField(_("文字"))
    origin = models.CharField(_("文字来源"), max_length=10, choices=Origin, default=Origin.QUOTED)
    gap_note = models.TextField(_("来源残缺说明"), blank=True)
    gap_note_en = models.TextField(_("来源残缺说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("position__family__code", "position__key", "key")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("岗位要求")
        verbose_name_plural = _("岗位要求")
        constraints = [
            models.UniqueConstraint(fields=["position", "key"], name="requirement_key_once_per_position"),
            one_of("origin", Origin, "requirement_origin_is_known"),
        ]

    def __str__(self):
        return self.text[:40]

    def natural_key(self):
        return (*self.position.natural_key(), self.key)

    natural_key.dependencies = ["models_app.position"]


class Employee(Revisioned):
    """A person who works, or worked, for the bank."""

    number = models.CharField(_("工号"), max_length=20, unique=True)
    name = models.CharField(_("姓名"), max_length=80)
    user = models.OneToOneField("models_app.User", models.SET_NULL, null=True, blank=True, related_name="employee")
    left_on = models.DateField(_("离职日期"), null=True, blank=True)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("员工")
        verbose_name_plural = _("员工")

    def __str__(self):
        return self.name


def _period_in_order(name):
    return models.CheckConstraint(
        condition=Q(end=None) | Q(end__gte=F("start")),
        name=name,
        violation_error_message=_("结束日期不能早于开始日期。"),
    )


class Assignment(models.Model):
    """任职: unit and position from a date. ``end`` is the last day, empty while it lasts."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="assignments")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="assignments")
    title = models.CharField(_("职务"), max_length=80, blank=True, help_text=_("不属于岗位序列的职务，例如团队负责人"))
    start = models.DateField(_("开始日期"))
    end = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        ordering = ["-start", "pk"]
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(end=None),
                name="one_current_assignment",
                violation_error_message=_("这名员工已有当前任职，请先结束它。"),
            ),
            _period_in_order("assignment_period_in_order"),
        ]

    def __str__(self):
        return f"{self.employee} · {self.unit} · {self.position or self.title}"


class ReportingLine(models.Model):
    """汇报关系: who reports to whom, of which kind, from a date to a date."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="lines_up")
    superior = models.ForeignKey(Employee, models.PROTECT, related_name="lines_down")
    kind = models.CharField(_("类型"), max_length=10, choices=ReportingKind, default=ReportingKind.DIRECT)
    start = models.DateField(_("开始日期"))
    end = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        ordering = ["-start", "pk"]
        verbose_name = _("汇报关系")
        verbose_name_plural = _("汇报关系")
        constraints = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(end=None, kind=ReportingKind.DIRECT),
                name="one_current_direct_superior",
                violation_error_message=_("这名员工已有直接上级，请先结束原来的汇报关系。"),
            ),
            models.CheckConstraint(
                condition=~Q(employee=F("superior")),
                name="nobody_reports_to_themselves",
                violation_error_message=_("员工不能向自己汇报。"),
            ),
            _period_in_order("reporting_line_period_in_order"),
            one_of("kind", ReportingKind, "reporting_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.employee} → {self.superior}"
