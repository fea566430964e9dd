"""Decides what of a request is let in: no NUL anywhere, for no word has one and not every database can keep it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict

NUL = "\0"


class Fields(ImmutableMultiDict[str, Any]):
    """The fields of a form or of an address, without the NULs that pasted text may bring."""

    def __init__(self, given: Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in given or ()])


def _without_nul(value: Any) -> Any:
    return value.replace(NUL, "") if isinstance(value, str) else value


class Incoming(Request):
    """A request as our pages read it."""

    parameter_storage_class = Fields


def clean_requests(app: Flask) -> None:
    """Let `app` read requests without NULs; at an address with one there is nothing."""
    app.request_class = Incoming

    def refuse() -> None:
        if NUL in request.path:
            abort(HTTPStatus.NOT_FOUND)

    app.before_request(refuse)
