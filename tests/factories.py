"""Factories, and a small bank that has somebody of every kind.

Rows that the database freezes are born in the state in which they may be written; ``publish`` and ``run`` move
them on as the services do.
"""

from datetime import date, timedelta

import factory
from django.utils import timezone

from assessments.enums import AssessmentStatus, CycleStatus, Relation
from assessments.models import (
    AskedCompetency,
    Assessment,
    Cycle,
    CycleRelation,
    CycleVersion,
    Participant,
    Rater,
    Rating,
)
from models_app.enums import LinkRelation, ReportingKind, Role, VersionStatus
from models_app.models import (
    Assignment,
    Category,
    Citation,
    Competency,
    CompetencyModel,
    Concept,
    ConceptMember,
    Dimension,
    Employee,
    Grade,
    JobFamily,
    Level,
    ModelVersion,
    Notice,
    OrgUnit,
    Passage,
    Position,
    ReportingLine,
    RoleGrant,
    SourceDocument,
    Target,
    User,
)

PASSWORD = "correct horse battery staple"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.django.Password(PASSWORD)


class OrgUnitFactory(factory.django.DjangoModelFactory):
    """``parent`` is a unit, or None for a head office."""

    class Meta:
        model = OrgUnit

    code = factory.Sequence(lambda n: f"U{n:05}")
    name = factory.Sequence(lambda n: f"机构{n}")
    parent = None

    @classmethod
    def _create(cls, model_class, *args, parent=None, **fields):
        if parent is None:
            return OrgUnit.objects.add_root(fields)
        return OrgUnit.objects.add_child(OrgUnit.objects.get(pk=parent.pk), fields)


class JobFamilyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JobFamily
        django_get_or_create = ("code",)

    code = "corporate"
    name = factory.LazyAttribute(lambda family: {"corporate": "对公"}.get(family.code, family.code))


class GradeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Grade
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"grade-{n}")
    name = factory.Sequence(lambda n: f"职级{n}")
    order = factory.Sequence(lambda n: n)


class PositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Position

    family = factory.SubFactory(JobFamilyFactory)
    grade = factory.SubFactory(GradeFactory)
    key = factory.Sequence(lambda n: f"position-{n}")
    name = factory.Sequence(lambda n: f"客户经理{n}")


class EmployeeFactory(factory.django.DjangoModelFactory):
    """``unit`` gives the employee a current assignment there, in ``position``; ``superior`` a direct line."""

    class Meta:
        model = Employee
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"{100000 + n}")
    name = factory.Sequence(lambda n: f"员工{n}")
    user = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, unit=None, position=None, superior=None, **fields):
        employee = super()._create(model_class, *args, **fields)
        start = timezone.localdate() - timedelta(days=400)
        if unit is not None:
            Assignment.objects.create(employee=employee, unit=unit, position=position, start=start)
        if superior is not None:
            ReportingLine.objects.create(employee=employee, superior=superior, kind=ReportingKind.DIRECT, start=start)
        return employee


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.HR
    unit = factory.SubFactory(OrgUnitFactory)
    start = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    edition = factory.Sequence(lambda n: n + 1)
    title = "测评告知书"
    title_en = "Assessment notice"
    body = "测评用于发展。"
    body_en = "The assessment serves development."


class DimensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dimension
        django_get_or_create = ("code",)

    code = "skill"
    name = factory.LazyAttribute(
        lambda dimension: {"quality": "素质", "knowledge": "知识", "skill": "技能"}[dimension.code]
    )
    name_en = factory.LazyAttribute(lambda dimension: dimension.code)
    order = factory.LazyAttribute(lambda dimension: {"quality": 1, "knowledge": 2, "skill": 3}[dimension.code])


class CompetencyModelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompetencyModel

    code = factory.Sequence(lambda n: f"model-{n}")
    name = factory.Sequence(lambda n: f"胜任力模型{n}")


