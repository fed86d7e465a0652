"""A draft composed of competencies from anywhere in the catalogue; each keeps its passages and says whence it came."""

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from models_app.errors import RuleBroken, WrongState
from models_app.models import Category, Citation, Competency, CompetencyModel, ConceptMember, Level, Pick, User
from models_app.models.catalogue import new_key
from models_app.services.catalogue.copying import copied
from models_app.services.catalogue.frame import draft_to_edit, finish, next_order
from models_app.services.catalogue.versions import create_model

LONGEST_CODE = 60


@transaction.atomic
def compose(*, actor, version, competencies, headings=True, twins=False):
    """Copy published competencies to the end of a draft, in the order given; answers the new rows.

    Texts, origins, levels, citations and links to concepts come along; targets, findings and the change of meaning
    stay behind.
    ``headings``: each stands under a heading named as in its source, made where the draft has none of that name;
    else under none. The same competency twice in a draft is refused unless ``twins``.
    """
    version = draft_to_edit(actor, version)
    sources = _sources(competencies)
    if not twins:
        _refuse_twins(version, sources)
    places = _headings_for(version, sources) if headings else {}
    rows = _copy_competencies(version, sources, places)
    levels = _copy_levels(sources, rows)
    _copy_citations(rows, levels)
    _copy_links(actor, version, sources, rows)
    told = [_told(each) for each in sources]
    finish(version, actor, "compose", version, after={"competencies": told})
    return list(rows.values())


@transaction.atomic
def compose_picks(*, actor, shown, version=None, model=None, **options):
    """Compose the actor's picks into ``version``, or into a new model of the bank's own; answers the draft.

    ``shown`` are the primary keys as the actor saw them: another window may have changed the list, or composed it
    already. ``model`` holds ``name``, ``code`` (may be empty) and ``written_for``. What was composed leaves the list.
    """
    User.objects.select_for_update(of=("self",)).only("pk").get(pk=actor.pk)
    picked = [each.competency for each in Pick.objects.filter(user=actor).select_related("competency")]
    if [each.pk for each in picked] != list(shown):
        raise WrongState(_("选用清单刚在另一个窗口里改过，或者已经组成了模型。请核对后再提交。"))
    if not picked:
        raise RuleBroken(_("还没有选用任何指标。"))
    if version is None:
        code = model["code"] or suggested_code(model["name"])
        version = create_model(actor=actor, **{**model, "code": code})
    compose(actor=actor, version=version, competencies=picked, **options)
    Pick.objects.filter(user=actor, competency__in=picked).delete()
    return version


