"""What comes of an exercise stands among the deal's evidence, and its findings change."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import pytest

from connectors.files.reader import read_deal
from graph.analysis import Analysis
from graph.deal import Deal
from plugin.analysing import analyse_deals
from plugin.exercises.leading import Wording
from plugin.exporting import iter_deal_files
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from plugin.store.retention import forget_old_rows
from plugin.store.store import Store
from tests.exercise_desk import COACH, DEAL, FILE, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app

SIX = LEADERS
NORTH, SOUTH = SIX[:3], SIX[3:]
DECISIONS = [{"id": name, "name": name, "status": "open", "opened_at": "2026-02-27"} for name in ("d1", "d2", "d3")]


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


def load(desk: ExerciseDesk) -> tuple[Deal, Analysis]:
    view = desk.services.deals.panel(COACH, DEAL)
    return view.deal, view.analysis


def find_codes(desk: ExerciseDesk) -> set[str]:
    return {finding.code for finding in load(desk)[1].findings if finding.state == "fires"}


def save(desk: ExerciseDesk, **lists: object) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Let a newer file say more of the deal, and analyse it; return what of it was refused."""
    file = {**json.loads(FILE), **lists}
    with desk.services.store.writing(TENANT) as connection:
        deals = [read_deal(json.dumps(file).encode())]
        saved = save_deals(connection, TENANT, deals, origin="file", now=desk.clock())
    analyse_deals(desk.services.store, TENANT, [DEAL], as_of=desk.clock())
    return saved.refused


def split(desk: ExerciseDesk, *, attributed: bool = True) -> None:
    """Let three want to go north and three south, and put that into two groups that can't both be had."""
    exercises = desk.services.exercises
    desk.plan(SIX, attributed=attributed)
    desk.begin()
    where = {person: "North" if person in NORTH else "South" for person in SIX}
    desk.write_all(answers={person: {"future": where[person], "purpose": "Mill flour"} for person in SIX})
    desk.reveal()
    desk.go_on("begin_grouping")
    groups = {name: exercises.make_group(COACH, desk.exercise, "future", name) for name in ("North", "South")}
    groups["Mill flour"] = exercises.make_group(COACH, desk.exercise, "purpose", "Mill flour")
    exercises.mark_excluding(COACH, desk.exercise, groups["North"], groups["South"], yes=True)
    for answer in desk.show().answers:
        if answer.text:
            exercises.place(COACH, desk.exercise, answer.id, group=groups[answer.text])
    desk.go_on("begin_statements")


def rate(desk: ExerciseDesk, levels: Mapping[str, int]) -> None:
    """Let everybody rate a statement, and reveal it."""
    statement = desk.word("We go north.")
    desk.go_on("begin_rating")
    for person, level in levels.items():
        desk.services.answering.finish_rating(desk.tokens[person], {statement: (level, "So.")})
    desk.go_on("reveal_ratings")


def test_answers_that_cant_both_be_had_become_a_finding(desk: ExerciseDesk) -> None:
    assert "destinations_differ" not in find_codes(desk)
    split(desk)
    deal, analysis = load(desk)
    assert {row.by for row in deal.placements if row.group == "North"} == set(NORTH)
    assert [set(row.groups) for row in deal.incompatible_groups] == [{"North", "South"}]
    assert all(row.source is not None and row.source.system == "exercise" for row in deal.placements)
    assert "destinations_differ" in find_codes(desk)
    assert analysis.alignment.state == "split"


def test_nothing_of_it_counts_before_every_answer_has_its_place_and_nothing_once_it_is_stopped(
    desk: ExerciseDesk,
) -> None:
    desk.plan(SIX)
    desk.begin()
    desk.write_all()
    desk.reveal()
    desk.go_on("begin_grouping")
    desk.place_all()
    assert load(desk)[0].placements == ()
    desk.go_on("begin_statements")
    assert len(load(desk)[0].placements) == 30
    desk.services.exercises.stop(COACH, desk.exercise, "They met without us.", version=desk.show().version)
    assert load(desk)[0].placements == ()