class ModelVersionFactory(factory.django.DjangoModelFactory):
    """A draft; ``publish`` moves it on."""

    class Meta:
        model = ModelVersion

    model = factory.SubFactory(CompetencyModelFactory)
    number = 1


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    version = factory.SubFactory(ModelVersionFactory)
    key = factory.Sequence(lambda n: f"category-{n}")
    name = factory.Sequence(lambda n: f"类别{n}")


class CompetencyFactory(factory.django.DjangoModelFactory):
    """``ranks`` makes a level for each rank given."""

    class Meta:
        model = Competency
        skip_postgeneration_save = True

    version = factory.SubFactory(ModelVersionFactory)
    dimension = factory.SubFactory(DimensionFactory)
    key = factory.Sequence(lambda n: f"competency-{n}")
    name = factory.Sequence(lambda n: f"能力{n}")
    definition = factory.LazyAttribute(lambda competency: f"{competency.name}的定义。")
    order = factory.Sequence(lambda n: n)

    @factory.post_generation
    def ranks(self, create, ranks, **kwargs):
        for rank in ranks or ():
            LevelFactory(competency=self, rank=rank)


class LevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Level

    competency = factory.SubFactory(CompetencyFactory)
    key = factory.LazyAttribute(lambda level: f"level-{level.rank}")
    rank = factory.Sequence(lambda n: n + 1)
    label = factory.LazyAttribute(lambda level: f"{level.rank}级" if level.rank else "")
    behaviour = factory.LazyAttribute(lambda level: f"{level.competency.name}第 {level.rank} 级的行为。")


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    competency = factory.SelfAttribute("level.competency")
    level = factory.SubFactory(LevelFactory)
    position = factory.SubFactory(PositionFactory)
    weight = 10


class ConceptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Concept

    code = factory.Sequence(lambda n: f"concept-{n}")
    name = factory.Sequence(lambda n: f"概念{n}")


class ConceptMemberFactory(factory.django.DjangoModelFactory):
    """Links ``competency``; the project's, unless ``linked_by`` is given."""

    class Meta:
        model = ConceptMember

    class Params:
        competency = factory.SubFactory("tests.factories.CompetencyFactory")

    concept = factory.SubFactory(ConceptFactory)
    model = factory.SelfAttribute("competency.version.model")
    competency_key = factory.SelfAttribute("competency.key")
    relation = LinkRelation.SAME
    reason = "两处定义说的是同一件事。"


class SourceDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SourceDocument

    code = factory.Sequence(lambda n: f"document-{n}")
    title = factory.Sequence(lambda n: f"来源文档{n}")
    file_name = factory.LazyAttribute(lambda document: f"{document.code}.txt")
    text = "前文。正确倾听他人的倾诉,理解其感受。后文。"
    sha256 = "0" * 64


class PassageFactory(factory.django.DjangoModelFactory):
    """The run from ``start`` to ``end`` of its document's text."""

    class Meta:
        model = Passage

    class Params:
        start = 3
        end = 18

    document = factory.SubFactory(SourceDocumentFactory)
    key = factory.Sequence(lambda n: f"passage-{n}")
    heading = "第一章"
    runs = factory.LazyAttribute(lambda passage: [[passage.start, passage.end]])
    quote = factory.LazyAttribute(lambda passage: passage.document.text[passage.start : passage.end])


class CitationFactory(factory.django.DjangoModelFactory):
    """Give one owner, e.g. ``competency=…``, and the ``field``."""

    class Meta:
        model = Citation

    passage = factory.SubFactory(PassageFactory)
    field = "definition"


def publish(version, *, on=None):
    """Move a draft through approval to published, as the service does."""
    rows = ModelVersion.objects.filter(pk=version.pk)
    rows.update(status=VersionStatus.IN_APPROVAL)
    rows.update(
        status=VersionStatus.PUBLISHED,
        published_at=timezone.now(),
        effective_on=on or timezone.localdate(),
    )
    version.refresh_from_db()
    return version