def suggested_code(name):
    """A free code from the pinyin of a name, e.g. duigong-kehu-jingli."""
    from pypinyin import lazy_pinyin  # slow to load

    words = slugify("-".join(lazy_pinyin(name)))[: LONGEST_CODE - 5].strip("-") or "model"
    taken = set(CompetencyModel.objects.filter(code__startswith=words).values_list("code", flat=True))
    numbered = (f"{words}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (words, *numbered) if code not in taken)


def _sources(competencies):
    """The rows to be copied, read anew in the order given, with levels and headings."""
    order = [each.pk for each in competencies]
    if len(set(order)) != len(order):
        raise RuleBroken(_("同一项指标选了两次。"))
    levels = Prefetch("levels", Level.objects.order_by("pk"))
    rows = Competency.objects.select_related("version__model", "category").prefetch_related(levels)
    found = {each.pk: each for each in rows.filter(pk__in=order)}
    if len(found) != len(order):
        raise WrongState(_("选用的指标里有的已经不在了。请刷新后再看。"))
    unfrozen = [each for each in found.values() if not each.version.is_frozen]
    if unfrozen:
        raise RuleBroken(_("“%(name)s”还在草稿里，发布以后才能选用。") % {"name": unfrozen[0]})
    return [found[pk] for pk in order]


def identity(competency):
    """What makes two rows the same competency: the model and the key, whatever the version (design, rule 2)."""
    return (competency.version.model_id, competency.key)


def twins_in(version, sources):
    """Those of ``sources`` that stand in the draft already, or twice among themselves."""
    rows = version.competencies.select_related("version", "taken_from__version")
    seen = {identity(each) for row in rows for each in (row, row.taken_from) if each is not None}
    found = []
    for source in sources:
        if identity(source) in seen:
            found.append(source)
        seen.add(identity(source))
    return found


def _refuse_twins(version, sources):
    found = twins_in(version, sources)
    if found:
        names = _("、").join(map(_told, found))
        text = _("草稿里已经有，没有再加：%(names)s。请移除这几项；确实要两份时，请选“允许重复”。") % {"names": names}
        raise RuleBroken({"twins": text})


def _told(source):
    return _("%(name)s（%(version)s）") % {"name": source.name, "version": source.version}


def _headings_for(version, sources):
    """Source heading -> the draft's heading of the same name at the top; missing ones are made, with citations."""
    standing = {each.name: each for each in version.categories.filter(parent=None).order_by("-order", "-pk")}
    taken = set(version.categories.values_list("key", flat=True))
    order, made = next_order(version.categories), {}
    wanted = {each.category_id: each.category for each in sources if each.category_id}
    for category in wanted.values():
        if category.name not in standing:
            key = new_key() if category.key in taken else category.key
            taken.add(key)
            row = copied(category, version_id=version.pk, parent_id=None, key=key, revision=1, order=order)
            standing[category.name] = made[category.pk] = row
            order += 1
    Category.objects.bulk_create(made.values())
    citations = Citation.objects.filter(category__in=made).order_by("pk")
    Citation.objects.bulk_create(copied(each, category_id=made[each.category_id].pk) for each in citations)
    return {pk: standing[category.name] for pk, category in wanted.items()}


def _copy_competencies(version, sources, places):
    """Source's primary key -> its copy. A key that another version of the model knows would claim a kinship that
    does not exist, so it is left to that version's row."""
    known = set(Competency.objects.filter(version__model=version.model_id).values_list("key", flat=True))
    standing = set(version.competencies.values_list("key", flat=True))
    order, rows = next_order(version.competencies), {}
    for place, source in enumerate(sources):
        taken = standing if source.version.model_id == version.model_id else known
        key = new_key() if source.key in taken else source.key
        standing.add(key)
        known.add(key)
        rows[source.pk] = copied(
            source,
            version_id=version.pk,
            category_id=places[source.category_id].pk if source.category_id in places else None,
            key=key,
            meaning="",
            revision=1,
            order=order + place,
            taken_from_id=source.pk,
        )
    Competency.objects.bulk_create(rows.values())
    return rows


def _copy_levels(sources, rows):
    levels = {
        level.pk: copied(level, competency_id=rows[source.pk].pk, revision=1)
        for source in sources
        for level in source.levels.all()
    }
    Level.objects.bulk_create(levels.values())
    return levels


def _copy_citations(rows, levels):
    cited = Citation.objects.filter(Q(competency__in=rows) | Q(level__in=levels)).order_by("pk")
    Citation.objects.bulk_create(
        copied(
            each,
            competency_id=rows[each.competency_id].pk if each.competency_id else None,
            level_id=levels[each.level_id].pk if each.level_id else None,
        )
        for each in cited
    )


def _copy_links(actor, version, sources, rows):
    """A copy means what its source means, so it stands under the same concepts; a link of its own key stays."""
    by_identity = {identity(source): source for source in sources}
    found = ConceptMember.objects.filter(model__in={source.version.model_id for source in sources}).order_by("pk")
    standing = set(ConceptMember.objects.filter(model=version.model_id).values_list("concept", "competency_key"))
    links = []
    for member in found:
        source = by_identity.get((member.model_id, member.competency_key))
        if source is None or (member.concept_id, rows[source.pk].key) in standing:
            continue
        reason, reason_en = _in_both_languages(source)
        links.append(
            ConceptMember(
                concept_id=member.concept_id,
                model_id=version.model_id,
                competency_key=rows[source.pk].key,
                relation=member.relation,
                reason=reason,
                reason_en=reason_en,
                linked_by=actor,
                linked_by_name=actor.get_display_name(),
            )
        )
    ConceptMember.objects.bulk_create(links)


def _in_both_languages(source):
    """Why a copy is linked; stored, so in both languages whoever composes."""
    texts = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words = _("选用自“%(model)s”的“%(name)s”，关联随之带来。")
            texts.append(words % {"model": source.version.model, "name": source})
    return texts
