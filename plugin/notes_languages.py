"""Which languages notes are read in: each one's grammar, and the people of a deal as it calls them."""

from collections.abc import Iterable, Mapping

from graph.deal import Person
from plugin.notes_english import ENGLISH
from plugin.notes_german import GERMAN
from plugin.notes_people import Register

GRAMMARS = (ENGLISH, GERMAN)


def build_registers(people: Iterable[Person]) -> Mapping[str, Register]:
    """Return the people of a deal by what a note in each language may call them."""
    held = tuple(people)
    return {grammar.language: Register(held, grammar) for grammar in GRAMMARS}
