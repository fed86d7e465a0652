"""The team and organisation reports: exact figures, scope, order, and the same queries for 1, 3 and 50 people."""

from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Cycle, Participant
from assessments.reports.team import Options, team_report
from models_app.enums import Role
from tests.assessments.report_scene import ROWS, add_results, close, report_scene
from tests.factories import Bank, ParticipantFactory, RoleGrantFactory
from tests.pdf_text import has_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return Bank()


@pytest.fixture
def scene(bank):
    """The person of the pictures and two more."""
    return report_scene(bank, others=2)


def matrix_of(scene, **options):
    people = Participant.objects.filter(cycle=scene.cycle)
    [matrix] = team_report(scene.cycle, people, Options(**options)).matrices
    return matrix


def column(matrix, name):
    return next(column for column in matrix.columns if column.name == name)


def test_the_row_of_the_picture(scene):
    person = next(each for each in matrix_of(scene).people if each.name == "林若溪")
    assert (person.match, person.met, person.scored, person.core_unmet) == (84, 7, 13, 4)
    assert person.baseline_unmet == ()
    words = [cell.words for cell in person.cells]
    assert words == [
        *("超 0.1", "差 0.9", "差 0.8", "达标", "差 0.6"),
        *("超 0.1", "差 0.9", "超 0.2"),
        *("差 0.7", "达标", "达标", "差 1.2", "达标"),
    ]
    assert person.cells[1].band == "short-medium"
    assert person.cells[11].band == "short-large"


def test_columns_stand_by_dimension_with_kind_weight_and_steps(scene):
    matrix = matrix_of(scene)
    assert [(span.name, span.span) for span in matrix.spans] == [("素质", 5), ("知识", 3), ("技能", 5)]
    assert [each.name for each in matrix.columns] == [row[0] for row in ROWS]
    service = column(matrix, "服务精神")
    assert (service.kind, service.share_words, service.steps) == ("core", "11%", 3)
    assert column(matrix, "公司知识").kind == "baseline"


def test_team_figures_are_means_over_people(scene):
    matrix = matrix_of(scene)
    # 服务精神: 2.1, 2.1 − 0.5 = 1.6, 2.1 + 0.2 = 2.3 → gaps 0.9, 1.4, 0.7; mean 1.0
    service = column(matrix, "服务精神")
    assert [each.cells[1].gap for each in sorted(matrix.people, key=lambda each: each.number)] == [
        Decimal("0.9"),
        Decimal("1.4"),
        Decimal("0.7"),
    ]
    assert (service.mean, service.unmet, service.people) == (Decimal("1.0"), 3, 3)
    assert service.weighted == Fraction(11, 100) * Fraction(10, 10) / 3
    assert service.band == "short-large"
    matches = [each.match for each in matrix.people]
    assert (matrix.match.lowest, matrix.match.highest, matrix.match.people) == (min(matches), max(matches), 3)


def test_the_largest_gaps_are_the_teams_weighted_ones(scene):
    matrix = matrix_of(scene)
    assert matrix.largest[0].weighted == max(each.weighted for each in matrix.columns)
    assert len(matrix.largest) == 3
    assert matrix_of(scene, largest_first=True).columns[0].name == matrix.largest[0].name


def test_people_are_sorted_by_match_name_core_or_a_competencys_gap(scene):
    by_match = [each.match for each in matrix_of(scene).people]
    assert by_match == sorted(by_match)
    names = [each.name for each in matrix_of(scene, sort="name").people]
    assert names == sorted(names)
    core = [each.core_unmet for each in matrix_of(scene, sort="core").people]
    assert core == sorted(core, reverse=True)
    key = column(matrix_of(scene), "服务精神").competency_id
    gaps = [each.cells[1].gap for each in matrix_of(scene, sort=f"gap-{key}").people]
    assert gaps == sorted(gaps, reverse=True)


def test_a_person_without_a_match_comes_last_with_the_reason(bank):
    from tests.factories import CycleFactory, run  # a cycle of its own: values are missing in it

    scene = report_scene(bank)
    cycle = CycleFactory(unit=bank.head)
    people = [
        ParticipantFactory(cycle=cycle, employee=each, version=scene.version) for each in (bank.manager, bank.peer)
    ]
    run(cycle)
    add_results(people[0], [(*row[:6], None if row[5] > 7 else row[6], None, None) for row in ROWS])
    add_results(people[1], ROWS)
    close(cycle)
    cycle = Cycle.objects.get(pk=cycle.pk)
    [matrix] = team_report(cycle, cycle.participants.all()).matrices
    assert [(each.name, each.match) for each in matrix.people] == [("陈屿", 84), ("林若溪", None)]
    assert matrix.without_match == (("林若溪", "37%"),)
    service = column(matrix, "服务精神")
    assert (service.mean, service.people) == (Decimal("0.9"), 1)
    assert matrix.people[1].cells[1].words == "—"


