"""What of incoming records and deals is about somebody who was erased on request, and so isn't taken in.

They are known again by their marks alone: an id wherever it stands, a name in the deals that they took part in. A
record about them is set aside and not kept; what is about others comes in without them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from connectors.records import CrmRecord, Json, RecordPage
from connectors.salesforce.ids import to_long_id
from connectors.salesforce.judgement_objects import JUDGEMENTS
from graph.deal import Deal
from graph.speech import say
from plugin.people.marks import (
    Kind,
    Mark,
    Marker,
    keep_out_erasures,
    load_marks,
    open_marker,
    save_marks,
    split_words,
)
from plugin.people.taking_out import GONE, Taking
from plugin.people.traces import LONG, Finder
from plugin.store.deal_rows import from_rows, to_rows

ASIDE = "erased on request"
"""Why a record was set aside."""
LONGEST_ID = 255
MOST_WORDS = 5
"""How many words of a text are taken for a name at most."""
NAMING = ("Opportunity", *JUDGEMENTS)
"""Kinds of record whose texts may name people of their deal; records of people name themselves."""


class Erased:
    """Who was erased from a tenant, as one transaction sees it; empty where nobody was."""

    def __init__(self, marks: Collection[Mark], marker: Marker | None) -> None:
        self._marker = marker
        self._marks = {each.mark: each for each in marks}
        self._deals = {each.deal for each in marks if each.kind == "person" and each.deal}
        self._named = {each.deal for each in marks if each.kind == "name" and each.deal}

    @classmethod
    def load(cls, connection: Connection, tenant: str) -> "Erased":
        """Load who was erased; raises `BuyInError` where the key to it is missing."""
        marks = load_marks(connection, tenant)
        return cls(marks, open_marker(connection, tenant) if marks else None)

    def __bool__(self) -> bool:
        """Whether anybody was erased."""
        return bool(self._marks)

    def find_since(self, person: str, deal: str | None = None) -> datetime | None:
        """Return when somebody was erased, by an id in a deal, or in any; None where they weren't."""
        deals = [None, *(self._deals if deal is None else {deal})]
        moments = [found.at for each in deals if (found := self._find("person", person, each)) is not None]
        return min(moments, default=None)

    def leave_out(self, kind: str, ids: Collection[str]) -> Collection[str]:
        """Return which of a kind's ids may be asked for: no people who were erased, no records that were about them."""
        return [
            each
            for each in ids
            if self._find("person", each, None) is None and self._find("record", f"{kind} {each}", None) is None
        ]

    def sift(self, record: CrmRecord) -> CrmRecord | None:
        """Return a record without those who were erased; None where it is about one of them."""
        deal = record.id if record.kind == "Opportunity" else record.parent
        values = {**record.fields, "Id": record.id}
        finder = self.find(values, deal if record.kind in NAMING else None, deal)
        if finder is None:
            return record
        left = _take().take_out(values, finder, record.kind)
        if not isinstance(left, dict):
            return None
        return replace(record, fields={name: left[name] for name in record.fields})

    def sift_deal(self, deal: Deal) -> tuple[Deal, Sequence[str]]:
        """Return a deal without those who were erased, and their ids."""
        own_id = to_long_id(deal.deal.id) or deal.deal.id
        gone = sorted(each.id for each in deal.people if self.find_since(each.id, own_id) is not None)
        others = {each.name.casefold() for each in deal.people if each.id not in gone}
        rows = to_rows(deal)
        finder = self.find([row.body for row in rows], own_id, own_id, without=others)
        if finder is None:
            return deal, ()
        taking = _take()
        left = [
            (row.list, body)
            for row in rows
            if (row.list, row.id) not in {("people", each) for each in gone}
            and (body := taking.take_out(row.body, finder, row.list)) is not GONE
        ]
        return from_rows(deal.as_of, left), gone

    def leave_in(self, value: Json, deal: str, *, named: bool) -> Json:
        """Return a value of a deal with a neutral word for those who were erased; `named` as in `Taking.take_out`."""
        finder = self.find(value, deal, deal)
        if finder is None:
            return value
        return _take().take_out(value, finder, "", named=True) if named else _take().rewrite(value, finder)

    def find(
        self, value: Json, named_in: str | None, deal: str | None, *, without: Collection[str] = ()
    ) -> Finder | None:
        """Return what finds those who were erased in a value of a deal; None where it doesn't name them.

        Names are looked for where they are those of the deal `named_in`, but for those of others, in small letters.
        """
        if not self:
            return None
        ids: set[str] = set()
        names: set[str] = set()
        parts: set[str] = set()
        for text in _iter_texts(value):
            ids.update(self._find_ids(text, deal))
            if named_in is not None and named_in in self._named:
                names.update(self._find_names(text, named_in))
                parts.update(word[0] for word in split_words(text) if self._find("part", word[0], named_in))
        names = {each for each in names if each.casefold() not in without}
        return Finder(ids, names, parts) if ids or names or parts else None

    def mark_records(self, kind: str, ids: Collection[str]) -> Mapping[str, tuple[Kind, str | None]]:
        """Return the marks of records that are about people who were erased."""
        if self._marker is None:
            return {}
        return {self._marker.mark("record", f"{kind} {own_id}"): ("record", None) for own_id in ids}

    def _find_ids(self, text: str, deal: str | None) -> Iterator[str]:
        for word in split_words(text):
            if len(word[0]) >= LONG and self._find("person", word[0], None):
                yield word[0]
        if deal in self._deals and len(text) <= LONGEST_ID and self._find("person", text, deal):
            yield text

    def _find_names(self, text: str, deal: str) -> Iterator[str]:
        words = split_words(text)
        for first in range(len(words)):
            for last in range(first, min(first + MOST_WORDS, len(words))):
                some = words[first : last + 1]
                if self._marker is not None and self._marker.mark_name([word[0] for word in some], deal) in self._marks:
                    yield text[some[0].start() : some[-1].end()]

    def _find(self, kind: Kind, text: str, deal: str | None) -> Mark | None:
        if self._marker is None:
            return None
        known = to_long_id(text) or text if kind == "person" else text
        return self._marks.get(self._marker.mark(kind, known, deal))


def sift_page(connection: Connection, tenant: str, page: RecordPage, *, now: datetime) -> tuple[RecordPage, int]:
    """Return a page without the records about people who were erased, and how many these are.

    They are marked, so that nobody asks the CRM for them because they are missing here.
    """
    keep_out_erasures(connection, tenant)
    erased = Erased.load(connection, tenant)
    if not erased:
        return page, 0
    sifted = [(record.id, erased.sift(record)) for record in page.records]
    about = [own_id for own_id, left in sifted if left is None]
    save_marks(connection, tenant, erased.mark_records(page.kind, about), now=now)
    records = tuple(left for _, left in sifted if left is not None)
    raw = tuple(row for row in page.quarantined if erased.find([row.row, row.id], None, None) is None)
    aside = len(about) + len(page.quarantined) - len(raw)
    return replace(page, records=records, quarantined=raw), aside


def _take() -> Taking:
    return Taking(word=say("somebody"))


def _iter_texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield key
            yield from _iter_texts(held)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _iter_texts(held)
