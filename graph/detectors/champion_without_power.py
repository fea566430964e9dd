"""Whether those who carry the matter have a way to whoever has the final word."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from graph.analysis import Finding
from graph.buy_in import kept_at
from graph.deal import TieKind
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter
from graph.detectors.no_champion import find_champions
from graph.evidence import Evidence
from graph.finding import Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_count, to_either, to_names

CODE = "champion_without_power"
_FORWARD: frozenset[TieKind] = frozenset({"influences", "reports_to"})
_BACKWARD: frozenset[TieKind] = frozenset({"trusts", "defers_to"})
"""Ties along which a champion reaches somebody: whom they move or report to, and who trusts or defers to them."""


def find_champion_without_power(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask how the champions get to a holder of the final word, where no ties lead there in few steps."""
    champions = find_champions(evidence, parameters["days"])
    holders = evidence.recorded_holders
    if not champions or not holders:
        return
    if holders.isdisjoint(_within_reach(_ways(evidence), champions, int(parameters["steps"]))):
        yield _finding(evidence, champions, evidence.ordered(holders), parameters)


def _ways(evidence: Evidence) -> Mapping[str, Collection[str]]:
    """Whom each buyer reaches in one step."""
    ways: dict[str, set[str]] = defaultdict(set)
    for tie in evidence.deal.ties:
        if tie.from_ in evidence.buyers and tie.to in evidence.buyers:
            if tie.kind in _FORWARD:
                ways[tie.from_].add(tie.to)
            elif tie.kind in _BACKWARD:
                ways[tie.to].add(tie.from_)
    return ways


def _within_reach(ways: Mapping[str, Collection[str]], starts: Iterable[str], steps: int) -> set[str]:
    reached = set(starts)
    edge = set(reached)
    for _ in range(steps):
        edge = {person for start in edge for person in ways.get(start, ())} - reached
        if not edge:
            break
        reached |= edge
    return reached


def _finding(evidence: Evidence, champions: Sequence[str], holders: Sequence[str], parameters: Parameters) -> Finding:
    names, others = to_names(evidence, champions), to_either(evidence, holders)
    since = evidence.since(parameters["days"])
    spoken = {s.id: s.at for s in evidence.of_kind("advocacy", parameters["days"]) if s.by in champions}
    kept = {
        commitment.id: moment
        for person in champions
        for commitment in evidence.commitments.get(person, ())
        if (moment := kept_at(commitment)) is not None and moment >= since
    }
    met = {touch.activity: touch.at for person in holders for touch in evidence.touches.get(person, ())[-1:]}
    return build_finding(
        evidence,
        CODE,
        champions,
        sentences=Sentences(
            possible=say("{names} may carry this without a way to whoever has the final word.", names=names),
            seen=to_count(
                int(parameters["steps"]),
                "No tie of influence, trust or reporting leads from {names} to {others} in {count} step or fewer.",
                "No tie of influence, trust or reporting leads from {names} to {others} in {count} steps or fewer.",
                names=names,
                others=others,
            ),
            speaks_against=say("{others} is in contact with us directly.", others=others)
            if met
            else say("Ties that nobody wrote down may be there."),
            settle=say(
                "Ask {names} who could take this to {others}, and whether they would make the introduction.",
                names=names,
                others=others,
            ),
        ),
        rests_on={**spoken, **kept},
        against=dict(met),
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("A champion without a way to the decider"),
    looks_for=mark("People who carry the matter, but from none of whom ties lead to a holder of the final word."),
    needs=mark("Champions, who is on record for the final word, and ties of influence, trust, deferral and reporting."),
    guards=mark(
        "A deal that is won or lost; nobody on record for the final word; a champion who has it; any short way."
    ),
    source=mark("A champion needs access and weight with those who decide, not only goodwill."),
    parameters=(
        days_parameter(45, mark("an act older than six weeks says little about today")),
        count_parameter("steps", 2, mark("steps"), mark("beyond a friend of a friend, weight is lost on the way")),
    ),
    tactics=("T35",),
    find=find_champion_without_power,
    while_open=True,
)
