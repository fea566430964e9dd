from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from plugin.errors import StoreBusyError
from plugin.looking import LastLook
from plugin.store.sync_runs import KeptRun
from tests.deal_parts import NOW
from tests.fakes import TOKEN, FakeServices
from tests.split_deal import SPLIT
from web.app import create_app

PANEL = f"/panel/{SPLIT}"


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def client(services: FakeServices) -> Iterator[FlaskClient]:
    with create_app(services, now=lambda: NOW).test_client() as client:
        client.get(f"/sign-in/link/{TOKEN}")
        yield client


def read(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("headers", "counts"),
    [({}, True), ({"Sec-Purpose": "prefetch;prerender"}, False), ({"Purpose": "prefetch"}, False)],
)
def test_a_page_fetched_in_advance_is_no_look(
    client: FlaskClient, services: FakeServices, headers: dict[str, str], *, counts: bool
) -> None:
    client.get(PANEL, headers=headers)
    assert services.looks == [(services.viewer, SPLIT, counts)]


def test_who_asks_for_the_head_alone_has_not_looked(client: FlaskClient, services: FakeServices) -> None:
    client.head(PANEL)
    assert [counts for _, _, counts in services.looks] == [False]


def test_what_changed_since_the_last_look_is_told(client: FlaskClient, services: FakeServices) -> None:
    services.last_look = LastLook(at=NOW - timedelta(days=4), changes=("Raj Patel went from neutral to against.",))
    page = read(client, PANEL)
    assert "4 days ago, on 16 Mar 2026" in page
    assert "Raj Patel went from neutral to against." in page


def test_a_look_that_can_not_be_kept_just_now_keeps_nobody_from_looking(
    client: FlaskClient, services: FakeServices
) -> None:
    services.last_look = StoreBusyError("locked")
    page = read(client, PANEL)
    assert "Two destinations" in page
    assert "told just now" in page


def test_a_newest_sync_that_failed_is_told(client: FlaskClient, services: FakeServices) -> None:
    failed = KeptRun(state="failed", started_at=NOW, ended_at=NOW, counts={}, error="no way")
    services.newest_runs["default"] = failed
    page = read(client, PANEL)
    assert "end well" in page
    assert "no way" not in page


def test_a_day_gone_by_says_so_leads_back_and_offers_nothing_to_record(
    client: FlaskClient, services: FakeServices
) -> None:
    page = read(client, f"{PANEL}?as_of=2026-03-10")
    assert "As it was on 10 Mar 2026." in page
    assert f'href="{PANEL}"' in page
    assert "Changed since then" in page
    assert "/what-if" not in page
    assert 'method="post"' not in page.split('id="main"')[1].split("</main>")[0]
    assert "Seattle is the only site" in page
    assert "make it Los Angeles" not in page
    assert services.looks == []


def test_a_day_gone_by_shows_no_amount_and_no_stage_for_those_are_of_today(client: FlaskClient) -> None:
    assert "EUR 1,240,000" in read(client, PANEL)
    then = read(client, f"{PANEL}?as_of=2026-03-10")
    assert "EUR 1,240,000" not in then
    assert "Negotiation" not in then
    assert "Norte Logística" in then
    assert "Data from Salesforce, 12 minutes old" in then


def test_the_last_day_is_today(client: FlaskClient, services: FakeServices) -> None:
    assert 'id="then"' not in read(client, f"{PANEL}?as_of=2026-03-20")
    assert len(services.looks) == 1


@pytest.mark.parametrize("day", ["2026-03-21", "1999-01-01", "yesterday", "2026-02-30"])
def test_a_day_that_can_not_be_looked_at_is_told_beside_the_field_with_those_that_can(
    client: FlaskClient, day: str
) -> None:
    page = read(client, f"{PANEL}?as_of={day}", 422)
    assert "Choose a day from 8 Feb 2026 to 20 Mar 2026." in page
    assert 'aria-describedby="time-fault"' in page


def test_the_panel_leads_to_the_explanation_of_it(client: FlaskClient) -> None:
    assert 'href="/help"' in read(client, PANEL)
    assert "How to read a deal" in read(client, "/help")


def test_whoever_is_not_signed_in_can_read_the_explanation() -> None:
    with create_app(FakeServices(), now=lambda: NOW).test_client() as stranger:
        assert "How to read a deal" in read(stranger, "/help")


def test_what_is_tried_out_stands_beside_what_is_and_nothing_is_posted(client: FlaskClient) -> None:
    page = read(client, f"{PANEL}/what-if?decision=a0D1&holder=003B")
    assert "Nothing is stored" in page
    assert "Ines Vogt" in page
    assert "Then" in page
    assert 'method="post"' not in page.split('id="main"')[1].split("</main>")[0]


@pytest.mark.parametrize("asked", ["person=nobody&stance=1", "person=003C&stance=9", "person=003C&stance=much"])
def test_what_can_not_be_tried_out_is_told_with_what_was_chosen(client: FlaskClient, asked: str) -> None:
    page = read(client, f"{PANEL}/what-if?{asked}", 422)
    assert 'class="fault"' in page


def test_a_deal_that_is_not_there_can_not_be_tried_out(client: FlaskClient) -> None:
    read(client, "/panel/006nothing/what-if", 404)
    read(client, "/panel/006nothing?as_of=2026-03-10", 404)
