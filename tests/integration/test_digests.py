"""A digest tells only what changed and why; by mail it goes once, and tells what its reader sees."""

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from connectors.files.reader import read_deal
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.checks import check_installation
from plugin.digest_sending import DigestPost, find_moment
from plugin.errors import InputRefusedError, MailAwayError
from plugin.jobs import load_unfinished
from plugin.mailing import Mailer, read_mail_address
from plugin.schedule import sweep
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.deals import Origin, save_deals
from plugin.store.digest_wishes import find_wish, save_sent
from plugin.store.store import Store
from plugin.store.tenants import add_tenant
from plugin.team_work import build_post
from plugin.views import Role, Viewer
from plugin.working import run_job
from tests.demo_org_rows import Clock
from tests.mail_server import MailServer, serve_mail
from web.app import create_app

TENANT = "default"
MONDAY = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
REP = Viewer(tenant=TENANT, role="rep", user="005A")
A_DAY = timedelta(days=1)
ADDRESS = "lena@seller.example"


def _said(at: str, by: str, stance: int) -> dict[str, object]:
    return {"id": f"{by}{at}", "at": at, "by": by, "kind": "position", "stance": stance, "confirmed_by": "x"}


def _deal(deal: str, owner: str, *, split: bool, **facts: object) -> str:
    deciders = ["Ana", "Bo", *(["Cy"] if split else [])]
    people = [
        {"id": person, "name": f"{person} of {deal}", "side": "buyer", "decision_maker": True} for person in deciders
    ]
    said = [
        _said("2026-02-20", "Ana", 2),
        _said("2026-02-21", "Bo", 2),
        *([_said("2026-03-04", "Bo", -2)] if split else []),
    ]
    given = {
        "format": "buyin-deal/1",
        "as_of": "2026-03-09",
        "deal": {"id": deal, "name": f"Deal <{deal}>", "owner": owner} | facts,
        "people": people,
        "statements": said,
    }
    return json.dumps(given)


@pytest.fixture
def clock() -> Clock:
    return Clock(at=MONDAY - timedelta(days=7))


@pytest.fixture
def services(store: Store, settings: Settings, clock: Clock) -> Services:
    """Two deals in which all agree; on Monday, D1 has one who changed their mind and one nobody has heard."""
    with store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=clock())
    services = Services(settings=settings, store=store, clock=clock)
    _save(services, *(_deal(deal, owner, split=False) for deal, owner in (("D1", "005A"), ("D2", "005B"))))
    clock.advance(days=7)
    _save(services, _deal("D1", "005A", split=True), _deal("D2", "005B", split=False))
    return services


def _save(services: Services, *deals: str, origin: Origin = "salesforce") -> None:
    read = [replace(read_deal(deal.encode()), as_of=services.clock()) for deal in deals]
    with services.store.writing(TENANT) as connection:
        save_deals(connection, TENANT, read, origin=origin, now=services.clock())
    analyse_deals(services.store, TENANT, [deal.deal.id for deal in read], as_of=services.clock())


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with serve_mail() as server:
        yield server


@pytest.fixture
def mailing(services: Services, mail_server: MailServer) -> Services:
    settings = replace(services.settings, smtp_url=mail_server.url, mail_from="Buy-In <buyin@acme.example>")
    return replace(services, settings=settings)


def test_only_what_changed_is_told_with_why_and_the_others_are_counted(services: Services) -> None:
    digest = services.digests.build(REP)

    (told,) = digest.told
    assert (told.id, digest.unchanged, digest.left_out, digest.kept_from) == ("D1", 1, 0, None)
    assert any("Bo of D1 went from" in line for line in told.changes)
    assert not any(line.startswith("Risk went") for line in told.changes)
    assert sum(points for points, _ in told.reasons) == told.risk - (told.was or 0)


def test_a_deal_that_is_new_is_told_as_new_and_nothing_is_said_to_have_changed_before_anything_was_kept(
    services: Services, clock: Clock
) -> None:
    _save(services, _deal("D3", "005A", split=False))
    since_monday = services.digests.build(REP)
    long_ago = services.digests.build(REP, since=clock() - timedelta(days=40))

    assert [deal.id for deal in since_monday.new] == ["D3"]
    assert {deal.id for deal in long_ago.new} == {"D1", "D2", "D3"}
    assert long_ago.kept_from == "2026-03-02"


