"""What a sync stores of what it is given, and which deals that touches."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import delete

from connectors.records import CrmRecord, KindReport
from plugin.store.deals import load_deal_ids
from plugin.store.mirror import load_records
from plugin.store.quarantine import load_quarantined
from plugin.store.store import Store
from plugin.store.sync_runs import load_cursors, load_synced_at
from plugin.store.tables import analysis
from plugin.sync import sync_tenant
from tests.crm_double import build_quarantined, build_record
from tests.sync_desk import TENANT, Desk
from tests.table_dump import dump_tables


@pytest.fixture
def desk(store: Store, now: datetime) -> Desk:
    return Desk(store, now)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A desk with two deals: one with Ana by a role and Ben by a task, one with nobody."""
    desk.give(
        Contact=[[build_record("Contact", "003a", Name="Ana"), build_record("Contact", "003b", Name="Ben")]],
        Opportunity=[
            [build_record("Opportunity", "006a", Name="One"), build_record("Opportunity", "006b", Name="Two")]
        ],
        OpportunityContactRole=[[build_record("OpportunityContactRole", "00Ka", "006a", ContactId="003a")]],
        Task=[[build_record("Task", "00Ta", "006a")]],
        TaskRelation=[[build_record("TaskRelation", "0RTa", "00Ta", ContactId="003b")]],
    )
    counts = desk.sync()
    assert counts.error is None
    assert (counts.received, counts.stored) == (7, 7)
    desk.give()
    return desk


def test_a_first_sync_makes_the_deals_and_asks_for_their_analysis(filled: Desk) -> None:
    assert filled.scheduled == ["006a", "006b"]
    assert filled.names("006a") == ["Ana", "Ben"]
    assert filled.names("006b") == []
    with filled.store.reading(TENANT) as connection:
        assert load_synced_at(connection, TENANT) == filled.now
        assert load_cursors(connection, TENANT) == dict.fromkeys(filled.crm.kinds, "1")


def test_a_second_sync_without_changes_writes_nothing(filled: Desk) -> None:
    filled.give(Contact=[[build_record("Contact", "003a", Name="Ana")], [build_quarantined("Contact", "003c")]])
    filled.sync()
    before = dump_tables(filled.store)
    counts = filled.sync()
    assert (counts.received, counts.unchanged, counts.quarantined, counts.stored) == (2, 1, 1, 0)
    assert filled.scheduled == []
    assert filled.assemble.assembled == []
    assert dump_tables(filled.store) == before


def test_an_analysis_that_was_asked_for_and_never_came_is_asked_for_again(filled: Desk) -> None:
    with filled.store.writing(TENANT) as connection:
        connection.execute(delete(analysis).where(analysis.c.deal == "006b"))
    assert filled.sync().deals == ("006b",)
    assert filled.scheduled == ["006b"]
    assert filled.sync().deals == ()


def test_each_kind_is_read_from_where_it_was_left(filled: Desk) -> None:
    filled.crm.asked.clear()
    filled.sync()
    assert filled.crm.asked == [(kind, "1") for kind in filled.crm.kinds]
    filled.crm.asked.clear()
    filled.sync(full=True)
    assert filled.crm.asked == [(kind, None) for kind in filled.crm.kinds]


@pytest.mark.parametrize(
    ("change", "deal_id", "names"),
    [
        (build_record("Contact", "003a", at=1, Name="Anna"), "006a", ["Anna", "Ben"]),
        (build_record("Contact", "003b", at=1, Name="Benno"), "006a", ["Ana", "Benno"]),
        (build_record("OpportunityContactRole", "00Ka", "006a", at=1, deleted=True), "006a", ["Ben"]),
        (build_record("OpportunityContactRole", "00Kb", "006b", at=1, ContactId="003b"), "006b", ["Ben"]),
        (build_record("TaskRelation", "0RTb", "00Ta", at=1, ContactId="003a"), "006a", ["Ana", "Ben"]),
        (build_record("TaskRelation", "0RTa", "00Ta", at=1, ContactId="003a"), "006a", ["Ana"]),
        (build_record("Task", "00Ta", None, at=1), "006a", ["Ana"]),
    ],
    ids=[
        "role's contact",
        "task's contact",
        "role gone",
        "role new",
        "relation new",
        "relation moved",
        "task detached",
    ],
)
def test_a_change_reaches_the_deal_it_touches_and_no_other(
    filled: Desk, change: CrmRecord, deal_id: str, names: list[str]
) -> None:
    filled.give(**{change.kind: [[change]]})
    counts = filled.sync()
    assert filled.assemble.assembled == [deal_id]
    assert filled.names(deal_id) == names
    assert counts.stored == 1


def test_a_task_that_moves_touches_both_deals(filled: Desk) -> None:
    filled.give(Task=[[build_record("Task", "00Ta", "006b", at=1)]])
    filled.sync()
    assert filled.assemble.assembled == ["006a", "006b"]
    assert (filled.names("006a"), filled.names("006b")) == (["Ana"], ["Ben"])


