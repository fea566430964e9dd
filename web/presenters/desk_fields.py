"""Decides what a field of a form is: its words, what is typed, what is wrong, what somebody else put there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from graph.deal import Deal, Person
from graph.speech import say
from web.presenters.formats import to_list, within

Kind = Literal["text", "words", "date", "link", "number", "choice", "tick", "pick", "people"]
Draft = Mapping[str, Sequence[str]]
"""What is typed into a form, by field: as a browser sends it."""
LONGEST_TEXT = 255
LONGEST_WORDS = 4000
MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the answers that a field offers."""

    value: str
    label: str
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person in a field that asks for several parts of several people; `ticked` are the columns that hold."""

    value: str
    label: str
    detail: str | None
    ticked: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `values` is what is typed, `theirs` what somebody else put there meanwhile, in words.

    `choice` shows its options as buttons, `pick` as a list to open, `people` as rows with a column for each option.
    `more` fields are folded away until one of them says something; `usual` is what stands there from the start.
    """

    name: str
    label: str
    kind: Kind
    values: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    help: str | None = None
    fault: str | None = None
    theirs: str | None = None
    required: bool = False
    focus: bool = False
    more: bool = False
    usual: bool = False

    @property
    def value(self) -> str:
        """The one thing that is typed."""
        return self.values[0] if self.values else ""

    @property
    def in_words(self) -> str:
        """What is typed, as a person reads it."""
        if self.kind == "tick":
            return say("yes") if self.value else say("no")
        labels = {option.value: option.label for option in self.options}
        if self.kind == "people":
            return "; ".join(f"{column.label}: {self._name_ticked(column)}" for column in self.options)
        return to_list(labels.get(value, value) for value in self.values if value) or say("not given")

    def _name_ticked(self, column: Option) -> str:
        return to_list(row.label for row in self.rows if column.value in row.ticked) or say("nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form on the desk.

    `list_name` is what it fills, `row` the id of the row that it changes (None: a new one), `new` the id that a new row
    will have, `about` whom it began with, `version` what the person saw. `fault` is wrong with all of it; `clash` says
    that somebody else changed the row meanwhile, `lost` that somebody took it out. `remove` names the button for that.
    """

    list_name: str
    title: str
    fields: tuple[Field, ...]
    row: str | None = None
    new: str = ""
    about: str = ""
    version: str = ""
    hint: str | None = None
    fault: str | None = None
    clash: bool = False
    lost: bool = False
    remove: str | None = None
    save: str = field(default_factory=lambda: say("Save"))

    def seen_as(self, version: str) -> "Form":
        """Give the form with the version that the person saw, whatever stands there now."""
        return replace(self, version=version)

    def clashing(self, fields: tuple[Field, ...], *, lost: bool, row: str) -> "Form":
        """Give the form for somebody whose row was changed, or taken back, meanwhile."""
        save = say("Put it back with mine") if lost else say("Save mine over it")
        return replace(self, fields=fields, clash=True, lost=lost, row=None if lost else row, save=save)

    @property
    def plain(self) -> tuple[Field, ...]:
        """The fields that are always open."""
        return tuple(field for field in self.fields if not field.more)

    @property
    def more(self) -> tuple[Field, ...]:
        """The fields that may be folded away."""
        return tuple(field for field in self.fields if field.more)

    @property
    def more_words(self) -> str:
        """What is folded away, in a few words."""
        return to_list((within(field.label) for field in self.more), MOST_NAMED)

    @property
    def more_open(self) -> bool:
        """Whether a folded field has something to show."""
        return any(
            field.fault or field.theirs or (any(field.values) and not field.usual) or _is_ticked(field)
            for field in self.more
        )


def _is_ticked(field: Field) -> bool:
    return any(row.ticked for row in field.rows)


def one(draft: Draft, name: str) -> str:
    """Give what is typed into a field, without blanks at its ends; empty where nothing is."""
    values = draft.get(name) or ("",)
    return values[0].strip()


def is_ticked(draft: Draft, name: str) -> bool:
    """Tell whether a box is ticked."""
    return bool(one(draft, name))


def to_options(labels: Mapping[Any, str]) -> tuple[Option, ...]:
    """Offer what has labels."""
    return tuple(Option(value=value, label=label) for value, label in labels.items())


def to_people_options(people: Iterable[Person], *, none: str | None = None) -> tuple[Option, ...]:
    """Offer people by name, buyers first; `none` is the label of nobody."""
    ordered = sorted(people, key=lambda person: (person.side == "seller", person.name.casefold(), person.id))
    offered = tuple(
        Option(value=person.id, label=person.name, detail=say("our side") if person.side == "seller" else person.title)
        for person in ordered
    )
    return offered if none is None else (Option(value="", label=none), *offered)


def to_subject_options(deal: Deal, *, none: str) -> tuple[Option, ...]:
    """Offer the deal's subjects by name."""
    ordered = sorted(deal.subjects, key=lambda subject: (subject.called.casefold(), subject.id))
    return (Option(value="", label=none), *(Option(value=each.id, label=each.called) for each in ordered))


def with_theirs(fields: Iterable[Field], theirs: Iterable[Field]) -> tuple[Field, ...]:
    """Show beside each field what somebody else put there, where it is something else."""
    held = {field.name: field.in_words for field in theirs}
    return tuple(
        replace(field, theirs=held[field.name]) if held.get(field.name, field.in_words) != field.in_words else field
        for field in fields
    )


def check_length(text: str, most: int) -> str | None:
    """Say that a text is too long, where it is."""
    return say("That is longer than the {most} characters there is room for.", most=most) if len(text) > most else None
