"""How a deal becomes rows and rows a deal: one row for each value object, and nothing of the deal is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.files.codec import deal_from_json, to_json
from connectors.records import Json
from graph.deal import FORMAT, RECORD_LISTS, Deal
from plugin.store.digests import build_digest

FACTS = "deal"
SINGLES = (FACTS, "plan", "settings")
"""Parts of which a deal has one at most; each is a row whose id is its name."""
LISTS = (*RECORD_LISTS, "incompatible_groups")
TIMES = ("at", "made_at", "proposed_at", "opened_at", "since")
"""Fields that say when something happened, the first that is known."""


@dataclass(frozen=True, slots=True)
class DealRow:
    """One value object of a deal as it is stored."""

    list: str
    id: str
    place: int
    source_system: str | None
    source_record: str | None
    at: datetime | None
    body: Json
    digest: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the other rows of its deal."""
        return self.list, self.id


def to_rows(deal: Deal) -> tuple[DealRow, ...]:
    """Take a deal apart."""
    singles = [_to_row(name, name, 0, getattr(deal, name)) for name in SINGLES if getattr(deal, name) is not None]
    listed = [
        _to_row(name, getattr(item, "id", f"{place:06d}"), place, item)
        for name in LISTS
        for place, item in enumerate(getattr(deal, name))
    ]
    return (*singles, *listed)


def _to_row(list_name: str, row_id: str, place: int, item: Any) -> DealRow:
    source = getattr(item, "source", None)
    body = to_json(item)
    return DealRow(
        list=list_name,
        id=row_id,
        place=place,
        source_system=source.system if source else None,
        source_record=source.record if source else None,
        at=next((moment for name in TIMES if (moment := getattr(item, name, None))), None),
        body=body,
        digest=build_digest(body),
    )


def from_rows(as_of: datetime, rows: Iterable[tuple[str, Json]]) -> Deal:
    """Put a deal together from `(list, body)` in their order."""
    written: dict[str, Any] = {"format": FORMAT, "as_of": as_of.isoformat()}
    for list_name, body in rows:
        if list_name in SINGLES:
            written[list_name] = body
        else:
            written.setdefault(list_name, []).append(body)
    return deal_from_json(written)


def build_deal_digest(digests: Mapping[tuple[str, str], str], as_of: datetime | None) -> str:
    """Return what stands for a deal's content; `as_of` where the deal's clock is part of it."""
    parts: list[Json] = sorted([*key, digest] for key, digest in digests.items())
    return build_digest([as_of.isoformat() if as_of else None, parts])
