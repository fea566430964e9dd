"""What a sync reads besides the changes that it is told of, so that nothing stays wrong for long."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from connectors.errors import RetryLaterError, UnexpectedAnswerError
from connectors.records import CrmRecord
from plugin.store.mirror import load_live_ids, save_records
from plugin.store.store import Store
from plugin.store.sync_runs import load_freshness, load_newest_run
from plugin.sync_counts import SyncStep
from tests.crm_double import build_quarantined, build_record
from tests.sync_desk import TENANT, Desk

ANA = build_record("Contact", "003a", Name="Ana")
BEN = build_record("Contact", "003b", Name="Ben")
ONE = build_record("Opportunity", "006a", Name="One")
ROLE = build_record("OpportunityContactRole", "00Ka", "006a", ContactId="003a")
SECOND_ROLE = build_record("OpportunityContactRole", "00Kb", "006a", ContactId="003b")


@pytest.fixture
def desk(sqlite_store: Store, now: datetime) -> Desk:
    desk = Desk(sqlite_store, now)
    desk.give(Contact=[[ANA, BEN]], Opportunity=[[ONE]], OpportunityContactRole=[[ROLE, SECOND_ROLE]])
    desk.sync()
    desk.give()
    put(desk, ANA, BEN, ONE, ROLE, SECOND_ROLE)
    return desk


def put(desk: Desk, *records: CrmRecord) -> None:
    desk.crm.there = {record.id: record for record in records}


def live_ids(desk: Desk, kind: str) -> set[str]:
    with desk.store.reading(TENANT) as connection:
        return load_live_ids(connection, TENANT, kind)


def test_comparing_ids_finds_what_went_and_what_came_without_a_word(desk: Desk) -> None:
    new = build_record("Contact", "003c", Name="Cem")
    put(desk, BEN, new, ONE, ROLE, SECOND_ROLE)

    counts = desk.sync(compare=True)

    assert live_ids(desk, "Contact") == {"003b", "003c"}
    assert (counts.kinds["Contact"].vanished, counts.kinds["Contact"].stored) == (1, 1)
    assert counts.deleted == 1
    assert desk.names("006a") == ["Ana", "Ben"]


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("iter_live_ids", build_record("Task", "00Tc", "006a", at=9)),
        ("iter_children", build_record("OpportunityContactRole", "00Kc", "006a", at=9, ContactId="003b")),
        ("iter_pages", build_record("OpportunityContactRole", "00Kc", "006a", at=9, ContactId="003b")),
    ],
)
def test_what_we_wrote_while_the_org_was_answering_isnt_missed_in_its_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, question: str, written: CrmRecord
) -> None:
    answer = getattr(desk.crm, question)

    def answer_slowly(kind: str, *asked: Any) -> Iterator[Any]:
        yield from answer(kind, *asked)
        if kind == written.kind:
            put(desk, ANA, BEN, ONE, ROLE, SECOND_ROLE, written)
            with desk.store.writing(TENANT) as connection:
                save_records(connection, TENANT, kind, [written], now=desk.now, run="write-back")

    desk.give(Opportunity=[[replace(ONE, stamp=written.stamp)]])
    if question == "iter_pages":
        desk.give(OpportunityContactRole=[[ROLE, SECOND_ROLE]])
    monkeypatch.setattr(desk.crm, question, answer_slowly)
    desk.sync(compare=question == "iter_live_ids", full=question == "iter_pages")

    assert written.id in live_ids(desk, written.kind)


def test_what_is_shown_again_comes_back_with_its_old_stamp(desk: Desk) -> None:
    put(desk, BEN, ONE, ROLE, SECOND_ROLE)
    desk.sync(compare=True)
    put(desk, ANA, BEN, ONE, ROLE, SECOND_ROLE)

    desk.sync(compare=True)

    assert live_ids(desk, "Contact") == {"003a", "003b"}


def test_a_row_that_was_set_aside_isnt_fetched_again_each_night(desk: Desk) -> None:
    desk.give(Contact=[[build_quarantined("Contact", "003q")]])
    desk.sync()
    desk.give()
    put(desk, ANA, BEN, ONE, ROLE, SECOND_ROLE, build_record("Contact", "003q", Name="Q"))

    assert desk.sync(compare=True).received == 0


def test_ids_are_compared_by_themselves_when_that_wasnt_done_for_a_day(desk: Desk) -> None:
    put(desk, ANA, ONE, ROLE, SECOND_ROLE)
    desk.now += timedelta(hours=24)
    assert desk.sync().deleted == 0
    desk.now += timedelta(hours=2)

    assert desk.sync().deleted == 1
    assert desk.sync().deleted == 0


def test_a_kind_with_gaps_is_compared_at_once(desk: Desk) -> None:
    put(desk, ANA, ONE, ROLE, SECOND_ROLE)
    desk.crm.gaps = ("Contact",)
    desk.give(Contact=[[ANA]])

    desk.sync()

    assert live_ids(desk, "Contact") == {"003a"}


def test_a_first_reading_with_gaps_forgets_nothing(desk: Desk) -> None:
    desk.crm.gaps = ("Contact",)
    desk.give(Contact=[[ANA]], Opportunity=[[ONE]], OpportunityContactRole=[[ROLE]])

    desk.sync(full=True)

    assert live_ids(desk, "Contact") == {"003a", "003b"}
    assert live_ids(desk, "OpportunityContactRole") == {"00Ka"}


def test_a_deal_that_changed_gets_its_roles_as_they_are_now(desk: Desk) -> None:
    put(desk, ANA, BEN, ONE, SECOND_ROLE)
    desk.give(Opportunity=[[build_record("Opportunity", "006a", at=5, Name="One, renamed")]])

    counts = desk.sync()

    assert live_ids(desk, "OpportunityContactRole") == {"00Kb"}
    assert desk.names("006a") == ["Ben"]
    assert counts.kinds["OpportunityContactRole"].vanished == 1


def test_a_deal_that_didnt_change_costs_no_question(desk: Desk) -> None:
    desk.sync()

    assert desk.crm.looked_up == []


def test_the_roles_of_a_merged_contact_are_read_anew_though_nothing_stamps_them(desk: Desk) -> None:
    moved = build_record("OpportunityContactRole", "00Ka", "006a", ContactId="003b")
    put(desk, BEN, ONE, moved, SECOND_ROLE)
    desk.give(Contact=[[build_record("Contact", "003a", at=5, deleted=True)]])

    desk.sync()

    assert desk.names("006a") == ["Ben"]
    assert ("Contact", ("003b",)) in desk.crm.looked_up


def test_whatever_hung_on_a_merged_contact_is_read_anew(desk: Desk) -> None:
    task = build_record("Task", "00Ta", "006a")
    relation = build_record("TaskRelation", "0RTa", "00Ta", ContactId="003a")
    desk.give(Task=[[task]], TaskRelation=[[relation]])
    put(desk, ANA, BEN, ONE, SECOND_ROLE, task, relation)
    desk.sync(deal="006a")
    moved = build_record("TaskRelation", "0RTa", "00Ta", ContactId="003b")
    put(desk, BEN, ONE, task, moved)
    desk.give(Contact=[[build_record("Contact", "003a", at=5, deleted=True)]])

    desk.sync()

    assert desk.names("006a") == ["Ben"]


def test_a_merge_is_followed_by_the_next_sync_where_this_one_is_killed(desk: Desk) -> None:
    moved = build_record("OpportunityContactRole", "00Ka", "006a", ContactId="003b")
    put(desk, BEN, ONE, moved, SECOND_ROLE)
    desk.give(Contact=[[build_record("Contact", "003a", at=5, deleted=True)]])

    def die(_step: SyncStep) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.sync_watched(die)
    desk.give()

    desk.sync()

    assert desk.names("006a") == ["Ben"]
    desk.crm.looked_up.clear()
    desk.sync()
    assert desk.crm.looked_up == []


def test_an_org_that_goes_away_meanwhile_leaves_the_deals_to_the_next_sync(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk, ANA, BEN, ONE, SECOND_ROLE)
    desk.give(Opportunity=[[build_record("Opportunity", "006a", at=5, Name="Renamed")]])
    with monkeypatch.context() as patched:

        def stay_away(_kind: str, _parents: list[str]) -> None:
            raise RetryLaterError("The org doesn't answer.")

        patched.setattr(desk.crm, "iter_children", stay_away)
        assert desk.sync().error == "The org doesn't answer."
    assert desk.names("006a") == ["Ana", "Ben"]
    desk.give()

    assert desk.sync().error is None

    assert desk.names("006a") == ["Ben"]


def test_one_deal_is_read_anew_with_all_its_parts(desk: Desk) -> None:
    task = build_record("Task", "00Ta", "006a")
    relation = build_record("TaskRelation", "0RTa", "00Ta", ContactId="003b")
    renamed = build_record("Opportunity", "006a", at=1, Name="Renamed")
    put(desk, ANA, BEN, renamed, ROLE, task, relation)

    desk.sync(deal="006a")

    deal = desk.load("006a")
    assert deal is not None
    assert deal.deal.name == "Renamed"
    assert live_ids(desk, "TaskRelation") == {"0RTa"}
    assert live_ids(desk, "OpportunityContactRole") == {"00Ka"}


def test_one_deal_is_read_anew_with_its_people(desk: Desk) -> None:
    put(desk, build_record("Contact", "003a", at=1, Name="Ana Ruiz"), BEN, ONE, ROLE, SECOND_ROLE)

    desk.sync(deal="006a")

    assert desk.names("006a") == ["Ana Ruiz", "Ben"]


def test_what_cant_be_compared_is_named_and_tried_again_at_the_next_sync(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:

        def refuse(_kind: str) -> None:
            raise UnexpectedAnswerError("The ids make no sense.")

        patched.setattr(desk.crm, "iter_live_ids", refuse)
        desk.now += timedelta(hours=26)
        assert str(desk.sync().error).startswith("The ids make no sense.")
    put(desk, ANA, ONE, ROLE, SECOND_ROLE)

    assert desk.sync().deleted == 1


def test_each_kind_keeps_what_became_of_it_and_how_fresh_it_is(desk: Desk) -> None:
    first = desk.now
    desk.now += timedelta(hours=1)
    some = [build_record("Task", "00Ta", "006a")]
    desk.give(Contact=[[ANA, build_quarantined("Contact", "003q")]], Task=[some, UnexpectedAnswerError("No tasks.")])
    desk.sync()

    with desk.store.reading(TENANT) as connection:
        kept, fresh = load_newest_run(connection, TENANT), load_freshness(connection, TENANT)

    assert kept is not None
    contacts = kept.counts["kinds"]["Contact"]
    assert (contacts["received"], contacts["unchanged"], contacts["quarantined"]) == (2, 1, 1)
    assert contacts["reasons"] == {"makes no sense": 1}
    assert (kept.state, kept.error) == ("failed", "No tasks.")
    assert fresh == {"Contact": desk.now, "Opportunity": first, "OpportunityContactRole": first}
