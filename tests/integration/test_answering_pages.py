"""What a leader's personal address takes and refuses, whoever opens it and whatever is sent there."""

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.errors import StoreBusyError
from plugin.exercises.views import LONGEST_ANSWER
from plugin.settings import Settings
from plugin.store.store import Store
from tests.exercise_desk import COACH, LEADERS, ExerciseDesk, open_exercise_desk
from tests.table_dump import dump_tables
from web.app import create_app
from web.guesses import MOST, find_block

SECOND = {"item": "values", "text": "Patience", "do": "next"}


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    desk = open_exercise_desk(store, settings)
    desk.plan()
    desk.begin()
    return desk


@pytest.fixture
def client(desk: ExerciseDesk) -> FlaskClient:
    return create_app(desk.services, now=desk.clock).test_client()


def _read(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def _find_said_back(desk: ExerciseDesk) -> str:
    """Return whom Ana says back."""
    pair = desk.open("ana").pair
    assert pair is not None
    return next(each.person for each in desk.show().participants if each.id == pair.about)


def _version(page: str, button: str) -> str:
    """Return the version in the form of a page that has this button."""
    form = next(form for form in page.split("<form")[1:] if f'name="do" value="{button}"' in form)
    return str(re.findall(r'name="version" value="(\w+)"', form)[0])


def _seen(page: str) -> str:
    return str(re.findall(r'name="seen" value="(\w+)"', page)[0])


def test_an_answer_is_kept_and_read_again_by_its_writer_alone(desk: ExerciseDesk, client: FlaskClient) -> None:
    mine, other = (f"/answer/{desk.tokens[name]}" for name in ("ana", "bo"))
    led = client.post(f"{mine}?at=2", data=SECOND)
    assert (led.status_code, led.location) == (303, f"{mine}?at=3")
    assert "Patience" in _read(client.get(f"{mine}?at=2"))
    assert "Patience" in _read(client.get(f"{mine}?at=all"))
    for at in ("", "?at=2", "?at=all"):
        assert "Patience" not in _read(client.get(other + at))


def test_who_opens_an_address_is_told_who_will_read_it_and_sees_nothing_of_the_deal(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    answer = client.get(f"/answer/{desk.tokens['ana']}")
    page = _read(answer)
    assert "each with its writer's name" in page
    assert "Ana Okoro" in page
    for hidden in ("Northwind", "Bo Okoro", "/pipeline", "D1"):
        assert hidden not in page
    assert all(
        address.startswith("/") for address in re.findall(r'(?:src|href|action|hx-get|hx-post)="([^"#]+)"', page)
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_nothing_that_is_only_opened_or_sent_empty_changes_anything(desk: ExerciseDesk, client: FlaskClient) -> None:
    address = f"/answer/{desk.tokens['ana']}"
    before = dump_tables(desk.services.store)
    for at in ("", "?at=1", "?at=all"):
        assert client.get(address + at).status_code == 200
        assert client.head(address + at).status_code == 200
        for data in ({}, {"do": "finish"}, {"do": "next", "item": "values", "text": ""}, {"do": "yes"}):
            assert client.post(address + at, data=data).status_code in (303, 409, 422)
    assert dump_tables(desk.services.store) == before
    assert desk.open("ana").form.saved_at is None
    assert desk.show().finished == 0
    client.post(f"{address}?at=2", data=SECOND)
    seen = _seen(_read(client.get(f"{address}?at=2")))
    client.post(f"{address}?at=2", data={"item": "values", "seen": seen, "do": "save"})
    assert desk.open("ana").form.answers["values"] == "Patience"


def test_addresses_that_are_unknown_revoked_or_too_old_are_answered_alike(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    exercises = desk.services.exercises
    exercises.revoke_link(COACH, desk.exercise, desk.find("bo"), version=desk.show().version)
    revoked = client.get(f"/answer/{desk.tokens['bo']}")
    unknown = client.get("/answer/never-given")
    desk.clock.advance(days=31)
    expired = client.get(f"/answer/{desk.tokens['ana']}")
    sent = [client.post(f"/answer/{desk.tokens[name]}?at=2", data=SECOND) for name in ("ana", "bo")]
    sent.append(client.post("/answer/never-given?at=2", data=SECOND))
    for alike in ([unknown, revoked, expired], sent):
        assert all(answer.headers["Cache-Control"] == "no-store" for answer in alike)
        assert all(answer.headers["Referrer-Policy"] == "no-referrer" for answer in alike)
        assert {answer.status_code for answer in alike} == {404}
        assert len({_read(answer) for answer in alike}) == 1
        assert "Ask whoever invited you" in _read(alike[0])
        assert "/pipeline" not in _read(alike[0])
    assert "Patience" in _read(sent[0])


def test_of_two_devices_the_second_sees_both_answers_and_loses_none(desk: ExerciseDesk, client: FlaskClient) -> None:
    address = f"/answer/{desk.tokens['ana']}?at=2"
    seen = _seen(_read(client.get(address)))
    client.post(address, data={**SECOND, "seen": seen})
    second = client.post(address, data={**SECOND, "text": "Courage", "seen": seen})
    assert second.status_code == 409
    assert all(word in _read(second) for word in ("Patience", "Courage"))
    assert desk.open("ana").form.answers["values"] == "Patience"
    again = client.post(address, data={**SECOND, "text": "Courage", "seen": _seen(_read(second))})
    assert again.status_code == 303
    assert desk.open("ana").form.answers["values"] == "Courage"


def test_who_gets_a_new_address_is_told_what_counts_of_the_former_one(desk: ExerciseDesk, client: FlaskClient) -> None:
    def renew() -> str:
        exercises, version = desk.services.exercises, desk.show().version
        url = exercises.renew_link(COACH, desk.exercise, desk.find("ana"), version=version).url or ""
        return f"/answer/{url.rpartition('/')[2]}"

    client.post(f"/answer/{desk.tokens['ana']}?at=2", data=SECOND)
    page = _read(client.get(renew()))
    assert "it isn't handed in" in page
    assert "Begin" in page
    address = renew()
    seen = _seen(_read(client.get(f"{address}?at=2")))
    assert client.post(f"{address}?at=2", data={**SECOND, "text": "Courage", "seen": seen}).status_code == 303
    assert desk.services.answering.open(address.rpartition("/")[2]).form.answers["values"] == "Courage"
    version = re.findall(r'name="version" value="(\w+)"', _read(client.get(f"{address}?at=all")))[0]
    client.post(address, data={"do": "finish", "sure": "yes", "version": version})
    page = _read(client.get(renew()))
    assert "it counts, but nobody can show it" in page
    assert "Courage" not in page
    assert desk.show().finished == 1


def test_two_devices_at_different_questions_do_not_disturb_each_other(desk: ExerciseDesk, client: FlaskClient) -> None:
    address = f"/answer/{desk.tokens['ana']}"
    pages = {item: _seen(_read(client.get(f"{address}?at={at}"))) for item, at in (("purpose", 1), ("values", 2))}
    for item, seen in pages.items():
        assert client.post(address, data={"item": item, "text": item, "seen": seen, "do": "save"}).status_code == 303
    kept = desk.open("ana").form.answers
    assert (kept["purpose"], kept["values"]) == ("purpose", "values")


def test_what_is_sent_twice_is_kept_and_handed_in_once(desk: ExerciseDesk, client: FlaskClient) -> None:
    address = f"/answer/{desk.tokens['ana']}"
    for _ in range(2):
        assert client.post(f"{address}?at=2", data=SECOND).status_code == 303
    version = desk.open("ana").form.version
    proofs = set()
    for _ in range(2):
        led = client.post(address, data={"do": "finish", "sure": "yes", "version": str(version)})
        assert led.status_code == 303
        proofs.add(desk.open("ana").form.proof)
    assert (desk.show().finished, len(proofs)) == (1, 1)
    assert str(proofs.pop()) in _read(client.get(address))


def test_only_what_was_read_is_handed_in(desk: ExerciseDesk, client: FlaskClient) -> None:
    address = f"/answer/{desk.tokens['ana']}"
    client.post(address, data=SECOND)
    version = desk.open("ana").form.version
    client.post(address, data={"item": "purpose", "text": "Later", "do": "save"})
    refused = client.post(address, data={"do": "finish", "sure": "yes", "version": str(version)})
    assert refused.status_code == 409
    assert "Later" in _read(refused)
    assert desk.open("ana").form.finished_at is None


@pytest.mark.parametrize("size", [LONGEST_ANSWER + 1, 100_000])
def test_an_answer_that_is_too_long_comes_back_with_its_words(
    desk: ExerciseDesk, client: FlaskClient, size: int
) -> None:
    words = "ü" * size if size < LONGEST_ANSWER * 2 else "u" * size
    refused = client.post(f"/answer/{desk.tokens['ana']}?at=2", data={**SECOND, "text": words})
    assert refused.status_code == 422
    assert words in _read(refused)
    assert "too long" in _read(refused)
    assert desk.open("ana").form.saved_at is None


def test_megabytes_are_refused_in_one_sentence_without_a_way_into_the_application(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    refused = client.post(f"/answer/{desk.tokens['ana']}", data={**SECOND, "text": "u" * 2_000_000})
    assert refused.status_code == 413
    assert "shorten" in _read(refused)
    assert "/pipeline" not in _read(refused)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "שלום, מחר", "a\u202ereversed", "emoji 🏔"])
def test_words_of_any_kind_come_back_as_words(desk: ExerciseDesk, client: FlaskClient, words: str) -> None:
    address = f"/answer/{desk.tokens['ana']}?at=2"
    assert client.post(address, data={**SECOND, "text": words}).status_code == 303
    answer = client.get(address)
    assert words in _read(answer)
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_an_answer_that_comes_after_the_reveal_is_refused_and_shown_to_its_writer(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    desk.write_all()
    desk.reveal()
    late = client.post(f"/answer/{desk.tokens['ana']}?at=2", data={**SECOND, "text": "One more thing"})
    assert late.status_code == 409
    assert "One more thing" in _read(late)
    assert "came too late" in _read(late)
    assert "One more thing" not in [answer.text for answer in desk.show().answers]


def test_what_was_handed_in_is_changed_only_after_taking_it_up_again(desk: ExerciseDesk, client: FlaskClient) -> None:
    address = f"/answer/{desk.tokens['ana']}"
    desk.write_all(["ana"])
    refused = client.post(f"{address}?at=2", data={**SECOND, "text": "Courage"})
    assert refused.status_code == 409
    client.post(address, data={"do": "again"})
    client.post(
        f"{address}?at=2", data={**SECOND, "text": "Courage", "seen": _seen(_read(client.get(f"{address}?at=2")))}
    )
    assert desk.open("ana").form.answers["values"] == "Courage"


def test_everybody_reads_all_answers_and_is_said_back(desk: ExerciseDesk, client: FlaskClient) -> None:
    desk.write_all()
    desk.reveal()
    address = f"/answer/{desk.tokens['ana']}"
    page = _read(client.get(address))
    assert all(f"{name} on purpose" in page for name in LEADERS[:4])
    assert desk.open("ana").seals[0].proof in page
    client.post(
        address, data={"do": "say_back", "text": "You want to stay small.", "version": _version(page, "say_back")}
    )
    theirs = f"/answer/{desk.tokens[_find_said_back(desk)]}"
    page = _read(client.get(theirs))
    assert "You want to stay small." in page
    for _ in range(2):
        assert client.post(theirs, data={"do": "yes", "version": _version(page, "yes")}).status_code == 303
    assert "yes, that's it" in _read(client.get(address))
    assert desk.show().finished == 1


def test_what_is_said_back_twice_loses_nothing_and_only_what_was_read_is_confirmed(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    desk.write_all()
    desk.reveal()
    address = f"/answer/{desk.tokens['ana']}"
    first = {
        "do": "say_back",
        "text": "You want to stay small.",
        "version": _version(_read(client.get(address)), "say_back"),
    }
    assert client.post(address, data=first).status_code == 303
    theirs = f"/answer/{desk.tokens[_find_said_back(desk)]}"
    heard = _read(client.get(theirs))
    second = client.post(address, data={**first, "text": "You want to grow slowly."})
    assert second.status_code == 409
    assert all(words in _read(second) for words in ("You want to stay small.", "You want to grow slowly."))
    again = {**first, "text": "You want to grow slowly.", "version": _version(_read(second), "say_back")}
    assert client.post(address, data=again).status_code == 303
    stale = client.post(theirs, data={"do": "yes", "version": _version(heard, "yes")})
    assert stale.status_code == 409
    assert "You want to grow slowly." in _read(stale)
    assert desk.show().finished == 0
    for empty in ({"do": "say_back"}, {"do": "say_back", "text": ""}, {"do": "yes"}):
        client.post(address, data=empty)
        client.post(theirs, data=empty)
    pair = desk.open("ana").pair
    assert pair is not None
    assert (pair.words, pair.confirmed_at) == ("You want to grow slowly.", None)
    client.post(theirs, data={"do": "no", "version": _version(_read(stale), "no")})
    assert "not quite" in _read(client.get(theirs))
    assert "not quite" in _read(client.get(address))


def test_statements_are_rated_under_seal_with_a_reason_where_one_is_needed(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    desk.write_all()
    desk.reveal()
    desk.go_on("begin_grouping")
    desk.place_all()
    desk.go_on("begin_statements")
    statement = desk.word("We stay in the family.")
    desk.go_on("begin_rating")
    address = f"/answer/{desk.tokens['ana']}"
    page = _read(client.get(f"{address}?at=1"))
    assert "Cannot support it" in page
    client.post(
        f"{address}?at=1", data={"item": statement, "level": "4", "text": "", "seen": _seen(page), "do": "next"}
    )
    hand_in = {"do": "finish", "sure": "yes", "version": str(desk.open("ana").form.version)}
    assert client.post(address, data=hand_in).status_code == 422
    page = _read(client.get(f"{address}?at=1"))
    why = {"item": statement, "level": "4", "text": "Not enough people", "seen": _seen(page), "do": "next"}
    client.post(f"{address}?at=1", data=why)
    hand_in["version"] = str(desk.open("ana").form.version)
    assert client.post(address, data=hand_in).status_code == 303
    assert desk.show().finished == 1
    assert "Not enough people" not in _read(client.get(f"/answer/{desk.tokens['bo']}"))


def test_in_an_authority_check_people_are_named_per_decision(store: Store, settings: Settings) -> None:
    desk = open_exercise_desk(store, settings)
    desk.plan(kind="authority")
    desk.begin()
    client = create_app(desk.services, now=desk.clock).test_client()
    address = f"/answer/{desk.tokens['ana']}"
    named = {"item": "d1", "final": "bo", "stop": ["cem", "dot"], "do": "next"}
    assert client.post(f"{address}?at=1", data=named).status_code == 303
    kept = desk.open("ana").form.answers
    assert (kept["d1:final"], kept["d1:stop"], kept["d1:ask"]) == ("bo", "cem\ndot", "")
    assert client.post(f"{address}?at=2", data={"item": "d2", "final": "nobody-known", "do": "next"}).status_code == 422
    assert "Who has the final word on it? Bo Okoro" in _read(client.get(f"{address}?at=all"))


def test_after_an_authority_check_nobody_is_sent_back_to_an_address_that_ends_with_it(
    store: Store, settings: Settings
) -> None:
    desk = open_exercise_desk(store, settings)
    desk.plan(kind="authority")
    desk.begin()
    client = create_app(desk.services, now=desk.clock).test_client()
    for token in desk.tokens.values():
        desk.services.answering.finish(token, {"d1:final": "ana"})
    page = _read(client.get(f"/answer/{desk.tokens['ana']}"))
    assert "This address works until the answers are opened" in page
    assert "at this same address" not in page
    desk.reveal()
    assert client.get(f"/answer/{desk.tokens['ana']}").status_code == 404


def test_a_leader_is_spoken_to_in_the_language_of_the_plan_or_the_chosen_one(store: Store, settings: Settings) -> None:
    desk = open_exercise_desk(store, settings)
    desk.plan(language="de")
    desk.begin()
    client = create_app(desk.services, now=desk.clock).test_client()
    address = f"/answer/{desk.tokens['ana']}"
    page = _read(client.get(address, headers={"Accept-Language": "en"}))
    assert '<html lang="de">' in page
    assert '<html lang="en">' in _read(client.get(f"{address}?lang=en"))
    assert f'href="{address}?lang=en"' in page


def test_the_language_that_a_leader_chose_stays_for_their_address_alone_and_as_long_as_it_holds(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    mine, other = (f"/answer/{desk.tokens[name]}" for name in ("ana", "bo"))
    desk.clock.advance(days=10)
    before = dump_tables(desk.services.store)
    chosen = client.get(f"{mine}?lang=de")
    assert dump_tables(desk.services.store) == before
    (cookie,) = chosen.headers.getlist("Set-Cookie")
    told = set(cookie.split("; "))
    assert {"language=de", f"Path={mine}", "HttpOnly", "SameSite=Lax", f"Max-Age={20 * 24 * 3600}"} <= told
    assert '<html lang="de">' in _read(client.get(mine))
    assert '<html lang="de">' in _read(client.get(f"{mine}?at=2"))
    assert '<html lang="de">' in _read(client.post(mine, data={"do": "finish"}))
    assert '<html lang="en">' in _read(client.get(other))
    assert '<html lang="en">' in _read(client.get(f"{mine}?lang=en"))
    assert '<html lang="en">' in _read(client.get(mine))


@pytest.mark.parametrize("wish", ["", "?lang=", "?lang=xx", "?lang=de%0d%0aX: y"])
def test_an_address_opened_without_a_choice_of_language_leaves_nothing_in_the_browser(
    desk: ExerciseDesk, client: FlaskClient, wish: str
) -> None:
    answer = client.get(f"/answer/{desk.tokens['ana']}{wish}")
    assert "Set-Cookie" not in answer.headers
    assert '<html lang="en">' in _read(answer)
    assert "Set-Cookie" not in client.get("/answer/none?lang=de").headers


def test_who_opens_many_wrong_addresses_has_to_wait_and_others_do_not(desk: ExerciseDesk, client: FlaskClient) -> None:
    address = f"/answer/{desk.tokens['ana']}"
    for number in range(MOST):
        assert client.get(f"/answer/guess-{number}").status_code == 404
    waits = client.get(address)
    assert (waits.status_code, waits.headers["Retry-After"]) == (429, "600")
    assert client.get(address, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    desk.clock.advance(minutes=11)
    assert client.get(address).status_code == 200


def test_opening_one_wrong_address_again_and_again_counts_once(client: FlaskClient) -> None:
    assert {client.get("/answer/old-one").status_code for _ in range(MOST + 5)} == {404}


def test_a_form_from_a_foreign_page_is_refused(desk: ExerciseDesk, client: FlaskClient) -> None:
    refused = client.post(
        f"/answer/{desk.tokens['ana']}?at=2", data=SECOND, headers={"Origin": "https://elsewhere.example"}
    )
    assert refused.status_code == 403
    assert "/pipeline" not in _read(refused)
    assert client.put(f"/answer/{desk.tokens['ana']}").status_code == 405
    assert "/pipeline" not in _read(client.put(f"/answer/{desk.tokens['ana']}"))
    assert desk.open("ana").form.saved_at is None


def test_while_the_store_is_busy_the_words_come_back_without_a_way_into_the_application(
    desk: ExerciseDesk, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_busy(*_: object, **__: object) -> None:
        raise StoreBusyError

    address = f"/answer/{desk.tokens['ana']}?at=2"
    monkeypatch.setattr("plugin.exercises.answering.keep_form", be_busy)
    busy = client.post(address, data=SECOND)
    assert busy.status_code == 503
    assert "Patience" in _read(busy)
    assert "/pipeline" not in _read(busy)
    assert client.post(address, data=SECOND, headers={"Accept": "application/json"}).status_code == 503


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("2001:db8::1%eth0", "2001:db8::/64"),
        ("", ""),
    ],
)
def test_neighbours_are_counted_together_however_their_address_is_written(address: str, block: str) -> None:
    assert find_block(address) == block
