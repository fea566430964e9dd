"""A deal is edited on its page: it counts at once, nobody's words are lost, and all of it can be undone."""

import html
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.deal import Deal, Person
from plugin.sign_in import Invitation
from plugin.store.deals import load_deals
from plugin.store.outbox import load_deal_open
from tests.demo_org_rows import ACCOUNT, ADA, BEN, DEAL
from tests.write_back_desk import TENANT, WriteBackDesk, open_synced_desk
from web.app import create_app

DESK = f"/panel/{DEAL}/desk"
ROW = "a" * 32
SAID = {
    "by": ADA,
    "words": "We need it before summer",
    "kind": "position",
    "stance": "1",
    "at": "2026-03-01",
    "medium": "own_words",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_synced_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def client(desk: WriteBackDesk) -> FlaskClient:
    return sign_in(desk, "Mira Vale")


def sign_in(desk: WriteBackDesk, user: str) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="rep", user=user))
    assert client.get(urlsplit(link).path).status_code == HTTPStatus.SEE_OTHER
    return client


def deal_of(desk: WriteBackDesk) -> Deal:
    with desk.services.store.reading(TENANT) as connection:
        return load_deals(connection, TENANT, [DEAL])[DEAL]


def person_of(desk: WriteBackDesk, name: str) -> Person:
    return next(person for person in deal_of(desk).people if person.name == name)


