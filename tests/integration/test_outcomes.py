"""The outcome of an exercise and the rehearsal of its meeting over a real store, as pages and as PDFs."""

import html
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from graph.deal import Tuning
from plugin.before_after import compare_since
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.store import Store
from plugin.views import Role
from tests.exercise_desk import COACH, DEAL, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from tests.exercise_story import AGREED, OPEN, RESERVED, keep, put_together, rate_three
from tests.pdf_words import read_words
from web.app import create_app

NAMES = [f"{person.title()} Okoro" for person in LEADERS]
SECRET = "Nobody may read this yet"


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    desk = open_exercise_desk(store, settings)
    desk.clock.advance(days=2)
    return desk


def sign_in(desk: ExerciseDesk, role: Role = "coach") -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role=role, user=COACH.user))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def read(client: FlaskClient, address: str) -> str:
    """Return the words of a page, without what isn't shown."""
    answer = client.get(address)
    assert answer.status_code == 200
    main = answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def read_paper(desk: ExerciseDesk, paper: str) -> tuple[str, str]:
    """Return the words of a paper's page and of its PDF."""
    client = sign_in(desk)
    address = f"/coach/exercises/{desk.exercise}/{paper}"
    answer = client.get(f"{address}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={paper}.pdf"
    return read(client, address), read_words(answer.data)


def test_an_outcome_says_what_is_agreed_with_reservations_and_open_and_why(desk: ExerciseDesk) -> None:
    put_together(desk)
    rate_three(desk)
    keep(desk)
    for words in read_paper(desk, "outcome"):
        assert "Outcome, kept on" in words
        assert "Of 3 statements: 1 agreed, 1 agreed with reservations and 1 left open." in words
        assert f"{AGREED} Agreed Round 1: Fully behind it: 6 (all at the same level)" in words
        assert f"{RESERVED} Agreed with reservations" in words
        assert f"{OPEN} Open Round 1: Fully behind it: 3; Cannot support it: 3" in words
        assert "Eli Okoro, “Cannot support it”: eli stays south." in words
        assert words.index(AGREED) < words.index(OPEN) < words.index(RESERVED)
        assert "“North” and “South”" in words.partition("Said not to go together")[2]
        assert "Where would you like it to be in 5 years?" in words
        assert all(name in words for name in NAMES)
        assert "No charter says yet who has it." in words


def test_an_outcome_without_names_names_nobody(desk: ExerciseDesk) -> None:
    put_together(desk, attributed=False)
    rate_three(desk)
    keep(desk, days=None)
    for words in read_paper(desk, "outcome"):
        assert "6 people, without names" in words
        assert "“Cannot support it”: eli stays south." in words
        assert not [name for name in NAMES if name in words]
        assert "No day is set." in words


@pytest.mark.parametrize("paper", ["outcome", "rehearsal"])
def test_nothing_of_any_answer_stands_on_paper_before_the_reveal(desk: ExerciseDesk, paper: str) -> None:
    desk.plan(LEADERS)
    desk.begin()
    desk.write_all(LEADERS[:5], answers={person: {"future": SECRET} for person in LEADERS[:5]})
    for words in read_paper(desk, paper):
        assert SECRET not in words
        assert "5 of 6" not in words


def test_an_outcome_before_the_reveal_says_that_all_is_sealed(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS)
    desk.begin()
    for words in read_paper(desk, "outcome"):
        assert "Nothing yet: all answers are sealed until the reveal." in words
        assert "still under way: Write" in words


def test_who_was_not_waited_for_is_told_with_the_reason(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS)
    desk.begin()
    desk.write_all(LEADERS[:5])
    desk.reveal("Fay is ill.")
    for words in read_paper(desk, "outcome"):
        assert "5 of 6 were heard: Fay is ill." in words


def test_a_stopped_exercise_has_no_outcome_and_says_why(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS)
    desk.services.exercises.stop(COACH, desk.exercise, "They met without us.", version=desk.show().version)
    for words in read_paper(desk, "outcome"):
        assert "They met without us." in words
        assert "It ended before the answers were revealed" in words


def check_authority(desk: ExerciseDesk, people: tuple[str, ...]) -> None:
    desk.plan(people, kind="authority")
    desk.begin()
    named = {f"d1:{asked}": "ana" if asked == "final" else "bo" for asked in ("final", "stop", "ask")}
    desk.write_all(answers=dict.fromkeys(people, named))
    desk.reveal()


def test_an_authority_check_tells_shares_alone_and_nothing_that_fewer_than_four_answered(desk: ExerciseDesk) -> None:
    check_authority(desk, LEADERS[:4])
    for words in read_paper(desk, "outcome"):
        shares = words.partition("Who was named")[2]
        assert "4 people, without names" in words
        assert "Who moves 4 answers Who has the final word on it? Ana Okoro: 100 %" in shares
        assert "Where to Nothing can be shown" in shares
        assert "Cem Okoro" not in words


def test_the_rehearsal_goes_through_the_meeting_by_the_minute_with_words_and_what_to_do(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS)
    for words in read_paper(desk, "rehearsal"):
        assert "0 to 5 Welcome" in words
        assert "58 to 68 Break" in words
        assert "116 to 121 Wrap up" in words
        assert "there is more than one right answer" in words
        assert "Two people each claim the final word Stop there." in words
        assert "Ana Okoro, Head of ana" in words


def test_the_rehearsal_prepares_known_friction_and_says_nothing_of_it_once_answers_are_part(
    desk: ExerciseDesk,
) -> None:
    desk.plan(LEADERS)
    for words in read_paper(desk, "rehearsal"):
        known = words.partition("Known friction in this deal")[2]
        assert "A decision maker we haven't heard" in known
        assert "Keep the person as a guide" in known
        assert known.count("Keep the person as a guide") == 1
    desk.services.exercises.stop(COACH, desk.exercise, "Planned anew.", version=desk.show().version)
    put_together(desk)
    for words in read_paper(desk, "rehearsal"):
        assert "two different destinations" not in words
        assert "what is known now stands on the deal's panel" in words


def test_the_analysis_before_and_after_stands_side_by_side_without_a_cause(desk: ExerciseDesk) -> None:
    put_together(desk)
    rate_three(desk)
    client = sign_in(desk)
    address = f"/coach/exercises/{desk.exercise}"
    for page in (address, f"{address}/outcome"):
        words = read(client, page).partition("The deal before the exercise, and now")[2]
        assert "Agreement Not known yet Different destinations" in words
        assert "Found since: Different destinations" in words
        assert "this doesn't say that the exercise is the cause" in words


def test_an_analysis_kept_before_an_exercise_began_is_what_it_is_compared_with(desk: ExerciseDesk) -> None:
    desk.clock.advance(hours=1)
    began = desk.clock()
    kept = desk.services.deals.compare_since(COACH, DEAL, "none", began)
    assert kept is not None
    assert kept.before == kept.now
    assert kept.changes == ()
    desk.clock.advance(days=1)
    put_together(desk)
    since = desk.services.deals.compare_since(COACH, DEAL, desk.exercise, began)
    assert since is not None
    assert since.before == kept.now
    assert since.before.alignment.state == "unknown"
    assert since.now.alignment.state == "split"
    assert since.changes


@pytest.mark.parametrize("paper", ["outcome", "outcome.pdf", "rehearsal", "rehearsal.pdf"])
def test_papers_of_an_exercise_are_for_coaches_alone(desk: ExerciseDesk, paper: str) -> None:
    desk.plan(LEADERS)
    address = f"/coach/exercises/{desk.exercise}/{paper}"
    assert sign_in(desk, "rep").get(address).status_code == 403
    assert sign_in(desk).get(f"/coach/exercises/none/{paper}").status_code == 404
    assert create_app(desk.services, now=desk.clock).test_client().get(address).status_code == 401


def test_a_pdf_is_in_the_language_and_on_the_paper_of_whoever_asks(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS)
    client = sign_in(desk)
    address = f"/coach/exercises/{desk.exercise}/outcome.pdf"
    assert b"612.00 792.00" in client.get(address, headers={"Accept-Language": "en-US,en;q=0.5"}).data
    german = client.get(address, headers={"Accept-Language": "de"}).data
    assert b"595.28 841.89" in german
    assert b"/Lang (de)" in german


def test_a_charter_is_handed_over_as_a_pdf_to_coaches(desk: ExerciseDesk) -> None:
    answer = sign_in(desk).get(f"/coach/deals/{DEAL}/charter.pdf")
    assert answer.mimetype == "application/pdf"
    assert "Who has the final word" in read_words(answer.data)
    assert sign_in(desk).get(f"/coach/deals/{DEAL}/charter.pdf?version=9").status_code == 400
    assert sign_in(desk, "rep").get(f"/coach/deals/{DEAL}/charter.pdf").status_code == 403


@pytest.mark.parametrize(
    ("paper", "title"), [("options", "Where to go: three options"), ("plan", "then how, then when")]
)
def test_sheets_and_plans_are_handed_over_as_pdfs_to_coaches(desk: ExerciseDesk, paper: str, title: str) -> None:
    put_together(desk)
    client = sign_in(desk)
    address = f"/coach/deals/{DEAL}/{paper}.pdf"
    answer = client.get(address)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={paper}.pdf"
    assert title in read_words(answer.data)
    assert client.get(f"{address}?version=x").status_code == 400
    assert client.get(f"/coach/deals/none/{paper}.pdf").status_code == 404
    assert sign_in(desk, "rep").get(address).status_code == 403


def test_a_deal_too_large_to_analyse_while_somebody_waits_is_compared_only_with_what_was_kept(
    desk: ExerciseDesk,
) -> None:
    store, view = desk.services.store, desk.services.deals.panel(COACH, DEAL)
    assert compare_since(store, COACH, view, "none", since=desk.clock(), tuning=Tuning(), most=1) is not None
    before = desk.clock() - timedelta(days=400)
    assert compare_since(store, COACH, view, "none", since=before, tuning=Tuning(), most=1) is None
    assert compare_since(store, COACH, view, "none", since=before, tuning=Tuning(), most=9) is not None
