from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest

from graph.analysis import (
    Alignment,
    Analysis,
    Authority,
    BuyIn,
    Contact,
    DecisionAuthority,
    Driver,
    Finding,
    PathStep,
    PersonView,
    Risk,
    Scored,
    Stance,
    Unknown,
    Verdict,
)
from graph.deal import Commitment, Deal, Decision, Facts, Person, Source, Statement, StatementKind, Tie
from plugin.report import Library, Since, write_report
from plugin.tactics import load_tactics
from tests.plain_structure import plain_structure

AS_OF = datetime(2026, 3, 20, tzinfo=UTC)
SENTENCE = "Two destinations among three decision makers. Next: ask Ines Vogt."
TITLES = {"destinations_differ": "Do they want the same thing?"}


def some_deal(**changed: Any) -> Deal:
    held: dict[str, Any] = {
        "people": (Person(id="ines", name="Ines Vogt", title="Head of Finance"), Person(id="raj", name="Raj Patel")),
        "ties": (Tie(id="t1", kind="reports_to", from_="raj", to="ines"),),
        "statements": (
            Statement(
                id="s1",
                at=datetime(2026, 3, 3, tzinfo=UTC),
                by="raj",
                kind="position",
                words="I'd keep both plants.",
                source=Source(system="salesforce", record="00T1"),
            ),
        ),
        "commitments": (Commitment(id="c1", owner="ines", what="the cost sheet", due=AS_OF, status="late"),),
        "decisions": (Decision(id="budget", name="The budget", status="open"),),
    }
    facts = Facts(id="d1", name="Roll-out", account="Brightline")
    return Deal(as_of=AS_OF, deal=facts, **{**held, **changed})


def some_person(own: str, label: Any) -> PersonView:
    return PersonView(
        id=own,
        stance=Stance(value=None, n=0, label=label),
        buy_in=BuyIn(understood=True, committed=False, acted=None, next="committed"),
        influence=0.5,
        contact=Contact(last_at=AS_OF if own == "raj" else None, count=0, by=0),
    )


def some_finding(**changed: Any) -> Finding:
    held: dict[str, Any] = {
        "key": "destinations_differ:ines:raj",
        "code": "destinations_differ",
        "state": "fires",
        "severity": "high",
        "people": ("ines", "raj"),
        "decision": None,
        "subject": None,
        "incident": None,
        "evidence": ("s1", "t1"),
        "against": ("c1",),
        "possible": "They may want two different things.",
        "seen": "Raj Patel said on 3 Mar 2026 that he would keep both plants.",
        "speaks_against": "Both work on the cost sheet.",
        "settle": "Ask both for the one thing they would keep.",
        "tactics": ("T04",),
        "parameters": {},
    }
    return Finding(**{**held, **changed})


def some_analysis(**changed: Any) -> Analysis:
    decision = DecisionAuthority(
        id="budget", state="contested", recorded=(), claimed=("ines",), named={"raj": 0.75}, lived=(), because=()
    )
    held: dict[str, Any] = {
        "ignored_future": 0,
        "alignment": Alignment(state="split", toward=None, deciders=3, known=2, because=()),
        "authority": Authority(state="contested", decisions=(decision,)),
        "verdict": Verdict(sentence=SENTENCE, next=None, next_person=None),
        "risk": Risk(
            score=42,
            band="medium",
            drivers=(Driver(key="destinations_differ:ines:raj", points=30, why="two destinations"),),
            unknowns=(Unknown(what="where they stand", people=("ines",), points=12),),
        ),
        "findings": (some_finding(),),
        "people": (some_person("ines", "resistant"), some_person("raj", "unknown")),
        "path": (),
    }
    structure = plain_structure(influence=(Scored(id="ines", score=1.0),), influence_measure="none", formal=())
    return Analysis(deal="d1", as_of=AS_OF, rules_version="1", structure=structure, **{**held, **changed})


def report(
    deal: Deal | None = None,
    analysis: Analysis | None = None,
    *,
    width: int = 100,
    colour: bool = False,
    since: Since | None = None,
) -> str:
    library = Library(titles=TITLES, tactics=load_tactics())
    return write_report(
        deal or some_deal(), analysis or some_analysis(), library, width=width, colour=colour, since=since
    )


def test_the_report_begins_with_the_deal_and_the_verdict() -> None:
    assert report().splitlines()[:2] == [
        "Roll-out for Brightline (d1), as of 20 Mar 2026",
        SENTENCE,
    ]


def test_the_report_shows_both_states_and_each_decision() -> None:
    text = report()

    assert "Agreement:   split (2 of 3 decision makers heard)" in text
    assert "Final word:  contested" in text
    assert "The budget: contested (on record nobody; claimed by Ines Vogt; named Raj Patel 75%)" in text


def test_the_points_of_the_risk_can_be_added_up() -> None:
    lines = [line.split() for line in report().splitlines()]

    points = [int(words[0]) for words in lines if words and words[0].startswith("+")]
    assert points == [30, 12]
    assert ["42", "of", "100,", "medium"] in lines
    assert ["42", "in", "all"] in lines


def test_a_risk_above_the_top_says_that_it_was_cut() -> None:
    driver = Driver(key="k", points=130, why="much")
    risk = Risk(score=100, band="high", drivers=(driver,), unknowns=())

    assert "130  in all, cut at 100" in report(analysis=some_analysis(risk=risk))