def test_dimension_and_only_unmet_cut_the_matrix(scene):
    assert {each.dimension for each in matrix_of(scene, dimension="knowledge").columns} == {"知识"}
    cut = matrix_of(scene, only_unmet=True)
    assert all(each.unmet for each in cut.columns)
    assert len(cut.columns) < 13


def test_people_of_another_version_get_a_matrix_of_their_own(bank, scene):
    from tests.factories import CycleFactory, run

    cycle = CycleFactory(unit=bank.head)
    first = ParticipantFactory(cycle=cycle, employee=bank.manager, version=scene.version)
    ParticipantFactory(cycle=cycle, employee=bank.peer, version=bank.version)
    run(cycle)
    add_results(first, ROWS)
    close(cycle)
    cycle = Cycle.objects.get(pk=cycle.pk)
    report = team_report(cycle, cycle.participants.all())
    assert [(matrix.model, len(matrix.people)) for matrix in report.matrices] == [
        ("示例模型：客户经理（项目示例）", 1),
        ("示例模型：客户经理（项目示例）", 1),
    ]
    assert len({matrix.version_id for matrix in report.matrices}) == 2
    shown = report.page(1, 1)
    assert [[each.name for each in matrix.shown] for matrix in shown.matrices] == [["陈屿"]]


# --- Pages


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("team-report", "superior"),
        ("team-report", "hr"),
        ("team-report-list", "superior"),
        ("team-report-list", "hr"),
        ("api:cycle-team-report", "superior"),
        ("api:cycle-organisation-report", "hr"),
    ],
)
def test_the_same_queries_for_1_3_and_50_people(client, bank, role, name):
    counts, version = [], None
    for others in (0, 2, 49):
        scene = report_scene(bank, others=others, version=version)
        version = scene.version
        client.force_login(bank.users[role])
        address = reverse(name, args=[] if name == "team-report-list" else [scene.cycle.pk])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 15


def test_each_cell_leads_to_its_row_of_the_persons_report(client_as, scene):
    text = client_as(scene.bank.users["superior"]).get(reverse("team-report", args=[scene.cycle.pk])).content.decode()
    competency = scene.version.competencies.get(name="服务精神")
    assert f'href="{reverse("report-detail", args=[scene.participant.pk])}#competency-{competency.pk}"' in text
    assert text.count("data-cell=") == 39


def test_a_cell_is_explained(client_as, scene):
    competency = scene.version.competencies.get(name="服务精神")
    address = reverse("report-cell", args=[scene.participant.pk, competency.pk])
    text = client_as(scene.bank.users["superior"]).get(address).content.decode()
    for words in (
        "差 0.9 档，占 3 档的 30%",
        "目标 5级（第 3 档），实际 2.1 档",
        "计入：直接上级、同级",
        "服务精神第 5 级的行为。",
    ):
        assert words in text


def test_a_second_superior_reads_the_indirect_reports_and_may_narrow_to_direct_ones(client_as, bank, scene):
    client = client_as(bank.users["second_superior"])
    address = reverse("team-report", args=[scene.cycle.pk])
    assert "林若溪" in client.get(address).content.decode()
    assert "林若溪" not in client.get(address, {"direct": "1"}).content.decode()


def test_nobody_finds_their_own_row_in_a_team_report(client_as, bank):
    """HR who are rated themselves read the others; their own result is in no figure either."""
    RoleGrantFactory(user=bank.manager.user, role=Role.HR, unit=bank.head)
    scene = report_scene(bank, others=1, released=False)
    text = client_as(bank.users["manager"]).get(reverse("team-report", args=[scene.cycle.pk])).content.decode()
    assert "1 人" in text
    assert f"/reports/{scene.participant.pk}/" not in text


