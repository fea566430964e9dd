"""Decides what the address answers that Salesforce posts a viewer's signed request to, from inside its own pages."""

from http import HTTPStatus

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from graph.speech import mark, say
from plugin.canvas import CanvasOpening, to_origins
from plugin.errors import (
    BuyInError,
    OrgAwayError,
    RequestMalformedError,
    RequestUsedError,
    SignatureRefusedError,
    ViewRefusedError,
)
from plugin.lists import ListQuestion
from web.coach import render_home
from web.error_pages import Refusal
from web.headers import allow_frames
from web.ports import page_context
from web.showing import show_panel
from web.showing_list import show_list

FIELD = "signed_request"
FORM = "application/x-www-form-urlencoded"
FIRST_RETURN = 2
"""A request that comes back is sent anew by itself the first time only: a host that repeats it would do so for ever."""
ANY_ORG = (
    "https://*.my.salesforce.com",
    "https://*.lightning.force.com",
    "https://*.vf.force.com",
    "https://*.visualforce.com",
)
"""Who may hold a page in a frame that shows nothing of anybody: naming one org's hosts would tell who is served."""
STATUSES: tuple[tuple[type[BuyInError], HTTPStatus], ...] = (
    (RequestMalformedError, HTTPStatus.BAD_REQUEST),
    (SignatureRefusedError, HTTPStatus.UNAUTHORIZED),
    (ViewRefusedError, HTTPStatus.FORBIDDEN),
    (RequestUsedError, HTTPStatus.CONFLICT),
    (OrgAwayError, HTTPStatus.BAD_GATEWAY),
)
ADMIN = mark("Somebody who runs Buy-In or Salesforce for your team can mend it.")
PAGES = {
    HTTPStatus.BAD_REQUEST: Refusal(mark("Salesforce's request can't be read"), ADMIN),
    HTTPStatus.UNAUTHORIZED: Refusal(
        mark("Salesforce's request isn't signed with our secret"),
        mark(
            "The consumer secret of the External Client App has to be the one in Buy-In's settings. "
            "Somebody who runs Buy-In or Salesforce for your team can mend it."
        ),
    ),
    HTTPStatus.FORBIDDEN: Refusal(mark("Not open to you"), mark("Salesforce decides what you see here.")),
    HTTPStatus.CONFLICT: Refusal(mark("This page was opened before"), mark("Salesforce has to send it anew.")),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Refusal(mark("Salesforce's request is too large"), ADMIN),
    HTTPStatus.BAD_GATEWAY: Refusal(
        mark("Salesforce doesn't answer"), mark("Nothing is lost; load it again in a moment.")
    ),
}

log = structlog.get_logger(__name__)

canvas = Blueprint("canvas", __name__)


@canvas.before_request
def let_salesforce_hold_it() -> None:
    """Let an org's pages hold whatever is answered in a frame, until it is known which org it is."""
    hosts = page_context().services.settings.salesforce_allowed_hosts
    allow_frames((*ANY_ORG, *(f"https://{host}" for host in hosts)))


@canvas.get("/canvas")
def explain() -> str:
    """Say what an admin has to set, for that is why nobody was vouched for."""
    sets = page_context().services.settings.salesforce_role_permission_sets
    return render_template("canvas_set_up.html", address=f"{_own_origin()}{request.path}", sets=sets)


@canvas.post("/canvas")
def open_view() -> Response:
    """Show what a signed request asks for, to the viewer that it names."""
    try:
        opening = page_context().services.signing_in.open_canvas(
            _read_field(), origin=request.headers.get("Origin"), own_origin=_own_origin()
        )
        allow_frames(to_origins(opening.tenant))
        return _show(opening)
    except RequestEntityTooLarge:
        return _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, None)
    except tuple(error for error, _ in STATUSES) as error:
        status = next(status for kind, status in STATUSES if isinstance(error, kind))
        return _refuse(status, error)


def _read_field() -> str:
    """Take the request out of the form: once, there, and nowhere else."""
    largest = request.max_content_length or 0
    # a body that doesn't say its length is cut off at the limit, without a word
    if (len(request.get_data()) + 1 if request.content_length is None else request.content_length) > largest:
        raise RequestEntityTooLarge
    if request.mimetype != FORM:
        raise RequestMalformedError(say("The request isn't a form."))
    found = request.form.getlist(FIELD)
    if len(found) != 1 or FIELD in request.args:
        raise RequestMalformedError(say("The form holds no signed request, or more than one."))
    return found[0]


def _own_origin() -> str:
    return page_context().services.settings.base_url or request.host_url.rstrip("/")


def _show(opening: CanvasOpening) -> Response:
    context = page_context()
    viewer = opening.session.viewer
    g.viewer = viewer
    g.canvas = {
        "session": {
            "token": context.services.signing_in.sign_bearer(opening.session),
            "expires_at": opening.session.expires_at.isoformat(),
        },
        "host": {"targetOrigin": opening.target_origin, "instanceId": opening.instance_id},
    }
    if opening.view == "panel":
        deal = opening.deal_id or ""
        g.address = url_for("panel.show", deal_id=deal)
        view = context.services.deals.panel(viewer, deal)
        return show_panel(viewer, view)
    if opening.view == "coach":
        return make_response(render_home(viewer))
    return show_list(viewer, ListQuestion())


def _refuse(status: HTTPStatus, error: BuyInError | None) -> Response:
    """Answer with a page of words alone; the log gets the reason and nothing of the request."""
    g.pop("viewer", None)
    g.pop("canvas", None)
    log.warning("canvas request refused", status=status.value, reason=str(error or "too large"))
    page = render_template(
        "canvas_refused.html",
        refusal=PAGES[status].in_words(),
        reason=error,
        again=status in {HTTPStatus.CONFLICT, HTTPStatus.BAD_GATEWAY, HTTPStatus.FORBIDDEN},
        at_once=isinstance(error, RequestUsedError) and error.times == FIRST_RETURN,
    )
    return make_response(page, status)
