"""Decides what a deal's panel shows of the next steps that were agreed on: the open ones, and the way back."""

import re
from typing import Any

from flask import request

from plugin.views import DealView, Viewer
from web.ports import page_context
from web.presenters.steps import to_steps_view

_REVIEW = re.compile(r"[0-9a-f]{32}", re.ASCII)


def load_steps(viewer: Viewer, view: DealView) -> dict[str, Any]:
    """Give the deal's steps, and the review from which somebody came to the panel, if from one."""
    context = page_context()
    review = request.args.get("review", "")
    return {
        "steps": to_steps_view(context.services.agreed_steps.show(viewer, view), context.now()),
        "from_review": review if _REVIEW.fullmatch(review) else None,
    }
