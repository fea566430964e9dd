"""What to do next: hear those who decide before gathering them, and carry on where nothing is amiss."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.analysis import Analysis
from tests.second_cases.fact import Fact, answers, next_person, person, promise, unconfirmed
from tests.second_cases.path import trusts
from tests.written_deals import Row, ago, contact, deal, decision, said, stands, subject

FOUR = "abcd"


def step(analysis: Analysis) -> tuple[str | None, str | None]:
    return analysis.verdict.next, analysis.verdict.next_person


def well(
    *rows: Row,
    leading: str = FOUR,
    stances: Mapping[str, float] | None = None,
    people: Sequence[Row] | None = None,
    **more: Any,
) -> Row:
    """Give a deal in which four who decide are for it, in touch, and `a` is on record; those of `leading` acted."""
    everyone = people or [person(each, decision_maker=True) for each in FOUR]
    words = [row for by, stance in (stances or dict.fromkeys(FOUR, 2)).items() for row in stands(by, stance)]
    acts = [said(f"ad-{each}", 4, each, "advocacy") for each in leading]
    known = {
        "subjects": [subject()],
        "activities": [contact(f"c-{each}", 3, each) for each in FOUR],
        "decisions": [decision(final_word=["a"])],
        "ties": [trusts("b", "a")],
    }
    return deal(list(everyone), statements=[*words, *acts, *rows], **known | more)


def split(*heard: str, people: Sequence[Row] | None = None, **more: Any) -> Row:
    """Give a deal of two against two, and `a` who decides and is heard only if named."""
    stances = {"b": 2.0, "c": 2.0, "d": -2.0, "e": -2.0} | dict.fromkeys(heard, 2.0)
    everyone = people or [person(each, decision_maker=True) for each in "abcde"]
    return well(stances=stances, people=everyone, leading="", **more)


WRITE_ALONE = "Have each decision maker write down alone where this should lead."
ASK_FOR_IT = 'Ask A for the decision on "budget", with a date.'

HEARING = (
    Fact("one with the final word who was never heard is met before views are gathered", split, step, ("Meet A.", "a")),
    Fact("once heard, all write down where it should lead", lambda: split("a"), step, (WRITE_ALONE, "a")),
    Fact(
        "so is a chief executive who leaves the final word to another",
        lambda: split(
            people=[person("a", decision_maker=True, title="CEO"), *(person(e, decision_maker=True) for e in "bcde")],
            decisions=[decision(final_word=["b"])],
        ),
        step,
        ("Meet A.", "a"),
    ),
    Fact(
        "or who is first by rank",
        lambda: split(
            people=[person("a", decision_maker=True, formal_rank=1), *(person(e, decision_maker=True) for e in "bcde")],
            decisions=[decision(final_word=["b"])],
        ),
        step,
        ("Meet A.", "a"),
    ),
    Fact(
        "another who was never heard is asked in writing with the rest",
        lambda: split(decisions=[decision(final_word=["b"])]),
        step,
        (WRITE_ALONE, "b"),
    ),
    Fact(
        "one meets them together with somebody for it whom they trust",
        lambda: split(ties=[trusts("a", "b")]),
        step,
        ("Meet A together with B.", "a"),
    ),
    Fact("not with somebody who isn't for it", lambda: split(ties=[trusts("a", "d")]), step, ("Meet A.", "a")),
    Fact(
        "who has all answers in writing lays the options side by side",
        lambda: answers({"a": "grow", "b": "grow", "c": "sell", "d": "sell"}, decisions=[decision(final_word=["a"])]),
        step,
        ("Lay the options side by side with what each costs, and set the day to choose one.", "a"),
    ),
    Fact(
        "a final word that isn't clear comes before all that",
        lambda: split(decisions=[decision()]),
        lambda analysis: "gives the final word" in (analysis.verdict.next or ""),
        True,
    ),
    Fact(
        "of those not heard the one with the final word is met first",
        lambda: well(stances={"b": 2}, leading="b", decisions=[decision(final_word=["d"])]),
        step,
        ("Meet D.", "d"),
    ),
)

CARRYING_ON = (
    Fact("where all lead, the decision is asked for", well, step, (ASK_FOR_IT, "a")),
    Fact(
        "the first of the path who hasn't acted is asked for an act before",
        lambda: well(leading="acd", ties=[trusts("a", "b")]),
        step,
        ("Ask B for one small act by one date.", "b"),
    ),
    Fact(
        "who promised is helped with the first step",
        lambda: well(leading="acd", ties=[trusts("a", "b")], commitments=[promise("p", "open", -30, owner="b")]),
        step,
        ("Do the first step of what B promised together.", "b"),
    ),
    Fact(
        "a promise that is nearly due comes first",
        lambda: well(leading="acd", ties=[trusts("a", "b")], commitments=[promise("p", "open", -5, owner="c")]),
        step,
        ("Ask C what helps to keep the promise due next.", "c"),
    ),
    Fact(
        "of two promises the one due sooner",
        lambda: well(commitments=[promise("p", "open", -9, owner="c"), promise("q", "open", -5, owner="d")]),
        next_person,
        "d",
    ),
    Fact(
        "one whose day has passed is asked what is in the way",
        lambda: well(commitments=[promise("p", "open", 2, owner="c"), promise("q", "open", -5, owner="d")]),
        step,
        ("Ask C what is in the way of their part.", "c"),
    ),
    Fact(
        "our own promise is kept",
        lambda: well(commitments=[promise("p", "open", -5, owner="rep")]),
        step,
        ("See that Rep keeps the promise due next.", "rep"),
    ),
    Fact(
        "a promise that nobody confirmed is none",
        lambda: well(commitments=[unconfirmed(promise("p", "open", -5, owner="c"))]),
        step,
        (ASK_FOR_IT, "a"),
    ),
    Fact(
        "a promise that was not accepted is none",
        lambda: well(commitments=[promise("p", "open", -5, owner="c", accepted=False)]),
        step,
        (ASK_FOR_IT, "a"),
    ),
    Fact("a kept one needs nothing", lambda: well(commitments=[promise("p", "done", 5, owner="c")]), next_person, "a"),
    Fact(
        "who must agree and hasn't is asked before the decision",
        lambda: well(decisions=[decision(final_word=["a"], must_agree=["b", "c"], agreed=["b"])]),
        step,
        ('Ask C what is missing to agree on "budget".', "c"),
    ),
    Fact(
        "a vote is set by somebody who is for it",
        lambda: well(decisions=[decision(voters=["b", "c"])]),
        lambda analysis: (analysis.verdict.next, analysis.verdict.next_person in {"b", "c"}),
        ('Ask B to set the day of the vote on "budget".', True),
    ),
    Fact(
        "a promise far ahead waits behind the decision",
        lambda: well(commitments=[promise("p", "open", -60, owner="c")]),
        step,
        (ASK_FOR_IT, "a"),
    ),
    Fact(
        "and is what is left when that is made",
        lambda: well(
            commitments=[promise("p", "open", -60, owner="c")],
            decisions=[decision("old", "decided", final_word=["a"], decided_by="a", decided_at=ago(3))],
        ),
        step,
        ("Ask C what helps to keep the promise due next.", "c"),
    ),
    Fact(
        "with all decided and all acting nothing is left",
        lambda: well(decisions=[decision("old", "decided", final_word=["a"], decided_by="a", decided_at=ago(3))]),
        step,
        (None, None),
    ),
    Fact("a deal that is won needs nothing", lambda: well(deal={"status": "won"}), step, (None, None)),
    Fact(
        "without ties, who decides and hasn't acted is asked once the decision is made",
        lambda: well(
            leading="acd",
            ties=[],
            decisions=[decision("old", "decided", final_word=["a"], decided_by="a", decided_at=ago(3))],
        ),
        step,
        ("Ask B for one small act by one date.", "b"),
    ),
    Fact(
        "the step ends the sentence",
        well,
        lambda analysis: analysis.verdict.sentence.endswith('Next: ask A for the decision on "budget", with a date.'),
        True,
    ),
    Fact(
        "nobody carries it: the one who is first on the way is asked, not the highest",
        lambda: well(
            leading="",
            stances={"a": 0, "b": 2, "c": 2, "d": 2},
            ties=[trusts("a", "c"), trusts("b", "a")],
            people=[person(e, decision_maker=True, formal_rank=n + 1) for n, e in enumerate("abcd")],
        ),
        next_person,
        "c",
    ),
)
NEXT_STEPS = (*HEARING, *CARRYING_ON)