def test_ratings_count_once_they_are_revealed_and_are_final_once_the_outcome_is_kept(desk: ExerciseDesk) -> None:
    split(desk)
    rate(desk, dict.fromkeys(NORTH, 1) | dict.fromkeys(SOUTH, 4))
    ratings = load(desk)[0].ratings
    assert {row.by: row.level for row in ratings} == dict.fromkeys(NORTH, 1) | dict.fromkeys(SOUTH, 4)
    assert {(row.statement, row.about, row.round, row.final) for row in ratings} == {
        ("We go north.", "where", 1, False)
    }
    desk.services.exercises.keep(COACH, desk.exercise, None, version=desk.show().version)
    assert {row.final for row in load(desk)[0].ratings} == {True}


def test_what_came_of_an_exercise_stays_when_an_address_is_taken_back_after_its_answers_were_forgotten(
    desk: ExerciseDesk,
) -> None:
    split(desk)
    rate(desk, dict.fromkeys(SIX, 1))
    desk.services.exercises.keep(COACH, desk.exercise, None, version=desk.show().version)
    before = load(desk)[0].placements
    desk.clock.advance(days=3 * 365)
    with desk.services.store.writing(TENANT) as connection:
        forget_old_rows(connection, TENANT, now=desk.clock())
    desk.services.exercises.revoke_link(COACH, desk.exercise, desk.find("ana"), version=desk.show().version)
    assert load(desk)[0].placements == before
    assert len(before) == 12


def test_nobody_is_said_to_have_rated_words_that_were_written_after_their_rating(desk: ExerciseDesk) -> None:
    split(desk)
    rate(desk, dict.fromkeys(SIX, 1))
    (statement,) = desk.show().shared
    wording = Wording(question="future", text="We go south.", about="where", answers=statement.answers)
    exercises = desk.services.exercises
    exercises.word_statement(COACH, desk.exercise, wording, statement=statement.id, version=statement.version)
    (statement,) = desk.show().shared
    exercises.settle(COACH, desk.exercise, statement.id, "agreed", version=statement.version)
    exercises.keep(COACH, desk.exercise, None, version=desk.show().version)
    assert {row.statement for row in load(desk)[0].ratings} == {"We go north."}


def test_words_that_were_rated_again_take_the_place_of_those_before(desk: ExerciseDesk) -> None:
    split(desk)
    rate(desk, dict.fromkeys(SIX, 4))
    (statement,) = desk.show().shared
    wording = Wording(question="future", text="We go south.", about="where", answers=statement.answers)
    exercises = desk.services.exercises
    exercises.word_statement(COACH, desk.exercise, wording, statement=statement.id, version=statement.version)
    desk.go_on("begin_round")
    for person in SIX:
        desk.services.answering.finish_rating(desk.tokens[person], {statement.id: (1, "")})
    desk.go_on("reveal_ratings")
    said = {(row.statement, row.round, row.level) for row in load(desk)[0].ratings}
    assert said == {("We go south.", 1, 4), ("We go south.", 2, 1)}


def test_statements_that_say_the_same_keep_their_own_ratings(desk: ExerciseDesk) -> None:
    split(desk)
    worded = []
    for text in ("North", "North (2)", "North"):
        worded.append(desk.word(text))
        desk.clock.advance(seconds=1)
    desk.go_on("begin_rating")
    for person in SIX:
        levels = {statement: (number, "") for number, statement in enumerate(worded, start=1)}
        desk.services.answering.finish_rating(desk.tokens[person], levels)
    desk.go_on("reveal_ratings")
    ratings = load(desk)[0].ratings
    assert {(row.statement, row.level) for row in ratings} == {("North", 1), ("North (2)", 2), ("North (3)", 3)}
    assert len(ratings) == 3 * len(SIX)


def test_nothing_is_said_of_anybody_where_answers_were_given_without_names(desk: ExerciseDesk) -> None:
    split(desk, attributed=False)
    assert load(desk)[0].placements == ()
    assert "destinations_differ" not in find_codes(desk)


