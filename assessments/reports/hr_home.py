"""What HR see first: where the running cycles stand, what needs attention, what comes next, who has answered."""

from dataclasses import dataclass, field

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import AssessmentStatus, CycleStatus, EventKind
from assessments.models import Assessment, Cycle
from assessments.permissions.cycles import can_manage_cycle, can_open_cycles
from assessments.reports.progress import Pace, answers_of, progress_of, stages_of

RELEASED_SHOWN = 2


@dataclass(frozen=True)
class Todo:
    """One thing that needs attention. ``tone``: short or caution; ``action`` names the link to ``url``."""

    icon: str
    tone: str
    title: str
    note: str
    url: str
    action: str


@dataclass
class HrHome:
    main: object = None  # Progress of the running cycle with the most forms
    stages: list = field(default_factory=list)
    others: list = field(default_factory=list)
    todos: list = field(default_factory=list)
    upcoming: list = field(default_factory=list)  # (day, words, url)
    released: list = field(default_factory=list)  # (cycle, Answers)
    drafts: list = field(default_factory=list)


def hr_home(user):
    """The home page of ``user``, or None for somebody without HR's role. As many queries for ten cycles as for one."""
    if not can_open_cycles(user):
        return None
    visible = Cycle.objects.visible_to(user).select_related("unit").annotate(chosen=Count("participants"))
    cycles = list(visible.order_by("opens_on", "pk"))
    by_status = {status: [one for one in cycles if one.status == status] for status in CycleStatus}
    running = by_status[CycleStatus.RUNNING]
    progress = sorted(progress_of(running, user).values(), key=lambda one: (-one.total.due, one.clock.closes_on))
    released = sorted(by_status[CycleStatus.RELEASED], key=lambda one: one.released_at, reverse=True)[:RELEASED_SHOWN]
    answers = answers_of(released, user)
    main = progress[0] if progress else None
    return HrHome(
        main=main,
        stages=stages_of(main.cycle) if main else [],
        others=progress[1:],
        todos=[
            *_late(progress),
            *_units_behind(progress),
            *_forms_in_trouble(running, user),
            *_unreleased(by_status[CycleStatus.CLOSED], user),
            *_objections(released, answers),
            *_overdue_drafts(by_status[CycleStatus.DRAFT]),
        ],
        upcoming=_upcoming(cycles, user),
        released=[(cycle, answers[cycle.pk]) for cycle in released],
        drafts=by_status[CycleStatus.DRAFT],
    )


def _late(progress):
    for one in progress:
        if one.clock.days_left < 0 and one.can_manage:
            yield Todo(
                "calendar-x",
                "short",
                _("“%(cycle)s”已过截止日") % {"cycle": one.cycle.name},
                ngettext(
                    "还有 %(count)s 份没交；可以延期或关闭", "还有 %(count)s 份没交；可以延期或关闭", one.total.missing
                )
                % {"count": one.total.missing},
                one.cycle.get_absolute_url(),
                _("处理"),
            )


def _units_behind(progress):
    for one in progress:
        for row in one.units:
            if row.pace == Pace.BEHIND:
                yield Todo(
                    "alert-circle",
                    "short",
                    _("%(unit)s完成率 %(percent)s%%") % {"unit": row.name, "percent": row.count.percent},
                    ngettext("%(count)s 份评价表还没有开始", "%(count)s 份评价表还没有开始", row.count.not_started)
                    % {"count": row.count.not_started},
                    f"{reverse('cycle-forms', args=[one.cycle.pk])}?state=not_started",
                    _("查看"),
                )


def _forms_in_trouble(running, user):
    """Forms that nobody will fill in: their rater left or cannot sign in; and returned ones that wait."""
    today = timezone.localdate()
    rows = Assessment.objects.filter(participant__cycle__in=running).handled_by_hr(user).open().order_by()
    counts = rows.aggregate(
        left=Count("pk", filter=Q(rater__employee__left_on__lte=today)),
        without_account=Count("pk", filter=Q(rater__employee__user=None, rater__employee__isnull=False)),
    )
    returned = (
        rows.filter(status=AssessmentStatus.RETURNED)
        .values("pk", "participant__cycle")
        .annotate(since=Max("events__at", filter=Q(events__kind=EventKind.RETURNED)))
    )
    waiting = sorted(returned, key=lambda row: row["since"] or timezone.now())
    if counts["left"]:
        count = counts["left"]
        title = ngettext("%(count)s 份评价表的评价人已离职", "%(count)s 份评价表的评价人已离职", count)
        yield Todo(
            "user-off", "caution", title % {"count": count}, _("这些评价表无人填写"), reverse("cycle-list"), _("查看")
        )
    if counts["without_account"]:
        count = counts["without_account"]
        title = ngettext("%(count)s 份评价表的评价人没有账号", "%(count)s 份评价表的评价人没有账号", count)
        note = _("请系统管理员开通账号")
        yield Todo("user-question", "caution", title % {"count": count}, note, reverse("cycle-list"), _("查看"))
    if waiting:
        days = (timezone.now() - waiting[0]["since"]).days if waiting[0]["since"] else 0
        title = ngettext("%(count)s 份评价表退回未重交", "%(count)s 份评价表退回未重交", len(waiting))
        note = (
            _("最早一份今天退回")
            if not days
            else ngettext("最早一份退回已 %(days)s 天", "最早一份退回已 %(days)s 天", days) % {"days": days}
        )
        url = f"{reverse('cycle-forms', args=[waiting[0]['participant__cycle']])}?state=returned"
        yield Todo("arrow-back-up", "caution", title % {"count": len(waiting)}, note, url, _("查看"))


def _unreleased(closed, user):
    for cycle in closed:
        if can_manage_cycle(user, cycle):
            title = _("“%(cycle)s”的报告还没有发放") % {"cycle": cycle.name}
            note = _("结果已写定，被评人还看不到")
            yield Todo("send", "caution", title, note, cycle.get_absolute_url(), _("处理"))


def _objections(released, answers):
    for cycle in released:
        count = answers[cycle.pk].object
        if count:
            title = ngettext("%(count)s 人对报告有异议", "%(count)s 人对报告有异议", count) % {"count": count}
            yield Todo("message-report", "caution", title, cycle.name, cycle.get_absolute_url(), _("查看"))


def _overdue_drafts(drafts):
    today = timezone.localdate()
    for cycle in drafts:
        if cycle.opens_on <= today:
            title = _("“%(cycle)s”到了填写日还没有发起") % {"cycle": cycle.name}
            url = reverse("cycle-preview", args=[cycle.pk])
            yield Todo("player-play", "caution", title, _("看看还缺什么"), url, _("预览"))


def _upcoming(cycles, user):
    today = timezone.localdate()
    found = []
    for cycle in cycles:
        name = {"cycle": cycle.name}
        if cycle.is_running and cycle.closes_on >= today:
            found.append((cycle.closes_on, _("“%(cycle)s”填写截止") % name, cycle.get_absolute_url()))
        if cycle.is_running and cycle.opens_on > today:
            found.append((cycle.opens_on, _("“%(cycle)s”开始填写") % name, cycle.get_absolute_url()))
        if cycle.is_draft and cycle.opens_on > today:
            url = reverse("cycle-preview", args=[cycle.pk])
            found.append((cycle.opens_on, _("“%(cycle)s”计划开始填写，请在此前发起") % name, url))
    return sorted(found)
