"""个人胜任力测评报告: one participant's results as plain dataclasses, for page, paper, Excel and API alike.

Reads results, the names copied at launch and texts of a frozen version, never today's people (design, rule 3).
Of an anonymous relation it reads nothing but whether it counted: neither its ratings nor its texts are queried
(rule 10). Grounds are queried nowhere.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.enums import ActionKind, AssessmentStatus, Relation, UnableReason
from assessments.models import CycleRelation, DevelopmentAction, Rating, ReportResponse, Result, ResultGroup
from assessments.reports import wording
from assessments.reports.drawings import bars_of, radar_of
from assessments.reports.personal_data import (
    Action,
    Comment,
    Conclusion,
    Contribution,
    Figures,
    Head,
    PersonalReport,
    RelationLine,
    Response,
    Row,
)
from assessments.reports.standing import ladders_of, standing_of
from models_app.reads.language import in_language

COMMENTING = (Relation.SUPERIOR, Relation.SECOND_SUPERIOR)  # never anonymous: the database holds that


def personal_report(participant):
    """The report of ``participant`` of a closed cycle; five queries after ``for_reports``."""
    material = Material(participant)
    return PersonalReport(
        participant_id=participant.pk,
        head=head_of(participant),
        conclusion=material.conclusion(),
        caution=_("仅凭本结果，不能认定“不能胜任工作”。"),
        figures=material.figures(),
        relations=material.relations,
        rows=material.rows,
        strengths=material.pick(material.summary.strengths),
        priorities=material.pick(material.summary.priorities),
        radar=radar_of(sorted(material.rows, key=lambda row: material.order[row.competency_id])),
        bars=bars_of(material.rows),
        notes=material.notes(),
        formulas=tuple(wording.formulas([(line.label, line.weight) for line in material.counting()])),
        response=response_of(participant),
    )


def for_reports(participants):
    """The participants with what the head of a report reads of them."""
    return participants.select_related("cycle", "version__model", "response", "unit")


def head_of(participant):
    cycle, version = participant.cycle, participant.version
    return Head(
        name=participant.name,
        number=participant.number,
        family=participant.family_name,
        position=participant.position_name,
        unit=participant.unit_name,
        superior=participant.superior_name,
        cycle_id=cycle.pk,
        cycle=cycle.name,
        purpose=cycle.get_purpose_display(),
        period_start=cycle.period_start,
        period_end=cycle.period_end,
        status=cycle.status,
        closed_at=cycle.closed_at,
        model=version.model.name,
        model_code=version.model.code,
        version=version.number,
        formula_version=cycle.formula_version,
        report_number=f"{cycle.period_end:%Y}-{cycle.pk:03}-{participant.number}",
    )


def response_of(participant):
    try:
        response = participant.response
    except ReportResponse.DoesNotExist:
        return None
    return Response(
        response.kind, response.get_kind_display(), response.text, response.at, participant.name or response.actor_name
    )


class Material:
    """What is read for one report, and the rows made of it."""

    def __init__(self, participant):
        self.participant = participant
        results = list(
            Result.objects.filter(participant=participant)
            .select_related("competency__dimension")
            .defer("competency__search_text")
        )
        self.names = {result.competency_id: result.competency.name for result in results}
        self.order = {result.competency_id: place for place, result in enumerate(results)}
        self.ladders = ladders_of(self.names)
        self.groups = groups_of(participant)
        self.given = given_by_name(participant)
        self.actions = actions_of(participant)
        standings = [standing_of(result) for result in results]
        self.summary = scoring.summarise(standings)
        self.relations = self._relations()
        made = [self._row(result, standing) for result, standing in zip(results, standings, strict=True)]
        self.rows = tuple(sorted(made, key=lambda row: (row.weighted_gap is None, -(row.weighted_gap or 0))))
        self._by_key = {row.competency_id: row for row in made}

    def pick(self, standings):
        return tuple(self._by_key[standing.key] for standing in standings)

    def names_of(self, standings):
        return [self.names[standing.key] for standing in standings]

    def counting(self):
        return [line for line in self.relations if not line.is_self and line.weight]

    def conclusion(self):
        return Conclusion(
            verdict=wording.verdict(self.summary, self.names_of),
            emphasis=wording.emphasis(self.summary, self.names_of),
            left_out=wording.left_out(self.summary),
        )

    def figures(self):
        summary = self.summary
        return Figures(
            baseline_total=summary.baseline.total,
            baseline_reached=len(summary.baseline.met),
            baseline_met=summary.baseline_is_met,
            baseline_missing=len(summary.baseline.missing),
            baseline_note=self._baseline_note(),
            scored=summary.overall.scored,
            met=len(summary.overall.met),
            missing=len(summary.overall.missing),
            core_scored=summary.core.scored,
            core_unmet=len(summary.core.unmet),
            core_unmet_names=tuple(self.names_of(summary.core.unmet)),
            match=summary.match.percent,
            match_note=wording.match_note(summary.match),
        )

    def _baseline_note(self):
        """The baseline competencies, those not met first: "公司知识：目标 2级，超 0.1 档"."""
        baseline = self.summary.baseline
        return wording.listed_facts(
            _("%(name)s：目标 %(level)s，%(gap)s")
            % {
                "name": row.name,
                "level": row.target.label,
                "gap": wording.gap_words_with_unit(row.gap) if row.gap is not None else _("没有结果"),
            }
            for row in self.pick((*baseline.unmet, *baseline.missing, *baseline.met))
        )

    def _relations(self):
        """One line per relation of the cycle, self last."""
        groups = [group for per_result in self.groups.values() for group in per_result]
        by_relation = {}
        for group in groups:
            by_relation.setdefault(group.relation, []).append(group)
        weighing = {
            relation: scoring.exact(found[0].weight)
            for relation, found in by_relation.items()
            if found[0].weight and relation != Relation.SELF
        }
        total = sum(weighing.values(), Fraction())
        lines = [
            RelationLine(
                relation=relation,
                label=_("自评") if relation == Relation.SELF else str(Relation(relation).label),
                count=wording.counted_words(
                    scoring.shown_count(
                        rule_of(found[0]),
                        counted=any(group.counted for group in found),
                        count=len(self.given.forms[relation]),
                    )
                )
                or wording.MISSING,
                weight=weighing[relation] / total if relation in weighing else None,
                anonymous=found[0].anonymous,
                is_self=relation == Relation.SELF,
                counted=any(group.counted for group in found),
            )
            for relation, found in by_relation.items()
        ]
        return tuple(sorted(lines, key=lambda line: (line.is_self, list(Relation).index(line.relation))))

    def _row(self, result, standing):
        key = result.competency_id
        ladder = self.ladders[key]
        return Row(
            competency_id=key,
            name=result.competency.name,
            definition=result.competency.definition,
            dimension=in_language(result.competency.dimension, "name"),
            kind=result.kind,
            steps=result.step_count,
            labels=ladder.labels,
            share=self.summary.weight_shares.get(key),
            target_step=result.target_step,
            target=ladder.at(result.target_step),
            actual=result.final,
            computed=result.computed,
            self_step=result.self_step,
            self_level=ladder.at(result.self_step),
            now=ladder.at(result.now_step),
            next=ladder.at(scoring.next_step(result.now_step, result.step_count)),
            gap=standing.gap,
            band=str(standing.band),
            is_met=standing.is_met if standing.is_scored else None,
            weighted_gap=self.summary.weighted_gaps.get(key),
            contributions=self._contributions(result.pk),
            comments=tuple(self.given.comments[key]),
            action=self.actions.get(key),
            moderated_by=result.decided_by_name,
            moderation_reason=result.reason,
        )

    def _contributions(self, result_id):
        found = {group.relation: group for group in self.groups.get(result_id, ())}
        return tuple(
            Contribution(
                relation=line.relation,
                label=line.label,
                counted=found[line.relation].counted,
                count=wording.counted_words(
                    scoring.shown_count(
                        rule_of(found[line.relation]),
                        counted=found[line.relation].counted,
                        count=found[line.relation].valid_count,
                    )
                ),
            )
            for line in self.counting()
            if line.relation in found
        )

    def notes(self):
        """What was left out and why, one sentence per reason."""
        reasons = defaultdict(list)
        for row in sorted(self.rows, key=lambda row: self.order[row.competency_id]):
            sources = [contribution.label for contribution in row.contributions if contribution.counted]
            for contribution in row.contributions:
                if not contribution.counted:
                    reasons[self._why_left_out(row, contribution), tuple(sources)].append(row.name)
        return tuple(
            note_of(wording.listed(names), reason, wording.joined(sources))
            for (reason, sources), names in reasons.items()
        )

    def _why_left_out(self, row, contribution):
        relation = contribution.relation
        words = {"relation": contribution.label}
        group = next(group for groups in self.groups.values() for group in groups if group.relation == relation)
        if group.anonymous:
            return _("%(relation)s的有效评分不足 %(threshold)d 份，未计入") % {
                **words,
                "threshold": group.threshold or 3,
            }
        unable = self.given.unable[row.competency_id, relation]
        if unable:
            why = wording.listed(dict.fromkeys(UnableReason(reason).label for reason in unable))
            return _("%(relation)s选择“无法评价”（%(reason)s），未计入") % {**words, "reason": why}
        if not self.given.forms[relation]:
            return _("%(relation)s没有提交评价表，未计入") % words
        return _("%(relation)s没有评分，未计入") % words


def note_of(names, reason, sources):
    values = {"names": names, "reason": reason, "sources": sources}
    if sources:
        return _("%(names)s：%(reason)s，实际只来自%(sources)s。") % values
    return _("%(names)s：%(reason)s，没有结果。") % values


def rule_of(group):
    """A stored group as the scoring's rule; the threshold plays no part any more: ``counted`` is stored."""
    return scoring.GroupRule(
        relation=group.relation,
        weight=group.weight,
        anonymous=group.anonymous,
        is_self=group.relation == Relation.SELF,
    )


