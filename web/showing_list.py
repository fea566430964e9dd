"""Decides how a page of the list of deals is put together, whichever way leads to it."""

from http import HTTPStatus

from flask import Response, make_response, render_template, url_for

from graph.speech import say
from plugin.lists import ListQuestion
from plugin.views import Viewer
from web.error_pages import Refusal
from web.own_pages import is_part
from web.ports import page_context
from web.presenters.pipeline import to_pipeline

PAGE_SIZE = 50


def show_list(
    viewer: Viewer, question: ListQuestion, *, after: str | None = None, saved_id: str | None = None
) -> Response:
    """Answer with a page of the list; raises `InputRefusedError` where `after` isn't the key of one in its order."""
    context = page_context()
    listed = context.services.lists.show(viewer, question, limit=PAGE_SIZE, after=after)
    saved = context.services.named_lists.list(viewer)
    view = to_pipeline(listed, context.now(), viewer=viewer, saved=saved, saved_id=saved_id, further=after is not None)
    answer = make_response(render_template("pipeline.html", pipeline=view))
    if is_part() and after is None:
        # forms send what is empty too; the address says only what is asked
        answer.headers["HX-Push-Url"] = url_for("pipeline.show") + view.start
    return answer


def refuse_question(error: Exception) -> Response:
    """Say what of the address can't be asked."""
    words = say("{error} Take that part out of the address, or begin anew.", error=error)
    refusal = Refusal(say("This list can't be shown"), words)
    page = render_template("refusal.html", refusal=refusal, status=HTTPStatus.BAD_REQUEST, has_org=False)
    return make_response(page, HTTPStatus.BAD_REQUEST)
