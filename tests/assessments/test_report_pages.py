"""Report pages: reading, printing, exporting, answering, planning; queries do not grow with the rows."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import DevelopmentAction, Participant, ReportResponse
from tests.assessments.report_scene import COMMENTS, SECRET_GROUNDS, SECRET_PEER_WORDS, report_scene
from tests.factories import Bank, EmployeeFactory, NoticeFactory
from tests.pdf_text import has_text, page_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return Bank()


@pytest.fixture
def scene(bank):
    return report_scene(bank)


def page_of(client, scene, name="report-detail"):
    answer = client.get(reverse(name, args=[scene.participant.pk]))
    assert answer.status_code == 200
    return answer


def response_to(client, scene, **data):
    return client.post(reverse("report-respond", args=[scene.participant.pk]), data)


def competency_of(scene, name="服务精神"):
    return scene.version.competencies.get(name=name)


def action_to(client, scene, *, name="服务精神", headers=None, **data):
    competency = competency_of(scene, name)
    fields = {f"action-{competency.pk}-{key}": value for key, value in data.items()}
    return client.post(reverse("report-action", args=[scene.participant.pk, competency.pk]), fields, headers=headers)


# --- Reading


def test_the_page_says_what_the_picture_says_and_hides_what_must_stay_hidden(client_as, scene):
    text = page_of(client_as(scene.bank.users["manager"]), scene).content.decode()
    for words in (
        "底线要求已达到；13 项指标中 7 项达标，5 项核心指标中 4 项未达标。",
        "用途：发展。仅凭本结果，不能认定“不能胜任工作”。",
        "11% × 0.9 ÷ 3",
        "3 份以上",
        "系统建议",
        *COMMENTS.values(),
    ):
        assert words in text
    assert SECRET_GROUNDS not in text
    assert SECRET_PEER_WORDS not in text


@pytest.mark.parametrize("name", ["report-print", "report-detail"])
def test_paper_and_page_name_the_same_figures(client_as, scene, name):
    text = page_of(client_as(scene.bank.users["superior"]), scene, name).content.decode()
    assert "第 3/3 档" in text
    assert "7%" in text
    assert "7 / 13" in text or "7 <small>/ 13 项" in text
    assert SECRET_GROUNDS not in text
    assert SECRET_PEER_WORDS not in text


def test_a_report_is_not_the_persons_before_the_release_but_hrs(client_as, bank):
    scene = report_scene(bank, released=False)
    address = reverse("report-detail", args=[scene.participant.pk])
    assert client_as(bank.users["manager"]).get(address).status_code == 404
    assert client_as(bank.users["superior"]).get(address).status_code == 404
    page = client_as(bank.users["branch_hr"]).get(address)
    assert "报告还没有发放给本人。" in page.content.decode()


def test_the_notice_comes_before_the_first_report(client_as, scene):
    NoticeFactory()
    answer = client_as(scene.bank.users["manager"]).get(reverse("report-detail", args=[scene.participant.pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("notice"))


def test_a_report_page_takes_the_same_queries_for_everybody_and_15_at_most(
    client, scene, django_assert_max_num_queries
):
    address = reverse("report-detail", args=[scene.participant.pk])
    for role in ("manager", "superior", "hr"):
        client.force_login(scene.bank.users[role])
        with django_assert_max_num_queries(15):
            client.get(address)


# --- The PDF and the Excel file


def test_the_pdf_has_selectable_chinese_text(client_as, scene):
    body = page_of(client_as(scene.bank.users["manager"]), scene, "report-pdf")
    assert body["Content-Type"] == "application/pdf"
    assert body["Cache-Control"] == "no-store"
    assert body.content.startswith(b"%PDF-")
    for words in ("个人胜任力测评报告", "不能胜任工作", "林若溪"):
        assert has_text(body.content, words)
    assert page_count(body.content) == 3
    assert not has_text(body.content, SECRET_GROUNDS)
    assert not has_text(body.content, SECRET_PEER_WORDS)


def test_the_pdf_reads_nothing_but_the_sites_own_static_files():
    from assessments.reports import pdf

    fetcher = pdf.own_files()
    assert fetcher.fetch(f"{pdf.BASE}/static/css/paper.css").headers["Content-Type"] == "text/css"
    for address in (
        "https://example.com/x.css",
        "file:///etc/passwd",
        f"{pdf.BASE}/static/../manage.py",
        f"{pdf.BASE}/static/css/%2e%2e/%2e%2e/manage.py",
        f"{pdf.BASE}/static/no-such-file.css",
        "http://127.0.0.1:8000/static/css/paper.css",
    ):
        with pytest.raises(ValueError, match="not a static file"):
            fetcher.fetch(address)


def sheet_of(answer):
    return openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]


def test_the_excel_file_holds_the_table_in_the_reports_words(client_as, scene):
    sheet = sheet_of(page_of(client_as(scene.bank.users["manager"]), scene, "report-excel"))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if row[0] == "胜任力指标")
    first = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (first["胜任力指标"], first["实际（档）"], first["差距（档）"], first["加权差距"], first["结论"]) == (
        "服务精神",
        2.1,
        "差 0.9",
        "3.3%",
        "未达标",
    )
    assert first["同级计入"] == "3 份以上"


def test_a_text_that_looks_like_a_formula_stays_text(client_as, bank):
    bank.manager.name = '=HYPERLINK("http://evil.invalid")'
    bank.manager.save()
    scene = report_scene(bank)
    sheet = sheet_of(page_of(client_as(bank.users["hr"]), scene, "report-excel"))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


# --- Answering


def test_the_person_agrees_once(client_as, scene):
    client = client_as(scene.bank.users["manager"])
    assert response_to(client, scene, kind="agree", text="").status_code == 302
    given = ReportResponse.objects.get()
    assert (given.participant_id, given.kind, given.actor) == (
        scene.participant.pk,
        "agree",
        scene.bank.users["manager"],
    )
    assert "确认已阅" in page_of(client, scene).content.decode()


def test_a_double_click_is_one_answer(client_as, scene):
    client = client_as(scene.bank.users["manager"])
    assert [response_to(client, scene, kind="agree").status_code for _click in range(2)] == [302, 302]
    assert ReportResponse.objects.count() == 1


def test_an_answer_is_not_changed_afterwards(client_as, scene):
    client = client_as(scene.bank.users["manager"])
    response_to(client, scene, kind="agree")
    assert response_to(client, scene, kind="object", text="改主意了").status_code == 409
    assert ReportResponse.objects.get().kind == "agree"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"kind": "object", "text": "  "}, "有异议时请写明对哪一项、为什么。"),
        ({"text": "只写了说明"}, "请选择同意或有异议。"),
        ({"kind": "maybe"}, "maybe"),
    ],
)
def test_a_refused_answer_says_why_and_keeps_the_text(client_as, scene, data, message):
    answer = response_to(client_as(scene.bank.users["manager"]), scene, **data)
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert data.get("text", "").strip() in answer.content.decode()
    assert not ReportResponse.objects.exists()


def test_an_objection_is_seen_by_superior_and_hr(client, scene):
    client.force_login(scene.bank.users["manager"])
    response_to(client, scene, kind="object", text="服务精神偏低，投诉已澄清。")
    for role in ("superior", "hr"):
        client.force_login(scene.bank.users[role])
        assert "服务精神偏低，投诉已澄清。" in page_of(client, scene).content.decode()


# --- Actions

ACTION = {"kind": "coaching", "text": "每月为一户做一次整体方案"}


def test_the_superior_writes_an_action_and_the_person_changes_it(client, scene):
    due = timezone.localdate() + timedelta(days=60)
    client.force_login(scene.bank.users["superior"])
    assert action_to(client, scene, **ACTION, owner=scene.bank.superior.pk, due_on=due).status_code == 302
    saved = DevelopmentAction.objects.get()
    assert (saved.kind, saved.text, saved.owner, saved.due_on, saved.revision) == (
        "coaching",
        ACTION["text"],
        scene.bank.superior,
        due,
        1,
    )
    client.force_login(scene.bank.users["manager"])
    assert action_to(client, scene, kind="training", text="参加方案课", revision=1).status_code == 302
    saved.refresh_from_db()
    assert (saved.kind, saved.text, saved.owner, saved.revision) == ("training", "参加方案课", None, 2)


def test_a_stale_action_is_refused_with_both_texts_and_can_be_kept(client, scene):
    client.force_login(scene.bank.users["superior"])
    action_to(client, scene, **ACTION)
    client.force_login(scene.bank.users["manager"])
    answer = action_to(client, scene, kind="training", text="我自己的打算")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "整体方案" in text
    assert "我自己的打算" in text
    assert 'value="1"' in text  # the current revision: saving again keeps one's own
    assert DevelopmentAction.objects.get().text == ACTION["text"]


def test_the_same_action_twice_is_one_action(client_as, scene):
    client = client_as(scene.bank.users["manager"])
    assert [action_to(client, scene, **ACTION).status_code for _click in range(2)] == [302, 302]
    assert DevelopmentAction.objects.get().revision == 1


def test_a_partial_request_gets_the_form_alone(client_as, scene):
    answer = action_to(client_as(scene.bank.users["manager"]), scene, headers={"HX-Request": "true"}, **ACTION)
    text = answer.content.decode()
    assert text.lstrip().startswith("<form")
    assert "已保存" in text
    assert 'name="action-' in text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"kind": "coaching", "text": ""}, "请写一件能看见的事。"),
        ({"text": "没有方式"}, "请选择带教、在岗或培训。"),
        ({**ACTION, "due_on": "2020-01-01"}, "完成日期不能早于今天。"),
        ({**ACTION, "owner": "999999"}, "999999"),
    ],
)
def test_a_refused_action_says_why(client_as, scene, data, message):
    answer = action_to(client_as(scene.bank.users["manager"]), scene, **data)
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not DevelopmentAction.objects.exists()


def test_an_owner_from_elsewhere_is_refused_by_the_service(scene):
    from assessments.services.reports import save_action
    from models_app.errors import RuleBroken

    with pytest.raises(RuleBroken) as error:
        save_action(
            actor=scene.bank.users["manager"],
            participant=scene.participant,
            competency=competency_of(scene),
            revision=None,
            **ACTION,
            owner=scene.bank.other_manager,
        )
    assert error.value.fields == {"owner": ["负责人请选本人或其上级。"]}


def test_an_action_about_another_models_competency_is_hidden(client_as, scene):
    other = scene.bank.competencies[0]
    address = reverse("report-action", args=[scene.participant.pk, other.pk])
    assert client_as(scene.bank.users["manager"]).post(address, {}).status_code == 404


def test_hr_reads_the_action_without_a_form(client, scene):
    client.force_login(scene.bank.users["superior"])
    action_to(client, scene, **ACTION)
    client.force_login(scene.bank.users["hr"])
    text = page_of(client, scene).content.decode()
    assert ACTION["text"] in text
    assert "action-form" not in text


def test_what_is_answered_and_agreed_is_on_record(client, scene):
    from models_app.models import ChangeRecord

    client.force_login(scene.bank.users["manager"])
    response_to(client, scene, kind="agree")
    action_to(client, scene, **ACTION)
    assert set(ChangeRecord.objects.values_list("action", "actor_name")) >= {
        ("respond_to_report", "林若溪"),
        ("save_action", "林若溪"),
    }


# --- The list


@pytest.mark.parametrize("role", ["superior", "hr"])
def test_the_list_takes_the_same_queries_with_1_3_and_50_rows(client, role, bank):
    counts = []
    for others in (0, 1, 46):  # and one more in each cycle
        report_scene_of(bank, others)
        client.force_login(bank.users[role])
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("my-reports"))
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 15


def report_scene_of(bank, others):
    """Another cycle with that many people; the model is the same one after the first."""
    made = report_scene(bank, others=others, version=getattr(bank, "pictures", None))
    bank.pictures = made.version
    return made


def test_the_list_holds_what_one_may_read(client, scene):
    seen = {}
    for role in ("manager", "peer", "superior", "hr", "other_branch_hr", "sysadmin"):
        client.force_login(scene.bank.users[role])
        seen[role] = "林若溪</a>" in client.get(reverse("my-reports")).content.decode()
    assert seen == {
        "manager": True,
        "peer": False,
        "superior": True,
        "hr": True,
        "other_branch_hr": False,
        "sysadmin": False,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=若溪", True),
        ("q=没有这个人", False),
        ("answer=none", True),
        ("answer=agree", False),
        ("cycle=999", False),
        ("cycle=x&page=99", True),
    ],
)
def test_the_list_is_searched_and_filtered(client_as, scene, query, found):
    text = client_as(scene.bank.users["hr"]).get(f"{reverse('my-reports')}?{query}").content.decode()
    assert ("林若溪</a>" in text) is found


def test_hr_narrows_the_list_to_a_unit(client_as, scene):
    client = client_as(scene.bank.users["hr"])
    for unit, found in ((scene.bank.east, True), (scene.bank.west, False)):
        assert ("林若溪</a>" in client.get(reverse("my-reports"), {"unit": unit.pk}).content.decode()) is found


# --- It reads the same for ever


def test_a_report_reads_the_same_whatever_happens_to_people_units_and_models_afterwards(api_as, scene):
    from models_app.enums import VersionStatus
    from models_app.models import Assignment, ModelVersion, OrgUnit, Position

    bank = scene.bank
    api = api_as(bank.users["hr"])
    address = reverse("api:participant-report", args=[scene.participant.pk])
    before = api.get(address).json()
    type(bank.manager).objects.filter(pk=bank.manager.pk).update(name="改了名字")
    type(bank.superior).objects.filter(pk=bank.superior.pk).update(name="上级也改名")
    OrgUnit.objects.filter(pk=bank.east_sub.pk).update(name="搬迁后的支行")
    Position.objects.filter(pk=bank.position.pk).update(name="改称的岗位")
    type(bank.position.family).objects.update(name="改称的序列")
    Assignment.objects.filter(employee=bank.manager, end=None).update(end=timezone.localdate())
    Assignment.objects.create(employee=bank.manager, unit=bank.west_sub, start=timezone.localdate())
    ModelVersion.objects.filter(pk=scene.version.pk).update(status=VersionStatus.RETIRED, retired_at=timezone.now())
    draft = ModelVersion.objects.create(model=scene.version.model, number=3, base=scene.version)
    from tests.factories import CompetencyFactory

    CompetencyFactory(version=draft, name="服务精神", ranks=(1, 2))
    EmployeeFactory(unit=bank.east_sub, superior=bank.superior, position=bank.position)
    assert api.get(address).json() == before
    assert before["head"]["name"] == "林若溪"
    assert before["head"]["unit"] == "东街支行"


def test_the_report_of_the_api_is_the_report_of_the_page(api_as, scene):
    report = (
        api_as(scene.bank.users["manager"]).get(reverse("api:participant-report", args=[scene.participant.pk])).json()
    )
    assert report["conclusion"].startswith("底线要求已达到；13 项指标中 7 项达标")
    assert (report["figures"]["match"], report["figures"]["core_unmet"]) == (84, 4)
    row = report["rows"][0]
    assert (row["name"], row["actual"], row["gap"], row["gap_text"], row["weighted_gap_percent"]) == (
        "服务精神",
        2.1,
        0.9,
        "差 0.9",
        3.3,
    )
    assert row["contributions"][1] == {"relation": "peer", "counted": True, "count": "3 份以上"}
    text = str(report)
    assert SECRET_GROUNDS not in text
    assert SECRET_PEER_WORDS not in text


def test_the_api_answers_and_plans_by_the_same_services(api_as, scene):
    api = api_as(scene.bank.users["manager"])
    answer = reverse("api:participant-response", args=[scene.participant.pk])
    assert api.post(answer, {"kind": "object"}).status_code == 400
    assert api.post(answer, {"kind": "agree"}).json()["kind"] == "agree"
    assert api.post(answer, {"kind": "object", "text": "不"}).status_code == 409
    action = reverse("api:participant-action", args=[scene.participant.pk, competency_of(scene).pk])
    assert api.put(action, ACTION).json()["revision"] == 1
    stale = api.put(action, {**ACTION, "text": "另一件事", "revision": 9})
    assert stale.status_code == 409
    assert stale.json()["conflicts"][0]["theirs"]["text"] == ACTION["text"]
    assert Participant.objects.get(pk=scene.participant.pk).actions.get().text == ACTION["text"]
