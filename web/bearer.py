"""Decides which bearer token a request carries: one, in its own header, never in an address or a form."""

import re

from flask import request

_BEARER = re.compile(r"bearer ([A-Za-z0-9._~+/=-]+)", re.ASCII | re.IGNORECASE)


def has_bearer() -> bool:
    """Say whether the request comes with a bearer token, whatever it is worth; then no cookie counts."""
    return request.headers.get("Authorization", "").lower().startswith("bearer")


def find_bearer() -> str | None:
    """Return the token; None where there is none, or more than one."""
    found = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    return found[1] if found else None
