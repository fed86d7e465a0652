"""Named, chainable reads of the catalogue and the people."""

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from models_app.enums import ReportingKind, VersionStatus

OPEN_DRAFT = [VersionStatus.DRAFT, VersionStatus.IN_APPROVAL]


class ModelVersionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=VersionStatus.PUBLISHED)

    def open_drafts(self):
        return self.filter(status__in=OPEN_DRAFT)

    def readable(self, *, drafts):
        """What a reader may know of: ``drafts`` says whether that includes drafts."""
        return self.all() if drafts else self.exclude(status__in=OPEN_DRAFT)


class CompetencyQuerySet(models.QuerySet):
    def published(self):
        return self.filter(version__status=VersionStatus.PUBLISHED)

    def frozen(self):
        """Of published and retired versions: what stays as it is, and so may be taken."""
        return self.exclude(version__status__in=OPEN_DRAFT)

    def readable(self, *, drafts):
        """What a reader may know of: ``drafts`` says whether that includes drafts."""
        return self.all() if drafts else self.exclude(version__status__in=OPEN_DRAFT)


class UnitQuerySet(MP_NodeQuerySet):
    def within(self, units):
        """The subtrees of ``units``, themselves included."""
        return self.filter(subtree_condition("path", units))


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):
    """Hands out units in tree order."""

    def get_queryset(self):
        return UnitQuerySet(self.model, using=self._db).order_by("path")


def subtree_condition(path_field, units):
    """A condition on a materialised path: it lies in the subtree of one of ``units``; none of them: nothing."""
    condition = Q(pk__in=[])
    for unit in units:
        condition |= Q(**{f"{path_field}__startswith": unit.path})
    return condition


class EmployeeQuerySet(models.QuerySet):
    def active(self):
        return self.filter(Q(left_on=None) | Q(left_on__gt=timezone.localdate()))

    def in_units(self, units):
        """Employees whose current assignment lies in the subtree of one of ``units``."""
        from models_app.models.people import Assignment

        current = Assignment.objects.filter(end=None).filter(subtree_condition("unit__path", units))
        return self.filter(pk__in=current.values("employee"))

    def reporting_to(self, superior):
        """Direct and indirect reports of ``superior`` on the direct lines that are open today."""
        return self.filter(pk__in=report_ids(superior.pk, day=timezone.localdate()))


# {open} is the condition on a line: open without an end, or on a day.
BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT line.employee_id FROM models_app_reportingline AS line
    WHERE line.superior_id = %(superior)s AND line.kind = %(kind)s AND {open}
    UNION
    SELECT line.employee_id FROM models_app_reportingline AS line
    JOIN below ON line.superior_id = below.id
    WHERE line.kind = %(kind)s AND {open}
)
SELECT id FROM below
"""
WITHOUT_END = 'line."end" IS NULL'
ON_DAY = 'line.start <= %(day)s AND (line."end" IS NULL OR line."end" >= %(day)s)'


def report_ids(superior_id, *, day=None):
    """Primary keys of everybody below ``superior_id`` on the direct lines of ``day``; without one, on those that have
    no end, whenever they begin.

    One query. UNION drops what was found before, so that lines that run in a circle end too.
    """
    parameters = {"superior": superior_id, "kind": ReportingKind.DIRECT.value, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(BELOW.format(open=ON_DAY if day else WITHOUT_END), parameters)
        return {row[0] for row in cursor.fetchall()} - {superior_id}


class RoleGrantQuerySet(models.QuerySet):
    def current(self):
        today = timezone.localdate()
        return self.filter(start__lte=today).filter(Q(end=None) | Q(end__gte=today))
