"""How much weight each buyer has with the others: shares of the group's total, from the ties alone.

Power runs along a tie from the one who has weight to the one who is moved: `influences` says that `from` moves `to`;
with `trusts`, `defers_to` and `reports_to` it is `to` who has weight with `from`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from graph.deal import Tie

DAMPING = 0.85
"""Share of a person's weight that comes from the ties; the rest everybody has alike."""
_FORWARD = frozenset({"influences"})
_BACKWARD = frozenset({"trusts", "defers_to", "reports_to"})
POWER_KINDS = _FORWARD | _BACKWARD
_DENSE = 400
_TOLERANCE = 1e-13
_ROUNDS = 500
_DIGITS = 12

BY_POWER = (
    "PageRank over ties of influence, trust, deferral and reporting: weight with people who have weight counts more"
)
BY_MESSAGES = (
    "mean share of messages received and of people writing, because only messages are known: who is written to much, "
    "and by many, has weight, while who ranks above whom can't be read from messages"
)
EQUAL = "equal shares, because no ties are known"


def to_power(kind: str, start: str, end: str) -> tuple[str, str] | None:
    """Return (who has weight, who is moved) for a tie of `kind` from `start` to `end`, or None if it carries none."""
    if start == end or kind not in POWER_KINDS:
        return None
    return (start, end) if kind in _FORWARD else (end, start)


def measure_power(buyers: Collection[str], ties: Iterable[Tie]) -> tuple[Mapping[str, float], str]:
    """Return each buyer's share of the group's total weight, and which measure was used and why."""
    places = {buyer: place for place, buyer in enumerate(sorted(buyers))}
    power: dict[tuple[int, int], list[float]] = defaultdict(list)
    received: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for tie in ties:
        if tie.from_ == tie.to or tie.from_ not in places or tie.to not in places:
            continue
        direction = to_power(tie.kind, tie.from_, tie.to)
        weight = tie.strength * tie.confidence
        if direction is not None and weight > 0:
            holder, moved = direction
            power[places[moved], places[holder]].append(weight)
        elif tie.kind == "communicates":
            received[tie.to][tie.from_] += 1 if tie.count is None else tie.count
    if power:
        edges = sorted((start, end, sum(sorted(weights))) for (start, end), weights in power.items())
        shares = _page_rank(len(places), edges)
        return {buyer: round(float(shares[place]), _DIGITS) for buyer, place in places.items()}, BY_POWER
    messages = {to: sum(heard.values()) for to, heard in received.items()}
    writers = {to: sum(count > 0 for count in heard.values()) for to, heard in received.items()}
    total, pairs = sum(messages.values()), sum(writers.values())
    if total:
        mean = {to: (messages[to] / total + writers[to] / pairs) / 2 for to in messages}
        return {buyer: round(mean.get(buyer, 0.0), _DIGITS) for buyer in places}, BY_MESSAGES
    return {buyer: round(1 / len(places), _DIGITS) for buyer in places}, EQUAL


def _page_rank(size: int, edges: list[tuple[int, int, float]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Solve PageRank: directly for a group, by iteration for a crowd. Who is moved by nobody spreads evenly."""
    starts = np.array([start for start, _, _ in edges])
    ends = np.array([end for _, end, _ in edges])
    weights = np.array([weight for _, _, weight in edges])
    outgoing = np.bincount(starts, weights, minlength=size)
    moves = weights / outgoing[starts]
    free = outgoing == 0
    if size <= _DENSE:
        transfer = np.zeros((size, size))
        transfer[ends, starts] = moves
        transfer[:, free] = 1 / size
        shares = np.linalg.solve(np.eye(size) - DAMPING * transfer, np.full(size, (1 - DAMPING) / size))
        return np.asarray(shares / shares.sum())
    shares = np.full(size, 1 / size)
    for _ in range(_ROUNDS):
        spread = (1 - DAMPING + DAMPING * shares[free].sum()) / size
        renewed = DAMPING * np.bincount(ends, moves * shares[starts], minlength=size) + spread
        if np.abs(renewed - shares).sum() < _TOLERANCE:
            break
        shares = renewed
    return np.asarray(renewed)
