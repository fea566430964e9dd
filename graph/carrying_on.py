"""Which step comes next where nothing is amiss: a promise that is nearly due, whoever is next on the way, the decision.

Agreement that nobody carries on fades, so a deal that goes well has a next step too, unless all of it is done.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from graph.alignment import alignment_deciders
from graph.analysis import PathGoal
from graph.clock import moved
from graph.deal import Commitment
from graph.path_field import is_on_board, to_goal
from graph.situation import Situation, Step
from graph.speech import mark, say
from graph.wording import to_decision

SOON_DAYS = 14
"""A promise that is due in so many days comes before a new step."""
ASKED: Mapping[PathGoal, str] = {
    "neutral": mark("ask {name} what would have to be true to go ahead"),
    "supportive": mark("ask {name} what it would be good for, in their own words"),
    "understood": mark("ask {name} to say the idea back in their own words"),
    "committed": mark("ask {name} for one small act by one date"),
    "acted": mark("do the first step of what {name} promised together"),
    "leading": mark("ask {name} to say a word for it where the others hear it"),
}
"""What somebody is asked for, by what is aimed at."""


def find_carrying_on(situation: Situation) -> Step | None:
    """Return the next sensible step of a deal in which nothing is missing; None where nothing is left to do."""
    return next((step for find in _IN_ORDER if (step := find(situation)) is not None), None)


def _promise_soon(situation: Situation) -> Step | None:
    return _promise(situation, [each for each in _open(situation) if each.due <= _soon(situation)])


def _promise_later(situation: Situation) -> Step | None:
    return _promise(situation, _open(situation))


def _soon(situation: Situation) -> datetime:
    return moved(situation.evidence.as_of, SOON_DAYS)


def _open(situation: Situation) -> Sequence[Commitment]:
    """Return the promises still to be kept, that due first at the head."""
    evidence = situation.evidence
    present = {person for person in evidence.people if person not in evidence.left}
    waiting = [
        each
        for person in evidence.ordered(present)
        for each in evidence.commitments.get(person, ())
        if each.status == "open"
    ]
    return sorted(waiting, key=lambda each: each.due)


def _promise(situation: Situation, promises: Sequence[Commitment]) -> Step | None:
    if not promises:
        return None
    evidence, nearest = situation.evidence, promises[0]
    name = evidence.name(nearest.owner)
    if nearest.owner not in evidence.buyers:
        return say("see that {name} keeps the promise due next", name=name), nearest.owner
    if nearest.due < evidence.as_of:
        return say("ask {name} what is in the way of their part", name=name), nearest.owner
    return say("ask {name} what helps to keep the promise due next", name=name), nearest.owner


def _on_the_way(situation: Situation) -> Step | None:
    """Return the first step of the path that leads to somebody who isn't leading yet."""
    stances = situation.evidence.stances
    step = next((each for each in situation.path if stances[each.person].label != "leading"), None)
    return None if step is None else _to_words(situation, step.person, step.to)


def _next_mark(situation: Situation) -> Step | None:
    """Return what is missing of the buy-in of those who decide, where no ties show a way."""
    evidence = situation.evidence
    person = next((p for p in alignment_deciders(evidence) if evidence.stances[p].label != "leading"), None)
    return None if person is None else _to_words(situation, person, to_goal(evidence, person))


def _to_words(situation: Situation, person: str, to: PathGoal) -> Step:
    name, companion = situation.evidence.name(person), situation.companion(person)
    if to != "supportive" or companion is None:
        return ask_for(situation, person, to)
    return say(
        "ask {name} what it would be good for, in their own words, together with {other}",
        name=name,
        other=situation.evidence.name(companion),
    ), person


def ask_for(situation: Situation, person: str, to: PathGoal) -> Step:
    """Return the step of asking somebody for what is aimed at."""
    return say(ASKED[to], name=situation.evidence.name(person)), person


def _still_to_agree(situation: Situation) -> Step | None:
    decision = situation.open_decision
    if decision is None:
        return None
    evidence, made = situation.evidence, situation.evidence.decisions[decision.id]
    missing = evidence.ordered((set(made.must_agree) - set(made.agreed)) & evidence.buyers)
    if not missing:
        return None
    return say(
        "ask {person} what is missing to agree on {name}",
        person=evidence.name(missing[0]),
        name=to_decision(evidence, made.id),
    ), missing[0]


def _decide(situation: Situation) -> Step | None:
    decision = situation.open_decision
    if decision is None or situation.alignment.toward == "against":
        return None
    evidence, name = situation.evidence, to_decision(situation.evidence, decision.id)
    if not decision.recorded:
        voters = evidence.ordered(set(evidence.decisions[decision.id].voters) & evidence.buyers)
        willing = [voter for voter in voters if is_on_board(evidence, voter)]
        if not willing:
            return None
        person = evidence.name(willing[0])
        return say("ask {person} to set the day of the vote on {name}", person=person, name=name), willing[0]
    holder = decision.recorded[0]
    return say("ask {person} for the decision on {name}, with a date", person=evidence.name(holder), name=name), holder


_IN_ORDER: Sequence[Callable[[Situation], Step | None]] = (
    _promise_soon,
    _on_the_way,
    _still_to_agree,
    _decide,
    _promise_later,
    _next_mark,
)
