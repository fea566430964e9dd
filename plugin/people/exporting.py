"""What is held about one person, from every table, with sources and retention; other people stay masked.

What others wrote under seal, and who named whom in an authority check, isn't told to anybody, so it isn't told here.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, select

from connectors.records import Json
from plugin.people.finding import find_deal, find_traces, iter_likely_rows, load_deals_of_rows
from plugin.people.rules import TABLE_RULES, tell_how_long
from plugin.people.traces import LONG, Finder, Traces, change_texts, split_name
from plugin.store.exercise_tables import exercise
from plugin.store.store import Store
from plugin.store.tables import deal_record, metadata

ANOTHER = "another person"
_RECORD_ID = re.compile(r"(?<![A-Za-z0-9])00[35][A-Za-z0-9]{12}(?:[A-Z0-5]{3})?(?![A-Za-z0-9])")
LOGIC = (
    "Rules of this program read what is recorded and say, for each deal, who decides, whether these people agree, and",
    "what would help. A rule needs evidence that somebody confirmed; each finding names its evidence and what speaks",
    "against it. A finding is a question for our team, never a verdict on a person. Nothing is decided automatically",
    "about anybody, no model is trained, and nothing is bought or looked up about anybody. Answers of an exercise are",
    "sealed until they are revealed for all at once; ratings and namings are told as shares.",
)
"""How conclusions about a person come about, in plain words."""
ELSEWHERE = (
    "Salesforce holds its own records; ask its administrator.",
    "Backups of the database hold what it held when they were made, until they are overwritten.",
    "Answers without names can't be told apart, so they can't be given to anybody singly.",
    "Who named somebody in an authority check is told to nobody; it counts in shares from four answers on.",
)
"""What isn't in an export, and why."""


def export_person(store: Store, tenant: str, person: str, *, deal: str | None = None, now: datetime) -> dict[str, Any]:
    """Return all that is held about a person, of one `deal` or of all; raises `PersonUnclearError` as `find_traces`.

    `held` has an entry for each table with rows that name them: what it holds, its origin, how long it is kept, rows.
    """
    with store.reading(tenant) as connection:
        traces = find_traces(connection, tenant, person, deal=deal)
        telling = _Telling(connection, tenant, traces)
        held = [
            {
                "what": rule.holds,
                "table": table.name,
                "origin": rule.origin,
                "kept": tell_how_long(table.name),
                "rows": rows,
            }
            for table in metadata.sorted_tables
            if (rule := TABLE_RULES[table.name]).holds and (rows := list(telling.tell(table)))
        ]
    return {
        "person": traces.person,
        "tenant": tenant,
        "as_of": now.isoformat(),
        "names": sorted(traces.names),
        "deals": sorted(traces.deals),
        "held": held,
        "logic": " ".join(LOGIC),
        "not_here": list(ELSEWHERE),
    }


class _Telling:
    """One export under way."""

    def __init__(self, connection: Connection, tenant: str, traces: Traces) -> None:
        self._connection = connection
        self._tenant = tenant
        self._traces = traces
        self._deals_of_rows = load_deals_of_rows(connection, tenant)
        kinds = connection.execute(select(exercise.c.id, exercise.c.kind).where(exercise.c.tenant == tenant))
        self._kinds: Mapping[str, str] = {row.id: row.kind for row in kinds}
        self._others = cache(self._load_others)

    def tell(self, table: Table) -> Iterator[Mapping[str, Json]]:
        """Yield the rows of a table that name the person, as far as they are about them."""
        names = [column.name for column in table.columns]
        shown = TABLE_RULES[table.name].shown or [name for name in names if name != "tenant"]
        for row, values in iter_likely_rows(self._connection, self._tenant, table, self._traces):
            finder = self._traces.within(deal := find_deal(table, row, self._deals_of_rows))
            if any(finder.finds(value) for value in values.values()) and self._may_be_told(table, values):
                own = table is deal_record or bool(
                    finder.ids & {value for value in values.values() if isinstance(value, str)}
                )
                told = {name: self._cut(values[name], finder, whole=own) for name in shown}
                yield {name: self._mask(value, deal) for name, value in told.items() if value is not None}

    def _cut(self, value: Any, finder: Finder, *, whole: bool) -> Json:
        """Keep what is about the person: all of a row that is theirs, of any other one the parts that name them."""
        if isinstance(value, datetime):
            return value.isoformat()
        return finder.cut(value) if isinstance(value, list | Mapping) and not whole else value

    def _may_be_told(self, table: Table, row: Mapping[str, Any]) -> bool:
        """Whether it may be told at all: who named whom in a check may not, but to whoever did."""
        if table.name == "open_form" and self._kinds.get(row["exercise"]) == "authority":
            return row["participant"] in self._traces.ids
        if table.name != "deal_record" or row["list"] != "statements" or row["body"]["kind"] != "naming":
            return True
        of_exercise = (row["body"].get("source") or {}).get("system") == "exercise"
        return not of_exercise or row["body"]["by"] == self._traces.person

    def _mask(self, value: Json, deal: str | None) -> Json:
        others = self._others(deal)
        return change_texts(value, lambda text: self._mask_records(others.replace(text, ANOTHER, ANOTHER)))

    def _mask_records(self, text: str) -> str:
        return _RECORD_ID.sub(lambda found: found[0] if found[0] == self._traces.person else ANOTHER, text)

    def _load_others(self, deal: str | None) -> Finder:
        """Return what finds everybody else of a deal; in rows of no deal, everybody else of the person's deals."""
        columns = deal_record.c
        asked = select(columns.id, columns.body).where(
            columns.tenant == self._tenant,
            columns.list == "people",
            columns.id != self._traces.person,
            columns.deal.in_(self._traces.deals if deal is None else [deal]),
        )
        people = self._connection.execute(asked).all()
        names = {row.body["name"] for row in people} - self._traces.names
        parts = frozenset().union(*map(split_name, names)) - frozenset().union(*map(split_name, self._traces.names))
        ids = {row.id for row in people if deal is not None or len(row.id) >= LONG}
        return Finder(ids, names, parts)
