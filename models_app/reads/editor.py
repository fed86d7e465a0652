"""What the pages of the version editor show: plain objects, a constant number of queries."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from models_app.enums import Meaning, Role, VersionStatus
from models_app.models import (
    ChangeRecord,
    CompetencyModel,
    ModelVersion,
    RoleGrant,
    VersionEditor,
)
from models_app.permissions.catalogue import can_approve, can_edit_model
from models_app.reads.language import in_language
from models_app.reads.source_texts import sources_of
from models_app.reads.tree import headings
from models_app.usage import usage_of
from models_app.version_checks import PASSED, PROBLEM, WARNING, checks_of, problems_first
from models_app.version_diff import ADDED, REMOVED, compare


@dataclass
class RailGroup:
    """A heading of the rail with what stands under it; ``category`` None when it is a dimension."""

    name: str
    depth: int = 0
    category: object = None
    changes: list = field(default_factory=list)


@dataclass
class Desk:
    """One model on the desk: what is published, what is open, who edits it, whether the reader may."""

    model: object
    may_edit: bool
    published: object = None
    open: object = None
    editors: list = field(default_factory=list)


class Workbench:
    """A draft with its difference, checks and effect."""

    def __init__(self, version, user):
        self.version = version
        self.user = user

    @cached_property
    def difference(self):
        return compare(self.version)

    @cached_property
    def checks(self):
        return problems_first(checks_of(self.version, self.difference))

    def add_sources(self):
        """Give each competency that stands its source, and its texts and levels what the bank reworded of them."""
        sources = sources_of([change.draft for change in self.changes])
        for change in self.changes:
            add_source(change, sources[change.draft.pk])

    @property
    def problems(self):
        return [check for check in self.checks if check.state == PROBLEM]

    @property
    def warnings(self):
        return [check for check in self.checks if check.state == WARNING]

    @property
    def passed(self):
        return [check for check in self.checks if check.state == PASSED]

    @property
    def changes(self):
        """The competencies that stand in the draft, in its order."""
        return [change for change in self.difference.competencies if change.draft is not None]

    @property
    def categories(self):
        return [change.draft for change in self.difference.categories if change.draft is not None]

    @cached_property
    def rail(self):
        """Headings in tree order with their competencies; without a heading: under their dimension."""
        groups = {
            category.pk: RailGroup(category.name, depth, category) for category, depth in headings(self.categories)
        }
        loose = {}
        for change in self.changes:
            competency = change.draft
            if competency.category_id is not None:
                groups[competency.category_id].changes.append(change)
            else:
                dimension = competency.dimension
                loose.setdefault(
                    (dimension.order, dimension.code), RailGroup(in_language(dimension, "name"))
                ).changes.append(change)
        return [*groups.values(), *(loose[key] for key in sorted(loose))]

    @cached_property
    def editors(self):
        return list(VersionEditor.objects.filter(version=self.version).order_by("pk"))

    @cached_property
    def approvers(self):
        """Names of those who may publish this draft: approvers who never edited it."""
        edited = {editor.user_id for editor in self.editors}
        grants = RoleGrant.objects.current().filter(role=Role.APPROVER, user__is_active=True)
        users = {grant.user_id: grant.user for grant in grants.select_related("user__employee")}
        return [user.get_display_name() for pk, user in users.items() if pk not in edited]

    @property
    def editors_text(self):
        return _("、").join(editor.name for editor in self.editors)

    @property
    def approvers_text(self):
        return _("、").join(self.approvers)

    @cached_property
    def usage(self):
        """How often the base is used; None for a first version, which replaces none."""
        return usage_of(self.version.base, self.user) if self.version.base else None

    @property
    def same_meaning(self):
        return [change for change in self.difference.with_meaning if change.draft.meaning == Meaning.SAME]

    @property
    def new_meaning(self):
        return [change for change in self.difference.with_meaning if change.draft.meaning == Meaning.NEW]

    @property
    def counts(self):
        """How many competencies were added, removed, changed."""
        kinds = [change.kind for change in self.difference.changed_competencies]
        return {
            "added": kinds.count(ADDED),
            "removed": kinds.count(REMOVED),
            "changed": len(kinds) - kinds.count(ADDED) - kinds.count(REMOVED),
        }

    @property
    def history(self):
        return history_of(self.version, self.difference)

    @cached_property
    def last_change(self):
        return self.history.first()

    @property
    def has_edited(self):
        return self.user.pk in {editor.user_id for editor in self.editors}

    @property
    def may_publish(self):
        return can_approve(self.user) and self.version.status == VersionStatus.IN_APPROVAL and not self.has_edited

    @cached_property
    def returned(self):
        """The last time it came back from approval: a change record with the reason, or None."""
        return (
            ChangeRecord.objects.filter(
                object_type="models_app.modelversion", object_id=str(self.version.pk), action="return_draft"
            )
            .order_by("-at", "-pk")
            .first()
            if self.version.is_draft
            else None
        )

    @property
    def steps(self):
        """The way of a version: (label, icon, state) with state done, now or later."""
        order = [VersionStatus.DRAFT, VersionStatus.IN_APPROVAL, VersionStatus.PUBLISHED]
        now = order.index(self.version.status) if self.version.status in order else len(order)
        published = (_("已发布"), "lock") if now >= 2 else (_("发布（由另一人）"), "circle-dashed")
        labels = [(_("草稿"), "pencil"), (_("待审批"), "hourglass"), published]
        return [
            (label, icon, "now" if place == now else "done" if place < now else "later")
            for place, (label, icon) in enumerate(labels)
        ]


def add_source(change, source):
    """``change`` is of a competency that stands. What its difference from the version before says is not said twice."""
    change.source = source
    change.source_fields = _told_once(source.fields, change.base)
    for each in change.levels:
        if each.draft is not None:
            each.source_fields = _told_once(source.levels[each.draft.pk], each.base)


def _told_once(fields, base):
    return [each for each in fields if base is None or getattr(base, each.name) != each.old]


def desk(user):
    """Every model with its published and its open version, the bank's own first, in three queries."""
    models = CompetencyModel.objects.order_by("-is_banks_own", "name", "pk")
    desks = {model.pk: Desk(model, can_edit_model(user, model)) for model in models}
    versions = {}
    for version in _open_or_published():
        place = desks[version.model_id]
        version.model = place.model
        versions[version.pk] = place
        if version.status == VersionStatus.PUBLISHED:
            place.published = version
        else:
            place.open = version
    for editor in VersionEditor.objects.filter(version__in=[d.open for d in desks.values() if d.open]).order_by("pk"):
        versions[editor.version_id].editors.append(editor)
    return list(desks.values())


def _open_or_published():
    return ModelVersion.objects.exclude(status=VersionStatus.RETIRED).order_by("pk")


def history_of(version, difference):
    """The change records of a version and of what stands below it, newest first."""
    ids = {"models_app.modelversion": [version.pk], "models_app.category": [], "models_app.competency": []}
    ids["models_app.level"] = []
    for change in difference.categories:
        ids["models_app.category"] += [change.draft.pk] if change.draft else []
    for change in difference.competencies:
        ids["models_app.competency"] += [change.draft.pk] if change.draft else []
        ids["models_app.level"] += [level.draft.pk for level in change.levels if level.draft]
    condition = Q()
    for object_type, keys in ids.items():
        condition |= Q(object_type=object_type, object_id__in=[str(key) for key in keys])
    return ChangeRecord.objects.filter(condition).order_by("-at", "-pk")