class CycleFactory(factory.django.DjangoModelFactory):
    """A draft that is open for filling in from yesterday; ``run`` moves it on."""

    class Meta:
        model = Cycle

    name = factory.Sequence(lambda n: f"测评{n}")
    unit = factory.SubFactory(OrgUnitFactory)
    period_start = date(2026, 1, 1)
    period_end = date(2026, 10, 31)
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))


class ParticipantFactory(factory.django.DjangoModelFactory):
    """A participant as launch leaves them: with copies, one form per relation, and every ratable competency asked.

    ``employee`` needs a current assignment; a direct superior gets a form, and so does the person.
    """

    class Meta:
        model = Participant
        skip_postgeneration_save = True

    cycle = factory.SubFactory(CycleFactory)
    employee = factory.SubFactory(EmployeeFactory)
    version = factory.SubFactory(ModelVersionFactory)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        employee = fields["employee"]
        assignment = employee.assignments.filter(end=None).select_related("unit", "position__family").get()
        line = employee.lines_up.filter(end=None, kind=ReportingKind.DIRECT).first()
        position = assignment.position
        copied = {
            "name": employee.name,
            "number": employee.number,
            "unit": assignment.unit,
            "unit_name": assignment.unit.name,
            "position": position,
            "position_name": position.name if position else "",
            "family_name": position.family.name if position else "",
            "superior": line.superior if line else None,
            "superior_name": line.superior.name if line else "",
        }
        participant = super()._create(model_class, *args, **{**copied, **fields})
        ask(participant)
        raters = {Relation.SELF: employee}
        if line:
            raters[Relation.SUPERIOR] = line.superior
        for relation, person in raters.items():
            rater, _created = Rater.objects.get_or_create(
                cycle=participant.cycle, employee=person, defaults={"name": person.name}
            )
            Assessment.objects.create(participant=participant, rater=rater, relation=relation)
        return participant


def ask(participant):
    """Write what the participant's forms ask: every ratable competency, with the position's target if any."""
    competencies = participant.version.competencies.prefetch_related("levels", "targets")
    for order, competency in enumerate(competencies):
        if competency.is_ratable:
            targets = [t for t in competency.targets.all() if t.position_id == participant.position_id]
            AskedCompetency.objects.create(
                participant=participant,
                competency=competency,
                target=targets[0] if targets else None,
                order=order,
            )


def run(cycle):
    """Move a draft cycle to running."""
    Cycle.objects.filter(pk=cycle.pk).update(status=CycleStatus.RUNNING, launched_at=timezone.now())
    cycle.refresh_from_db()
    return cycle


def rate(assessment, *, step=1, submitted=True):
    """Rate every asked competency at ``step`` (0 is below the lowest level) and submit the form."""
    for asked in assessment.participant.asked.select_related("competency"):
        levels = asked.competency.ranked_levels
        Rating.objects.create(
            assessment=assessment,
            competency=asked.competency,
            level=levels[min(step, len(levels)) - 1] if step else None,
            below_lowest=step == 0,
        )
    if submitted:
        Assessment.objects.filter(pk=assessment.pk).update(
            status=AssessmentStatus.SUBMITTED, submitted_at=timezone.now()
        )
        assessment.refresh_from_db()
    return assessment


