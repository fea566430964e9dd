"""What becomes of each stored row that names a person who is erased: it goes, or what is left of it stays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, Table, select

from connectors.records import CrmRecord, Json
from plugin.people.finding import find_deal, is_json, iter_likely_rows, load_deals_of_rows
from plugin.people.rules import TABLE_RULES, TableRule
from plugin.people.taking_out import GONE, Taking
from plugin.people.traces import Finder, Traces
from plugin.store.digests import build_digest
from plugin.store.exercise_forms import ANSWERED
from plugin.store.exercise_tables import exercise, open_form
from plugin.store.mirror import digest_record
from plugin.store.tables import crm_record, deal_record, metadata

CODES = frozenset(
    {"kind", "state", "list", "action", "phase", "purpose", "form", "digest", "sealed", "own", "proof", "public_key"}
)
"""Columns that hold no words of anybody."""
Values = Mapping[str, Any]
"""A row: values by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A row that named the person: as it was, and what of it stays; None where it goes."""

    table: Table
    deal: str | None
    before: Values
    after: Values | None

    @property
    def changed(self) -> Values:
        """The columns that hold something else now."""
        return {name: value for name, value in (self.after or {}).items() if value != self.before[name]}


def iter_ended(connection: Connection, tenant: str, traces: Traces, taking: Taking) -> Iterator[Ended]:
    """Yield what becomes of every row of a tenant that names the person, what hangs on other rows first."""
    deals_of_rows = load_deals_of_rows(connection, tenant)
    asked = select(exercise.c.id).where(exercise.c.tenant == tenant, exercise.c.kind == "authority")
    checks = set(connection.scalars(asked))
    for table in reversed(metadata.sorted_tables):
        if TABLE_RULES[table.name].ending == "nothing":
            continue
        for row, before in iter_likely_rows(connection, tenant, table, traces):
            finder = traces.within(deal := find_deal(table, row, deals_of_rows))
            if any(finder.finds(value) for value in before.values()):
                after = _Row(table, before, finder, taking, before.get("exercise") in checks).end()
                if after != before:
                    yield Ended(table=table, deal=deal, before=before, after=after)


@dataclass(frozen=True)
class _Row:
    """A row that may name the person; with `named`, it is of an authority check."""

    table: Table
    before: Values
    finder: Finder
    taking: Taking
    named: bool

    @property
    def _rule(self) -> TableRule:
        return TABLE_RULES[self.table.name]

    def end(self) -> Values | None:
        """Return what is left of it; None where it goes."""
        if self._rule.ending == "removed" or self._is_about():
            return None
        after = dict(self.before)
        for column in self.table.columns:
            left = self._leave(column)
            if left is GONE:
                return None
            after[column.name] = left
        return _with_digest(self.table, self.before, after)

    def _is_about(self) -> bool:
        """Whether a column that says whom it is about holds the person's id, or one that is made of it."""
        if self.table is deal_record:
            return self.before["list"] == "people" and self.before["id"] in self.finder.ids
        about = [self.before[name] for name in self._rule.about]
        return any(held in self.finder.ids or self.finder.of_texts.finds(held) for held in about)

    def _leave(self, column: Column[Any]) -> Any:
        held = self.before[column.name]
        if is_json(column):
            return self._leave_json(held)
        if column.name in CODES or column.name == "tenant" or not isinstance(held, str):
            return held
        left = self.taking.replace(held, self.finder)
        # of two ids that were made of the ids of two people, each stays one of its own
        return f"{left}-{uuid4().hex}" if column.primary_key and left != held else left

    def _leave_json(self, held: Json) -> Json:
        if self.table is open_form and self.before["form"] == ANSWERED:
            return {name: [self._keep_place(each) for each in people] for name, people in held.items()}
        if self.table is exercise:
            left: Any = self.taking.rewrite(held, self.finder.of_texts)
            nameable = {own_id: name for own_id, name in held["nameable"].items() if own_id not in self.finder.ids}
            return left | {"nameable": self.taking.rewrite(nameable, self.finder.of_texts)}
        if self._rule.ending == "rewritten":
            return self.taking.rewrite(held, self.finder)
        part = self.before.get("list") or self.before.get("kind") or self.table.name
        return self.taking.take_out(held, self.finder, part, named=self.named)

    def _keep_place(self, person: str) -> str:
        """Let somebody still count among those who answered: shares without the answer would tell what it was."""
        return uuid4().hex if person in self.finder.ids else person


def _with_digest(table: Table, before: Values, after: Values) -> Values:
    """Return a row with the digest of what it holds now."""
    if table is deal_record and after["body"] != before["body"]:
        body = after["body"] | ({"id": after["id"]} if after["id"] != before["id"] else {})
        return {**after, "body": body, "digest": build_digest(body)}
    if table is crm_record and after["body"] != before["body"]:
        known = {name: after[name] for name in ("kind", "id", "parent", "stamp")}
        record = CrmRecord(**known, deleted=bool(after["deleted"]), fields=after["body"])
        return {**after, "digest": digest_record(record)}
    return after
