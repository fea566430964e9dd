"""Decides what a watcher is told: whether the program is up, and whether it can serve."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, make_response

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
