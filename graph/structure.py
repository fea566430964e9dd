"""What the ties alone say: influence, sides, brokers, office and lived weight, and who is pointed at."""

from collections.abc import Mapping, Sequence

from graph.analysis import SayDo, Scored, Structure
from graph.blame import read_blamed
from graph.brokers import EXACT, SAMPLED, find_brokers
from graph.deal import Tuning
from graph.dynamics import read_lean
from graph.evidence import Evidence
from graph.likely_manager import suggest_managers
from graph.parameters import STRUCTURE_PARAMETERS
from graph.say_do import read_say_do
from graph.say_do_toward import read_say_do_toward
from graph.shadow import find_shadow
from graph.sides import in_order_of, read_sides


def read_structure(evidence: Evidence, *tunings: Tuning | None) -> Structure:
    """Read the structure of the buyers who haven't left, strongest first; later tunings come before earlier ones."""
    tuned = _tuned(*tunings)
    p, rewirings = float(tuned["p"]), int(tuned["rewirings"])
    shares, measure = evidence.power
    buyers = _strongest_first(evidence, evidence.buyers)
    formal = find_formal_holders(evidence)
    sides = in_order_of(buyers, read_sides(evidence, p, rewirings))
    return Structure(
        influence=tuple(Scored(id=person, score=shares[person]) for person in buyers),
        influence_measure=measure if len(buyers) <= EXACT else f"{measure}; {SAMPLED}",
        sides=sides.sides,
        between=sides.between,
        sides_evidence=sides.evidence,
        brokers=_brokers(evidence, buyers),
        formal=_strongest_first(evidence, formal),
        shadow=find_shadow(evidence, formal, p, rewirings),
        blamed=read_blamed(evidence, sides.sides),
        reports_to_likely=suggest_managers(evidence),
        say_do=read_prompts(evidence, sides.sides),
        lean=read_lean(evidence),
    )


def _tuned(*tunings: Tuning | None) -> Mapping[str, float]:
    values = {parameter.name: float(parameter.default) for parameter in STRUCTURE_PARAMETERS}
    for tuning in tunings:
        chosen = tuning.structure if tuning is not None else {}
        values.update((name, float(value)) for name, value in chosen.items() if name in values)
    return values


def _brokers(evidence: Evidence, buyers: tuple[str, ...]) -> tuple[Scored, ...]:
    found = find_brokers(evidence.ordered(buyers), evidence.deal.ties)
    ranked = sorted((person for person in buyers if person in found), key=lambda person: -found[person])
    return tuple(Scored(id=person, score=found[person]) for person in ranked)


def read_prompts(evidence: Evidence, sides: Sequence[Sequence[str]]) -> tuple[SayDo, ...]:
    """Read whose doing may fall short of their words, the strongest hints first; `sides` are those of the ties."""
    found = (*read_say_do(evidence, sides), *read_say_do_toward(evidence))
    return tuple(sorted(found, key=lambda each: -each.score))


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
