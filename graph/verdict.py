"""The one sentence that every view of a deal begins with: agreement, authority, next step.

It is made from the analysis alone, never says more than the evidence, and names nobody as a problem.
"""

from collections.abc import Mapping, Sequence

from graph.alignment import FEWEST, KNOWN_SHARE, alignment_deciders, find_opposition
from graph.analysis import Alignment, Authority, AuthorityState, DecisionAuthority, Finding, PathStep, Verdict
from graph.authority import SETTLED
from graph.evidence import Evidence
from graph.next_step import find_next_step
from graph.situation import Situation
from graph.stance import WHERE_KINDS
from graph.wording import to_count, to_decision, to_list, to_names, to_number, to_quote, to_sentence

PAIR = 2
_UNCLEAR: Mapping[AuthorityState, str] = {
    "contested": "the final word on {name} is seen differently",
    "absent": "nobody recorded has the final word on {name}",
    "unknown": "who has the final word on {name} is not certain",
}


def read_verdict(
    evidence: Evidence,
    findings: Sequence[Finding],
    alignment: Alignment,
    authority: Authority,
    path: Sequence[PathStep] = (),
) -> Verdict:
    """Put the analysis into one sentence, with the next step and the person it concerns."""
    situation = Situation(evidence=evidence, findings=findings, alignment=alignment, authority=authority, path=path)
    step = find_next_step(situation)
    sentence = to_sentence(f"{_agreement(situation)}, and {_final_word(situation)}")
    settled = alignment.state == "aligned" and alignment.toward == "for" and authority.state == "clear"
    if settled and not findings:
        sentence += " No signs recorded otherwise."
    if step is None:
        return Verdict(sentence=sentence, next=None, next_person=None)
    words, person = step
    return Verdict(sentence=f"{sentence} Next: {words}.", next=to_sentence(words), next_person=person)


def _agreement(situation: Situation) -> str:
    evidence, alignment = situation.evidence, situation.alignment
    if alignment.state == "split":
        return _split(situation)
    if alignment.state == "route_debate":
        return "same destination; they differ on how or when, which is fine"
    if alignment.state == "aligned":
        return _aligned(situation)
    return _not_known(evidence, alignment)


def _not_known(evidence: Evidence, alignment: Alignment) -> str:
    deciders = alignment_deciders(evidence)
    if not deciders:
        return "who decides is not confirmed yet"
    if len(deciders) < FEWEST:
        return f"only {evidence.name(deciders[0])} is confirmed as a decision maker"
    if alignment.known < KNOWN_SHARE * alignment.deciders:
        heard = _heard(alignment.known, alignment.deciders)
        return f"too little is known to say whether they agree: {heard} lately said where they stand"
    labels = [evidence.stances[person].label for person in deciders]
    parts = (
        (sum(label in ("supportive", "leading") for label in labels), "on board"),
        (labels.count("resistant"), "not yet convinced"),
        (labels.count("neutral"), "undecided"),
        (labels.count("unknown"), "not heard"),
    )
    told = to_list(f"{to_number(count)} {word}" for count, word in parts if count)
    return f"of {to_count(len(deciders), '{count} decision maker', '{count} decision makers')}, {told}"


def _heard(known: int, total: int) -> str:
    if known:
        return f"{known} of {total} decision makers {'has' if known == 1 else 'have'}"
    return "neither decision maker has" if total == PAIR else f"none of the {to_number(total)} decision makers has"


