"""Under which id and stamps each record of the sample stands: rows are gathered per object, ids are counted."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.demo_org.ids import build_id
from connectors.demo_org.objects import key_prefix
from connectors.demo_org.story_time import to_moment
from connectors.demo_org.values import to_stamp

FIRST_NUMBER, STEP = 47_110_815, 7
"""Counters of an org that has been in use for a while."""
SETTLED = timedelta(minutes=10)
"""Nothing of the sample is newer than this, so that the first sync sees all of it."""


class RecordBook:
    """The rows of the sample as they are written, all of them at most as new as `today`."""

    def __init__(self, today: datetime) -> None:
        self.today = today.replace(microsecond=0)
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self._given: dict[str, int] = {}

    def reserve(self, kind: str) -> str:
        """The next id of a kind, for a record that others point to before it is written."""
        place = self._given.get(kind, 0)
        self._given[kind] = place + 1
        prefix = key_prefix(kind)
        if prefix is None:
            raise ValueError(f"the sample org has no {kind}")
        return build_id(prefix, FIRST_NUMBER + STEP * place)

    def add(
        self,
        kind: str,
        fields: Mapping[str, Any],
        *,
        created: datetime,
        modified: datetime | None = None,
        record_id: str | None = None,
    ) -> str:
        """Write a record and return its id; empty text is null, as Salesforce keeps it."""
        row_id = record_id or self.reserve(kind)
        born = self.settle(created)
        stamp = to_stamp(max(born, self.settle(modified or created)))
        row: dict[str, Any] = {"Id": row_id, "CreatedDate": self.stamp(created), "SystemModstamp": stamp}
        row |= {name: None if value == "" else value for name, value in fields.items()}
        self.tables.setdefault(kind, []).append(row)
        return row_id

    def moment(self, text: str) -> datetime:
        """The moment that a story's words mean."""
        return to_moment(text, self.today)

    def stamp(self, moment: datetime) -> str:
        """A moment that has passed, as Salesforce writes it."""
        return to_stamp(self.settle(moment))

    def has_passed(self, moment: datetime) -> bool:
        """Whether the moment lies behind us."""
        return moment <= self.today - SETTLED

    def settle(self, moment: datetime) -> datetime:
        """The moment, or the newest that a stamp may have."""
        return min(moment, self.today - SETTLED)
