"""What leaders write can't be found anywhere before the reveal, and after it exactly where it belongs."""

import base64
import html
import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.exercises.questions import ask_five
from plugin.exercises.views import FORM
from plugin.exporting import iter_deal_files
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.exercise_tables import open_form, sealed_form
from plugin.store.store import Store
from plugin.views import Role
from tests.exercise_desk import COACH, DEAL, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from tests.pdf_words import read_words
from tests.table_dump import dump_tables
from web.app import create_app

CANARY = "canary-in-the-pit"
WORDS = {question: f"{CANARY} of {question}" for question in ask_five()}


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


def is_in(held: str | bytes) -> bool:
    """Tell whether the canary stands there, plainly or in base64 at any of its three alignments."""
    there = held.encode("utf-8", "replace") if isinstance(held, str) else held
    plain = CANARY.encode()
    forms = [plain, *(base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3))]
    return any(form in there for form in forms)


def sign_in(desk: ExerciseDesk, app: Flask, role: Role) -> FlaskClient:
    client = app.test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role=role, user="005C"))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def iter_pages(desk: ExerciseDesk, app: Flask) -> Iterator[tuple[str, str]]:
    """Fetch every page that can be fetched, as coach, as admin, and by other participants' addresses."""
    known = {"deal_id": DEAL, "exercise_id": desk.exercise, "token": desk.tokens["dot"], "code": "two_camps"}
    for role in ("coach", "admin"):
        client = sign_in(desk, app, role)
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or "sign" in rule.rule or not rule.arguments <= known.keys():
                continue
            with app.test_request_context():
                path = app.url_map.bind("localhost").build(
                    rule.endpoint, {name: known[name] for name in rule.arguments}
                )
            answer = client.get(path)
            is_pdf = answer.mimetype == "application/pdf"
            body = read_words(answer.data) if is_pdf else html.unescape(answer.get_data(as_text=True))
            yield f"{role} {path}", f"{answer.headers}{body}"


def find_canary(desk: ExerciseDesk, app: Flask) -> list[str]:
    """Name the surfaces on which the canary stands: tables, exports, pages, API, metrics, and what is handed on."""
    services, store = desk.services, desk.services.store
    surfaces: dict[str, str | bytes] = {
        f"table {name}": str([row._asdict() for row in rows])
        for name, rows in dump_tables(store, without=frozenset()).items()
    }
    surfaces["export"] = "".join(iter_deal_files(store, TENANT, None))
    surfaces["coach"] = repr(desk.show())
    surfaces["list"] = repr(services.exercises.list_for(COACH))
    surfaces["other participant"] = repr(desk.open("dot"))
    surfaces["namings"] = repr(services.exercises.namings(COACH, desk.exercise))
    surfaces["measures"] = repr(services.measure())
    surfaces["deal"] = repr(services.deals.panel(COACH, DEAL))
    if store.engine.dialect.name == "sqlite":
        for path in Path(str(store.engine.url.database)).parent.iterdir():
            if path.is_file():
                surfaces[f"file {path.name}"] = path.read_bytes()
    surfaces |= {f"page {name}": body for name, body in iter_pages(desk, app)}
    return [name for name, held in surfaces.items() if is_in(held)]


def test_before_the_reveal_no_surface_holds_what_was_written_and_after_it_those_do_that_should(
    desk: ExerciseDesk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    answering, exercises = desk.services.answering, desk.services.exercises
    desk.plan(LEADERS[:4], typed=["cem"])
    desk.begin()
    app = create_app(desk.services, now=desk.clock)
    answering.save(desk.tokens["ana"], WORDS)
    assert is_in(str(answering.open(desk.tokens["ana"]).form.answers)), "whoever wrote it reads it again"
    answering.finish(desk.tokens["ana"], WORDS)
    exercises.type_in(COACH, desk.exercise, desk.find("cem"), WORDS)
    for odd in ({"purpose": CANARY + "\x00"}, {"purpose": CANARY * 1000}, {CANARY: CANARY}):
        with pytest.raises(Exception, match=r".") as refused:
            answering.save(desk.tokens["bo"], odd)
        assert not is_in(repr(refused.value))
    answering.finish(desk.tokens["bo"], WORDS)
    forms = [answering.finish(desk.tokens["dot"], dict.fromkeys(WORDS, "Plain."))]

    assert find_canary(desk, app) == []
    assert not is_in(repr(forms) + repr(answering.open(desk.tokens["ana"])))
    assert not is_in(caplog.text)
    assert not is_in("".join(capfd.readouterr()))

    caplog.set_level(logging.INFO)
    desk.reveal()
    found = {name for name in find_canary(desk, app) if not name.startswith(("file", "page"))}
    assert found == {f"table {open_form.name}", "coach", "other participant"}
    assert dump_tables(desk.services.store)[sealed_form.name] == []


def test_ratings_are_sealed_as_answers_are(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS[:3])
    desk.begin()
    desk.write_all()
    desk.reveal()
    desk.go_on("begin_grouping")
    desk.place_all()
    desk.go_on("begin_statements")
    statement = desk.word("We stay.")
    desk.go_on("begin_rating")
    for person in LEADERS[:3]:
        desk.services.answering.rate(desk.tokens[person], {statement: (4, CANARY)})
        desk.services.answering.finish_rating(desk.tokens[person], {statement: (4, CANARY)})
    assert is_in(str(desk.open("ana").form.answers))
    tables = dump_tables(desk.services.store)
    assert not is_in(str(tables) + repr(desk.show()) + repr(desk.open("bo")))
    assert {row.form for row in tables[open_form.name]} == {FORM}
    desk.go_on("reveal_ratings")
    assert {rating.why for rating in desk.open("bo").ratings} == {CANARY}
    assert [shared.outcome for shared in desk.show().shared] == ["open"]


def test_ratings_typed_in_from_paper_are_sealed_replaced_and_read_by_nobody_before_their_reveal(
    desk: ExerciseDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.plan(LEADERS[:4], typed=["cem"])
    desk.begin()
    desk.services.exercises.type_in(COACH, desk.exercise, desk.find("cem"), dict.fromkeys(WORDS, "Plain."))
    desk.write_all()
    desk.reveal()
    (statement,) = desk.lead_to_rating("We stay.")
    app = create_app(desk.services, now=desk.clock)
    first = desk.type_rating("cem", {statement: "5", f"{statement}:why": CANARY})
    proof = desk.type_rating("cem", {statement: "4", f"{statement}:why": CANARY})
    assert first != proof
    (kept,) = dump_tables(desk.services.store)[sealed_form.name]
    assert (kept.form, kept.own, kept.link, kept.typed, kept.version) == ("rating:1", None, None, True, 2)
    assert desk.show().finished == 1
    assert find_canary(desk, app) == []
    assert not is_in(caplog.text)
    for person in ("ana", "bo", "dot"):
        desk.services.answering.finish_rating(desk.tokens[person], {statement: (1, "")})
    desk.go_on("reveal_ratings")
    opened = {rating.participant: (rating.level, rating.why, rating.typed) for rating in desk.show().ratings}
    assert opened.pop(desk.find("cem")) == (4, CANARY, True)
    assert set(opened.values()) == {(1, "", False)}
