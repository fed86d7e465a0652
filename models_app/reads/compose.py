"""What the page of picked competencies shows, and which of them are picked."""

from collections import Counter
from dataclasses import dataclass

from models_app.enums import VersionStatus
from models_app.models import Competency, ModelVersion, Pick
from models_app.permissions.catalogue import can_compose
from models_app.reads.catalogue import joined_labels


@dataclass(frozen=True)
class PickedRow:
    """``current``: the published edition of a retired one, if any; ``shares_name``: another pick has it too."""

    competency: object
    labels: str
    ranked: int
    has_levels: bool
    current: object
    shares_name: bool

    @property
    def is_retired(self):
        return self.competency.version.status == VersionStatus.RETIRED


def picked_rows(user):
    """The user's picks in their order; three queries, four with retired ones among them."""
    picks = (
        Pick.objects.filter(user=user)
        .select_related("competency__version__model", "competency__dimension", "competency__category")
        .prefetch_related("competency__levels")
    )
    competencies = [each.competency for each in picks]
    names = Counter(each.name for each in competencies)
    current = current_editions([each for each in competencies if each.version.status == VersionStatus.RETIRED])
    return [
        PickedRow(
            competency=each,
            labels=joined_labels([str(level) for level in each.ranked_levels]),
            ranked=len(each.ranked_levels),
            has_levels=bool(each.levels.all()),
            current=current.get((each.version.model_id, each.key)),
            shares_name=names[each.name] > 1,
        )
        for each in competencies
    ]


def current_editions(retired):
    """(model, key) -> the competency as it is published now."""
    if not retired:
        return {}
    rows = (
        Competency.objects.published()
        .filter(version__model__in={each.version.model_id for each in retired}, key__in={each.key for each in retired})
        .select_related("version")
    )
    return {(row.version.model_id, row.key): row for row in rows}


def drafts_to_compose():
    """The open drafts of the bank's own models."""
    drafts = ModelVersion.objects.filter(status=VersionStatus.DRAFT, model__is_banks_own=True)
    return list(drafts.select_related("model").order_by("model__name", "pk"))


PICKS = "picks"  # in the session


def known_picks(request):
    """Primary keys of what the request's user has picked, for buttons and counts; None for who may not compose.

    The session keeps a copy, so that pages of the catalogue need not ask: written on signing in and after every act.
    What is composed is read from the table.
    """
    if not can_compose(request.user):
        return None
    keys = request.session.get(PICKS)
    return learn_picks(request) if keys is None else keys


def learn_picks(request):
    keys = list(Pick.objects.filter(user=request.user).values_list("competency_id", flat=True))
    request.session[PICKS] = keys
    return keys


def picks_after_sign_in(sender, request, user, **_named):
    """Receives ``user_logged_in``."""
    if can_compose(user):
        request.user = user
        learn_picks(request)
