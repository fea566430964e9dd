"""Who writes to whom among the buyers: messages counted by ties or by activities, never what they say."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt

from graph.evidence import Evidence

TOGETHER = frozenset({"meeting", "call"})
"""Here everybody who takes part has both: a say and an ear."""


@dataclass(slots=True)
class Flow:
    """What one person sends to another."""

    count: float = 0.0
    near: float = 0.0
    """The same, each message for less the more people read it: what goes to all says little about two of them."""
    words: int = 0
    worded: float = 0.0
    dated: list[tuple[datetime, float]] = field(default_factory=list)
    """When how many were sent, where that is known."""

    @property
    def length(self) -> float | None:
        """How many words a message has on average, where that was kept."""
        return self.words / self.worded if self.worded else None


Traffic = Mapping[tuple[str, str], Flow]
"""(Writer, reader) -> what flows."""


def read_traffic(evidence: Evidence) -> Traffic:
    """Count what buyers send to each other."""
    flows: dict[tuple[str, str], Flow] = defaultdict(Flow)
    buyers = evidence.buyers
    for tie in evidence.deal.ties:
        if tie.kind == "communicates" and tie.from_ != tie.to and tie.from_ in buyers and tie.to in buyers:
            count = 1 if tie.count is None else tie.count
            if count:
                flow = flows[tie.from_, tie.to]
                flow.count += count
                flow.near += count
                if tie.at is not None:
                    flow.dated.append((tie.at, count))
    for activity in evidence.deal.activities:
        if activity.from_ is None or activity.count <= 0:
            continue
        readers = set(activity.to) & buyers - {activity.from_}
        pairs = {(activity.from_, reader) for reader in readers} if activity.from_ in buyers else set()
        if activity.kind in TOGETHER:
            pairs |= {(reader, activity.from_) for reader in readers if activity.from_ in buyers}
        for pair in pairs:
            flow = flows[pair]
            flow.count += activity.count
            flow.near += activity.count / sqrt(len(readers))
            flow.dated.append((activity.at, activity.count))
            if activity.words is not None:
                flow.words += activity.words
                flow.worded += activity.count
    return flows
