"""What holds for every deal, whatever is in it."""

from collections import Counter
from dataclasses import fields, replace
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analyse import analyse
from graph.analysis import Analysis, Finding
from graph.deal import RECORD_LISTS, StatementKind
from graph.detectors.registry import DETECTORS
from tests.any_deal import CHANCE, PEOPLE, any_deal, moved, renamed
from tests.builders import AS_OF, ago, person, said

ABOUT_DOING = {
    "lone_resistance",
    "defers_then_undermines",
    "uneven_doing",
    "help_needed",
    "finger_pointing",
    "destinations_differ",
    "two_camps",
    "bogged_down",
    "power_struggle",
    "seen_differently",
    "rival_final_words",
    "lived_authority_differs",
    "shareholder_overreach",
    "founder_steers",
    "waits_for_everyone",
    "off_system_figures",
}
CHECKED = settings(max_examples=120, deadline=None)
SIGNS = ("key", "code", "state", "severity", "people", "decision", "subject", "evidence", "against")


def sign(finding: Finding) -> tuple[Any, ...]:
    return tuple(getattr(finding, each) for each in SIGNS)


def identity(finding: Finding) -> tuple[Any, ...]:
    """Which finding it is: two that divide the same people differently are two."""
    matter = (finding.decision, finding.subject, finding.incident)
    return finding.code, finding.people, matter, finding.parameters.get("sides")


def without_words(analysis: Analysis) -> Any:
    """What an analysis says, as sets where the order of equals may differ."""
    states = (analysis.alignment.state, analysis.alignment.toward, analysis.authority.state, analysis.risk.score)
    people = {
        each.id: (each.stance, each.buy_in, round(each.influence, 6), each.contact.count) for each in analysis.people
    }
    found = Counter(
        (
            each.code,
            each.state,
            each.severity,
            frozenset(each.people),
            each.decision,
            each.subject,
            frozenset(each.evidence),
        )
        for each in analysis.findings
    )
    decisions = {
        each.id: (each.state, frozenset(each.recorded), frozenset(each.lived)) for each in analysis.authority.decisions
    }
    return states, people, found, decisions, frozenset(analysis.structure.formal)


@CHECKED
@given(CHANCE, CHANCE)
def test_the_order_of_records_changes_nothing(chance: Random, order: Random) -> None:
    given_deal = any_deal(chance)
    lists: dict[str, Any] = {}
    for each in fields(given_deal):
        value = getattr(given_deal, each.name)
        if isinstance(value, tuple):
            lists[each.name] = tuple(order.sample(value, len(value)))

    assert analyse(replace(given_deal, **lists)) == analyse(given_deal)


@CHECKED
@given(CHANCE)
def test_renaming_everything_changes_only_names_and_the_order_of_equals(chance: Random) -> None:
    given_deal = any_deal(chance)
    other_names = dict(zip((*PEOPLE, "rep"), ("zed", "yan", "xia", "wim", "vic", "uli"), strict=True))
    names = other_names | {old.capitalize(): new.capitalize() for old, new in other_names.items()}
    names |= {each.id: f"r{number:03}" for number, each in enumerate(reversed(given_deal.statements))}
    names |= {"la": "z-la", "sea": "a-sea", "budget": "z-budget", "place": "a-place"}

    other = analyse(renamed(given_deal, names))

    assert without_words(other) == without_words(renamed(analyse(given_deal), names))


@CHECKED
@given(CHANCE, st.integers(-4000, 4000))
def test_moving_every_date_changes_only_dates(chance: Random, days: int) -> None:
    given_deal = any_deal(chance)
    there, here = analyse(moved(given_deal, days)), analyse(given_deal)

    assert [sign(each) for each in there.findings] == [sign(each) for each in here.findings]
    assert there.people == moved(here.people, days)
    assert (there.alignment, there.authority, there.risk.score) == (here.alignment, here.authority, here.risk.score)
    assert there.verdict.next_person == here.verdict.next_person


@CHECKED
@given(CHANCE)
def test_taking_out_all_the_evidence_of_a_finding_takes_it_out(chance: Random) -> None:
    given_deal = any_deal(chance)
    for finding in analyse(given_deal).findings:
        if finding.code not in ABOUT_DOING:
            continue
        assert finding.evidence
        private = f"authority_check:{finding.decision}" in finding.evidence
        statements = [
            each
            for each in given_deal.statements
            if not (private and each.kind == "naming" and each.decision == finding.decision and each.source is not None)
        ]
        cut = replace(given_deal, statements=tuple(statements))
        for name in RECORD_LISTS:
            kept: dict[str, Any] = {name: tuple(e for e in getattr(cut, name) if e.id not in finding.evidence)}
            cut = replace(cut, **kept)
        assert identity(finding) not in {identity(each) for each in analyse(cut).findings}


