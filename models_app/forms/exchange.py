"""Choosing a file to import."""

from django import forms
from django.utils.translation import gettext_lazy as _

from models_app.exchange.limits import LARGEST_UPLOAD, MB
from models_app.exchange.reading import too_large

TYPES = ".xlsx,.csv,.zip,.json"


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("文件"),
        error_messages={"required": _("请选择一个文件。"), "empty": _("文件是空的，请重新选择。")},
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = {"data-largest": LARGEST_UPLOAD, "data-too-large": str(too_large())}
        self.fields["file"].widget.attrs |= {"accept": TYPES, **words}
        kinds = _("Excel（.xlsx）、CSV（一张表，或各表的 .zip）、JSON，不超过 %(most)s MB")
        self.fields["file"].help_text = kinds % {"most": LARGEST_UPLOAD // MB}
