"""Whom to win first, up to whoever has the final word.

Start where buy-in is to be had, grow a following, go to each with somebody they give weight to, and only then ask the
executive. Where one person has the final word, or a vote gives it, the order is the one that takes least effort; where
several or nobody have it, or the one who has it acts for it already, people come in the order of what winning them
moves, and those who have or claim the final word last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.alignment import alignment_deciders
from graph.analysis import PathStep
from graph.evidence import Evidence
from graph.path_field import Ends, build_field, is_on_board, messengers, read_ends, tied_buyers, to_aim, to_goal
from graph.path_words import to_because, to_tactics
from graph.speech import say
from graph.winning import Aim, Field, best_sequence, step_cost

FEWEST = 2
MOST = 8
"""A longer list nobody goes through."""
CROWD = 200
"""Of more people than this, those whom winning moves most are looked at."""
DECIDES = 1.0
TAKES_PART = 0.3
"""What winning somebody who doesn't decide is worth by itself, beside one who does."""
_DIGITS = 9


def read_path(evidence: Evidence) -> tuple[PathStep, ...]:
    """Return the steps in order; none where fewer than two buyers have ties."""
    tied = tied_buyers(evidence)
    if len(tied) < FEWEST:
        return ()
    ends = read_ends(evidence)
    votes = {person for people, _ in ends.votes for person in people}
    field = build_field(evidence, {*tied, *votes, *ends.rivals, *([ends.holder] if ends.holder else [])})
    order = _towards(evidence, field, ends) or _by_gain(evidence, field, ends.rivals or _won_already(field, ends))
    return _steps(evidence, field, order, ends)


def _towards(evidence: Evidence, field: Field, ends: Ends) -> tuple[str, ...]:
    """Return the way to the holder of the final word, or to a majority, or to acts of the majority there is."""
    aim = to_aim(evidence, ends)
    if aim is None and ends.votes:
        aim = to_aim(evidence, ends, secure=True)
    if aim is None or (_won_already(field, ends) and not aim.needs):
        return ()
    candidates = [each for each in field.effort if field.won.get(each, 0.0) < 1]
    return best_sequence(field, candidates, replace(aim, at_least=_first_followers(evidence, candidates, aim)))


def _won_already(field: Field, ends: Ends) -> Sequence[str]:
    """Return who has the final word and acts for it already: then the others count, by what winning each moves."""
    return () if ends.holder is None or field.won.get(ends.holder, 0.0) < 1 else (ends.holder,)


def _first_followers(evidence: Evidence, candidates: Sequence[str], aim: Aim) -> int:
    """Nobody is asked for the final word without a single follower where one is to be had."""
    if aim.last is None or is_on_board(evidence, aim.last):
        return 0
    if any(is_on_board(evidence, each) and each not in candidates for each in evidence.buyers):
        return 0
    to_be_had = [each for each in candidates if each != aim.last and evidence.stances[each].label != "resistant"]
    return min(1, len(to_be_had))


def _by_gain(evidence: Evidence, field: Field, rivals: Sequence[str]) -> tuple[str, ...]:
    """Return people in the order of what winning each moves for the effort, then the rivals, the easiest first."""
    worth = _worth(evidence, field)
    heard_by = _heard_by(field)
    won, order = dict(field.won), list[str]()
    waiting = [each for each in field.effort if each not in rivals and won.get(each, 0.0) < 1]
    room = max(1, MOST - len(rivals))
    if len(waiting) > CROWD:
        waiting.sort(key=lambda each: -round(_gain(each, worth, heard_by, won), _DIGITS))
        del waiting[CROWD:]
    deciders = [each for each in alignment_deciders(evidence) if each not in rivals]
    while waiting and len(order) < room and not ((order or rivals) and _enough(deciders, won, len(field.effort))):
        following = sum(sorted(won.values()))
        gains = {
            each: round(_gain(each, worth, heard_by, won) / step_cost(field, each, won, following), _DIGITS)
            for each in waiting
        }
        best = max(waiting, key=lambda each: gains[each])
        waiting.remove(best)
        order.append(best)
        won[best] = 1.0
    left = [each for each in field.effort if each in rivals]
    while left:
        easiest = min(left, key=lambda each: round(step_cost(field, each, won), _DIGITS))
        left.remove(easiest)
        order.append(easiest)
        won[easiest] = 1.0
    return tuple(order) or tuple(sorted(field.effort, key=lambda each: evidence.stances[each].label == "leading"))[:1]


def _enough(deciders: Sequence[str], won: Mapping[str, float], people: int) -> bool:
    """Tell whether all who decide and most of the others are won."""
    most = 2 * sum(degree >= 1 for degree in won.values()) > people
    return most and all(won.get(each, 0.0) >= 1 for each in deciders)


def _worth(evidence: Evidence, field: Field) -> Mapping[str, float]:
    deciders = {*alignment_deciders(evidence), *evidence.final_word_people}
    return {each: DECIDES if each in deciders else TAKES_PART for each in field.effort}


def _heard_by(field: Field) -> Mapping[str, Mapping[str, float]]:
    """Return, by speaker, who listens and with what part of their attention."""
    found: dict[str, dict[str, float]] = {}
    for listener, heard in sorted(field.listening.items()):
        total = sum(sorted(heard.values()))
        for speaker, weight in heard.items():
            if listener in field.effort and speaker in field.effort:
                found.setdefault(speaker, {})[listener] = weight / total
    return found


def _gain(
    person: str, worth: Mapping[str, float], heard_by: Mapping[str, Mapping[str, float]], won: Mapping[str, float]
) -> float:
    moved = sum(
        sorted(
            share * worth[listener] * (1 - won.get(listener, 0.0))
            for listener, share in heard_by.get(person, {}).items()
        )
    )
    return (1 - won.get(person, 0.0)) * (worth[person] + moved)


def _steps(evidence: Evidence, field: Field, order: Sequence[str], ends: Ends) -> tuple[PathStep, ...]:
    trusted = messengers(evidence, field.listening)
    on_board = {person for person in field.effort if is_on_board(evidence, person)}
    votes = {person for people, _ in ends.votes for person in people}
    steps: list[PathStep] = []
    for number, person in enumerate(order):
        through = _messenger(field, trusted.get(person, {}), on_board)
        carries = evidence.ordered(later for later in order[number + 1 :] if person in field.listening.get(later, {}))
        to = to_goal(evidence, person)
        needed = bool(carries) or person in votes or person in ends.rivals or person == ends.holder
        if evidence.stances[person].label == "resistant" and not needed and through is None:
            to = "neutral"
        else:
            on_board.add(person)
        last = person == ends.holder or person in ends.rivals
        steps.append(
            PathStep(
                person=person,
                to=to,
                through=through,
                because=to_because(
                    evidence,
                    person,
                    to,
                    through=through,
                    carries=carries,
                    office=_office(evidence, person, ends, votes),
                ),
                tactics=to_tactics(evidence, person, to, last=last),
            )
        )
    return tuple(steps)


def _messenger(field: Field, heard: Mapping[str, float], on_board: set[str]) -> str | None:
    able = [each for each in field.effort if each in heard and each in on_board]
    return max(able, key=lambda each: round(heard[each], _DIGITS), default=None)


def _office(evidence: Evidence, person: str, ends: Ends, votes: set[str]) -> str | None:
    if person in evidence.recorded_holders and (person == ends.holder or person in ends.rivals):
        return say("has the final word")
    if person == ends.holder or person in ends.rivals:
        return say("claims the final word")
    if person in votes:
        return say("has a vote")
    return say("holds no office") if person in evidence.former else None
