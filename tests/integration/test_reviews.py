"""A review leads through the deals, keeps what was said and agreed, and the next one tells what changed since."""

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from connectors.files.reader import read_deal
from graph.deal import Statement
from plugin.agreed_steps import NewStep
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.errors import DealNotFoundError, EntryChangedError, InputRefusedError, ReviewNotFoundError
from plugin.reviews import LONGEST_NOTE, last_review_at
from plugin.sending import list_entries
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.deals import load_deals, save_deals
from plugin.store.sights import save_seen as save_seen_deals
from plugin.store.store import Store
from plugin.store.tenants import add_tenant
from plugin.views import Viewer
from tests.demo_org_rows import ADA, DEAL, OWNER, Clock
from tests.write_back_desk import WriteBackDesk, open_synced_desk
from web.app import create_app

TENANT = "default"
LEADER = Viewer(tenant=TENANT, role="manager", user="005A")
OTHER = replace(LEADER, user="005B")
DEALS = ("D1", "D2", "D3")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(store: Store, settings: Settings, clock: Clock) -> Services:
    files = [
        b'{"format": "buyin-deal/1", "as_of": "2026-03-01", "deal": {"id": "%s", "name": "Deal %s"},'
        b' "people": [{"id": "s", "name": "Lena", "side": "seller"}]}' % (deal.encode(), deal.encode())
        for deal in DEALS
    ]
    with store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=clock())
        save_deals(connection, TENANT, map(read_deal, files), origin="file", now=clock())
    analyse_deals(store, TENANT, DEALS, as_of=clock())
    return Services(settings=settings, store=store, clock=clock)


def test_a_review_goes_on_where_it_was_left_and_counts_what_was_looked_at(services: Services, clock: Clock) -> None:
    review = services.reviews.begin(LEADER, " Monday \n round ", DEALS)
    before = last_review_at(services.store, LEADER)
    services.reviews.look(LEADER, review, "D1")
    services.reviews.look(LEADER, review, "D2", counts=False)

    _, deals = services.reviews.deals(LEADER, review)
    (line,) = services.reviews.list(LEADER)

    assert before is None, "a review in which nothing was looked at is none to compare with"
    assert [deal.seen_at for deal in deals] == [clock(), None, None]
    assert (line.review.name, line.deals.deals, line.deals.seen) == ("Monday round", 3, 1)
    assert last_review_at(services.store, LEADER) == clock()


def test_a_review_is_its_leaders_alone(services: Services) -> None:
    review = services.reviews.begin(LEADER, "Round", DEALS)

    assert services.reviews.list(OTHER) == []
    for forbidden in (services.reviews.deals, services.reviews.sum_up):
        with pytest.raises(ReviewNotFoundError):
            forbidden(OTHER, review)
    with pytest.raises(ReviewNotFoundError):
        services.reviews.save_note(OTHER, review, "D1", "mine now", version=1)
    with pytest.raises(DealNotFoundError):
        services.reviews.look(LEADER, review, "D9")


def test_a_note_is_kept_over_the_version_that_was_seen_and_over_no_other(services: Services) -> None:
    review = services.reviews.begin(LEADER, "Round", DEALS)
    first = services.reviews.save_note(LEADER, review, "D1", "one\r\ntwo ", version=1)
    again = services.reviews.save_note(LEADER, review, "D1", "one\ntwo", version=1)

    with pytest.raises(EntryChangedError):
        services.reviews.save_note(LEADER, review, "D1", "from another window", version=1)
    with pytest.raises(InputRefusedError, match="at most 8,000 characters; this one has 8,001"):
        services.reviews.save_note(LEADER, review, "D1", "x" * (LONGEST_NOTE + 1), version=2)

    assert (first.note, first.version) == ("one\ntwo", 2)
    assert again.version == 2, "the same words again change nothing"
    assert services.reviews.deals(LEADER, review)[1][0].note == "one\ntwo"


