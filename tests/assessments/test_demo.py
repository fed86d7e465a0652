"""The demo bank is what the product is shown with, and never touches a database that somebody uses."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from assessments.demo import ACCOUNTS
from assessments.enums import AssessmentStatus, CycleStatus, Relation
from assessments.models import Assessment, Cycle, Rating, Result
from assessments.services import ratings
from models_app.enums import ReportingKind, Role, VersionStatus
from models_app.models import Employee, ModelVersion, OrgUnit, ReportingLine, RoleGrant, User
from tests.assessments.demo_bank import PASSWORD, built_demo_bank
from tests.factories import EmployeeFactory, OrgUnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def _demo_bank(django_db_setup, django_db_blocker):
    with built_demo_bank(django_db_blocker):
        yield


def counts():
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


def managers():
    return Employee.objects.filter(assignments__end=None, assignments__position__isnull=False)


def run_demo(monkeypatch, password=PASSWORD):
    monkeypatch.setenv("DEMO_PASSWORD", password)
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "somebody",
    [
        lambda: UserFactory(username="real", is_demo=False),
        lambda: EmployeeFactory(user=None),
        lambda: OrgUnitFactory(),
    ],
    ids=["a user", "an employee", "a unit"],
)
def test_it_refuses_on_a_database_in_use_and_writes_nothing(monkeypatch, somebody):
    somebody()
    before = counts()
    with pytest.raises(CommandError, match="DATABASE_URL"):
        run_demo(monkeypatch)
    assert counts() == before


@pytest.mark.xdist_group("demo bank")
@pytest.mark.usefixtures("_demo_bank")
class TestDemoBank:
    def test_the_bank_has_a_head_office_three_branches_and_eight_sub_branches(self):
        assert [OrgUnit.objects.filter(depth=depth).count() for depth in (1, 2, 3)] == [1, 3, 8]

    def test_about_sixty_account_managers_of_two_families_each_under_two_levels_of_superiors(self):
        lines = dict(
            ReportingLine.objects.filter(end=None, kind=ReportingKind.DIRECT).values_list("employee_id", "superior_id")
        )
        assert 55 <= managers().count() <= 65
        assert set(managers().values_list("assignments__position__family__code", flat=True)) == {"corporate", "retail"}
        for manager in managers():
            lead = lines[manager.pk]
            director = lines[lead]
            assert director not in lines

    def test_the_eight_accounts_have_their_roles_and_the_password(self):
        users = {user.username: user for user in User.objects.filter(username__in=ACCOUNTS)}
        assert set(users) == set(ACCOUNTS)
        assert all(user.check_password(PASSWORD) for user in users.values())
        assert not any(user.is_superuser for user in users.values())
        roles = dict(RoleGrant.objects.values_list("user__username", "role"))
        assert roles == {
            "hr": Role.HR,
            "branchhr": Role.HR,
            "editor": Role.EDITOR,
            "approver": Role.APPROVER,
            "sysadmin": Role.SYSADMIN,
            "auditor": Role.AUDITOR,
        }
        assert RoleGrant.objects.get(user__username="branchhr").unit.depth == 2
        assert users["manager"].employee.lines_up.get().superior == users["superior"].employee

    def test_one_cycle_is_released_with_a_result_for_everything_asked(self):
        cycle = Cycle.objects.get(status=CycleStatus.RELEASED)
        asked = sum(participant.asked.count() for participant in cycle.participants.all())
        assert cycle.participants.count() == managers().count()
        assert Result.objects.filter(participant__cycle=cycle).count() == asked
        assert all(12 <= participant.asked.count() <= 14 for participant in cycle.participants.all())

    def test_one_cycle_runs_half_done_and_one_of_its_forms_was_returned(self):
        forms = Assessment.objects.filter(participant__cycle__status=CycleStatus.RUNNING, relation=Relation.SUPERIOR)
        submitted = forms.filter(status=AssessmentStatus.SUBMITTED).count()
        assert 0.3 < submitted / forms.count() < 0.7
        assert forms.filter(ratings__isnull=False).exclude(status=AssessmentStatus.SUBMITTED).exists()
        assert Assessment.objects.filter(events__kind="returned").count() == 1

    def test_the_editor_has_a_draft_and_the_approver_a_version_that_waits(self):
        assert ModelVersion.objects.filter(status=VersionStatus.DRAFT).count() == 1
        assert ModelVersion.objects.filter(status=VersionStatus.IN_APPROVAL).count() == 1

    def test_a_second_run_keeps_what_was_entered_and_prints_the_accounts(self, monkeypatch):
        rating = Rating.objects.filter(
            assessment__rater__employee__user__username="superior",
            assessment__participant__cycle__status=CycleStatus.RUNNING,
            assessment__submitted_at=None,
        ).first()
        ratings.save_ratings(
            actor=User.objects.get(username="superior"),
            assessment=rating.assessment,
            items=[
                ratings.RatingInput(
                    competency_id=rating.competency_id,
                    revision=rating.revision,
                    below_lowest=True,
                    comment="新写的评语",
                )
            ],
        )
        Employee.objects.filter(user__username="manager").update(name="改了名")
        before = counts()
        printed = run_demo(monkeypatch)
        rating.refresh_from_db()
        assert counts() == before
        assert (rating.below_lowest, rating.comment) == (True, "新写的评语")
        assert Employee.objects.get(user__username="manager").name == "改了名"
        assert all(account in printed for account in (*ACCOUNTS, PASSWORD))

    def test_a_second_run_with_another_password_changes_it_for_the_accounts_alone(self, monkeypatch):
        own = UserFactory(username="own-account", password="their own")
        run_demo(monkeypatch, "another-password")
        assert User.objects.get(username="hr").check_password("another-password")
        own.refresh_from_db()
        assert own.check_password("their own")

    def test_without_a_password_one_is_made_up_and_shown_again(self, monkeypatch, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        first, second = run_demo(monkeypatch, ""), run_demo(monkeypatch, "")
        assert first == second
        password = (tmp_path / "demo-password").read_text()
        assert password in first
        assert User.objects.get(username="superior").check_password(password)
