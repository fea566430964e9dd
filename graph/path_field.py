"""What it takes to win each buyer of a deal, how far each is won already, and to whom the path must lead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.analysis import BuyIn, PathGoal
from graph.authority import SETTLED
from graph.buy_in import read_buy_in
from graph.deal import Decision
from graph.evidence import Evidence
from graph.talk import Weights
from graph.winning import Aim, Field

READY = 0.05
"""Effort of asking a supporter for the next act."""
UNDECIDED = 0.5
"""Effort for somebody in the middle; each point of stance against it adds `PER_POINT`."""
PER_POINT = 0.25
UNKNOWN = 0.6
"""Not knowing where somebody stands costs a talk more than knowing they are undecided."""
NO_CONTACT = 0.15
OFFICE = 1.5
"""With whoever has a final word, an attempt too early costs more: time, reputation, one chance."""
SUPPORTER = 0.3
"""A supporter who hasn't acted carries less than one who has."""
_DIGITS = 9
_ROUNDS = 3
_HOSTILE = frozenset({"conflicts_with", "undermines", "blames"})
_ON_BOARD = frozenset({"supportive", "leading"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Where the path leads: the one who has the final word, a vote, or those at odds about it."""

    holder: str | None
    votes: tuple[tuple[frozenset[str], int], ...]
    rivals: tuple[str, ...]


def tied_buyers(evidence: Evidence) -> frozenset[str]:
    """Return the buyers who have a tie to anybody else who is still there."""
    present = frozenset(evidence.people) - evidence.left
    pairs = ((t.from_, t.to) for t in evidence.deal.ties if t.from_ != t.to and t.from_ in present and t.to in present)
    return frozenset(person for pair in pairs for person in pair) & evidence.buyers


def buy_in_of(evidence: Evidence, person: str) -> BuyIn:
    """Return a person's marks of buy-in."""
    return read_buy_in(evidence.statements_by_person.get(person, ()), evidence.commitments.get(person, ()))


def is_on_board(evidence: Evidence, person: str) -> bool:
    """Tell whether somebody is known to be for it."""
    return evidence.stances[person].label in _ON_BOARD


def build_field(evidence: Evidence, people: Iterable[str]) -> Field:
    """Measure what winning each takes; nobody is moved by whom they are in conflict with."""
    known = evidence.ordered(people)
    effort = {person: _effort(evidence, person) for person in known}
    won = {person: done for person in known if (done := _won(evidence, person)) > 0}
    listening = _listening(evidence)
    own = {person: (round(effort[person], _DIGITS), won.get(person, 0.0)) for person in known}
    ordered = _by_standing_among_ties(own, listening)
    return Field(effort={person: effort[person] for person in ordered}, won=won, listening=listening)


def _by_standing_among_ties(own: Mapping[str, tuple[float, float]], listening: Weights) -> Sequence[str]:
    """Order people by what they take and how they stand among the others, so that only equals depend on the order."""
    known: dict[str, list[tuple[int, float, str]]] = {person: [] for person in own}
    for listener, heard in listening.items():
        for speaker, weight in heard.items():
            if listener in own and speaker in own:
                known[listener].append((0, round(weight, _DIGITS), speaker))
                known[speaker].append((1, round(weight, _DIGITS), listener))
    place = _places({person: (0, *marks) for person, marks in own.items()})
    for _ in range(_ROUNDS):
        around = {
            person: (place[person], *sorted((way, weight, place[other]) for way, weight, other in ties))
            for person, ties in known.items()
        }
        place = _places(around)
    return sorted(own, key=lambda person: place[person])


def _places(keys: Mapping[str, tuple[Any, ...]]) -> Mapping[str, int]:
    places = {key: number for number, key in enumerate(sorted(set(keys.values())))}
    return {person: places[key] for person, key in keys.items()}


def _effort(evidence: Evidence, person: str) -> float:
    if is_on_board(evidence, person):
        return READY
    stance = evidence.stances[person]
    effort = UNKNOWN if stance.value is None else UNDECIDED - PER_POINT * stance.value
    effort += 0.0 if evidence.touches.get(person) else NO_CONTACT
    return effort * (OFFICE if person in evidence.final_word_people else 1.0)


def _won(evidence: Evidence, person: str) -> float:
    if not is_on_board(evidence, person):
        return 0.0
    return 1.0 if buy_in_of(evidence, person).acted is True else SUPPORTER


def _listening(evidence: Evidence) -> Weights:
    hostile = {frozenset((t.from_, t.to)) for t in evidence.deal.ties if t.kind in _HOSTILE and t.strength > 0}
    heard = evidence.listening
    return {
        listener: {other: weight for other, weight in others.items() if frozenset((listener, other)) not in hostile}
        for listener, others in heard.items()
    }


def messengers(evidence: Evidence, listening: Weights) -> Weights:
    """Return by whom each may be approached: whom they trust, defer to or are influenced by, and how much."""
    found: dict[str, dict[str, float]] = {}
    for tie in evidence.deal.ties:
        if tie.kind in ("trusts", "defers_to"):
            listener, other = tie.from_, tie.to
        elif tie.kind == "influences":
            listener, other = tie.to, tie.from_
        else:
            continue
        if tie.strength * tie.confidence > 0 and other in listening.get(listener, {}):
            found.setdefault(listener, {})[other] = listening[listener][other]
    return found


def read_ends(evidence: Evidence) -> Ends:
    """Return whom the decisions still to be made are up to; those parked count where nothing else is left."""
    made = [each for each in evidence.deal.decisions if each.status != "decided"]
    open_now = [each for each in made if each.status not in SETTLED] or made
    holders = {person for each in open_now for person in evidence.final_words[each.id].recorded} & evidence.buyers
    claimants = {person for each in open_now for person in evidence.final_words[each.id].claimants} & evidence.buyers
    votes = tuple(vote for each in open_now if (vote := _vote(evidence, each)) is not None)
    if len(holders) == 1:
        return Ends(holder=next(iter(holders)), votes=votes, rivals=())
    if not holders and len(claimants) == 1 and not votes:
        return Ends(holder=next(iter(claimants)), votes=(), rivals=())
    return Ends(holder=None, votes=votes, rivals=evidence.ordered(claimants or holders))


def _vote(evidence: Evidence, decision: Decision) -> tuple[frozenset[str], int] | None:
    present = frozenset(decision.voters) & evidence.buyers
    return (present, len(set(decision.voters)) // 2 + 1) if present else None


def to_aim(evidence: Evidence, ends: Ends, *, secure: bool = False) -> Aim | None:
    """Return what is still to be won of the ends, or None where that is nothing.

    Supporters in a vote count as won; `secure` asks each of the majority for an act as well.
    """
    needs = []
    for people, majority in ends.votes:
        have = {p for p in people if is_on_board(evidence, p) and (not secure or _won(evidence, p) >= 1)}
        last = ends.holder is not None and ends.holder in people - have
        missing = min(majority - len(have) - last, len(people - have) - last)
        if missing > 0:
            needs.append((people - have - {ends.holder or ""}, missing))
    needs.sort(key=lambda need: (need[1], [evidence.standing[each] for each in evidence.ordered(need[0])]))
    if ends.holder is None and not needs:
        return None
    return Aim(last=ends.holder, needs=tuple(needs))


def to_goal(evidence: Evidence, person: str) -> PathGoal:
    """Return the next mark to aim at: support first, then a promise, an act, and knowing why."""
    if not is_on_board(evidence, person):
        return "supportive"
    marks = buy_in_of(evidence, person)
    if marks.understood is False:
        return "understood"
    if marks.committed is not True and marks.acted is not True:
        return "committed"
    if marks.acted is not True:
        return "acted"
    return "understood" if marks.understood is not True else "leading"
