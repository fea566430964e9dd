"""Decides whose forms change something: pages of our own; and whether an answer is a page or a part of one."""

from http import HTTPStatus

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from web.bearer import has_bearer
from web.ports import page_context

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_THE_CRM = "canvas"
"""The blueprint whose form comes from the CRM's page, signed; by name, for its pages import from here."""


def is_part() -> bool:
    """Tell whether a script of ours asks for a part of a page, to put it into the page that is shown."""
    return request.headers.get("HX-Request") == "true"


def show_again(template: str, place: str, status: HTTPStatus, **context: object) -> Response:
    """Answer a form that was refused with the same form and what is wrong in it; `place` is the form's id.

    A script puts it where the form stands; without one it is a page of its own. `template` is the part.
    """
    return stand_again(render_template("form_page.html", part=template, **context), place, status)


def stand_again(page: str, place: str, status: HTTPStatus) -> Response:
    """Answer a form that was refused with a page, of which a script puts the part `place` where the form stands."""
    answer = make_response(page, status)
    answer.headers["HX-Retarget"] = answer.headers["HX-Reselect"] = f"#{place}"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def go_on(address: str) -> AnyResponse:
    """Answer a form that did what it says: the browser, or our script, fetches the page that shows it."""
    return redirect(address, HTTPStatus.SEE_OTHER)


def refuse_foreign_forms(app: Flask) -> None:
    """Refuse whatever would change something and doesn't come from a page of ours.

    A bearer token is held by our own page alone, and the CRM's page posts its signed request from its own origin.
    """

    def refuse() -> None:
        if request.method in SAFE or request.blueprint == FROM_THE_CRM or has_bearer():
            return
        # pages without a referrer, as ours are, send their forms with the origin "null"
        own = {None, "null", request.host_url.rstrip("/"), page_context().services.settings.base_url}
        beside = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
        if beside or request.headers.get("Origin") not in own:
            abort(HTTPStatus.FORBIDDEN)

    app.before_request(refuse)
