"""Decides which headers every answer carries, so that no page runs, loads or leaks what isn't ours."""

from collections.abc import Sequence

from flask import Flask, Response, g, request

FRAMES = "frame_ancestors"


def _policy(frame_ancestors: str) -> str:
    # a picture of the map is painted from one that our own script has just made, which goes by a blob: address
    own = "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
    return f"{own}; frame-ancestors {frame_ancestors}"


CONTENT_SECURITY_POLICY = _policy("'none'")
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ONE_YEAR = 365 * 24 * 60 * 60


def allow_frames(origins: Sequence[str]) -> None:
    """Let pages of these origins hold the answer to the current request in a frame; every other answer is in none."""
    g.frame_ancestors = tuple(origins)


def _set_headers(response: Response) -> Response:
    if origins := g.get(FRAMES):
        response.headers["Content-Security-Policy"] = _policy(" ".join(origins))
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # without a referrer, a form that is sent again names no origin, and would be refused as a foreign page's
        response.headers["Referrer-Policy"] = "same-origin"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}")
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def add_headers(app: Flask) -> None:
    """Set the headers on every answer of `app`; what isn't a static file is never cached."""
    app.after_request(_set_headers)
