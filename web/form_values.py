"""Reads what our own pages wrote into a form or an address, and takes nothing else for it."""

import re

_VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_ROW = re.compile(r"[0-9a-f]{32}", re.ASCII)


def read_version(text: str) -> int | None:
    """Return the version of a row as a form holds it; None for anything that no page gave."""
    return int(text) if _VERSION.fullmatch(text) else None


def read_row_id(text: str) -> str | None:
    """Return the id that our own pages gave a row, such as a review's; None for anything that can't be one."""
    return text if _ROW.fullmatch(text) else None