def test_a_summary_names_steps_agreed_earlier_that_were_done_while_the_review_went_on(
    services: Services, clock: Clock
) -> None:
    steps = services.agreed_steps
    before = services.reviews.begin(LEADER, "Before", DEALS)
    early, due, late, other = (
        steps.add(LEADER, deal, NewStep(what=what, owner="s", due=None, review=before))
        for deal, what in (("D1", "done before"), ("D1", "due"), ("D2", "done after"), ("D3", "elsewhere"))
    )
    steps.set_done(OTHER, "D1", early.id, done=True, version=1)
    clock.advance(hours=1)
    review = services.reviews.begin(LEADER, "Now", ["D1", "D2"])
    here = steps.add(LEADER, "D1", NewStep(what="agreed here", owner="s", due=None, review=review))
    on_panel = steps.add(OTHER, "D2", NewStep(what="on the panel", owner="s", due=None))
    clock.advance(minutes=5)
    for deal, step in (("D1", due), ("D1", here), ("D2", on_panel), ("D3", other)):
        steps.set_done(OTHER, deal, step.id, done=True, version=1)
    going_on = services.reviews.sum_up(LEADER, review)
    services.reviews.end(LEADER, review, ended=True)
    clock.advance(hours=1)
    steps.set_done(OTHER, "D2", late.id, done=True, version=1)
    ended = services.reviews.sum_up(LEADER, review)

    for summed in (going_on, ended):
        assert {step.what for step in summed.done_meanwhile} == {"due", "on the panel"}
        assert [step.what for step in summed.steps] == ["agreed here"]
        assert summed.names == {"s": "Lena"}


def test_a_rep_is_first_shown_what_they_are_to_do_and_what_others_do_in_their_deals(
    services: Services, clock: Clock
) -> None:
    _own(services, "D1", owner="s")
    steps = services.agreed_steps
    for deal, what, owner, due in (
        ("D1", "Ask the board", "Mateo", None),
        ("D1", "Send it", "s", date(2026, 3, 9)),
        ("D2", "Call Ines", "s", date(2026, 3, 1)),
        ("D2", "Of no concern", "Mateo", None),
    ):
        steps.add(LEADER, deal, NewStep(what=what, owner=owner, due=due))
    done = steps.add(LEADER, "D1", NewStep(what="Book it", owner="s", due=None))
    steps.set_done(LEADER, "D1", done.id, done=True, version=1)
    rep = _client(services, clock, Invitation(tenant=TENANT, role="rep", user="s"))
    manager = _client(services, clock, Invitation(tenant=TENANT, role="manager", user="s"))

    page = html.unescape(rep.get("/reviews").get_data(as_text=True))
    places = [
        page.index(words)
        for words in ("Your open steps", "Call Ines", "Send it", "What others do in", "Ask the board", "Book it")
    ]
    assert places == sorted(places)
    assert "Of no concern" not in page
    assert "Go through your deals yourself" in page
    assert "<b>Mine</b>" in page
    assert "<b>All</b>" in html.unescape(rep.get("/reviews?sort=name").get_data(as_text=True))
    assert "Your open steps" not in manager.get("/reviews").get_data(as_text=True)
    clock.advance(days=40)
    late = _client(services, clock, Invitation(tenant=TENANT, role="rep", user="s"))
    assert "Book it" not in late.get("/reviews").get_data(as_text=True), "it was done long ago"


def test_a_rep_who_came_by_a_link_for_nobody_is_shown_the_steps_of_all_deals_that_are_seen(
    services: Services, clock: Clock
) -> None:
    services.agreed_steps.add(LEADER, "D2", NewStep(what="Call Ines", owner="s", due=None))
    page = _client(services, clock, Invitation(tenant=TENANT, role="rep")).get("/reviews").get_data(as_text=True)

    assert "Call Ines" in page
    assert ">Lena</span>" in page
    assert "Your open steps" not in page
    assert "<b>All</b>" in page


def test_steps_of_deals_that_are_hidden_or_closed_are_not_among_ones_own(services: Services, clock: Clock) -> None:
    for deal in DEALS:
        services.agreed_steps.add(LEADER, deal, NewStep(what=f"Do {deal}", owner="005A", due=None))
    with services.store.writing(TENANT) as connection:
        save_seen_deals(connection, TENANT, "005A", ["D1", "D2"], now=clock())
    in_sight = replace(LEADER, sight="a session")
    hidden = replace(services.reviews, check_list=lambda _: None)
    _own(services, "D2", owner="s", status="lost")

    assert [step.what for step in hidden.own_steps(in_sight).own] == ["Do D1"]
    assert sorted(step.what for step in hidden.own_steps(LEADER).own) == ["Do D1", "Do D3"]


