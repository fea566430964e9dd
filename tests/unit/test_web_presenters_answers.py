"""What leaders are told before they write, and how what is open is shown to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph.exercises.phases import Kind, Phase
from plugin.exercises.views import Answer, AnswerView, OwnForm, Pair, Participant, Plan, Question, Rating, Seal, Shared
from web.presenters.answers import to_head
from web.presenters.answers_notice import tell_tone, to_notice, to_purpose
from web.presenters.answers_shown import to_shown

ME = Participant(id="p1", person="ana", name="Ana Okoro")
NAMES = {"p1": "Ana Okoro", "p2": "Bo Lund"}


def _view(
    phase: Phase = "write", kind: Kind = "consensus", *, attributed: bool = True, coach: str | None = "Lena Vogt"
) -> AnswerView:
    plan = Plan(title="Where to?", questions=[Question(id="future", text="Where to?")], attributed=attributed)
    form = OwnForm(answers={}, version=0, saved_at=None, finished_at=None, proof=None)
    return AnswerView(
        title="Where to?",
        deal_company=None,
        coach=coach,
        kind=kind,
        phase=phase,
        round=1,
        plan=plan,
        me=ME,
        language="en",
        deeds=["say_back", "confirm_back"],
        taking_part=4,
        finished=1,
        form=form,
    )


def _notice(view: AnswerView) -> str:
    return " ".join(words for _, words in to_notice(view))


def _shared(name: str, outcome: str | None) -> Shared:
    # an outcome of the three, given as text
    return Shared(id=name, question="future", text=name, about="where", answers=[], outcome=outcome)  # type: ignore[arg-type]


def _rate(level: int, *, statement: str = "s1", of: str | None = "p1", why: str = "", round_: int = 1) -> Rating:
    return Rating(participant=of, statement=statement, round=round_, level=level, why=why)


def test_the_notice_says_who_will_read_the_answers_as_it_was_planned() -> None:
    assert "each with its writer's name" in _notice(_view())
    assert "without names" in _notice(_view(attributed=False))
    assert "never by whom" in _notice(_view(kind="authority"))
    assert "Lena Vogt" in _notice(_view())


def test_who_was_invited_by_nobody_known_is_sent_to_whoever_invited_them() -> None:
    view = _view(coach=None)
    assert to_head(view, ["en"], "en").asks == "You were invited to this."
    assert "whoever invited you" in _notice(view)
    assert all(words[0].isupper() for _, words in to_notice(view))


def test_how_many_have_finished_is_told_and_never_who() -> None:
    head = to_head(_view(), ["en", "de"], "en")
    assert head.finished == "1 of 4 has finished."
    assert head.languages == [("de", "Deutsch")]
    assert to_head(_view("group"), ["en"], "en").finished is None


@pytest.mark.parametrize(("phase", "blank"), [("write", True), ("rate", False)])
def test_a_blank_is_fine_in_an_answer_and_not_in_a_rating(phase: Phase, blank: bool) -> None:  # noqa: FBT001 # a case of the table
    view = replace(_view(phase), shared=[_shared("s1", None)])
    assert ("A blank is fine" in tell_tone(view)) is blank
    assert to_purpose(view).startswith("1 question" if blank else "1 statement")


def test_what_is_agreed_comes_first_with_how_often_each_level_was_chosen_in_the_last_round() -> None:
    ratings: Sequence[Rating] = [
        _rate(5, why="Too early."),
        _rate(2, round_=2),
        _rate(2, round_=2, of="p2"),
        _rate(4, statement="s2", why="Not enough people."),
    ]
    view = replace(
        _view("kept"),
        shared=[_shared("s2", "open"), _shared("s3", "reservations"), _shared("s1", "agreed")],
        ratings=ratings,
        names=NAMES,
        review_at=datetime(2027, 3, 2, tzinfo=UTC),
    )
    shown = to_shown(view)
    assert [each.text for each in shown.statements] == ["s1", "s3", "s2"]
    assert shown.statements[0].tally == [("2", "Behind it, with a small reservation")]
    assert shown.statements[0].reasons == []
    assert shown.statements[2].reasons == [("Ana Okoro", "Not enough people.")]
    assert shown.again == "You want to look at it again on 2 Mar 2027."


def test_answers_stand_by_question_with_names_only_where_they_may_be_known() -> None:
    answers = [
        Answer(id="a1", question="future", participant="p1", text="Stay small"),
        Answer(id="a2", question="future", participant="p2", text="Grow"),
        Answer(id="a3", question="future", participant="p2", text=""),
    ]
    named = to_shown(replace(_view("group"), answers=answers, names=NAMES))
    assert [(line.who, line.mine) for line in named.questions[0].lines] == [("Ana Okoro", True), ("Bo Lund", False)]
    assert named.questions[0].blanks == "1 left this blank."
    assert named.order == "In the order in which people were invited."
    nobodys = [replace(answer, participant=None) for answer in answers]
    seals = [Seal(participant=None, salt="", proof="ab12")]
    hidden = to_shown(replace(_view("group", attributed=False), answers=nobodys, seals=seals))
    assert {(line.who, line.mine) for line in hidden.questions[0].lines} == {(None, False)}
    assert (hidden.seals[0].who, hidden.seals[0].salt) == ("without a name", "")
    assert "tells nothing" in hidden.order


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (Pair(id="x", speaker="p1", about="p2"), None),
        (Pair(id="x", speaker="p1", about="p2", words="You want to grow."), "Sent. Now it is to be confirmed."),
        (
            Pair(id="x", speaker="p1", about="p2", words="You want to grow.", again=True),
            "Bo Lund said: not quite. Try once more, or ask.",
        ),
        (
            Pair(
                id="x",
                speaker="p1",
                about="p2",
                words="You want to grow.",
                confirmed_at=datetime(2026, 3, 2, tzinfo=UTC),
            ),
            "Bo Lund said: yes, that's it.",
        ),
    ],
)
def test_who_says_back_is_told_how_it_was_taken(pair: Pair, told: str | None) -> None:
    answers = [Answer(id="a2", question="future", participant="p2", text="Grow")]
    shown = to_shown(replace(_view("understand"), pair=pair, answers=answers, names=NAMES))
    assert shown.say_back is not None
    assert shown.say_back.told == told
    assert shown.say_back.lines == [("Where to?", "Grow")]
    assert shown.say_back.done is (pair.confirmed_at is not None)
