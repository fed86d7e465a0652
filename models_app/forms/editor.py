"""Forms of the version editor. They hold what was typed; the rules stand in the services."""

import re
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_app.enums import AssessedBy, ModelNature, TargetKind
from models_app.models import Dimension
from models_app.reads.tree import headings
from models_app.version_diff import band

LONGEST_TEXT = 400  # characters; the longest level text of the documents has 148
LONGEST_DEFINITION = 1000  # the longest definition has 593
NUMBER = r"(\d{1,4}(?:\.\d)?)"
BAND = re.compile(NUMBER + "\\s*[-\u2013\u2014~\uff5e\u81f3]\\s*" + NUMBER)  # a dash, a tilde, or the word for "to"


def text_area(rows):
    return forms.Textarea(attrs={"rows": rows, "data-counted": ""})


class ModelForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=120)
    code = forms.SlugField(label=_("代码"), max_length=60, help_text=_("出现在网址里，用小写字母、数字和连字符"))
    nature = forms.ChoiceField(label=_("性质"), choices=ModelNature.choices)
    written_for = forms.CharField(
        label=_("编写对象"), max_length=120, required=False, help_text=_("为哪个岗位、哪个行业而写")
    )


class VersionTextsForm(forms.Form):
    overview = forms.CharField(label=_("总述"), required=False, widget=text_area(6))
    notice = forms.CharField(
        label=_("使用提示"), required=False, widget=text_area(3), help_text=_("显示在这一版的每一页顶部")
    )
    notice_en = forms.CharField(label=_("使用提示（英文）"), required=False, widget=text_area(3))


class CategoryForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    parent = forms.ChoiceField(label=_("上级类别"), required=False)

    def __init__(self, *args, categories=(), category=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.categories = {str(each.pk): each for each in categories if each != category}
        self.fields["parent"].choices = [("", _("（没有，放在最上层）")), *indented(self.categories.values())]

    def clean_parent(self):
        return self.categories.get(self.cleaned_data["parent"])


class CompetencyForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    dimension = forms.ModelChoiceField(label=_("维度"), queryset=Dimension.objects.all(), empty_label=None)
    category = forms.ChoiceField(label=_("类别"), required=False)
    assessed_by = forms.ChoiceField(label=_("测评方式"), choices=AssessedBy.choices)
    definition = forms.CharField(label=_("定义"), required=False, max_length=LONGEST_DEFINITION, widget=text_area(3))

    def __init__(self, *args, categories=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.categories = {str(each.pk): each for each in categories}
        self.fields["category"].choices = [("", _("（没有）")), *indented(self.categories.values())]

    def clean_category(self):
        return self.categories.get(self.cleaned_data["category"])

    @staticmethod
    def initial_of(competency):
        return {
            "name": competency.name,
            "dimension": competency.dimension_id,
            "category": competency.category_id or "",
            "assessed_by": competency.assessed_by,
            "definition": competency.definition,
        }


def indented(categories):
    """Choices of headings, those below another one set in."""
    return [(str(each.pk), "\u3000" * depth + each.name) for each, depth in headings(categories)]


class BandField(forms.CharField):
    """A score band such as 0–40; answers a pair of numbers, or (None, None)."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None, None
        found = BAND.fullmatch(text.strip())
        if not found:
            raise forms.ValidationError(_("请写成“0–40”这样的两个数；没有分数段就空着。"))
        low, high = Decimal(found[1]), Decimal(found[2])
        if low > high:
            raise forms.ValidationError(_("分数段的下限不能大于上限。"))
        return low, high


class LevelForm(forms.Form):
    hide_optional_marks = True

    rank = forms.IntegerField(label=_("等级数字"), required=False, min_value=1, max_value=99)
    label = forms.CharField(label=_("显示为"), max_length=20, required=False)
    title = forms.CharField(label=_("标题（可空）"), max_length=80, required=False)
    band = BandField(
        label=_("分数段（可空）"), required=False, widget=forms.TextInput(attrs={"placeholder": _("未设置")})
    )
    behaviour = forms.CharField(
        label=_("行为描述"),
        help_text=_("评价人看到的文字"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(3),
    )
    coder_note = forms.CharField(
        label=_("编码说明"),
        help_text=_("写给编码人，评价时默认收起"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(2),
    )

    @property
    def values(self):
        """The service's arguments."""
        low, high = self.cleaned_data["band"]
        own = {name: value for name, value in self.cleaned_data.items() if name != "band"}
        return {**own, "band_low": low, "band_high": high}

    @staticmethod
    def initial_of(level):
        names = ("rank", "label", "title", "behaviour", "coder_note")
        return {**{name: getattr(level, name) for name in names}, "band": band(level)}


class TargetForm(forms.Form):
    """One row of a position's targets: what it asks on one competency."""

    hide_optional_marks = True

    level = forms.ChoiceField(label=_("目标等级"), required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=TargetKind.choices, required=False)
    weight = forms.DecimalField(
        label=_("权重"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=6,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, competency, **kwargs):
        super().__init__(*args, prefix=f"c{competency.pk}", **kwargs)
        self.competency = competency
        self.levels = {str(level.pk): level for level in competency.level_list if level.rank is not None}
        self.fields["level"].choices = [("", _("不要求")), *((pk, str(each)) for pk, each in self.levels.items())]
        for name in ("level", "kind", "weight"):
            self.fields[name].widget.attrs["aria-label"] = _("%(competency)s：%(field)s") % {
                "competency": competency.name,
                "field": self.fields[name].label,
            }

    def clean(self):
        values = super().clean()
        values["level"] = self.levels.get(values.get("level"))
        if values["level"] is not None and values.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", _("请填写权重。"))
        return values

    @staticmethod
    def initial_of(target):
        if target is None:
            return {"kind": TargetKind.GENERAL}
        return {
            "level": str(target.level_id),
            "kind": target.kind,
            "weight": f"{target.weight.normalize():f}",
            "revision": target.revision,
        }


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("退回的原因"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("编辑会看到")
    )


class PublishForm(forms.Form):
    document_number = forms.CharField(label=_("发文字号"), max_length=80)
    effective_on = forms.DateField(
        label=_("生效日期"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
