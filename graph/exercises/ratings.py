"""How far the leaders stand behind a statement: five levels, when it counts as agreed, what a round changed.

Levels: gradients of agreement (Kaner), cut to five, because eight are many for five people. Each has a meaning and a
prompt for the reason, as online votes ask for it. Threshold: what Delphi studies use most is 75 %, and the fault named
most is to choose it after the rating; so it is fixed in the plan. Rounds: three at most, since later ones wear people
down rather than move them. What is told is counted in people; a share only stands behind its count.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, Protocol

from graph.exercises.problem import Problem, find_text_problem
from graph.speech import mark, say, say_many
from graph.wording import to_list

Outcome = Literal["agreed", "reservations", "open"]

BEST, WORST = 1, 5
FROM_HERE_WHY = 4
"""The level from which on a reason is asked for and must be given."""
LAST_ROUND = 3
_LEAST_SHARE, _WORST_LEVEL = 0.5, 4
_EXACT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One of the five levels, in marked words: its name, what it means, and what to ask for as the reason."""

    level: int
    name: str
    means: str
    prompt: str
    reason_needed: bool


LEVELS: Sequence[Level] = (
    Level(
        level=1,
        name=mark("Fully behind it"),
        means=mark("I want this and will speak for it."),
        prompt=mark("What makes it right for you?"),
        reason_needed=False,
    ),
    Level(
        level=2,
        name=mark("Behind it, with a small reservation"),
        means=mark("I want this; one thing could be better."),
        prompt=mark("What could be better?"),
        reason_needed=False,
    ),
    Level(
        level=3,
        name=mark("Can live with it"),
        means=mark("I would have chosen otherwise, and will do my part."),
        prompt=mark("What would you have chosen?"),
        reason_needed=False,
    ),
    Level(
        level=4,
        name=mark("Not yet"),
        means=mark("Something has to be settled before I can go along."),
        prompt=mark("Not yet, because ..."),
        reason_needed=True,
    ),
    Level(
        level=5,
        name=mark("Cannot support it"),
        means=mark("I can't go along with this as it stands."),
        prompt=mark("I can't, because ..."),
        reason_needed=True,
    ),
)
"""From fully behind it to cannot support it, the best first."""


class Threshold(Protocol):
    """When a statement passes: `share` of its ratings (0.5 to 1) at `level` or better, and nobody at 5."""

    @property
    def share(self) -> float:
        """The share of ratings that must be there."""

    @property
    def level(self) -> int:
        """The worst level that counts towards the share: 1 to 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How a statement was rated: `counts` at levels 1 to 5, how many are at the threshold's level or better."""

    counts: tuple[int, int, int, int, int]
    enough: int
    outcome: Outcome

    @property
    def rated(self) -> int:
        """How many rated it."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far apart the ratings of a statement lie: the best, the middle and the worst level given."""

    best: int
    middle: float
    worst: int

    @property
    def apart(self) -> int:
        """Levels between the best and the worst: 0 (all alike) to 4."""
        return self.worst - self.best


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What a round changed, in people and never by name: how many moved nearer, away, or not at all.

    `joined` rated only in the later round, `left` only in the earlier one.
    """

    nearer: int
    away: int
    same: int
    joined: int
    left: int


def find_threshold_problems(threshold: Threshold) -> Sequence[Problem]:
    """Name what is wrong with a threshold: it must ask for half of the ratings or more, at level 4 or better."""
    found: list[Problem] = []
    if not _LEAST_SHARE <= threshold.share <= 1:
        found.append(Problem(place="threshold.share", sentence=say("Choose a share between 50 % and 100 %.")))
    if not BEST <= threshold.level <= _WORST_LEVEL:
        words = say("Choose a level from {best} to {worst}.", best=BEST, worst=_WORST_LEVEL)
        found.append(Problem(place="threshold.level", sentence=words))
    return found


def find_rating_problem(place: str, level: int, why: str) -> Problem | None:
    """Return what keeps a rating from being taken: no such level, or no reason where one is needed (4 and 5)."""
    if not BEST <= level <= WORST:
        return Problem(place=place, sentence=say("Choose one of the five levels."))
    needed = level >= FROM_HERE_WHY
    return find_text_problem(
        f"{place}.why", why, missing=say("Say in a few words why: this is what helps the others.") if needed else None
    )


def tally(levels: Iterable[int], threshold: Threshold) -> Tally:
    """Count the ratings of a statement and say what came of it.

    It passes where the share at the threshold's level or better is reached and nobody is at 5. It is agreed where it
    passes and nobody is worse than 2, agreed with reservations where it just passes, and open where it doesn't or
    nobody rated it. The share is of those who rated; who must have rated is the quorum's matter.
    """
    counted = Counter(levels)
    one, two, three, four, five = (counted[level.level] for level in LEVELS)
    rated = counted.total()
    enough = sum(number for level, number in counted.items() if level <= threshold.level)
    outcome: Outcome = "open"
    if rated and not five and enough >= threshold.share * rated - _EXACT:
        outcome = "reservations" if three or four else "agreed"
    return Tally(counts=(one, two, three, four, five), enough=enough, outcome=outcome)


def tell_tally(counted: Tally) -> str:
    """Write the counts, best level first: `Fully behind it: 3; Not yet: 1`."""
    parts = (
        say("{level}: {count}", level=say(level.name), count=number)
        for level, number in zip(LEVELS, counted.counts, strict=True)
        if number
    )
    return "; ".join(parts) if counted.rated else say("nobody has rated it yet")


def find_spread(levels: Sequence[int]) -> Spread | None:
    """Return how far apart ratings lie; None where there are none."""
    return Spread(best=min(levels), middle=median(levels), worst=max(levels)) if levels else None


def compare_rounds(before: Mapping[str, int], after: Mapping[str, int]) -> Shift:
    """Count who moved between two rounds on one statement, given each person's level in either.

    Where answers aren't attributed nobody knows whose rating is whose, and only spreads can be compared.
    """
    both = [(before[person], after[person]) for person in before if person in after]
    return Shift(
        nearer=sum(now < then for then, now in both),
        away=sum(now > then for then, now in both),
        same=sum(now == then for then, now in both),
        joined=len(after) - len(both),
        left=len(before) - len(both),
    )


def tell_shift(shift: Shift) -> str:
    """Write what a round changed: `two moved nearer, one moved away`."""
    parts: list[str] = []
    if shift.nearer:
        parts.append(say_many("{count} moved nearer", "{count} moved nearer", shift.nearer))
    if shift.away:
        parts.append(say_many("{count} moved away", "{count} moved away", shift.away))
    return to_list(parts) if parts else say("nobody moved")


def may_begin_round(current: int) -> bool:
    """Tell whether another round may follow the current one; there are three at most."""
    return current < LAST_ROUND
