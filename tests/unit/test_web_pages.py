import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from plugin.errors import DealNotReadyError, InputRefusedError, StoreBusyError, StoreUnreachableError
from plugin.tactics import load_tactics
from plugin.views import Viewer
from tests.deal_parts import NOW
from tests.fakes import TOKEN, FakeProblem, FakeServices, with_settings
from tests.odd_deals import BARE, CROWDED
from tests.split_deal import SPLIT
from web.app import create_app


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def app(services: FakeServices) -> Flask:
    return create_app(services, now=lambda: NOW)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        client.get(f"/sign-in/link/{TOKEN}")
        yield client


def _text(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.get_data(as_text=True))


def test_words_that_are_too_many_are_said_to_be_so_and_not_blamed_on_the_address(client: FlaskClient) -> None:
    answer = client.post(f"/panel/{SPLIT}/steps", data={"what": "a" * 100_000})

    assert answer.status_code == 413
    assert "That is too much at once" in answer.text
    assert "That address can" not in answer.text


def test_the_start_leads_to_the_list_of_deals(client: FlaskClient) -> None:
    assert client.get("/").location == "/pipeline"


def test_the_panel_begins_with_the_verdict_the_states_the_next_step_and_the_risk(client: FlaskClient) -> None:
    page = _text(client, f"/panel/{SPLIT}")
    parts = [
        "Warehouse automation",
        "Two destinations among four decision makers, and nobody has the final word",
        "<b>Different destinations</b>",
        "<b>Nobody on record</b>",
        "<b>Next:</b> ask Ines Vogt who signs.",
        '<span class="risk__score">64</span>',
        ">Different destinations</a>",
        "Who is in it, and who moves whom",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_a_finding_opens_to_what_was_seen_and_links_to_the_record(client: FlaskClient) -> None:
    page = _text(client, f"/panel/{SPLIT}")
    assert '<details class="finding" id="finding-1">' in page
    assert "I won&#39;t move the warehouse to Seattle." in page
    link = '<a href="https://acme.my.salesforce.com/a0S1000001" target="_blank" rel="noopener noreferrer">'
    assert link in page


def test_a_finding_offers_tactics_with_steps_words_and_when_they_are_done(client: FlaskClient) -> None:
    page = _text(client, f"/panel/{SPLIT}")
    tactic = load_tactics()["T07"]

    assert f"May help:</span> {escape(tactic.title)}" in page
    assert f"<li>{escape(tactic.steps[0])}</li>" in page
    assert f"<b>Done when:</b> {escape(tactic.done_when)}" in page


def test_no_address_but_https_becomes_a_link(client: FlaskClient) -> None:
    assert "javascript:" not in _text(client, f"/panel/{SPLIT}")


def test_names_are_written_as_text_never_as_markup(client: FlaskClient) -> None:
    page = _text(client, f"/panel/{CROWDED}")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_every_person_and_tie_stands_in_a_table(client: FlaskClient) -> None:
    tables = _text(client, f"/panel/{SPLIT}").split('id="tables"')[1]
    for name in ("Marta Ruiz", "Ines Vogt", "Raj Patel", "Tomasz Lis", "Henrik Ruiz-Lindqvist", "Aiko Tanaka"):
        assert name in tables
    assert "Aiko Tanaka backs Ines Vogt" in tables


def test_no_id_is_shown_where_a_name_is_known(client: FlaskClient) -> None:
    page = re.sub(r"<[^>]*>", " ", _text(client, f"/panel/{SPLIT}"))
    assert not re.search(r"\b(003[A-F]|005N|a0[SCD]\d)\b", page)


def test_a_deal_of_which_nothing_is_known_says_so_and_never_that_all_is_well(client: FlaskClient) -> None:
    page = _text(client, f"/panel/{BARE}")
    assert "Nobody recorded yet." in page
    assert "No decision recorded yet." in page
    assert "No signs recorded yet. That isn't the same as all being well" in page


def test_the_list_links_each_deal_to_its_panel_in_the_order_given(client: FlaskClient) -> None:
    page = _text(client, "/pipeline")
    places = [page.index(f'href="/panel/{deal}"') for deal in (CROWDED, SPLIT, BARE)]
    assert places == sorted(places)
    assert "3 open deals, highest risk first" in page


@pytest.mark.parametrize("sort", ["risk", "amount", "close_date", "name"])
def test_the_list_is_ordered_as_its_link_says(client: FlaskClient, services: FakeServices, sort: str) -> None:
    page = _text(client, f"/pipeline?sort={sort}")
    assert services.list_questions[0][1].sort == sort
    assert re.search(rf'<a id="sort-{sort}" [^>]*aria-current="true"', page)


def test_an_order_that_there_is_not_is_refused(client: FlaskClient) -> None:
    page = _text(client, "/pipeline?sort=colour", 400)
    assert "`sort` can&#39;t be &#39;colour&#39;; it is one of risk, amount" in page


def test_a_long_list_goes_on_where_it_ended(client: FlaskClient, services: FakeServices) -> None:
    services.page_size = 2
    first = _text(client, "/pipeline")
    assert "2 of 3 open deals" in first
    link = re.search(r'href="([^"]*)" rel="next"', first)
    assert link is not None
    second = _text(client, link.group(1).replace("&amp;", "&"))
    assert f"/panel/{BARE}" in second
    assert f"/panel/{SPLIT}" not in second
    assert "Back to the start" in second
    assert 'rel="next"' not in second


def test_an_empty_list_says_how_deals_get_in(client: FlaskClient, services: FakeServices) -> None:
    services.views.clear()
    assert "No open deals yet." in _text(client, "/pipeline")


def test_who_came_through_salesforce_and_sees_no_deal_is_told_so_and_given_no_command(services: FakeServices) -> None:
    services.views.clear()
    services.viewer = Viewer(tenant="default", role="rep", user="005000000000001AAA", sight="a-session")
    with create_app(services, now=lambda: NOW).test_client() as rep:
        rep.get(f"/sign-in/link/{TOKEN}")
        page = _text(rep, "/pipeline")
    assert "Salesforce shows you no open deal" in page
    assert "buyin" not in page


def test_the_panel_asks_for_the_deal_as_whoever_is_signed_in(client: FlaskClient, services: FakeServices) -> None:
    client.get(f"/panel/{SPLIT}")
    assert services.asked == [(Viewer(tenant="default", role="manager", user=None), SPLIT)]


def test_a_deal_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    page = _text(client, "/panel/006nothing", 404)
    assert "Nothing here" in page
    assert "006nothing" not in page


def test_an_address_that_there_is_not_is_not_found(client: FlaskClient) -> None:
    assert "Nothing here" in _text(client, "/nowhere", 404)


def test_a_way_of_asking_that_does_not_fit_is_refused_with_those_that_do(client: FlaskClient) -> None:
    response = client.post("/pipeline")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (DealNotReadyError("soon"), 503, "Just a moment"),
        (InputRefusedError("no such key"), 400, "can&#39;t be read"),
        (StoreBusyError("secret place"), 503, "Not available at the moment"),
        (StoreUnreachableError("secret place"), 503, "Not available at the moment"),
        (ValueError("secret place"), 500, "Something went wrong on our side"),
    ],
)
def test_what_goes_wrong_behind_the_page_is_told_calmly_and_without_data(
    error: Exception, status: int, title: str
) -> None:
    client = create_app(FakeServices(broken=error), now=lambda: NOW).test_client()
    client.get(f"/sign-in/link/{TOKEN}")
    page = _text(client, f"/panel/{SPLIT}", status)
    assert title in page
    assert "secret place" not in page