def groups_of(participant):
    """Result key -> its groups, each with the threshold of its relation in the cycle."""
    threshold = CycleRelation.objects.filter(cycle=participant.cycle_id, relation=OuterRef("relation"))
    rows = ResultGroup.objects.filter(result__participant=participant).annotate(
        threshold=Subquery(threshold.values("threshold")[:1])
    )
    found = defaultdict(list)
    for group in rows:
        found[group.result_id].append(group)
    return found


@dataclass(frozen=True)
class Given:
    """What people gave under their names on submitted forms.

    ``forms``: relation -> keys of its forms. ``unable``: (competency, relation) -> reasons. ``comments``:
    competency -> comments of superiors.
    """

    forms: dict
    unable: dict
    comments: dict


def given_by_name(participant):
    """Reads the forms of relations that are not anonymous, and of no other."""
    named = CycleRelation.objects.filter(cycle=participant.cycle_id, anonymous=False).values("relation")
    rows = Rating.objects.filter(
        assessment__participant=participant,
        assessment__status=AssessmentStatus.SUBMITTED,
        assessment__relation__in=named,
    ).values_list(
        "competency_id",
        "assessment_id",
        "assessment__relation",
        "assessment__rater__name",
        "unable_to_judge",
        "comment",
    )
    given = Given(defaultdict(set), defaultdict(list), defaultdict(list))
    for competency, form, relation, author, unable, comment in rows.order_by("assessment_id", "pk"):
        given.forms[relation].add(form)
        if unable:
            given.unable[competency, relation].append(unable)
        if comment and relation in COMMENTING:
            label = Relation(relation).label
            given.comments[competency].append(Comment(str(label), author, comment))
    return given


def actions_of(participant):
    """Competency key -> the agreed action. People keep the names of the report where they stand in it."""
    names = {participant.employee_id: participant.name, participant.superior_id: participant.superior_name}
    rows = DevelopmentAction.objects.filter(participant=participant).select_related("owner")
    return {
        row.competency_id: Action(
            revision=row.revision,
            kind=row.kind,
            kind_label=str(ActionKind(row.kind).label),
            text=row.text,
            owner_id=row.owner_id,
            owner=names.get(row.owner_id) or (row.owner.name if row.owner else ""),
            due_on=row.due_on,
        )
        for row in rows
    }
