"""What people enter becomes records of the org exactly once, and comes back as it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugin.exporting import iter_deal_files
from plugin.sending import list_entries
from plugin.store.deals import load_deals
from tests.demo_org_rows import ADA, BEN, DEAL, ROLE
from tests.write_back_desk import TENANT, WriteBackDesk, open_desk

SAID = {
    "id": "s1", "at": "2026-02-27T09:00:00Z", "by": ADA, "kind": "position", "subject": "line3", "stance": 2,
    "words": "Yes, before summer.", "confirmed_by": "Mira Vale",
}  # fmt: skip
PARTS: dict[str, Any] = {
    "people": [
        {"id": ADA, "name": "Ada Okoro", "decision_maker": True, "formal_rank": 1},
        {"id": BEN, "name": "Ben Lind"},
        {"id": "olga", "name": "Olga Prins", "title": "Founder", "former": True},
    ],
    "subjects": [{"id": "line3", "kind": "initiative", "name": "Line 3"}],
    "statements": [SAID],
    "ties": [{"kind": "trusts", "from": BEN, "to": "olga", "strength": 0.8}],
    "decisions": [{"id": "d1", "name": "Buy line 3", "status": "open", "opened_at": "2026-02-20", "final_word": [ADA]}],
    "commitments": [{"id": "c1", "owner": BEN, "due": "2026-03-20", "status": "open", "what": "A plan"}],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_desk(tmp_path) as opened:
        yield opened


def test_what_a_file_says_of_a_deal_arrives_in_the_org_with_its_ids_as_keys(desk: WriteBackDesk) -> None:
    desk.sync()

    result = desk.take(**PARTS)
    counts = desk.sync()

    assert result.refused == ()
    assert counts.error is None
    assert list_entries(desk.services, TENANT) == []
    said = desk.row("BuyIn_Statement__c", "s1")
    assert (said["Opportunity__c"], said["By_Contact__c"], said["Subject_Key__c"]) == (DEAL, ADA, "line3")
    assert (said["Stance__c"], said["Words__c"], said["At__c"]) == (2, SAID["words"], "2026-02-27T09:00:00.000+0000")
    tie = desk.row("BuyIn_Tie__c", f"ties:trusts:{BEN}:olga")
    assert (tie["From_Contact__c"], tie["To_Contact__c"], tie["To_Key__c"]) == (BEN, None, "olga")
    assert desk.row("BuyIn_Person__c", "olga")["Person_Name__c"] == "Olga Prins"
    ada = desk.row("BuyIn_Person__c", ADA)
    assert (ada["Contact__c"], ada["Decision_Maker__c"], ada["Person_Name__c"]) == (ADA, "true", None)
    assert desk.row("BuyIn_Decision__c", "d1")["Final_Word__c"] == f'["{ADA}"]'
    assert desk.row("BuyIn_Commitment__c", "c1")["Owner_Contact__c"] == BEN


def test_what_was_written_comes_back_as_unchanged_and_nothing_is_written_again(desk: WriteBackDesk) -> None:
    desk.sync()
    desk.take(**PARTS)
    first = desk.sync()
    before = len(desk.writes())
    deal = next(iter_deal_files(desk.services.store, TENANT, [DEAL]))

    desk.clock.advance(minutes=3)
    second = desk.sync()

    assert first.sent is not None
    assert second.sent is not None
    assert first.sent.written > 0
    assert (second.sent.written, second.sent.found) == (0, 0)
    assert (second.stored, second.analysed, len(desk.writes())) == (0, 0, before)
    assert next(iter_deal_files(desk.services.store, TENANT, [DEAL])) == deal


def test_the_same_file_again_changes_nothing_and_a_changed_one_changes_the_orgs_row(desk: WriteBackDesk) -> None:
    desk.sync()
    desk.take(**PARTS)
    desk.sync()
    again = desk.take(**PARTS)

    changed = desk.take(**PARTS | {"statements": [{**SAID, "stance": -1}]})
    desk.sync()

    assert (again.counts.unchanged, again.counts.stored) == (1, 0)
    assert changed.counts.stored == 1
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == -1
    assert len(desk.rows("BuyIn_Statement__c")) == 2


def test_an_entry_counts_before_the_org_has_it_and_survives_the_next_sync_with_write_back_off(tmp_path: Path) -> None:
    with open_desk(tmp_path, on=False) as desk:
        desk.sync()
        desk.take(**PARTS)
        desk.clock.advance(minutes=20)
        counts = desk.sync()

        with desk.services.store.reading(TENANT) as connection:
            deal = load_deals(connection, TENANT, [DEAL])[DEAL]
        assert counts.sent is None
        assert {said.id for said in deal.statements} == {"S-1", "s1"}
        assert {person.id: person.decision_maker for person in deal.people}[ADA] is True
        assert [row["External_Key__c"] for row in desk.rows("BuyIn_Statement__c")] == ["S-1"]


def test_the_results_stand_on_the_opportunity_and_are_written_again_only_when_they_differ(desk: WriteBackDesk) -> None:
    desk.sync()
    (row,) = desk.rows("Opportunity")
    writes = len(desk.writes())

    desk.clock.advance(days=1)
    desk.sync()

    assert row["BuyIn_Verdict__c"]
    assert row["BuyIn_Alignment__c"] == "unknown"
    assert 0 <= row["BuyIn_Risk__c"] <= 100
    assert len(desk.writes()) == writes


def test_a_file_that_came_before_the_org_was_synced_goes_out_too(desk: WriteBackDesk) -> None:
    desk.take(**PARTS)

    counts = desk.sync()

    assert counts.error is None
    assert desk.row("BuyIn_Statement__c", "s1")["By_Contact__c"] == ADA
    assert desk.row("BuyIn_Person__c", "olga")["Former__c"] is True


def test_a_new_contact_role_in_a_file_becomes_one_of_the_org_once(desk: WriteBackDesk) -> None:
    desk.sync()
    person = {"id": BEN, "name": "Ben Lind", "crm_roles": ["Evaluator"]}
    desk.take(people=[person])
    desk.sync()
    desk.take(people=[person])
    desk.sync()

    roles = [(row["ContactId"], row["Role"]) for row in desk.rows("OpportunityContactRole")]
    assert sorted(roles) == sorted([(ADA, "Economic Buyer"), (BEN, "Evaluator")])
    assert ROLE in {row["Id"] for row in desk.rows("OpportunityContactRole")}
