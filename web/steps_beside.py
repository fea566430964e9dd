"""Decides what a deal's panel shows of the next steps that were agreed on: the open ones, and the way back."""

from typing import Any

from flask import request

from plugin.views import DealView, Viewer
from web.form_values import read_row_id
from web.ports import page_context
from web.presenters.steps import to_steps_view


def load_steps(viewer: Viewer, view: DealView) -> dict[str, Any]:
    """Give the deal's steps, and the review from which somebody came to the panel, if from one."""
    context = page_context()
    return {
        "steps": to_steps_view(context.services.agreed_steps.show(viewer, view), context.now()),
        "from_review": read_row_id(request.args.get("review", "")),
    }
