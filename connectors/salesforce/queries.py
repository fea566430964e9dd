"""What is asked of an org: the SOQL of one page, and the cursor that says from where to go on."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from connectors.salesforce.objects import WantedObject
from connectors.salesforce.rows import STAMP

OVERLAP = timedelta(minutes=10)
"""How far a window reaches back before the start of the one before: a long transaction's rows carry an earlier stamp
than the moment in which they can be seen."""
LONGEST_TRANSACTION = timedelta(days=1)
"""How far back a window reaches at most for a transaction that the org says is still running."""

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKey:
    """Where in the order of stamps and ids a row stands."""

    stamp: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which rows of a kind are to be read, and how far that is done.

    `since` is the earliest stamp (None: all), `started` the org's time when reading began (None: not begun), `after`
    the last row taken, `fields` what was asked for: a field that appears later makes the kind be read anew. `job` is
    the Bulk query that prepares all rows, and `locator` the place in its results to go on from (None: the begin).
    """

    since: datetime | None = None
    started: datetime | None = None
    after: RowKey | None = None
    fields: tuple[str, ...] = ()
    job: str | None = None
    locator: str | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether nothing of everything is read yet."""
        return self.since is None and self.after is None and self.job is None

    def begun(self, now: datetime, fields: Sequence[str]) -> "Window":
        """The window to read now: the interrupted one, or the next; everything, where a field is new."""
        if set(fields) - set(self.fields):
            return Window(started=now, fields=tuple(fields))
        if self.started is not None:
            return replace(self, fields=self.fields if self.job else tuple(fields))
        return Window(since=self.since, started=now, fields=tuple(fields))

    def moved(self, after: RowKey | None) -> "Window":
        """The same window after another row; unchanged without one."""
        if after is None:
            return self
        return replace(self, after=after)

    def ended(self, covered: datetime | None) -> "Window":
        """What is to be read after this window: from its start, or from where an older transaction still runs."""
        if self.started is None:
            return Window(fields=self.fields)
        since = self.started
        if covered is not None:
            since = max(min(since, covered), self.started - LONGEST_TRANSACTION)
        since -= OVERLAP
        return Window(since=since, fields=self.fields)


def to_cursor(window: Window) -> str:
    """The window as the text that is stored with its rows."""
    after = None if window.after is None else [window.after.stamp.isoformat(), window.after.id]
    return json.dumps(
        {
            "format": FORMAT,
            "since": None if window.since is None else window.since.isoformat(),
            "started": None if window.started is None else window.started.isoformat(),
            "after": after,
            "fields": list(window.fields),
            **({"job": window.job, "locator": window.locator} if window.job else {}),
        },
        separators=(",", ":"),
    )


def from_cursor(cursor: str | None) -> Window:
    """The window that a stored text says; everything where there is none, or one that an older version wrote."""
    try:
        held = {} if cursor is None else json.loads(cursor)
        if held.get("format") != FORMAT:
            return Window()
        after = None if held["after"] is None else RowKey(stamp=_time(held["after"][0]), id=held["after"][1])
        return Window(
            since=None if held["since"] is None else _time(held["since"]),
            started=None if held["started"] is None else _time(held["started"]),
            after=after,
            fields=tuple(held["fields"]),
            job=held.get("job"),
            locator=held.get("locator"),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return Window()


def window_query(wanted: WantedObject, fields: Collection[str], window: Window, limit: int | None) -> str:
    """Ask for the rows of a window that come after its last row, in the order of stamps and ids.

    Rows that share one stamp (a mass update gives thousands of them) are told apart by their ids, so that a page may
    end between two of them.
    """
    parts = _selected(wanted, fields)
    if window.after is not None:
        stamp, row_id = to_literal(window.after.stamp), window.after.id
        parts.append(f"WHERE ({STAMP} > {stamp} OR ({STAMP} = {stamp} AND Id > '{row_id}'))")
    elif window.since is not None:
        parts.append(f"WHERE {STAMP} >= {to_literal(window.since)}")
    parts.append(f"ORDER BY {STAMP}, Id")
    if limit is not None:
        parts.append(f"LIMIT {limit}")
    return " ".join(parts)


def whole_query(wanted: WantedObject, fields: Collection[str]) -> str:
    """Ask for all rows of a kind that isn't read by windows."""
    return " ".join([*_selected(wanted, fields), "ORDER BY Id"])


def bulk_query(wanted: WantedObject, fields: Collection[str]) -> str:
    """Ask for all rows in any order: an order would keep the org from cutting the work into pieces."""
    return " ".join(_selected(wanted, fields))


def live_ids_query(wanted: WantedObject, fields: Collection[str], after: str | None) -> str:
    """Ask for the ids of all rows that are there, archived ones included, from behind one on."""
    conditions = ["IsDeleted = false"] if "IsDeleted" in fields else []
    conditions += [f"Id > '{after}'"] if after else []
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return " ".join(filter(None, ["SELECT Id FROM", wanted.kind, where, "ORDER BY Id"]))


def children_query(wanted: WantedObject, fields: Collection[str], parents: Collection[str]) -> str:
    """Ask for all rows that hang on certain records."""
    listed = ", ".join(f"'{parent}'" for parent in parents)
    return " ".join([*_selected(wanted, fields), f"WHERE {wanted.parent} IN ({listed})"])


def ids_query(wanted: WantedObject, fields: Collection[str], ids: Collection[str]) -> str:
    """Ask for certain rows."""
    listed = ", ".join(f"'{row_id}'" for row_id in ids)
    return " ".join([*_selected(wanted, fields), f"WHERE Id IN ({listed})"])


def _selected(wanted: WantedObject, fields: Collection[str]) -> list[str]:
    return ["SELECT", ", ".join(fields), "FROM", wanted.kind]


def to_literal(moment: datetime) -> str:
    """A time as SOQL writes it: in UTC, without quotes; fractions only where there are any."""
    utc = moment.astimezone(UTC)
    fraction = f".{utc.microsecond // 1000:03}" if utc.microsecond else ""
    return f"{utc:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
