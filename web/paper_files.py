"""Decides how a paper is handed over as a PDF: in the page's language, on the paper of whoever asks, and never kept."""

from flask import Blueprint, Response, request

from graph.speech import spoken_language
from web.paper_pages import read_asked_version
from web.ports import page_context
from web.presenters.charter import to_charter_page
from web.presenters.charter_document import to_charter_document
from web.presenters.documents import Document
from web.presenters.options import to_options_page
from web.presenters.options_document import to_options_document
from web.presenters.plan_document import to_plan_document
from web.presenters.plans import to_plan_page
from web.sign_in import require_viewer

paper_files = Blueprint("paper_files", __name__)


def send_pdf(document: Document) -> Response:
    """Answer with a paper as a PDF."""
    from web.pdf import choose_paper, write_pdf  # noqa: PLC0415 (its libraries take long to load, and few need them)

    content = write_pdf(
        document,
        language=spoken_language(),
        paper=choose_paper(request.accept_languages.values()),
        made_at=page_context().now(),
    )
    answer = Response(content, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{document.name}.pdf")
    return answer


@paper_files.get("/coach/deals/<deal_id>/charter.pdf")
def charter(deal_id: str) -> Response:
    """Hand over a deal's charter: the newest version, or the one asked for."""
    viewer, version = require_viewer(), read_asked_version()
    shown = page_context().services.papers.show(viewer, deal_id, version)
    return send_pdf(to_charter_document(to_charter_page(shown, page_context().now())))


@paper_files.get("/coach/deals/<deal_id>/options.pdf")
def options(deal_id: str) -> Response:
    """Hand over a deal's three-options sheet: the newest version, or the one asked for."""
    viewer, version = require_viewer(), read_asked_version()
    shown = page_context().services.options_sheets.show(viewer, deal_id, version)
    return send_pdf(to_options_document(to_options_page(shown, ())))


@paper_files.get("/coach/deals/<deal_id>/plan.pdf")
def plan(deal_id: str) -> Response:
    """Hand over a deal's plan: the newest version, or the one asked for."""
    viewer, version = require_viewer(), read_asked_version()
    shown = page_context().services.plans.show(viewer, deal_id, version)
    return send_pdf(to_plan_document(to_plan_page(shown, page_context().now())))
