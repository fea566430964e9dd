"""Decides who looks: whoever a session belongs to, begun by a one-time link, through Salesforce, or inside of it."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.speech import say
from plugin.errors import AccessRefusedError, InputRefusedError, LinkRefusedError, OrgAwayError, SignInFailedError
from plugin.oauth import VALID_FOR
from plugin.viewer_sessions import StartedSession
from plugin.views import Viewer
from web.bearer import find_bearer, has_bearer
from web.ports import page_context

SESSION = "id"
NOTE = "buyin-sign-in"

sign_in = Blueprint("sign_in", __name__)


def to_local_path(target: str | None) -> str | None:
    """Let through only a path of our own: anything that a browser could take for another host is refused."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(character) <= ord(" ") for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def load_viewer() -> Viewer | None:
    """Read who is signed in, by a bearer token or else by a cookie; a session that is over is nobody's.

    A request with a bearer token is never taken for its cookie's session.
    """
    services = page_context().services
    if has_bearer():
        bearer = find_bearer()
        return None if bearer is None else services.signing_in.load_bearer(bearer)
    session_id = session.get(SESSION)
    return services.signing_in.load_session(session_id) if isinstance(session_id, str) else None


def require_viewer() -> Viewer:
    """Give who is signed in, or answer 401."""
    viewer = load_viewer()
    if viewer is None:
        abort(HTTPStatus.UNAUTHORIZED)
    g.viewer = viewer
    return viewer


def save_session(started: StartedSession) -> None:
    """Give the browser the session that began, in place of the one that it had."""
    _end_session()
    session.permanent = True
    session[SESSION] = started.id


@sign_in.get("/sign-in")
def begin() -> AnyResponse:
    """Send the browser to Salesforce; where several orgs are served and none is named, ask which."""
    services = page_context().services
    next_path = to_local_path(request.args.get("next"))
    names = services.signing_in.list_sign_ins()
    wanted = request.args.get("tenant") or (names[0] if len(names) == 1 else None)
    if wanted is None:
        return make_response(render_template("sign_in.html", names=names, next_path=next_path))
    try:
        start = services.signing_in.begin_sign_in(wanted, next_path)
    except InputRefusedError:
        page = render_template("sign_in.html", names=names, next_path=next_path, unknown=True)
        return make_response(page, HTTPStatus.NOT_FOUND)
    answer = redirect(start.address, HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        _note_name(),
        start.note,
        max_age=VALID_FOR,
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",  # the answer comes as a link followed from Salesforce's page
    )
    return answer


@sign_in.get("/sign-in/callback")
def come_back() -> AnyResponse:
    """Take what the browser brings back from Salesforce, and go on where it wanted to."""
    note = request.cookies.get(_note_name())
    try:
        done = page_context().services.signing_in.finish_sign_in(note, request.args.to_dict(flat=False))
    except SignInFailedError as error:
        answer = _refuse(HTTPStatus.BAD_REQUEST, say("That sign-in didn't work"), str(error))
    except AccessRefusedError as error:
        answer = _refuse(HTTPStatus.FORBIDDEN, say("Not open to you"), str(error))
    except OrgAwayError:
        answer = _refuse(HTTPStatus.BAD_GATEWAY, say("Salesforce doesn't answer"), say("Try again in a moment."))
    else:
        save_session(done.session)
        answer = redirect(done.next_path or url_for("pipeline.show"), HTTPStatus.SEE_OTHER)
    answer.delete_cookie(_note_name(), secure=_is_secure(), httponly=True, samesite="Lax")
    return answer


@sign_in.get("/sign-in/link/<token>")
def redeem(token: str) -> AnyResponse:
    """Use up a one-time link and go on; looking at the address without opening it uses nothing up."""
    if request.method == "HEAD":
        return Response(status=HTTPStatus.NO_CONTENT)
    target = to_local_path(request.args.get("next")) or url_for("pipeline.show")
    try:
        started = page_context().services.signing_in.redeem_link(token)
    except LinkRefusedError:
        signed_in = load_viewer() is not None
        return make_response(render_template("link_refused.html", signed_in=signed_in), HTTPStatus.UNAUTHORIZED)
    save_session(started)
    return redirect(target, HTTPStatus.SEE_OTHER)


@sign_in.get("/sign-out")
def ask_to_sign_out() -> AnyResponse:
    """Ask whoever opens the address whether to sign out: a link followed, or fetched in advance, ends nothing."""
    return make_response(render_template("sign_out.html")) if load_viewer() else _show_signed_out()


@sign_in.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session."""
    _end_session()
    return _show_signed_out()


def _show_signed_out() -> AnyResponse:
    return make_response(
        render_template("signed_out.html", has_org=bool(page_context().services.signing_in.list_sign_ins()))
    )


def _end_session() -> None:
    session_id = session.get(SESSION)
    session.clear()
    if isinstance(session_id, str):
        page_context().services.signing_in.end_session(session_id)


def _refuse(status: HTTPStatus, title: str, words: str) -> AnyResponse:
    return make_response(render_template("sign_in_refused.html", title=title, words=words), status)


def _is_secure() -> bool:
    return (page_context().services.settings.base_url or "").startswith("https:")


def _note_name() -> str:
    return f"__Host-{NOTE}" if _is_secure() else NOTE
