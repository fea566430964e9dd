from dataclasses import replace
from datetime import timedelta

import pytest

from graph.analyse import analyse
from graph.change import diff
from graph.what_if import Change, FinalWord, NewTie, Stands, what_if
from tests.builders import AS_OF, ago, all_stand, deal, deciders, decision, person, said, stands, subject, tie

PEOPLE = deciders("ana", "bo", "cy")
TIES = (tie("trusts", "ana", "bo"), tie("trusts", "bo", "cy"))


def test_moving_the_one_who_is_against_brings_agreement_and_less_risk() -> None:
    given = deal(
        PEOPLE,
        ties=TIES,
        subjects=(subject(),),
        decisions=(decision(final_word=("ana",)),),
        statements=all_stand({"ana": 2, "bo": -2, "cy": 2}),
    )

    found = what_if(given, [Stands(person="bo", stance=2)])

    assert found.before.analysis == analyse(given)
    assert found.before.alignments == ("split",)
    assert found.after.alignments == ("aligned",)
    assert found.after.risk.value < found.before.risk.value
    assert found.after.lean is not None
    assert found.before.lean is not None
    assert found.after.lean.value > found.before.lean.value
    assert "Agreement of those who decide went from split to aligned, for it." in found.changes
    assert "Bo went from against to for." in found.changes


def test_what_silent_deciders_could_say_is_shown_as_a_range() -> None:
    given = deal(PEOPLE, ties=TIES, statements=all_stand({"ana": 2}, on=None))

    found = what_if(given, [Stands(person="bo", stance=2)])

    assert set(found.after.alignments) == {"unknown", "aligned"}
    assert found.after.risk.low < found.after.risk.value
    assert found.after.risk.low <= found.before.risk.low


def test_recording_a_final_word_makes_authority_clear_and_ends_the_path_there() -> None:
    given = deal(PEOPLE, ties=TIES, decisions=(decision(),), statements=all_stand({"bo": 2}, on=None))

    found = what_if(given, [FinalWord(person="cy", decision="budget")])

    assert found.before.analysis.authority.state == "absent"
    assert found.after.analysis.authority.state == "clear"
    assert found.after.analysis.path[-1].person == "cy"
    assert 'Final word on "Budget" now recorded: Cy.' in found.changes


def test_a_new_tie_opens_a_way() -> None:
    held = (decision(final_word=("ana",)),)
    given = deal(PEOPLE, ties=TIES[1:], decisions=held, statements=all_stand({"cy": 2, "ana": -1}, on=None))

    found = what_if(given, [NewTie(kind="trusts", from_="ana", to="cy", strength=0.9)])

    assert found.before.analysis.path[-1].through is None
    assert found.after.analysis.path[-1].through == "cy"


def test_no_change_changes_nothing_and_the_deal_stays_as_it_is() -> None:
    given = deal(PEOPLE, ties=TIES, statements=stands("ana", 1, on=None))

    found = what_if(given, [])

    assert found.changes == ()
    assert found.before == found.after


def test_several_changes_are_made_in_order_and_one_subject_can_be_meant() -> None:
    given = deal(PEOPLE, subjects=(subject(), subject("work", "initiative")), statements=all_stand({"ana": -2}))

    found = what_if(given, [Stands(person="ana", stance=1), Stands(person="ana", stance=2, subject="work")])

    stance = next(each.stance for each in found.after.analysis.people if each.id == "ana")
    assert stance.value == pytest.approx(1.5)


@pytest.mark.parametrize(
    "change",
    [
        Stands(person="zoe", stance=1),
        Stands(person="ana", stance=3),
        Stands(person="ana", stance=1, subject="nothing"),
        NewTie(kind="trusts", from_="ana", to="zoe"),
        NewTie(kind="trusts", from_="ana", to="bo", strength=float("nan")),
        FinalWord(person="ana", decision="nothing"),
    ],
)
def test_what_is_not_there_or_out_of_range_is_refused(change: Change) -> None:
    with pytest.raises(ValueError, match=r"called|between"):
        what_if(deal(PEOPLE), [change])


def test_an_empty_deal_is_borne() -> None:
    found = what_if(deal(), [])

    assert found.after.lean is None
    assert found.after.alignments == ("unknown",)


def test_two_days_of_a_deal_are_compared_in_words() -> None:
    held = decision(final_word=("ana",))
    early = deal(
        deciders("ana", "bo", "cy"), ties=TIES, decisions=(decision(),), statements=all_stand({"bo": 0}, on=None)
    )
    late = deal(
        (*deciders("ana", "bo"), person("cy", decision_maker=True, left_at=ago(-3)), person("dee")),
        ties=TIES,
        decisions=(held,),
        statements=(
            *all_stand({"bo": 0}, on=None),
            *(said("position", "bo", -day, stance=-2) for day in (1, 2, 4)),
            said("understanding", "bo", -2, right=False),
            said("advocacy", "ana", -2),
            said("claim", "bo", -2, decision="budget"),
        ),
    )

    told = diff(analyse(early), analyse(late, AS_OF + timedelta(days=5)), late, early)

    assert "Bo went from neutral to against on 5 Jun 2026." in told
    assert 'Final word on "Budget" now recorded: Ana.' in told
    assert 'Bo now claims the final word on "Budget".' in told
    assert 'Final word on "Budget" went from with nobody to contested.' in told
    assert "Cy left on 4 Jun 2026." in told
    assert "Dee is new, where they stand is not known." in told
    assert "Ana has acted." in told
    assert "Bo has said the idea back otherwise." in told
    assert any(each.startswith("Risk went from") for each in told)
    assert any(each.startswith("New question: ") for each in told)
    assert diff(analyse(late), analyse(late), late) == ()


def test_what_was_recorded_and_is_no_more_is_told() -> None:
    more = deal(deciders("ana", "bo"), decisions=(decision(final_word=("ana",)), decision("place")))
    less = deal(deciders("ana"), decisions=(decision(final_word=()),))

    told = diff(analyse(more), analyse(less), less, more)

    assert 'Final word on "Budget" no longer recorded.' in told
    assert 'Decision on "Place" no longer recorded.' in told
    assert "Bo is no longer on record." in told
    assert any(each.startswith(("No longer seen: ", "New question: ")) for each in told)
    back = diff(analyse(less), analyse(more), more)
    assert 'Decision on "Place" now recorded.' in back


def test_a_stance_that_faded_is_told_as_such() -> None:
    given = deal(deciders("ana"), statements=stands("ana", 2, on=None))

    told = diff(analyse(given), analyse(given, AS_OF + timedelta(days=400)), given)

    assert (
        "Ana has said nothing new on it for 405 days, so that where they stand is no longer known; before: for." in told
    )
    gone = diff(analyse(given), analyse(replace(given, statements=())), replace(given, statements=()), given)
    assert "What Ana said on it is no longer on record; before: for." in gone
    back = diff(analyse(given, ago(100)), analyse(given), given)
    assert "Ana has said where they stand on 27 May 2026: for." in back
