"""The order of a plan: where, then how, then when, and others are brought in once the leaders agree on where.

What is said about how and when before the where is agreed isn't lost: it is parked, and opens by itself once it is. The
gate before others are brought in warns and never bars: whoever goes on says why, and that is kept.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from graph.deal import RatingAbout
from graph.exercises.problem import LONGEST_NAME, Problem, check_text
from graph.exercises.ratings import Outcome
from graph.speech import mark, say, say_many

Stage = Literal["leaders", "others"]
State = Literal["parked", "open", "done"]

COLUMNS: Mapping[RatingAbout, str] = {"where": mark("Where"), "how": mark("How"), "when": mark("When")}
"""What a plan is about, in the order in which it is settled."""
STAGES: Mapping[Stage, str] = {"leaders": mark("The leaders first"), "others": mark("Then the others")}
_ORDER = tuple(COLUMNS)
_WITH_DOUBT = 3
"""The worst level at which somebody still goes along, where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One thing to be done: what about, by whom (an id), by when; with whom: the leaders alone, or others too."""

    id: str
    about: RatingAbout
    text: str
    stage: Stage = "leaders"
    owner: str | None = None
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPlan:
    """A plan as one version of it says.

    `where` is the agreed destination in words; `where_agreed_on` is set by hand where it was agreed without an
    exercise.
    """

    where: str = ""
    where_agreed_on: date | None = None
    items: tuple[PlanItem, ...] = ()


class Settled(Protocol):
    """A shared statement: what it is about, and what came of it."""

    @property
    def about(self) -> RatingAbout:
        """Whether it is about where, how or when."""

    @property
    def outcome(self) -> Outcome | None:
        """What came of it; None as long as it isn't settled."""


class Rated(Protocol):
    """How somebody rated a statement in a round; `participant` is None where answers aren't attributed."""

    @property
    def participant(self) -> str | None:
        """Who rated."""

    @property
    def statement(self) -> str:
        """The statement's id."""

    @property
    def round(self) -> int:
        """The round, from 1 on."""

    @property
    def level(self) -> int:
        """1 fully behind it to 5 cannot support it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How many of those who decide agree on where: `agreed` of `deciders`."""

    deciders: int
    agreed: int

    @property
    def is_open(self) -> bool:
        """Whether everybody who decides agrees; never where nobody is known to decide."""
        return 0 < self.deciders <= self.agreed


def is_where_agreed(statements: Iterable[Settled], plan: ActionPlan | None = None) -> bool:
    """Tell whether the where is agreed: by hand in the plan, or by statements about it of which none is open."""
    if plan is not None and plan.where_agreed_on is not None:
        return True
    outcomes = [each.outcome for each in statements if each.about == "where"]
    return bool(outcomes) and all(outcome in ("agreed", "reservations") for outcome in outcomes)


def find_state(item: PlanItem, *, where_agreed: bool) -> State:
    """Tell whether an item is parked, open or done; nothing but the agreement on where opens a parked one."""
    if item.done_on is not None:
        return "done"
    return "open" if item.about == "where" or where_agreed else "parked"


def order_items(items: Iterable[PlanItem]) -> Sequence[PlanItem]:
    """Put items in order: where, how, when; within each the next due first, those without a day last."""
    return sorted(items, key=lambda each: (_ORDER.index(each.about), each.due or date.max, each.id))


def find_problems(plan: ActionPlan, *, where_agreed: bool, people: Collection[str] | None = None) -> Sequence[Problem]:
    """Name what a plan lacks: places are as `items.0.owner`. What is parked needs neither owner nor day yet.

    `people` are the ids that can own an item; not checked where None.
    """
    return list(_problems(plan, where_agreed=where_agreed, people=people))


def _problems(plan: ActionPlan, *, where_agreed: bool, people: Collection[str] | None) -> Iterator[Problem]:
    yield from check_text("where", plan.where, missing=say("Write where the leaders want to go."))
    times = Counter(item.id for item in plan.items)
    for number, item in enumerate(plan.items):
        place = f"items.{number}"
        missing = say("Write what is to be done, or take it out.")
        yield from check_text(f"{place}.text", item.text, longest=LONGEST_NAME, missing=missing)
        if times[item.id] > 1:
            yield Problem(place=f"{place}.text", sentence=say("This step is in the plan twice."))
        if find_state(item, where_agreed=where_agreed) == "open":
            if item.owner is None:
                yield Problem(place=f"{place}.owner", sentence=say("Choose who does it."))
            if item.due is None:
                yield Problem(place=f"{place}.due", sentence=say("Choose the day by which it is done."))
        if item.owner is not None and people is not None and item.owner not in people:
            yield Problem(place=f"{place}.owner", sentence=say("Choose from the people of this deal."))


def find_gate(
    deciders: Collection[str], ratings: Iterable[Rated], where: Collection[str], level: int = _WITH_DOUBT
) -> Gate:
    """Count who of those who decide goes along with every statement about the where, in its last round.

    `deciders` are ids as in the ratings, `where` the ids of the statements about it. Who left one unrated, or rated one
    worse than `level`, isn't counted as agreed; ratings that aren't attributed say nothing about anybody.
    """
    given = [each for each in ratings if each.statement in where]
    last: dict[str, int] = {}
    for each in given:
        last[each.statement] = max(each.round, last.get(each.statement, 0))
    fine = {
        (each.participant, each.statement)
        for each in given
        if each.round == last[each.statement] and each.level <= level
    }
    people = set(deciders)
    agreed = [person for person in people if where and all((person, statement) in fine for statement in where)]
    return Gate(deciders=len(people), agreed=len(agreed))


def tell_gate(gate: Gate) -> str:
    """Write how far those who decide agree: `Not yet aligned on where: 2 of 5`."""
    if gate.deciders == 0:
        return say("Not known yet who decides, so not known whether they are aligned on where")
    if gate.is_open:
        return say_many(
            "Aligned on where: the one who decides", "Aligned on where: all {count} who decide", gate.deciders
        )
    return say("Not yet aligned on where: {agreed} of {deciders}", agreed=gate.agreed, deciders=gate.deciders)


def find_override_problem(gate: Gate, reason: str) -> Problem | None:
    """Return what keeps others from being brought in: an open gate lets them in, a closed one asks for a reason."""
    missing = None if gate.is_open else say("Say why others are brought in before the leaders agree on where.")
    return next(check_text("reason", reason, missing=missing), None)
