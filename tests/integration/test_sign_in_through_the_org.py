"""Signing in through a running sample org: who gets in, as what, and what no browser can bring back."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import select

from connectors.demo_org.org import ORG_ID
from plugin.sign_in import Invitation
from plugin.store.store import EVERY_TENANT
from plugin.store.tables import viewer_session
from tests.signing_in import DEALS, Installation, open_installation


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    with open_installation(tmp_path) as installation:
        yield installation


def _list(here: Installation) -> set[str]:
    page = here.browser.get("/pipeline").get_data(as_text=True)
    return set(re.findall(r"/panel/(\w+)", page))


def _count_sessions(here: Installation) -> int:
    with here.services.store.reading(EVERY_TENANT) as connection:
        return len(connection.execute(select(viewer_session)).all())


def _query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_person_signs_in_at_the_org_and_goes_on_to_where_they_were(here: Installation) -> None:
    answer = here.sign_in("manager", f"/sign-in?next=/panel/{DEALS[2]}")

    assert (answer.status_code, answer.location) == (303, f"/panel/{DEALS[2]}")
    assert here.browser.get(f"/panel/{DEALS[2]}").status_code == 200
    assert _list(here) == set(DEALS)


@pytest.mark.parametrize("role", ["rep", "manager", "coach"])
def test_the_role_is_the_one_of_the_permission_set(here: Installation, role: str) -> None:
    here.sign_in(role)

    with here.services.store.reading("default") as connection:
        (row,) = connection.execute(select(viewer_session)).all()
    assert (row.role, row.user, row.way) == (role, here.people[role], "oauth")


def test_a_rep_sees_the_deals_that_the_org_shows_them_and_no_trace_of_others(here: Installation) -> None:
    here.sign_in("rep")

    assert _list(here) == set(DEALS[:2])
    assert "2 open deals" in here.browser.get("/pipeline").get_data(as_text=True)
    hidden, missing = (here.browser.get(f"/panel/{deal}") for deal in (DEALS[2], "006000000000000AAA"))
    assert (hidden.status_code, hidden.data) == (404, missing.data)
    assert here.browser.get(f"/panel/{DEALS[0]}").status_code == 200


def test_what_a_viewer_sees_is_asked_again_after_a_quarter_of_an_hour(here: Installation) -> None:
    here.sign_in("rep")
    _list(here)
    here.org.org.sights.limit(here.people["rep"], DEALS[1:])
    asked = here.count_calls("SELECT Id FROM Opportunity")

    here.clock.advance(minutes=14)
    assert _list(here) == set(DEALS[:2])
    assert here.count_calls("SELECT Id FROM Opportunity") == asked

    here.clock.advance(minutes=1)
    assert _list(here) == set(DEALS[1:])
    assert here.browser.get(f"/panel/{DEALS[0]}").status_code == 404


def test_a_panel_alone_asks_for_its_own_deal_only(here: Installation) -> None:
    here.sign_in("rep")

    assert here.browser.get(f"/panel/{DEALS[0]}").status_code == 200
    assert here.browser.get(f"/panel/{DEALS[0]}").status_code == 200
    assert here.browser.get(f"/panel/{DEALS[2]}").status_code == 404
    assert here.count_calls(f"WHERE Id = '{DEALS[0]}'") == 1
    here.org.org.sights.limit(here.people["rep"], DEALS[1:])
    here.clock.advance(minutes=15)
    assert here.browser.get(f"/panel/{DEALS[0]}").status_code == 404


def test_while_the_org_does_not_answer_nothing_is_shown(here: Installation) -> None:
    here.sign_in("rep")
    here.org.org.fail(status=503, times=None)

    for address in ("/pipeline", f"/panel/{DEALS[0]}"):
        answer = here.browser.get(address)
        assert answer.status_code == 502
        to_try_again = f'href="{address}"'
        assert DEALS[0] not in answer.get_data(as_text=True).replace(to_try_again, "")
    here.org.org.heal()
    assert _list(here) == set(DEALS[:2])


def test_somebody_without_a_permission_set_is_told_which_to_ask_for(here: Installation) -> None:
    answer = here.sign_in("nobody")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert all(name in page for name in ("BuyIn_Rep", "BuyIn_Manager", "BuyIn_Coach", "BuyIn_Admin", "admin"))
    assert _count_sessions(here) == 0
    assert here.count_calls("/services/oauth2/revoke") == 1


def test_who_loses_the_permission_set_is_signed_out_with_the_next_look(here: Installation) -> None:
    here.sign_in("rep")
    _list(here)
    org = here.org.org
    (held,) = [row for row in org.tables["PermissionSetAssignment"].values() if row["AssigneeId"] == here.people["rep"]]
    del org.tables["PermissionSetAssignment"][held["Id"]]

    here.clock.advance(minutes=15)
    assert here.browser.get("/pipeline").status_code == 403
    assert here.browser.get("/pipeline").status_code == 401
    assert _count_sessions(here) == 0


def test_who_declines_at_the_org_is_told_so(here: Installation) -> None:
    back = here.ask_org(here.leave() + "&deny=1")

    answer = here.browser.get(back)

    assert answer.status_code == 400
    assert "declined" in answer.get_data(as_text=True)


def test_the_browser_takes_a_challenge_along_and_never_the_verifier(here: Installation) -> None:
    left = _query(here.leave())

    assert left["response_type"] == "code"
    assert left["code_challenge_method"] == "S256"
    assert len(left["code_challenge"]) == 43
    assert "code_verifier" not in left
    assert set(left["scope"].split()) == {"api", "refresh_token", "openid"}
    assert left["redirect_uri"] == "http://127.0.0.1:8000/sign-in/callback"
    note = here.browser.get_cookie("buyin-sign-in")
    assert note is not None
    assert left["state"] not in note.value


def test_a_code_works_for_the_browser_that_left_and_for_no_other(here: Installation) -> None:
    back = here.choose(here.leave(), "manager")
    victim = here.new_browser()

    assert victim.get(back).status_code == 400
    victim.get("/sign-in")
    assert victim.get(back).status_code == 400
    assert victim.get("/pipeline").status_code == 401
    assert _count_sessions(here) == 0
    assert here.count_calls("/services/oauth2/token") == 0


def test_what_came_back_once_is_not_taken_again(here: Installation) -> None:
    here.leave()
    note = here.browser.get_cookie("buyin-sign-in")
    assert note is not None
    back = here.choose(here.leave(), "manager")
    kept = here.browser.get_cookie("buyin-sign-in")
    assert kept is not None
    assert here.browser.get(back).status_code == 303
    asked = here.count_calls("/services/oauth2/token")

    again = here.new_browser()
    again.set_cookie("buyin-sign-in", kept.value)
    assert again.get(back).status_code == 400
    again.set_cookie("buyin-sign-in", note.value)
    assert again.get(back).status_code == 400
    assert here.count_calls("/services/oauth2/token") == asked
    assert _count_sessions(here) == 1


def test_a_sign_in_that_takes_too_long_has_to_begin_again(here: Installation) -> None:
    back = here.choose(here.leave(), "manager")

    here.clock.advance(minutes=10, seconds=1)

    assert here.browser.get(back).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"state": ""},
        {"state": "x" * 1_000_000},
        {"state": "ü"},
        {"state": None},
        {"code": ""},
        {"code": None},
        {"code": "never given out"},
        {"code": "x" * 3_000},
        {"iss": "https://evil.my.salesforce.com"},
        {"error": "<b>"},
    ],
)
def test_an_answer_that_is_not_the_orgs_own_signs_nobody_in(here: Installation, change: dict[str, str | None]) -> None:
    brought = _query(here.choose(here.leave(), "manager")) | change
    given = urlencode({name: value for name, value in brought.items() if value is not None})

    answer = here.browser.get(f"/sign-in/callback?{given}")

    assert answer.status_code == 400
    assert "<b>" not in answer.get_data(as_text=True)
    assert here.browser.get("/pipeline").status_code == 401
    assert _count_sessions(here) == 0


@pytest.mark.parametrize("name", ["state", "code"])
def test_an_answer_with_a_part_twice_is_refused(here: Installation, name: str) -> None:
    back = here.choose(here.leave(), "manager")

    assert here.browser.get(f"{back}&{name}={_query(back)[name]}").status_code == 400
    assert _count_sessions(here) == 0


def test_the_orgs_own_issuer_is_taken(here: Installation) -> None:
    back = here.choose(here.leave(), "manager")
    assert here.browser.get(f"{back}&iss=https://{here.org.host}").status_code == 303


@pytest.mark.parametrize("note", ["", "x", "x" * 4_000, "gAAAAAB" + "A" * 100])
def test_a_note_that_we_never_wrote_is_refused(here: Installation, note: str) -> None:
    back = here.choose(here.leave(), "manager")
    here.browser.set_cookie("buyin-sign-in", note)
    assert here.browser.get(back).status_code == 400


def test_a_code_that_was_used_at_the_org_is_refused(here: Installation) -> None:
    back = here.choose(here.leave(), "manager")
    here.org.web_sign_ins._codes.clear()
    assert here.browser.get(back).status_code == 400


def test_somebody_of_another_org_is_refused_and_their_token_given_back(tmp_path: Path) -> None:
    with open_installation(tmp_path, BUYIN_SALESFORCE_ORGANIZATION_ID="00D5e000000OtheEAM") as here:
        answer = here.sign_in("manager")
        assert answer.status_code == 403
        assert "another Salesforce org" in answer.get_data(as_text=True)
        assert _count_sessions(here) == 0
        assert here.count_calls("/services/oauth2/revoke") == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<html>maintenance</html>", 400),
        ({}, 502),
        ([], 502),
        ({"access_token": "00D!x", "token_type": "mac"}, 502),
        ({"access_token": "00D!x", "token_type": "Bearer"}, 403),
        ({"access_token": "00D!x", "token_type": "Bearer", "instance_url": "https://evil.my.salesforce.com"}, 403),
        ({"error": "<script>"}, 400),
    ],
)
def test_a_token_answer_that_makes_no_sense_signs_nobody_in(here: Installation, body: object, status: int) -> None:
    back = here.choose(here.leave(), "manager")
    given = 400 if isinstance(body, str) else 200
    here.org.org.fail(status=given, body=body, when="/services/oauth2/token", times=None)

    answer = here.browser.get(back)

    assert answer.status_code in {status, 502}
    assert "<script>" not in answer.get_data(as_text=True)
    assert _count_sessions(here) == 0


@pytest.mark.parametrize(
    ("identity", "status"),
    [
        ("https://login.salesforce.com/id/{org}/{manager}", 303),
        (None, 303),
        ("https://login.salesforce.com/id/00D5e000000Othe/{manager}", 403),
        ("https://login.salesforce.com/id/{org}/{rep}", 403),
        ("https://login.salesforce.com/id/nobody", 502),
        ("http://[", 502),
    ],
)
def test_whose_token_it_is_said_to_be_must_be_whose_it_is(
    here: Installation, identity: str | None, status: int
) -> None:
    back = here.choose(here.leave(), "manager")
    body = {
        "access_token": here.org.sign_ins.open_session(here.people["manager"]),
        "token_type": "Bearer",
        "instance_url": here.org.url,
    }
    if identity is not None:
        body["id"] = identity.format(org=ORG_ID, **here.people)
    here.org.org.fail(status=200, body=body, when="/services/oauth2/token", times=None)

    assert here.browser.get(back).status_code == status
    assert _count_sessions(here) == (status == 303)


def test_an_org_that_stays_away_is_said_to(here: Installation) -> None:
    back = here.choose(here.leave(), "manager")
    here.org.org.fail(status=503, when="/services/oauth2/token", times=None)
    assert here.browser.get(back).status_code == 502


def test_signing_out_gives_the_token_back_and_ends_the_session(here: Installation) -> None:
    here.sign_in("manager")

    assert here.browser.post("/sign-out").status_code == 200

    assert here.browser.get("/pipeline").status_code == 401
    assert _count_sessions(here) == 0
    assert here.org.web_sign_ins._grants == []


def test_a_token_that_is_over_is_renewed_and_the_session_goes_on(here: Installation) -> None:
    here.sign_in("rep")
    for hours in (1, 2):
        here.org.expire_sessions()
        here.clock.advance(hours=1)
        assert _list(here) == set(DEALS[:2])
        assert here.count_calls("/services/oauth2/token") == 2 + 2 * hours  # the newest secret isn't there yet


def test_an_org_that_gives_no_refresh_token_ends_the_session_with_its_token(here: Installation) -> None:
    here.sign_in("rep")
    with here.services.store.writing("default") as connection:
        connection.execute(viewer_session.update().values(refresh_token=None))
    assert _list(here) == set(DEALS[:2])

    here.org.expire_sessions()
    here.clock.advance(minutes=15)
    answer = here.browser.get("/pipeline")

    assert answer.status_code == 401
    assert "Salesforce ended your session" in answer.get_data(as_text=True)
    assert _count_sessions(here) == 0


def test_a_refresh_token_that_was_used_elsewhere_ends_the_session_with_a_clear_page(here: Installation) -> None:
    here.sign_in("rep")
    (grant,) = here.org.web_sign_ins._grants
    grant.former.add(grant.current)
    grant.current = "5Aep861.taken"
    here.org.expire_sessions()

    answer = here.browser.get("/pipeline")

    assert answer.status_code == 401
    page = answer.get_data(as_text=True)
    assert "was used twice" in page
    assert "/sign-in?next=" in page
    assert here.org.web_sign_ins._grants == []
    assert _count_sessions(here) == 0


def test_a_session_ends_after_twelve_hours_whatever_the_org_says(here: Installation) -> None:
    here.sign_in("manager")
    here.clock.advance(hours=12)
    assert here.browser.get("/pipeline").status_code == 401


def test_a_one_time_link_still_shows_the_whole_tenant(here: Installation) -> None:
    link = here.services.signing_in.invite(Invitation(tenant="default", role="rep"))
    asked = len(here.org.org.requests)

    here.browser.get(urlsplit(link).path)

    assert _list(here) == set(DEALS)
    assert len(here.org.org.requests) == asked
