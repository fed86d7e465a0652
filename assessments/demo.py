"""The demo bank: invented people who work with the documents' models.

Everything goes through the services, as a person's clicks would; dates are relative to today. What is built is the
same every time but for the password and the dates.
"""

import json
import random
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone, translation

from assessments.enums import Purpose, Relation, UnableReason
from assessments.models import Assessment, Cycle, Participant
from assessments.services import cycles, ratings, reports
from models_app.enums import Role, VersionStatus
from models_app.errors import ServiceError
from models_app.models import Employee, JobFamily, Level, ModelVersion, OrgUnit, Position, User
from models_app.services import catalogue, people
from models_app.services.platform import confirm_notice, current_notice

DATA = Path(settings.BASE_DIR) / "fixtures" / "demo" / "bank.json"
MODEL = "example-am"
GRADED_BY_FREQUENCY = "sales-service"

# Account → (role, unit's place in the data: the head office or the first branch).
GRANTS = {
    "hr": (Role.HR, "head"),
    "branchhr": (Role.HR, "branch"),
    "editor": (Role.EDITOR, "head"),
    "approver": (Role.APPROVER, "head"),
    "sysadmin": (Role.SYSADMIN, "head"),
    "auditor": (Role.AUDITOR, "head"),
}
ACCOUNTS = (*GRANTS, "superior", "manager")

# How often a rater writes a comment where none is asked, and cannot judge.
COMMENT_SHARE = 0.3
UNABLE_SHARE = 0.03

# Job families and grades of the account managers, with their shares.
FAMILIES = {"corporate": 60, "retail": 40}
GRADES = {"assistant": 20, "regular": 45, "senior": 20, "principal": 15}


class InUse(ServiceError):
    """The database holds people who are not the demo's: it is somebody's real one."""


@dataclass(frozen=True)
class Built:
    is_new: bool


def build_demo(*, password):
    """Build the demo bank, or leave it as it is when it stands. ``password`` is that of the eight accounts.

    Raises InUse where there are users or employees who are not the demo's own.
    """
    if User.objects.filter(username="manager", is_demo=True).exists():
        _set_password(password)
        return Built(is_new=False)
    if any(rows.objects.exists() for rows in (User, Employee, OrgUnit)):
        raise InUse
    with translation.override("zh-hans"), transaction.atomic():
        DemoBank(json.loads(DATA.read_text(encoding="utf-8")), password).build()
    return Built(is_new=True)


def _set_password(password):
    """The accounts take the password that is shown now; whoever is signed in with the same one stays so."""
    for user in User.objects.filter(username__in=ACCOUNTS, is_demo=True):
        if not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])


@contextmanager
def acting_on(day, hour=10):
    """Let the services believe that it is ``hour`` o'clock on ``day``, so that the demo has a past."""
    moment = timezone.make_aware(datetime.combine(day, time(hour)))
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield


