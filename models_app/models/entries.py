"""What the documents hold, list by list: entries, where they are printed, what is wrong there, what is left out.

An entry is one model, list, ladder or duty list of the documents. Its content stands in a competency model, in the
positions of a job family, or in items of its own where it lists no competencies.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from models_app.enums import DefectKind, EntryKind, PartUse, Trade
from models_app.models.base import one_of
from models_app.models.catalogue import CompetencyModel, NaturalKeyManager
from models_app.models.people import JobFamily
from models_app.models.sources import Passage, SourceDocument


class Entry(models.Model):
    """One model, list, ladder or duty list of the documents. ``gap_note`` says where it is cut off."""

    code = models.SlugField(_("代码"), unique=True, max_length=60)
    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("种类"), max_length=20, choices=EntryKind)
    trade = models.CharField(_("行业"), max_length=20, choices=Trade)
    post = models.CharField(_("写给哪个岗位"), max_length=80)
    post_en = models.CharField(_("写给哪个岗位（英文）"), max_length=120)
    model = models.OneToOneField(
        CompetencyModel, models.PROTECT, null=True, blank=True, related_name="entry", verbose_name=_("胜任力模型")
    )
    family = models.OneToOneField(
        JobFamily, models.PROTECT, null=True, blank=True, related_name="entry", verbose_name=_("岗位序列")
    )
    gap_note = models.TextField(_("来源残缺说明"), blank=True)
    gap_note_en = models.TextField(_("来源残缺说明（英文）"), blank=True)
    note = models.TextField(_("说明"), blank=True)
    note_en = models.TextField(_("说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    natural_key_lookups = ("code",)
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("文档条目")
        verbose_name_plural = _("文档条目")
        constraints = [
            one_of("kind", EntryKind, "entry_kind_is_known"),
            one_of("trade", Trade, "entry_trade_is_known"),
            models.CheckConstraint(
                condition=Q(model=None) | Q(family=None),
                name="entry_has_one_content",
                violation_error_message=_("条目的内容只在一处。"),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("entry-detail", args=[self.code])

    def natural_key(self):
        return (self.code,)

    natural_key.dependencies = ["models_app.competencymodel", "models_app.jobfamily"]

    @property
    def is_complete(self):
        return not self.gap_note


class EntryItem(models.Model):
    """One line of an entry that lists no competencies: a duty, a task, a piece of advice, in the source's words.

    ``number`` is the number as printed; ``title`` the item's own heading where it has one.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    key = models.CharField(_("键"), max_length=60)
    number = models.CharField(_("原文编号"), max_length=12, blank=True)
    title = models.CharField(_("标题"), max_length=120, blank=True)
    text = models.TextField(_("文字"), blank=True)
    gap_note = models.TextField(_("来源残缺说明"), blank=True)
    gap_note_en = models.TextField(_("来源残缺说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    search_text = models.TextField(editable=False, default="")

    natural_key_lookups = ("entry__code", "key")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("条目内容")
        verbose_name_plural = _("条目内容")
        constraints = [
            models.UniqueConstraint(fields=["entry", "key"], name="item_key_once_per_entry"),
            models.CheckConstraint(condition=~Q(title="") | ~Q(text=""), name="item_says_something"),
        ]

    def __str__(self):
        return self.title or self.text[:40]

    def natural_key(self):
        return (*self.entry.natural_key(), self.key)

    natural_key.dependencies = ["models_app.entry"]


class Place(models.Model):
    """One printing of an entry: the same list may stand in several documents.

    The first place is the one the entry is quoted from. ``differing`` counts the Han characters, digits and letters
    in which this printing differs from the first; 0 is a true copy.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="places")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="places")
    differing = models.PositiveIntegerField(_("与首处不同的字数"), default=0)
    note = models.TextField(_("说明"), blank=True)
    note_en = models.TextField(_("说明（英文）"), blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=1)

    natural_key_lookups = ("entry__code", "order")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("刊载处")
        verbose_name_plural = _("刊载处")
        constraints = [
            models.UniqueConstraint(fields=["entry", "order"], name="place_number_once_per_entry"),
            models.UniqueConstraint(fields=["entry", "passage"], name="place_once_per_passage"),
            models.CheckConstraint(condition=Q(order__gt=0), name="place_numbers_from_one"),
            models.CheckConstraint(condition=Q(order__gt=1) | Q(differing=0), name="place_first_is_the_measure"),
        ]

    def __str__(self):
        return f"{self.entry} · {self.passage.heading}"

    def natural_key(self):
        return (*self.entry.natural_key(), self.order)

    natural_key.dependencies = ["models_app.entry", "models_app.passage"]


class Defect(models.Model):
    """Something that is wrong in a document, with its place and how it shows. Recorded, not repaired."""

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="defects")
    key = models.CharField(_("键"), max_length=80)
    kind = models.CharField(_("种类"), max_length=20, choices=DefectKind)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="defects")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="defects")
    description = models.TextField(_("怎样看出来"))
    description_en = models.TextField(_("怎样看出来（英文）"))

    natural_key_lookups = ("document__code", "key")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["document", "pk"]
        verbose_name = _("来源缺陷")
        verbose_name_plural = _("来源缺陷")
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="defect_key_once_per_document"),
            one_of("kind", DefectKind, "defect_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.document} · {self.get_kind_display()}"

    def natural_key(self):
        return (*self.document.natural_key(), self.key)

    natural_key.dependencies = ["models_app.sourcedocument", "models_app.passage", "models_app.entry"]


class DocumentPart(models.Model):
    """A stretch of a document, from ``start`` to ``end`` (exclusive), and what became of it.

    The parts of a document follow each other without a gap, so that nothing in it goes unaccounted for.
    """

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="parts")
    start = models.PositiveIntegerField(_("起"))
    end = models.PositiveIntegerField(_("止"))
    use = models.CharField(pgettext_lazy("part of a document", "处理"), max_length=20, choices=PartUse)
    heading = models.CharField(pgettext_lazy("in a document", "标题"), max_length=200, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    note_en = models.CharField(_("说明（英文）"), max_length=300, blank=True)

    natural_key_lookups = ("document__code", "start")
    objects = NaturalKeyManager()

    class Meta:
        ordering = ["document", "start"]
        verbose_name = _("文档分段")
        verbose_name_plural = _("文档分段")
        constraints = [
            models.UniqueConstraint(fields=["document", "start"], name="part_once_per_start"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="part_is_not_empty"),
            one_of("use", PartUse, "part_use_is_known"),
        ]

    def __str__(self):
        return f"{self.document} {self.start}–{self.end}"

    def natural_key(self):
        return (*self.document.natural_key(), self.start)

    natural_key.dependencies = ["models_app.sourcedocument"]
