"""What a person records in a deal counts at once, reaches the org once, and overwrites nobody unseen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from graph.deal import Deal, Source, Statement
from plugin.errors import DealNotFoundError, EntryChangedError, InputRefusedError
from plugin.planned_tasks import PlannedTask
from plugin.recording import NEW, Recorder, version_of
from plugin.sending import list_entries
from plugin.sign_in import Invitation
from plugin.store.changes import load_changes
from plugin.store.deals import load_deals
from plugin.store.exercise_rows import save_exercise_rows
from plugin.store.mirror import load_records
from plugin.views import Viewer
from tests.builders import tie
from tests.demo_org_rows import ADA, BEN, CALL, DEAL, OWNER
from tests.write_back_desk import TENANT, WriteBackDesk, open_synced_desk
from web.app import create_app

MIRA = Viewer(tenant=TENANT, role="rep", user="Mira Vale")
SAID = Statement(
    id="s1", at=datetime(2026, 2, 27, 9, tzinfo=UTC), by=ADA, kind="position", stance=1, confirmed_by="Mira Vale"
)
PLANNED = PlannedTask(
    id="t1", subject=" Ask Ada\nwho decides ", due=date(2026, 3, 9), owner=OWNER[:15], contact=ADA[:15]
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_synced_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def record(desk: WriteBackDesk) -> Recorder:
    return desk.services.deals.record(MIRA, DEAL)


def deal_of(desk: WriteBackDesk) -> Deal:
    with desk.services.store.reading(TENANT) as connection:
        return load_deals(connection, TENANT, [DEAL])[DEAL]


def statement_of(desk: WriteBackDesk, own_id: str = "s1") -> Statement:
    return next(each for each in deal_of(desk).statements if each.id == own_id)


def test_a_statement_counts_at_once_with_its_author_and_reaches_the_org(desk: WriteBackDesk, record: Recorder) -> None:
    done = record.save("statements", SAID, version=NEW)
    at_once = statement_of(desk)
    desk.sync()

    assert at_once.source == Source(system="person", author="Mira Vale", as_of=desk.clock())
    assert done.version == version_of(at_once) == version_of(statement_of(desk))
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == 1
    with desk.services.store.reading(TENANT) as connection:
        (change,) = load_changes(connection, TENANT, DEAL)
    assert (change.author, change.before, change.at) == ("Mira Vale", None, desk.clock())


def test_of_two_editors_the_second_is_told_and_nothing_is_overwritten(desk: WriteBackDesk, record: Recorder) -> None:
    seen = record.save("statements", SAID).version
    record.save("statements", _with_stance(2), version=seen)

    with pytest.raises(EntryChangedError, match="changed this meanwhile"):
        record.save("statements", _with_stance(-2), version=seen)

    assert statement_of(desk).stance == 2


def test_a_row_that_began_in_the_org_can_be_changed_here_and_an_undone_change_is_one_more(
    desk: WriteBackDesk, record: Recorder
) -> None:
    theirs = statement_of(desk, "S-1")
    done = record.save("statements", _with_stance(-2, theirs), version=version_of(theirs))
    desk.sync()
    changed = desk.row("BuyIn_Statement__c", "S-1")["Stance__c"]

    record.undo(str(done.change))
    desk.sync()

    assert changed == -2
    assert desk.row("BuyIn_Statement__c", "S-1")["Stance__c"] == 1
    assert len(desk.rows("BuyIn_Statement__c")) == 1
    with desk.services.store.reading(TENANT) as connection:
        assert len(load_changes(connection, TENANT, DEAL)) == 2
    with pytest.raises(EntryChangedError, match="before you undo it"):
        record.undo(str(done.change))


def test_a_statement_taken_back_stays_as_withdrawn_and_a_commitment_goes(desk: WriteBackDesk, record: Recorder) -> None:
    record.save("statements", SAID)
    record.save("ties", tie("trusts", BEN, ADA))
    desk.take(commitments=[{"id": "c1", "owner": BEN, "due": "2026-03-20", "status": "open"}], people=[_ben()])
    desk.sync()

    record.withdraw("statements", "s1")
    record.withdraw("ties", f"ties:trusts:{BEN}:{ADA}")
    record.withdraw("commitments", "c1")
    at_once = deal_of(desk)
    desk.sync()

    assert at_once.commitments == ()
    assert desk.row("BuyIn_Statement__c", "s1")["Withdrawn_At__c"] is not None
    assert desk.row("BuyIn_Tie__c", f"ties:trusts:{BEN}:{ADA}")["Until__c"] is not None
    assert desk.rows("BuyIn_Commitment__c") == []
    assert deal_of(desk).commitments == ()
    assert desk.take(commitments=[], people=[_ben()]).refused == ()
    assert list_entries(desk.services, TENANT) == []


def test_a_fact_on_a_contact_is_added_and_taken_back(desk: WriteBackDesk, record: Recorder) -> None:
    record.save_person(ADA, {"decision_maker": True, "formal_rank": 1})
    desk.sync()
    (row,) = desk.rows("BuyIn_Person__c")
    known = (row["Contact__c"], row["Decision_Maker__c"], row["Formal_Rank__c"])

    record.save_person(ADA, {"decision_maker": None})
    desk.sync()

    assert known == (ADA, "true", 1)
    (row,) = desk.rows("BuyIn_Person__c")
    assert (row["Decision_Maker__c"], row["Formal_Rank__c"]) == (None, 1)
    assert next(person for person in deal_of(desk).people if person.id == ADA).decision_maker is None
    with pytest.raises(InputRefusedError, match="title"):
        record.save_person(ADA, {"title": "Boss"})


def test_a_contact_role_goes_to_the_org_and_away_again_and_back(desk: WriteBackDesk, record: Recorder) -> None:
    record.save_role(BEN, "Evaluator")
    at_once = {person.id: person.crm_roles for person in deal_of(desk).people}
    desk.sync()
    there = {(row["ContactId"], row["Role"]) for row in desk.rows("OpportunityContactRole")}
    taken = record.save_role(BEN, "Evaluator", held=False)
    desk.sync()
    gone = {(row["ContactId"], row["Role"]) for row in desk.rows("OpportunityContactRole")}
    record.undo(str(taken.change))
    desk.sync()

    assert at_once[BEN] == ("Evaluator",)
    assert there == {(ADA, "Economic Buyer"), (BEN, "Evaluator")}
    assert gone == {(ADA, "Economic Buyer")}
    assert {(row["ContactId"], row["Role"]) for row in desk.rows("OpportunityContactRole")} == there


def test_a_reporting_line_moves_both_ways_and_a_circle_is_refused_before_it_is_sent(
    desk: WriteBackDesk, record: Recorder
) -> None:
    with pytest.raises(InputRefusedError, match="circle"):
        record.save_line(ADA, BEN)
    record.save_line(BEN, None)
    record.save_line(ADA, BEN)
    at_once = [(line.from_, line.to) for line in deal_of(desk).ties]
    desk.sync()
    in_org = {row["Id"]: row["ReportsToId"] for row in desk.rows("Contact")}
    desk.clock.advance(minutes=5)
    desk.org.org.update("Contact", ADA, ReportsToId=None)
    desk.sync()

    assert at_once == [(ADA, BEN)]
    assert (in_org[ADA], in_org[BEN]) == (BEN, None)
    assert deal_of(desk).ties == ()


def test_a_line_changed_on_both_sides_is_a_conflict(desk: WriteBackDesk, record: Recorder) -> None:
    record.save_line(BEN, None)
    carl = desk.org.org.insert("Contact", LastName="Carl")
    desk.clock.advance(minutes=1)
    desk.org.org.update("Contact", BEN, ReportsToId=carl)
    desk.sync()

    assert desk.org.org.tables["Contact"][BEN]["ReportsToId"] == carl
    assert [entry.state for entry in list_entries(desk.services, TENANT)] == ["conflict"]


def test_a_task_arrives_once_in_the_person_s_words_and_its_words_are_kept_nowhere_else(
    desk: WriteBackDesk, record: Recorder
) -> None:
    before = {row["Id"] for row in desk.rows("Task")}
    record.save_task(PLANNED)
    again = record.save_task(PLANNED)
    waiting = [(entry.kind, entry.key, entry.state) for entry in list_entries(desk.services, TENANT)]
    desk.sync()
    desk.clock.advance(minutes=20)
    second = desk.sync()

    (row,) = [row for row in desk.rows("Task") if row["Id"] not in before]
    assert again.change is None
    assert ("Task", "t1", "waiting") in waiting
    assert (row["Subject"], row["ActivityDate"], row["OwnerId"]) == ("Ask Ada who decides", "2026-03-09", OWNER)
    assert (row["WhatId"], row["WhoId"], row["IsClosed"]) == (DEAL, ADA, False)
    assert second.sent is not None
    assert (second.stored, second.sent.written) == (0, 0)
    assert list_entries(desk.services, TENANT) == []
    with desk.services.store.reading(TENANT) as connection:
        (stored,) = load_records(connection, TENANT, "Task", [row["Id"]])
    assert "Subject" not in stored.fields
    assert "t1" not in {activity.id for activity in deal_of(desk).activities}


def test_two_tasks_that_say_the_same_are_one_task_of_the_org(desk: WriteBackDesk, record: Recorder) -> None:
    before = len(desk.rows("Task"))
    record.save_task(PLANNED)
    record.save_task(replace(PLANNED, id="t2"))
    desk.sync()

    assert len(desk.rows("Task")) == before + 1
    assert list_entries(desk.services, TENANT) == []


def test_a_planned_task_can_be_changed_until_the_org_changed_the_same(desk: WriteBackDesk, record: Recorder) -> None:
    record.save_task(PLANNED)
    desk.sync()
    record.save_task(replace(PLANNED, due=date(2026, 3, 12)))
    desk.sync()
    (row,) = [row for row in desk.rows("Task") if row["Subject"] == "Ask Ada who decides"]
    moved = row["ActivityDate"]
    desk.clock.advance(minutes=5)
    desk.org.org.update("Task", row["Id"], ActivityDate="2026-04-01")
    record.save_task(replace(PLANNED, due=date(2026, 3, 20)))
    desk.sync()

    assert moved == "2026-03-12"
    assert desk.org.org.tables["Task"][row["Id"]]["ActivityDate"] == "2026-04-01"
    assert [(entry.key, entry.state) for entry in list_entries(desk.services, TENANT)] == [("t1", "conflict")]


def test_a_task_taken_back_before_or_after_it_was_sent_is_gone(desk: WriteBackDesk, record: Recorder) -> None:
    before = len(desk.rows("Task"))
    record.save_task(PLANNED)
    record.remove_task("t1")
    desk.sync()
    never_sent = len(desk.rows("Task"))
    record.save_task(replace(PLANNED, id="t2"))
    desk.sync()
    sent = len(desk.rows("Task"))
    record.remove_task("t2")
    desk.sync()

    assert (never_sent, sent, len(desk.rows("Task"))) == (before, before + 1, before)
    with pytest.raises(InputRefusedError, match="no such task"):
        record.remove_task("t2")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"subject": "  \n "}, "subject: has to have"),
        ({"subject": "x" * 256}, "subject: has to have"),
        ({"owner": ADA}, "is none of our users"),
        ({"owner": "005000000000000AAA"}, "is none of our users"),
        ({"contact": "003000000000000AAA"}, "is no contact of this deal"),
        ({"id": CALL}, "is a task of Salesforce's own"),
        ({"id": " "}, "id: has to have"),
    ],
)
def test_a_task_that_makes_no_sense_is_refused_with_its_place(
    desk: WriteBackDesk, record: Recorder, changes: dict[str, str], told: str
) -> None:
    with pytest.raises(InputRefusedError, match=told):
        record.save_task(replace(PLANNED, **changes))  # type: ignore[arg-type]  # only texts are changed here

    assert list_entries(desk.services, TENANT) == []


def test_what_makes_no_sense_is_refused_with_its_place(desk: WriteBackDesk, record: Recorder) -> None:
    with pytest.raises(InputRefusedError, match=r"statements\[\d\]\.stance"):
        record.save("statements", _with_stance(7))
    with pytest.raises(InputRefusedError, match="exercise"):
        record.save("statements", replace(SAID, source=Source(system="exercise")))
    with pytest.raises(DealNotFoundError):
        desk.services.deals.record(MIRA, "006000000000000AAA").save("statements", SAID)

    assert list_entries(desk.services, TENANT) == []


def test_what_came_from_an_exercise_is_neither_changed_nor_taken_back_nor_told(
    desk: WriteBackDesk, record: Recorder
) -> None:
    named = replace(SAID, id="exercise:x:d1:ada", kind="naming", stance=None, to=BEN, source=Source(system="exercise"))
    deal = deal_of(desk)
    with desk.services.store.writing(TENANT) as connection:
        found = Deal(as_of=deal.as_of, deal=deal.deal, statements=(named,))
        save_exercise_rows(connection, TENANT, found, now=desk.clock())

    with pytest.raises(InputRefusedError, match="stays in the exercise"):
        record.withdraw("statements", named.id)
    with pytest.raises(InputRefusedError, match="stays in the exercise"):
        record.save("statements", replace(SAID, id=named.id))
    with pytest.raises(InputRefusedError, match="stays in the exercise"):
        record.save_together([("statements", replace(SAID, id=named.id)), ("statements", SAID)])

    assert list_entries(desk.services, TENANT) == []
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="rep", user="Mira Vale"))
    client.get(urlsplit(link).path)
    page = client.get(f"/panel/{DEAL}/desk/statements?row={named.id}").text
    assert "somebody took it out" in page
    assert f'value="{BEN}" selected' not in page


def _with_stance(stance: float, of: Statement = SAID) -> Statement:
    return replace(of, stance=stance)


def _ben() -> dict[str, str]:
    return {"id": BEN, "name": "Ben Lind"}
