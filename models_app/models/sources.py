"""The source documents and how the catalogue quotes them (rule 11)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from models_app.enums import Certainty
from models_app.models.base import one_of
from models_app.models.catalogue import (
    Category,
    Competency,
    Level,
    ModelVersion,
    NaturalKeyManager,
)

CITATION_OWNERS = ("version", "category", "competency", "level", "finding", "requirement", "item")


def only(owner):
    """A condition: this owner is set and no other."""
    return Q(**{f"{other}__isnull": other != owner for other in CITATION_OWNERS})


class SourceDocument(models.Model):
    """A document, stored to the character. Positions count characters (code points) from 0."""

    code = models.SlugField(_("代码"), unique=True)
    title = models.CharField(_("题名"), max_length=200)
    file_name = models.CharField(_("文件名"), max_length=120)
    text = models.TextField(_("全文"))
    sha256 = models.CharField(_("校验和"), max_length=64)
    notes = models.TextField(_("说明"), blank=True)
    notes_en = models.TextField(_("说明（英文）"), blank=True)

    natural_key_lookups = ("code",)
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("来源文档")
        verbose_name_plural = _("来源文档")

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.code,)


class Passage(models.Model):
    """An ordered list of runs of characters of one document: ``[[start, end], …]``, end exclusive.

    ``quote`` is the text of the runs, joined as they stand; a test and ``clean`` hold it against the file.
    """

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="passages")
    key = models.CharField(_("键"), max_length=80)
    heading = models.CharField(pgettext_lazy("in a document", "标题"), max_length=200, blank=True)
    runs = models.JSONField(_("位置"))
    quote = models.TextField(_("原文"))

    natural_key_lookups = ("document__code", "key")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["document", "pk"]
        verbose_name = _("出处")
        verbose_name_plural = _("出处")
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="passage_key_once_per_document"),
            models.CheckConstraint(condition=~Q(quote=""), name="passage_is_not_empty"),
        ]

    def __str__(self):
        return f"{self.document} · {self.heading}"

    def natural_key(self):
        return (*self.document.natural_key(), self.key)

    natural_key.dependencies = ["models_app.sourcedocument"]

    def clean(self):
        text = self.document.text
        joined = "".join(text[start:end] for start, end in self.runs)
        if joined != self.quote:
            raise ValidationError({"quote": _("引文与文档在该位置的文字不一致。")})

    @property
    def start(self):
        return self.runs[0][0]

    @property
    def end(self):
        return self.runs[-1][1]


class Citation(models.Model):
    """Passage ↔ one field of one row, with its certainty."""

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="citations")
    version = models.ForeignKey(ModelVersion, models.CASCADE, null=True, blank=True, related_name="citations")
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="citations")
    competency = models.ForeignKey(Competency, models.CASCADE, null=True, blank=True, related_name="citations")
    level = models.ForeignKey(Level, models.CASCADE, null=True, blank=True, related_name="citations")
    finding = models.ForeignKey("Finding", models.CASCADE, null=True, blank=True, related_name="citations")
    requirement = models.ForeignKey(
        "models_app.Requirement", models.CASCADE, null=True, blank=True, related_name="citations"
    )
    item = models.ForeignKey("models_app.EntryItem", models.CASCADE, null=True, blank=True, related_name="citations")
    field = models.CharField(_("字段"), max_length=40)
    certainty = models.CharField(_("确定程度"), max_length=10, choices=Certainty, default=Certainty.STATED)
    certainty_note = models.CharField(_("确定程度说明"), max_length=300, blank=True)
    certainty_note_en = models.CharField(_("确定程度说明（英文）"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("引用")
        verbose_name_plural = _("引用")
        constraints = [
            models.CheckConstraint(
                condition=Q(*(only(owner) for owner in CITATION_OWNERS), _connector=Q.OR),
                name="citation_has_one_owner",
                violation_error_message=_("一条引用只属于一行。"),
            ),
            one_of("certainty", Certainty, "citation_certainty_is_known"),
            # One constraint per owner: a nullable column does not make a row unique.
            *(
                models.UniqueConstraint(
                    fields=["passage", owner, "field"],
                    condition=Q(**{f"{owner}__isnull": False}),
                    name=f"citation_once_per_{owner}_field",
                )
                for owner in CITATION_OWNERS
            ),
        ]

    def __str__(self):
        return f"{self.passage} → {self.field}"


class Finding(models.Model):
    """A coded frequency in a group of interviewees, or a text that has no competency.

    A finding is never a weight and never a target.
    """

    version = models.ForeignKey(ModelVersion, models.CASCADE, related_name="findings")
    competency = models.ForeignKey(Competency, models.CASCADE, null=True, blank=True, related_name="findings")
    level = models.ForeignKey(Level, models.CASCADE, null=True, blank=True, related_name="findings")
    key = models.CharField(_("键"), max_length=60)
    group = models.CharField(_("人群"), max_length=80)
    frequency = models.PositiveSmallIntegerField(_("出现频率"), null=True, blank=True)
    text = models.TextField(_("文字"), blank=True)
    certainty = models.CharField(_("确定程度"), max_length=10, choices=Certainty, default=Certainty.STATED)
    note = models.TextField(_("说明"), blank=True)
    note_en = models.TextField(_("说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("version__model__code", "version__number", "key")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("编码发现")
        verbose_name_plural = _("编码发现")
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="finding_key_once_per_version"),
            models.CheckConstraint(
                condition=Q(frequency__isnull=False) | ~Q(text=""),
                name="finding_says_something",
                violation_error_message=_("编码发现要有频率或文字。"),
            ),
            one_of("certainty", Certainty, "finding_certainty_is_known"),
        ]

    def __str__(self):
        return f"{self.group} · {self.competency or self.text[:20]}"

    def natural_key(self):
        return (*self.version.natural_key(), self.key)

    natural_key.dependencies = ["models_app.level"]


class ContentLoad(models.Model):
    """A fixture that was loaded and published here: once per key and checksum."""

    key = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "sha256"], name="content_loaded_once")]

    def __str__(self):
        return self.key
