"""That a sync doesn't bring back who was erased on request: counted as set aside, never stored, never asked for."""

from datetime import datetime

import pytest

from connectors.salesforce.ids import to_long_id
from plugin.errors import BuyInError
from plugin.people.erasing import erase_person
from plugin.people.marks import LOST
from plugin.store.store import Store
from plugin.store.tables import erased
from plugin.sync_counts import SyncStep
from tests.crm_double import build_quarantined, build_record
from tests.sync_desk import TENANT, Desk
from tests.table_dump import dump_tables

GONE = to_long_id("0035e0000000zor") or ""
STAYS = to_long_id("0035e0000000bra") or ""
DEAL = to_long_id("0065e0000000dea") or ""
NAME = "Zoraya Quillfeather"
PAGES = {
    "Contact": [
        [
            build_record("Contact", GONE, Name=NAME),
            build_record("Contact", STAYS, Name="Bram Oldenkott", ReportsToId=GONE),
        ]
    ],
    "Opportunity": [[build_record("Opportunity", DEAL, Name=f"{NAME}'s house")]],
    "OpportunityContactRole": [
        [
            build_record("OpportunityContactRole", "00K1", DEAL, ContactId=GONE),
            build_record("OpportunityContactRole", "00K2", DEAL, ContactId=STAYS),
        ]
    ],
}


@pytest.fixture
def desk(sqlite_store: Store, now: datetime) -> Desk:
    opened = Desk(sqlite_store, now)
    opened.give(**PAGES)
    opened.crm.there = {record.id: record for pages in PAGES.values() for record in pages[0]}
    opened.sync()
    return opened


def erase(desk: Desk) -> None:
    receipt, _ = erase_person(desk.store, TENANT, GONE, now=desk.now)
    assert receipt.gone


def has_residue(store: Store) -> bool:
    held = repr(dump_tables(store, without=frozenset())).casefold()
    return any(word.casefold() in held for word in (GONE, GONE[:15], *NAME.split()))


def test_records_about_the_person_are_set_aside_and_what_names_them_comes_without(desk: Desk) -> None:
    erase(desk)

    counts = desk.sync(full=True)

    assert not has_residue(desk.store)
    assert desk.names(DEAL) == ["Bram Oldenkott"]
    assert (counts.kinds["Contact"].quarantined, counts.kinds["OpportunityContactRole"].quarantined) == (1, 1)
    assert counts.kinds["Contact"].reasons == {"erased on request": 1}
    assert counts.stored == 0
    deal = desk.load(DEAL)
    assert deal is not None
    assert deal.deal.name == "somebody's house"


def test_a_row_that_makes_no_sense_is_not_kept_where_it_names_the_person(desk: Desk) -> None:
    erase(desk)
    desk.give(Contact=[[build_quarantined("Contact", GONE), build_quarantined("Contact", "0035e0000000x")]])

    counts = desk.sync()

    assert not has_residue(desk.store)
    assert counts.kinds["Contact"].reasons == {"makes no sense": 1, "erased on request": 1}
    assert len(dump_tables(desk.store)["quarantine"]) == 1


def test_comparing_all_ids_asks_for_no_record_about_the_person(desk: Desk) -> None:
    erase(desk)
    desk.sync(full=True)
    desk.give()
    desk.crm.looked_up.clear()

    desk.sync(compare=True)

    assert not [ids for kind, ids in desk.crm.looked_up if kind == "Contact" and GONE in ids]
    assert not has_residue(desk.store)


def test_an_erasure_between_two_pages_of_a_sync_holds_for_the_second(desk: Desk) -> None:
    first, second = PAGES["Contact"][0]
    desk.give(Contact=[[second], [first]])
    steps = iter(range(10))

    def erase_after_the_first(step: SyncStep) -> None:
        if step.kind == "Contact" and next(steps) == 0:
            erase(desk)

    counts = desk.sync_watched(erase_after_the_first)

    assert not has_residue(desk.store)
    assert (counts.error, counts.quarantined >= 1) == (None, True)


def test_new_secret_keys_take_over_with_the_next_sync(desk: Desk) -> None:
    erase(desk)
    for keys in (("new", "a key that only tests know"), ("new",)):
        desk.store = Store(desk.store.engine, secret_keys=keys)
        desk.sync(full=True)

    assert not has_residue(desk.store)


def test_without_the_key_nothing_is_taken_in(desk: Desk) -> None:
    erase(desk)
    before = dump_tables(desk.store)
    desk.store = Store(desk.store.engine, secret_keys=("another",))

    with pytest.raises(BuyInError, match="Add the former key to BUYIN_SECRET_KEYS again"):
        desk.sync(full=True)

    assert dump_tables(desk.store) == before
    assert LOST.endswith("again.")


def test_what_is_kept_of_the_person_are_hashes_that_only_the_key_explains(desk: Desk) -> None:
    erase(desk)

    with desk.store.reading(TENANT) as connection:
        rows = connection.execute(erased.select()).all()

    assert {row.kind for row in rows} == {"person", "name", "part", "record"}
    assert all(len(row.mark) == 64 and int(row.mark, 16) for row in rows)