def test_a_close_date_and_an_amount_that_moved_are_told_whichever_way_the_deal_came_in(
    store: Store, settings: Settings, clock: Clock
) -> None:
    with store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=clock())
    services = Services(settings=settings, store=store, clock=clock)
    origins: tuple[Origin, ...] = ("salesforce", "file")
    for origin in origins:
        for week, close in enumerate(("2026-04-30", "2026-05-31", "2026-06-30", "2026-09-30")):
            _save(
                services,
                _deal(origin, "005A", split=False, close_date=close, amount=(week + 1) * 10_000, currency="EUR"),
                origin=origin,
            )
            clock.advance(days=6)
        clock.advance(days=-24)
    clock.advance(days=24)

    digest = services.digests.build(REP, since=clock() - timedelta(days=8))

    for told in digest.other:
        assert told.changes[0].startswith("The close date was put off for the third time, by 92 days, from 30 Jun 2026")
        assert told.changes[1].startswith("The amount rose from EUR 30,000 to EUR 40,000.")
    assert {told.id for told in digest.other} == {"salesforce", "file"}


def test_deals_that_were_won_or_lost_are_told_with_how_they_stood_and_those_closed_before_are_not(
    services: Services, clock: Clock
) -> None:
    _save(services, _deal("D1", "005A", split=True, status="lost", amount=5, currency="EUR"))
    _save(services, _deal("D2", "005B", split=False, status="won"))
    _save(services, _deal("D3", "005B", split=False, status="won"))
    digest = services.digests.build(REP)
    clock.advance(days=8)
    _save(services, _deal("D2", "005B", split=False, status="won", stage="Done"))

    assert {deal.id: deal.status for deal in digest.ended} == {"D1": "lost", "D2": "won"}, "D3 came in closed"
    (lost,) = (deal for deal in digest.ended if deal.status == "lost")
    assert lost.changes[0] == "Lost on 9 Mar 2026: EUR 5."
    assert lost.changes[1].startswith("How it stood before: ")
    assert (digest.worse, digest.unchanged) == ((), 0)
    assert services.digests.build(REP).told == ()
    assert [deal.id for deal in services.digests.build(REP, since=MONDAY - A_DAY).told] == ["D1", "D2"]
    mine = services.digests.build(replace(REP, user="005B"), since=MONDAY - A_DAY, whose="mine")
    assert [deal.id for deal in mine.told] == ["D2"]


def test_a_lost_deal_that_is_open_again_is_told_among_the_open_ones(services: Services, clock: Clock) -> None:
    _save(services, _deal("D2", "005B", split=False, status="lost"))
    clock.advance(days=1)
    _save(services, _deal("D2", "005B", split=False))

    digest = services.digests.build(REP)

    assert digest.ended == ()
    assert [deal.changes for deal in digest.told if deal.id == "D2"] == [("Open again since 10 Mar 2026.",)]


def test_whose_deals_a_digest_tells_of_can_be_chosen(services: Services) -> None:
    other = replace(REP, user="005B")
    assert [deal.id for deal in services.digests.build(REP, whose="mine").told] == ["D1"]
    assert services.digests.build(other, whose="mine").told == ()
    assert services.digests.build(REP, whose="team").unchanged == 0


def test_a_digest_out_of_reach_is_refused(services: Services, clock: Clock) -> None:
    for since in (clock() + timedelta(days=1), clock() - timedelta(days=400)):
        with pytest.raises(InputRefusedError, match="last twelve months"):
            services.digests.build(REP, since=since)


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2026-03-09T06:59", "2026-03-02T07:00"),
        ("2026-03-09T07:00", "2026-03-09T07:00"),
        ("2026-03-15T23:00", "2026-03-09T07:00"),
    ],
)
def test_the_digest_is_due_on_mondays_at_seven(now: str, moment: str) -> None:
    assert find_moment(datetime.fromisoformat(f"{now}+00:00")) == datetime.fromisoformat(f"{moment}+00:00")


def _sweep_and_work(services: Services) -> None:
    sweep(services.store, tenants_with_crm=[], mails=True, now=services.clock())
    for job in load_unfinished(services.store, TENANT, "digest"):
        run_job(services, TENANT, job)