def text_of(answer: TestResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def version_in(answer: TestResponse) -> str:
    found = re.search(r'name="version" value="([^"]+)"', answer.get_data(as_text=True))
    assert found
    return found[1]


def save(client: FlaskClient, list_name: str, **typed: object) -> TestResponse:
    return client.post(f"{DESK}/{list_name}", data={"version": "new", "new": ROW, **typed})


def undo_last(client: FlaskClient, answer: TestResponse) -> TestResponse:
    change = answer.headers["Location"].partition("change=")[2]
    return client.post(f"{DESK}/undo", data={"change": change})


def test_words_with_a_new_subject_are_one_change_and_are_undone_as_one(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    done = save(
        client, "statements", **SAID, subject="new", new_subject="A second line", new_subject_kind="destination"
    )
    shown = text_of(client.get(done.headers["Location"]))
    (said,) = [each for each in deal_of(desk).statements if each.id == ROW]
    (subject,) = deal_of(desk).subjects

    assert done.status_code == HTTPStatus.SEE_OTHER
    assert "Recorded: Ada Okoro: “We need it before summer”" in shown
    assert (said.words, said.stance, said.confirmed_by) == ("We need it before summer", 1, "Mira Vale")
    assert (said.subject, subject.name, subject.kind) == (subject.id, "A second line", "destination")

    undo_last(client, done)

    assert ROW not in {each.id for each in deal_of(desk).statements}
    assert deal_of(desk).subjects == ()


def test_a_form_that_was_refused_keeps_what_was_typed_and_says_what_is_wrong(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    answer = save(client, "statements", **{**SAID, "at": "2027-01-01", "link": "javascript:alert(1)"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.headers["HX-Retarget"] == "#desk"
    assert "We need it before summer" in page
    assert "That day hasn't come yet" in html.unescape(page)
    assert "That isn't an https address" in html.unescape(page)
    assert ROW not in {each.id for each in deal_of(desk).statements}


def test_of_two_editors_the_second_sees_both_and_chooses(desk: WriteBackDesk, client: FlaskClient) -> None:
    other = sign_in(desk, "Joel Brandt")
    save(client, "statements", **SAID)
    seen = version_in(client.get(f"{DESK}/statements?row={ROW}"))
    other.post(f"{DESK}/statements", data={**SAID, "row": ROW, "version": seen, "words": "Theirs", "stance": "2"})

    answer = client.post(f"{DESK}/statements", data={**SAID, "row": ROW, "version": seen, "words": "Mine"})
    shown = text_of(answer)
    first = next(each for each in deal_of(desk).statements if each.id == ROW)
    again = client.post(f"{DESK}/statements", data={**SAID, "row": ROW, "version": version_in(answer), "words": "Mine"})
    last = next(each for each in deal_of(desk).statements if each.id == ROW)

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Somebody else changed this meanwhile" in shown
    assert "Recorded meanwhile: Theirs" in shown
    assert "Recorded meanwhile: Firmly for it" in shown
    assert ">Mine</textarea>" in answer.get_data(as_text=True)
    assert (first.words, first.stance) == ("Theirs", 2)
    assert again.status_code == HTTPStatus.SEE_OTHER
    assert (last.words, last.stance) == ("Mine", 1)


def test_a_row_that_somebody_took_out_meanwhile_can_be_put_back(desk: WriteBackDesk, client: FlaskClient) -> None:
    typed = {"owner": ADA, "what": "Send the numbers", "due": "2026-03-20", "status": "open", "accepted": "yes"}
    save(client, "commitments", **typed)
    seen = version_in(client.get(f"{DESK}/commitments?row={ROW}"))
    sign_in(desk, "Joel Brandt").post(
        f"{DESK}/commitments", data={**typed, "row": ROW, "version": seen, "do": "remove"}
    )
    gone = deal_of(desk).commitments

    answer = client.post(f"{DESK}/commitments", data={**typed, "row": ROW, "version": seen, "what": "Send them"})
    client.post(f"{DESK}/commitments", data={**typed, "new": ROW, "version": "new", "what": "Send them"})

    assert gone == ()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Somebody took this out meanwhile" in text_of(answer)
    assert [each.what for each in deal_of(desk).commitments] == ["Send them"]


def test_a_form_sent_twice_is_recorded_once(desk: WriteBackDesk, client: FlaskClient) -> None:
    twice = [save(client, "statements", **SAID, new_subject_kind="destination").status_code for _ in range(2)]
    other = save(client, "statements", **{**SAID, "kind": "objection"})

    assert twice == [HTTPStatus.SEE_OTHER] * 2
    assert other.status_code == HTTPStatus.CONFLICT
    assert "Recorded meanwhile: Where they stand" in text_of(other)
    assert [each.id for each in deal_of(desk).statements].count(ROW) == 1


def test_a_promise_is_marked_done_with_its_day(desk: WriteBackDesk, client: FlaskClient) -> None:
    typed = {"owner": ADA, "what": "Send the numbers", "due": "2026-03-01", "status": "open", "accepted": "yes"}
    save(client, "commitments", **typed)
    seen = version_in(client.get(f"{DESK}/commitments?row={ROW}"))
    client.post(
        f"{DESK}/commitments",
        data={**typed, "row": ROW, "version": seen, "status": "done", "status_at": "2026-02-27"},
    )

    (promise,) = deal_of(desk).commitments
    assert (promise.status, str(promise.done_at)[:10], promise.confirmed_by) == ("done", "2026-02-27", "Mira Vale")
    assert "Send the numbers" in text_of(client.get(f"/panel/{DEAL}"))


def test_a_decision_holds_its_final_word_and_can_be_changed_and_removed(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    typed = {"name": "Choose the vendor", "status": "open", "due": "2026-04-01"}
    save(client, "decisions", **typed, final_word=[BEN], must_agree=[ADA, BEN])
    (made,) = deal_of(desk).decisions
    seen = version_in(client.get(f"{DESK}/decisions?row={ROW}"))
    client.post(f"{DESK}/decisions", data={**typed, "row": ROW, "version": seen, "final_word": [ADA]})
    (changed,) = deal_of(desk).decisions
    seen = version_in(client.get(f"{DESK}/decisions?row={ROW}"))
    client.post(f"{DESK}/decisions", data={"row": ROW, "version": seen, "do": "remove"})

    assert (made.final_word, set(made.must_agree)) == ((BEN,), {ADA, BEN})
    assert (changed.final_word, changed.must_agree, changed.opened_at) == ((ADA,), (), made.opened_at)
    assert deal_of(desk).decisions == ()


def test_a_reporting_line_between_contacts_is_salesforces_own(desk: WriteBackDesk, client: FlaskClient) -> None:
    line = f"ties:reports_to:{BEN}:{ADA}"
    seen = version_in(client.get(f"{DESK}/ties?row={line}"))
    client.post(f"{DESK}/ties", data={"row": line, "version": seen, "do": "remove"})
    ended = deal_of(desk).ties
    save(client, "ties", **{"from": ADA, "to": BEN, "kind": "reports_to"})
    desk.sync()
    bosses = {row["Id"]: row["ReportsToId"] for row in desk.rows("Contact")}
    circle = save(client, "ties", **{"from": BEN, "to": ADA, "kind": "reports_to"})

    assert ended == ()
    assert (bosses[ADA], bosses[BEN]) == (BEN, None)
    assert circle.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "closes a circle" in text_of(circle)


def test_a_tie_is_drawn_ended_and_drawn_again(desk: WriteBackDesk, client: FlaskClient) -> None:
    typed = {"from": BEN, "to": ADA, "kind": "trusts", "strength": "strong", "at": "2026-02-20"}
    save(client, "ties", **typed)
    own_id = f"ties:trusts:{BEN}:{ADA}"
    twice = save(client, "ties", **typed)
    seen = version_in(client.get(f"{DESK}/ties?row={own_id}"))
    client.post(f"{DESK}/ties", data={"row": own_id, "version": seen, "do": "remove"})
    desk.clock.advance(minutes=5)
    save(client, "ties", **typed)

    ties = [tie for tie in deal_of(desk).ties if tie.kind == "trusts"]
    assert "on record already" in text_of(twice)
    assert sorted(tie.until is None for tie in ties) == [False, True]
    assert {tie.strength for tie in ties} == {0.8}


def test_a_contact_of_the_account_is_found_and_joins_the_deal(desk: WriteBackDesk, client: FlaskClient) -> None:
    cleo = desk.org.org.insert("Contact", FirstName="Cleo", LastName="Marsh", AccountId=ACCOUNT, Title="Counsel")
    desk.org.org.insert("Contact", FirstName="Cleo", LastName="Elsewhere")
    desk.clock.advance(minutes=5)
    desk.sync()
    found = text_of(client.post(f"{DESK}/people", data={"do": "search", "asked": "cleo"}))
    done = client.post(f"{DESK}/people", data={"do": "contact", "contact": cleo, "role": "Evaluator"})

    assert "Cleo Marsh Counsel" in found
    assert "Elsewhere" not in found
    assert (
        "Ada Okoro"
        not in text_of(client.post(f"{DESK}/people", data={"do": "search", "asked": "ada"})).partition(
            "Contacts found"
        )[0]
    )
    assert done.status_code == HTTPStatus.SEE_OTHER
    assert person_of(desk, "Cleo Marsh").crm_roles == ("Evaluator",)
    desk.sync()
    assert (cleo, "Evaluator") in {(row["ContactId"], row["Role"]) for row in desk.rows("OpportunityContactRole")}


def test_a_contact_can_join_without_a_role_and_one_of_another_account_can_not(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    cleo = desk.org.org.insert("Contact", FirstName="Cleo", LastName="Marsh", AccountId=ACCOUNT)
    other = desk.org.org.insert("Contact", FirstName="Dan", LastName="Elsewhere")
    desk.clock.advance(minutes=5)
    desk.sync()
    client.post(f"{DESK}/people", data={"do": "contact", "contact": cleo})
    refused = client.post(f"{DESK}/people", data={"do": "contact", "contact": other, "role": "Evaluator"})

    assert person_of(desk, "Cleo Marsh").id == cleo
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Dan Elsewhere" not in {person.name for person in deal_of(desk).people}


def test_somebody_unknown_is_added_and_made_one_with_a_contact_and_told_apart_again_by_undo(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    save(client, "people", name="B. Lind", department="Quality", decides="yes")
    added = person_of(desk, "B. Lind").id
    save(client, "statements", **{**SAID, "by": added, "kind": "naming", "to": added})
    save(client, "ties", **{"from": added, "to": ADA, "kind": "trusts", "new": "b" * 32})
    asked = text_of(client.get(f"{DESK}?open=alike"))
    merged = client.post(f"{DESK}/alike", data={"do": "merge", "one": added, "other": BEN})
    one = deal_of(desk)

    undo_last(client, merged)
    two = deal_of(desk)

    assert "B. Lind (Quality) and Ben Lind" in asked or "Ben Lind" in asked.partition("B. Lind")[2]
    said = next(each for each in one.statements if each.id == ROW)
    assert (said.by, said.to) == (BEN, BEN)
    assert added not in {person.id for person in one.people}
    assert {(tie.kind, tie.from_) for tie in one.ties} == {("reports_to", BEN), ("trusts", BEN)}
    assert next(person for person in one.people if person.id == BEN).decision_maker is True
    assert next(each for each in two.statements if each.id == ROW).by == added
    assert person_of(desk, "B. Lind").decision_maker is True
    assert next(person for person in two.people if person.id == BEN).decision_maker is None


def test_two_people_who_are_two_are_not_asked_about_again(desk: WriteBackDesk, client: FlaskClient) -> None:
    save(client, "people", name="B. Lind")
    added = person_of(desk, "B. Lind").id
    before = text_of(client.get(f"/panel/{DEAL}"))
    client.post(f"{DESK}/alike", data={"do": "apart", "one": added, "other": BEN})

    assert "One person twice?" in before
    assert "One person twice?" not in text_of(client.get(f"/panel/{DEAL}"))


def test_one_click_says_who_decides_and_who_has_left(desk: WriteBackDesk, client: FlaskClient) -> None:
    client.post(f"{DESK}/facts", data={"row": BEN, "decides": "yes"})
    decides = person_of(desk, "Ben Lind").decision_maker
    client.post(f"{DESK}/facts", data={"row": BEN, "decides": "unknown"})
    client.post(f"{DESK}/facts", data={"row": BEN, "left": "yes"})

    assert decides is True
    assert person_of(desk, "Ben Lind").decision_maker is None
    assert person_of(desk, "Ben Lind").left_at == desk.clock()


def test_facts_on_a_person_are_edited_and_somebody_who_is_named_stays(desk: WriteBackDesk, client: FlaskClient) -> None:
    save(client, "people", name="Somebody in Legal", department="Legal")
    added = person_of(desk, "Somebody in Legal").id
    seen = version_in(client.get(f"{DESK}/people?row={added}"))
    typed = {"row": added, "version": seen, "name": "Eva Roth", "department": "Legal", "champion": "yes", "rank": "2"}
    client.post(f"{DESK}/people", data=typed)
    eva = person_of(desk, "Eva Roth")
    stale = client.post(f"{DESK}/people", data={**typed, "name": "Eva Rot"})
    save(client, "statements", **{**SAID, "by": added})
    seen = version_in(client.get(f"{DESK}/people?row={added}"))
    kept = client.post(f"{DESK}/people", data={"row": added, "version": seen, "do": "remove"})

    assert (eva.id, eva.department, eva.is_champion, eva.formal_rank) == (added, "Legal", True, 2)
    assert stale.status_code == HTTPStatus.CONFLICT
    assert "Recorded meanwhile: Eva Roth" in text_of(stale)
    assert kept.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Something recorded names this person" in text_of(kept)


def test_what_changed_here_and_in_salesforce_is_shown_with_both_and_settled(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    save(client, "statements", **SAID)
    desk.sync()
    seen = version_in(client.get(f"{DESK}/statements?row={ROW}"))
    client.post(f"{DESK}/statements", data={**SAID, "row": ROW, "version": seen, "words": "Ours"})
    desk.clock.advance(minutes=5)
    desk.org.org.update("BuyIn_Statement__c", desk.row("BuyIn_Statement__c", ROW)["Id"], Words__c="Salesforces words")
    desk.sync()
    shown = text_of(client.get(f"{DESK}?open=conflicts"))
    with desk.services.store.reading(TENANT) as connection:
        (entry,) = load_deal_open(connection, TENANT, DEAL)
    client.post(f"{DESK}/settle", data={"entry": entry.id, "take": "theirs"})

    assert "1 to settle with Salesforce" in shown
    assert "Words Ours Salesforces words" in shown
    assert next(each for each in deal_of(desk).statements if each.id == ROW).words == "Salesforces words"
    assert "to settle with Salesforce" not in text_of(client.get(f"/panel/{DEAL}"))


def test_words_suggest_a_kind_that_follows_them_until_somebody_chooses(client: FlaskClient) -> None:
    typed = {**SAID, "words": "Can we decide once everyone is on board", "suggested": "position"}
    suggested = client.post(f"{DESK}/kinds", data=typed).get_data(as_text=True)
    chosen = client.post(f"{DESK}/kinds", data={**typed, "kind": "objection"}).get_data(as_text=True)

    assert re.search(r'value="objection" checked', chosen)
    assert "Suggested by" in html.unescape(suggested) or re.search(r'value="position" checked', suggested)
