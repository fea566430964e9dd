"""By what a person is known again in stored rows: their ids, and their name as somebody may have written it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from connectors.records import Json

LONG = 15
"""An id this long names one record of the CRM wherever it stands; a shorter one only within its deal."""
LEAST_LETTERS = 3
LEAST_PLAIN = 2
"""A part of a name with fewer letters is no trace."""


_PLAIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Traces:
    """The traces of one person; `ids` hold everywhere, `deal_ids` and `parts` of the name only in `deals`.

    With `shared_name`, somebody else is called the same, so that the whole name counts in `deals` only, too.
    """

    person: str
    deals: frozenset[str]
    ids: frozenset[str] = frozenset()
    deal_ids: frozenset[str] = frozenset()
    names: frozenset[str] = field(default=frozenset(), repr=False)
    parts: frozenset[str] = field(default=frozenset(), repr=False)
    shared_name: bool = False

    @cached_property
    def needles(self) -> Collection[str] | None:
        """Small letters of which some stand in every text or JSON that names the person; None where nothing is sure.

        They are ASCII, as other letters are written in several ways.
        """
        words = {*self.ids, *self.deal_ids, *self.names, *self.parts}
        found = {max(_PLAIN.findall(word.lower()), key=len, default="") for word in words}
        return None if any(len(needle) < LEAST_PLAIN for needle in found) else found

    def within(self, deal: str | None) -> "Finder":
        """Return what finds the person in rows of a deal, or in rows that belong to none."""
        return self._in_deals if deal in self.deals else self._elsewhere

    @cached_property
    def _in_deals(self) -> "Finder":
        return Finder(self.ids | self.deal_ids, self.names, self.parts)

    @cached_property
    def _elsewhere(self) -> "Finder":
        return Finder(self.ids, frozenset() if self.shared_name else self.names, frozenset())


class Finder:
    """Finds ids and names in values of any depth, cuts values down to what names the person, and puts others in place.

    An id counts where it is a whole text or line, or a part of a longer id; names count as whole words.
    """

    def __init__(self, ids: Collection[str], names: Collection[str], parts: Collection[str]) -> None:
        self.ids = frozenset(ids)
        self._names = (frozenset(names), frozenset(parts))
        self._id = _to_pattern(ids, re.NOFLAG)
        self._name = _to_pattern(names, re.IGNORECASE)
        self._part = _to_pattern(parts, re.NOFLAG)

    @cached_property
    def of_texts(self) -> "Finder":
        """What finds the person where a short id could be anything else: only by long ids and by name."""
        return Finder({each for each in self.ids if len(each) >= LONG}, *self._names)

    def finds_name(self, text: str) -> bool:
        """Whether a text says the name, or a part of it."""
        return any(pattern is not None and pattern.search(text) for pattern in (self._name, self._part))

    def finds(self, value: Json) -> bool:
        """Whether the person is named anywhere in it."""
        if isinstance(value, str):
            return self.replace(value, "", "") != value
        if isinstance(value, Mapping):
            return any(self.finds(key) or self.finds(held) for key, held in value.items())
        return isinstance(value, list) and any(self.finds(held) for held in value)

    def cut(self, value: Json) -> Json:
        """Return only what names the person: of lists and nested parts those that do, of these the plain values all."""
        if isinstance(value, list):
            return [self.cut(held) for held in value if self.finds(held)]
        if isinstance(value, Mapping):
            return {
                key: self.cut(held)
                for key, held in value.items()
                if not isinstance(held, Mapping | list) or self.finds(key) or self.finds(held)
            }
        return value

    def replace(self, text: str, new_id: str, new_name: str) -> str:
        """Return the text with other words in the place of the ids and names."""
        if self._id is not None:
            is_id = not any(letter.isspace() for letter in text)
            text = "\n".join(
                new_id if line in self.ids else self._replace_within(line, new_id, short=is_id)
                for line in text.split("\n")
            )
        for pattern in (self._name, self._part):
            if pattern is not None:
                text = pattern.sub(new_name.replace("\\", r"\\"), text)
        return text

    def _replace_within(self, line: str, new_id: str, *, short: bool) -> str:
        if self._id is None:
            return line
        return self._id.sub(lambda found: new_id if short or len(found[0]) >= LONG else found[0], line)


def change_texts(value: Json, change: Callable[[str], str]) -> Json:
    """Return a JSON value with each text in it, keys included, changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(key): change_texts(held, change) for key, held in value.items()}
    return [change_texts(held, change) for held in value] if isinstance(value, list) else value


def split_name(name: str) -> frozenset[str]:
    """Return the parts of a name under which somebody may be spoken of."""
    words: list[Any] = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", name)
    return frozenset(word for word in words if len(word) >= LEAST_LETTERS)


def _to_pattern(words: Collection[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    """Match any of the words as a whole, the longest first; blanks within may be of any kind."""
    known = sorted((word for word in words if word.strip()), key=lambda word: (-len(word), word))
    if not known:
        return None
    either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in known)
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])", flags)
