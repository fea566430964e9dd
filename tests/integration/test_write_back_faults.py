"""Whatever the org answers, nothing is written twice, overwritten in silence or lost; what needs a person says so."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from connectors.demo_org.ids import build_id
from plugin.results import RESULTS
from plugin.sending import list_entries, settle
from plugin.store.deals import load_deals
from plugin.write_back import send_entries
from plugin.write_back_counts import WriteBackCounts
from tests.demo_org_rows import ACCOUNT, ADA, BEN, DEAL, OWNER
from tests.write_back_desk import TENANT, WriteBackDesk, open_desk

COLLECTION = "/composite/sobjects/BuyIn_Statement__c"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_desk(tmp_path) as opened:
        opened.sync()
        yield opened


def said(own_id: str, **more: Any) -> dict[str, Any]:
    return {
        "id": own_id,
        "at": "2026-02-27",
        "by": ADA,
        "kind": "position",
        "stance": 1,
        "confirmed_by": "Mira",
        **more,
    }


def take(desk: WriteBackDesk, *statements: dict[str, Any], **parts: Any) -> None:
    people = [{"id": ADA, "name": "Ada Okoro"}, {"id": BEN, "name": "Ben Lind"}]
    assert desk.take(**{"people": people, "statements": list(statements), **parts}).refused == ()


def send(desk: WriteBackDesk, **options: Any) -> WriteBackCounts:
    """Send without a sync around it, and without waiting."""
    writer = desk.services.orgs.open_writer(TENANT)
    try:
        options = {"wait": lambda _: None, **options}
        return send_entries(desk.services.store, writer, tenant=TENANT, clock=desk.clock, **options)
    finally:
        writer.close()


def open_states(desk: WriteBackDesk) -> dict[str, str]:
    return {entry.key: entry.state for entry in list_entries(desk.services, TENANT) if entry.origin != "analysis"}


def reason_of(desk: WriteBackDesk, key: str) -> str:
    return next(entry.reason or "" for entry in list_entries(desk.services, TENANT) if entry.key == key)


def keys(desk: WriteBackDesk, kind: str = "BuyIn_Statement__c") -> list[str]:
    return sorted(row["External_Key__c"] for row in desk.rows(kind))


def test_a_locked_row_is_sent_again_alone(desk: WriteBackDesk) -> None:
    take(desk, said("s1"), said("s2"), said("s3"))
    desk.org.org.write_rules.locked["s2"] = 1

    send(desk)

    assert keys(desk) == ["S-1", "s1", "s2", "s3"]
    assert open_states(desk) == {}


def test_a_row_that_stays_locked_waits_longer_each_time_and_ends_with_a_person(desk: WriteBackDesk) -> None:
    take(desk, said("s1"), said("s2"))
    desk.org.org.write_rules.locked["s2"] = None
    times = []

    for _ in range(40):
        send(desk)
        (entry,) = [entry for entry in list_entries(desk.services, TENANT) if entry.key == "s2"]
        times.append(entry.not_before)
        if entry.state != "waiting":
            break
        desk.clock.at = entry.not_before

    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps[:-1] == sorted(gaps[:-1])
    assert len(times) == 8
    assert entry.state == "refused"
    assert "UNABLE_TO_LOCK_ROW" in (entry.reason or "")
    assert keys(desk) == ["S-1", "s1"]


def test_a_validation_rule_stops_one_row_with_its_own_sentence_and_the_others_go_on(desk: WriteBackDesk) -> None:
    take(desk, said("s1"), said("s2", stance=-2))
    desk.org.org.write_rules.rules.append(
        lambda _, row: "Stances below -1 need a manager" if row.get("Stance__c") == -2 else None
    )

    send(desk)

    assert keys(desk) == ["S-1", "s1"]
    assert open_states(desk) == {"s2": "refused"}
    assert "Stances below -1 need a manager" in reason_of(desk, "s2")


def test_a_field_that_may_not_be_written_waits_for_the_right_and_the_rest_goes_on(desk: WriteBackDesk) -> None:
    desk.org.org.write_rules.read_only.add(("BuyIn_Statement__c", "Stance__c"))
    take(desk, said("s1", words="Fine."))
    desk.sync()
    row = desk.row("BuyIn_Statement__c", "s1")
    before = (row["Words__c"], row["Stance__c"])
    told = reason_of(desk, "s1")
    with desk.services.store.reading(TENANT) as connection:
        statement = next(s for s in load_deals(connection, TENANT, [DEAL])[DEAL].statements if s.id == "s1")

    desk.org.org.write_rules.read_only.clear()
    desk.sync()

    assert before == ("Fine.", None)
    assert "Stance__c of BuyIn_Statement__c can't be written" in told
    assert statement.stance == 1
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == 1
    assert open_states(desk) == {}


def test_an_org_without_the_package_keeps_everything_waiting(desk: WriteBackDesk) -> None:
    take(desk, said("s1"))
    desk.org.org.hide("BuyIn_Statement__c")

    counts = send(desk)

    assert open_states(desk) == {"s1": "held"}
    assert "BuyIn_Statement__c" in reason_of(desk, "s1")
    assert counts.error is None


@pytest.mark.parametrize(
    "fault",
    [
        {"reset": True},
        {"truncate": True},
        {"status": 503},
        {"status": 503, "times": 3},
        {"status": 200, "body": "<html>Down for maintenance</html>"},
        {"status": 401},
    ],
    ids=["cut after it was done", "half an answer", "away", "away for longer", "a page", "session expired"],
)
def test_a_call_that_fails_on_the_way_is_looked_up_and_nothing_is_there_twice(
    desk: WriteBackDesk, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.crm_orgs._wait", lambda _: None)
    take(desk, said("s1"), said("s2"))
    desk.org.org.fail(when=COLLECTION, **fault)

    counts = send(desk)

    assert counts.error is None
    assert keys(desk) == ["S-1", "s1", "s2"]
    assert open_states(desk) == {}
    stamps = {row["SystemModstamp"] for row in desk.rows("BuyIn_Statement__c") if row["External_Key__c"] != "S-1"}
    assert len(stamps) == 1


def test_a_row_that_makes_the_org_refuse_all_is_found_and_the_others_arrive(desk: WriteBackDesk) -> None:
    take(desk, *(said(f"s{number}") for number in range(5)))
    desk.org.org.write_rules.unreadable.add("s3")

    send(desk)

    assert keys(desk) == ["S-1", "s0", "s1", "s2", "s4"]
    assert open_states(desk) == {"s3": "refused"}


def test_the_day_s_limit_of_calls_ends_the_sending_and_nothing_is_lost(desk: WriteBackDesk) -> None:
    take(desk, said("s1"))
    desk.org.org.daily_limit = desk.org.org.api_usage

    counts = send(desk)
    desk.org.org.daily_limit = 15_000

    assert counts.error is not None
    assert open_states(desk) == {"s1": "waiting"}
    send(desk)
    assert keys(desk) == ["S-1", "s1"]


def test_what_both_sides_changed_is_a_conflict_that_a_person_settles(desk: WriteBackDesk) -> None:
    take(desk, said("s1", words="First"))
    desk.sync()
    row_id = desk.row("BuyIn_Statement__c", "s1")["Id"]
    desk.clock.advance(minutes=1)
    desk.org.org.update("BuyIn_Statement__c", row_id, Stance__c=-2)
    take(desk, said("s1", stance=2, words="First"))

    counts = send(desk)
    (entry,) = [each for each in list_entries(desk.services, TENANT) if each.key == "s1"]

    assert counts.conflicts == 1
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == -2
    assert entry.theirs == {"Stance__c": -2}
    settle(desk.services, TENANT, entry.id[:8], ours=True)
    send(desk)
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == 2
    assert open_states(desk) == {}


def test_a_conflict_settled_for_the_org_shows_the_orgs_value(desk: WriteBackDesk) -> None:
    take(desk, said("s1"))
    desk.sync()
    desk.clock.advance(minutes=1)
    desk.org.org.update("BuyIn_Statement__c", desk.row("BuyIn_Statement__c", "s1")["Id"], Stance__c=-2)
    take(desk, said("s1", stance=2))
    desk.sync()
    (entry,) = [each for each in list_entries(desk.services, TENANT) if each.key == "s1"]

    settle(desk.services, TENANT, entry.id, ours=False)
    desk.sync()

    with desk.services.store.reading(TENANT) as connection:
        statement = next(s for s in load_deals(connection, TENANT, [DEAL])[DEAL].statements if s.id == "s1")
    assert statement.stance == -2
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == -2


def test_changes_of_different_fields_are_no_conflict(desk: WriteBackDesk) -> None:
    take(desk, said("s1", words="First"))
    desk.sync()
    desk.clock.advance(minutes=1)
    desk.org.org.update("BuyIn_Statement__c", desk.row("BuyIn_Statement__c", "s1")["Id"], Words__c="Better said")
    take(desk, said("s1", words="First", stance=2))

    send(desk)

    row = desk.row("BuyIn_Statement__c", "s1")
    assert (row["Stance__c"], row["Words__c"]) == (2, "Better said")
    assert open_states(desk) == {}


def test_what_was_deleted_in_the_org_meanwhile_is_not_made_again_in_silence(desk: WriteBackDesk) -> None:
    take(desk, said("s1"))
    desk.sync()
    desk.clock.advance(minutes=1)
    desk.org.org.delete("BuyIn_Statement__c", desk.row("BuyIn_Statement__c", "s1")["Id"])
    take(desk, said("s1", stance=2))

    send(desk)

    assert open_states(desk) == {"s1": "conflict"}
    assert keys(desk) == ["S-1"]
    (entry,) = [each for each in list_entries(desk.services, TENANT) if each.key == "s1"]
    settle(desk.services, TENANT, entry.id, ours=True)
    send(desk)
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == 2


def test_two_deals_may_use_the_same_ids(desk: WriteBackDesk) -> None:
    other = desk.org.org.insert(
        "Opportunity",
        Name="Second",
        AccountId=ACCOUNT,
        OwnerId=OWNER,
        StageName="Qualification",
        CloseDate="2026-06-01",
    )
    desk.sync()
    take(desk, said("s1"))
    take(desk, said("s1", stance=-1), deal={"id": other, "name": "Second"})

    desk.sync()

    rows = {row["Opportunity__c"]: row for row in desk.rows("BuyIn_Statement__c") if "s1" in row["External_Key__c"]}
    assert {deal: row["Stance__c"] for deal, row in rows.items()} == {DEAL: 1, other: -1}
    with desk.services.store.reading(TENANT) as connection:
        deals = load_deals(connection, TENANT, [DEAL, other])
    assert ["s1" in {said.id for said in deal.statements} for deal in deals.values()] == [True, True]
    assert open_states(desk) == {}
    again = desk.sync()
    assert again.sent is not None
    assert again.sent.written == 0


def test_an_id_too_long_for_the_org_is_cut_and_told_apart_and_taken_once(desk: WriteBackDesk) -> None:
    long_id = "statement-" + "x" * 90
    take(desk, said(long_id), said(long_id + "y"))
    desk.sync()
    take(desk, said(long_id), said(long_id + "y"))
    desk.sync()

    cut = [key for key in keys(desk) if key.startswith("statement-")]
    assert len(cut) == 2
    assert {len(key) for key in cut} == {80}


def test_ids_of_15_characters_name_the_same_people(desk: WriteBackDesk) -> None:
    people = [{"id": ADA[:15], "name": "Ada Okoro", "decision_maker": True}]
    desk.take(people=people, statements=[said("s1", by=ADA[:15])])

    desk.sync()

    assert desk.row("BuyIn_Statement__c", "s1")["By_Contact__c"] == ADA
    assert [row["Contact__c"] for row in desk.rows("BuyIn_Person__c")] == [ADA]


def test_an_unknown_contact_or_a_word_against_the_org_refuses_the_file_whole(desk: WriteBackDesk) -> None:
    nobody = build_id("003", 77)
    unknown = desk.take(people=[{"id": nobody, "name": "N"}], statements=[said("s1", by=nobody)])
    against = desk.take(
        people=[{"id": ADA, "name": "Ada Okoro"}],
        statements=[{"id": "S-1", "at": "2026-01-05T10:00:00Z", "by": ADA, "kind": "position", "stance": -1}],
    )

    assert f"people {nobody}" in unknown.refused[0].problems[0]
    assert "statements S-1: comes from Salesforce" in against.refused[0].problems[0]
    assert open_states(desk) == {}


def test_what_the_org_says_of_a_contact_or_the_deal_counts_and_is_told(desk: WriteBackDesk) -> None:
    result = desk.take(
        deal={"id": DEAL, "name": "Another name"}, people=[{"id": ADA, "name": "A. Okoro", "decision_maker": True}]
    )

    assert [note.partition(": ")[2] for note in result.notes] == [
        "deal.name: Salesforce says otherwise, and that counts",
        f"people {ADA}, name: Salesforce says otherwise, and that counts",
    ]
    assert result.refused == ()


def test_of_two_changes_to_one_row_on_its_way_the_later_one_arrives(desk: WriteBackDesk) -> None:
    take(desk, said("s1"))
    changed: list[bool] = []

    def change_meanwhile(step: str) -> None:
        if step == "BuyIn_Statement__c written" and not changed:
            changed.append(True)
            take(desk, said("s1", stance=-2))

    send(desk, done=change_meanwhile)
    send(desk)

    assert changed
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == -2
    assert open_states(desk) == {}


def test_a_reporting_line_in_a_file_goes_to_the_contact_and_a_circle_is_refused(desk: WriteBackDesk) -> None:
    carl = desk.org.org.insert("Contact", LastName="Carl", AccountId=ACCOUNT, OwnerId=OWNER)
    desk.org.org.insert("OpportunityContactRole", OpportunityId=DEAL, ContactId=carl, Role="Evaluator")
    desk.sync()
    people = [{"id": own_id, "name": "x"} for own_id in (ADA, BEN, carl)]
    desk.take(people=people, ties=[{"kind": "reports_to", "from": carl, "to": BEN}])
    desk.sync()
    circle = desk.take(people=people, ties=[{"kind": "reports_to", "from": ADA, "to": carl}])

    assert desk.org.org.tables["Contact"][carl]["ReportsToId"] == BEN
    assert "circle" in circle.refused[0].problems[0]
    assert desk.rows("BuyIn_Tie__c") == []


def test_a_contact_that_was_merged_away_meanwhile_is_followed(desk: WriteBackDesk) -> None:
    carl = desk.org.org.insert("Contact", LastName="Carl", AccountId=ACCOUNT, OwnerId=OWNER)
    desk.org.org.insert("OpportunityContactRole", OpportunityId=DEAL, ContactId=carl, Role="Evaluator")
    desk.sync()
    take(
        desk, said("s1", by=carl), people=[{"id": carl, "name": "Carl"}],
        decisions=[{"id": "d1", "name": "D", "status": "open", "final_word": [carl]}],
    )  # fmt: skip
    desk.clock.advance(minutes=1)
    desk.org.org.merge("Contact", ADA, carl)

    desk.sync()

    assert desk.row("BuyIn_Statement__c", "s1")["By_Contact__c"] == ADA
    assert desk.row("BuyIn_Decision__c", "d1")["Final_Word__c"] == f'["{ADA}"]'
    assert open_states(desk) == {}


def test_results_wait_for_an_org_without_the_fields_and_are_there_once_it_has_them(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        for name in RESULTS:
            desk.org.org.hide("Opportunity", name)
        desk.sync()
        desk.clock.advance(days=1)
        desk.sync()
        held = {entry.kind: entry.state for entry in list_entries(desk.services, TENANT)}
        for name in RESULTS:
            desk.org.org.show("Opportunity", name)

        desk.sync()

        assert held == {"Opportunity": "held"}
        assert desk.rows("Opportunity")[0]["BuyIn_Verdict__c"]
        assert list_entries(desk.services, TENANT) == []


def test_after_a_reading_that_failed_nothing_is_sent_and_the_next_sync_sends_it(
    desk: WriteBackDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.crm_orgs._wait", lambda _: None)
    take(desk, said("s1"))
    desk.org.org.fail(times=None, status=503)
    failed = desk.sync()
    desk.org.org.heal()

    counts = desk.sync()

    assert failed.error is not None
    assert failed.sent is None
    assert counts.error is None
    assert keys(desk) == ["S-1", "s1"]


def test_a_kind_that_may_be_written_but_not_looked_up_waits_and_keeps_no_other_from_the_org(
    desk: WriteBackDesk,
) -> None:
    desk.org.org.hide("BuyIn_Statement__c", "Opportunity__c")
    take(desk, said("s1"), commitments=[{"id": "c1", "owner": BEN, "due": "2026-03-20", "status": "open", "what": "A"}])

    counts = send(desk)

    assert (counts.error, counts.held) == (None, 1)
    assert open_states(desk) == {"s1": "held"}
    assert "Opportunity__c is hidden" in reason_of(desk, "s1")
    assert desk.row("BuyIn_Commitment__c", "c1")["Owner_Contact__c"] == BEN

    desk.org.org.show("BuyIn_Statement__c", "Opportunity__c")
    send(desk)

    assert open_states(desk) == {}
