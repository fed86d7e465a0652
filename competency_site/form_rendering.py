"""Every form looks the same without saying so: label, help, control, error (templates/components)."""

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, Input, RadioSelect, Select, Textarea


def control_class(widget):
    """The framework's class for a control; empty for those that draw themselves."""
    if isinstance(widget, CheckboxInput | CheckboxSelectMultiple | RadioSelect):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    return "form-control" if isinstance(widget, Input | Textarea) else ""


class SiteBoundField(BoundField):
    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        classes = f"{widget.attrs.get('class', '')} {attrs.get('class', '')} {control_class(widget)}".split()
        if classes:
            attrs["class"] = " ".join(dict.fromkeys(classes))
        return attrs


class SiteRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = SiteBoundField
