"""Pages on which HR prepare, watch and end a cycle: what is typed stays, what is stale is shown."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AssessmentStatus, CycleStatus
from assessments.models import Assessment, AssessmentEvent, Cycle
from assessments.services import cycles
from models_app.models import User
from tests.factories import EmployeeFactory, rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(bank, client_as):
    return client_as(bank.users["hr"])


def basics(bank, **changes):
    today = timezone.localdate()
    return {
        "name": "2026 年下半年测评",
        "purpose": "development",
        "unit": bank.head.pk,
        "period_start": "2026-01-01",
        "period_end": "2026-10-31",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=20)).isoformat(),
        **changes,
    }


def prepared(bank, *employees):
    """A draft of the bank's version, ready to be launched."""
    user = bank.users["hr"]
    today = timezone.localdate()
    cycle = cycles.create_cycle(
        actor=user,
        name="准备好的测评",
        purpose="development",
        unit=bank.head,
        period_start=today,
        period_end=today,
        opens_on=today,
        closes_on=today,
    )
    cycle = cycles.set_versions(
        actor=user, cycle=cycle, revision=cycle.revision, versions={bank.position.family: bank.version}
    )
    cycles.add_participants(actor=user, cycle=cycle, employees=employees or [bank.manager])
    cycle.refresh_from_db()
    return cycle


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def address(name, cycle, **more):
    return reverse(name, kwargs={"pk": cycle.pk, **more})


# --- Preparing


def test_the_steps_lead_from_basics_to_launch(bank, hr):
    response = hr.post(reverse("cycle-create"), basics(bank))
    cycle = Cycle.objects.get()
    assert response["Location"] == address("cycle-versions", cycle)
    family = f"family_{bank.position.family_id}"
    response = hr.post(address("cycle-versions", cycle), {"revision": 1, family: bank.version.pk})
    assert response["Location"] == address("cycle-relations", cycle)
    relations = {"revision": 2, "use_superior": "on", "weight_superior": "100", "use_self": "on"}
    response = hr.post(address("cycle-relations", cycle), relations)
    assert response["Location"] == address("cycle-participants", cycle)
    hr.post(address("cycle-participants-add", cycle), {"employee": [bank.manager.pk, bank.peer.pk]})
    page = hr.get(address("cycle-preview", cycle)).content.decode()
    assert "没有缺漏，可以发起。" in page
    cycle.refresh_from_db()
    response = hr.post(address("cycle-launch", cycle), {"revision": cycle.revision})
    assert response["Location"] == address("cycle-detail", cycle)
    cycle.refresh_from_db()
    assert cycle.status == CycleStatus.RUNNING
    assert Assessment.objects.filter(participant__cycle=cycle).count() == 4


def test_wrong_basics_come_back_with_what_was_typed(bank, hr):
    response = hr.post(reverse("cycle-create"), basics(bank, name="很好的名称", closes_on="2020-01-01"))
    assert response.status_code == 400
    page = response.content.decode()
    assert "填写截止不能早于填写开始。" in page
    assert 'value="很好的名称"' in page
    assert not Cycle.objects.exists()


def test_a_unit_outside_ones_reach_cannot_be_chosen(bank, client_as):
    response = client_as(bank.users["branch_hr"]).post(reverse("cycle-create"), basics(bank))
    assert response.status_code == 400
    assert not Cycle.objects.exists()


def test_a_second_hr_with_a_stale_draft_sees_both_texts_and_may_keep_theirs(bank, hr):
    cycle = prepared(bank)
    stale = cycle.revision
    cycles.update_cycle(actor=bank.users["hr"], cycle=cycle, revision=stale, name="先改的名称")
    response = hr.post(address("cycle-edit", cycle), basics(bank, name="后改的名称", revision=stale))
    assert response.status_code == 409
    page = response.content.decode()
    assert "这份草稿刚被别人改过，您的还没有保存" in page
    assert "<mark class=diff-mark>先</mark>改的名称" in page
    assert 'value="后改的名称"' in page
    assert f'name="revision" value="{stale + 1}"' in page
    again = hr.post(address("cycle-edit", cycle), basics(bank, name="后改的名称", revision=stale + 1))
    assert again.status_code == 302
    assert Cycle.objects.get().name == "后改的名称"


@pytest.mark.parametrize("step", ["cycle-versions", "cycle-relations"])
def test_stale_versions_and_relations_are_refused_with_both(bank, hr, step):
    cycle = prepared(bank)
    sent = {"revision": cycle.revision - 1, "use_superior": "on", "weight_superior": "60"}
    response = hr.post(address(step, cycle), sent)
    assert response.status_code == 409
    assert "您的还没有保存" in response.content.decode()