@pytest.mark.parametrize(
    ("change", "deal_ids"),
    [
        (build_record("TaskRelation", "0RTb", "00Ta", at=1, ContactId="003a"), ["006a"]),
        (build_record("OpportunityContactRole", "00Ka", "006b", at=1, ContactId="003a"), ["006a", "006b"]),
    ],
    ids=["through its task", "from one deal to another"],
)
def test_a_change_reaches_the_deals_it_hangs_on_whatever_they_used(
    filled: Desk, change: CrmRecord, deal_ids: list[str]
) -> None:
    filled.assemble.forgetful = True
    filled.sync(full=True)
    filled.give(**{change.kind: [[change]]})
    filled.sync()
    assert filled.assemble.assembled == deal_ids


def test_a_record_that_comes_late_completes_the_deal_that_missed_it(filled: Desk) -> None:
    filled.give(
        OpportunityContactRole=[[build_record("OpportunityContactRole", "00Kb", "006b", at=1, ContactId="003z")]]
    )
    filled.sync()
    assert filled.names("006b") == []
    filled.give(Contact=[[build_record("Contact", "003z", at=2, Name="Zoe")]])
    filled.sync()
    assert filled.names("006b") == ["Zoe"]


def test_a_change_that_leaves_the_deal_as_it_was_asks_for_no_analysis(filled: Desk) -> None:
    before = dump_tables(filled.store)["deal"]
    filled.give(Task=[[build_record("Task", "00Ta", "006a", at=1, Subject="x")]])
    counts = filled.sync()
    assert filled.assemble.assembled == ["006a"]
    assert counts.deals == ()
    assert dump_tables(filled.store)["deal"] == before


def test_a_deleted_opportunity_leaves_the_list_and_an_undeleted_one_comes_back(filled: Desk) -> None:
    filled.give(Opportunity=[[build_record("Opportunity", "006a", at=1, deleted=True)]])
    counts = filled.sync()
    assert (counts.received, counts.stored, counts.deleted) == (1, 1, 1)
    assert filled.load("006a") is None
    filled.give(Opportunity=[[build_record("Opportunity", "006a", at=2)]])
    filled.sync()
    assert filled.names("006a") == ["Ana", "Ben"]


def test_an_older_state_of_a_record_never_replaces_a_newer_one(filled: Desk) -> None:
    filled.give(Contact=[[build_record("Contact", "003a", at=5, Name="New")]])
    filled.sync()
    filled.give(Contact=[[build_record("Contact", "003a", at=4, Name="Old")]])
    counts = filled.sync()
    assert (counts.unchanged, counts.stored) == (1, 0)
    assert filled.names("006a") == ["New", "Ben"]


def test_of_one_record_many_times_in_a_page_the_newest_is_stored(filled: Desk) -> None:
    states = [build_record("Contact", "003a", at=minute, Name=f"Ana {minute}") for minute in (2, 3, 1)]
    filled.give(Contact=[states])
    counts = filled.sync()
    assert (counts.received, counts.stored, counts.unchanged) == (3, 1, 2)
    assert filled.names("006a") == ["Ana 3", "Ben"]


def test_a_field_that_is_hidden_later_keeps_its_value(filled: Desk) -> None:
    filled.give(Opportunity=[[build_record("Opportunity", "006a", at=1, Name="One", Amount=5)]])
    filled.sync()
    filled.give(Opportunity=[[build_record("Opportunity", "006a", at=2, Name="Uno")]])
    filled.sync()
    deal = filled.load("006a")
    assert deal is not None
    assert (deal.deal.name, deal.deal.amount) == ("Uno", 5)


def test_a_field_that_is_emptied_is_empty(filled: Desk) -> None:
    filled.give(Opportunity=[[build_record("Opportunity", "006a", at=1, Name="One", Amount=5)]])
    filled.sync()
    filled.give(Opportunity=[[build_record("Opportunity", "006a", at=2, Name="One", Amount=None)]])
    filled.sync()
    deal = filled.load("006a")
    assert deal is not None
    assert deal.deal.amount is None


def test_a_row_that_makes_no_sense_is_kept_aside_until_it_comes_fit(filled: Desk) -> None:
    filled.give(Contact=[[build_quarantined("Contact", "003a"), build_quarantined("Contact", None)]])
    counts = filled.sync()
    assert (counts.received, counts.quarantined, counts.error) == (2, 2, None)
    assert filled.names("006a") == ["Ana", "Ben"]
    filled.give(Contact=[[build_record("Contact", "003a", at=1, Name="Ana")]])
    filled.sync()
    with filled.store.reading(TENANT) as connection:
        assert [row.id for row in load_quarantined(connection, TENANT)] == [None]


def test_a_row_that_came_as_null_is_kept_aside_as_it_came(filled: Desk) -> None:
    filled.give(Contact=[[replace(build_quarantined("Contact", None), row=None)]])

    counts = filled.sync()

    assert (counts.received, counts.quarantined, counts.error) == (1, 1, None)
    with filled.store.reading(TENANT) as connection:
        assert [row.row for row in load_quarantined(connection, TENANT)] == [None]


