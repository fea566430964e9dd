"""A second reader's cases of what changed and what would change."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings

from graph.analyse import analyse
from graph.change import diff
from graph.deal import Deal
from graph.what_if import Change, FinalWord, NewTie, Outlook, Stands, WhatIf, what_if
from tests.any_deal import CHANCE, any_deal
from tests.builders import AS_OF, ago, all_stand, contact, deal, deciders, decision, person, seller, subject, tie
from tests.second_cases.change import TURNS, Turn, certain, sentences

THREE = deciders("ana", "bo", "cy")
HELD = (decision(final_word=("ana",)),)
TRUST = (tie("trusts", "ana", "bo"), tie("trusts", "bo", "cy"))


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.says)
def test_what_changed_is_told_in_words(turn: Turn) -> None:
    told = sentences(turn)

    assert bool(told) == bool(turn.told)
    for words in turn.told:
        assert any(words in each for each in told), told
    for words in turn.not_told:
        assert not any(words in each for each in told), told


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.says)
def test_each_sentence_is_told_once_and_is_one(turn: Turn) -> None:
    told = sentences(turn)

    assert len(set(told)) == len(told)
    assert all(each[0].isupper() and each.endswith((".", "?", "!")) for each in told), told


@settings(max_examples=60, deadline=None)
@given(CHANCE)
def test_between_any_two_deals_what_changed_can_be_said_and_nothing_is_nothing(chance: Random) -> None:
    one, other = any_deal(chance), any_deal(chance)

    assert diff(analyse(one), analyse(one), one, one) == ()
    told = diff(analyse(one), analyse(other), other, one)
    assert all(each and not each.endswith("..") for each in told)


def known_group(**stances: float) -> Deal:
    """Give three who decide, in touch and tied, with where some of them stand on the site."""
    return deal(
        (*THREE, seller()),
        subjects=(subject(),),
        ties=TRUST,
        decisions=HELD,
        statements=all_stand(stances),
        activities=[contact(each.id, 3) for each in THREE],
    )


def goes_down(found: WhatIf) -> bool:
    return found.after.risk.value < found.before.risk.value


def leans_more(found: WhatIf) -> bool:
    before, after = found.before.lean, found.after.lean
    return before is not None and after is not None and after.value > before.value


def path_goes_through(found: WhatIf) -> object:
    return found.before.analysis.path[-1].through, found.after.analysis.path[-1].through


def path_ends(found: WhatIf) -> object:
    return found.before.analysis.path[-1].person, found.after.analysis.path[-1].person


ALL_KNOWN = known_group(ana=2, bo=-2, cy=2)
TRUSTED = known_group(ana=0, bo=2, cy=2)


@pytest.mark.parametrize(
    ("given_deal", "change", "ask", "answer"),
    [
        (ALL_KNOWN, Stands(person="bo", stance=2), goes_down, True),
        (ALL_KNOWN, Stands(person="bo", stance=2), leans_more, True),
        (ALL_KNOWN, Stands(person="cy", stance=-2), leans_more, False),
        (ALL_KNOWN, Stands(person="bo", stance=2), certain, True),
        (ALL_KNOWN, Stands(person="bo", stance=2, subject="site"), goes_down, True),
        (TRUSTED, NewTie(kind="trusts", from_="ana", to="cy", strength=1.0), path_goes_through, ("bo", "cy")),
        (TRUSTED, NewTie(kind="conflicts_with", from_="ana", to="bo"), path_goes_through, ("bo", None)),
        (ALL_KNOWN, FinalWord(person="cy", decision="budget"), path_ends, ("ana", "cy")),
        (known_group(ana=2), FinalWord(person="cy", decision="budget"), certain, False),
    ],
)
def test_each_kind_of_change_moves_what_it_should(
    given_deal: Deal, change: Change, ask: Callable[[WhatIf], object], answer: object
) -> None:
    assert ask(what_if(given_deal, [change])) == answer


def of(outlook: Outlook) -> tuple[bool, set[str]]:
    return outlook.risk.low <= outlook.risk.value <= outlook.risk.high, set(outlook.alignments)


def test_somebody_not_heard_may_be_for_or_against_what_the_others_back() -> None:
    given_deal = deal(THREE[:2], subjects=(subject(),), decisions=HELD, statements=all_stand({"ana": 2}))

    found = what_if(given_deal, [])

    assert of(found.before) == (True, {"unknown", "aligned", "split"})


def test_two_not_heard_may_be_at_odds_with_each_other() -> None:
    words = all_stand({"ana": 0})
    given_deal = deal(THREE, subjects=(subject(),), decisions=HELD, statements=words)

    assert "split" in what_if(given_deal, []).before.alignments


def test_once_all_are_heard_nothing_else_can_come() -> None:
    found = what_if(known_group(ana=2), [Stands(person="bo", stance=2), Stands(person="cy", stance=2)])

    assert found.before.risk.low < found.before.risk.high
    assert (found.after.risk.low, found.after.alignments) == (found.after.risk.high, ("aligned",))


def test_a_vote_gives_way_to_the_one_who_gets_the_final_word() -> None:
    given_deal = deal(THREE, ties=TRUST, decisions=(decision(voters=("ana", "bo", "cy")),))

    found = what_if(given_deal, [FinalWord(person="cy", decision="budget")])

    assert [each.recorded for each in found.after.analysis.authority.decisions] == [("cy",)]
    assert found.after.analysis.path[-1].person == "cy"


@pytest.mark.parametrize(
    ("given_deal", "change", "why"),
    [
        (deal(THREE), NewTie(kind="trusts", from_="ana", to="ana"), "themselves"),
        (deal(THREE, decisions=(decision(status="decided"),)), FinalWord(person="ana", decision="budget"), "made"),
        (
            deal((*THREE, person("old", former=True)), decisions=HELD),
            FinalWord(person="old", decision="budget"),
            "no office",
        ),
        (
            deal((*THREE, person("gone", left_at=ago(1))), decisions=HELD),
            FinalWord(person="gone", decision="budget"),
            "no office",
        ),
    ],
)
def test_a_change_that_could_change_nothing_is_refused_with_the_reason(
    given_deal: Deal, change: Change, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        what_if(given_deal, [change])


@settings(max_examples=40, deadline=None)
@given(CHANCE)
def test_the_outcome_lies_within_its_bounds(chance: Random) -> None:
    here = any_deal(chance)
    if not here.people:
        return
    who = chance.choice(here.people).id

    found = what_if(here, [Stands(person=who, stance=chance.choice((-2, 0, 2)))], AS_OF)

    for outlook in (found.before, found.after):
        assert outlook.risk.low <= outlook.risk.value <= outlook.risk.high
        assert outlook.analysis.alignment.state == outlook.alignments[0]
        assert outlook.lean is None or outlook.lean.low <= outlook.lean.value <= outlook.lean.high
