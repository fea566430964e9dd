"""Every address there is keeps to what Salesforce shows the viewer, and the settings to admins."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from tests.signing_in import DEALS, Installation, open_installation
from web.app import create_app

SEEN, HIDDEN = DEALS[0], DEALS[2]
ID = "a" * 32
GIVEN = {"person": ID, "x": "1", "y": "1", "version": "1", "action": "done", "act": "read", "text": "Ada: yes.",
         "day": "2026-03-01", "keep": "yes", "what": "Call", "owner": "me", "words": "Call", "due": "2026-04-01",
         "do": "apart", "change": ID, "entry": ID, "row": ID}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    with open_installation(tmp_path) as installation:
        yield installation


def rules_of(app: Flask, *, begins: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(begins)]


def build_address(rule: Rule, **values: str) -> str:
    for name in rule.arguments - values.keys():
        converter = rule._converters[name]
        values[name] = min(converter.items) if isinstance(converter, AnyConverter) else ID
    built = rule.build(values)
    assert built is not None
    return built[1]


def ask(here: Installation, rule: Rule, address: str) -> set[int]:
    answers = set()
    if rule.methods and "GET" in rule.methods:
        answers.add(here.browser.get(address).status_code)
    if rule.methods and "POST" in rule.methods:
        answers.add(here.browser.post(address, data=GIVEN).status_code)
    return answers


def test_nothing_of_a_deal_out_of_sight_is_shown_or_changed_at_any_address(here: Installation) -> None:
    here.sign_in("rep")
    assert here.browser.get(f"/panel/{SEEN}").status_code == HTTPStatus.OK
    with_deal = [rule for rule in rules_of(here.browser.application, begins="/panel/") if "deal_id" in rule.arguments]

    answers = {rule.rule: ask(here, rule, build_address(rule, deal_id=HIDDEN)) for rule in with_deal}

    assert len(answers) > 15
    assert {path: found for path, found in answers.items() if found != {HTTPStatus.NOT_FOUND}} == {}


def test_no_list_file_review_or_digest_tells_of_a_deal_out_of_sight(here: Installation) -> None:
    here.sign_in("rep")
    begun = here.browser.post("/reviews", data={"name": "Monday"}).headers["Location"]
    lists = ["/pipeline", "/pipeline/deals.csv", "/pipeline/print", "/pipeline/hope", "/pipeline/filter", "/digest",
             "/reviews", f"{begun}/summary", "/api/v1/deals", f"/pipeline?q={HIDDEN}"]  # fmt: skip

    pages = {address: here.browser.get(address) for address in lists}

    assert {page.status_code for page in pages.values()} == {HTTPStatus.OK}
    assert SEEN in pages["/pipeline/deals.csv"].text
    assert [address for address, page in pages.items() if f"Deal {HIDDEN}" in page.text] == []
    assert here.browser.get(f"{begun}/deals/{HIDDEN}").status_code == HTTPStatus.NOT_FOUND


def test_a_deal_that_went_out_of_sight_is_out_of_the_review_that_began_with_it(here: Installation) -> None:
    here.sign_in("rep")
    begun = here.browser.post("/reviews", data={"name": "Monday"}).headers["Location"]
    note = f"{begun}/deals/{SEEN}/note"
    assert here.browser.post(note, data={"words": "Ask", "version": "1"}).status_code == HTTPStatus.SEE_OTHER

    here.org.org.sights.limit(here.people["rep"], DEALS[1:2])
    here.clock.advance(minutes=16)

    assert here.browser.get(f"{begun}/deals/{SEEN}").status_code == HTTPStatus.NOT_FOUND
    assert here.browser.post(note, data={"words": "More", "version": "2"}).status_code == HTTPStatus.NOT_FOUND
    assert f"Deal {SEEN}" not in here.browser.get(f"{begun}/summary").text


@pytest.mark.parametrize("role", ["rep", "manager", "coach"])
def test_every_address_of_the_settings_is_closed_to_all_but_admins(here: Installation, role: str) -> None:
    here.sign_in(role)
    rules = rules_of(here.browser.application, begins="/settings")

    answers = {rule.rule: ask(here, rule, build_address(rule)) for rule in rules}

    assert len(answers) > 8
    assert {path: found for path, found in answers.items() if found != {HTTPStatus.FORBIDDEN}} == {}


def test_what_somebody_keeps_for_themselves_is_nobody_elses(here: Installation) -> None:
    here.sign_in("manager")
    review = here.browser.post("/reviews", data={"name": "Monday"}).headers["Location"]
    saved = (
        here.browser.post("/pipeline/save", data={"name": "Vigo first", "asked": ""})
        .headers["Location"]
        .rpartition("=")[2]
    )
    here.browser = here.new_browser()
    here.sign_in("coach")

    others = [here.browser.get(review), here.browser.get(f"{review}/summary"), here.browser.post(f"{review}/end")]
    others.append(here.browser.post(f"{review}/deals/{SEEN}/note", data={"words": "Mine", "version": "1"}))
    changed = here.browser.post("/pipeline/save", data={"name": "Theirs", "asked": "", "do": "change", "saved": saved})

    assert {answer.status_code for answer in others} == {HTTPStatus.NOT_FOUND}
    assert changed.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Vigo first" not in here.browser.get("/pipeline").text


def test_no_address_with_data_of_people_is_kept_by_a_browser(here: Installation) -> None:
    here.sign_in("manager")
    app: Flask = create_app(here.services, now=here.clock)
    assert app.url_map is not None
    for rule in here.browser.application.url_map.iter_rules():
        if rule.endpoint == "static" or not rule.methods or "GET" not in rule.methods:
            continue
        answer = here.browser.get(build_address(rule, **({"deal_id": SEEN} if "deal_id" in rule.arguments else {})))
        assert answer.headers["Cache-Control"] == "no-store", rule.rule
        answer.close()
