"""The rater's pages. Each works without script: one form that posts every choice and text."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms.cycles import ReturnForm
from assessments.forms.ratings import rating_inputs
from assessments.models import Assessment, Cycle
from assessments.permissions.forms import can_fill_in, can_return, is_rater, refusal_to_read
from assessments.reports.forms import form_of, forms_with_their_people, is_anonymous
from assessments.reports.rounds import competency_across_team, people_to_rate, rounds_of
from assessments.services.ratings import save_ratings, submit, submit_all
from assessments.views.notice import notice_required
from models_app.errors import Conflict, RuleBroken

NAMES_SHOWN = 5


@login_required
@notice_required
@require_safe
def assessment_list(request):
    return render(request, "assessments/ratings/list.html", {"rounds": rounds_of(request.user)})


# --- One person


@login_required
@notice_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_detail(request, pk):
    form = load_form(request.user, pk)
    if request.method != "POST":
        refuse_unreadable(request.user, form)
        return show_form(request, form)
    refuse_unless(can_fill_in(request.user, form))
    try:
        save_posted(request, form)
    except (Conflict, RuleBroken) as error:
        return show_form(request, form, error=error)
    messages.success(request, _("已保存。"))
    return redirect(form)


@login_required
@notice_required
@require_POST
def assessment_submit(request, pk):
    form = load_form(request.user, pk)
    refuse_unless(can_fill_in(request.user, form))
    if form.is_submitted:
        messages.info(request, _("%(name)s的评价已经提交过了。") % {"name": form.participant.name})
        return redirect(form)
    seen = request.POST.get("revision", "")
    is_current = seen == str(form.revision)
    try:
        save_posted(request, form)
        # What this very request has just saved was seen by its sender.
        revision = form.revision if is_current else int(seen or 0)
        submit(
            actor=request.user,
            assessment=form,
            revision=revision,
            confirmed_uniform="confirmed_uniform" in request.POST,
        )
    except ValueError:
        raise Http404 from None
    except (Conflict, RuleBroken) as error:
        return show_form(request, form, error=error)
    messages.success(request, _("%(name)s的评价已提交。") % {"name": form.participant.name})
    return redirect(next_to_rate(request.user, form) or "assessment-list")


def load_form(user, pk):
    return get_object_or_404(forms_with_their_people(Assessment.objects.visible_to(user)), pk=pk)


def refuse_unless(allowed):
    if not allowed:
        raise PermissionDenied


def refuse_unreadable(user, form):
    refusal = not is_rater(user, form) and refusal_to_read(user, form, anonymous=is_anonymous(form))
    if refusal:
        raise PermissionDenied(refusal)


def save_posted(request, form):
    asked = form.participant.asked.values_list("competency_id", flat=True)
    inputs = rating_inputs(request.POST, form.pk, asked)
    if inputs:
        save_ratings(actor=request.user, assessment=form, items=inputs)


def posted_inputs(request, assessment_id, competency_ids):
    """What was sent, for showing it again; nothing where it cannot be read."""
    try:
        return rating_inputs(request.POST, assessment_id, competency_ids)
    except RuleBroken:
        return []


def show_form(request, assessment, *, error=None):
    """The page of one form; with ``error`` what was sent stands in the fields, and the errors beside it."""
    mine = is_rater(request.user, assessment)
    form, status = form_of(assessment, is_rater=mine), 200
    if error is not None:
        form.refuse(error, posted_inputs(request, assessment.pk, [item.competency.pk for item in form.items]))
        status = 400 if isinstance(error, RuleBroken) else 409
    people = people_to_rate(request.user, assessment.participant.cycle_id) if mine else []
    submitted = sum(person.state == "submitted" for person in people)
    context = {"form": form, "people": people, "people_submitted": submitted, **neighbours(people, assessment)}
    if can_return(request.user, assessment) and assessment.is_submitted:
        context["return_form"] = ReturnForm(initial={"revision": assessment.revision})
    return render(request, "assessments/ratings/form.html", context, status=status)


def neighbours(people, assessment):
    """The forms before and after this one in the list, and its place there."""
    keys = [person.assessment.pk for person in people]
    if assessment.pk not in keys:
        return {}
    place = keys.index(assessment.pk)
    return {
        "place": place + 1,
        "previous": people[place - 1].assessment if place else None,
        "next": people[place + 1].assessment if place + 1 < len(people) else None,
    }


def next_to_rate(user, assessment):
    """The next open form after this one in the list, going round; None when all are handed in."""
    people = people_to_rate(user, assessment.participant.cycle_id)
    keys = [person.assessment.pk for person in people]
    place = keys.index(assessment.pk)
    following = people[place + 1 :] + people[:place]
    return next((person.assessment for person in following if person.is_open), None)


# --- Together


@login_required
@notice_required
@require_POST
def assessment_submit_all(request, cycle):
    cycle = get_object_or_404(own_cycles(request.user), pk=cycle)
    outcome = submit_all(actor=request.user, cycle=cycle)
    if outcome.submitted:
        count = len(outcome.submitted)
        words = ngettext("已提交 %(count)s 人的评价。", "已提交 %(count)s 人的评价。", count)
        messages.success(request, words % {"count": count})
    if outcome.uniform:
        words = _("%(names)s的表选的都是同一等级，没有提交。请打开看一遍，再单独提交。")
        messages.warning(request, words % {"names": names_of(outcome.uniform)})
    if not outcome.submitted and not outcome.uniform:
        messages.info(request, _("没有评完而未提交的评价表。"))
    return redirect("assessment-list")


def own_cycles(user):
    forms = Assessment.objects.of_rater(user)
    return Cycle.objects.filter(pk__in=forms.values("participant__cycle"))


def names_of(forms):
    shown = [form.participant.name for form in forms[:NAMES_SHOWN]]
    names = _("、").join(shown)
    if len(forms) > NAMES_SHOWN:
        return _("%(names)s等 %(count)s 人") % {"names": names, "count": len(forms)}
    return names


@login_required
@notice_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_by_competency(request, cycle, competency):
    cycle = get_object_or_404(own_cycles(request.user), pk=cycle)
    page = competency_across_team(request.user, cycle, competency)
    if page is None:
        raise Http404
    if request.method == "POST":
        refusals = save_posted_across(request, page)
        if not refusals:
            messages.success(request, _("已保存。"))
            return redirect(request.path)
        status = 409 if any(isinstance(error, Conflict) for error in refusals) else 400
        return render(request, "assessments/ratings/by_competency.html", {"page": page}, status=status)
    return render(request, "assessments/ratings/by_competency.html", {"page": page})


def save_posted_across(request, page):
    """Save each person's rating; answers what was refused, whose rows then show what was sent."""
    refusals = []
    for row in page.rows:
        if not row.is_editable:
            continue
        try:
            inputs = rating_inputs(request.POST, row.assessment.pk, [page.competency.pk])
            if inputs:
                save_ratings(actor=request.user, assessment=row.assessment, items=inputs)
        except (Conflict, RuleBroken) as error:
            row.refuse(error, posted_inputs(request, row.assessment.pk, [page.competency.pk]))
            refusals.append(error)
    return refusals
