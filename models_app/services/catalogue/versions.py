"""The life of a version: opened as a draft, sent for approval, returned or published, retired."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from models_app.enums import ModelNature, VersionStatus
from models_app.errors import RuleBroken, WrongState
from models_app.models import Citation, Competency, CompetencyModel, ModelVersion, Target
from models_app.permissions.catalogue import can_approve, can_compose, can_edit_model, has_edited
from models_app.search import refresh_search_text
from models_app.services.catalogue.copying import copy_content
from models_app.services.catalogue.frame import (
    check,
    draft_to_edit,
    finish,
    locked_version,
    plain,
    plain_values,
    register_editor,
    require,
    tidied,
)
from models_app.services.platform import record, refuse_stale
from models_app.version_checks import blocking_problems
from models_app.version_diff import compare

COPIED_TEXTS = ("overview", "notice", "notice_en", "gap_note", "gap_note_en")
EDITABLE_TEXTS = ("overview", "notice", "notice_en")


@transaction.atomic
def create_model(*, actor, code, name, nature=ModelNature.REQUIREMENT, written_for=""):
    """Add a model of the bank's own with an empty draft of its first version; answers the draft."""
    require(can_compose(actor))
    fields = tidied({"code": code, "name": name, "nature": nature, "written_for": written_for})
    model = CompetencyModel(is_banks_own=True, **fields)
    _refuse_invalid_model(model)
    try:
        with transaction.atomic():  # somebody may have saved the same code since it was looked for
            model.save()
    except IntegrityError as error:
        raise RuleBroken({"code": code_is_taken(model.code)}) from error
    draft = ModelVersion.objects.create(model=model, number=1)
    register_editor(draft, actor)
    record(actor=actor, action="create_model", instance=model, after=fields)
    return draft


def _refuse_invalid_model(model):
    if CompetencyModel.objects.filter(code=model.code).exists():
        raise RuleBroken({"code": code_is_taken(model.code)})
    check(model)


def code_is_taken(code):
    return _("代码 %(code)s 已有模型使用。") % {"code": code}


@transaction.atomic
def open_draft(*, actor, version):
    """Copy a published version into a new draft of the same model and answer it. One draft per model."""
    model = CompetencyModel.objects.select_for_update().get(pk=version.model_id)
    require(can_edit_model(actor, model))
    base = locked_version(version)
    if base.status != VersionStatus.PUBLISHED:
        raise WrongState(_("只能从已发布的版本另起草稿。"))
    open_now = model.versions.open_drafts().first()
    if open_now:
        raise WrongState(_("%(version)s 还没有发布；一个模型同时只有一份草稿。") % {"version": open_now})
    last = model.versions.order_by("-number").values_list("number", flat=True).first()
    draft = ModelVersion.objects.create(
        model=model, number=last + 1, base=base, **{name: getattr(base, name) for name in COPIED_TEXTS}
    )
    copy_content(base, draft)
    register_editor(draft, actor)
    record(actor=actor, action="open_draft", instance=draft, after={"base": str(base)})
    return draft


@transaction.atomic
def discard_draft(*, actor, version, revision):
    """Remove a draft with everything in it; the published version stays as it is."""
    version = draft_to_edit(actor, version)
    refuse_stale(version, revision, key=str(version), mine={}, theirs={})
    record(
        actor=actor,
        action="discard_draft",
        instance=version,
        before={"competencies": list(version.competencies.values_list("name", flat=True))},
    )
    # By hand, parents last: targets and categories protect what they point to.
    Target.objects.filter(competency__version=version).delete()
    Competency.objects.filter(version=version).delete()
    version.delete()


@transaction.atomic
def update_version_texts(*, actor, version, revision, **texts):
    """Change the overview and the notices of a draft. A quoted overview stays as it is: it is the source's."""
    version = draft_to_edit(actor, version)
    texts = tidied(texts)
    unknown = set(texts) - set(EDITABLE_TEXTS)
    if unknown:
        raise TypeError(f"not a text of a version: {unknown}")
    before = plain(version, texts)
    refuse_stale(version, revision, key=str(version), mine=texts, theirs=before)
    is_quoted = Citation.objects.filter(version=version, field="overview").exists()
    if is_quoted and texts.get("overview", version.overview) != version.overview:
        raise RuleBroken({"overview": _("总述引自来源文档，不能改写。本行的话请写在“使用提示”里。")})
    for name, text in texts.items():
        setattr(version, name, text)
    version.save(update_fields=list(texts))
    finish(version, actor, "update_version_texts", version, before=before, after=texts)
    return version


