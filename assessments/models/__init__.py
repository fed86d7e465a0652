from assessments.models.cycles import AskedCompetency, Cycle, CycleRelation, CycleVersion, Participant
from assessments.models.ratings import Assessment, AssessmentEvent, Rater, Rating
from assessments.models.results import DevelopmentAction, ReportResponse, Result, ResultGroup

__all__ = [
    "AskedCompetency",
    "Assessment",
    "AssessmentEvent",
    "Cycle",
    "CycleRelation",
    "CycleVersion",
    "DevelopmentAction",
    "Participant",
    "Rater",
    "Rating",
    "ReportResponse",
    "Result",
    "ResultGroup",
]