def _own(services: Services, deal_id: str, **facts: Any) -> None:
    with services.store.reading(TENANT) as connection:
        kept = load_deals(connection, TENANT, [deal_id])[deal_id]
    with services.store.writing(TENANT) as connection:
        changed = replace(kept, deal=replace(kept.deal, **facts))
        save_deals(connection, TENANT, [changed], origin="file", now=services.clock())


def _client(services: Services, clock: Clock, invitation: Invitation) -> FlaskClient:
    client = create_app(services, now=clock).test_client()
    assert client.get(urlsplit(services.signing_in.invite(invitation)).path).status_code == 303
    return client


def test_the_next_review_tells_what_changed_since_the_last_and_the_first_what_changed_in_a_week(
    tmp_path: Path,
) -> None:
    with open_synced_desk(tmp_path) as desk:
        leader = Viewer(tenant=TENANT, role="manager", user=None)
        desk.clock.advance(days=8)
        desk.sync()
        analyse_deals(desk.services.store, TENANT, [DEAL], as_of=desk.clock())
        first = desk.services.reviews.look(leader, desk.services.reviews.begin(leader, "First", [DEAL]), DEAL)
        _say(desk)
        desk.clock.advance(hours=1)
        second_id = desk.services.reviews.begin(leader, "Second", [DEAL])
        second = desk.services.reviews.look(leader, second_id, DEAL)
        summed = desk.services.reviews.sum_up(leader, second_id)

    assert first.before is not None
    assert not first.before.reviewed
    assert second.before is not None
    assert second.before.reviewed
    assert any("has said where they stand" in change or "went from" in change for change in second.changes)
    assert summed.earlier[DEAL].body["risk"]["score"] == first.view.analysis.risk.score
    assert summed.deals[0].body["risk"]["score"] == second.view.analysis.risk.score


def _say(desk: WriteBackDesk) -> None:
    said = Statement(id="new", at=desk.clock(), by=ADA, kind="position", stance=-2, confirmed_by="Mira Vale")
    viewer = Viewer(tenant=TENANT, role="rep", user="Mira Vale")
    desk.services.deals.record(viewer, DEAL).save("statements", said)
    desk.services.deals.refresh(viewer, DEAL)


def test_a_deal_out_of_the_leaders_sight_is_out_of_the_review(services: Services) -> None:
    review = services.reviews.begin(LEADER, "Round", DEALS)
    services.reviews.look(LEADER, review, "D2")
    hidden = replace(services.reviews, check_list=lambda _: None)
    in_sight = replace(LEADER, sight="a session")

    _, deals = hidden.deals(in_sight, review)
    summed = hidden.sum_up(in_sight, review)

    assert deals == []
    assert (summed.deals, summed.out_of_sight) == ([], 3)
    with pytest.raises(DealNotFoundError):
        hidden.look(in_sight, review, "D2")


def test_steps_are_listed_open_and_next_due_first_and_belong_to_the_deal(services: Services, clock: Clock) -> None:
    review = services.reviews.begin(LEADER, "Round", DEALS)
    steps = services.agreed_steps
    late = steps.add(LEADER, "D1", NewStep(what="Send it", owner="s", due=date(2026, 3, 9), review=review))
    soon = steps.add(LEADER, "D1", NewStep(what=" Ask  Ines ", owner="s", due=date(2026, 3, 5), review=review))
    steps.add(OTHER, "D1", NewStep(what="Whenever", owner="s", due=None))
    steps.set_done(OTHER, "D1", soon.id, done=True, version=1)

    shown = steps.show(OTHER, services.deals.panel(OTHER, "D1"))
    (line,) = services.reviews.list(LEADER)
    summed = services.reviews.sum_up(LEADER, review)

    assert [step.what for step in shown.steps] == ["Send it", "Whenever", "Ask Ines"]
    assert shown.steps[2].done_at == clock()
    assert (shown.names["s"], shown.can_be_task) == ("Lena", False)
    assert (line.steps.agreed, line.steps.done) == (2, 1)
    assert {step.id for step in summed.steps} == {late.id, soon.id}
    assert summed.names["s"] == "Lena"


