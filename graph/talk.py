"""Who listens to whom among the buyers, and how much: the weights along which views, trust and messages travel."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import fsum, log2

from graph.deal import Tie
from graph.power import to_power

HEARD = {"supports": 0.5, "family": 0.5}
"""What backing somebody and being related weigh beside a named tie of power: one listens, but isn't bound."""
MESSAGE = 0.25
"""What a first message weighs: reading is less than trusting; four times the messages count about double."""
_BOTH_WAYS = frozenset({"family"})

Weights = Mapping[str, Mapping[str, float]]
"""Listener -> speaker -> weight."""


def to_listening(buyers: Collection[str], ties: Iterable[Tie]) -> Weights:
    """Return how much each buyer listens to each other buyer; nobody listens to themselves or for nothing."""
    present = frozenset(buyers)
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for tie in ties:
        weight = tie.strength * tie.confidence
        if tie.from_ == tie.to or weight <= 0 or tie.from_ not in present or tie.to not in present:
            continue
        power = to_power(tie.kind, tie.from_, tie.to)
        if power is not None:
            speaker, listener = power
            found[listener, speaker].append(weight)
        elif tie.kind in HEARD:
            found[tie.from_, tie.to].append(HEARD[tie.kind] * weight)
            if tie.kind in _BOTH_WAYS:
                found[tie.to, tie.from_].append(HEARD[tie.kind] * weight)
        elif tie.kind == "communicates":
            found[tie.to, tie.from_].append(MESSAGE * weight * log2(1 + (1 if tie.count is None else tie.count)))
    listening: dict[str, dict[str, float]] = defaultdict(dict)
    for (listener, speaker), weights in found.items():
        total = fsum(weights)
        if total > 0:
            listening[listener][speaker] = total
    return listening
