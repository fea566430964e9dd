"""Contacts of an account, people told apart and changes in parts are found again, in each database."""

from datetime import UTC, datetime, timedelta

from connectors.records import CrmRecord
from graph.deal import Deal, Facts
from plugin.store.changes import KeptChange, add_change, find_changes, load_changes, load_newest_parts
from plugin.store.deals import save_deals
from plugin.store.mirror import load_account_contacts, save_records
from plugin.store.same_people import load_told_apart, save_told_apart
from plugin.store.store import Store

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TENANT = "default"
ACCOUNT = "001000000000001AAA"
OTHER = "001000000000002AAA"


def contact(own_id: str, *, account: str, deleted: bool = False) -> CrmRecord:
    fields = {"Name": f"Named like {ACCOUNT}", "AccountId": account}
    return CrmRecord(kind="Contact", id=own_id, parent=None, stamp=NOW, deleted=deleted, fields=fields)


def change(own_id: str, key: str, minutes: int = 0) -> KeptChange:
    return KeptChange(
        id=own_id, deal="d", kind="k", key=key, action="save", before=None, after={}, author=None,
        at=NOW + timedelta(minutes=minutes),
    )  # fmt: skip


def test_only_live_contacts_of_the_account_are_found(store: Store) -> None:
    received = [
        contact("c1", account=ACCOUNT),
        contact("c2", account=OTHER),
        contact("c3", account=ACCOUNT, deleted=True),
    ]
    with store.writing(TENANT) as connection:
        save_records(connection, TENANT, "Contact", received, now=NOW, run="r")

    with store.reading(TENANT) as connection:
        assert [record.id for record in load_account_contacts(connection, TENANT, ACCOUNT)] == ["c1"]


def test_who_was_told_apart_stays_so_in_that_deal(store: Store) -> None:
    deals = [Deal(as_of=NOW, deal=Facts(id=own_id, name="Deal")) for own_id in ("d", "e")]
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, deals, origin="salesforce", now=NOW)
        for author in ("Mira", "Joel"):
            save_told_apart(connection, TENANT, "d", ("b", "a"), author=author, now=NOW)

    with store.reading(TENANT) as connection:
        assert load_told_apart(connection, TENANT, "d") == {("a", "b")}
        assert load_told_apart(connection, TENANT, "e") == frozenset()


def test_a_change_in_parts_is_found_whole_and_no_other_is(store: Store) -> None:
    kept = [change("g-00001", "y"), change("g-00000", "x"), change("gg", "z"), change("h", "x", minutes=1)]
    with store.writing(TENANT) as connection:
        for each in kept:
            add_change(connection, TENANT, each)

    with store.reading(TENANT) as connection:
        found = find_changes(connection, TENANT, "g")
        assert [part.id for part in found] == ["g-00000", "g-00001"]
        assert {part.group for part in found} == {"g"}
        assert [part.id for part in load_changes(connection, TENANT, "d", limit=2)] == ["h", "g-00000"]
        assert load_newest_parts(connection, TENANT, "d") == {("k", "x"): "h", ("k", "y"): "g-00001", ("k", "z"): "gg"}
