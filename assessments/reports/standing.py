"""Stored results as standings and level texts: what the personal and the team report both start from.

Everything comes from ``Result`` rows and from texts of a frozen version, so that a report of a closed cycle
reads the same for ever (design, rule 3).
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from assessments import scoring
from models_app.enums import Origin
from models_app.models import Level


@dataclass(frozen=True)
class LevelText:
    """One step of a competency as people read it. Step 0 is 未达最低等级 and has no text."""

    step: int
    label: str
    title: str = ""
    behaviour: str = ""
    origin: str = ""

    @property
    def origin_mark(self):
        """Whose words the text is, where it is not quoted from a source (rule 11)."""
        return "" if self.origin in ("", Origin.QUOTED) else str(Origin(self.origin).label)

    @property
    def heading(self):
        return f"{self.label} {self.title}".strip()


@dataclass(frozen=True)
class Ladder:
    """The ranked levels of one competency, lowest first."""

    levels: tuple[LevelText, ...]

    def at(self, step):
        """The level of a step; 未达最低等级 for 0; None for None and above the top."""
        if step is None or step > len(self.levels):
            return None
        return self.levels[step - 1] if step else LevelText(0, _("未达最低等级"))

    @property
    def labels(self):
        return tuple(level.label for level in self.levels)


def ladders_of(competency_ids):
    """Competency key -> its ladder, in one query."""
    ranked = defaultdict(list)
    rows = Level.objects.filter(competency__in=set(competency_ids), rank__isnull=False).order_by("rank")
    for level in rows.only("competency_id", "rank", "label", "title", "behaviour", "origin"):
        ranked[level.competency_id].append(level)
    return {
        key: Ladder(tuple(level_text(level, step) for step, level in enumerate(levels, start=1)))
        for key, levels in ranked.items()
    }


def level_text(level, step):
    label = level.label or (_("%(rank)d级") % {"rank": level.rank})
    return LevelText(step, label, level.title, level.behaviour, level.origin)


@lru_cache(maxsize=1024)  # everybody in a position has the same ones
def target_of(step, weight, kind):
    return scoring.Target(step=step, weight=weight, kind=kind)


def standing_of(result):
    """A ``Result`` row as the scoring sees it; its key is the competency's."""
    return standing(
        result.competency_id, result.final, result.step_count, result.target_step, result.weight, result.kind
    )


def standing(competency_id, final, step_count, target_step, weight, kind):
    target = None if target_step is None else target_of(target_step, weight, kind)
    return scoring.Standing(key=competency_id, steps=step_count, target=target, final=final)


class Standings(tuple):
    """The standings of one participant, in the model's order."""

    @cached_property
    def summary(self):
        return scoring.summarise(self)


SCORED = ("participant_id", "competency_id", "final", "step_count", "target_step", "weight", "kind")


def standings_of(results):
    """Participant key -> its ``Standings``; one query, and only the columns that figures need."""
    found = defaultdict(list)
    for participant_id, *row in results.order_by("order", "pk").values_list(*SCORED):
        found[participant_id].append(tuple(row))
    return defaultdict(Standings, {key: standings_from(tuple(rows)) for key, rows in found.items()})


@lru_cache(maxsize=2048)  # people; results never change, and each is read with many a team, unit and list
def standings_from(rows):
    """``SCORED`` columns as standings: the same rows, read from the database each time, say the same for ever."""
    return Standings(standing(*row) for row in rows)


def anchor_of(competency_id):
    """The id of a competency's row on the personal report, to link to from elsewhere."""
    return f"competency-{competency_id}"
