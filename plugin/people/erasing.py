"""How a person is erased from a tenant: everywhere at once or not at all, for good, and with a receipt.

All of it is one transaction: what goes, what is left of rows about others, the marks by which the person is known again
when a sync or a file brings them, and the request to look at their deals anew. Killed before its end, nothing was done;
killed afterwards, only the analyses are still to come, and they wait as jobs.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from connectors.files.codec import from_json
from graph.deal import Facts
from graph.speech import say
from plugin.people.ending import Ended, iter_ended
from plugin.people.finding import PersonUnclearError, find_traces
from plugin.people.keeping_away import Erased
from plugin.people.marks import Kind, begin_erasure, make_marker, save_marks, split_words
from plugin.people.receipts import Count, Receipt, Remaining
from plugin.people.taking_out import Taking
from plugin.people.traces import LONG, Traces
from plugin.schedule import add_analyses
from plugin.store.deal_rows import FACTS, build_deal_digest
from plugin.store.deals import lock_deals, to_fact_columns
from plugin.store.exercise_rows import ORIGIN
from plugin.store.exercise_tables import exercise
from plugin.store.mirror import mark_pending
from plugin.store.store import Store
from plugin.store.tables import crm_record, deal, deal_record, metadata


def erase_person(
    store: Store, tenant: str, person: str, *, deal_id: str | None = None, now: datetime, tried: bool = False
) -> tuple[Receipt, Traces | None]:
    """Erase whom an id means and return what became of it, with their traces; with `tried`, only count.

    A short id means somebody of one deal; a record id of the CRM the same person in all of them.

    Somebody who was erased before is so still: nothing is done. Raises `PersonUnclearError` as `find_traces`.
    """
    if len(person) >= LONG:  # one person in all deals, whichever is named
        deal_id = None
    with store.writing(tenant) as connection:
        begin_erasure(connection, tenant)
        try:
            traces = find_traces(connection, tenant, person, deal=deal_id)
        except PersonUnclearError:
            since = Erased.load(connection, tenant).find_since(person, deal_id)
            if since is None:
                raise
            return Receipt(person=person, tenant=tenant, erased_at=since, before=True), None
        erasing = _Erasing(connection, tenant, traces, now)
        erasing.run()
        erasing.remember()
        if tried:
            connection.rollback()
    return erasing.receipt(tried=tried), None if tried else traces


def erase_again(store: Store, tenant: str, traces: Traces, *, now: datetime) -> int:
    """Erase what others wrote of the person while they were erased; return how many rows that were."""
    with store.writing(tenant) as connection:
        begin_erasure(connection, tenant)
        erasing = _Erasing(connection, tenant, traces, now)
        erasing.run()
    return sum(each.rows for each in erasing.receipt().gone)


class _Erasing:
    """One erasure under way."""

    def __init__(self, connection: Connection, tenant: str, traces: Traces, now: datetime) -> None:
        self._connection = connection
        self._tenant = tenant
        self._traces = traces
        self._now = now
        self._taking = Taking(word=say("somebody"))
        self._removed = Counter[str]()
        self._rewritten = Counter[str]()
        self._remaining: list[Remaining] = []
        self._about: list[tuple[str, str]] = []
        self._deals: set[str] = set()
        self._checked: set[tuple[str, str]] = set()
        self._files = False

    def run(self) -> None:
        """Take the person out of every table."""
        exercises = exercise.c
        theirs = select(exercises.id).where(exercises.tenant == self._tenant, exercises.deal.in_(self._traces.deals))
        self._connection.execute(theirs.order_by(exercises.id).with_for_update()).all()
        # exercises before deals, as who changes an exercise locks them
        lock_deals(self._connection, self._tenant, self._traces.deals)
        renewed: set[str] = set()
        for ended in list(iter_ended(self._connection, self._tenant, self._traces, self._taking)):
            self._write(ended)
            self._note(ended)
            if "exercise" in ended.before:
                renewed.add(ended.before["exercise"])
        mine = (exercises.tenant == self._tenant) & exercises.id.in_(renewed - {None})
        self._connection.execute(update(exercise).where(mine).values(version=exercises.version + 1))
        for deal_id, decision in sorted(self._checked):
            self._withdraw_namings(deal_id, decision)
        for deal_id in sorted(self._deals):
            self._finish_deal(deal_id)
        add_analyses(self._connection, self._tenant, sorted(self._deals), now=self._now)

    def _write(self, ended: Ended) -> None:
        table = ended.table
        here = [column == ended.before[column.name] for column in table.primary_key]
        if ended.after is None:
            self._connection.execute(delete(table).where(*here))
            self._removed[table.name] += 1
        else:
            self._connection.execute(update(table).where(*here).values(ended.changed))
            self._rewritten[table.name] += 1

    def _note(self, ended: Ended) -> None:
        """Note what follows from a row: a deal to be finished, a record that remains in the CRM."""
        if ended.table in (deal_record, deal) and ended.deal is not None:
            self._deals.add(ended.deal)
            if ended.table is deal_record and ended.before["origin"] == ORIGIN:
                body = ended.before["body"]
                if body.get("kind") == "naming" and body["by"] in self._traces.within(ended.deal).ids:
                    self._checked.add((ended.deal, body["decision"]))
        if ended.table is crm_record:
            kind, own_id = ended.before["kind"], ended.before["id"]
            own = own_id in self._traces.ids
            fields = [] if ended.after is None else _list_changed(ended.before["body"], ended.after["body"])
            self._remaining.append(
                Remaining(object=kind, id=own_id, fields=tuple(fields), own=own, deleted=bool(ended.before["deleted"]))
            )
            if ended.after is None and not own:
                self._about.append((kind, own_id))

    def _withdraw_namings(self, deal_id: str, decision: str) -> None:
        """Take back whom the others named in a check, too: their shares would tell what the person answered."""
        records = deal_record.c
        here = (records.tenant == self._tenant) & (records.deal == deal_id)
        here &= (records.origin == ORIGIN) & (records.list == "statements")
        for row in self._connection.execute(select(records.id, records.body).where(here)).all():
            if (row.body["kind"], row.body.get("decision")) == ("naming", decision):
                self._connection.execute(delete(deal_record).where(here, records.id == row.id))
                self._removed[deal_record.name] += 1

    def _finish_deal(self, deal_id: str) -> None:
        """Let a deal's own row say what its rows say now, and have it put together and looked at anew."""
        records = deal_record.c
        asked = select(records.list, records.id, records.digest, records.body, records.origin)
        rows = self._connection.execute(asked.where(records.tenant == self._tenant, records.deal == deal_id)).all()
        here = (deal.c.tenant == self._tenant) & (deal.c.id == deal_id)
        known = self._connection.execute(select(deal.c.origin, deal.c.as_of, deal.c.owner_id).where(here)).one()
        self._files |= any(row.origin == "file" for row in rows)
        facts = next((row.body for row in rows if row.list == FACTS), None)
        digests = {(row.list, row.id): row.digest for row in rows}
        values: dict[str, Any] = {
            "digest": build_deal_digest(digests, known.as_of if known.origin == "file" else None),
            "updated_at": self._now,
        }
        if facts is not None:
            values |= to_fact_columns(from_json(Facts, facts), known.owner_id)
        self._connection.execute(update(deal).where(here).values(values))
        if known.origin == "salesforce":
            mark_pending(self._connection, self._tenant, deal_id, now=self._now)

    def remember(self) -> None:
        """Keep the marks by which the person is known again, also where they come with a sync that runs by now."""
        marker = make_marker(self._connection, self._tenant, now=self._now)
        traces = self._traces
        marks: dict[str, tuple[Kind, str | None]] = {}
        for each in [None] if len(traces.person) >= LONG else sorted(traces.deals):
            marks[marker.mark("person", traces.person, each)] = ("person", each)
        for each in traces.deals:
            marks |= {marker.mark_name(_to_words(name), each): ("name", each) for name in traces.names}
            marks |= {marker.mark("part", part, each): ("part", each) for part in traces.parts}
        marks |= {marker.mark("record", f"{kind} {own_id}"): ("record", None) for kind, own_id in self._about}
        save_marks(self._connection, self._tenant, marks, now=self._now)

    def receipt(self, *, tried: bool = False) -> Receipt:
        """Tell what became of it."""
        return Receipt(
            person=self._traces.person,
            tenant=self._tenant,
            erased_at=self._now,
            tried=tried,
            gone=[
                Count(table=name, removed=self._removed[name], rewritten=self._rewritten[name])
                for name in metadata.tables
                if self._removed[name] or self._rewritten[name]
            ],
            deals=sorted(self._deals),
            mentions=self._taking.mentions,
            remaining=self._remaining,
            namesake=self._traces.shared_name,
            files=self._files,
        )


def _to_words(name: str) -> Sequence[str]:
    return [word[0] for word in split_words(name)]


def _list_changed(before: Any, after: Any) -> Collection[str]:
    return sorted(name for name, value in before.items() if after.get(name) != value)
