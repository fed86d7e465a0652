"""Adds to the demo bank what the bars are about and prints the addresses to measure, as JSON: run by tests/bench.py.

A form with 25 competencies for the superior, and the notice confirmed by those whose pages are measured.
"""

import json
import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench_settings")
django.setup()

from django.db.models import Count  # noqa: E402
from django.urls import NoReverseMatch, get_resolver, reverse  # noqa: E402

from assessments.enums import CycleStatus, Relation  # noqa: E402
from assessments.models import Assessment, Cycle, CycleRelation, CycleVersion, Participant  # noqa: E402
from models_app.models import Competency, Concept, Dimension, OrgUnit, User  # noqa: E402
from models_app.services.platform import confirm_notice, current_notice  # noqa: E402
from tests import factories  # noqa: E402

LONG = 25


def confirm_notices():
    for name in ("superior", "manager"):
        confirm_notice(actor=User.objects.get(username=name), notice=current_notice())


def long_form():
    """The superior's form about somebody with 25 competencies of five levels each."""
    superior = User.objects.get(username="superior").employee
    position = factories.PositionFactory(family__code="corporate", key="bench", name="二十五项岗位")
    version = factories.ModelVersionFactory(model__code="bench", model__name="二十五项模型")
    dimension = Dimension.objects.first()
    for number in range(LONG):
        competency = factories.CompetencyFactory(
            version=version,
            dimension=dimension,
            key=f"c{number}",
            name=f"胜任力{number + 1}",
            order=number,
            ranks=range(1, 6),
        )
        factories.TargetFactory(
            competency=competency,
            level=competency.levels.get(rank=3),
            position=position,
            weight=4,
            kind="core" if number % 3 == 0 else "general",
        )
    factories.publish(version)
    unit = superior.assignments.get(end=None).unit
    employee = factories.EmployeeFactory(
        name="贺长宁", number="999001", unit=unit, position=position, superior=superior
    )
    cycle = factories.CycleFactory(name="二十五项测评", unit=OrgUnit.objects.get(depth=1))
    CycleVersion.objects.create(cycle=cycle, family=position.family, version=version)
    CycleRelation.objects.create(cycle=cycle, relation=Relation.SUPERIOR, weight=100)
    factories.ParticipantFactory(cycle=cycle, employee=employee, version=version)
    factories.run(cycle)
    return Assessment.objects.get(participant__cycle=cycle, relation=Relation.SUPERIOR)


def open_form():
    """A form of the superior's in the demo's running cycle that is still open."""
    return Assessment.objects.filter(
        rater__employee__user__username="superior",
        relation=Relation.SUPERIOR,
        submitted_at=None,
        participant__cycle__status=CycleStatus.RUNNING,
    ).first()


def address(name, *arguments):
    """The address, or None where nobody has built that page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return None


def addresses():
    form = open_form()
    confirm_notices()
    long = long_form()
    released = Cycle.objects.get(status=CycleStatus.RELEASED)
    report = Participant.objects.get(cycle=released, employee__user__username="manager")
    competency = Competency.objects.filter(version__model__code="example-am", version__status="published").first()
    asked = form.participant.asked.first()
    concept = Concept.objects.annotate(number=Count("members")).order_by("-number", "code").first()
    beside = Competency.objects.published().filter(name="沟通能力").order_by("pk").values_list("pk", flat=True)[:4]
    pages = [
        ("catalogue", "hr", address("catalogue")),
        ("catalogue, a search", "hr", f"{address('catalogue')}?q=服务"),
        ("catalogue, several words", "hr", f"{address('catalogue')}?q=客户 沟通"),
        ("catalogue, pinyin", "hr", f"{address('catalogue')}?q=gtnl"),
        ("catalogue, entry items", "hr", f"{address('catalogue')}?show=items"),
        ("model", "hr", address("model-detail", "example-am")),
        ("competency", "hr", address("competency-detail", competency.pk)),
        ("entries", "hr", address("entry-list")),
        ("entry", "hr", address("entry-detail", "am-five-points")),
        ("document", "hr", address("source-detail", "file-003")),
        ("document, the longest", "hr", address("source-detail", "file-001")),
        ("what is said of it", "hr", address("source-cited", "file-001")),
        ("account of a document", "hr", address("source-account", "file-001")),
        ("defects", "hr", address("defect-list")),
        ("concepts", "hr", address("concept-list")),
        ("concept", "hr", address("concept-detail", concept.code)),
        ("side by side", "hr", f"{address('competency-compare')}?{'&'.join(f'c={pk}' for pk in beside)}"),
        ("matrix", "hr", address("concept-matrix")),
        (f"form of {form.participant.asked.count()}", "superior", address("assessment-detail", form.pk)),
        (f"form of {LONG}", "superior", address("assessment-detail", long.pk)),
        (
            "form by competency",
            "superior",
            address("assessment-by-competency", form.participant.cycle_id, asked.competency_id),
        ),
        ("forms, list", "superior", address("assessment-list")),
        ("personal report", "manager", address("report-detail", report.pk)),
        ("personal report, paper", "manager", address("report-print", report.pk)),
        ("reports, list", "hr", address("my-reports")),
        ("team report", "superior", address("team-report", released.pk)),
        ("team report, 61 people", "hr", address("team-report", released.pk)),
        ("API personal report", "manager", address("api:participant-report", report.pk)),
        ("API team report", "superior", address("api:cycle-team-report", released.pk)),
        ("API organisation report", "hr", address("api:cycle-organisation-report", released.pk)),
        ("API form of 25", "superior", address("api:assessment-detail", long.pk)),
        ("cycle", "hr", address("cycle-detail", released.pk)),
        ("home", "hr", address("home")),
        ("home", "superior", address("home")),
    ]
    saves = [
        (f"save {rows.participant.asked.count()} ratings", "superior", address("api:assessment-detail", rows.pk))
        for rows in (form, long)
    ]
    return {"pages": pages, "saves": saves, "lists": api_lists(), "report": address("report-detail", report.pk)}


def api_lists():
    """Every list of the API, as HR see it."""
    names = sorted(name for name in api_names() if name.endswith("-list"))
    return [(f"API {name.removesuffix('-list')}", "hr", address(f"api:{name}")) for name in names]


def api_names():
    _prefix, resolver = get_resolver().namespace_dict["api"]
    return [name for name in resolver.reverse_dict if isinstance(name, str)]


if __name__ == "__main__":
    print(json.dumps(addresses()))
