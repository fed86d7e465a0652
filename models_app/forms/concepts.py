"""Forms of concepts and links. They hold what was typed; the rules stand in the services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from models_app.enums import LinkRelation
from models_app.forms.editor import LONGEST_TEXT, text_area


class ConceptForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("多个模型里意思相通的指标，用一个名称来叫"))
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    description = forms.CharField(
        label=_("说明"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=text_area(3),
        help_text=_("怎样的指标归到这里"),
    )
    description_en = forms.CharField(
        label=_("说明（英文）"), max_length=LONGEST_TEXT, required=False, widget=text_area(3)
    )


class LinkForm(forms.Form):
    relation = forms.ChoiceField(label=_("关系"), choices=LinkRelation.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("凭文字里的哪些话这样判断"),
    )
    reason_en = forms.CharField(label=_("理由（英文）"), max_length=LONGEST_TEXT, required=False, widget=text_area(2))


class NewLinkForm(LinkForm):
    concept = forms.ModelChoiceField(label=_("共同概念"), queryset=None, to_field_name="code", empty_label=_("请选择"))
    field_order = ["concept", "relation", "reason", "reason_en"]

    def __init__(self, *args, concepts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["concept"].queryset = concepts
