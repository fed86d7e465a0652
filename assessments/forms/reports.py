"""Answering a report, and the action for one of its competencies. What is right is the service's to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import ActionKind, ResponseKind
from assessments.services.reports import ACTION_LIMIT, RESPONSE_LIMIT, possible_owners


class ResponseForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("我已阅读本报告，对结果"),
        choices=ResponseKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择同意或有异议。")},
    )
    text = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=RESPONSE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("写明对哪一项、为什么")}),
    )


class ActionForm(forms.Form):
    """Three stand on one page; their template writes the controls itself, at a tenth of the widgets' time."""

    kind = forms.ChoiceField(
        label=_("行动"),
        choices=ActionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择带教、在岗或培训。")},
    )
    text = forms.CharField(
        label=_("行动内容"),
        max_length=ACTION_LIMIT,
        error_messages={"required": _("请写一件能看见的事。")},
    )
    owner = forms.TypedChoiceField(label=_("负责人"), coerce=int, empty_value=None, required=False)
    due_on = forms.DateField(label=_("完成日期"), required=False)
    revision = forms.IntegerField(required=False)

    def __init__(self, *args, participant, actor, row, **kwargs):
        self.row = row
        action = row.action
        if action:
            kwargs.setdefault(
                "initial",
                {
                    "kind": action.kind,
                    "text": action.text,
                    "owner": action.owner_id,
                    "due_on": action.due_on,
                    "revision": action.revision,
                },
            )
        super().__init__(*args, prefix=f"action-{row.competency_id}", **kwargs)
        owners = possible_owners(participant, actor)
        if action and action.owner_id and action.owner_id not in dict(owners):
            owners.append((action.owner_id, action.owner))
        self.fields["owner"].choices = [("", _("选人")), *owners]
