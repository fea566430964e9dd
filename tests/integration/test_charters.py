"""A charter is drafted, put to those whom it names, written into the deal, and acknowledged by each for themselves."""

import html
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from graph.deal import Decision
from graph.exercises.charter import Charter, CharterDecision, FounderRole, MustAgree, OwnersPart
from plugin.charter_bodies import from_body, to_body
from plugin.charter_views import TickLink
from plugin.errors import AccessRefusedError, EntryChangedError, InputRefusedError, PersonalLinkRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.settings import Settings
from plugin.store.deals import remove_deals
from plugin.store.personal_links import LASTS
from plugin.store.store import Store
from plugin.views import Viewer
from tests.exercise_desk import COACH as FILE_COACH
from tests.exercise_desk import open_exercise_desk
from tests.notes_desk import BARE_DEAL, CONTACTS, invite, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

COACH = Viewer(tenant=TENANT, role="coach", user=None)
MARTA, INES, RAJ = (CONTACTS[name] for name in ("Marta Ruiz", "Ines Vogt", "Raj Patel"))
SITE = CharterDecision(
    id="site",
    name="Where the second warehouse stands",
    final_word=MARTA,
    must_agree=(MustAgree(person=INES, grounds="It costs more than planned."),),
    gives_input=(RAJ,),
    listen_until=date(2026, 4, 1),
    act_by=date(2026, 4, 15),
)
CHARTER = Charter(decisions=(SITE,))
PAGE = f"/coach/deals/{BARE_DEAL}/charter"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_notes_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def client(desk: WriteBackDesk) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    assert client.get(urlsplit(invite(desk, "coach")).path).status_code == 303
    return client


def find_decisions(desk: WriteBackDesk) -> list[Decision]:
    deal = desk.services.deals.panel(COACH, BARE_DEAL).deal
    return [each for each in deal.decisions if each.id == SITE.id]


def give_address(desk: WriteBackDesk, person: str) -> str:
    return to_token(desk.services.papers.make_link(COACH, BARE_DEAL, person))


def to_token(link: TickLink) -> str:
    assert link.url is not None
    return link.url.split("/")[-2]


def to_form(**changes: str) -> dict[str, str]:
    form = {
        "do": "put",
        "seen": "",
        "decisions": "1",
        "decisions.0.id": SITE.id,
        "decisions.0.name": SITE.name,
        "decisions.0.final_word": MARTA,
        "decisions.0.must_agree.0.person": INES,
        "decisions.0.must_agree.0.grounds": "It costs more than planned.",
        "decisions.0.gives_input": RAJ,
        "decisions.0.listen_until": "2026-04-01",
        "decisions.0.act_by": "2026-04-15",
    }
    return form | {name.replace("__", "."): value for name, value in changes.items()}


def test_a_charter_is_written_down_and_read_again_unchanged() -> None:
    whole = replace(
        CHARTER,
        owners=OwnersPart(people=(INES,), decide=("Selling the firm",), how_often="Once a quarter"),
        founder=FounderRole(
            person=RAJ, advises_on=("Products",), through=MARTA, until=date(2027, 1, 1), stays="A desk"
        ),
    )
    assert from_body(to_body(whole)) == whole


def test_a_draft_with_gaps_is_kept_and_changes_nothing_in_the_deal(desk: WriteBackDesk) -> None:
    draft = replace(CHARTER, decisions=(replace(SITE, final_word=None),))
    assert desk.services.papers.save(COACH, BARE_DEAL, draft, seen=0) == 1
    shown = desk.services.papers.show(COACH, BARE_DEAL)
    assert (shown.charter, shown.state, shown.in_force) == (draft, "draft", 0)
    assert [each.place for each in shown.problems] == ["decisions.0.final_word"]
    with pytest.raises(FieldsRefusedError, match="exactly one person"):
        desk.services.papers.put(COACH, BARE_DEAL, draft, seen=1)
    assert find_decisions(desk) == []