def test_the_mail_goes_once_in_plain_text_and_html_with_a_way_out(
    mailing: Services, mail_server: MailServer, clock: Clock
) -> None:
    clock.advance(days=-1)
    mailing.digests.wish(REP, f" {ADDRESS} ", whose="all")
    clock.advance(days=1)
    for _ in range(3):
        _sweep_and_work(mailing)
    clock.advance(hours=3)
    _sweep_and_work(mailing)

    (mail,) = mail_server.mails
    assert mail_server.recipients == [ADDRESS]
    assert (mail["To"], mail["From"]) == (ADDRESS, "Buy-In <buyin@acme.example>")
    assert mail["Subject"] == "Your deals since 2 Mar 2026: one got worse, no other changes"
    assert mail["List-Unsubscribe"] == "<http://127.0.0.1:8000/digest/leave>"
    plain, rich = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert rich is not None
    text = plain.get_content()
    for told in ("GOT WORSE", "Deal <D1>", "Bo of D1 went from", "Why: ", "one deal without a change"):
        assert told in text
    assert "Deal &lt;D1&gt;" in rich.get_content()
    assert "D2" not in text, "a deal without a change is only counted"

    clock.advance(days=7)
    _sweep_and_work(mailing)
    assert [sent["Subject"] for sent in mail_server.mails[1:]] == ["Your deals since 9 Mar 2026: nothing changed"]


def test_who_wishes_for_it_after_its_time_or_long_after_it_gets_the_next(
    mailing: Services, mail_server: MailServer, clock: Clock
) -> None:
    mailing.digests.wish(REP, ADDRESS, whose="all")
    _sweep_and_work(mailing)
    clock.advance(days=10)
    _sweep_and_work(mailing)
    assert mail_server.mails == []


def test_a_mail_that_is_sent_twice_after_a_crash_is_known_as_the_same(
    mailing: Services, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing.digests.wish(REP, ADDRESS, whose="all")
    post = _open_post(mailing)
    monkeypatch.setattr("plugin.digest_sending.save_sent", _crash)
    with pytest.raises(RuntimeError):
        post.send(TENANT, "005A", MONDAY)
    monkeypatch.undo()
    post.send(TENANT, "005A", MONDAY)
    post.send(TENANT, "005A", MONDAY)

    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]


def _crash(*_: object, **__: object) -> None:
    raise RuntimeError("the power went")


def _open_post(services: Services) -> DigestPost:
    post = build_post(services)
    assert post is not None
    return post


def test_a_server_that_is_away_is_tried_again_and_one_that_refuses_the_address_is_not(
    mailing: Services, mail_server: MailServer, clock: Clock
) -> None:
    clock.advance(days=-1)
    mailing.digests.wish(REP, ADDRESS, whose="all")
    clock.advance(days=1)
    mail_server.to_mail = "451 later"
    sweep(mailing.store, tenants_with_crm=[], mails=True, now=clock())
    (job,) = load_unfinished(mailing.store, TENANT, "digest")
    run_job(mailing, TENANT, job)
    waiting = load_unfinished(mailing.store, TENANT, "digest")
    mail_server.to_mail, mail_server.to_recipient = "250 taken", "550 nobody here"
    run_job(mailing, TENANT, job)

    assert waiting == [job]
    assert load_unfinished(mailing.store, TENANT, "digest") == []
    assert mail_server.mails == []
    with mailing.store.reading(TENANT) as connection:
        wish = find_wish(connection, TENANT, "005A")
    assert wish is not None
    assert wish.sent_at is None


def test_without_a_session_the_mail_tells_only_of_deals_that_its_reader_owns_and_says_so(
    mailing: Services, mail_server: MailServer
) -> None:
    _save(mailing, _deal("D2", "005B", split=True))
    mailing.digests.wish(REP, ADDRESS, whose="all")
    post = _open_post(mailing)
    with_crm = replace(post, digests=replace(post.digests, has_crm=lambda _: True), find_role=_hold("rep"))
    with_crm.send(TENANT, "005A", MONDAY)

    (mail,) = mail_server.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Deal <D1>" in body.get_content()
    assert "D2" not in body.get_content()
    assert "tells of the deals that you own" in body.get_content()


def _hold(role: Role | None) -> Callable[[str, str], Role | None]:
    return lambda _tenant, _user: role


def test_who_lost_the_right_to_buy_in_gets_no_mail(mailing: Services, mail_server: MailServer) -> None:
    mailing.digests.wish(REP, ADDRESS, whose="all")
    post = _open_post(mailing)
    with_crm = replace(post, digests=replace(post.digests, has_crm=lambda _: True), find_role=_hold(None))

    assert "no right" in with_crm.send(TENANT, "005A", MONDAY)
    assert mail_server.mails == []


