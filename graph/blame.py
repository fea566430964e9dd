"""Who is pointed at, by whom, and from how many sides: never evidence of fault."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.analysis import Blamed
from graph.deal import Statement
from graph.evidence import Evidence

_DIGITS = 9


def read_blamed(evidence: Evidence, sides: Sequence[Sequence[str]]) -> tuple[Blamed, ...]:
    """Return who is pointed at in the newest incident, else by ties of blame; each pointer counts once for each."""
    pointed = _pointed(_in_newest_incident(evidence), evidence)
    pointed = pointed or _pointed(_by_ties(evidence), evidence)
    side_of = {person: number for number, side in enumerate(sides) for person in side}
    total = sum(len(pointers) for pointers in pointed.values())
    found = [
        Blamed(
            id=person,
            score=round(len(pointers) / total, _DIGITS),
            by=evidence.ordered(pointers),
            sides=count_sides(pointers, side_of),
        )
        for person, pointers in pointed.items()
    ]
    standing = evidence.standing
    return tuple(sorted(found, key=lambda each: (-each.score, -each.sides, standing[each.id])))


def count_sides(people: Iterable[str], side_of: Mapping[str, int]) -> int:
    """Count the sides that people come from; people of no side add none, but from nowhere is still from one place."""
    return max(1, len({side_of[person] for person in people if person in side_of}))


def _pointed(pairs: Iterable[tuple[str, str]], evidence: Evidence) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for by, to in pairs:
        if by != to and by in evidence.buyers and to in evidence.buyers:
            found[to].add(by)
    return found


def _in_newest_incident(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Walk who blames whom for the newest incident; for none in particular, where no incident is on record."""
    newest = max((incident.at for incident in evidence.deal.incidents), default=None)
    incidents: set[str | None] = {incident.id for incident in evidence.deal.incidents if incident.at == newest}
    if not incidents:
        incidents.add(None)
    for statement in evidence.of_kind("blame"):
        if statement.incident in incidents and statement.to is not None and not _names_a_cause(statement):
            yield statement.by, statement.to


def _names_a_cause(statement: Statement) -> bool:
    """Tell whether the speaker names a mechanism or takes a share: then nobody is pointed at."""
    return statement.mechanism or statement.own_share


def _by_ties(evidence: Evidence) -> Iterator[tuple[str, str]]:
    for tie in evidence.deal.ties:
        if tie.kind == "blames" and tie.strength * tie.confidence > 0:
            yield tie.from_, tie.to
