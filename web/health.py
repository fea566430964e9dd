"""Decides what a watcher is told: whether the program is up, and whether it can serve."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, make_response

from plugin.errors import StoreError
from plugin.measures import Measure
from web.metrics import CONTENT_TYPE, write_metrics
from web.ports import page_context

health = Blueprint("health", __name__)


@health.get("/healthz")
def up() -> Response:
    """Say that the program answers."""
    return jsonify(status="up")


@health.get("/readyz")
def ready() -> Response:
    """Say whether the program can serve, with what it found; only an error makes it unready."""
    problems = page_context().services.problems()
    unready = any(problem.level == "error" for problem in problems)
    body = jsonify(
        status="not ready" if unready else "ready",
        problems=[{"id": one.id, "level": one.level, "hint": one.hint} for one in problems],
    )
    return make_response(body, HTTPStatus.SERVICE_UNAVAILABLE if unready else HTTPStatus.OK)


@health.get("/metrics")
def measure() -> Response:
    """Give Prometheus what can be counted; without the database, only that it is away."""
    services = page_context().services
    try:
        found = list(services.measure())
    except StoreError:
        found = []
    up = Measure(name="buyin_database_up", about="Whether the database answers.", labelled={None: bool(found)})
    return Response(write_metrics([up, *found]), content_type=CONTENT_TYPE)