@transaction.atomic
def send_for_approval(*, actor, version, revision):
    """Hand the draft over to an approver; refused while a check fails."""
    version = draft_to_edit(actor, version)
    refuse_stale(version, revision, key=str(version), mine={}, theirs={})
    difference = compare(version)
    problems = blocking_problems(version, difference)
    if problems:
        raise RuleBroken({"": [problem.text for problem in problems]})
    # A competency that is as it was needs no word about its meaning.
    unchanged = [each for each in version.competencies.exclude(meaning="") if each.key not in difference.meaning_keys]
    for competency in unchanged:
        competency.meaning = ""
    Competency.objects.bulk_update(unchanged, ["meaning"])
    version.status = VersionStatus.IN_APPROVAL
    version.sent_at = timezone.now()
    version.revision += 1
    register_editor(version, actor)
    version.save(update_fields=["status", "sent_at", "revision"])
    record(actor=actor, action="send_for_approval", instance=version, after={"changes": difference.count})
    return version


@transaction.atomic
def return_draft(*, actor, version, revision, reason):
    """Send a draft back from approval, with a reason. The editors themselves may take it back so, too."""
    version = locked_version(version)
    require(can_approve(actor) or (can_edit_model(actor, version.model) and has_edited(actor, version)))
    _require_in_approval(version)
    refuse_stale(version, revision, key=str(version), mine={}, theirs={})
    reason = reason.strip()
    if not reason:
        raise RuleBroken({"reason": _("请写明退回的原因，编辑要据此修改。")})
    version.status = VersionStatus.DRAFT
    version.sent_at = None
    version.revision += 1
    version.save(update_fields=["status", "sent_at", "revision"])
    record(actor=actor, action="return_draft", instance=version, after={"reason": reason})
    return version


@transaction.atomic
def publish(*, actor, version, document_number, effective_on, revision):
    """Approve and publish: the draft is frozen and the version before it retired, at once.

    By an approver who never edited this draft (design, rule 1).
    """
    model = CompetencyModel.objects.select_for_update().get(pk=version.model_id)
    version = locked_version(version)
    require(can_approve(actor))
    if has_edited(actor, version):
        raise PermissionDenied(_("您改过这份草稿，要由另一个人审批发布。"))
    _require_in_approval(version)
    refuse_stale(version, revision, key=str(version), mine={}, theirs={})
    document_number = document_number.strip()
    _refuse_missing_dates(document_number, effective_on)
    difference = compare(version)
    problems = blocking_problems(version, difference)
    if problems:
        raise RuleBroken({"": [problem.text for problem in problems]})
    retired = _freeze(actor, model, version, actor.get_display_name(), document_number, effective_on)
    record(
        actor=actor,
        action="publish",
        instance=version,
        before={"published": str(retired or "")},
        after={
            "document_number": document_number,
            "effective_on": str(effective_on),
            "meanings": {change.name: change.draft.meaning for change in difference.with_meaning},
        },
    )
    return version


def _require_in_approval(version):
    if version.status != VersionStatus.IN_APPROVAL:
        raise WrongState(
            _("%(version)s 现在是“%(status)s”，不在待审批状态。")
            % {"version": version, "status": version.get_status_display()}
        )


def _refuse_missing_dates(document_number, effective_on):
    missing = {}
    if not document_number:
        missing["document_number"] = _("请填写发文字号。")
    elif len(document_number) > 80:
        missing["document_number"] = _("发文字号不能超过 80 个字。")
    if effective_on is None:
        missing["effective_on"] = _("请填写生效日期。")
    if missing:
        raise RuleBroken(missing)


@transaction.atomic
def publish_loaded(*, version, published_by_name, effective_on, document_number=""):
    """Publish a draft that the project loaded from its documents; nobody approves what nobody here wrote."""
    model = CompetencyModel.objects.select_for_update().get(pk=version.model_id)
    version = locked_version(version)
    if version.status != VersionStatus.DRAFT or version.editors.exists():
        raise WrongState(_("%(version)s 不是刚从文档载入的草稿。") % {"version": version})
    version.status = VersionStatus.IN_APPROVAL
    version.sent_at = timezone.now()
    version.save(update_fields=["status", "sent_at"])
    retired = _freeze(None, model, version, published_by_name, document_number, effective_on)
    record(
        actor=None,
        action="publish",
        instance=version,
        before={"published": str(retired or "")},
        after=plain_values({"document_number": document_number, "effective_on": effective_on}),
    )
    return version


def _freeze(actor, model, version, published_by_name, document_number, effective_on):
    """Retire the version before and publish this one; answers the retired one, or None."""
    refresh_search_text(version)
    now = timezone.now()
    before = model.versions.published().select_for_update().first()
    if before:
        before.status = VersionStatus.RETIRED
        before.retired_at = now
        before.revision += 1
        before.save(update_fields=["status", "retired_at", "revision"])
        record(actor=actor, action="retire", instance=before, after={"by": str(version)})
    version.status = VersionStatus.PUBLISHED
    version.published_at = now
    version.published_by_name = published_by_name
    version.document_number = document_number
    version.effective_on = effective_on
    version.revision += 1
    version.save()
    return before