def test_a_form_for_a_step_that_is_sent_twice_agrees_on_one(services: Services) -> None:
    new = NewStep(what="Send it", owner="s", due=None, id="a" * 32)
    first, second = (services.agreed_steps.add(LEADER, "D1", new) for _ in range(2))
    view = services.deals.panel(LEADER, "D1")
    assert [step.id for step in services.agreed_steps.show(LEADER, view).steps] == ["a" * 32]
    assert first.id == second.id


def test_a_form_that_comes_again_with_another_step_is_not_taken_for_the_first(services: Services) -> None:
    new = NewStep(what="Send it", owner="s", due=None, id="a" * 32)
    services.agreed_steps.add(LEADER, "D1", new)

    with pytest.raises(EntryChangedError, match="for another step"):
        services.agreed_steps.add(LEADER, "D1", replace(new, what="Call them"))


def test_of_two_who_change_a_step_the_second_is_told(services: Services) -> None:
    steps = services.agreed_steps
    step = steps.add(LEADER, "D1", NewStep(what="Send it", owner="s", due=None))
    steps.set_done(LEADER, "D1", step.id, done=True, version=1)

    steps.set_done(OTHER, "D1", step.id, done=True, version=1)  # both wanted the same
    with pytest.raises(EntryChangedError):
        steps.set_done(OTHER, "D1", step.id, done=False, version=1)
    with pytest.raises(EntryChangedError):
        steps.remove(OTHER, "D1", step.id, version=1)
    steps.remove(OTHER, "D1", step.id, version=2)

    assert steps.show(LEADER, services.deals.panel(LEADER, "D1")).steps == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"what": " \n "}, "what: is needed"),
        ({"what": "x" * 256}, "what: has at most 255 characters; this has 256"),
        ({"owner": ""}, "owner: is needed"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_with_its_place(
    services: Services, changes: dict[str, str], told: str
) -> None:
    new = replace(NewStep(what="Send it", owner="s", due=None), **changes)  # type: ignore[arg-type] # texts only

    with pytest.raises(InputRefusedError, match=told):
        services.agreed_steps.add(LEADER, "D1", new)


def test_a_step_becomes_a_task_of_the_org_and_goes_with_it_or_isnt_agreed_on_at_all(tmp_path: Path) -> None:
    with open_synced_desk(tmp_path) as desk:
        viewer = Viewer(tenant=TENANT, role="rep", user=OWNER)
        steps = desk.services.agreed_steps
        new = NewStep(what="Ask Ada who signs", owner=OWNER, due=date(2026, 3, 9), as_task=True)
        for refused, told in (({"due": None}, "needs a day"), ({"owner": ADA}, "only a user of Salesforce")):
            with pytest.raises(InputRefusedError, match=told):
                steps.add(viewer, DEAL, replace(new, **refused))
        none_left = steps.show(viewer, desk.services.deals.panel(viewer, DEAL))
        step = steps.add(viewer, DEAL, new)
        desk.sync()
        there = [row for row in desk.rows("Task") if row["Subject"] == new.what]
        steps.remove(viewer, DEAL, step.id, version=1)
        desk.sync()
        gone = [row for row in desk.rows("Task") if row["Subject"] == new.what]

    assert (none_left.steps, none_left.can_be_task) == ([], True)
    assert [(row["OwnerId"], row["ActivityDate"]) for row in there] == [(OWNER, "2026-03-09")]
    assert gone == []


def test_a_step_whose_task_fails_halfway_isnt_agreed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_synced_desk(tmp_path) as desk:
        viewer = Viewer(tenant=TENANT, role="rep", user=OWNER)
        steps = desk.services.agreed_steps
        new = NewStep(what="Ask Ada who signs", owner=OWNER, due=date(2026, 3, 9), as_task=True)
        with monkeypatch.context() as broken:
            broken.setattr("plugin.recording_desk.add_change", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                steps.add(viewer, DEAL, new)
        failed = steps.show(viewer, desk.services.deals.panel(viewer, DEAL)).steps, list_entries(desk.services, TENANT)
        step = steps.add(viewer, DEAL, new)
        with monkeypatch.context() as broken:
            broken.setattr("plugin.recording_desk.add_change", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                steps.remove(viewer, DEAL, step.id, version=1)
        still = steps.show(viewer, desk.services.deals.panel(viewer, DEAL)).steps

    assert failed == ([], [])
    assert still == [step]


@pytest.fixture
def client(services: Services, clock: Clock) -> FlaskClient:
    return _client(services, clock, Invitation(tenant=TENANT, role="manager", user=None))


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def begin(client: FlaskClient, asked: str = "") -> str:
    answer = client.post("/reviews", data={"name": "Round", "asked": asked})
    assert answer.status_code == 303
    return str(answer.location)


def test_the_pages_lead_from_the_list_through_the_deals_to_the_summary(client: FlaskClient) -> None:
    assert "No review yet" in text_of(client, "/reviews")
    review = begin(client, "sort=name")
    first = text_of(client, review)
    deal = re.search(r'data-deal="(\w+)"', first)
    assert deal is not None
    assert deal[1] == "D1"
    client.post("/panel/D1/steps", data={"what": "Ask Ines", "owner": "s", "due": "2026-03-05", "review": review[9:]})
    client.post(f"{review}/deals/D1/note", data={"words": "They wait for the board.", "version": "1"})
    assert 'data-deal="D2"' in text_of(client, review), "it goes on at the first that wasn't looked at"
    summary = text_of(client, f"{review}/summary")
    for told in ("2 of 3 deals looked at", "1 step agreed", "They wait for the board.", "Ask Ines", "by 5 Mar 2026"):
        assert told in summary
    assert client.post(f"{review}/end").status_code == 303
    assert "ended" in text_of(client, "/reviews")
    assert "Go on with it" in text_of(client, review)


def test_a_review_is_named_after_its_list_so_that_those_of_one_day_are_told_apart(client: FlaskClient) -> None:
    assert 'value="Review of 2 Mar 2026"' in text_of(client, "/reviews")
    assert 'value="Closing this quarter, 2 Mar 2026"' in text_of(client, "/reviews?view=quarter")


def test_what_is_refused_keeps_what_was_typed_and_says_what_is_wrong_beside_it(client: FlaskClient) -> None:
    review = begin(client)
    refused = client.post("/panel/D1/steps", data={"what": "Ask <Ines>", "owner": "s", "due": "soon"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == "#steps"
    assert 'value="Ask &lt;Ines&gt;"' in page
    assert 'id="step-due-fault" role="alert">That isn\'t a day' in html.unescape(page)

    form = {"step": "a" * 32, "what": "Ask Ines", "owner": "s"}
    client.post("/panel/D1/steps", data=form)
    reused = client.post("/panel/D1/steps", data={**form, "what": "Ask Raj"})
    assert reused.status_code == 409
    assert 'value="Ask Raj"' in reused.text
    assert f'name="step" value="{form["step"]}"' not in reused.text

    client.post(f"{review}/deals/D1/note", data={"words": "first", "version": "1"})
    conflict = client.post(f"{review}/deals/D1/note", data={"words": "second", "version": "1"})
    page = conflict.get_data(as_text=True)
    assert conflict.status_code == 409
    assert ">second</textarea>" in page
    assert "first" in page
    assert 'name="version" value="2"' in page

    nameless = client.post("/reviews", data={"name": "  "})
    assert nameless.status_code == 422
    assert client.post("/reviews", data={"name": "x", "asked": "view=team"}).status_code == 422
    assert client.get("/reviews?sort=nonsense").status_code == 400
    assert client.post("/panel/D1/steps", data={"what": "x", "owner": "s", "review": "../x"}).status_code == 400
    assert client.get("/reviews/nothing").status_code == 404


def test_a_page_fetched_in_advance_is_not_looked_at(client: FlaskClient, services: Services) -> None:
    review = begin(client)
    client.get(f"{review}/deals/D1", headers={"Sec-Purpose": "prefetch"})
    client.head(f"{review}/deals/D2")
    (line,) = services.reviews.list(Viewer(tenant=TENANT, role="manager", user=None))
    assert line.deals.seen == 0


def test_a_day_is_a_day_wherever_the_server_stands(services: Services) -> None:
    step = services.agreed_steps.add(LEADER, "D1", NewStep(what="x", owner="s", due=date(2026, 3, 5)))
    (kept,) = services.agreed_steps.show(LEADER, services.deals.panel(LEADER, "D1")).steps
    assert step.due == kept.due == datetime(2026, 3, 5, tzinfo=UTC)
