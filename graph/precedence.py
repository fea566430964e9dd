"""Whom a finding names first: those with a final word, because it weighs most with them."""

from collections.abc import Iterable

from graph.evidence import Evidence


def holders_first(evidence: Evidence, people: Iterable[str]) -> tuple[str, ...]:
    """Return people in the order of their standing, those with a final word before the others."""
    return tuple(sorted(evidence.ordered(people), key=lambda person: person not in evidence.final_word_people))
