"""How a query's result is cut into pages, and until when the next page can be asked for."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.demo_org.ids import build_id
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.queries import Found, to_record
from connectors.demo_org.refusals import RefusalError

FEWEST, MOST = 200, 2_000
WIDE_ROWS = 2
"""From so many long text fields on, rows come in the smallest pages."""
LOCATOR_LIFE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Open:
    """A result that isn't read to its end."""

    found: Found
    size: int
    opened_at: datetime
    era: int


class Pages:
    """The results that clients are reading."""

    def __init__(self, org: DemoOrg) -> None:
        self._org = org
        self._open: dict[str, _Open] = {}

    def open(self, found: Found, version: str, options: str) -> dict[str, Any]:
        """The first page of a result."""
        if not found.columns:
            return {"totalSize": len(found.rows), "done": True, "records": []}
        asked = re.search(r"\bbatchSize\s*=\s*(\d+)", options)
        size = min(max(int(asked[1]), FEWEST), MOST) if asked else MOST
        if sum(not column.field.filterable for column in found.columns) >= WIDE_ROWS:
            size = FEWEST
        result = _Open(found, min(size, self._org.page_limit), self._org.now(), self._org.locator_era)
        locator = build_id("01g", len(self._open) + 1)
        self._open[locator] = result
        return self._page(locator, result, 0, version)

    def turn(self, address: str, version: str) -> dict[str, Any]:
        """The page of a result that an earlier page named."""
        locator, _, place = address.rpartition("-")
        result = self._open.get(locator)
        known = result is not None and place.isascii() and place.isdigit() and int(place) < len(result.found.rows)
        if result is None or not known or self._is_over(result):
            raise RefusalError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(locator, result, int(place), version)

    def _is_over(self, result: _Open) -> bool:
        return result.era != self._org.locator_era or self._org.now() - result.opened_at > LOCATOR_LIFE

    def _page(self, locator: str, result: _Open, start: int, version: str) -> dict[str, Any]:
        found, end = result.found, start + result.size
        done = end >= len(found.rows)
        more = {} if done else {"nextRecordsUrl": f"/services/data/v{version}/query/{locator}-{end}"}
        records = [to_record(self._org, found.describe, found.columns, row, version) for row in found.rows[start:end]]
        return {"totalSize": len(found.rows), "done": done, **more, "records": records}