class DemoBank:
    def __init__(self, data, password):
        self.data = data
        self.password = make_password(password)
        self.random = random.Random(2026)
        self.today = timezone.localdate()
        self.texts = data["texts"]
        self.numbers = iter(range(330101, 340000))
        self.users = {}
        self.teams = []

    def build(self):
        self._units_and_people()
        self._grants()
        self._confirm_notice()
        released = self._released_cycle()
        self._answers(released)
        self._running_cycle()
        self._drafts()

    # --- people

    def _units_and_people(self):
        head = self.data["head"]
        self.head = people.add_unit(actor=None, code=head["code"], name=head["name"])
        names = iter(self.data["managers"])
        self.branches = []
        for branch in self.data["branches"]:
            unit = people.add_unit(actor=None, code=branch["code"], name=branch["name"], parent=self.head)
            self.branches.append(unit)
            director = self._hire(branch["head"], unit, title=branch["title"])
            for sub in branch["sub_branches"]:
                self._team(sub, unit, director, names)
        self.users["superior"].username = "superior"
        self.users["manager"].username = "manager"
        for name in ("superior", "manager"):
            self.users[name].password = self.password
            self.users[name].save(update_fields=["username", "password"])

    def _team(self, sub, branch, director, names):
        unit = people.add_unit(actor=None, code=sub["code"], name=sub["name"], parent=branch)
        lead = self._hire(sub["lead"], unit, title=self.data["lead_title"], superior=director)
        self.users.setdefault("superior", lead.user)
        for _place in range(sub["size"]):
            position = Position.objects.get(family__code=self._drawn(FAMILIES), key=self._drawn(GRADES))
            if "manager" not in self.users:  # the account that is shown first holds the pictures' post
                position = Position.objects.get(family__code="corporate", key="regular")
            employee = self._hire(next(names), unit, position=position, superior=lead)
            self.users.setdefault("manager", employee.user)

    def _drawn(self, shares):
        return self.random.choices(list(shares), shares.values())[0]

    def _hire(self, name, unit, *, position=None, title="", superior=None):
        number = str(next(self.numbers))
        user = User.objects.create(username=number, password=make_password(None), is_demo=True)
        start = self.today - timedelta(days=365 * self.random.randint(2, 9) + self.random.randint(0, 300))
        employee = people.hire(
            actor=None, number=number, name=name, unit=unit, position=position, title=title, start=start, user=user
        )
        if superior:
            people.set_superior(
                actor=None, employee=employee, superior=superior, start=self.today - timedelta(days=500)
            )
        return employee

    def _grants(self):
        places = {"head": self.head, "branch": self.branches[0]}
        for account, (role, place) in GRANTS.items():
            person = self.data["accounts"][account]
            employee = self._hire(person["name"], places[place], title=person["title"])
            user = employee.user
            user.username, user.password = account, self.password
            user.save(update_fields=["username", "password"])
            self.users[account] = user
            people.grant_role(
                actor=None, user=user, role=role, unit=places[place], start=self.today - timedelta(days=400)
            )

    def _confirm_notice(self):
        """Everybody has read the notice but the two who are there to see it: the superior and the manager."""
        notice = current_notice()
        shown = {self.users["superior"].pk, self.users["manager"].pk}
        for user in User.objects.filter(is_demo=True).exclude(pk__in=shown):
            confirm_notice(actor=user, notice=notice)

    # --- cycles

    def _cycle(self, name, *, months, opens, closes):
        hr = self.users["hr"]
        with acting_on(opens - timedelta(days=7)):
            cycle = cycles.create_cycle(
                actor=hr,
                name=name,
                purpose=Purpose.DEVELOPMENT,
                unit=self.head,
                period_start=opens - timedelta(days=30 * months),
                period_end=opens - timedelta(days=1),
                opens_on=opens,
                closes_on=closes,
            )
        version = ModelVersion.objects.published().get(model__code=MODEL)
        families = JobFamily.objects.filter(code__in=FAMILIES)
        cycles.set_versions(
            actor=hr, cycle=cycle, revision=self._revision(cycle), versions=dict.fromkeys(families, version)
        )
        managers = Employee.objects.filter(assignments__end=None, assignments__position__isnull=False)
        cycles.add_participants(actor=hr, cycle=cycle, employees=list(managers))
        with acting_on(opens - timedelta(days=1)):
            cycles.launch(actor=hr, cycle=cycle, revision=self._revision(cycle))
        cycle.refresh_from_db()
        return cycle

    @staticmethod
    def _revision(row):
        return type(row).objects.values_list("revision", flat=True).get(pk=row.pk)

    def _half(self, day):
        return f"{day.year} 年{self.data['cycles']['first' if day.month <= 6 else 'second']}"

    def _released_cycle(self):
        opens = self.today - timedelta(days=175)
        cycle = self._cycle(self._half(opens), months=5, opens=opens, closes=opens + timedelta(days=21))
        for form in self._forms(cycle):
            self._fill_in(form, share=1)
        hr = self.users["hr"]
        with acting_on(cycle.closes_on + timedelta(days=1)):
            cycles.close(actor=hr, cycle=cycle, revision=self._revision(cycle))
        with acting_on(cycle.closes_on + timedelta(days=4)):
            cycles.release(actor=hr, cycle=cycle, revision=self._revision(cycle))
        return Cycle.objects.get(pk=cycle.pk)

    def _running_cycle(self):
        """Half done: some forms submitted, some begun, some untouched, one returned."""
        opens = self.today - timedelta(days=13)
        cycle = self._cycle(self._half(self.today), months=4, opens=opens, closes=self.today + timedelta(days=12))
        done_by = {}
        for form in self._forms(cycle):
            mine = done_by.setdefault(form.rater_id, 0)
            if form.rater.employee.user in (self.users["superior"], self.users["manager"]):
                share = 0 if form.relation == Relation.SELF else (1, 1, 1, 1, 0.6, 0.3)[mine] if mine < 6 else 0
            else:
                share = self.random.choices((1, 0.5, 0), (50, 15, 35))[0]
            done_by[form.rater_id] += 1
            self._fill_in(form, share=share)
        submitted = Assessment.objects.filter(participant__cycle=cycle, relation=Relation.SUPERIOR, status="submitted")
        returned = submitted.filter(rater__employee__user=self.users["superior"]).first()
        ratings.return_assessment(
            actor=self.users["hr"],
            assessment=returned,
            revision=returned.revision,
            reason=self.data["return_reason"],
        )

    @staticmethod
    def _forms(cycle):
        forms = Assessment.objects.filter(participant__cycle=cycle).order_by("participant__number", "relation")
        return forms.select_related("rater__employee__user", "participant__cycle")

    def _fill_in(self, form, *, share):
        """Rate the first ``share`` (0…1) of a form as its rater, and submit a whole one."""
        asked = list(form.participant.asked.select_related("competency", "target__level"))
        asked = asked[: round(len(asked) * share)]
        if not asked:
            return
        strength = self._strength(form.participant) + (0.25 if form.relation == Relation.SELF else 0)
        items = [self._rating(form, one, strength) for one in asked]
        actor = form.rater.employee.user
        cycle = form.participant.cycle
        days = (min(cycle.closes_on, self.today - timedelta(days=1)) - cycle.opens_on).days
        with acting_on(cycle.opens_on + timedelta(days=self.random.randint(0, days)), self.random.randint(9, 17)):
            ratings.save_ratings(actor=actor, assessment=form, items=items)
            if share == 1:
                form.refresh_from_db()
                ratings.submit(actor=actor, assessment=form, revision=form.revision, confirmed_uniform=True)

    @staticmethod
    def _strength(participant):
        """How a person stands to the targets on the whole, in steps; the same in every cycle."""
        return random.Random(f"strength {participant.number}").gauss(-0.35, 0.45)

    def _rating(self, form, asked, strength):
        key, levels = asked.competency.key, self._levels(asked.competency_id)
        target = next(step for step, level in enumerate(levels, 1) if level.pk == asked.target.level_id)
        if self.random.random() < UNABLE_SHARE:
            return ratings.RatingInput(
                competency_id=asked.competency_id, revision=0, unable_to_judge=UnableReason.NOT_OBSERVED
            )
        own = random.Random(f"{form.participant.number}{key}").gauss(0, 0.6)
        step = round(min(max(target + strength + own + self.random.gauss(0, 0.3), 0), len(levels)))
        meets = step >= target
        return ratings.RatingInput(
            competency_id=asked.competency_id,
            revision=0,
            level_id=levels[step - 1].pk if step else None,
            below_lowest=not step,
            **self._words(form, asked, meets),
        )

    def _words(self, form, asked, meets):
        """Grounds mostly on core targets, comments now and then; nobody comments on themselves."""
        if form.relation == Relation.SELF:
            return {}
        texts = self.texts[asked.competency.key]
        is_core = asked.target.kind == "core"
        says = {}
        if self.random.random() < (0.85 if is_core else 0.25):
            says["grounds"] = texts["grounds"][0 if meets else 1]
        if self.random.random() < (0.8 if is_core else COMMENT_SHARE):
            says["comment"] = texts["comment"][0 if meets else 1]
        return says

    def _levels(self, competency_id):
        """The ranked levels of a competency in order, read once."""
        if not hasattr(self, "_ladders"):
            self._ladders = {}
            for level in Level.objects.filter(rank__isnull=False).order_by("competency", "rank"):
                self._ladders.setdefault(level.competency_id, []).append(level)
        return self._ladders[competency_id]

    # --- answers and drafts

    def _answers(self, cycle):
        """Most have read their report; one objects; the manager's own waits for them."""
        waiting = self.users["manager"].employee.pk
        for place, participant in enumerate(Participant.objects.filter(cycle=cycle).exclude(employee=waiting)):
            if place % 8 == 7:
                continue
            objects = place == 3
            reports.respond(
                actor=participant.employee.user,
                participant=participant,
                kind="object" if objects else "agree",
                text=self.data["objection"] if objects else "",
            )

    def _drafts(self):
        """A draft with one reworded level for the editor, and a version that waits for the approver."""
        editor, plan = self.users["editor"], self.data["draft"]
        draft = catalogue.open_draft(
            actor=editor, version=ModelVersion.objects.get(model__code=MODEL, status=VersionStatus.PUBLISHED)
        )
        level = Level.objects.get(competency__version=draft, competency__key=plan["competency"], rank=plan["rank"])
        catalogue.update_level(
            actor=editor,
            level=level,
            revision=level.revision,
            behaviour=level.behaviour.replace(plan["find"], plan["replace"]),
        )
        self._graded_by_frequency(editor)

    def _graded_by_frequency(self, editor):
        """The sales model has no graded levels: its draft takes the project's frequency scale and waits."""
        draft = catalogue.open_draft(
            actor=editor,
            version=ModelVersion.objects.get(model__code=GRADED_BY_FREQUENCY, status=VersionStatus.PUBLISHED),
        )
        for competency in draft.competencies.all():
            catalogue.add_frequency_scale(actor=editor, competency=competency)
        for competency in draft.competencies.all():
            catalogue.set_meaning(actor=editor, competency=competency, revision=competency.revision, meaning="same")
        catalogue.send_for_approval(actor=editor, version=draft, revision=self._revision(draft))