def test_a_superior_waits_for_the_release_and_hr_do_not(client, bank):
    scene = report_scene(bank, released=False)
    address = reverse("team-report", args=[scene.cycle.pk])
    for role, status in (("superior", 404), ("branch_hr", 200), ("other_branch_hr", 404), ("manager", 403)):
        client.force_login(bank.users[role])
        assert client.get(address).status_code == status


def test_hr_narrow_to_a_unit_and_to_a_superior(client_as, bank, scene):
    client = client_as(bank.users["hr"])
    address = reverse("team-report", args=[scene.cycle.pk])
    for query, found in (
        ({"unit": bank.east.pk}, True),
        ({"unit": bank.west.pk}, False),
        ({"superior": bank.superior.pk}, True),
        ({"superior": bank.other_superior.pk}, False),
        ({"position": bank.position.pk}, True),
        ({"position": 999}, False),
        ({"sort": "gap-x", "page": "-3", "position": "x"}, True),
    ):
        assert ("林若溪" in client.get(address, query).content.decode()) is found, query


def test_the_excel_file_of_the_team_says_the_gaps_in_words(client_as, scene):
    answer = client_as(scene.bank.users["superior"]).get(reverse("team-report-excel", args=[scene.cycle.pk]))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if row[0] == "姓名")
    person = dict(zip(head, next(row for row in rows if row[0] == "林若溪"), strict=True))
    assert (person["人岗匹配度（%）"], person["服务精神"], person["公司知识"], person["归纳思维"]) == (
        84,
        "差 0.9",
        "超 0.1",
        "达标",
    )
    assert any(row[0] == "团队平均" for row in rows)


def test_the_pdf_of_the_team_has_text_that_can_be_selected(client_as, scene):
    answer = client_as(scene.bank.users["superior"]).get(reverse("team-report-pdf", args=[scene.cycle.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert has_text(answer.content, "团队差距")
    assert has_text(answer.content, "林若溪")


# --- API


def test_the_team_report_of_the_api(api_as, scene):
    report = api_as(scene.bank.users["superior"]).get(reverse("api:cycle-team-report", args=[scene.cycle.pk])).json()
    [matrix] = report["matrices"]
    person = next(each for each in matrix["people"] if each["name"] == "林若溪")
    assert (report["people"], person["match"], person["cells"][1]["gap"]) == (3, 84, 0.9)
    assert matrix["columns"][1]["mean_gap"] == 1.0


def test_the_organisation_report_means_over_the_people_of_each_unit(api_as, bank):
    scene = report_scene(bank, others=2)
    report = api_as(bank.users["hr"]).get(reverse("api:cycle-organisation-report", args=[scene.cycle.pk])).json()
    [unit] = report["units"]
    assert (unit["name"], unit["people"]) == ("东街支行", 3)
    service = next(each for each in report["competencies"] if each["name"] == "服务精神")
    gap = next(each for each in unit["gaps"] if each["competency"] == service["id"])
    assert (gap["mean_gap"], gap["unmet"], gap["people"], gap["band"]) == (1.0, 3, 3, "short-large")


def test_what_an_anonymous_relation_gave_is_split_off_in_no_read_model(api_as, scene):
    """Means of all that counted are shown; of the anonymous relation alone there is no figure anywhere."""
    api = api_as(scene.bank.users["hr"])
    answers = [
        api.get(reverse(name, args=[pk])).json()
        for name, pk in (
            ("api:participant-report", scene.participant.pk),
            ("api:cycle-team-report", scene.cycle.pk),
            ("api:cycle-organisation-report", scene.cycle.pk),
        )
    ]

    def keys(value):
        if isinstance(value, dict):
            return set(value) | {key for each in value.values() for key in keys(each)}
        return {key for each in value for key in keys(each)} if isinstance(value, list) else set()

    names = set().union(*map(keys, answers))
    assert not {"spread", "valid_count", "unable_to_judge", "grounds", "ratings"} & names
    peers = [line for line in answers[0]["relations"] if line["relation"] == "peer"]
    assert [line["count"] for line in peers] == ["3 份以上"]


def test_an_employee_who_moved_away_stays_in_the_report_of_their_unit_then(client_as, bank, scene):
    """HR read by the unit as at launch, whatever the person's unit is today."""
    from models_app.models import Assignment

    Assignment.objects.filter(employee=bank.manager, end=None).update(unit=bank.west_sub)
    address = reverse("team-report", args=[scene.cycle.pk])
    assert "林若溪" in client_as(bank.users["branch_hr"]).get(address).content.decode()
