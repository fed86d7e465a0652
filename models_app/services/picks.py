"""What a person picks from the catalogue, to compose a model of it. Their own list: nothing of it is on record."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from models_app.enums import VersionStatus
from models_app.errors import RuleBroken
from models_app.models import Competency, Pick, User
from models_app.permissions.catalogue import can_compose

MOST_PICKS = 200


@transaction.atomic
def pick(*, actor, competencies):
    """Put published competencies at the end of the list; what is on it stays where it is. Answers how many are new."""
    picks = _locked_picks(actor)
    unfrozen = [each for each in competencies if not each.version.is_frozen]
    if unfrozen:
        raise RuleBroken(_("“%(name)s”还在草稿里，发布以后才能选用。") % {"name": unfrozen[0]})
    there = {each.competency_id for each in picks}
    new = [each for each in dict.fromkeys(competencies) if each.pk not in there]
    if len(there) + len(new) > MOST_PICKS:
        raise RuleBroken(_("一次最多选用 %(most)s 项，请先组成模型，或移除一些。") % {"most": MOST_PICKS})
    last = max((each.order for each in picks), default=0)
    Pick.objects.bulk_create(
        Pick(user=actor, competency=each, order=place) for place, each in enumerate(new, start=last + 1)
    )
    return len(new)


@transaction.atomic
def unpick(*, actor, competencies):
    """Take competencies off the list. Answers ``[(primary key, place)]`` of those that were on it, for ``put_back``."""
    wanted = {each.pk for each in competencies}
    gone = [(place, each) for place, each in enumerate(_locked_picks(actor)) if each.competency_id in wanted]
    Pick.objects.filter(pk__in=[each.pk for _place, each in gone]).delete()
    return [(each.competency_id, place) for place, each in gone]


@transaction.atomic
def put_back(*, actor, removed):
    """Undo ``unpick``: each competency stands again at its place, as long as the list has room."""
    picks = _locked_picks(actor)
    there = {each.competency_id for each in picks}
    frozen = set(Competency.objects.filter(pk__in=[pk for pk, _place in removed]).frozen().values_list("pk", flat=True))
    for pk, place in sorted(removed, key=lambda each: each[1]):
        if pk in frozen - there and len(picks) < MOST_PICKS:
            picks.insert(place, Pick(user=actor, competency_id=pk))
    _number(picks)


@transaction.atomic
def move_pick(*, actor, competency, up):
    """Move a competency one place within the list."""
    picks = _locked_picks(actor)
    place = next((place for place, each in enumerate(picks) if each.competency_id == competency.pk), None)
    other = None if place is None else place - 1 if up else place + 1
    if other is not None and 0 <= other < len(picks):
        picks[place], picks[other] = picks[other], picks[place]
        _number(picks)


@transaction.atomic
def renew_pick(*, actor, competency):
    """Put the published edition of a competency at the place of a retired one."""
    picks = _locked_picks(actor)
    place = next((place for place, each in enumerate(picks) if each.competency_id == competency.pk), None)
    model = competency.version.model_id
    current = Competency.objects.filter(
        version__model=model, key=competency.key, version__status=VersionStatus.PUBLISHED
    ).first()
    if place is None or current is None:
        raise RuleBroken(_("“%(name)s”没有现行版可换。") % {"name": competency})
    picks[place].delete()
    if current.pk in {each.competency_id for each in picks}:
        return current
    picks[place] = Pick(user=actor, competency=current)
    _number(picks)
    return current


def _locked_picks(actor):
    """The person's list in order. Their row is locked first, so that two windows take turns."""
    if not can_compose(actor):
        raise PermissionDenied
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=actor.pk)
    return list(Pick.objects.filter(user=actor))


def _number(picks):
    for order, each in enumerate(picks, start=1):
        if each.order != order:
            each.order = order
            each.save()
