"""Figures of a cycle, cut to what the reader's HR role reaches."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import AssessmentStatus, Relation
from assessments.models import Assessment, AssessmentEvent, Cycle, ReportResponse
from assessments.reports.hr_home import hr_home
from assessments.reports.progress import Clock, Count, Pace, answers_of, cycle_progress, percent_of, stages_of
from assessments.services import cycles
from models_app.models import Employee, User
from tests.factories import EmployeeFactory, ParticipantFactory, rate

pytestmark = pytest.mark.django_db


def fresh(bank, name):
    """The user as a new request sees them: roles are kept on the object."""
    return User.objects.get(pk=bank.users[name].pk)


def figures(count):
    return (count.people, count.due, count.submitted, count.returned, count.not_started, count.complete_people)


@pytest.fixture
def half_done(bank):
    """Two people in the east, one in the west; two of the east's forms and one of the west's are submitted."""
    cycle = bank.cycle()
    rate(bank.form(cycle, bank.manager))
    rate(bank.form(cycle, bank.manager, Relation.SELF))
    rate(bank.form(cycle, bank.other_manager))
    Assessment.objects.filter(pk=bank.form(cycle, bank.peer).pk).update(status=AssessmentStatus.RETURNED)
    return cycle


def test_head_office_sees_every_branch(bank, half_done):
    progress = cycle_progress(half_done, fresh(bank, "hr"), sort="unit")
    assert figures(progress.total) == (3, 6, 3, 1, 2, 1)
    assert [(row.name, figures(row.count)) for row in progress.units] == [
        ("东城分行", (2, 4, 2, 1, 1, 1)),
        ("西城分行", (1, 2, 1, 0, 1, 0)),
    ]
    assert [[(row.name, depth) for row, depth in unit.below()] for unit in progress.units] == [
        [("东街支行", 1)],
        [("西街支行", 1)],
    ]
    assert progress.can_manage


def test_a_branch_sees_its_own_people_and_nothing_of_another(bank, half_done):
    east = cycle_progress(half_done, fresh(bank, "branch_hr"))
    west = cycle_progress(half_done, fresh(bank, "other_branch_hr"))
    assert figures(east.total) == (2, 4, 2, 1, 1, 1)
    assert [row.name for row in east.units] == ["东街支行"]
    assert [row.name for row in east.superiors] == ["周启明"]
    assert figures(west.total) == (1, 2, 1, 0, 1, 0)
    assert [row.name for row in west.superiors] == ["江以安"]
    assert not east.can_manage
    assert not west.can_manage


@pytest.mark.parametrize("name", ["manager", "superior", "editor", "sysadmin", "auditor", "superuser", "stranger"])
def test_without_hr_there_are_no_figures(bank, half_done, name):
    progress = cycle_progress(half_done, fresh(bank, name))
    assert (progress.total.people, progress.total.due, progress.units, progress.superiors) == (0, 0, [], [])
    assert hr_home(fresh(bank, name)) is None


def test_superiors_are_counted_by_their_own_forms(bank, half_done):
    progress = cycle_progress(half_done, fresh(bank, "hr"), sort="unit")
    assert [(row.name, figures(row.count), row.own.submitted, row.own.due) for row in progress.superiors] == [
        ("周启明", (2, 2, 1, 1, 0, 1), 1, 2),
        ("江以安", (1, 1, 1, 0, 0, 1), 0, 1),
    ]


def test_hr_who_take_part_do_not_see_their_own_record(bank):
    Employee.objects.get(pk=bank.branch_hr.pk).assignments.update(position=bank.position)
    cycle = bank.cycle(running=False)
    ParticipantFactory(cycle=cycle, employee=bank.branch_hr, version=bank.version)
    own = cycle_progress(cycle, fresh(bank, "branch_hr"))
    other = cycle_progress(cycle, fresh(bank, "hr"))
    assert (own.total.people, own.own_left_out) == (2, True)
    assert (other.total.people, other.own_left_out) == (4, False)


def test_the_lowest_completion_stands_first(bank, half_done):
    Assessment.objects.filter(participant__employee=bank.other_manager).update(
        status=AssessmentStatus.SUBMITTED, submitted_at=timezone.now()
    )
    progress = cycle_progress(half_done, fresh(bank, "hr"))
    assert [(row.name, row.count.percent) for row in progress.units] == [("东城分行", 50), ("西城分行", 100)]


def test_people_of_a_branch_itself_have_a_row_of_their_own(bank):
    cycle = bank.cycle(running=False)
    at_branch = EmployeeFactory(unit=bank.east, superior=bank.superior, position=bank.position)
    ParticipantFactory(cycle=cycle, employee=at_branch, version=bank.version)
    progress = cycle_progress(cycle, fresh(bank, "hr"), sort="unit")
    east = progress.units[0]
    assert east.count.people == 3
    assert [(row.name, row.is_own, row.count.people) for row, _depth in east.below()] == [
        ("东城分行", True, 1),
        ("东街支行", False, 2),
    ]


def test_a_declined_form_is_not_due():
    count = Count()
    count.add_person([AssessmentStatus.SUBMITTED, AssessmentStatus.DECLINED])
    assert (count.due, count.submitted, count.complete_people, count.percent) == (1, 1, 1, 100)


@pytest.mark.parametrize(
    ("submitted", "pace"), [(65, Pace.NORMAL), (64, Pace.SLOW), (50, Pace.SLOW), (49, Pace.BEHIND)]
)
def test_pace_is_measured_against_the_days_that_passed(submitted, pace):
    """As in the picture: 26 days, 17 over, 65%; slow below 65%, behind below 50%."""
    clock = Clock(date(2026, 11, 2), date(2026, 11, 27), date(2026, 11, 19))
    count = Count()
    count.states.update({AssessmentStatus.SUBMITTED: submitted, AssessmentStatus.NOT_STARTED: 100 - submitted})
    assert (clock.days, clock.passed, clock.day_number, clock.days_left) == (26, 17, 18, 8)
    assert (clock.percent, clock.behind_below) == (65, 50)
    assert count.pace(clock) == pace


def test_before_the_first_day_nobody_is_late_and_after_the_last_all_days_passed():
    opens_on, closes_on = date(2026, 11, 2), date(2026, 11, 27)
    early = Clock(opens_on, closes_on, date(2026, 10, 1))
    late = Clock(opens_on, closes_on, date(2026, 12, 1))
    assert (early.passed, early.percent, early.day_number) == (0, 0, 0)
    assert (late.passed, late.percent, late.day_number, late.days_left) == (26, 100, None, -4)
    nothing = Count()
    nothing.states[AssessmentStatus.NOT_STARTED] = 3
    assert nothing.pace(early) == Pace.NORMAL


def test_percentages_are_half_up_and_none_of_nothing():
    assert [percent_of(1, 8), percent_of(1, 3), percent_of(2, 3), percent_of(0, 0)] == [13, 33, 67, None]


def test_answers_are_counted_for_the_people_the_reader_handles(bank, half_done):
    hr = fresh(bank, "hr")
    closed = cycles.close(actor=hr, cycle=half_done, revision=half_done.revision)
    released = cycles.release(actor=hr, cycle=closed, revision=closed.revision)
    for employee, kind in ((bank.manager, "agree"), (bank.other_manager, "object")):
        ReportResponse.objects.create(
            participant=released.participants.get(employee=employee), kind=kind, text="第三项", actor=employee.user
        )
    head = answers_of([released], hr)[released.pk]
    east = answers_of([released], fresh(bank, "branch_hr"))[released.pk]
    assert (head.people, head.agree, head.object, head.waiting) == (3, 1, 1, 1)
    assert (east.people, east.agree, east.object, east.waiting) == (2, 1, 0, 1)


def test_stages_tell_what_happened_and_what_is_planned(bank):
    draft = bank.cycle(running=False)
    running = bank.cycle()
    assert [stage.state for stage in stages_of(draft)] == ["current", "ahead", "ahead", "ahead", "ahead"]
    states = stages_of(running)
    assert [stage.state for stage in states] == ["done", "done", "current", "ahead", "ahead"]
    assert states[3].on == running.closes_on + timedelta(days=1)
    assert states[4].on is None


def test_hr_home_names_what_needs_attention(bank, half_done):
    Cycle.objects.filter(pk=half_done.pk).update(
        opens_on=timezone.localdate() - timedelta(days=30), closes_on=timezone.localdate() - timedelta(days=1)
    )
    form = bank.form(half_done, bank.peer)
    AssessmentEvent.objects.create(
        assessment=form, kind="returned", reason="缺依据", actor_name="人力", at=timezone.now() - timedelta(days=4)
    )
    Employee.objects.filter(pk=bank.superior.pk).update(left_on=timezone.localdate())
    home = hr_home(fresh(bank, "hr"))
    assert home.main.cycle == half_done
    assert [(todo.title, todo.note) for todo in home.todos] == [
        (f"“{half_done.name}”已过截止日", "还有 3 份没交；可以延期或关闭"),
        ("东城分行完成率 50%", "1 份评价表还没有开始"),
        ("西城分行完成率 50%", "1 份评价表还没有开始"),
        ("1 份评价表的评价人已离职", "这些评价表无人填写"),
        ("1 份评价表退回未重交", "最早一份退回已 4 天"),
    ]
    branch = hr_home(fresh(bank, "other_branch_hr"))
    assert [todo.title for todo in branch.todos] == ["西街支行完成率 50%"]


def test_hr_home_tells_of_drafts_closed_and_released_cycles(bank):
    hr = fresh(bank, "hr")
    draft = bank.cycle(running=False, opens_on=timezone.localdate() + timedelta(days=3))
    closed = cycles.close(actor=hr, cycle=(running := bank.cycle()), revision=running.revision)
    other = bank.cycle()
    released = cycles.close(actor=hr, cycle=other, revision=other.revision)
    cycles.release(actor=hr, cycle=released, revision=released.revision)
    home = hr_home(fresh(bank, "hr"))
    assert home.main is None
    assert home.drafts == [draft]
    assert [cycle for cycle, _answers in home.released] == [released]
    assert [todo.title for todo in home.todos] == [f"“{closed.name}”的报告还没有发放"]
    assert [(day, url) for day, _words, url in home.upcoming] == [
        (draft.opens_on, f"/cycles/{draft.pk}/preview/"),
    ]


def grow(bank, cycle, number):
    for _ in range(number):
        person = EmployeeFactory(unit=bank.east_sub, superior=bank.superior, position=bank.position)
        ParticipantFactory(cycle=cycle, employee=person, version=bank.version)


PATHS = (
    "/",
    "/cycles/",
    "/cycles/{running}/",
    "/cycles/{running}/superiors/",
    "/cycles/{running}/forms/",
    "/cycles/{running}/close/",
    "/cycles/{draft}/edit/",
    "/cycles/{draft}/versions/",
    "/cycles/{draft}/relations/",
    "/cycles/{draft}/participants/",
    "/cycles/{draft}/preview/",
    "/api/v1/cycles/",
    "/api/v1/cycles/{running}/",
    "/api/v1/cycles/{running}/participants/",
    "/api/v1/cycles/{draft}/preview/",
)


def queries_of(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_people_or_cycles(bank, client_as):
    """Exact, at 1, 3 and 50 people and at one, two and three cycles of each kind."""
    running = bank.cycle(employees=[bank.manager])
    draft = bank.cycle(running=False, employees=[bank.manager])
    client = client_as(fresh(bank, "hr"))
    counts = []
    for number in (0, 2, 47):
        if number:
            bank.cycle(employees=[bank.manager])
            bank.cycle(running=False, employees=[bank.manager])
        grow(bank, running, number)
        grow(bank, draft, number)
        counts.append({path: queries_of(client, path.format(running=running.pk, draft=draft.pk)) for path in PATHS})
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0].values()) <= 30
