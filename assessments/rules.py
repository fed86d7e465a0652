"""The rules of cycles, forms and results that the database holds by triggers."""

from django.apps import apps

from models_app.rules import append_only
from models_app.triggers import DELETE, INSERT, UPDATE, Rule, columns_of

CYCLE = "assessments_cycle"
PARTICIPANT = "assessments_participant"
ASSESSMENT = "assessments_assessment"


def _cycle_of_participant(expression):
    return f"(SELECT cycle_id FROM {PARTICIPANT} WHERE id = {expression})"


def _cycle_of_assessment(expression):
    return (
        f"(SELECT p.cycle_id FROM {ASSESSMENT} a JOIN {PARTICIPANT} p ON p.id = a.participant_id"
        f" WHERE a.id = {expression})"
    )


def _status(cycle):
    return f"(SELECT status FROM {CYCLE} WHERE id = {cycle})"


def cycle_rules():
    model = apps.get_model("assessments", "cycle")
    at_launch = columns_of(
        model,
        without=(
            "name",
            "opens_on",
            "closes_on",
            "status",
            "revision",
            "launched_at",
            "closed_at",
            "released_at",
        ),
    )
    at_close = columns_of(model, without=("status", "revision", "closed_at", "released_at"))

    def changed(columns):
        return " OR ".join(f'NEW."{column}" {{differs}} OLD."{column}"' for column in columns)

    yield Rule(
        name="cycle_born_a_draft",
        table=CYCLE,
        event=INSERT,
        refuse_when="NEW.status <> 'draft'",
        message="cycle_state: a cycle begins as a draft",
    )
    yield Rule(
        name="cycle_steps",
        table=CYCLE,
        event=UPDATE,
        refuse_when=(
            "NEW.status <> OLD.status AND (OLD.status || '>' || NEW.status) NOT IN "
            "('draft>running', 'running>closed', 'closed>released')"
        ),
        message="cycle_state: this step does not exist",
    )
    yield Rule(
        name="cycle_frozen",
        table=CYCLE,
        event=UPDATE,
        refuse_when=(
            f"(OLD.status <> 'draft' AND ({changed(at_launch)})) "
            f"OR (OLD.status IN ('closed', 'released') AND ({changed(at_close)})) "
            "OR (OLD.status IN ('closed', 'released') AND NEW.\"closed_at\" {differs} OLD.\"closed_at\") "
            'OR (OLD.status = \'released\' AND NEW."released_at" {differs} OLD."released_at")'
        ),
        message="cycle_frozen: what was fixed at launch or close is never changed",
    )
    yield Rule(
        name="cycle_kept",
        table=CYCLE,
        event=DELETE,
        refuse_when="OLD.status <> 'draft'",
        message="cycle_frozen: only a cycle that was never launched can be removed",
    )


def fixed_at_launch():
    """Versions, relations, participants and what they are asked: written while the cycle is a draft.

    People may join a running cycle; nothing else changes. Names may be replaced by lawful erasure.
    """
    below_cycle = {
        "cycleversion": ("{row}.cycle_id", "'draft'", ()),
        "cyclerelation": ("{row}.cycle_id", "'draft'", ()),
        "participant": ("{row}.cycle_id", "'draft', 'running'", ("name", "number", "superior_name")),
        "askedcompetency": (
            _cycle_of_participant("{row}.participant_id"),
            "'draft', 'running'",
            (),
        ),
        "rater": ("{row}.cycle_id", "'draft', 'running'", ("name", "external_email")),
    }
    for name, (path, insert_states, erasable) in below_cycle.items():
        model = apps.get_model("assessments", name)
        for event, row, states in (
            (INSERT, "NEW", insert_states),
            (UPDATE, "OLD", "'draft'"),
            (DELETE, "OLD", "'draft'"),
        ):
            cycle = path.format(row=row)
            yield Rule(
                name=f"{name}_fixed",
                table=model._meta.db_table,
                event=event,
                locks=((CYCLE, cycle),),
                refuse_when=f"{_status(cycle)} NOT IN ({states})",
                message=f"cycle_frozen: {name} is fixed at launch",
                columns=columns_of(model, without=erasable) if event == UPDATE else (),
            )
        parent = "participant_id" if name == "askedcompetency" else "cycle_id"
        yield Rule(
            name=f"{name}_stays",
            table=model._meta.db_table,
            event=UPDATE,
            columns=(parent,),
            refuse_when=f"NEW.{parent} <> OLD.{parent}",
            message=f"not_together: a {name} does not move",
        )


