"""Decides what happens to lists that somebody names: saved, changed, deleted."""

from http import HTTPStatus
from urllib.parse import parse_qs

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from plugin.errors import InputRefusedError
from plugin.lists import ListQuestion, read_question
from plugin.views import Viewer
from web.own_pages import go_on, show_again
from web.ports import page_context
from web.presenters.pipeline_chips import to_query
from web.showing_list import refuse_question
from web.sign_in import require_viewer

pipeline_saved = Blueprint("pipeline_saved", __name__)
pipeline_saved.register_error_handler(InputRefusedError, refuse_question)


@pipeline_saved.get("/pipeline/save")
def edit() -> str:
    """Show the form that keeps the list under a name, or changes the one that is kept."""
    viewer = require_viewer()
    question = read_question(request.args.to_dict(flat=False))
    saved = page_context().services.named_lists.list(viewer)
    kept = next((each for each in saved if each.id == request.args.get("saved")), None)
    return render_template(
        "pipeline_save_page.html",
        asked=to_query(question).removeprefix("?"),
        saved_id=kept.id if kept else None,
        name=kept.name if kept else "",
        shared=viewer.user is None,
    )


@pipeline_saved.post("/pipeline/save")
def save() -> Response:
    """Keep, change or forget a list, and show it."""
    viewer = require_viewer()
    asked, saved_id = request.form.get("asked", ""), request.form.get("saved") or None
    try:
        question = read_question(parse_qs(asked))
        kept = _do(viewer, question, saved_id)
    except InputRefusedError as error:
        return show_again(
            "pipeline_save.html",
            "save",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            asked=asked,
            saved_id=saved_id,
            name=request.form.get("name", ""),
            shared=viewer.user is None,
            fault=str(error),
        )
    return go_on(url_for("pipeline.show") + to_query(question, ("saved", kept)))


def _do(viewer: Viewer, question: ListQuestion, saved_id: str | None) -> str | None:
    """Do what the button says; return the id of the list that is shown afterwards."""
    lists = page_context().services.named_lists
    name = request.form.get("name", "")
    match request.form.get("do"):
        case "remove" if saved_id:
            lists.remove(viewer, saved_id)
            return None
        case "change" if saved_id:
            lists.change(viewer, saved_id, name=name, question=question)
            return saved_id
        case _:
            return lists.add(viewer, name, question)