def test_a_weight_of_nothing_is_refused_in_words(bank, hr):
    cycle = prepared(bank)
    sent = {"revision": cycle.revision, "use_superior": "on", "weight_superior": "0", "use_self": "on"}
    response = hr.post(address("cycle-relations", cycle), sent)
    assert response.status_code == 400
    assert "自评不计入结果：直接上级的权重要大于 0，否则没有一份评分算数。" in response.content.decode()


def test_everybody_a_filter_finds_is_added_at_once(bank, hr):
    cycle = prepared(bank)
    sent = {"all": "1", "unit": bank.east.pk, "position": f"p{bank.position.pk}", "q": ""}
    hr.post(address("cycle-participants-add", cycle), sent)
    assert sorted(cycle.participants.values_list("employee__name", flat=True)) == sorted(["林若溪", "陈屿"])


def test_a_filter_that_no_longer_holds_adds_nobody(bank, hr):
    cycle = prepared(bank)
    hr.post(address("cycle-participants-add", cycle), {"all": "1", "unit": "999999"})
    assert cycle.participants.count() == 1


def test_people_can_be_found_by_name_and_number_even_without_a_position(bank, hr):
    cycle = prepared(bank)
    page = hr.get(address("cycle-participants", cycle), {"q": "周启明"})
    assert [one.name for one in page.context["found"]] == ["周启明"]
    page = hr.get(address("cycle-participants", cycle), {"q": bank.peer.number})
    assert [one.name for one in page.context["found"]] == ["陈屿"]


def test_people_are_removed_one_by_one_or_by_unit(bank, hr):
    cycle = prepared(bank, bank.manager, bank.peer, bank.other_manager)
    one = cycle.participants.get(employee=bank.manager)
    hr.post(address("cycle-participants-remove", cycle), {"participant": [one.pk]})
    assert cycle.participants.count() == 2
    hr.post(address("cycle-participants-remove", cycle), {"unit": bank.west_sub.pk})
    assert [one.employee for one in cycle.participants.all()] == [bank.peer]


def test_preview_offers_to_excuse_and_takes_it_back(bank, hr):
    alone = EmployeeFactory(unit=bank.east_sub, position=bank.position)
    cycle = prepared(bank, bank.manager, alone)
    participant = cycle.participants.get(employee=alone)
    page = hr.get(address("cycle-preview", cycle)).content.decode()
    assert "没有直接上级" in page
    excuse = address("cycle-participant-excuse", cycle, participant=participant.pk)
    hr.post(excuse, {"reason": "上级待任命"})
    assert "上级待任命" in hr.get(address("cycle-preview", cycle)).content.decode()
    hr.post(excuse, {"reason": ""})
    participant.refresh_from_db()
    assert participant.excused_reason == ""


def test_launching_what_is_incomplete_says_why_and_stays_a_draft(bank, hr):
    cycle = prepared(bank, EmployeeFactory(unit=bank.east_sub, position=bank.position))
    response = hr.post(address("cycle-launch", cycle), {"revision": cycle.revision})
    assert said(response) == ["没有直接上级：1 人"]
    assert Cycle.objects.get().is_draft


def test_a_second_click_on_launch_changes_nothing_and_says_so(bank, hr):
    cycle = prepared(bank)
    hr.post(address("cycle-launch", cycle), {"revision": cycle.revision})
    response = hr.post(address("cycle-launch", cycle), {"revision": cycle.revision})
    assert said(response)[-1] == "这个活动已经发起过了。"
    assert Assessment.objects.count() == 2


def test_a_step_opened_after_the_launch_leads_to_the_progress(bank, hr):
    cycle = prepared(bank)
    hr.post(address("cycle-launch", cycle), {"revision": cycle.revision})
    for step in ("cycle-edit", "cycle-versions", "cycle-relations", "cycle-participants", "cycle-preview"):
        assert hr.get(address(step, cycle))["Location"] == address("cycle-detail", cycle)


def test_a_draft_is_discarded_once(bank, hr):
    cycle = prepared(bank)
    where = address("cycle-discard", cycle)
    assert hr.post(where, {"revision": cycle.revision})["Location"] == reverse("cycle-list")
    assert hr.post(where, {"revision": cycle.revision}).status_code == 404


# --- Running


def test_the_last_day_moves_and_a_past_one_is_refused(bank, hr):
    cycle = bank.cycle()
    later = cycle.closes_on + timedelta(days=5)
    hr.post(address("cycle-extend", cycle), {"revision": cycle.revision, "closes_on": later.isoformat()})
    cycle.refresh_from_db()
    assert cycle.closes_on == later
    yesterday = timezone.localdate() - timedelta(days=1)
    response = hr.post(address("cycle-extend", cycle), {"revision": cycle.revision, "closes_on": yesterday.isoformat()})
    assert said(response)[-1] == "新的截止日期不能早于今天。"
    response = hr.post(address("cycle-extend", cycle), {"revision": cycle.revision, "closes_on": "明天"})
    assert said(response)[-1] == "请填写新的截止日期，例如 2026-12-31。"


