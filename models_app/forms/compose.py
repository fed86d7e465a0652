"""Forms of composing: into a new model, or into a draft of the bank's own."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OptionsForm(forms.Form):
    hide_optional_marks = True

    headings = forms.BooleanField(
        label=_("沿用来源的类别"), required=False, initial=True, help_text=_("同名的合成一个；不选就都不放类别")
    )
    twins = forms.BooleanField(label=_("允许重复"), required=False, help_text=_("同一项指标在草稿里再放一份"))

    @property
    def options(self):
        return {name: self.cleaned_data[name] for name in ("headings", "twins")}


class NewModelForm(OptionsForm):
    """``target`` is what ``compose_picks`` composes into."""

    name = forms.CharField(label=_("名称"), max_length=120)
    code = forms.SlugField(
        label=_("代码"), max_length=60, required=False, help_text=_("出现在网址里；空着就按名称的拼音")
    )
    written_for = forms.CharField(
        label=_("编写对象"), max_length=120, required=False, help_text=_("为哪个岗位、哪个行业而写")
    )
    field_order = ("name", "code", "written_for", "headings", "twins")

    @property
    def target(self):
        return {"model": {name: self.cleaned_data[name] for name in ("name", "code", "written_for")}}


class IntoDraftForm(OptionsForm):
    version = forms.ChoiceField(label=_("草稿"))
    field_order = ("version", "headings", "twins")

    def __init__(self, *args, drafts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.drafts = {str(each.pk): each for each in drafts}
        self.fields["version"].choices = [(pk, str(each)) for pk, each in self.drafts.items()]
        self.fields["version"].error_messages["invalid_choice"] = _("这份草稿已经送审、发布或放弃，请另选。")

    @property
    def target(self):
        return {"version": self.drafts[self.cleaned_data["version"]]}
