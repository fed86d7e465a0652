"""What a personal report says, as plain dataclasses: page, paper, Excel and API read these and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.reports import wording
from assessments.reports.drawings import Bar, Radar
from assessments.reports.standing import LevelText, anchor_of


@dataclass(frozen=True)
class Head:
    """Who, where, when: as copied at launch."""

    name: str
    number: str
    family: str
    position: str
    unit: str
    superior: str
    cycle_id: int
    cycle: str
    purpose: str
    period_start: date
    period_end: date
    status: str
    closed_at: datetime
    model: str
    model_code: str
    version: int
    formula_version: int
    report_number: str


@dataclass(frozen=True)
class Conclusion:
    """``verdict`` is printed bold; the others may be empty."""

    verdict: str
    emphasis: str
    left_out: str

    @property
    def rest(self):
        return wording.sentences(self.emphasis, self.left_out)

    @property
    def text(self):
        return wording.sentences(self.verdict, self.emphasis, self.left_out)


@dataclass(frozen=True)
class Figures:
    """The tiles. ``baseline_met`` None: no baseline target, or one without a result (``baseline_missing``)."""

    baseline_total: int
    baseline_reached: int
    baseline_met: bool | None
    baseline_missing: int
    baseline_note: str
    scored: int
    met: int
    missing: int
    core_scored: int
    core_unmet: int
    core_unmet_names: tuple[str, ...]
    match: int | None
    match_note: str


@dataclass(frozen=True)
class RelationLine:
    """How many forms of a relation the figures rest on, as it may be shown."""

    relation: str
    label: str
    count: str
    weight: Fraction | None
    anonymous: bool
    is_self: bool
    counted: bool

    @property
    def note(self):
        if self.is_self:
            return _("只作对照，不计入")
        if not self.weight:
            return _("权重 0，不计入")
        words = {"weight": wording.share_words(self.weight)}
        if self.anonymous:
            return _("权重 %(weight)s，匿名") % words
        return _("权重 %(weight)s") % words


@dataclass(frozen=True)
class Contribution:
    """Whether a relation counted on one competency, and on how many ratings, as it may be shown."""

    relation: str
    label: str
    counted: bool
    count: str


@dataclass(frozen=True)
class Comment:
    """给本人的评语 of a superior."""

    relation: str
    author: str
    text: str


@dataclass(frozen=True)
class Action:
    revision: int
    kind: str
    kind_label: str
    text: str
    owner_id: int | None
    owner: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One competency. Steps are 0…``steps``; ``gap`` in steps, ``share`` and ``weighted_gap`` fractions of 1."""

    competency_id: int
    name: str
    definition: str
    dimension: str
    kind: str
    steps: int
    labels: tuple[str, ...]
    share: Fraction | None
    target_step: int | None
    target: LevelText | None
    actual: Decimal | None
    computed: Decimal | None
    self_step: int | None
    self_level: LevelText | None
    now: LevelText | None
    next: LevelText | None
    gap: Decimal | None
    band: str
    is_met: bool | None
    weighted_gap: Fraction | None
    contributions: tuple[Contribution, ...]
    comments: tuple[Comment, ...]
    action: Action | None
    moderated_by: str
    moderation_reason: str

    @property
    def anchor(self):
        return anchor_of(self.competency_id)

    @property
    def gap_text(self):
        return wording.gap_words(self.gap)

    @property
    def weighted_gap_text(self):
        return wording.weighted_gap_words(self.weighted_gap)

    @property
    def share_text(self):
        return wording.share_words(self.share)

    @property
    def target_place(self):
        return _("第 %(step)s/%(steps)s 档") % {"step": self.target_step, "steps": self.steps}

    @property
    def facts(self):
        """The figures in one line, for narrow pages."""
        return _("目标 %(target)s · 实际 %(actual)s 档 · 自评 %(own)s") % {
            "target": self.target.label if self.target else wording.MISSING,
            "actual": wording.decimal(self.actual),
            "own": self.self_level.label if self.self_level else wording.MISSING,
        }

    @property
    def formula(self):
        return wording.weighted_gap_formula(self.share, self.gap, self.steps)

    @property
    def gap_share(self):
        """How much of the scale a gap not met is, in whole per cent; "" otherwise."""
        return wording.share_of_scale(self.gap, self.steps) if self.is_met is False else ""

    @property
    def counted_labels(self):
        return wording.listed(each.label for each in self.contributions if each.counted)

    @property
    def next_is_target(self):
        return self.next is not None and self.next.step == self.target_step

    @property
    def question(self):
        """The interview question by template; marked 系统建议 where it is shown."""
        return wording.interview_question(
            self.name, self.next.heading if self.next else "", self.now.heading if self.now else ""
        )


@dataclass(frozen=True)
class Response:
    kind: str
    kind_label: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True)
class PersonalReport:
    participant_id: int
    head: Head
    conclusion: Conclusion
    caution: str
    figures: Figures
    relations: tuple[RelationLine, ...]
    rows: tuple[Row, ...]
    strengths: tuple[Row, ...]
    priorities: tuple[Row, ...]
    radar: Radar | None
    bars: tuple[Bar, ...]
    notes: tuple[str, ...]
    formulas: tuple[tuple[str, str], ...]
    response: Response | None

    @property
    def other_comments(self):
        """Rows with comments that do not stand beside a priority."""
        shown = {row.competency_id for row in self.priorities}
        return tuple(row for row in self.rows if row.comments and row.competency_id not in shown)

    @property
    def counting_relations(self):
        """The columns 计入 of the table."""
        return tuple(line for line in self.relations if not line.is_self and line.weight)

    @property
    def rest_count(self):
        """How many rows a narrow page keeps folded at first."""
        return max(len(self.rows) - 5, 0)

    @property
    def moderated(self):
        return tuple(row for row in self.rows if row.moderated_by)
