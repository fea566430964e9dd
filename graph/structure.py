"""What the ties alone say: everybody's influence, and who holds formal authority."""

from graph.analysis import Lean, Scored, SidesEvidence, Structure
from graph.evidence import Evidence


def read_structure(evidence: Evidence) -> Structure:
    """Read the structure of the buyers who haven't left, strongest first."""
    shares, measure = evidence.power
    buyers = _strongest_first(evidence, evidence.buyers)
    return Structure(
        influence=tuple(Scored(id=person, score=shares[person]) for person in buyers),
        influence_measure=measure,
        sides=(buyers,) if buyers else (),
        between=(),
        sides_evidence=SidesEvidence(p=None, margins={}, method="no test made"),
        brokers=(),
        shadow=(),
        blamed=(),
        reports_to_likely=(),
        say_do=(),
        lean=Lean(value=None, low=None, high=None, for_=0, against=0, open=len(buyers)),
        formal=_strongest_first(evidence, find_formal_holders(evidence)),
    )


def _strongest_first(evidence: Evidence, people: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(evidence.ordered(people), key=lambda person: -evidence.power[0][person]))


def find_formal_holders(evidence: Evidence) -> frozenset[str]:
    """Return who holds formal authority: on record or confirmed; else the highest rank; else the top of the lines."""
    eligible = evidence.buyers - evidence.former
    recorded = {
        person
        for decision in evidence.deal.decisions
        if decision.status != "decided"
        for person in evidence.final_words[decision.id].recorded
    }
    formal = eligible & (recorded | set(evidence.deciders))
    if formal:
        return formal
    ranks = {person: rank for person in eligible if (rank := evidence.people[person].formal_rank) is not None}
    if ranks:
        return frozenset(person for person, rank in ranks.items() if rank == min(ranks.values()))
    lines = [t for t in evidence.deal.ties if t.kind == "reports_to" and t.from_ != t.to and t.from_ in evidence.buyers]
    return eligible & (frozenset(line.to for line in lines) - frozenset(line.from_ for line in lines))