def test_a_charter_that_is_put_says_in_the_deal_who_has_the_final_word(desk: WriteBackDesk) -> None:
    before = desk.services.deals.panel(COACH, BARE_DEAL).analysis
    assert desk.services.papers.put(COACH, BARE_DEAL, CHARTER, seen=0) == 1
    (decision,) = find_decisions(desk)
    assert (decision.final_word, decision.must_agree, decision.input) == ((MARTA,), (INES,), (RAJ,))
    assert decision.act_by is not None
    assert (decision.act_by.date(), decision.status) == (SITE.act_by, "open")
    shown = desk.services.papers.show(COACH, BARE_DEAL)
    assert shown.before is not None
    assert (shown.before.authority, shown.before.risk) == (before.authority.state, before.risk.score)
    assert (before.authority.state, shown.view.analysis.authority.state) == ("unknown", "clear")


def test_each_acknowledges_for_themselves_by_an_address_that_reading_does_not_use_up(desk: WriteBackDesk) -> None:
    papers = desk.services.papers
    papers.put(COACH, BARE_DEAL, CHARTER, seen=0)
    token = give_address(desk, MARTA)
    assert (papers.open_tick(token).me, papers.open_tick(token).ticked_at) == (MARTA, None)
    for _ in range(2):
        papers.tick(token, version=1)
    papers.acknowledge(COACH, BARE_DEAL, INES, version=1)
    ticks = papers.show(COACH, BARE_DEAL).ticks
    assert {person: tick.way for person, tick in ticks.items()} == {MARTA: "link", INES: "told"}
    assert [each.charter_acknowledged for each in find_decisions(desk)] == [(MARTA, INES)]
    with pytest.raises(InputRefusedError, match="isn't named"):
        papers.acknowledge(COACH, BARE_DEAL, CONTACTS["Aiko Tanaka"], version=1)


def test_an_address_that_does_not_hold_opens_nothing(desk: WriteBackDesk) -> None:
    papers = desk.services.papers
    papers.put(COACH, BARE_DEAL, CHARTER, seen=0)
    former, newer = give_address(desk, RAJ), give_address(desk, RAJ)
    without_raj = replace(CHARTER, decisions=(replace(SITE, gives_input=()),))
    for token in (former, "guessed", ""):
        with pytest.raises(PersonalLinkRefusedError):
            papers.open_tick(token)
    assert papers.open_tick(newer).me == RAJ
    papers.put(COACH, BARE_DEAL, without_raj, seen=1)
    with pytest.raises(PersonalLinkRefusedError):
        papers.tick(newer, version=2)
    marta = give_address(desk, MARTA)
    desk.clock.at += LASTS + timedelta(days=1)
    with pytest.raises(PersonalLinkRefusedError):
        papers.open_tick(marta)


def test_an_address_into_a_deal_that_was_removed_holds_no_more(desk: WriteBackDesk) -> None:
    papers = desk.services.papers
    papers.put(COACH, BARE_DEAL, CHARTER, seen=0)
    token = give_address(desk, MARTA)
    with desk.services.store.writing(TENANT) as connection:
        remove_deals(connection, TENANT, [BARE_DEAL], now=desk.clock())
    with pytest.raises(PersonalLinkRefusedError):
        papers.open_tick(token)
    with pytest.raises(PersonalLinkRefusedError):
        papers.tick(token, version=1)


def test_a_changed_charter_asks_anew_only_those_whom_the_change_concerns(desk: WriteBackDesk) -> None:
    papers = desk.services.papers
    other = CharterDecision(
        id="budget", name="How much it may cost", final_word=INES, listen_until=SITE.listen_until, act_by=SITE.act_by
    )
    papers.put(COACH, BARE_DEAL, Charter(decisions=(replace(SITE, must_agree=()), other)), seen=0)
    for person in (MARTA, INES):
        papers.acknowledge(COACH, BARE_DEAL, person, version=1)
    changed = Charter(decisions=(replace(SITE, must_agree=(), final_word=RAJ, gives_input=(MARTA,)), other))
    papers.put(COACH, BARE_DEAL, changed, seen=1)
    shown = papers.show(COACH, BARE_DEAL)
    assert list(shown.ticks) == [INES]
    assert [line.version for line in shown.versions] == [2, 1]
    assert papers.show(COACH, BARE_DEAL, 1).charter.decisions[0].final_word == MARTA
    with pytest.raises(EntryChangedError):
        papers.acknowledge(COACH, BARE_DEAL, MARTA, version=1)


