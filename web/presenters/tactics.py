"""Decides which tactics of the library stand beside a finding or a step."""

from collections.abc import Iterable

from plugin.tactics import Tactic, load_tactics


def to_tactics(ids: Iterable[str]) -> tuple[Tactic, ...]:
    """Look tactics up in the library; one that isn't there any more is left out."""
    library = load_tactics()
    return tuple(library[each] for each in dict.fromkeys(ids) if each in library)