def test_a_finding_is_a_question_with_its_four_sentences_and_the_words_it_rests_on() -> None:
    text = report()

    assert "1. Do they want the same thing? (high)" in text
    assert "Possible:   They may want two different things." in text
    assert "Seen:       Raj Patel said on 3 Mar 2026" in text
    assert "Against it: Both work on the cost sheet." in text
    assert "To settle:  Ask both for the one thing they would keep." in text
    assert "[s1] 3 Mar 2026, Raj Patel said where they stand: “I'd keep both plants.” (salesforce 00T1)" in " ".join(
        text.split()
    )
    assert "[t1] Raj Patel reports to Ines Vogt" in text
    assert "Against:    [c1] Ines Vogt: the cost sheet, due 20 Mar 2026, late" in text


def test_every_day_in_a_report_is_a_day_in_utc() -> None:
    late = datetime(2026, 3, 4, 1, tzinfo=timezone(timedelta(hours=9)))
    said = Statement(id="s1", at=late, by="raj", kind="advocacy")

    shown = report(deal=some_deal(statements=(said,)))

    assert "[s1] 3 Mar 2026, Raj Patel spoke for it to others" in " ".join(shown.split())


def test_private_answers_on_the_final_word_are_named_by_their_decision() -> None:
    finding = some_finding(evidence=("authority_check:budget",))

    shown = report(analysis=some_analysis(findings=(finding,)))

    assert "[authority_check:budget] private answers on who has the final word on The budget" in shown


def test_what_is_too_little_to_tell_says_so() -> None:
    finding = some_finding(state="too_little_to_tell", severity="medium")

    assert "(too little to tell)" in report(analysis=some_analysis(findings=(finding,)))


def test_people_are_told_in_words_that_a_buyer_could_read() -> None:
    text = " ".join(report().split())

    assert "Ines Vogt, Head of Finance: not yet convinced; understood, not committed; influence 50%;" in text
    assert "Raj Patel: stance not known;" in text
    assert "no contact recorded" in text


def test_only_their_people_are_listed_and_who_has_left_says_when() -> None:
    left = Person(id="ines", name="Ines Vogt", left_at=datetime(2026, 2, 1, tzinfo=UTC))
    ours = Person(id="raj", name="Raj Patel", side="seller")

    text = report(some_deal(people=(left, ours)))

    assert "- Ines Vogt (left 1 Feb 2026):" in text
    assert "- Raj Patel" not in text


def test_what_is_not_known_names_people_once() -> None:
    unknowns = (
        Unknown(what="where Ines Vogt stands", people=("ines",), points=4),
        Unknown(what="who signs", people=("ines", "raj"), points=2),
    )

    text = report(analysis=some_analysis(risk=Risk(score=6, band="low", drivers=(), unknowns=unknowns)))

    assert "  - where Ines Vogt stands\n" in text
    assert "  - who signs (Ines Vogt, Raj Patel)\n" in text


def test_every_kind_of_statement_reads_as_a_deed() -> None:
    for number, kind in enumerate(get_args(StatementKind)):
        said = Statement(id="s1", at=AS_OF, by="raj", to="ines", kind=kind, stance=number % 3)

        assert "[s1] 20 Mar 2026, Raj Patel " in report(some_deal(statements=(said,)))


def test_nothing_found_is_never_told_as_all_well() -> None:
    risk = Risk(score=0, band="low", drivers=(), unknowns=())

    text = report(some_deal(people=()), some_analysis(findings=(), people=(), risk=risk))

    assert "No signs recorded yet." in text
    assert "Nobody recorded yet." in text


def test_records_dated_after_the_day_are_counted_in_words() -> None:
    assert "2 records dated after" in report(analysis=some_analysis(ignored_future=2))
    assert "dated after" not in report()


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in report(width=width).splitlines()) <= width


def test_colour_is_used_only_where_it_is_asked_for() -> None:
    assert "\x1b" not in report()
    assert "\x1b[1m" in report(colour=True)


def test_names_and_words_cannot_steer_the_terminal() -> None:
    deal = some_deal(people=(Person(id="ines", name="Ines\x1b[2J\u202eVogt\n"), Person(id="raj", name="R")))

    text = report(deal)

    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_way_names_each_person_its_goal_the_messenger_and_what_may_help() -> None:
    step = PathStep(person="ines", to="supportive", through="raj", because="Ines listens to Raj.", tactics=("T28",))

    text = report(analysis=some_analysis(path=(step,)))

    assert "Whom to win first\n  1. Ines Vogt: to be won for it, with Raj Patel\n     Ines listens to Raj." in text
    assert "May help:   T28" in text


def test_each_tactic_that_is_named_is_explained_once_at_the_end() -> None:
    tactics = load_tactics()
    step = PathStep(person="ines", to="acted", through=None, because="So.", tactics=("T04", "T33"))

    text = " ".join(report(analysis=some_analysis(path=(step,))).split())

    assert text.count(f"T04 {tactics['T04'].title}. Done when: {tactics['T04'].done_when}") == 1
    assert text.count(f"T33 {tactics['T33'].title}.") == 1


def test_a_part_without_content_has_no_heading() -> None:
    assert "Whom to win first" not in report()
    assert "Changed since" not in report()


def test_changes_since_a_day_stand_near_the_top() -> None:
    changed = Since(day=datetime(2026, 3, 1, tzinfo=UTC), changes=("Raj went from neutral to against.",))

    text = report(since=changed)

    assert "Changed since 1 Mar 2026\n  - Raj went from neutral to against.\n" in text
    assert text.index("Changed since") < text.index("Risk")
    assert "  - Nothing." in report(since=Since(day=AS_OF, changes=()))
