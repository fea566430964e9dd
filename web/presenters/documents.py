"""What a paper says, whatever it is put on: its page and its PDF are made of the same parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

BLANK = ""
"""What stands where somebody is to write by hand."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `weak` is what stands beside the matter itself."""

    kind: ClassVar[str] = "text"
    words: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A label with what stands beside it, each on a line of its own where it is more than one, or room to write."""

    label: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Lines:
    """Labels, each with what stands beside it."""

    kind: ClassVar[str] = "lines"
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Points:
    """A list; with numbers where the order counts."""

    kind: ClassVar[str] = "points"
    points: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing among several: its words, what it comes to in a word or two, and what else is to be said of it."""

    kind: ClassVar[str] = "entry"
    words: str
    mark: str = ""
    parts: Sequence["Text | Lines | Points"] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their heads; `widths` are their shares of the whole."""

    kind: ClassVar[str] = "table"
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


Part = Text | Lines | Points | Entry | Table


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; `order` says in which order, where it is a list."""

    title: str
    parts: Sequence[Part]
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper: what it is of (`about`), its title, how it stands, the facts at its head, and its sections.

    `name` is that of the file without its ending.
    """

    name: str
    about: str
    title: str
    state: str = ""
    facts: Sequence[Line] = ()
    sections: Sequence[Section] = ()

    def list_words(self) -> Iterator[str]:
        """List all that is said, in the order in which it stands."""
        yield from (self.about, self.title, self.state)
        yield from _list_of_part(Lines(self.facts))
        for section in self.sections:
            yield from (section.title, section.order)
            for part in section.parts:
                yield from _list_of_part(part)


def _list_of_part(part: Part) -> Iterator[str]:
    if isinstance(part, Text):
        yield part.words
    elif isinstance(part, Lines):
        for line in part.lines:
            yield from (line.label, *line.words)
    elif isinstance(part, Points):
        yield from part.points
    elif isinstance(part, Table):
        yield from (*part.heads, *(words for row in part.rows for words in row))
    else:
        yield from (part.words, part.mark)
        for each in part.parts:
            yield from _list_of_part(each)
