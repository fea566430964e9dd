"""Decides what the personal address of somebody whom a charter names answers: the charter, and how to acknowledge it.

Opening an address changes nothing, so a mail scanner may. Whatever is wrong with one, the same sentence says so.
"""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from graph.speech import say
from plugin.charter_views import TickView
from plugin.errors import EntryChangedError, PersonalLinkRefusedError
from web.form_values import read_version
from web.guesses import Guesses
from web.own_pages import go_on, stand_again
from web.ports import page_context
from web.presenters.charter import to_tick_page

GUESSES = "guessed_charters"

charter_ticks = Blueprint("charter_ticks", __name__)


@charter_ticks.record_once
def count_guesses(state: BlueprintSetupState) -> None:
    """Give the application a place to count wrong addresses in."""
    state.app.extensions[GUESSES] = Guesses()


@charter_ticks.after_request
def keep_out_of_indexes(answer: Response) -> Response:
    """Let no search engine keep a personal page."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@charter_ticks.get("/answer/<token>/charter")
def show(token: str) -> AnyResponse:
    """Show the charter to somebody whom it names; changes nothing."""
    view = _open(token)
    return view if isinstance(view, Response) else make_response(_draw(token, view))


@charter_ticks.post("/answer/<token>/charter")
def acknowledge(token: str) -> AnyResponse:
    """Acknowledge the version that was read; it takes an own choice."""
    view = _open(token)
    if isinstance(view, Response):
        return view
    if request.form.get("sure") != "yes":
        fault = say("Tick the box first: that you know what the charter says.")
        return stand_again(_draw(token, view, fault=fault), "main", HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        page_context().services.papers.tick(token, version=read_version(request.form.get("version", "")) or 0)
    except PersonalLinkRefusedError as error:
        return _refuse(say("Nothing here"), str(error), HTTPStatus.NOT_FOUND)
    except EntryChangedError as error:
        changed = page_context().services.papers.open_tick(token)
        return stand_again(_draw(token, changed, fault=str(error)), "main", HTTPStatus.CONFLICT)
    return go_on(url_for("charter_ticks.show", token=token))


def _open(token: str) -> TickView | Response:
    context = page_context()
    guesses: Guesses = current_app.extensions[GUESSES]
    if guesses.are_too_many(request.remote_addr, context.now()):
        words = say("Too many addresses that aren't valid were opened from your network. Try again in ten minutes.")
        return _refuse(say("Just a moment"), words, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        return context.services.papers.open_tick(token)
    except PersonalLinkRefusedError as error:
        guesses.note(request.remote_addr, token, context.now())
        return _refuse(say("Nothing here"), str(error), HTTPStatus.NOT_FOUND)


def _draw(token: str, view: TickView, *, fault: str | None = None) -> str:
    page = to_tick_page(view, page_context().now())
    return render_template("charter_tick.html", paper=page, token=token, fault=fault)


def _refuse(title: str, words: str, status: HTTPStatus) -> Response:
    return make_response(render_template("charter_tick_refused.html", title=title, words=words), status)
