"""When each buyer was last in contact with our side, how often, and with how many of ours."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Contact
from graph.deal import Activity

_TOGETHER = frozenset({"meeting", "call"})
NO_CONTACT = Contact(last_at=None, count=0, by=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One activity between a buyer and people of ours."""

    at: datetime
    count: int
    sellers: frozenset[str]
    activity: str


def read_touches(
    activities: Iterable[Activity], buyers: Collection[str], sellers: Collection[str]
) -> Mapping[str, Sequence[Touch]]:
    """Return every buyer's contacts with our side, oldest first."""
    touches: dict[str, list[Touch]] = defaultdict(list)
    for activity in activities:
        if activity.count <= 0:
            continue
        for buyer, ours in _pairs(activity, buyers, sellers):
            touches[buyer].append(Touch(at=activity.at, count=activity.count, sellers=ours, activity=activity.id))
    return {buyer: sorted(each, key=lambda touch: (touch.at, touch.activity)) for buyer, each in touches.items()}


def _pairs(
    activity: Activity, buyers: Collection[str], sellers: Collection[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Each buyer of the activity with those of ours: who met or talked together, or who wrote to whom."""
    if activity.kind in _TOGETHER or activity.from_ is None:
        everyone = {*activity.to, *([activity.from_] if activity.from_ is not None else [])}
        ours = frozenset(everyone.intersection(sellers))
        if ours:
            yield from ((buyer, ours) for buyer in everyone.intersection(buyers))
    elif activity.from_ in sellers:
        yield from ((buyer, frozenset({activity.from_})) for buyer in set(activity.to).intersection(buyers))
    elif activity.from_ in buyers:
        ours = frozenset(activity.to).intersection(sellers)
        if ours:
            yield activity.from_, ours


def to_contact(touches: Sequence[Touch]) -> Contact:
    """Sum up one person's contacts."""
    if not touches:
        return NO_CONTACT
    return Contact(
        last_at=touches[-1].at,
        count=sum(touch.count for touch in touches),
        by=len(frozenset().union(*(touch.sellers for touch in touches))),
    )