@CHECKED
@given(CHANCE, st.data())
def test_an_unconfirmed_or_withdrawn_statement_changes_nothing(chance: Random, data: st.DataObject) -> None:
    given_deal = any_deal(chance)
    if not given_deal.people[:-1]:
        return
    by = data.draw(st.sampled_from([each.id for each in given_deal.people]))
    more: dict[str, Any] = data.draw(st.sampled_from(({"confirmed_by": None}, {"withdrawn_at": AS_OF})))
    kinds: tuple[StatementKind, ...] = ("position", "claim", "objection", "advocacy", "deferral")
    kind = data.draw(st.sampled_from(kinds))
    extra = said(kind, by, 3, id="extra", stance=-2, subject="la", decision="budget", to=by, risk="a risk", **more)

    assert analyse(replace(given_deal, statements=(*given_deal.statements, extra))) == analyse(given_deal)


@CHECKED
@given(CHANCE)
def test_one_more_person_of_whom_nothing_is_known_changes_no_finding(chance: Random) -> None:
    given_deal = any_deal(chance)
    present = [
        each for each in given_deal.people if each.side == "buyer" and (each.left_at is None or each.left_at > AS_OF)
    ]
    if len(present) < 2:
        return

    more = analyse(replace(given_deal, people=(*given_deal.people, person("newcomer"))))

    assert more.findings == analyse(given_deal).findings


@CHECKED
@given(CHANCE)
def test_what_happens_later_is_only_counted(chance: Random) -> None:
    given_deal = any_deal(chance)
    here = analyse(given_deal)
    extra = said("position", "ana", -1, id="later", stance=-2, subject="la")

    later = analyse(replace(given_deal, statements=(*given_deal.statements, extra)))

    assert later == replace(here, ignored_future=here.ignored_future + 1)


@CHECKED
@given(CHANCE)
def test_the_risk_can_be_added_up_and_names_each_thing_once(chance: Random) -> None:
    given_deal = any_deal(chance)
    analysis = analyse(given_deal)
    risk = analysis.risk
    keys = {each.key for each in analysis.findings}

    assert risk.score == min(100, sum(d.points for d in risk.drivers) + sum(u.points for u in risk.unknowns))
    assert risk.band == ("low" if risk.score < 34 else "medium" if risk.score < 67 else "high")
    assert all(each.key in keys or each.key.startswith("unknown:") for each in risk.drivers)
    assert len({each.key for each in risk.drivers}) == len(risk.drivers)


@CHECKED
@given(CHANCE)
def test_findings_are_in_order_with_keys_sentences_and_parameters(chance: Random) -> None:
    given_deal = any_deal(chance)
    findings = analyse(given_deal).findings
    rank = {"high": 0, "medium": 1, "low": 2, None: 3}
    known = {each.code: {parameter.name for parameter in each.parameters} for each in DETECTORS}

    assert [(rank[f.severity], f.code, f.people) for f in findings] == sorted(
        (rank[f.severity], f.code, f.people) for f in findings
    )
    assert len({each.key for each in findings}) == len(findings)
    for each in findings:
        assert known[each.code] <= set(each.parameters)
        assert not set(each.evidence) & set(each.against)
        for sentence in (each.possible, each.seen, each.speaks_against, each.settle):
            assert sentence.endswith((".", "?"))
            assert sentence[0].isupper() or not sentence[0].isalpha()


@CHECKED
@given(CHANCE)
def test_shares_and_stances_stay_in_their_ranges(chance: Random) -> None:
    given_deal = any_deal(chance)
    analysis = analyse(given_deal, AS_OF + timedelta(days=30))
    scores = [each.score for each in analysis.structure.influence]

    assert not scores or abs(sum(scores) - 1) < 1e-6
    assert scores == sorted(scores, reverse=True)
    for each in analysis.people:
        assert (each.stance.value is None) == (each.stance.label == "unknown")
        assert each.stance.value is None or -2 <= each.stance.value <= 2


@CHECKED
@given(CHANCE, st.integers(0, 200))
def test_any_day_can_be_looked_at_again(chance: Random, days: int) -> None:
    given_deal = any_deal(chance)
    assert analyse(given_deal, ago(days)) == analyse(replace(given_deal, as_of=ago(days)))