def test_every_answer_carries_the_headers_that_keep_others_out(client: FlaskClient) -> None:
    for address in ("/pipeline", f"/panel/{SPLIT}", "/nowhere", "/healthz", "/static/any/page.css", "/sign-in/link/x"):
        with client.get(address) as response:
            headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Strict-Transport-Security" not in headers
        assert (headers.get("Cache-Control") == "no-store") is not address.startswith("/static")


def test_over_https_the_browser_is_told_to_stay_there(client: FlaskClient) -> None:
    response = client.get("/healthz", base_url="https://buyin.example")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_no_page_holds_a_script_or_a_style_in_its_text(client: FlaskClient) -> None:
    for address in ("/pipeline", f"/panel/{SPLIT}", f"/panel/{BARE}", "/nowhere"):
        page = client.get(address).get_data(as_text=True)
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
        for attributes in re.findall(r"<script([^>]*)>", page):
            assert "src=" in attributes or 'type="application/json"' in attributes


def test_health_is_told_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "up"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (200, {"status": "ready", "problems": []})


def test_an_error_makes_the_program_unready_and_a_warning_does_not(app: Flask, services: FakeServices) -> None:
    client = app.test_client()
    warning = FakeProblem("broker", "warning", "The broker is slow.")
    services.found = [warning]
    assert client.get("/readyz").status_code == 200
    services.found = [warning, FakeProblem("schema", "error", "Run buyin migrate.")]
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json == {
        "status": "not ready",
        "problems": [
            {"id": "broker", "level": "warning", "hint": "The broker is slow."},
            {"id": "schema", "level": "error", "hint": "Run buyin migrate."},
        ],
    }


def test_behind_proxies_only_the_public_host_is_answered_but_health_always() -> None:
    services = with_settings(base_url="https://buyin.example", trusted_proxies=1)
    client = create_app(services, now=lambda: NOW).test_client()
    asked = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert client.get("/pipeline", headers=asked).status_code == 400
    assert client.get("/healthz", headers=asked).status_code == 200
    assert client.get("/pipeline", headers={**asked, "X-Forwarded-Host": "buyin.example"}).status_code == 401
    assert client.get("/pipeline", headers={**asked, "X-Forwarded-Host": "BuyIn.Example"}).status_code == 401


def test_without_proxies_forwarding_headers_are_not_believed(client: FlaskClient) -> None:
    response = client.get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert "evil" not in response.location
    assert "Strict-Transport-Security" not in response.headers


def test_the_head_of_each_page_says_in_which_role_one_is_signed_in(client: FlaskClient) -> None:
    assert ">Manager</span>" in _text(client, "/pipeline")
