"""Whether what one person tells another may not hold: from how they write to each other, never from what.

Friendships that last are in balance, and those about to break are not (Niculae and others, "Linguistic harbingers of
betrayal", 2015, on letters between allied players). The weights are judgement: a prompt to ask, for coaches only.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp2, fsum, log2, sqrt
from statistics import median

from graph.analysis import SayDo
from graph.evidence import Evidence
from graph.speech import mark, say
from graph.traffic import Flow, Traffic, read_traffic

FEWEST = 4
"""Fewer messages between two people show nothing."""
LEAST = 0.3
"""Lower scores are what any two people have."""
MOST = 200
"""More prompts than this nobody asks."""
VOLUME, BALANCE, GAPS, POWER = 0.25, 0.35, 0.2, 0.2
CHANGE = 0.35
"""One who suddenly writes less or more, while the other goes on as before, weighs as much as being out of balance."""
RECENT = 3
"""The last third of the time in which two people write is held against what came before."""
_SCATTER = 1.0
"""Less of a change is what any two people have."""
_CHANGED = 1.0
"""A change of so many times the usual scatter is a half sign."""
_TELLING = 0.5
_EVEN = 0.1
_DATED = 4
_SILENCE = 3.0
"""A silence of three times the usual gap is a half sign."""
_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    weight: float
    value: float
    words: str


def read_say_do_toward(evidence: Evidence) -> tuple[SayDo, ...]:
    """Return pairs whose mail is out of balance, the strongest first."""
    traffic = read_traffic(evidence)
    usual = _usual(traffic)
    standing = evidence.standing
    found = [each for pair in traffic if (each := _prompt(evidence, traffic, usual, pair)) is not None]
    found.sort(key=lambda each: (-each.score, standing[each.id], standing[each.toward or each.id]))
    return tuple(found[:MOST])


def _usual(traffic: Traffic) -> Mapping[str, float]:
    """Return how many messages each writer sends to each of their readers on average."""
    sent: dict[str, list[float]] = defaultdict(list)
    for (writer, _), flow in traffic.items():
        sent[writer].append(flow.count)
    return {writer: sum(sorted(counts)) / len(counts) for writer, counts in sent.items()}


def _prompt(evidence: Evidence, traffic: Traffic, usual: Mapping[str, float], pair: tuple[str, str]) -> SayDo | None:
    writer, reader = pair
    flow, back = traffic[pair], traffic.get((reader, writer), Flow())
    if flow.count + back.count < FEWEST:
        return None
    signs = tuple(_signs(evidence, pair, flow, back, usual[writer]))
    score = sum(sign.weight * sign.value for sign in signs) / sum(sign.weight for sign in signs)
    telling = sorted((s for s in signs if s.value > _TELLING), key=lambda sign: -sign.weight * sign.value)
    if score < LEAST or not telling:
        return None
    return SayDo(
        id=writer,
        toward=reader,
        score=round(min(1.0, score), _DIGITS),
        because=say(
            "Messages of {name} to {reader}: {signs}. Many explanations; ask.",
            name=evidence.name(writer),
            reader=evidence.name(reader),
            signs="; ".join(say(sign.words) for sign in telling),
        ),
    )


def _signs(evidence: Evidence, pair: tuple[str, str], flow: Flow, back: Flow, usual: float) -> Iterator[_Sign]:
    more = log2((flow.count + 1) / (usual + 1))
    yield _Sign(weight=VOLUME, value=_squashed(more), words=mark("more than to others"))
    uneven = abs(log2((flow.count + 1) / (back.count + 1)))
    if flow.length is not None and back.length is not None:
        uneven = max(uneven, abs(log2((flow.length + 1) / (back.length + 1))))
    less = mark("one writes much more than the other")
    yield _Sign(weight=BALANCE, value=uneven / (uneven + 1), words=less)
    silence = _silence(evidence, flow)
    if silence is not None:
        yield _Sign(weight=GAPS, value=silence / (silence + _SILENCE), words=mark("silent for longer than usual"))
    change = _change(evidence, flow, back)
    if change > _SCATTER:
        yield _Sign(
            weight=CHANGE, value=change / (change + _CHANGED), words=mark("lately much less or more than before")
        )
    shares = evidence.power[0]
    own, their = shares.get(pair[0], 0.0), shares.get(pair[1], 0.0)
    if own + their > 0:
        ahead = (own - their) / (own + their)
        yield _Sign(
            weight=POWER, value=(1 + ahead) / 2 if abs(ahead) > _EVEN else 0.5, words=mark("more weight than the other")
        )


def _squashed(value: float) -> float:
    return 1 / (1 + exp2(-value))


def _silence(evidence: Evidence, flow: Flow) -> float | None:
    """Return how many usual gaps the last message lies back, where enough dates are known."""
    days: Sequence[float] = sorted({(evidence.as_of - at).total_seconds() / 86_400 for at, _ in flow.dated})
    if len(days) < _DATED:
        return None
    gaps = [late - early for early, late in pairwise(days)]
    return days[0] / max(median(gaps), 1.0)


def _change(evidence: Evidence, flow: Flow, back: Flow) -> float:
    """Return by how many times the usual scatter the writer's rate changed beyond the other's; 0 on too few dates."""
    days = [(evidence.as_of - at).total_seconds() / 86_400 for at, _ in (*flow.dated, *back.dated)]
    if len(set(days)) < 2 * _DATED or len({at for at, _ in flow.dated}) < _DATED:
        return 0.0
    since = max(days) / RECENT
    own, other = (_scatter(evidence, each, since) for each in (flow, back))
    return max(0.0, own - other)


def _scatter(evidence: Evidence, flow: Flow, since: float) -> float:
    recent = fsum(count for at, count in flow.dated if (evidence.as_of - at).total_seconds() / 86_400 <= since)
    before = fsum(count for _, count in flow.dated) - recent
    expected = before / (RECENT - 1)
    return abs(recent - expected) / sqrt(expected + 1)
