from django import forms
from django.utils.translation import gettext_lazy as _


class ChangeFilterForm(forms.Form):
    hide_optional_marks = True

    who = forms.CharField(label=_("操作人"), required=False, max_length=120)
    action = forms.ChoiceField(label=_("操作"), required=False)
    kind = forms.ChoiceField(label=_("对象类型"), required=False)
    object = forms.CharField(label=_("对象"), required=False, max_length=200)
    since = forms.DateField(label=_("自"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("至"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    request = forms.CharField(label=_("请求编号"), required=False, max_length=64)

    def __init__(self, *args, actions, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("全部")), *actions]
        self.fields["kind"].choices = [("", _("全部")), *kinds]
