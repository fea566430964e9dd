"""Decides what a leader's personal address answers: nothing but their own exercise, and no sign-in, menu or deal.

Opening an address changes nothing, so a mail scanner may. Whatever is wrong with one, the same sentence says so.
"""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, current_app, g, jsonify, make_response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from graph.exercises.phases import Deed
from graph.speech import say, spoken_language
from plugin.errors import EntryChangedError, PersonalLinkRefusedError, PhaseRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.exercises.views import AnswerView
from plugin.languages import find_languages
from web.answer_forms import find_item, keep, read_fields, read_typed, sort_faults
from web.form_values import read_version
from web.guesses import WITHIN, Guesses
from web.languages import speak_from_now
from web.own_pages import go_on, stand_again
from web.ports import page_context
from web.presenters.answer_items import Item, fingerprint, list_items
from web.presenters.answers import tell_item, to_head, to_said, to_step
from web.presenters.answers_notice import tell_tone, tell_write_by, to_notice, to_purpose
from web.presenters.answers_shown import to_shown

LARGEST_REQUEST = 400 * 1024
"""Bytes: more than the longest answer by far, so that what is too long comes back with its words."""
GUESSES = "guessed_answers"
ALL = "all"
LANGUAGE = "language"
"""The cookie that keeps which language a leader chose; where there are no cookies, the addresses of links do."""
STEPS = frozenset({"save", "next", "back", ALL})
DRAFTING: frozenset[Deed] = frozenset({"write", "rate"})

answers = Blueprint("answers", __name__)


@answers.before_request
def take_long_answers() -> None:
    """Let what is too long be read, to be given back."""
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST


@answers.record_once
def count_guesses(state: BlueprintSetupState) -> None:
    """Give the application a place to count wrong addresses in."""
    state.app.extensions[GUESSES] = Guesses()


@answers.after_request
def keep_out_of_indexes(answer: Response) -> Response:
    """Let no search engine keep a personal page."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@answers.errorhandler(PersonalLinkRefusedError)
def refuse_address(error: PersonalLinkRefusedError) -> Response:
    """Answer an address that isn't valid, whichever way."""
    page = render_template("answer_refused.html", title=say("Nothing here"), words=str(error), typed=read_typed())
    return make_response(page, HTTPStatus.NOT_FOUND)


