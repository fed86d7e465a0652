"""What a launch writes, inside the transaction of ``cycles.launch``."""

from django.utils.translation import ngettext

from assessments.models import AskedCompetency, Assessment, Rater
from assessments.reports.preview import CycleProblem, Problem, preview_launch
from models_app.bulk import insert_all
from models_app.errors import RuleBroken
from models_app.models import ModelVersion

COPIED = (
    "version",
    "name",
    "number",
    "unit",
    "unit_name",
    "position",
    "position_name",
    "family_name",
    "superior",
    "superior_name",
)


def write_launch(cycle):
    """Write the copies, what is asked, the raters and their forms; returns the number of forms.

    ``cycle`` is locked. Its versions are locked too, so that none is retired between the look and the commit.
    Raises RuleBroken with every problem that stands in the way. As many queries for 500 people as for one.
    """
    list(ModelVersion.objects.select_for_update().filter(cycle_versions__cycle=cycle).order_by("pk"))
    preview = preview_launch(cycle)
    _refuse_what_is_missing(preview)
    for person in preview.people:
        _copy(person)
    insert_all(
        (person.participant for person in preview.people),
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=COPIED,
    )
    insert_all(
        AskedCompetency(participant=person.participant, competency=competency, target=target, order=order)
        for person in preview.ready
        for order, (competency, target) in enumerate(person.asked)
    )
    people = {rater.pk: rater for _relation, _person, rater in preview.forms}
    raters = insert_all(Rater(cycle=cycle, employee=one, name=one.name) for one in people.values())
    rater_of = {rater.employee_id: rater for rater in raters}
    forms = insert_all(
        Assessment(participant=person.participant, rater=rater_of[rater.pk], relation=relation)
        for relation, person, rater in preview.forms
    )
    return len(forms)


def _refuse_what_is_missing(preview):
    problems = [CycleProblem(problem).label for problem in preview.problems]
    problems += [
        ngettext("%(problem)s：%(count)s 人", "%(problem)s：%(count)s 人", count)
        % {"problem": problem.label, "count": count}
        for problem, count in preview.problem_counts
    ]
    if not problems and not preview.ready:
        problems = [CycleProblem.NO_PARTICIPANTS.label]
    if problems:
        raise RuleBroken({"": problems})


def _copy(person):
    """Name, unit, position and superior as they are today; of an excused person what is known.

    A unit outside the cycle's is not copied: its HR would come to know of a cycle that is not theirs.
    """
    participant, position = person.participant, person.position
    participant.version = person.version
    participant.name = person.employee.name
    participant.number = person.employee.number
    is_outside = Problem.OUTSIDE in person.problems
    participant.unit = None if is_outside else person.unit
    participant.unit_name = "" if is_outside else person.unit_name
    participant.position = position
    participant.position_name = position.name if position else ""
    participant.family_name = position.family.name if position else ""
    participant.superior = person.superior
    participant.superior_name = person.superior.name if person.superior else ""
