"""Decides what a coach sees of a deal's papers beside the deal or an exercise: each with its state and its address."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for

from plugin.store.papers import PaperKind
from plugin.views import LEADING_EXERCISES, Viewer
from web.ports import page_context
from web.presenters.papers import to_paper_rows

PAGES: Mapping[PaperKind, str] = {"charter": "charters.show", "options": "options.show", "plan": "plans.show"}
"""The page of each kind of paper."""


def load_papers(viewer: Viewer, deal_id: str) -> dict[str, Any]:
    """Give `papers` for `papers_part.html`: nothing for whoever doesn't coach."""
    if viewer.role not in LEADING_EXERCISES:
        return {"papers": ()}
    papers = page_context().services.paper_shelf.list_of(viewer, deal_id)
    addresses = {
        kind: url_for(page, deal_id=deal_id) for kind, page in PAGES.items() if page in current_app.view_functions
    }
    return {"papers": to_paper_rows(papers, addresses)}
