"""Decides which text is a day, wherever one is typed or stands in an address."""

import re
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read_day(text: str | None) -> date | None:
    """Read a day as a browser's field of a date gives it, such as `2026-03-31`; None for anything else."""
    typed = (text or "").strip()
    if not _DAY.fullmatch(typed):
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