def test_forms_are_listed_by_state_unit_and_name(bank, hr):
    cycle = bank.cycle()
    rate(bank.form(cycle, bank.manager))

    def listed(**query):
        rows = hr.get(address("cycle-forms", cycle), query).context["rows"]
        return [(form.participant.name, form.relation) for form, *_ in rows]

    assert len(listed()) == 6
    assert listed(state=AssessmentStatus.SUBMITTED) == [("林若溪", "superior")]
    assert {name for name, _relation in listed(unit=bank.west_sub.pk)} == {"何嘉树"}
    assert {name for name, _relation in listed(q="江以安")} == {"何嘉树"}
    assert len(listed(state="unknown")) == 6


def test_branch_hr_see_forms_of_their_people_only(bank, client_as):
    cycle = bank.cycle()
    page = client_as(bank.users["other_branch_hr"]).get(address("cycle-forms", cycle))
    assert {form.participant.name for form, *_ in page.context["rows"]} == {"何嘉树"}
    text = page.content.decode()
    assert "东街支行" not in text
    assert "关闭活动" not in text


def test_a_form_is_returned_with_a_reason_and_not_without(bank, hr):
    cycle = bank.cycle()
    form = rate(bank.form(cycle, bank.manager))
    where = address("cycle-form-return", cycle, form=form.pk)
    assert hr.post(where, {"revision": form.revision, "reason": ""}).status_code == 400
    assert hr.post(where, {"revision": form.revision, "reason": "请补上评分依据"}).status_code == 302
    form.refresh_from_db()
    assert form.status == AssessmentStatus.RETURNED
    assert AssessmentEvent.objects.get(kind="returned").reason == "请补上评分依据"
    again = hr.post(where, {"revision": form.revision, "reason": "再退一次"})
    assert again.status_code == 409
    assert again.context["form"]["reason"].value() == "再退一次"


def test_a_stale_return_keeps_the_reason_and_can_be_sent_again(bank, hr):
    cycle = bank.cycle()
    form = rate(bank.form(cycle, bank.manager))
    where = address("cycle-form-return", cycle, form=form.pk)
    stale = hr.post(where, {"revision": form.revision - 1, "reason": "请补上评分依据"})
    assert stale.status_code == 409
    assert "请补上评分依据" in stale.content.decode()
    assert stale.context["form"]["revision"].value() == form.revision
    form.refresh_from_db()
    assert form.is_submitted


# --- Ending


def test_closing_lists_what_is_missing_first(bank, hr):
    cycle = bank.cycle()
    rate(bank.form(cycle, bank.manager))
    page = hr.get(address("cycle-close", cycle))
    assert len(page.context["missing"]) == 5
    assert "还有 5 份评价表没有提交，不会计入结果" in page.content.decode()
    hr.post(address("cycle-close", cycle), {"revision": cycle.revision})
    cycle.refresh_from_db()
    assert cycle.status == CycleStatus.CLOSED


def test_a_second_click_on_close_or_release_finds_it_done(bank, hr):
    cycle = bank.cycle()
    hr.post(address("cycle-close", cycle), {"revision": cycle.revision})
    again = hr.post(address("cycle-close", cycle), {"revision": cycle.revision})
    assert "只有进行中的活动可以关闭" in said(again)[-1]
    cycle.refresh_from_db()
    hr.post(address("cycle-release", cycle), {"revision": cycle.revision})
    again = hr.post(address("cycle-release", cycle), {"revision": cycle.revision})
    assert "只有已关闭、尚未发放的活动可以发放报告。" in said(again)[-1]
    cycle.refresh_from_db()
    assert cycle.is_released


def test_a_stale_or_missing_revision_does_not_close(bank, hr):
    cycle = bank.cycle()
    for revision in ("", "x", cycle.revision + 7):
        response = hr.post(address("cycle-close", cycle), {"revision": revision})
        assert "活动刚被别人改过" in said(response)[-1]
    assert Cycle.objects.get(pk=cycle.pk).is_running


def test_english_pages_render(bank, client_as):
    cycle = bank.cycle()
    client = client_as(User.objects.get(pk=bank.users["hr"].pk))
    client.cookies["django_language"] = "en"
    for name in ("cycle-detail", "cycle-superiors", "cycle-forms", "cycle-close"):
        assert client.get(address(name, cycle)).status_code == 200