def test_of_two_who_write_the_second_is_told_and_the_same_sent_twice_is_kept_once(desk: WriteBackDesk) -> None:
    papers = desk.services.papers
    assert [papers.put(COACH, BARE_DEAL, CHARTER, seen=0) for _ in range(2)] == [1, 1]
    with pytest.raises(EntryChangedError):
        papers.save(COACH, BARE_DEAL, replace(CHARTER, decisions=()), seen=0)
    assert papers.show(COACH, BARE_DEAL).newest == 1


def test_only_who_coaches_sees_and_writes_charters(desk: WriteBackDesk) -> None:
    for role in ("rep", "manager"):
        viewer = replace(COACH, role=role)
        with pytest.raises(AccessRefusedError):
            desk.services.papers.show(viewer, BARE_DEAL)
        with pytest.raises(AccessRefusedError):
            desk.services.papers.put(viewer, BARE_DEAL, CHARTER, seen=0)


def test_a_deal_from_a_file_keeps_its_charter_beside_it(store: Store, settings: Settings) -> None:
    services = open_exercise_desk(store, settings).services
    decision = CharterDecision(
        id="site", name="Where to", final_word="ana", listen_until=SITE.listen_until, act_by=SITE.act_by
    )
    services.papers.put(FILE_COACH, "D1", Charter(decisions=(decision,)), seen=0)
    services.papers.tick(to_token(services.papers.make_link(FILE_COACH, "D1", "ana")), version=1)
    shown = services.papers.show(FILE_COACH, "D1")
    assert (shown.writes, list(shown.ticks), shown.view.deal.decisions) == (False, ["ana"], ())


def test_the_form_comes_back_with_its_words_and_says_what_is_missing_where(client: FlaskClient) -> None:
    answer = client.post(PAGE, data=to_form(decisions__0__final_word="", decisions__0__act_by="2026-03-01"))
    told = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "Choose who has the final word: exactly one person." in told
    assert "first listen, then act" in told
    assert f'value="{SITE.name}"' in told


def test_somebody_elses_version_is_told_and_what_was_typed_stays(client: FlaskClient) -> None:
    assert client.post(PAGE, data=to_form()).status_code == 303
    answer = client.post(PAGE, data=to_form(decisions__0__name="Where it stands", do="draft"))
    assert answer.status_code == 409
    assert 'value="Where it stands"' in answer.text
    assert 'name="seen" value="1"' in answer.text


def test_a_coach_puts_a_charter_and_a_leader_acknowledges_it_without_script(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    client.post(PAGE, data=to_form(do="draft"))
    for _ in range(2):
        assert client.post(f"{PAGE}/put", data={"seen": "1"}).status_code == 303
    page = html.unescape(client.get(PAGE).text)
    assert "0 of 3 acknowledged" in page
    assert "Final word: Clear" in page
    given = client.post(f"{PAGE}/links", data={"person": MARTA})
    address = given.text.partition('id="link" value="')[2].partition('"')[0]
    leader = create_app(desk.services, now=desk.clock).test_client()
    path = urlsplit(address).path
    assert "Your part" in leader.get(path).text
    assert leader.post(path, data={"version": "2"}).status_code == 422
    assert leader.post(path, data={"version": "1", "sure": "yes"}).status_code == 409
    assert leader.post(path, data={"version": "2", "sure": "yes"}).status_code == 303
    assert "You acknowledged this version" in leader.get(path).text
    assert "1 of 3 acknowledged" in client.get(PAGE).text
    unknown = leader.get("/answer/unknown/charter")
    assert (unknown.status_code, unknown.headers["Referrer-Policy"]) == (404, "no-referrer")
    client.post(f"{PAGE}/take-up", data={"version": "1", "seen": "2"})
    assert "a draft that binds nobody" in client.get(PAGE).text
