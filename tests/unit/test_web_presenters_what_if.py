import pytest

from graph.what_if import FinalWord, NewTie, Stands
from plugin.errors import InputRefusedError
from plugin.trying_out import try_out
from plugin.views import DealView
from tests.split_deal import build_split
from web.presenters.what_if import MOST_ROWS, Question, TrialView, read_question, to_trial

VIEW: DealView = build_split()


def tried(**given: list[str]) -> TrialView:
    question = read_question(given)
    return to_trial(VIEW.deal, question, try_out(VIEW, question.changes))


def test_rows_that_are_filled_in_whole_become_changes() -> None:
    given = {"person": ["003C", "", "003A"], "stance": ["1", "", ""], "decision": ["a0D1"], "holder": ["003B"]}
    ties = {"from": ["003A"], "kind": ["trusts"], "to": ["003C"]}
    question = read_question(given | ties)

    assert question.changes == (
        Stands(person="003C", stance=1),
        FinalWord(decision="a0D1", person="003B"),
        NewTie(kind="trusts", from_="003A", to="003C"),
    )
    assert question.stances == (("003C", "1"), ("003A", ""))


def test_no_more_rows_are_read_than_anybody_fills_in() -> None:
    assert len(read_question({"person": ["003C"] * 99}).stances) == MOST_ROWS


def test_the_form_keeps_what_was_chosen_and_has_a_free_row_of_each_kind() -> None:
    view = tried(person=["003C"], stance=["1"])
    assert view.stances == (("003C", "1"), ("", ""))
    assert view.words == (("", ""),)
    assert view.ties == (("", "", ""),)


def test_who_holds_no_office_can_not_get_the_final_word_and_our_side_stands_nowhere() -> None:
    view = tried()
    assert "003E" in {choice.value for choice in view.people}
    assert "003E" not in {choice.value for choice in view.holders}
    assert "005N" not in {choice.value for choice in view.people}


def test_the_outcome_stands_beside_what_is_and_says_what_differs() -> None:
    view = tried(decision=["a0D1"], holder=["003B"])
    aspects = {aspect.about: aspect for aspect in view.aspects}

    assert aspects["Final word"].differs
    assert "Ines Vogt" in " ".join(view.changes)
    assert any(not aspect.differs for aspect in view.aspects)
    assert view.nothing is None


def test_what_the_silent_could_move_is_given_as_a_range() -> None:
    risk = next(aspect for aspect in tried(person=["003C"], stance=["1"]).aspects if aspect.about == "Risk")
    assert "possible:" in risk.then


def test_nothing_tried_is_no_outcome_and_a_change_without_effect_is_said_to_be_one() -> None:
    assert tried().aspects == ()
    same = tried(**{"from": ["003A"], "kind": ["trusts"], "to": ["003B"]})
    assert (same.nothing is None) == bool(same.changes)


def test_somebody_who_is_not_in_the_deal_is_refused() -> None:
    with pytest.raises(InputRefusedError, match="Nobody in the deal"):
        try_out(VIEW, Question(stances=(("nobody", "1"),)).changes)
