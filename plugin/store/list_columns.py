"""By what a list of deals is sorted, grouped and searched: keys that compare alike in every database, unknown last."""

import unicodedata
from datetime import UTC, datetime

from graph.deal import Facts

LONGEST_SORT_KEY = 200
LONGEST_SEARCH_KEY = 1000
LEAST = -1e308
"""Stands for an amount that isn't given."""
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for a day that isn't given."""
LAST = "\U0010ffff"
"""Comes after every text: stands for one that isn't given."""
UNPLACED = 9999
"""Stands for the place of a stage that the CRM's list of stages doesn't hold."""
PARTED = "\x1f"


def fold(text: str) -> str:
    """Return a text as it is searched: in small letters and without the marks above and below them."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).replace("\x00", "")


def build_owner_key(owner: str | None, owner_id: str | None) -> str:
    """Return what sorts deals by their owner's name, and keeps owners of the same name apart."""
    if owner is None and owner_id is None:
        return LAST
    return f"{(owner or '').casefold()[:LONGEST_SORT_KEY]}{PARTED}{owner_id or ''}"


def build_stage_key(stage: str | None, stage_number: int | None) -> str:
    """Return what sorts deals by their stage: by its place, then by its name."""
    if stage is None and stage_number is None:
        return LAST
    place = UNPLACED if stage_number is None else min(stage_number, UNPLACED)
    return f"{place:04d}{PARTED}{(stage or '')[:LONGEST_SORT_KEY]}"


def build_search_key(facts: Facts) -> str:
    """Return what a deal is found by: its name, its account and its owner."""
    known = (text for text in (facts.name, facts.account, facts.owner) if text)
    return "\n".join(fold(text) for text in known)[:LONGEST_SEARCH_KEY]
