"""Small deals for uneven doing, the help it may need, and finger-pointing."""

from dataclasses import replace
from typing import Any

import pytest

from graph.analyse import analyse
from graph.analysis import Finding
from graph.deal import Commitment, Deal, Incident, Source, Statement
from tests.builders import ago, all_stand, buyers, contact, deal, deciders, decision, promised, rows, said, seller
from tests.detector_fixture import Fixture, check, fires, quiet

D3, HELP, D4 = "uneven_doing", "help_needed", "finger_pointing"
UNDERSTOOD = said("understanding", "ana", 70, right=True)
DONE = (promised("ana", "done", 40), promised("ana", "late", 20))
REFUSED = promised("raj", "refused", 15)


def doing(*commitments: Any, understood: Any = UNDERSTOOD, **parts: Any) -> Deal:
    return deal(deciders("ana", "bo", "raj"), statements=rows(understood), commitments=rows(*commitments), **parts)


def lapsed(*days: float, **more: Any) -> list[Commitment]:
    return [promised("raj", "lapsed", each, **more) for each in days]


def mishap(*talk: Statement, days: float = 30, **parts: Any) -> Deal:
    incidents = (Incident(id="flood", at=ago(days), what="The depot was flooded"),)
    return deal((*buyers("ana", "bo", "cy"), seller()), incidents=incidents, statements=talk, **parts)


def blames(by: str, to: str | None, days: float, **more: Any) -> Statement:
    return said("blame", by, days, to=to, **{"incident": "flood"} | more)


def cause(by: str, days: float) -> Statement:
    return said("root_cause", by, days, incident="flood")


THREE = (blames("ana", "cy", 29), blames("bo", "cy", 27), blames("bo", "cy", 20))
SPEAKERS = ((0, "ana"), (1, "bo"), (2, "ana"))

