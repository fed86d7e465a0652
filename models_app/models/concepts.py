"""One competency across models: a concept, and the competencies that mean it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_app.enums import LinkRelation, Origin
from models_app.models.base import Revisioned, one_of
from models_app.models.catalogue import CompetencyModel, NaturalKeyManager


class Concept(Revisioned):
    """What competencies of several models have in common, e.g. 沟通能力."""

    code = models.SlugField(_("代码"), unique=True, max_length=60)
    name = models.CharField(_("名称"), max_length=80, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    description = models.TextField(_("说明"), blank=True)
    description_en = models.TextField(_("说明（英文）"), blank=True)
    origin = models.CharField(_("文字来源"), max_length=10, choices=Origin, default=Origin.BANK)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("code",)
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "name", "pk"]
        verbose_name = _("共同概念")
        verbose_name_plural = _("共同概念")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="concept_has_a_name", violation_error_message=_("请填写名称。")
            ),
            one_of("origin", Origin, "concept_origin_is_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("concept-detail", args=[self.code])

    def natural_key(self):
        return (self.code,)


class ConceptMember(Revisioned):
    """A competency, whatever its version, linked to a concept: how, by whom and why.

    The link hangs on the model and the competency's ``key`` (design, rule 2). ``linked_by`` is empty for the project.
    """

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="members")
    model = models.ForeignKey(CompetencyModel, models.PROTECT, related_name="concept_members")
    competency_key = models.CharField(_("指标键"), max_length=60)
    relation = models.CharField(_("关系"), max_length=10, choices=LinkRelation)
    reason = models.TextField(_("理由"))
    reason_en = models.TextField(_("理由（英文）"), blank=True)
    linked_by = models.ForeignKey("models_app.User", models.PROTECT, null=True, blank=True, related_name="+")
    linked_by_name = models.CharField(_("关联人"), max_length=80, blank=True)
    linked_at = models.DateTimeField(_("关联时间"), default=timezone.now)

    natural_key_lookups = ("concept__code", "model__code", "competency_key")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["concept", "pk"]
        verbose_name = _("概念关联")
        verbose_name_plural = _("概念关联")
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "model", "competency_key"],
                name="concept_member_once",
                violation_error_message=_("这项指标已经关联到这个概念。"),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="concept_member_has_a_reason",
                violation_error_message=_("请写明理由。"),
            ),
            one_of("relation", LinkRelation, "concept_relation_is_known"),
        ]

    def __str__(self):
        return f"{self.concept} · {self.model} · {self.competency_key}"

    def natural_key(self):
        return (*self.concept.natural_key(), *self.model.natural_key(), self.competency_key)

    natural_key.dependencies = ["models_app.concept", "models_app.competencymodel"]
