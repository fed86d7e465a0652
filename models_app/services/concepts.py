"""Concepts and the competencies linked to them. Page, API and admin use these; nothing else
writes them, but composing, whose copies stand under their sources' concepts.

Every act locks the concept first. A link hangs on the model and the competency's key, so it holds for every version;
whoever judged last stands as its author, and the change record keeps what was said before.
"""

import re

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from models_app.enums import Origin
from models_app.errors import RuleBroken, WrongState
from models_app.models import ChangeRecord, CompetencyModel, Concept, ConceptMember, User
from models_app.permissions.concepts import can_edit_concepts
from models_app.search import fold, pinyin_of
from models_app.services.catalogue.frame import check, next_order, plain, plain_values, require, tidied
from models_app.services.platform import record, refuse_stale

FIELDS = ("name", "name_en", "description", "description_en")
LINK_FIELDS = ("relation", "reason", "reason_en")
TAKEN_BY_PAGES = {"add"}  # words that stand in addresses where a concept's code would
UNLINK = "unlink_competency"


@transaction.atomic
def add_concept(*, actor, name, name_en="", description="", description_en=""):
    """A concept of the bank's own, without members. Its code is the name's pinyin."""
    require(can_edit_concepts(actor))
    texts = tidied({"name": name, "name_en": name_en, "description": description, "description_en": description_en})
    concept = Concept(**texts, code=code_for(name), origin=Origin.BANK, order=next_order(Concept.objects))
    _save(concept)
    record(actor=actor, action="add_concept", instance=concept, after=plain(concept, FIELDS))
    return concept


@transaction.atomic
def update_concept(*, actor, concept, revision, **fields):
    """Change the texts of a concept; those of the project become the bank's."""
    concept = _locked(actor, concept)
    fields = tidied({name: fields[name] for name in FIELDS if name in fields})
    before = plain(concept, fields)
    refuse_stale(concept, revision, key=concept.name, mine=plain_values(fields), theirs=before)
    if before == plain_values(fields):
        return concept
    for name, value in fields.items():
        setattr(concept, name, value)
    concept.origin = Origin.BANK
    concept.revision += 1
    _save(concept)
    record(actor=actor, action="update_concept", instance=concept, before=before, after=plain(concept, fields))
    return concept


@transaction.atomic
def delete_concept(*, actor, concept, revision):
    """Remove a concept and its links; the competencies stay as they are."""
    concept = _locked(actor, concept)
    refuse_stale(concept, revision, key=concept.name, mine={}, theirs={})
    links = [f"{_label(member)} · {member.relation} · {member.reason}" for member in _members_of(concept)]
    record(actor=actor, action="delete_concept", instance=concept, before={**plain(concept, FIELDS), "links": links})
    concept.delete()


@transaction.atomic
def link(*, actor, concept, competency, relation, reason, reason_en=""):
    """Say how a competency stands to a concept, and why."""
    concept = _locked(actor, concept)
    member = ConceptMember(
        concept=concept,
        model=competency.version.model,
        competency_key=competency.key,
        **tidied({"relation": relation, "reason": reason, "reason_en": reason_en}),
        linked_by=actor,
        linked_by_name=actor.get_display_name(),
    )
    _check_link(member)
    member.save()
    record(actor=actor, action="link_competency", instance=member, after=_told(member), label=_label(member))
    return member


@transaction.atomic
def update_link(*, actor, member, revision, **fields):
    """Change the relation or the reason; from then on the judgement is the actor's."""
    member = _member_to_edit(actor, member)
    fields = tidied({name: fields[name] for name in LINK_FIELDS if name in fields})
    before = plain(member, fields)
    refuse_stale(member, revision, key=_label(member), mine=plain_values(fields), theirs=before)
    if before == plain_values(fields):
        return member
    was = _told(member)
    for name, value in fields.items():
        setattr(member, name, value)
    member.linked_by, member.linked_by_name = actor, actor.get_display_name()
    member.linked_at = timezone.now()
    member.revision += 1
    _check_link(member)
    member.save()
    record(actor=actor, action="update_link", instance=member, before=was, after=_told(member), label=_label(member))
    return member


