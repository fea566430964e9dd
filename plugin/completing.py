"""Which records a sync reads besides what its CRM says has changed, so that nothing stays wrong for long.

Sets of a deal that change without a trace are read whole where the deal changed; the parts of records that were merged
change hands without a new stamp; and by all ids of a kind it shows what went, or came, without a word.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from connectors.errors import NotAllowedError, UnexpectedAnswerError
from connectors.records import RecordPage
from plugin.people.keeping_away import Erased
from plugin.ports import CrmSource
from plugin.store.mirror import (
    DEAL_KIND,
    load_bereft_deals,
    load_children,
    load_live_ids,
    load_pending,
    load_records,
    load_used,
)
from plugin.store.quarantine import load_quarantined_ids
from plugin.store.store import Store

LIMITED = (NotAllowedError, UnexpectedAnswerError)
"""What goes wrong with one kind only; anything else ends the sync, and the deals wait for the next one."""
MOST_DEALS = 1000
"""For how many deals of one sync sets are read anew; beyond, the nightly comparison has to do."""


class Reading(Protocol):
    """A sync under way."""

    @property
    def store(self) -> Store:
        """Where the records are."""

    @property
    def source(self) -> CrmSource:
        """Where they come from."""

    @property
    def tenant(self) -> str:
        """Whose they are."""

    def save_page(self, page: RecordPage) -> None:
        """Store a page that leaves the cursor where it is."""

    def forget(self, kind: str, ids: Collection[str]) -> None:
        """Note that records are gone though nothing said so."""

    def fail(self, place: str, sentence: str) -> None:
        """Note what couldn't be read."""


def compare_ids(reading: Reading, kinds: Iterable[str]) -> bool:
    """Compare all ids of these kinds with the stored ones; return whether that could be done for each of them."""
    done = True
    for kind in kinds:
        try:
            _compare(reading, kind)
        except LIMITED as error:
            reading.fail(kind, str(error))
            done = False
    return done


def _compare(reading: Reading, kind: str) -> None:
    """Forget what isn't there any more, and fetch what is there and never came, but for what was set aside.

    What was stored while the CRM answered, as a row that we write there is, can't be missed in its answer.
    """
    with reading.store.reading(reading.tenant) as connection:
        known = load_live_ids(connection, reading.tenant, kind)
        aside = load_quarantined_ids(connection, reading.tenant, kind)
        erased = Erased.load(connection, reading.tenant)
    there: set[str] | None = None
    for ids in reading.source.iter_live_ids(kind):
        there = (there or set()) | set(ids)
    if there is None:
        return
    reading.forget(kind, known - there)
    for page in reading.source.iter_records(kind, sorted(erased.leave_out(kind, there - known - aside))):
        reading.save_page(page)


def replace_sets(reading: Reading, *, without: Collection[str]) -> None:
    """Read the sets of deals that changed; `without` are the kinds of which everything was just read."""
    with reading.store.reading(reading.tenant) as connection:
        deals = load_pending(connection, reading.tenant, after="", limit=MOST_DEALS)
    for kind in reading.source.replaced:
        if kind not in without:
            _try_replacing(reading, kind, deals)


def follow_merges(reading: Reading) -> None:
    """Read the waiting deals anew that used records which are gone: what hung on these may hang on others now.

    The store tells which ones, so that a sync that is killed before leaves them to the next one.
    """
    kinds = reading.source.merged
    with reading.store.reading(reading.tenant) as connection:
        deals = load_bereft_deals(connection, reading.tenant, kinds, limit=MOST_DEALS)
        used = {kind: load_used(connection, reading.tenant, kind, deals) for kind in kinds}
    if not deals:
        return
    read_parts(reading, deals)
    for kind, ids in used.items():
        _try_reading(reading, kind, sorted(ids))


def read_deal(reading: Reading, deal: str) -> None:
    """Read one deal anew with all its parts and people, whatever changed."""
    _try_reading(reading, DEAL_KIND, [deal])
    read_parts(reading, [deal])
    with reading.store.reading(reading.tenant) as connection:
        used = {kind: load_used(connection, reading.tenant, kind, [deal]) for kind in reading.source.merged}
    for kind, ids in used.items():
        if ids:
            _try_reading(reading, kind, sorted(ids))


def read_parts(reading: Reading, deals: Sequence[str]) -> None:
    """Read all that these deals are made of, level by level."""
    above: dict[str, list[str]] = {DEAL_KIND: list(deals)}
    for kind, parent in reading.source.parts.items():
        above[kind] = sorted(_try_replacing(reading, kind, above.get(parent, [])))


def _try_reading(reading: Reading, kind: str, ids: Sequence[str]) -> None:
    try:
        for page in reading.source.iter_records(kind, ids):
            reading.save_page(page)
    except LIMITED as error:
        reading.fail(kind, str(error))


def _try_replacing(reading: Reading, kind: str, parents: Sequence[str]) -> set[str]:
    """Read all that hangs on these records and forget the rest; return the ids of what is there."""
    if not parents:
        return set()
    with reading.store.reading(reading.tenant) as connection:
        known = {record.id for record in load_children(connection, reading.tenant, kind, parents)}
    there: set[str] | None = None
    try:
        for page in reading.source.iter_children(kind, parents):
            reading.save_page(page)
            found = {record.id for record in page.records if not record.deleted}
            there = (there or set()) | found | {row.id for row in page.quarantined if row.id}
    except LIMITED as error:
        reading.fail(kind, str(error))
        return set()
    if there is None:
        return set()
    with reading.store.reading(reading.tenant) as connection:
        moved = {record.id for record in load_records(connection, reading.tenant, kind, there) if not record.deleted}
    reading.forget(kind, known - there)
    return moved
