"""Decides who looks: a one-time link starts a session of twelve hours, and nothing else does."""

from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from plugin.errors import LinkRefusedError
from plugin.views import ROLES, Viewer
from web.ports import page_context

SESSION_TIME = timedelta(hours=12)

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
    """Read who is signed in; a session that is over or makes no sense is nobody's."""
    tenant, role, user, until = (session.get(key) for key in ("tenant", "role", "user", "until"))
    if not isinstance(tenant, str) or role not in ROLES or not isinstance(until, str):
        return None
    if datetime.fromisoformat(until) <= page_context().now():
        session.clear()
        return None
    return Viewer(tenant=tenant, role=role, user=user if isinstance(user, str) else None)


def require_viewer() -> Viewer:
    """Give who is signed in, or answer 401."""
    viewer = load_viewer()
    if viewer is None:
        abort(HTTPStatus.UNAUTHORIZED)
    g.viewer = viewer
    return viewer


def save_viewer(viewer: Viewer) -> None:
    """Begin a session of its own for `viewer`."""
    session.clear()
    session.permanent = True
    until = page_context().now() + SESSION_TIME
    session.update(tenant=viewer.tenant, role=viewer.role, user=viewer.user, until=until.isoformat())


@sign_in.get("/sign-in/link/<token>")
def redeem(token: str) -> AnyResponse:
    """Use up a one-time link and go on; looking at the address without opening it uses nothing up."""
    if request.method == "HEAD":
        return Response(status=HTTPStatus.NO_CONTENT)
    target = to_local_path(request.args.get("next")) or url_for("pipeline.show")
    try:
        viewer = page_context().services.redeem_link(token)
    except LinkRefusedError:
        signed_in = load_viewer() is not None
        return make_response(render_template("link_refused.html", signed_in=signed_in), HTTPStatus.UNAUTHORIZED)
    save_viewer(viewer)
    return redirect(target, HTTPStatus.SEE_OTHER)


@sign_in.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session."""
    session.clear()
    return make_response(render_template("signed_out.html"))
