"""Who says back whose answers: a ring, so that everybody says back exactly one other and is said back by exactly one.

Saying back comes before any debate: one leader tells in own words what another wrote, until that other says "yes,
that's it". In a ring nobody is chosen twice or left over, whatever their number. Nothing here is by chance: the same
people get the same ring in whatever order they are given.
"""

from collections.abc import Iterable, Mapping, Sequence

FEWEST = 2


def pair_up(people: Iterable[str], kept: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Return for each who speaks whose answers they say back; nobody for fewer than two people.

    `kept` are pairs that should stay, the most important first (confirmed ones, then the others). One stays if both of
    its people are still there and a ring can be closed with it; when somebody leaves, all of the others can.
    """
    order = sorted(set(people))
    if len(order) < FEWEST:
        return {}
    after = _keep(order, kept or {})
    starts = [person for person in order if person not in set(after.values())]
    chains = [_chain(start, after) for start in starts or order[:1]]
    return deal_out([person for chain in chains for person in chain])


def deal_out(order: Sequence[str]) -> Mapping[str, str]:
    """Return for each the next in the order given, and for the last the first: nobody gets their own."""
    return dict(zip(order, [*order[1:], *order[:1]], strict=True)) if len(order) >= FEWEST else {}


def _keep(people: Sequence[str], wished: Mapping[str, str]) -> Mapping[str, str]:
    """Choose the pairs that can stay: none closes a ring before everybody is in it."""
    after: dict[str, str] = {}
    spoken_for: set[str] = set()
    for speaker, about in wished.items():
        if speaker not in people or about not in people or about in spoken_for:
            continue
        chain = _chain(about, after)
        if chain[-1] != speaker or len(chain) == len(people):
            after[speaker] = about
            spoken_for.add(about)
    return after


def _chain(start: str, after: Mapping[str, str]) -> Sequence[str]:
    chain = [start]
    while (following := after.get(chain[-1])) is not None and following != start:
        chain.append(following)
    return chain
