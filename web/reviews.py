"""Decides what the addresses of reviews answer: the list of them, one deal after the other, and the summary."""

from dataclasses import replace
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qs

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from graph.speech import say
from graph.wording import to_date
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.lists import ListQuestion, question_to_json, read_question
from plugin.reviews import LONGEST_NOTE, MOST_DEALS
from plugin.views import Viewer
from web.form_values import read_version
from web.own_pages import go_on, is_part, show_again
from web.ports import page_context
from web.presenters.formats import to_list
from web.presenters.own_steps import to_own_steps
from web.presenters.pipeline_chips import to_chips, to_query
from web.presenters.pipeline_words import BACKWARDS, FORWARDS, VIEWS
from web.presenters.review_sums import to_summary
from web.presenters.reviews import to_review_page, to_review_rows
from web.presenters.steps import to_steps_view
from web.sign_in import require_viewer

LARGEST_REQUEST = 128 * 1024
"""Bytes: the longest note in any writing, as a form sends it."""

reviews = Blueprint("reviews", __name__)


@reviews.before_request
def take_long_notes() -> None:
    """Let a note be as long as one may be."""
    request.max_content_length = LARGEST_REQUEST


class AskedList(NamedTuple):
    """The list that a review goes through: in words, its order, and how to ask for it again."""

    words: str
    order: str
    query: str


@reviews.get("/reviews")
def show_all() -> str:
    """Show how to begin a review, and those there were; a rep first, what was agreed about their deals."""
    viewer = require_viewer()
    context = page_context()
    question = _read_list(viewer)
    is_rep = viewer.role == "rep"
    return render_template(
        "reviews.html",
        reviews=to_review_rows(context.services.reviews.list(viewer)),
        own=to_own_steps(context.services.reviews.own_steps(viewer), context.now()) if is_rep else None,
        asked=_tell_list(question),
        name=_suggest_name(question, to_date(context.now())),
        most=MOST_DEALS,
    )


def _read_list(viewer: Viewer) -> ListQuestion:
    """Read which list is asked for; where none is, a rep goes through their own deals."""
    question = read_question(request.args.to_dict(flat=False))
    goes_through_own = viewer.role == "rep" and viewer.user is not None and not request.args
    return replace(question, view="mine") if goes_through_own else question


@reviews.post("/reviews")
def begin() -> Response:
    """Begin a review of the list that was asked for, and go to its first deal."""
    viewer = require_viewer()
    services = page_context().services
    question = read_question(parse_qs(request.form.get("asked", "")))
    try:
        deals = services.lists.ids(viewer, question, most=MOST_DEALS)
        review = services.reviews.begin(viewer, request.form.get("name", ""), deals, asked=question_to_json(question))
    except InputRefusedError as error:
        return show_again(
            "reviews_begin.html",
            "begin",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            asked=_tell_list(question),
            name=request.form.get("name", ""),
            most=MOST_DEALS,
            fault=str(error),
        )
    return go_on(url_for("reviews.resume", review_id=review))


def _suggest_name(question: ListQuestion, day: str) -> str:
    """Name a review so that those of one day are told apart by their lists."""
    if question.view == "mine":
        return say("My deals, {day}", day=day)
    return say("Review of {day}", day=day) if question.view == "all" else f"{VIEWS[question.view]}, {day}"


def _tell_list(question: ListQuestion) -> AskedList:
    """Say in short which list is gone through and in which order, and how to ask for it again."""
    words = [VIEWS[question.view], *(chip.words for chip in to_chips(question, {}))]
    order = (BACKWARDS if question.backwards else FORWARDS)[question.sort]
    return AskedList(words=to_list(words), order=order, query=to_query(question).removeprefix("?"))


@reviews.get("/reviews/<review_id>")
def resume(review_id: str) -> Response:
    """Go on where the review was left: at the first deal that wasn't looked at, or else at the summary."""
    viewer = require_viewer()
    review, deals = page_context().services.reviews.deals(viewer, review_id)
    left = next((deal.deal for deal in deals if deal.seen_at is None), None)
    if left is None or review.ended_at is not None:
        return go_on(url_for("reviews.sum_up", review_id=review_id))
    return go_on(url_for("reviews.show", review_id=review_id, deal_id=left))


@reviews.get("/reviews/<review_id>/deals/<deal_id>")
def show(review_id: str, deal_id: str) -> str:
    """Show one deal of a review; what a browser only fetches in advance doesn't count as looked at."""
    viewer = require_viewer()
    context = page_context()
    counts = request.method != "HEAD" and "prefetch" not in request.headers.get("Sec-Purpose", "")
    shown = context.services.reviews.look(viewer, review_id, deal_id, counts=counts)
    steps = context.services.agreed_steps.show(viewer, shown.view)
    return render_template(
        "review.html",
        review=to_review_page(shown),
        steps=to_steps_view(steps, context.now(), review=review_id),
        most=LONGEST_NOTE,
    )


@reviews.post("/reviews/<review_id>/deals/<deal_id>/note")
def save_note(review_id: str, deal_id: str) -> Response | str:
    """Keep the note of a deal, and say so."""
    viewer = require_viewer()
    context = page_context()
    words = request.form.get("words", "")
    version = read_version(request.form.get("version", ""))
    if version is None:
        abort(HTTPStatus.BAD_REQUEST)
    note = {"id": review_id, "deal": deal_id, "note": words, "version": version}
    try:
        kept = context.services.reviews.save_note(viewer, review_id, deal_id, words, version=version)
    except InputRefusedError as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return show_again("review_note.html", "note-part", status, review=note, most=LONGEST_NOTE, fault=str(error))
    except EntryChangedError:
        _review, deals = context.services.reviews.deals(viewer, review_id)
        there = next(deal for deal in deals if deal.deal == deal_id)
        note["version"] = there.version
        status = HTTPStatus.CONFLICT
        return show_again("review_note.html", "note-part", status, review=note, most=LONGEST_NOTE, theirs=there.note)
    if not is_part():
        return go_on(url_for("reviews.show", review_id=review_id, deal_id=deal_id))
    note |= {"note": kept.note, "version": kept.version}
    return render_template(
        "form_page.html", part="review_note.html", review=note, most=LONGEST_NOTE, saved_at=context.now()
    )


@reviews.get("/reviews/<review_id>/summary")
def sum_up(review_id: str) -> str:
    """Show what a review came to."""
    viewer = require_viewer()
    context = page_context()
    summed = context.services.reviews.sum_up(viewer, review_id)
    return render_template("review_summary.html", summary=to_summary(summed, context.now()))


@reviews.post("/reviews/<review_id>/end")
def end(review_id: str) -> Response:
    """End a review, or let it go on."""
    viewer = require_viewer()
    ended = request.form.get("ended") != "no"
    page_context().services.reviews.end(viewer, review_id, ended=ended)
    return go_on(url_for("reviews.sum_up" if ended else "reviews.resume", review_id=review_id))
