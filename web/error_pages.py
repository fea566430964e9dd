"""Decides what a person reads when a page can't be shown: calm, with what to do next, and never any data."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from graph.speech import mark, say
from plugin.api_description import PREFIX
from plugin.errors import (
    AccessRefusedError,
    BuyInError,
    DealNotFoundError,
    DealNotReadyError,
    ExerciseNotFoundError,
    InputRefusedError,
    MigrationNeededError,
    OrgAwayError,
    ReviewNotFoundError,
    SessionOverError,
    StoreBusyError,
    StoreUnreachableError,
)
from web.ports import page_context


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that says why there is nothing to see and what to do."""

    title: str
    words: str
    waits: bool = False
    """Whether it passes by itself, so that the page looks again after a while."""

    def in_words(self, told: str | None = None) -> "Refusal":
        """Return it in the language that is spoken; `told` is what an error says instead of the usual words."""
        return replace(self, title=say(self.title), words=say(self.words) if told is None else told)


PAGES = {
    HTTPStatus.BAD_REQUEST: Refusal(
        mark("That address can't be read"), mark("Go back to the list of deals and try from there.")
    ),
    HTTPStatus.UNAUTHORIZED: Refusal(
        mark("Please sign in"),
        mark(
            "Sign in through Salesforce, or open a one-time sign-in link. Whoever runs Buy-In for your team can make "
            "one with “buyin sign-in-link --role manager”."
        ),
    ),
    HTTPStatus.FORBIDDEN: Refusal(
        mark("Not open to you"), mark("Ask whoever runs Buy-In for your team to give you access.")
    ),
    HTTPStatus.NOT_FOUND: Refusal(
        mark("Nothing here"), mark("There is no such page, or the deal isn't among those that you can see.")
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: Refusal(mark("That doesn't work here"), mark("Go back to the list of deals.")),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Refusal(
        mark("That is too much at once"), mark("Nothing of it was kept. Go back to your words and send them in parts.")
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Refusal(
        mark("Something went wrong on our side"), mark("Your data is untouched. Try again in a moment.")
    ),
    HTTPStatus.BAD_GATEWAY: Refusal(
        mark("Salesforce doesn't answer"),
        mark("Only Salesforce can say which deals you see, so nothing is shown without it. Try again in a moment."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Refusal(
        mark("Not available at the moment"),
        mark("The data can't be reached right now. Nothing is lost; try again in a moment."),
    ),
}
WITHOUT_AN_ORG = Refusal(
    mark("Please sign in"),
    mark(
        "Open a one-time sign-in link. Whoever runs Buy-In for your team can make one with "
        "“buyin sign-in-link --role manager”."
    ),
)
PERSONAL = "/answer/"
"""Where addresses begin that open without signing in, to people who know nothing of Buy-In."""
FROM_OUTSIDE = mark("Open the address that you were given once more.")
SIGNED_OUT = Refusal(mark("You were signed out"), "")
NOT_READY = Refusal(
    mark("Just a moment"),
    mark("This deal is being looked at for the first time. That takes a few seconds."),
    waits=True,
)


def _answer(status: HTTPStatus, refusal: Refusal, told: str | None = None) -> Response:
    if request.path.startswith(f"{PREFIX}/"):
        shown = refusal.in_words(told)
        answer = jsonify(title=shown.title, status=status.value, detail=shown.words)
        answer.status_code = status
        answer.mimetype = "application/problem+json"
        return answer
    if request.path.startswith(PERSONAL):
        return _answer_from_outside(status, refusal)
    asks_to_sign_in = status == HTTPStatus.UNAUTHORIZED and not hasattr(g, "canvas")
    has_org = asks_to_sign_in and _has_org()
    if asks_to_sign_in and not has_org and refusal is PAGES[status]:
        refusal = WITHOUT_AN_ORG
    page = render_template("refusal.html", refusal=refusal.in_words(told), status=status, has_org=has_org)
    return make_response(page, status)


def _answer_from_outside(status: HTTPStatus, refusal: Refusal) -> Response:
    """Answer without a way into the application, and with what was typed, where a page has no script to keep it."""
    passes = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    shown = refusal.in_words(None if passes else say(FROM_OUTSIDE))
    typed = None if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else request.form.get("text", "").strip()
    return make_response(
        render_template("answer_refused.html", title=shown.title, words=shown.words, typed=typed), status
    )


def _has_org() -> bool:
    """Whether there is an org to sign in through; while the store can't say, the sign-in page will."""
    try:
        return bool(page_context().services.signing_in.list_sign_ins())
    except BuyInError:
        return True


def _http_error(error: HTTPException) -> Response:
    response = error.get_response()
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return make_response(response)
    try:
        status = HTTPStatus(error.code)
    except ValueError:
        status = HTTPStatus.BAD_REQUEST
    fallback = (
        HTTPStatus.INTERNAL_SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.BAD_REQUEST
    )
    answer = _answer(status, PAGES.get(status, PAGES[fallback]))
    if allow := response.headers.get("Allow"):
        answer.headers["Allow"] = allow
    return answer


def _deal_missing(error: BuyInError) -> Response:
    if isinstance(error, DealNotReadyError):
        return _answer(HTTPStatus.SERVICE_UNAVAILABLE, NOT_READY)
    return _answer(HTTPStatus.NOT_FOUND, PAGES[HTTPStatus.NOT_FOUND])


def _input_refused(error: BuyInError) -> Response:
    # a program needs to know which part, and has no list to go back to
    told = str(error) if request.path.startswith(f"{PREFIX}/") else None
    return _answer(HTTPStatus.BAD_REQUEST, PAGES[HTTPStatus.BAD_REQUEST], told)


def _store_away(_: BuyInError) -> Response:
    return _answer(HTTPStatus.SERVICE_UNAVAILABLE, PAGES[HTTPStatus.SERVICE_UNAVAILABLE])


def _session_over(error: BuyInError) -> Response:
    g.pop("viewer", None)
    return _answer(HTTPStatus.UNAUTHORIZED, SIGNED_OUT, str(error))


def _access_refused(error: BuyInError) -> Response:
    return _answer(HTTPStatus.FORBIDDEN, PAGES[HTTPStatus.FORBIDDEN], str(error))


def _org_away(_: BuyInError) -> Response:
    return _answer(HTTPStatus.BAD_GATEWAY, PAGES[HTTPStatus.BAD_GATEWAY])


def add_error_pages(app: Flask) -> None:
    """Give `app` a page for each way in which it can refuse."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DealNotFoundError, _deal_missing)
    app.register_error_handler(ReviewNotFoundError, _deal_missing)
    app.register_error_handler(ExerciseNotFoundError, _deal_missing)
    app.register_error_handler(InputRefusedError, _input_refused)
    app.register_error_handler(SessionOverError, _session_over)
    app.register_error_handler(AccessRefusedError, _access_refused)
    app.register_error_handler(OrgAwayError, _org_away)
    for away in (StoreBusyError, StoreUnreachableError, MigrationNeededError):
        app.register_error_handler(away, _store_away)
