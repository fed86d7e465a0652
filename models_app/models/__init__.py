from models_app.models.catalogue import (
    Category,
    Competency,
    CompetencyModel,
    Dimension,
    Level,
    ModelVersion,
    Target,
    VersionEditor,
)
from models_app.models.concepts import Concept, ConceptMember
from models_app.models.entries import Defect, DocumentPart, Entry, EntryItem, Place
from models_app.models.imports import PendingImport
from models_app.models.people import (
    Assignment,
    Employee,
    Grade,
    JobFamily,
    OrgUnit,
    Position,
    ReportingLine,
    Requirement,
)
from models_app.models.picks import Pick
from models_app.models.platform import ChangeRecord, Notice, NoticeConfirmation, RoleGrant, User
from models_app.models.sources import Citation, ContentLoad, Finding, Passage, SourceDocument

__all__ = [
    "Assignment",
    "Category",
    "ChangeRecord",
    "Citation",
    "Competency",
    "CompetencyModel",
    "Concept",
    "ConceptMember",
    "ContentLoad",
    "Defect",
    "Dimension",
    "DocumentPart",
    "Employee",
    "Entry",
    "EntryItem",
    "Finding",
    "Grade",
    "JobFamily",
    "Level",
    "ModelVersion",
    "Notice",
    "NoticeConfirmation",
    "OrgUnit",
    "Passage",
    "PendingImport",
    "Pick",
    "Place",
    "Position",
    "ReportingLine",
    "Requirement",
    "RoleGrant",
    "SourceDocument",
    "Target",
    "User",
    "VersionEditor",
]