def test_a_one_time_link_to_an_orgs_deals_is_no_ground_for_mails(services: Services) -> None:
    digests = replace(services.digests, has_crm=lambda _: True)
    with pytest.raises(InputRefusedError, match="Sign in through Salesforce"):
        digests.wish(REP, ADDRESS, whose="all")
    assert digests.may_wish(replace(REP, sight="a session"))


@pytest.mark.parametrize("text", ["", "lena", "lena@seller", "a@b.example\r\nBcc: c@d.example", "a b@c.example"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InputRefusedError, match="looks like"):
        read_mail_address(text)


def test_a_password_is_not_sent_where_anybody_can_read_it(mail_server: MailServer) -> None:
    mailer = Mailer(url=f"smtp://lena:secret@mail.example:{mail_server.port}", sender="a@b.example")
    assert "secret" not in repr(mailer)
    with pytest.raises(MailAwayError) as refused, serve_mail():
        mailer.check()
    assert "secret" not in str(refused.value)


def test_the_check_says_whether_the_mail_server_answers(tmp_path: Path, mail_server: MailServer) -> None:
    environ = {"BUYIN_DATA_DIR": str(tmp_path), "BUYIN_MAIL_FROM": "a@b.example"}
    levels = []
    for url in (mail_server.url, "smtp://127.0.0.1:1"):
        found = check_installation(environ | {"BUYIN_SMTP_URL": url})
        levels += [problem.level for problem in found if problem.id == "mail"]
    assert levels == ["ok", "warning"]


@pytest.fixture
def client(mailing: Services, clock: Clock) -> FlaskClient:
    client = create_app(mailing, now=clock).test_client()
    link = mailing.signing_in.invite(Invitation(tenant=TENANT, role="manager", user="005A"))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def _page(client: FlaskClient, path: str = "/digest") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def test_the_page_tells_what_changed_and_takes_and_forgets_an_address(client: FlaskClient) -> None:
    first = _page(client)
    for told in ("What changed since 2 Mar 2026", "Got worse (1)", "Deal <D1>", "1 other deal without a change"):
        assert told in first
    assert "Nothing changed" in _page(client, "/digest?since=2026-03-09")
    refused = client.post("/digest/mail", data={"address": "lena"})
    assert (refused.status_code, 'value="lena"' in refused.get_data(as_text=True)) == (422, True)
    assert client.post("/digest/mail", data={"address": ADDRESS, "whose": "mine"}).status_code == 303
    assert ADDRESS in _page(client)
    assert ADDRESS in _page(client, "/digest/leave"), "a link from a mail only asks"
    client.post("/digest/leave")
    assert ADDRESS not in _page(client)
    wrong = client.get("/digest?since=nonsense")
    assert (wrong.status_code, "a day looks like 2026-03-31" in wrong.get_data(as_text=True)) == (422, True)
    assert client.get("/digest?whose=nonsense").status_code == 400


def test_the_page_tells_when_the_last_mail_went_in_the_words_of_its_language(
    mailing: Services, client: FlaskClient, clock: Clock
) -> None:
    client.post("/digest/mail", data={"address": ADDRESS})
    with mailing.store.writing(TENANT) as connection:
        save_sent(connection, TENANT, "005A", at=clock())
    assert "The last one went on 9 Mar 2026." in _page(client)
    german = client.get("/digest", headers={"Accept-Language": "de"}).get_data(as_text=True)
    assert "9. März 2026" in german.partition('id="mail"')[2]


def test_the_page_tells_what_was_won_first_and_what_is_new_with_what_it_is_about(
    services: Services, client: FlaskClient
) -> None:
    _save(services, _deal("D2", "005B", split=False, status="won", amount=9, currency="EUR"))
    _save(services, _deal("D4", "005B", split=False, created_at="2026-03-08", amount=7, currency="EUR"))
    page = _page(client)

    for told in ("Won or lost (1)", "Won on 9 Mar 2026: EUR 9.", "Created on 8 Mar 2026: EUR 7, no close date yet."):
        assert told in page
    assert page.index("Won or lost") < page.index("Got worse (1)") < page.index("New (1)")
    assert "What was won or lost comes first, then what got worse, by how much." in page
