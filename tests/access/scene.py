"""What the access table is tried on: a bank with a draft, a cycle in each state, forms and reports."""

from django.utils import timezone

from assessments.enums import CycleStatus
from assessments.models import Cycle, Result
from models_app.models import PendingImport, VersionEditor
from tests import entry_factories, factories


class Scene:
    def __init__(self):
        self.bank = bank = factories.Bank()
        self.version = bank.version
        self.competency = bank.competencies[0]
        self.level = self.competency.levels.first()
        self.position = bank.position
        self.document = factories.CitationFactory(requirement=self._requirement(), field="text").passage.document
        self.entry, _document = entry_factories.duties()
        self.second_place = self.entry.places.get(order=2)
        self._drafts()
        self._banks_own()
        self.concept_member = factories.ConceptMemberFactory(competency=self.competency)
        self.concept = self.concept_member.concept
        self.cycle = bank.cycle(name="进行中的测评")
        self.draft_cycle = bank.cycle(name="准备中的测评", running=False)
        self.released_cycle = self._released()
        self.form = bank.form(self.cycle, bank.manager)
        self.self_form = bank.form(self.cycle, bank.manager, "self")
        self.participant = self.cycle.participants.get(employee=bank.manager)
        self.report = self.released_cycle.participants.get(employee=bank.manager)
        self.grant = bank.hr.user.grants.get()
        self.upload = PendingImport.objects.create(user=bank.editor.user, file_name="模型.xlsx", cells="{}")
        self.file_format = "json"

    def _requirement(self):
        from models_app.models import Requirement

        return Requirement.objects.create(position=self.position, key="r1", text="熟悉业务。")

    def _drafts(self):
        """One draft that the editor edits, one version that waits for approval."""
        self.draft = factories.ModelVersionFactory(model__code="drafted")
        self.draft_category = factories.CategoryFactory(version=self.draft)
        self.draft_competency = factories.CompetencyFactory(
            version=self.draft, category=self.draft_category, ranks=(1, 2)
        )
        self.draft_level = self.draft_competency.levels.first()
        self.draft_target = factories.TargetFactory(level=self.draft_level, position=self.position)
        VersionEditor.objects.create(version=self.draft, user=self.bank.editor.user, name="编辑")
        self.in_approval = factories.ModelVersionFactory(model__code="waiting")
        VersionEditor.objects.create(version=self.in_approval, user=self.bank.editor.user, name="编辑")
        type(self.in_approval).objects.filter(pk=self.in_approval.pk).update(
            status="in_approval", sent_at=timezone.now()
        )

    def _banks_own(self):
        """A draft of a model that the bank began itself, and a published version of another one."""
        self.banks_draft = factories.ModelVersionFactory(model__code="own-draft", model__is_banks_own=True)
        self.banks_category = factories.CategoryFactory(version=self.banks_draft)
        self.banks_competency = factories.CompetencyFactory(version=self.banks_draft, ranks=(1, 2))
        self.banks_level = self.banks_competency.levels.first()
        own = factories.ModelVersionFactory(model__code="own-published", model__is_banks_own=True)
        factories.CompetencyFactory(version=own, ranks=(1, 2))
        self.banks_version = factories.publish(own)

    def _released(self):
        cycle = self.bank.cycle(name="已发放的测评")
        for participant in cycle.participants.all():
            for order, asked in enumerate(participant.asked.select_related("target__level")):
                Result.objects.create(
                    participant=participant,
                    competency=asked.competency,
                    computed=2,
                    final=2,
                    now_step=2,
                    step_count=3,
                    target_level=asked.target.level,
                    target_step=2,
                    kind=asked.target.kind,
                    weight=asked.target.weight,
                    formula_version=1,
                    order=order,
                )
        rows = Cycle.objects.filter(pk=cycle.pk)
        rows.update(status=CycleStatus.CLOSED, closed_at=timezone.now())
        rows.update(status=CycleStatus.RELEASED, released_at=timezone.now())
        cycle.refresh_from_db()
        return cycle
