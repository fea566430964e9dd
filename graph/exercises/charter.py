"""What an authority charter says: per decision exactly one final word, who has which other part, and by when.

The parts are those of DACI and RAPID in plain words: one final word; who must agree, each on narrow grounds; who
recommends, gives input, carries out. Several who decide together without a rule, or nobody, is what most often holds
decisions up. Owners' reserved matters and the role agreed with a founder who has retired are parts of their own,
because they are where a charter is most often silent. Each person who is named acknowledges it for themselves.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.deal import Matter
from graph.speech import mark

PARTS: Mapping[str, str] = {
    "final_word": mark("Final word"),
    "must_agree": mark("Must agree"),
    "recommends": mark("Recommends"),
    "gives_input": mark("Gives input"),
    "carries_out": mark("Carries out"),
    "listen_until": mark("Listens until"),
    "act_by": mark("Acts by"),
}
"""The parts of a decision in the order in which they are shown."""
MEANINGS: Mapping[str, str] = {
    "final_word": mark("One person. They listen, they decide, and they answer for it."),
    "must_agree": mark("May say no, on the grounds written here and on no others."),
    "recommends": mark("Prepares a proposal with what speaks for and against it."),
    "gives_input": mark("Is heard before the day that listening ends; has no veto."),
    "carries_out": mark("Does what was decided."),
}
"""What each part means for who has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MustAgree:
    """Somebody who must agree, and the grounds on which alone they may refuse."""

    person: str
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterDecision:
    """One decision in one sentence, and who has which part in it. People are ids; days are the customer's own."""

    id: str
    name: str
    final_word: str | None = None
    must_agree: tuple[MustAgree, ...] = ()
    recommends: tuple[str, ...] = ()
    gives_input: tuple[str, ...] = ()
    carries_out: tuple[str, ...] = ()
    listen_until: date | None = None
    act_by: date | None = None
    matter: Matter = "operational"
    """Whether owners reserved it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersPart:
    """What owners decide, what they are asked and told, and what isn't theirs, from their own agreement."""

    people: tuple[str, ...] = ()
    decide: tuple[str, ...] = ()
    are_asked: tuple[str, ...] = ()
    are_told: tuple[str, ...] = ()
    not_theirs: tuple[str, ...] = ()
    how_often: str = ""
    """When and how they are asked and told, such as once a quarter."""
    agreement: str = ""
    """Where it is written, such as the shareholders' agreement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FounderRole:
    """What a founder who has left office advises on, through whom, until when, and what of theirs stays."""

    person: str
    advises_on: tuple[str, ...] = ()
    through: str | None = None
    """The one person they speak to about it, such as their successor."""
    until: date | None = None
    review_on: date | None = None
    stays: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """A charter as one version of it says; what is left open is None or empty."""

    decisions: tuple[CharterDecision, ...] = ()
    owners: OwnersPart | None = None
    founder: FounderRole | None = None


def find_named(charter: Charter) -> Sequence[str]:
    """Name the people who acknowledge the charter, each once: everybody who has a part in it."""
    named = [person for decision in charter.decisions for person in find_named_in(decision)]
    named.extend(charter.owners.people if charter.owners is not None else ())
    if charter.founder is not None:
        named.extend(person for person in (charter.founder.person, charter.founder.through) if person)
    return list(dict.fromkeys(named))


def find_named_in(decision: CharterDecision) -> Sequence[str]:
    """Name the people who have a part in a decision, each once, in the order of the parts."""
    return list(dict.fromkeys(person for _, person in iter_parts(decision)))


def find_unacknowledged(charter: Charter, ticked: Collection[str]) -> Sequence[str]:
    """Name who hasn't acknowledged this version yet."""
    return [person for person in find_named(charter) if person not in ticked]


def iter_parts(decision: CharterDecision) -> Iterator[tuple[str, str]]:
    """Yield each part with a person who has it, such as `("must_agree", "ana")`, in the order of the parts."""
    if decision.final_word is not None:
        yield "final_word", decision.final_word
    yield from (("must_agree", each.person) for each in decision.must_agree)
    yield from (("recommends", person) for person in decision.recommends)
    yield from (("gives_input", person) for person in decision.gives_input)
    yield from (("carries_out", person) for person in decision.carries_out)
