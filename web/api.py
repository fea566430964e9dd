"""Decides what programs are answered: the deals and analyses of whoever is signed in, as JSON, and its description."""

import re

from flask import Blueprint, Response, jsonify, request

from plugin.api_description import LARGEST_PAGE, PREFIX, USUAL_PAGE, describe_api, write_analysis, write_deals
from plugin.errors import InputRefusedError
from web.ports import page_context
from web.presenters.pipeline import SORTS
from web.sign_in import require_viewer

_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)

api = Blueprint("api", __name__, url_prefix=PREFIX)


@api.get("/deals")
def list_deals() -> Response:
    """Give one page of the open deals."""
    viewer = require_viewer()
    sort = request.args.get("sort", "risk")
    limit = request.args.get("limit", str(USUAL_PAGE))
    if sort not in SORTS:
        raise InputRefusedError(f"`sort` is one of {', '.join(SORTS)}.")
    if _NUMBER.fullmatch(limit) is None or int(limit) > LARGEST_PAGE:
        raise InputRefusedError(f"`limit` is a whole number from 1 to {LARGEST_PAGE}.")
    after = request.args.get("after") or None
    page = page_context().services.pipeline(viewer, sort=sort, limit=int(limit), after=after)
    return jsonify(write_deals(page))


@api.get("/deals/<deal_id>/analysis")
def show_analysis(deal_id: str) -> Response:
    """Give the newest analysis of one deal to whoever may see it."""
    viewer = require_viewer()
    return jsonify(write_analysis(page_context().services.deals.panel(viewer, deal_id), viewer.role))


@api.get("/openapi.json")
def describe() -> Response:
    """Describe all of it."""
    return jsonify(describe_api())
