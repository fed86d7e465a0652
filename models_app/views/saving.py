"""A form of the editor and its service: what the service refuses becomes an answer that loses nothing typed."""

from dataclasses import dataclass

from models_app.errors import Conflict, RuleBroken, WrongState
from models_app.views.conflicts import Clash, kept
from models_app.views.versions import add_errors


@dataclass
class Outcome:
    """``response`` is the answer; without one the page shows ``form`` again, with ``clash`` when it was stale."""

    form: object
    status: int
    response: object = None
    clash: object = None


def save(request, version, form, act, done, *, theirs=None, again=None):
    """Hand a valid form to ``act`` and answer with ``done(what it answered)``.

    A refused value stands beside its field (400). A stale edit is shown with both texts (409): ``theirs()`` are the
    form's values as they stand now, ``again(data)`` is the form made anew with mine on them. Where the draft cannot
    be edited any more, what was typed is shown to be copied.
    """
    if not form.is_valid():
        return Outcome(form, 400 if form.is_bound else 200)
    try:
        row = act()
    except RuleBroken as error:
        add_errors(form, error)
        return Outcome(form, 400)
    except Conflict as error:
        clash = Clash(error, form, request.POST, theirs())
        return Outcome(again(clash.merged_data), 409, clash=clash)
    except WrongState:
        return Outcome(form, 409, response=kept(request, version))
    return Outcome(form, 200, response=done(row))