def test_a_row_kept_aside_is_renewed_only_when_it_differs(filled: Desk, now: datetime) -> None:
    filled.give(Contact=[[build_quarantined("Contact", "003x")]])
    filled.sync()
    filled.now = now.replace(hour=20)
    filled.sync()
    (row,) = dump_tables(filled.store)["quarantine"]
    assert (row.first_seen, row.changed_at) == (now, now)
    filled.give(Contact=[[build_quarantined("Contact", "003x", "makes even less sense")]])
    filled.sync()
    (row,) = dump_tables(filled.store)["quarantine"]
    assert (row.first_seen, row.changed_at) == (now, filled.now)


def test_what_only_assembling_shows_is_kept_aside_until_it_is_mended(filled: Desk) -> None:
    filled.give(Contact=[[build_record("Contact", "003a", at=1, Name="Ana", ReportsToId="003a")]])
    counts = filled.sync()
    assert counts.quarantined == 0
    with filled.store.reading(TENANT) as connection:
        assert [row.problem for row in load_quarantined(connection, TENANT)] == ["reports to itself"]
    filled.give(Contact=[[build_record("Contact", "003a", at=2, Name="Ana", ReportsToId=None)]])
    filled.sync()
    with filled.store.reading(TENANT) as connection:
        assert load_quarantined(connection, TENANT) == []


def test_reading_everything_shows_what_vanished_without_a_trace(filled: Desk) -> None:
    filled.give(
        Contact=[[build_record("Contact", "003a", Name="Ana"), build_quarantined("Contact", "003b")]],
        Opportunity=[[build_record("Opportunity", "006a", Name="One")]],
        OpportunityContactRole=[[build_record("OpportunityContactRole", "00Ka", "006a", ContactId="003a")]],
        Task=[[build_record("Task", "00Ta", "006a")]],
        TaskRelation=[[]],
    )
    counts = filled.sync(full=True)
    assert counts.deleted == 2
    assert filled.names("006a") == ["Ana"]
    assert filled.load("006b") is None
    with filled.store.reading(TENANT) as connection:
        assert [record.deleted for record in load_records(connection, TENANT, "Contact", ["003a", "003b"])] == [
            False
        ] * 2


def test_a_kind_that_gives_no_page_at_all_makes_nothing_vanish(filled: Desk) -> None:
    filled.give()
    counts = filled.sync(full=True)
    assert counts.deleted == 0
    assert filled.names("006a") == ["Ana", "Ben"]


def test_reading_everything_assembles_every_deal_anew(filled: Desk) -> None:
    filled.sync(full=True)
    assert filled.assemble.assembled == ["006a", "006b"]


def test_one_deal_can_be_asked_for(filled: Desk) -> None:
    counts = filled.sync(deal="006b")
    assert counts.error is None
    assert filled.assemble.assembled == ["006b"]


def test_a_deal_that_isnt_there_can_be_asked_for_in_vain(filled: Desk) -> None:
    counts = filled.sync(deal="006x")
    assert counts.error == "Salesforce shows us no opportunity 006x."
    assert filled.sync().error is None


def test_what_cant_be_read_is_told(filled: Desk) -> None:
    filled.crm.reports = [
        KindReport(kind="Contact", readable=True, hidden=("Title",), problem=None),
        KindReport(kind="Task", readable=False, hidden=(), problem="Tasks can't be read."),
    ]
    counts = filled.sync()
    assert counts.hidden == {"Contact": ("Title",)}
    assert counts.unread == {"Task": "Tasks can't be read."}
    assert counts.error is None


def test_progress_is_told_of_what_is_stored_already(desk: Desk) -> None:
    contacts = [[build_record("Contact", f"003{page}", Name="x")] for page in "abc"]
    desk.give(Contact=contacts, Opportunity=[[build_record("Opportunity", "006a", Name="One")]])
    desk.sync()
    assert [(step.phase, step.kind, step.done, step.total) for step in desk.steps] == [
        ("reading", "Contact", 1, None),
        ("reading", "Contact", 2, None),
        ("reading", "Contact", 3, None),
        ("reading", "Opportunity", 4, None),
        ("assembling", None, 1, 1),
    ]


def test_tenants_keep_their_records_apart(filled: Desk) -> None:
    before = dump_tables(filled.store)
    other = replace(filled.crm, answers={"Contact": [[build_record("Contact", "003a", at=9, Name="Other")]]})
    sync_tenant(
        filled.store,
        other,
        tenant="other",
        clock=lambda: filled.now,
        assemble=filled.assemble,
        schedule_analysis=lambda _, __: None,
    )
    after = {name: [row for row in rows if row.tenant == TENANT] for name, rows in dump_tables(filled.store).items()}
    assert after == before
    with filled.store.reading("other") as connection:
        assert load_deal_ids(connection, "other") == []


def test_counts_come_as_the_command_prints_them(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: Callable[[], float] = iter([10.0, *[11.5] * 99]).__next__
    monkeypatch.setattr("plugin.sync.time.monotonic", ticks)
    assert filled.sync().to_json() == {
        "received": 0,
        "stored": 0,
        "unchanged": 0,
        "quarantined": 0,
        "deleted": 0,
        "analysed": 0,
        "seconds": 1.5,
        "api_calls": 1,
    }