FIXTURES = (
    fires(D3, "one refuses and one delivers", lambda: doing(DONE, REFUSED), "raj", "ana"),
    fires(D3, "two of five kept is little", lambda: doing(DONE, _kept_of_five(2)), "raj", "ana"),
    quiet(D3, "three of five kept is not", lambda: doing(DONE, _kept_of_five(3))),
    fires(
        D3,
        "four of five is doing one's part",
        lambda: doing([promised("ana", "done", day) for day in (5, 6, 7, 8)], promised("ana", "lapsed", 9), REFUSED),
        "raj",
        "ana",
    ),
    quiet(
        D3,
        "three of four is not quite",
        lambda: doing([promised("ana", "done", day) for day in (5, 6, 7)], promised("ana", "lapsed", 9), REFUSED),
    ),
    fires(D3, "what is overdue counts as not kept", lambda: doing(DONE, _open("raj", 5, 6)), "raj", "ana"),
    quiet(D3, "what is due later does not", lambda: doing(DONE, _open("raj", -5, -6))),
    quiet(D3, "one commitment missed", lambda: doing(DONE, lapsed(15))),
    quiet(D3, "only one kept", lambda: doing(DONE[:1], REFUSED)),
    quiet(D3, "nobody said the idea back", lambda: doing(DONE, REFUSED, understood=())),
    quiet(
        D3,
        "said it back wrongly",
        lambda: doing(DONE, REFUSED, understood=said("understanding", "ana", 70, right=False)),
    ),
    quiet(D3, "the date was moved by agreement", lambda: doing(DONE, lapsed(15, 30, moved_by_agreement=True))),
    quiet(D3, "never accepted", lambda: doing(DONE, promised("raj", "refused", 15, accepted=False))),
    quiet(D3, "nobody confirmed it", lambda: doing(DONE, promised("raj", "refused", 15, confirmed_by=None))),
    quiet(D3, "refused long ago", lambda: doing(DONE, promised("raj", "refused", 15, status_at=ago(61)))),
    fires(
        D3,
        "a refusal counts on the day it came",
        lambda: doing(DONE, promised("raj", "refused", -15, status_at=ago(59))),
        "raj",
        "ana",
    ),
    quiet(D3, "kept and missed before the two months", lambda: doing(DONE, lapsed(61, 62))),
    fires(D3, "the two months to the day", lambda: doing(DONE, lapsed(60, 59)), "raj", "ana"),
    quiet(
        D3,
        "who refuses doesn't decide",
        lambda: deal((*deciders("ana"), *buyers("raj")), statements=(UNDERSTOOD,), commitments=rows(DONE, REFUSED)),
    ),
    quiet(D3, "couldn't, rather than wouldn't", lambda: doing(DONE, promised("raj", "refused", 15, hindered=True))),
    fires(
        HELP,
        "a refusal because something is in the way",
        lambda: doing(DONE, promised("raj", "refused", 15, hindered=True)),
        "raj",
    ),
    fires(
        HELP,
        "too little is left to tell without the hindered ones",
        lambda: doing(DONE, lapsed(15), lapsed(16, hindered=True)),
        "raj",
    ),
    quiet(HELP, "too little is kept all the same", lambda: doing(DONE, lapsed(15, 17), lapsed(16, hindered=True))),
    fires(D3, "hindered once and refused once", lambda: doing(DONE, REFUSED, lapsed(16, hindered=True)), "raj", "ana"),
    quiet(HELP, "nobody does more", lambda: doing(promised("raj", "refused", 15, hindered=True))),
    quiet(HELP, "nobody marked it", lambda: doing(DONE, REFUSED)),
    fires(D4, "three remarks by two", lambda: mishap(*THREE), "bo", "ana"),
    fires(D4, "about a team", lambda: mishap(*THREE[:2], blames("bo", None, 20)), "bo", "ana"),
    fires(
        D4, "three remarks on who, two on what", lambda: mishap(*THREE, cause("cy", 9), cause("ana", 10)), "ana", "bo"
    ),
    quiet(D4, "three on who, three on what", lambda: mishap(*THREE, cause("cy", 9), cause("ana", 10), cause("bo", 11))),
    quiet(D4, "two remarks", lambda: mishap(*THREE[:2])),
    quiet(D4, "one speaker", lambda: mishap(*(blames("ana", "cy", day) for day in (29, 27, 20)))),
    quiet(D4, "takes a share", lambda: mishap(*THREE[:2], blames("bo", "cy", 20, own_share=True))),
    quiet(D4, "says how it came about", lambda: mishap(*THREE[:2], blames("bo", "cy", 20, mechanism=True))),
    quiet(D4, "points at oneself", lambda: mishap(*THREE[:2], blames("bo", "bo", 20))),
    quiet(D4, "our own people", lambda: mishap(*THREE[:2], blames("rep", "cy", 20))),
    quiet(D4, "about another incident", lambda: mishap(*THREE[:2], blames("bo", "cy", 20, incident=None))),
    fires(D4, "three weeks to the day", lambda: mishap(*THREE[:2], blames("bo", "cy", 9)), "bo", "ana"),
    quiet(D4, "after three weeks", lambda: mishap(*THREE[:2], blames("bo", "cy", 8.9))),
    quiet(D4, "before it happened", lambda: mishap(*THREE[:2], blames("bo", "cy", 31))),
    quiet(D4, "a quarter ago", lambda: mishap(*(blames(by, "cy", 88) for by in ("ana", "bo")), THREE[2], days=91)),
    fires(
        D4,
        "ninety days ago to the day",
        lambda: mishap(*(blames(by, "cy", day) for by, day in (("ana", 89), ("bo", 88), ("bo", 80))), days=90),
        "bo",
        "ana",
    ),
    quiet(D4, "all by hearsay", lambda: mishap(*(blames(by, "cy", 20 + n, first_hand=False) for n, by in SPEAKERS))),
    quiet(
        D4,
        "one page on one day",
        lambda: mishap(*(blames(by, "cy", 20 + n / 24, source=Source(record="p1")) for n, by in SPEAKERS)),
    ),
)


def _open(owner: str, *days: float) -> list[Commitment]:
    return [promised(owner, "open", each) for each in days]