@transaction.atomic
def unlink(*, actor, member, revision):
    """Take a competency out of a concept. Answers the change record, by which ``link_again`` undoes it."""
    member = _member_to_edit(actor, member)
    refuse_stale(member, revision, key=_label(member), mine={}, theirs=plain(member, LINK_FIELDS))
    line = record(actor=actor, action=UNLINK, instance=member, before=_told(member), label=_label(member))
    member.delete()
    return line


@transaction.atomic
def link_again(*, actor, concept, change):
    """Undo ``unlink``: the link stands as it stood, with who made it and when."""
    concept = _locked(actor, concept)
    was = removed_link(concept, change)
    model = CompetencyModel.objects.filter(code=was["model_code"]).first() if was else None
    if model is None:
        raise RuleBroken(_("没有可以恢复的关联。"))
    member = ConceptMember(
        concept=concept,
        model=model,
        competency_key=was["competency_key"],
        **{name: was[name] for name in LINK_FIELDS},
        linked_by=User.objects.filter(pk=was["linked_by_key"]).first() if was["linked_by_key"] else None,
        linked_by_name=was["linked_by_name"],
        linked_at=parse_datetime(was["linked_at"]),
    )
    _check_link(member)
    member.save()
    record(actor=actor, action="link_again", instance=member, after=_told(member), label=_label(member))
    return member


def removed_link(concept, change):
    """What stood before the change record ``change`` (its key) took it out of this concept, or None."""
    line = ChangeRecord.objects.filter(pk=change, action=UNLINK).first() if change else None
    return line.before if line and line.before.get("concept_code") == concept.code else None


def code_for(name):
    """A free code: the name's syllables in pinyin, letters and digits."""
    folded = fold(name)
    parts = (syllable or character for syllable, character in zip(pinyin_of(folded), folded, strict=True))
    base = re.sub("[^a-z0-9]+", "-", "".join(parts)).strip("-")[:50].strip("-") or "concept"
    taken = TAKEN_BY_PAGES | set(Concept.objects.filter(code__startswith=base).values_list("code", flat=True))
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def _members_of(concept):
    return concept.members.select_related("concept", "model").order_by("pk")


def _locked(actor, concept):
    require(can_edit_concepts(actor))
    found = Concept.objects.select_for_update(of=("self",)).filter(pk=concept.pk).first()
    if found is None:
        raise WrongState(_("“%(row)s”刚被别人删除。") % {"row": concept})
    return found


def _member_to_edit(actor, member):
    _locked(actor, member.concept)
    rows = ConceptMember.objects.select_for_update(of=("self",)).select_related("concept", "model")
    found = rows.filter(pk=member.pk).first()
    if found is None:
        raise WrongState(_("这个关联刚被别人取消。"))
    return found


def _save(concept):
    check(concept)
    others = Concept.objects.exclude(pk=concept.pk).values_list("name", flat=True)
    taken = RuleBroken({"name": _("已有同名的共同概念。")})
    if fold(concept.name) in {fold(name) for name in others}:
        raise taken
    try:
        with transaction.atomic():
            concept.save()
    except IntegrityError:  # somebody took the name between the look and the write
        raise taken from None


def _check_link(member):
    if not member.reason:
        raise RuleBroken({"reason": _("请写明理由。")})
    check(member)


def _told(member):
    """A link in the change record: enough to put it back."""
    return {
        "concept_code": member.concept.code,
        "model_code": member.model.code,
        "competency_key": member.competency_key,
        **plain(member, LINK_FIELDS),
        "linked_by_key": member.linked_by_id,
        "linked_by_name": member.linked_by_name,
        "linked_at": member.linked_at.isoformat(),
    }


def _label(member):
    return f"{member.concept.name} · {member.model.name} · {member.competency_key}"
