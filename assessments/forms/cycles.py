"""Forms of the pages that prepare a cycle. What they accept is checked again by the services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import Purpose, Relation
from assessments.models import Cycle
from assessments.reports.preview import RATERS, unit_names
from assessments.services.ratings import REASON_LIMIT
from models_app.enums import Role
from models_app.models import JobFamily, OrgUnit, Position
from models_app.roles import granted_units


def label_of(field):
    return Cycle._meta.get_field(field).verbose_name


def add_errors(form, error):
    """Show a service's RuleBroken beside the fields it names."""
    for field, messages in error.fields.items():
        form.add_error(field if field in form.fields else None, [str(message) for message in messages])


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class UnitChoiceField(forms.ModelChoiceField):
    """Units by their path in words; ``names`` saves a query per unit."""

    def label_from_instance(self, unit):
        return unit_names_of(self).get(unit.pk, unit.name)


def unit_names_of(field):
    if not hasattr(field, "_unit_names"):
        field._unit_names = unit_names()
    return field._unit_names


class RevisionForm(forms.Form):
    """Carries the revision that the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class BasicsForm(RevisionForm):
    name = forms.CharField(label=label_of("name"), max_length=80, help_text=_("被评人和评价人看到的名称"))
    purpose = forms.ChoiceField(
        label=label_of("purpose"),
        choices=Purpose,
        widget=forms.RadioSelect,
        help_text=_("印在每张评价表和报告上，发起后不能改"),
    )
    unit = UnitChoiceField(
        label=label_of("unit"), queryset=OrgUnit.objects.none(), help_text=_("被评人从这个机构及其下级里选")
    )
    period_start = forms.DateField(label=label_of("period_start"), widget=DateInput(), help_text=_("评的是哪段时间"))
    period_end = forms.DateField(label=label_of("period_end"), widget=DateInput())
    opens_on = forms.DateField(label=label_of("opens_on"), widget=DateInput())
    closes_on = forms.DateField(label=label_of("closes_on"), widget=DateInput(), help_text=_("进行中可以延期"))
    asks_all = forms.BooleanField(
        label=label_of("asks_all"),
        required=False,
        help_text=_("这样的人没有人岗匹配度。不勾选时，没有目标的岗位会拦住发起。"),
    )
    hide_optional_marks = True

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.within(granted_units(user, Role.HR))

    def clean(self):
        data = super().clean()
        for start, end, message in (
            ("period_start", "period_end", _("考察期结束不能早于开始。")),
            ("opens_on", "closes_on", _("填写截止不能早于填写开始。")),
        ):
            if data.get(start) and data.get(end) and data[end] < data[start]:
                self.add_error(end, message)
        return data

    @property
    def values(self):
        return {field: value for field, value in self.cleaned_data.items() if field != "revision"}


class VersionsForm(RevisionForm):
    """A version, or none, for each job family that has positions; ``offers`` are those that can be chosen."""

    hide_optional_marks = True

    def __init__(self, *args, cycle, offers, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = {row.family_id: row.version for row in cycle.versions.select_related("version__model")}
        self.families = list(JobFamily.objects.filter(positions__isnull=False).distinct())
        versions = [offer.version for offer in offers if offer.ratable]
        for family in self.families:
            stood = chosen.get(family.pk)
            offered = [*versions, *([stood] if stood and stood not in versions else [])]
            self.fields[f"family_{family.pk}"] = forms.TypedChoiceField(
                label=family.name,
                required=False,
                choices=[("", _("不参加本次测评")), *((str(one.pk), self._name(one, versions)) for one in offered)],
                coerce={str(one.pk): one for one in offered}.get,
                empty_value=None,
                initial=str(stood.pk) if stood else "",
            )

    @staticmethod
    def _name(version, published):
        return str(version) if version in published else _("%(version)s（已停用）") % {"version": version}

    @property
    def versions(self):
        chosen = {family: self.cleaned_data[f"family_{family.pk}"] for family in self.families}
        return {family: version for family, version in chosen.items() if version}

    def family_fields(self):
        return [self[f"family_{family.pk}"] for family in self.families]


def _plain(weight):
    """100 rather than 100.00."""
    return int(weight) if weight == int(weight) else weight


class RelationsForm(RevisionForm):
    """Which relations rate, and their weights; 本人 has none, because it never counts."""

    hide_optional_marks = True

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        stood = {row.relation: row for row in cycle.relations.all()}
        for relation in RATERS:
            row = stood.get(relation)
            self.fields[f"use_{relation}"] = forms.BooleanField(
                label=relation.label, required=False, initial=row is not None
            )
            if relation != Relation.SELF:
                self.fields[f"weight_{relation}"] = forms.DecimalField(
                    label=_("%(relation)s的权重") % {"relation": relation.label},
                    required=False,
                    min_value=0,
                    max_digits=6,
                    decimal_places=2,
                    initial=_plain(row.weight) if row else 100,
                )

    def clean(self):
        data = super().clean()
        for relation in RATERS:
            weight = f"weight_{relation}"
            if weight in self.fields and data.get(f"use_{relation}") and weight in data and data[weight] is None:
                self.add_error(weight, _("请填写权重。"))
        return data

    @property
    def relations(self):
        return [
            {"relation": relation, "weight": self.cleaned_data.get(f"weight_{relation}") or 0}
            for relation in RATERS
            if self.cleaned_data[f"use_{relation}"]
        ]

    def rows(self):
        """(relation, choice, weight field or None) for the page."""
        return [
            (relation, self[f"use_{relation}"], self[f"weight_{relation}"] if relation != Relation.SELF else None)
            for relation in RATERS
        ]


class CandidatesForm(forms.Form):
    """Whom to add: a unit's people, those of a position, or one person."""

    ANY = ""
    unit = UnitChoiceField(label=_("机构"), queryset=OrgUnit.objects.none(), required=False, empty_label=_("全部机构"))
    position = forms.ChoiceField(label=_("岗位"), required=False)
    q = forms.CharField(
        label=_("姓名或工号"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    hide_optional_marks = True

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.within([cycle.unit])
        positions = list(Position.objects.select_related("family"))
        families = list(dict.fromkeys(position.family for position in positions))
        self.fields["position"].choices = [
            (self.ANY, _("全部有岗位的人")),
            *(
                (
                    family.name,
                    [
                        (f"f{family.pk}", _("%(family)s：全部岗位") % {"family": family.name}),
                        *(
                            (f"p{one.pk}", one.name or _("（来源未给出名称）"))
                            for one in positions
                            if one.family_id == family.pk
                        ),
                    ],
                )
                for family in families
            ),
        ]


class ExtendForm(RevisionForm):
    closes_on = forms.DateField(label=_("新的截止日期"), widget=DateInput())


class ReturnForm(RevisionForm):
    """Hands a submitted form back to its rater."""

    reason = forms.CharField(
        label=_("退回原因"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("评价人会看到这段话"),
    )


class FormsFilter(forms.Form):
    """Narrows the list of a cycle's forms."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    unit = forms.ChoiceField(label=_("机构"), required=False)
    q = forms.CharField(
        label=_("姓名或工号"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    hide_optional_marks = True