def test_a_newer_file_leaves_what_came_of_an_exercise_alone(desk: ExerciseDesk) -> None:
    split(desk)
    before = load(desk)[0]
    other = {"question": "values", "groups": ["Care", "Speed"]}
    placed = [
        {"question": "values", "by": "ana", "group": "Care"},
        {"question": "values", "by": "bo", "group": "Speed"},
    ]
    assert not save(desk, placements=placed, incompatible_groups=[other])
    after = load(desk)[0]
    assert set(before.placements) < set(after.placements)
    assert set(before.incompatible_groups) < set(after.incompatible_groups)
    assert "destinations_differ" in find_codes(desk)


def test_a_check_that_a_coach_plans_on_the_page_comes_back_as_shares_and_the_page_says_that_no_more_is_told(
    desk: ExerciseDesk,
) -> None:
    save(desk, as_of=f"{desk.clock().date().isoformat()}T23:59:00Z", decisions=DECISIONS)
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=COACH.user))
    client.get(urlsplit(link).path)
    address = f"/coach/exercises/new?deal={DEAL}&kind=authority"
    fields = dict(re.findall(r'name="(question\.[^"]+)"[^>]* value="([^"]*)"', client.get(address).text))
    planned = client.post(address, data=fields | {"title": "Who decides?", "people": list(SIX)})
    desk.exercise = planned.headers["Location"].rpartition("/")[2]
    assert "Only shares are shown: nobody is told who named whom." in html.unescape(
        client.get(planned.headers["Location"]).text
    )

    desk.begin()
    named = {f"{each['id']}:{asked}": "ana" for each in DECISIONS for asked in ASKED}
    desk.write_all(answers=dict.fromkeys(SIX, named))
    desk.reveal()
    shares = next(each.named for each in load(desk)[1].authority.decisions if each.id == "d1")
    assert shares == pytest.approx({"ana": 1})


def test_an_authority_check_tells_shares_and_never_who_named_whom(desk: ExerciseDesk) -> None:
    moment = desk.clock().date().isoformat()
    save(desk, as_of=f"{moment}T23:59:00Z", decisions=DECISIONS)
    desk.plan(SIX, kind="authority")
    desk.begin()
    forms = {
        person: {f"{each['id']}:{asked}": "ana" if person != "ana" else "bo" for each in DECISIONS for asked in ASKED}
        for person in SIX
    }
    desk.write_all(answers=forms)
    desk.reveal()
    deal, analysis = load(desk)
    namings = [row for row in deal.statements if row.kind == "naming"]
    assert len(namings) == 18
    shares = next(each.named for each in analysis.authority.decisions if each.id == "d1")
    assert shares == pytest.approx({"ana": 5 / 6, "bo": 1 / 6})
    told = {row.id for row in namings}
    assert not told & {each for finding in analysis.findings for each in (*finding.evidence, *finding.against)}
    (file,) = iter_deal_files(desk.services.store, TENANT)
    assert not {row.id for row in read_deal(file.encode()).statements} & told


def test_without_somebody_who_answered_a_check_tells_the_deal_nothing(desk: ExerciseDesk) -> None:
    moment = f"{desk.clock().date().isoformat()}T23:59:00Z"
    save(desk, as_of=moment, decisions=DECISIONS)
    desk.plan(SIX, kind="authority", nameable={"ana": "Ana"})
    desk.begin()
    desk.write_all(answers={person: {"d1:final": "ana", "d2:final": "ana" * (person != "fay")} for person in SIX})
    desk.reveal()
    left = [each for each in json.loads(FILE)["people"] if each["id"] != "fay"]
    save(desk, as_of=moment, decisions=DECISIONS, people=left)
    desk.plan(SIX[:3])
    desk.begin()
    desk.services.exercises.stop(COACH, desk.exercise, "Not now.", version=desk.show().version)

    assert {row.decision for row in load(desk)[0].statements if row.kind == "naming"} == {"d2"}


ASKED = ("final", "stop", "ask")
