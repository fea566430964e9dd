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
from graph.speech import mark, say, say_many
from graph.stance import WHERE_KINDS
from graph.wording import to_count, to_decision, to_list, to_names, to_number, to_quote, to_sentence

PAIR = 2
_UNCLEAR: Mapping[AuthorityState, str] = {
    "contested": mark("the final word on {name} is seen differently"),
    "absent": mark("nobody recorded has the final word on {name}"),
    "unknown": mark("who has the final word on {name} is not certain"),
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
    both = say("{agreement}, and {final_word}", agreement=_agreement(situation), final_word=_final_word(situation))
    sentence = to_sentence(both)
    settled = alignment.state == "aligned" and alignment.toward == "for" and authority.state == "clear"
    if settled and not findings:
        sentence = " ".join((sentence, say("No signs recorded otherwise.")))
    if step is None:
        return Verdict(sentence=sentence, next=None, next_person=None)
    words, person = step
    whole = say("{sentence} Next: {step}.", sentence=sentence, step=words)
    return Verdict(sentence=whole, next=to_sentence(words), next_person=person)


def _agreement(situation: Situation) -> str:
    evidence, alignment = situation.evidence, situation.alignment
    if alignment.state == "split":
        return _split(situation)
    if alignment.state == "route_debate":
        return say("same destination; they differ on how or when, which is fine")
    if alignment.state == "aligned":
        return _aligned(situation)
    return _not_known(evidence, alignment)


def _not_known(evidence: Evidence, alignment: Alignment) -> str:
    deciders = alignment_deciders(evidence)
    if not deciders:
        return say("who decides is not confirmed yet")
    if len(deciders) < FEWEST:
        return say("only {name} is confirmed as a decision maker", name=evidence.name(deciders[0]))
    if alignment.known < KNOWN_SHARE * alignment.deciders:
        return _too_little_heard(alignment.known, alignment.deciders)
    labels = [evidence.stances[person].label for person in deciders]
    backing = sum(label in ("supportive", "leading") for label in labels)
    parts = (
        (backing, to_count(backing, "{count} on board", "{count} on board")),
        (
            not_yet := labels.count("resistant"),
            to_count(not_yet, "{count} not yet convinced", "{count} not yet convinced"),
        ),
        *_neutral_and_unheard(labels),
    )
    told = to_list(words for count, words in parts if count)
    return say("of {count} decision makers, {told}", count=to_number(len(deciders)), told=told)


def _neutral_and_unheard(labels: Sequence[str]) -> Sequence[tuple[int, str]]:
    neutral, unheard = labels.count("neutral"), labels.count("unknown")
    return (
        (neutral, to_count(neutral, "{count} undecided", "{count} undecided")),
        (unheard, to_count(unheard, "{count} not heard", "{count} not heard")),
    )


def _too_little_heard(known: int, total: int) -> str:
    if known:
        return say_many(
            "too little is known to say whether they agree: "
            "{count} of {total} decision makers has lately said where they stand",
            "too little is known to say whether they agree: "
            "{count} of {total} decision makers have lately said where they stand",
            known,
            total=total,
        )
    if total == PAIR:
        return say(
            "too little is known to say whether they agree: neither decision maker has lately said where they stand"
        )
    return say(
        "too little is known to say whether they agree: "
        "none of the {total} decision makers has lately said where they stand",
        total=to_number(total),
    )


def _split(situation: Situation) -> str:
    evidence = situation.evidence
    finding = situation.firing("destinations_differ")
    deciders = alignment_deciders(evidence)
    if finding is not None:
        among = max(len(deciders), len(finding.people))
        return say(
            "{sides} destinations among {count} decision makers",
            sides=to_number(len(finding.parameters["sides"])),
            count=to_number(among),
        )
    total = to_number(len(deciders))
    opposed = find_opposition(evidence, deciders, WHERE_KINDS)
    if len(opposed) == 1 and len(opposed[0].subjects) == 1:
        return to_count(
            len(opposed[0].one),
            "{count} of {total} decision makers is for {about} and {others} not yet",
            "{count} of {total} decision makers are for {about} and {others} not yet",
            total=total,
            about=to_quote(evidence.subjects[opposed[0].subjects[0]].called),
            others=to_number(len(opposed[0].other)),
        )
    people = {person for each in opposed for person in (*each.one, *each.other)}
    about = to_list(map(to_quote, sorted({evidence.subjects[each].called for one in opposed for each in one.subjects})))
    if len(people) < len(deciders):
        return say(
            "{count} of {total} decision makers want different things on {about}",
            count=to_number(len(people)),
            total=total,
            about=about,
        )
    if len(people) == PAIR:
        return say("both decision makers want different things on {about}", about=about)
    return say("all {count} decision makers want different things on {about}", count=total, about=about)


def _aligned(situation: Situation) -> str:
    evidence, alignment = situation.evidence, situation.alignment
    deciders = alignment_deciders(evidence)
    if alignment.toward == "against":
        return _not_convinced(alignment.known, alignment.deciders)
    labels = [evidence.stances[person].label for person in deciders]
    backing = sum(label in ("supportive", "leading") for label in labels)
    if backing == len(deciders):
        return _all_back(situation, deciders)
    return say(
        "{count} of {total} decision makers are on board, {others}",
        count=to_number(backing),
        total=to_number(len(deciders)),
        others=", ".join(words for count, words in _neutral_and_unheard(labels) if count),
    )


def _not_convinced(known: int, total: int) -> str:
    if known < total:
        return say(
            "{count} of {total} decision makers agree that they are not convinced so far",
            count=to_number(known),
            total=to_number(total),
        )
    if total == PAIR:
        return say("both decision makers agree that they are not convinced so far")
    return say("all {count} decision makers agree that they are not convinced so far", count=to_number(total))


def _all_back(situation: Situation, deciders: Sequence[str]) -> str:
    evidence = situation.evidence
    same = any(
        each.kind == "destination" and evidence.reading(deciders[0], each.id) is not None
        for each in evidence.deal.subjects
    )
    if len(deciders) == PAIR:
        return say("both decision makers back the same destination") if same else say("both decision makers back it")
    count = to_number(len(deciders))
    if same:
        return say("all {count} decision makers back the same destination", count=count)
    return say("all {count} decision makers back it", count=count)


def _final_word(situation: Situation) -> str:
    evidence, authority = situation.evidence, situation.authority
    first = situation.open_decision
    if first is None and authority.decisions:
        return say("every decision on record is made or parked")
    if first is None:
        return say("no decision is on record")
    alike = [each for each in authority.decisions if each.state == first.state and _is_open(situation, each)]
    if first.state == "clear":
        return _clear(evidence, alike)
    told = _doubtful(evidence, first)
    if len(alike) == 1:
        return told
    more = to_count(len(alike) - 1, "and on {count} more decision", "and on {count} more decisions")
    return f"{told} ({more})"


def _is_open(situation: Situation, decision: DecisionAuthority) -> bool:
    return situation.evidence.decisions[decision.id].status not in SETTLED


def _doubtful(evidence: Evidence, first: DecisionAuthority) -> str:
    name = to_decision(evidence, first.id)
    if first.state == "assumed":
        return say(
            "{people} is taken to have the final word on {name}, which is not on record",
            people=to_names(evidence, dict.fromkeys((*first.claimed, *first.named))),
            name=name,
        )
    if first.state == "unknown" and first.recorded:
        return say_many(
            "on record {people} has the final word on {name}, though not everybody goes by that",
            "on record {people} have the final word on {name}, though not everybody goes by that",
            len(first.recorded),
            people=to_names(evidence, first.recorded),
            name=name,
        )
    return say(_UNCLEAR[first.state], name=name)


def _clear(evidence: Evidence, decisions: Sequence[DecisionAuthority]) -> str:
    if len({each.recorded for each in decisions}) > 1:
        if len(decisions) == PAIR:
            return say("the final word is on record for both open decisions")
        return say("the final word is on record for all {count} open decisions", count=to_number(len(decisions)))
    recorded = decisions[0].recorded
    people = to_names(evidence, recorded)
    if len(decisions) > 1:
        if not recorded:
            return say("a vote gives the final word")
        return say_many("{people} has the final word", "{people} have the final word", len(recorded), people=people)
    name = to_decision(evidence, decisions[0].id)
    if not recorded:
        return say("a vote gives the final word on {name}", name=name)
    return say_many(
        "{people} has the final word on {name}",
        "{people} have the final word on {name}",
        len(recorded),
        people=people,
        name=name,
    )