class Bank:
    """A small bank with somebody of every kind, and a published model with targets of all three kinds.

    Units: head → east → east_sub, head → west → west_sub. Lines: manager → superior → second_superior in the east;
    other_manager → other_superior in the west. ``bank.users`` maps a role's name to its account.
    """

    def __init__(self):
        self.head = OrgUnitFactory(code="HEAD", name="江澜银行")
        self.east = OrgUnitFactory(code="EAST", name="东城分行", parent=self.head)
        self.east_sub = OrgUnitFactory(code="EAST01", name="东街支行", parent=self.east)
        self.west = OrgUnitFactory(code="WEST", name="西城分行", parent=self.head)
        self.west_sub = OrgUnitFactory(code="WEST01", name="西街支行", parent=self.west)
        self.position = PositionFactory(name="客户经理", key="manager")
        self._hire()
        self._grant()
        self._publish_model()
        self.users = {
            name: getattr(self, name).user
            for name in (
                "manager",
                "peer",
                "superior",
                "second_superior",
                "other_manager",
                "other_superior",
                "hr",
                "branch_hr",
                "other_branch_hr",
                "editor",
                "approver",
                "sysadmin",
                "auditor",
            )
        }
        self.users["stranger"] = UserFactory(username="stranger")
        self.users["superuser"] = UserFactory(username="superuser", is_superuser=True, is_staff=True)

    def _person(self, name, unit, **fields):
        return EmployeeFactory(name=name, unit=unit, user__username=fields.pop("username", name), **fields)

    def _hire(self):
        self.second_superior = self._person("方远山", self.east, username="second_superior")
        self.superior = self._person("周启明", self.east_sub, username="superior", superior=self.second_superior)
        self.manager = self._person(
            "林若溪", self.east_sub, username="manager", superior=self.superior, position=self.position
        )
        self.peer = self._person("陈屿", self.east_sub, username="peer", superior=self.superior, position=self.position)
        self.other_superior = self._person("江以安", self.west_sub, username="other_superior")
        self.other_manager = self._person(
            "何嘉树",
            self.west_sub,
            username="other_manager",
            superior=self.other_superior,
            position=self.position,
        )

    def _grant(self):
        for name, role, unit in (
            ("hr", Role.HR, self.head),
            ("branch_hr", Role.HR, self.east),
            ("other_branch_hr", Role.HR, self.west),
            ("editor", Role.EDITOR, self.head),
            ("approver", Role.APPROVER, self.head),
            ("sysadmin", Role.SYSADMIN, self.head),
            ("auditor", Role.AUDITOR, self.head),
        ):
            employee = self._person(f"{name}的人", unit, username=name)
            RoleGrantFactory(user=employee.user, role=role, unit=unit)
            setattr(self, name, employee)

    def _publish_model(self):
        self.version = ModelVersionFactory(model__code="example", model__name="示例模型：客户经理（项目示例）")
        self.competencies = [
            CompetencyFactory(
                version=self.version,
                name=name,
                key=key,
                dimension=DimensionFactory(code=dimension),
                order=order,
                ranks=ranks,
            )
            for order, (name, key, dimension, ranks) in enumerate(
                (
                    ("服务精神", "service", "quality", (2, 3, 5)),
                    ("公司知识", "company", "knowledge", (1, 2, 3)),
                    ("沟通能力", "communication", "skill", (1, 2, 3)),
                )
            )
        ]
        for competency, rank, kind, weight in zip(
            self.competencies, (5, 2, 3), ("core", "baseline", "general"), (50, 20, 30), strict=True
        ):
            TargetFactory(
                competency=competency,
                level=competency.levels.get(rank=rank),
                position=self.position,
                kind=kind,
                weight=weight,
            )
        publish(self.version)

    def cycle(self, *, running=True, employees=None, **fields):
        """A cycle of the head office with the bank's account managers, superior 100 and self 0."""
        cycle = CycleFactory(unit=self.head, **fields)
        CycleVersion.objects.create(cycle=cycle, family=self.position.family, version=self.version)
        CycleRelation.objects.create(cycle=cycle, relation=Relation.SUPERIOR, weight=100)
        CycleRelation.objects.create(cycle=cycle, relation=Relation.SELF, weight=0)
        for employee in employees or (self.manager, self.peer, self.other_manager):
            ParticipantFactory(cycle=cycle, employee=employee, version=self.version)
        return run(cycle) if running else cycle

    @staticmethod
    def form(cycle, employee, relation=Relation.SUPERIOR):
        """The form of ``relation`` about ``employee`` in ``cycle``."""
        return Assessment.objects.get(participant__cycle=cycle, participant__employee=employee, relation=relation)