def _kept_of_five(kept: int) -> list[Commitment]:
    return [promised("raj", "done" if day < kept else "lapsed", 10 + day) for day in range(5)]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda each: f"{each.code}: {each.says}")
def test_a_detector_of_doing_tells_its_pattern_from_a_near_miss(fixture: Fixture) -> None:
    check(fixture)


def found(code: str, given: Deal) -> Finding:
    (finding,) = (each for each in analyse(given).findings if each.code == code)
    return finding


def test_uneven_doing_names_what_was_not_kept_and_what_was() -> None:
    finding = found(D3, doing(DONE, REFUSED, promised("raj", "done", 22)))

    assert set(finding.evidence) == {each.id for each in (*DONE, REFUSED, UNDERSTOOD)}
    assert finding.against == ("commitment-raj-done-22",)
    assert finding.possible == "Raj may not be behind their part, while Ana already does theirs."
    assert finding.seen == "17 May 2026, Raj's commitment: refused. Kept: Ana two of two."
    assert finding.speaks_against == "Also kept: Raj one of two."
    assert (finding.severity, finding.tactics) == ("medium", ("T05",))


def test_who_refuses_and_has_the_final_word_makes_it_grave_and_comes_first() -> None:
    given = doing(DONE, REFUSED, promised("bo", "refused", 9), decisions=(decision(final_word=("raj",)),))

    assert (found(D3, given).severity, found(D3, given).people) == ("high", ("raj", "bo", "ana"))


def test_one_who_cannot_and_one_who_will_not_are_told_apart() -> None:
    given = doing(DONE, REFUSED, promised("bo", "refused", 9, hindered=True))

    assert found(D3, given).people == ("raj", "ana")
    assert (found(HELP, given).people, found(HELP, given).severity) == (("bo",), "low")
    assert "commitment-bo-refused-9" not in found(D3, given).evidence


def test_two_who_point_at_each_other_make_it_grave() -> None:
    one_way = found(D4, mishap(*THREE))
    both = found(D4, mishap(*THREE[:2], blames("cy", "bo", 20)))

    assert (one_way.severity, one_way.parameters["mutual"]) == ("medium", False)
    assert (both.severity, both.parameters["mutual"], both.people) == ("high", True, ("ana", "bo", "cy"))
    assert one_way.incident == "flood"


def test_finger_pointing_names_causes_and_shares_taken_as_what_speaks_against_it() -> None:
    fair = blames("cy", "ana", 15, own_share=True)
    finding = found(D4, mishap(*THREE, fair, cause("cy", 12)))

    assert finding.evidence == tuple(each.id for each in THREE)
    assert finding.against == (fair.id, "root_cause-cy-12-")
    assert "one remark on what caused it" in finding.seen


def test_the_next_step_goes_to_whom_it_is_about() -> None:
    wants = all_stand({"ana": 2, "bo": 2, "raj": 2}, on=None)
    facts = {"status": "open", "stage_number": 1}
    group = (*deciders("ana", "bo", "raj"), seller())
    known: dict[str, Any] = {
        "facts": facts,
        "activities": tuple(contact(each, 3) for each in ("ana", "bo", "raj")),
        "decisions": (decision(final_word=("bo",)),),
    }
    talk = tuple(blames(by, "raj", day) for by, day in (("ana", 29), ("ana", 27), ("ana", 25), ("bo", 20)))
    flood = (Incident(id="flood", at=ago(30)),)
    hindered = replace(REFUSED, hindered=True)

    def step(*promises: Commitment, said_more: tuple[Statement, ...] = ()) -> tuple[str | None, str | None]:
        statements = (*wants, UNDERSTOOD, *said_more)
        given = deal(group, statements=statements, commitments=promises, incidents=flood, **known)
        verdict = analyse(given).verdict
        return verdict.next, verdict.next_person

    assert step(*DONE, REFUSED) == ("Ask Raj what keeps their part from being done.", "raj")
    assert step(*DONE, hindered) == ("Ask Raj what is in the way of their part.", "raj")
    assert step(*DONE, said_more=talk) == (
        "Write down with Bo what happened, in order and without names.",
        "bo",
    )
