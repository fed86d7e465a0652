"""A stale edit, shown with both texts: nothing typed is lost (design, rule 7)."""

import json
from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext as _


def same_breaks(text):
    return str(text if text is not None else "").replace("\r\n", "\n").strip()


def original_of(form):
    """What the form held when it was opened, for a hidden field: it tells what was touched since."""
    if form is None:
        return ""
    if form.is_bound and form.data.get("original"):
        return form.data["original"]
    values = {name: same_breaks(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    return json.dumps(values, ensure_ascii=False)


@dataclass(frozen=True)
class ClashingField:
    label: str
    mine: str
    theirs: str
    id: str


class Clash:
    """My form against what stands now.

    Fields I did not touch take the other's value; ``fields`` lists those that both changed or that I changed;
    ``merged_data`` is the form's data with the rest put right, to be saved on the current revision.
    """

    def __init__(self, error, form, data, theirs):
        [item] = error.items
        self.message, self.key = str(error), item["key"]
        self.by, self.at = item.get("by"), item.get("at")
        self.merged_data = data.copy()
        self.fields, self.taken = [], []
        original = json_of(data.get("original", ""))
        for name, field in form.fields.items():
            mine, other = same_breaks(data.get(form.add_prefix(name), "")), same_breaks(theirs.get(name))
            if mine == other:
                continue
            if mine == original.get(name):
                self.merged_data[form.add_prefix(name)] = other
                self.taken.append(str(field.label))
                continue
            shown = self.shown(form, name)
            self.fields.append(ClashingField(str(field.label), shown(mine), shown(other), form[name].id_for_label))
        # The next attempt starts from what stands now.
        self.merged_data["original"] = json.dumps(
            {name: same_breaks(value) for name, value in theirs.items()}, ensure_ascii=False
        )

    @property
    def taken_text(self):
        return _("、").join(self.taken)

    @staticmethod
    def shown(form, name):
        """Choices by their words, texts as they are."""
        choices = dict(getattr(form.fields[name], "choices", None) or [])
        words = {str(value): str(label).strip() for value, label in choices.items()}
        return lambda value: words.get(value, value)


def json_of(text):
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


TYPED = ("name", "definition", "label", "title", "behaviour", "coder_note", "overview", "notice", "notice_en")


def kept(request, version):
    """The draft, or the row, is not there to be edited any more: what was typed is shown, to be copied."""
    version.refresh_from_db()
    typed = [text for key, text in request.POST.items() if key.split("-")[-1] in TYPED and text.strip()]
    message = (
        _("这一项刚被别人删除，您的文字没有保存。")
        if version.is_draft
        else _("%(version)s 现在是“%(status)s”，不能再改，您的文字没有保存。")
        % {"version": version, "status": version.get_status_display()}
    )
    context = {"version": version, "message": message, "typed": typed}
    return render(request, "models_app/editor/kept.html", context, status=409)