def _split(situation: Situation) -> str:
    evidence = situation.evidence
    finding = situation.firing("destinations_differ")
    deciders = alignment_deciders(evidence)
    if finding is not None:
        sides = to_number(len(finding.parameters["sides"]))
        among = max(len(deciders), len(finding.people))
        return f"{sides} destinations among {to_count(among, '{count} decision maker', '{count} decision makers')}"
    opposed = find_opposition(evidence, deciders, WHERE_KINDS)
    if len(opposed) == 1 and len(opposed[0].subjects) == 1:
        backing, others, about = opposed[0].one, opposed[0].other, evidence.subjects[opposed[0].subjects[0]].called
        some = f"{to_number(len(backing))} of {to_count(len(deciders), '{count} decision maker', '{count} decision makers')}"
        return (
            f"{some} {'is' if len(backing) == 1 else 'are'} for {to_quote(about)} and {to_number(len(others))} not yet"
        )
    people = {person for each in opposed for person in (*each.one, *each.other)}
    about = to_list(map(to_quote, sorted({evidence.subjects[each].called for one in opposed for each in one.subjects})))
    many = to_count(len(deciders), "{count} decision maker", "{count} decision makers")
    who = (
        _every(len(people), "decision maker") if len(people) == len(deciders) else f"{to_number(len(people))} of {many}"
    )
    return f"{who} want different things on {about}"


def _aligned(situation: Situation) -> str:
    evidence, alignment = situation.evidence, situation.alignment
    deciders = alignment_deciders(evidence)
    backing = sum(evidence.stances[person].label in ("supportive", "leading") for person in deciders)
    if alignment.toward == "against":
        return f"{_of_all(alignment.known, alignment.deciders)} agree that they are not convinced so far"
    if backing == len(deciders):
        same = any(
            each.kind == "destination" and evidence.reading(deciders[0], each.id) is not None
            for each in evidence.deal.subjects
        )
        return f"{_every(backing, 'decision maker')} back {'the same destination' if same else 'it'}"
    labels = [evidence.stances[person].label for person in deciders]
    rest = ((labels.count("neutral"), "undecided"), (labels.count("unknown"), "not heard"))
    others = ", ".join(f"{to_number(count)} {word}" for count, word in rest if count)
    return f"{_of_all(backing, alignment.deciders)} are on board, {others}"


def _of_all(count: int, total: int) -> str:
    if count == total:
        return _every(total, "decision maker")
    return f"{to_number(count)} of {to_count(total, '{count} decision maker', '{count} decision makers')}"


def _every(count: int, noun: str) -> str:
    return f"both {noun}s" if count == PAIR else f"all {to_count(count, f'{{count}} {noun}', f'{{count}} {noun}s')}"


def _final_word(situation: Situation) -> str:
    evidence, authority = situation.evidence, situation.authority
    first = situation.open_decision
    if first is None:
        return "every decision on record is made or parked" if authority.decisions else "no decision is on record"
    alike = [each for each in authority.decisions if each.state == first.state and _is_open(situation, each)]
    more = (
        f" (and on {to_count(len(alike) - 1, '{count} more decision', '{count} more decisions')})"
        if len(alike) > 1
        else ""
    )
    name = to_decision(evidence, first.id)
    if first.state == "clear":
        return _clear(evidence, alike)
    if first.state == "assumed":
        assumed = to_names(evidence, dict.fromkeys((*first.claimed, *first.named)))
        return f"{assumed} is taken to have the final word on {name}, which is not on record{more}"
    if first.state == "unknown" and first.recorded:
        has = "has" if len(first.recorded) == 1 else "have"
        holders = to_names(evidence, first.recorded)
        return f"on record {holders} {has} the final word on {name}, though not everybody goes by that{more}"
    return _UNCLEAR[first.state].format(name=name) + more


def _is_open(situation: Situation, decision: DecisionAuthority) -> bool:
    return situation.evidence.decisions[decision.id].status not in SETTLED


def _clear(evidence: Evidence, decisions: Sequence[DecisionAuthority]) -> str:
    holders = {each.recorded for each in decisions}
    if len(holders) > 1:
        return f"the final word is on record for {_every(len(decisions), 'open decision')}"
    recorded = decisions[0].recorded
    about = f" on {to_decision(evidence, decisions[0].id)}" if len(decisions) == 1 else ""
    if not recorded:
        return f"a vote gives the final word{about}"
    has = "has" if len(recorded) == 1 else "have"
    return f"{to_names(evidence, recorded)} {has} the final word{about}"
