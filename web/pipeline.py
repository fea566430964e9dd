"""Decides what the addresses of the list of deals answer: the list, what narrows it, its picture, file and print."""

from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.speech import keep_speaking
from plugin.errors import InputRefusedError
from plugin.lists import ListQuestion, read_question
from web.ports import page_context
from web.presenters.pipeline import to_pipeline
from web.presenters.pipeline_chips import to_query
from web.presenters.pipeline_columns import to_column_form
from web.presenters.pipeline_csv import iter_csv
from web.presenters.pipeline_filters import to_filter_form
from web.presenters.pipeline_hope import to_hope
from web.showing_list import refuse_question, show_list
from web.sign_in import require_viewer

MOST_PRINTED = 500

pipeline = Blueprint("pipeline", __name__)
pipeline.register_error_handler(InputRefusedError, refuse_question)


def read_asked() -> ListQuestion:
    """Read what the address asks of the list; raises `InputRefusedError`."""
    return read_question(request.args.to_dict(flat=False))


@pipeline.get("/")
def start() -> AnyResponse:
    """Lead to the list of deals."""
    return redirect(url_for("pipeline.show"))


@pipeline.get("/pipeline")
def show() -> Response:
    """Show one page of the list that is asked for."""
    viewer = require_viewer()
    args = request.args
    return show_list(viewer, read_asked(), after=args.get("after") or None, saved_id=args.get("saved"))


@pipeline.get("/pipeline/filter")
def narrow() -> str:
    """Show the form that narrows the list."""
    viewer = require_viewer()
    question = read_asked()
    choices = page_context().services.lists.choices(viewer, question)
    return render_template("pipeline_filter.html", form=to_filter_form(question, choices))


@pipeline.get("/pipeline/columns")
def choose_columns() -> str:
    """Show the form that chooses what stands beside each deal."""
    require_viewer()
    return render_template("pipeline_columns.html", form=to_column_form(read_asked()))


@pipeline.get("/pipeline/hope")
def picture() -> str:
    """Show how much of the list stands on agreement, stage by stage."""
    viewer = require_viewer()
    question = read_asked()
    sums = page_context().services.lists.sum_up(viewer, question)
    return render_template("pipeline_hope.html", hope=to_hope(sums, question), query=to_query(question))


@pipeline.get("/pipeline/deals.csv")
def download() -> Response:
    """Give the whole list as a file."""
    viewer = require_viewer()
    deals = page_context().services.lists.read(viewer, read_asked())
    answer = Response(stream_with_context(keep_speaking(iter_csv(deals))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="deals.csv"'
    return answer


@pipeline.get("/pipeline/print")
def print_out() -> str:
    """Show the list whole, up to so many deals, to be put on paper."""
    viewer = require_viewer()
    context = page_context()
    question = read_asked()
    now = context.now()
    # the groups of a page are summed up with it
    listed = context.services.lists.show(viewer, question, limit=MOST_PRINTED if question.group else 1)
    deals = list(context.services.lists.read(viewer, question, most=MOST_PRINTED + 1))
    return render_template(
        "pipeline_print.html",
        pipeline=to_pipeline(replace(listed, deals=deals[:MOST_PRINTED]), now, viewer=viewer),
        most=MOST_PRINTED if len(deals) > MOST_PRINTED else None,
        printed=min(len(deals), MOST_PRINTED),
        now=now,
    )
