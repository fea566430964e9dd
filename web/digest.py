"""Decides what the addresses of the digest answer: what changed since a day, and whether it comes by mail, too."""

from http import HTTPStatus
from typing import NamedTuple

from flask import Blueprint, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from plugin.digests import WHOSE, Whose
from plugin.errors import InputRefusedError
from plugin.store.digest_wishes import DigestWish
from plugin.views import Viewer
from web.form_values import find_day_fault, read_moment
from web.own_pages import go_on, show_again
from web.ports import page_context
from web.presenters.digest import to_digest
from web.presenters.formats import to_day
from web.sign_in import require_viewer

digest = Blueprint("digest", __name__)


@digest.get("/digest")
def show() -> Response:
    """Show what changed since a week ago, or since the day that is asked for; what is none is told beside the field."""
    viewer = require_viewer()
    context = page_context()
    typed = request.args.get("since")
    since = read_moment(typed)
    fault = find_day_fault(typed, since)
    found = context.services.digests.build(viewer, since=since, whose=_read_whose(request.args.get("whose")))
    page = render_template(
        "digest.html",
        digest=to_digest(found, context.now(), has_own=viewer.user is not None),
        mail=_load_wish(viewer),
        no_day=fault,
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK)


def _read_whose(text: str | None) -> Whose:
    if not text:
        return "all"
    return next((whose for whose in WHOSE if whose == text), None) or abort(HTTPStatus.BAD_REQUEST)


class MailState(NamedTuple):
    """Whether the viewer has the digest sent and when last, whether mails are sent at all, whether one may be had."""

    wish: DigestWish | None
    sent: str | None
    sends: bool
    open: bool


def _load_wish(viewer: Viewer) -> MailState:
    digests = page_context().services.digests
    wish = digests.find_wish(viewer)
    sent = to_day(wish.sent_at) if wish and wish.sent_at else None
    return MailState(wish=wish, sent=sent, sends=digests.mails, open=digests.may_wish(viewer))


@digest.post("/digest/mail")
def wish() -> Response:
    """Have the digest sent every week."""
    viewer = require_viewer()
    address = request.form.get("address", "")
    try:
        page_context().services.digests.wish(viewer, address, whose=_read_whose(request.form.get("whose")))
    except InputRefusedError as error:
        return show_again(
            "digest_mail.html",
            "mail",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            mail=_load_wish(viewer),
            address=address,
            fault=str(error),
        )
    return go_on(url_for("digest.show", _anchor="mail"))


@digest.get("/digest/leave")
def ask_to_leave() -> str:
    """Ask whether to send no more digests: a link in a mail, fetched in advance, changes nothing."""
    viewer = require_viewer()
    return render_template("form_page.html", part="digest_mail.html", mail=_load_wish(viewer))


@digest.post("/digest/leave")
def leave() -> Response:
    """Send no more digests."""
    page_context().services.digests.leave(require_viewer())
    return go_on(url_for("digest.show", _anchor="mail"))