def belongs_together():
    for event in (INSERT, UPDATE):
        yield Rule(
            name="asked_version",
            table="assessments_askedcompetency",
            event=event,
            refuse_when=(
                "(SELECT version_id FROM models_app_competency WHERE id = NEW.competency_id) {differs} "
                f"(SELECT version_id FROM {PARTICIPANT} WHERE id = NEW.participant_id) "
                "OR (NEW.target_id IS NOT NULL AND "
                "(SELECT competency_id FROM models_app_target WHERE id = NEW.target_id) <> NEW.competency_id)"
            ),
            message="not_together: the competency is not of the version of the participant",
        )
        yield Rule(
            name="assessment_rater",
            table=ASSESSMENT,
            event=event,
            refuse_when=(
                "(SELECT cycle_id FROM assessments_rater WHERE id = NEW.rater_id) <> "
                + _cycle_of_participant("NEW.participant_id")
            ),
            message="not_together: the rater is of another cycle",
        )
        yield Rule(
            name="rating_level",
            table="assessments_rating",
            event=event,
            refuse_when=(
                "NEW.level_id IS NOT NULL AND ("
                "(SELECT competency_id FROM models_app_level WHERE id = NEW.level_id) <> NEW.competency_id "
                "OR (SELECT rank FROM models_app_level WHERE id = NEW.level_id) IS NULL)"
            ),
            message="not_together: the level is not a ranked level of the competency",
        )
        yield Rule(
            name="rating_asked",
            table="assessments_rating",
            event=event,
            refuse_when=(
                "NOT EXISTS (SELECT 1 FROM assessments_askedcompetency q "
                f"JOIN {ASSESSMENT} a ON a.participant_id = q.participant_id "
                "WHERE a.id = NEW.assessment_id AND q.competency_id = NEW.competency_id)"
            ),
            message="not_together: the form does not ask this competency",
        )
    yield Rule(
        name="result_asked",
        table="assessments_result",
        event=INSERT,
        refuse_when=(
            "NOT EXISTS (SELECT 1 FROM assessments_askedcompetency q "
            "WHERE q.participant_id = NEW.participant_id AND q.competency_id = NEW.competency_id) "
            "OR (NEW.target_level_id IS NOT NULL AND (SELECT competency_id FROM models_app_level "
            "WHERE id = NEW.target_level_id) <> NEW.competency_id)"
        ),
        message="not_together: the result is not of a competency that was asked",
    )
    for event in (INSERT, UPDATE):
        yield Rule(
            name="action_version",
            table="assessments_developmentaction",
            event=event,
            refuse_when=(
                "NOT EXISTS (SELECT 1 FROM assessments_askedcompetency q "
                "WHERE q.participant_id = NEW.participant_id AND q.competency_id = NEW.competency_id)"
            ),
            message="not_together: the action is not about a competency that was asked",
        )


def forms():
    """A form changes only while its cycle runs; a submitted one only by being returned (design, rule 6)."""
    for event, row in ((INSERT, "NEW"), (UPDATE, "OLD"), (DELETE, "OLD")):
        cycle = _cycle_of_assessment(f"{row}.assessment_id")
        yield Rule(
            name="rating_open",
            table="assessments_rating",
            event=event,
            locks=((CYCLE, cycle), (ASSESSMENT, f"{row}.assessment_id")),
            refuse_when=(
                f"{_status(cycle)} <> 'running' "
                f"OR (SELECT status FROM {ASSESSMENT} WHERE id = {row}.assessment_id)"
                " IN ('submitted', 'declined')"
            ),
            message="form_closed: the form is submitted or its cycle is not running",
        )
    states = {INSERT: "'draft', 'running'", UPDATE: "'running'", DELETE: "'draft'"}
    for event, row in ((INSERT, "NEW"), (UPDATE, "OLD"), (DELETE, "OLD")):
        cycle = _cycle_of_participant(f"{row}.participant_id")
        yield Rule(
            name="assessment_open",
            table=ASSESSMENT,
            event=event,
            locks=((CYCLE, cycle),),
            refuse_when=f"{_status(cycle)} NOT IN ({states[event]})",
            message="form_closed: the cycle is not running",
        )
    for table, columns in (
        (ASSESSMENT, ("participant_id", "rater_id", "relation")),
        ("assessments_rating", ("assessment_id", "competency_id")),
    ):
        yield Rule(
            name=f"{table.split('_')[1]}_stays",
            table=table,
            event=UPDATE,
            columns=columns,
            refuse_when=" OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns),
            message="not_together: a form or rating does not move",
        )


def results():
    """Close writes results while the cycle still runs; afterwards they are read (design, rule 3)."""
    for table, cycle in (
        ("assessments_result", _cycle_of_participant("NEW.participant_id")),
        (
            "assessments_resultgroup",
            f"(SELECT p.cycle_id FROM assessments_result r JOIN {PARTICIPANT} p ON p.id = r.participant_id"
            " WHERE r.id = NEW.result_id)",
        ),
    ):
        yield Rule(
            name=f"{table.split('_')[1]}_at_close",
            table=table,
            event=INSERT,
            locks=((CYCLE, cycle),),
            refuse_when=f"{_status(cycle)} <> 'running'",
            message="cycle_frozen: results are written at close",
        )
    released = _status(_cycle_of_participant("NEW.participant_id"))
    for table in ("reportresponse", "developmentaction"):
        yield Rule(
            name=f"{table}_after_release",
            table=f"assessments_{table}",
            event=INSERT,
            refuse_when=f"{released} <> 'released'",
            message="cycle_state: the report is not released",
        )


def all_rules():
    yield from cycle_rules()
    yield from fixed_at_launch()
    yield from belongs_together()
    yield from forms()
    yield from results()
    yield from append_only(
        (
            "assessments_assessmentevent",
            "assessments_result",
            "assessments_resultgroup",
            "assessments_reportresponse",
        )
    )
