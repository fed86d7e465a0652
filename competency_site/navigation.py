"""The main navigation: one list, cut to what the signed-in person has to do with.

To add an entry, add an ``Item``; its address may not exist yet (it is then left out). A number beside
an entry comes from a function registered with ``register_badge``, so that this module imports no app.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from models_app.enums import Role
from models_app.roles import employee_of, has_role, is_superior


def everybody(user):
    return True


def holds(*roles):
    return lambda user: has_role(user, *roles)


def is_rated(user):
    """Holds a post of a job family; team leaders and staff without one have no reports of their own."""
    assignment = current_assignment(user)
    return assignment is not None and assignment.position_id is not None


def rates(user):
    return is_superior(user) or is_rated(user)


def current_assignment(user):
    """The user's current unit and post, or None; read once per user object."""
    if not hasattr(user, "_current_assignment"):
        employee = employee_of(user)
        assignments = employee.assignments.filter(end=None) if employee else None
        shown = ("employee_id", "title", "unit__name", "position__name")  # every page asks: no more than it shows
        user._current_assignment = (
            assignments.select_related("unit", "position").only(*shown).first() if assignments is not None else None
        )
    return user._current_assignment


@dataclass(frozen=True)
class Item:
    """``also``: names of further addresses under which the entry counts as the current one."""

    label: str
    url_name: str
    icon: str
    visible_to: Callable = everybody
    also: tuple[str, ...] = ()


ITEMS = (
    Item(_("首页"), "home", "home"),
    Item(_("我的评价"), "assessment-list", "clipboard-check", rates),
    Item(_("我的报告"), "my-reports", "file-text", is_rated),
    Item(_("团队报告"), "team-report-list", "chart-bar", is_superior, also=("my-reports", "report-detail")),
    Item(
        _("胜任力目录"),
        "catalogue",
        "book-2",
        also=(
            "model-list",
            "model-detail",
            "version-detail",
            "competency-detail",
            "competency-compare",
            "competency-link",
            "concept-list",
            "concept-detail",
            "concept-add",
            "concept-edit",
            "concept-delete",
            "concept-member",
            "concept-unlink",
            "concept-matrix",
            "concept-unlinked",
            "entry-list",
            "entry-detail",
            "entry-place",
            "source-list",
            "source-detail",
            "source-cited",
            "source-account",
            "defect-list",
        ),
    ),
    Item(_("模型版本"), "version-list", "versions", holds(Role.EDITOR, Role.APPROVER), also=("compose",)),
    Item(_("岗位目标"), "position-list", "target", holds(Role.EDITOR, Role.APPROVER)),
    Item(_("测评活动"), "cycle-list", "calendar-event", holds(Role.HR)),
    Item(_("报告"), "team-report-list", "chart-bar", holds(Role.HR), also=("my-reports", "report-detail")),
    Item(_("人员与岗位"), "people-list", "users", holds(Role.HR), also=("position-list", "position-detail")),
    Item(_("模型版本"), "version-list", "versions", holds(Role.HR), also=("compose",)),
    Item(_("变更记录"), "change-record", "history", holds(Role.AUDITOR)),
    Item(_("系统管理"), "admin:index", "settings", holds(Role.SYSADMIN)),
)

_badges = {}


def register_badge(url_name, count):
    """Show ``count(request)`` beside the entry while it is above 0; one query at most. Call it in ``ready``."""
    _badges[url_name] = count


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    icon: str
    is_current: bool
    badge: int


def navigation_for(request):
    """The entries for the request's user, in order; each address once."""
    found = {}
    for item in ITEMS:
        if item.url_name in found or not item.visible_to(request.user):
            continue
        try:
            found[item.url_name] = (item, reverse(item.url_name))
        except NoReverseMatch:
            continue
    current = current_name(request, found)
    return [
        Entry(item.label, url, item.icon, url_name == current, badge_of(url_name, request))
        for url_name, (item, url) in found.items()
    ]


def current_name(request, found):
    """The entry that the page belongs to: by name, else the longest address that the path starts with."""
    match = getattr(request, "resolver_match", None)
    view_name = match.view_name if match else ""
    for url_name, (item, _url) in found.items():
        if view_name == url_name or view_name in item.also:
            return url_name
    under = [(len(url), name) for name, (_item, url) in found.items() if url != "/" and request.path.startswith(url)]
    return max(under)[1] if under else None


def badge_of(url_name, request):
    count = _badges.get(url_name)
    return count(request) if count else 0
