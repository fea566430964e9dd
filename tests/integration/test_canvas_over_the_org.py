"""A panel inside the sample org: the form that the browser posts, our pages, the store and the org's own answers."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.demo_org.canvas import CanvasHost
from tests.canvas_desk import Desk, run_desk
from tests.demo_org_rows import DEAL
from tests.odd_deals import BARE, CROWDED
from tests.split_deal import SPLIT

WAIT = 60
SPLIT_NAME = "Warehouse automation"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with run_desk(tmp_path) as desk:
        yield desk


def post(desk: Desk, text: str, **headers: str) -> requests.Response:
    form = {"signed_request": text}
    return requests.post(f"{desk.address}/canvas", data=form, headers=headers, timeout=WAIT, verify=str(desk.ca_bundle))


def read_session(page: requests.Response) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="buyin-session">(.*?)</script>', page.text)
    assert found is not None
    session: dict[str, Any] = json.loads(found[1])
    return session


def get(desk: Desk, path: str, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{desk.address}{path}", headers=headers, timeout=WAIT, verify=str(desk.ca_bundle))


def test_the_panel_opens_and_its_token_shows_what_the_viewer_sees_in_the_org(desk: Desk) -> None:
    page = post(desk, desk.sign(recordId=SPLIT))
    assert page.status_code == 200
    assert SPLIT_NAME in page.text
    assert f"https://{desk.org.host}" in page.headers["Content-Security-Policy"]
    token = read_session(page)["token"]
    assert get(desk, f"/panel/{BARE}", token).status_code == 200
    assert get(desk, f"/panel/{CROWDED}", token).status_code == 404
    listed = get(desk, "/pipeline", token).text
    assert SPLIT in listed
    assert BARE in listed
    assert CROWDED not in listed


def test_a_list_shows_the_viewers_deals_alone(desk: Desk) -> None:
    page = post(desk, desk.sign(view="pipeline"))
    assert page.status_code == 200
    assert SPLIT in page.text
    assert CROWDED not in page.text


def test_a_coachs_home_opens_for_a_coach_with_the_viewers_deals_alone_and_for_nobody_else(
    desk: Desk, tmp_path: Path
) -> None:
    assert post(desk, desk.sign(view="coach")).status_code == 403
    (tmp_path / "other").mkdir()
    with run_desk(tmp_path / "other", permission_set="BuyIn_Coach") as coached:
        page = post(coached, coached.sign(view="coach"))
        assert page.status_code == 200
        assert SPLIT in page.text
        assert CROWDED not in page.text
        assert get(coached, "/coach", read_session(page)["token"]).status_code == 200


def test_a_request_opens_one_page_and_then_offers_a_new_one(desk: Desk) -> None:
    text = desk.sign(recordId=SPLIT)
    assert post(desk, text).status_code == 200
    answers = [post(desk, text) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "at-once" in answers[0].text
    assert "at-once" not in answers[1].text
    assert SPLIT_NAME not in answers[0].text
    assert post(desk, desk.sign(recordId=SPLIT)).status_code == 200


@pytest.mark.parametrize("record", [CROWDED, "006000000000009AAA", "001000000000001AAA"])
def test_a_record_that_the_viewer_does_not_see_is_refused_without_a_word_of_it(desk: Desk, record: str) -> None:
    page = post(desk, desk.sign(recordId=record))
    assert page.status_code == 403
    assert "buyin-session" not in page.text
    assert record not in page.text


def test_a_deal_that_is_in_the_org_and_not_here_is_not_there(desk: Desk) -> None:
    desk.org.org.sights.limit(desk.viewer, [DEAL])
    assert post(desk, desk.sign(recordId=DEAL)).status_code == 404


def test_a_token_that_ended_opens_nothing(desk: Desk) -> None:
    text = desk.sign(recordId=SPLIT)
    desk.org.expire_sessions()
    assert post(desk, text).status_code == 403


def test_an_org_that_stays_away_is_said_to_and_one_that_stumbles_is_asked_again(desk: Desk) -> None:
    desk.org.org.fail(status=503, when="userinfo", times=2)
    assert post(desk, desk.sign(recordId=SPLIT)).status_code == 200
    desk.org.org.fail(status=503, when="userinfo", times=None)
    page = post(desk, desk.sign(recordId=SPLIT))
    assert page.status_code == 502
    assert SPLIT_NAME not in page.text
    desk.org.org.heal()
    desk.org.org.fail(truncate=True, when="query", times=None)
    assert post(desk, desk.sign(recordId=SPLIT)).status_code == 502


def test_an_org_that_drips_its_answer_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.salesforce.session.CONNECT_TIMEOUT", 0.5)
    monkeypatch.setattr("connectors.salesforce.viewer.TIMEOUT", (4.0, 0.5))
    desk.org.org.fail(drip=0.1, when="userinfo", times=None)
    assert post(desk, desk.sign(recordId=SPLIT)).status_code == 502


def test_an_address_of_another_host_is_never_called(desk: Desk) -> None:
    text = desk.sign(recordId=SPLIT)
    said = json.loads(base64.b64decode(text.partition(".")[2]))
    said["client"]["instanceUrl"] = "https://127.0.0.1:1"
    del said["userId"]
    host = CanvasHost(desk.org.sign_ins, desk.org.client_secret)
    forged = host.sign_request(desk.viewer, {"recordId": SPLIT}, client=said["client"])
    before = len(desk.org.org.requests)
    assert post(desk, forged).status_code == 403
    assert len(desk.org.org.requests) == before


def test_a_request_that_another_secret_signed_is_refused_before_the_org_is_asked(desk: Desk) -> None:
    host = CanvasHost(desk.org.sign_ins, "not ours")
    before = len(desk.org.org.requests)
    assert post(desk, host.sign_request(desk.viewer, {"recordId": SPLIT})).status_code == 401
    assert len(desk.org.org.requests) == before


def test_a_page_of_another_site_cannot_send_a_request(desk: Desk) -> None:
    text = desk.sign(recordId=SPLIT)
    assert post(desk, text, Origin="https://evil.test").status_code == 403
    assert post(desk, text, Origin=desk.org.url).status_code == 200


def test_a_deal_that_sharing_takes_away_is_gone_from_the_panel_of_a_new_session(desk: Desk) -> None:
    assert post(desk, desk.sign(recordId=SPLIT)).status_code == 200
    desk.org.org.sights.limit(desk.viewer, [BARE])
    assert post(desk, desk.sign(recordId=SPLIT)).status_code == 403


def test_what_is_too_large_is_refused_while_it_is_still_coming(desk: Desk) -> None:
    assert post(desk, "A" * 10_000_000).status_code == 413