@answers.errorhandler(RequestEntityTooLarge)
def refuse_masses(_: RequestEntityTooLarge) -> Response:
    """Answer more than anybody writes."""
    words = say("That is far too long, and nothing of it was kept. Go back to your words and shorten them.")
    page = render_template("answer_refused.html", title=say("That is too much at once"), words=words)
    return make_response(page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@answers.get("/answer/<token>")
def show(token: str) -> AnyResponse:
    """Show a leader where their exercise is and what is asked of them; changes nothing."""
    view = _open(token)
    if isinstance(view, Response):
        return view
    answer = make_response(_draw(view, request.args.get("at", "")))
    _keep_language(answer, view)
    return answer


def _keep_language(answer: Response, view: AnswerView) -> None:
    """Let the browser keep the language that was just chosen, for this address alone and as long as it holds."""
    chosen, until = request.args.get("lang"), view.me.link_until
    if chosen in find_languages() and chosen != request.cookies.get(LANGUAGE) and until is not None:
        answer.set_cookie(
            LANGUAGE,
            chosen,
            max_age=until - page_context().now(),
            path=url_for("answers.show", token=g.answer_token),
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",  # the address is opened from a mail
        )


@answers.post("/answer/<token>")
def send(token: str) -> AnyResponse:
    """Take what a leader wrote, chose or confirmed; a form in which nothing was done changes nothing."""
    view = _open(token)
    if isinstance(view, Response):
        return view
    do = request.form.get("do", "")
    try:
        if do in STEPS:
            return _keep_item(token, view, do)
        return _do(token, view, do)
    except PhaseRefusedError as error:
        if _is_draft():
            return _answer_draft(HTTPStatus.CONFLICT)
        page = render_template("answer_late.html", words=str(error), typed=_tell_typed(view), **_frame(view))
        return stand_again(page, "main", HTTPStatus.CONFLICT)


def _open(token: str) -> AnswerView | Response:
    """Find the exercise of an address and speak to its bearer from now on in their language."""
    context = page_context()
    guesses: Guesses = current_app.extensions[GUESSES]
    if guesses.are_too_many(request.remote_addr, context.now()):
        words = say("Too many addresses that aren't valid were opened from your network. Try again in ten minutes.")
        page = render_template("answer_refused.html", title=say("Just a moment"), words=words, typed=read_typed())
        answer = make_response(page, HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = str(int(WITHIN.total_seconds()))
        return answer
    try:
        view = context.services.answering.open(token)
    except PersonalLinkRefusedError:
        guesses.note(request.remote_addr, token, context.now())
        raise
    g.answer_token = token
    languages, wanted = find_languages(), (request.args.get("lang"), request.cookies.get(LANGUAGE))
    speak_from_now(next((each for each in wanted if each in languages), view.language))
    return view


def _keep_item(token: str, view: AnswerView, do: str) -> AnyResponse:
    """Keep what was said to one item, unless another device said something else to it meanwhile."""
    item = find_item(view)
    if item is None:
        return _answer_draft(HTTPStatus.CONFLICT) if _is_draft() else go_on(_to())
    typed = read_fields(view, item)
    kept = {name: view.form.answers.get(name, "") for name in item.fields}
    if typed != kept:
        is_draft_there = bool(DRAFTING & set(view.deeds)) and view.form.finished_at is None
        if is_draft_there and any(kept.values()) and request.form.get("seen") != fingerprint(item, kept):
            return _show_conflict(view, item, typed)
        try:
            keep(
                page_context().services.answering,
                token,
                view,
                {**view.form.answers, **typed},
                finished=False,
                version=view.form.version,
            )
        except EntryChangedError:
            return _keep_item(token, page_context().services.answering.open(token), do)
        except FieldsRefusedError as error:
            fault = sort_faults(error, [item]).get(item.id) or " ".join(each.sentence for each in error.problems)
            return _refuse_item(view, item, typed, HTTPStatus.UNPROCESSABLE_ENTITY, fault=fault)
    if _is_draft():
        return _answer_draft(HTTPStatus.OK, seen=fingerprint(item, typed))
    number = list_items(view).index(item) + 1
    places = {"next": number + 1 if number < len(list_items(view)) else ALL, "back": number - 1 or None, ALL: ALL}
    return go_on(_to(places.get(do, number)))


def _show_conflict(view: AnswerView, item: Item, typed: Mapping[str, str]) -> AnyResponse:
    theirs = tell_item(view, item, view.form.answers)
    return _refuse_item(view, item, typed, HTTPStatus.CONFLICT, theirs=theirs)


def _refuse_item(
    view: AnswerView, item: Item, typed: Mapping[str, str], status: HTTPStatus, **told: object
) -> AnyResponse:
    if _is_draft():
        return _answer_draft(status)
    step = to_step(view, item, {**view.form.answers, **typed})
    page = render_template("answer_step.html", step=step, **told, **_frame(view))
    return stand_again(page, "main", status)


def _do(token: str, view: AnswerView, do: str) -> AnyResponse:
    answering = page_context().services.answering
    if do == "finish":
        return _finish(token, view)
    if do == "again":
        answering.take_up_again(token)
        return go_on(_to(ALL))
    if do == "say_back" and "text" in request.form:
        return _say_back(token, view, read_typed())
    if do in ("yes", "no"):
        try:
            answering.confirm_back(token, yes=do == "yes", version=_read_seen())
        except EntryChangedError:
            changed = _draw(answering.open(token), "", said_anew=True)
            return stand_again(changed, "main", HTTPStatus.CONFLICT)
    return go_on(_to())


def _say_back(token: str, view: AnswerView, words: str) -> AnyResponse:
    answering = page_context().services.answering
    try:
        answering.say_back(token, words, version=_read_seen())
    except FieldsRefusedError as error:
        fault = " ".join(problem.sentence for problem in error.problems)
        return stand_again(_draw(view, "", typed=words, fault=fault), "main", HTTPStatus.UNPROCESSABLE_ENTITY)
    except EntryChangedError:
        fault = say("This was changed meanwhile. Look at it again; sending it anew takes the other's place.")
        changed = answering.open(token)
        theirs = changed.pair.words if changed.pair else None
        page = _draw(changed, "", typed=words, fault=fault, theirs=theirs)
        return stand_again(page, "main", HTTPStatus.CONFLICT)
    return go_on(_to())


def _read_seen() -> int:
    """Read the version that the page showed; 0 where none was, which is no version of anything."""
    return read_version(request.form.get("version", "")) or 0


def _finish(token: str, view: AnswerView) -> AnyResponse:
    """Hand in what was read, and nothing else; it takes an own choice."""
    if request.form.get("sure") != "yes":
        page = _draw(view, ALL, unsure=True)
        return stand_again(page, "main", HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        keep(page_context().services.answering, token, view, view.form.answers, finished=True, version=_read_seen())
    except EntryChangedError as error:
        changed = page_context().services.answering.open(token)
        return stand_again(_draw(changed, ALL, fault=str(error)), "main", HTTPStatus.CONFLICT)
    except FieldsRefusedError as error:
        page = _draw(view, ALL, faults=sort_faults(error, list_items(view)))
        return stand_again(page, "main", HTTPStatus.UNPROCESSABLE_ENTITY)
    return go_on(_to())


def _draw(view: AnswerView, at: str, *, faults: Mapping[str, str] | None = None, **told: object) -> str:
    """Draw the page of the exercise's phase; while writing or rating, the part `at` which somebody is."""
    frame = _frame(view)
    if not DRAFTING & set(view.deeds):
        if view.phase == "stopped" or view.kind == "authority":
            return render_template("answer_over.html", view=view, **frame)
        return render_template("answer_shown.html", shown=to_shown(view), **told, **frame)
    if view.form.finished_at is not None:
        return render_template("answer_done.html", view=view, said=to_said(view), **frame)
    items = list_items(view)
    if at == ALL:
        said = to_said(view, faults)
        told.setdefault("fault", (faults or {}).get(""))
        return render_template("answer_all.html", view=view, said=said, faulty=bool(faults), **told, **frame)
    if at.isascii() and at.isdigit() and at in {str(number) for number in range(1, len(items) + 1)}:
        return render_template("answer_step.html", step=to_step(view, items[int(at) - 1]), **frame)
    return render_template(
        "answer_front.html",
        view=view,
        purpose=to_purpose(view),
        notice=to_notice(view),
        tone=tell_tone(view),
        write_by=tell_write_by(view),
        **frame,
    )


def _frame(view: AnswerView) -> Mapping[str, object]:
    """Give what every page of an exercise needs."""
    return {"head": to_head(view, find_languages(), spoken_language()), "to": _to, "lost": view.form.lost}


def _to(at: object = None, lang: str | None = None) -> str:
    """Return the address of a part of the same exercise, in the language that was chosen."""
    return url_for("answers.show", token=g.answer_token, at=at, lang=lang or request.args.get("lang"))


def _tell_typed(view: AnswerView) -> str:
    """Return what was typed or chosen, in words, to be shown once more where it wasn't kept."""
    item = find_item(view)
    return read_typed() if item is None else "\n".join(tell_item(view, item, read_fields(view, item)))


def _is_draft() -> bool:
    """Tell whether the page's script sends a draft by itself and wants no page."""
    return request.accept_mimetypes.best == "application/json"


def _answer_draft(status: HTTPStatus, **told: str) -> Response:
    return make_response(jsonify(told), status)
