"""How high somebody stands by office: the level that a title usually means."""

import re
from collections.abc import Sequence

_LEVELS: Sequence[tuple[int, str]] = (
    (8, r"assistant to|executive assistant|secretary|intern|trainee|clerk|receptionist"),
    (1, r"chair(man|woman|person)?\b(?! of the works)"),
    (3, r"(executive|senior) (vice[ -]president|vp)|\b[es]vp\b"),
    (4, r"vice[ -]president|\bvp\b|\b[a]?vp\b"),
    (1, r"\bceo\b|chief executive|\bpresident\b|\bowner\b|\bfounder\b|managing partner"),
    (2, r"\bchief\b|\bc[a-z]{1,2}o\b|managing director|general manager|general counsel|\bpartner\b"),
    (8, r"\bassistant\b|\bjunior\b"),
    (5, r"\bdirector\b|\bhead\b|treasurer|controller"),
    (6, r"\bmanager\b|superintendent|\bdean\b"),
    (7, r"\blead\b|\bleader\b|supervisor|principal|\bsenior\b|foreman|\bforewoman\b|architect|coordinator"),
)
TOP = 1
"""Whoever heads the whole."""
_STAFF = 8
_PATTERNS = tuple((level, re.compile(words)) for level, words in _LEVELS)


def title_level(title: str | None) -> int | None:
    """Return 1 (top) to 8 for a title, or None without one."""
    if title is None or not title.strip():
        return None
    plain = " ".join(title.lower().split())
    return next((level for level, words in _PATTERNS if words.search(plain)), _STAFF)
