"""Says texts in the language that is spoken: the English text is the key, a catalogue has the other language's words.

A catalogue is what gettext reads, `{name}` in a text stands for what is put in. Nothing is translated where no
catalogue is spoken, so that an analysis without one is in English.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

ENGLISH = "en"
_T = TypeVar("_T")


class Catalogue(Protocol):
    """The words of one language, as `gettext.NullTranslations` and its kin have them."""

    def gettext(self, message: str, /) -> str:
        """Return the words for a text."""

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        """Return the words for a text that counts `n` things."""


_spoken: ContextVar[tuple[str, Catalogue | None]] = ContextVar("spoken", default=(ENGLISH, None))


@contextmanager
def speaking(language: str, catalogue: Catalogue | None) -> Iterator[None]:
    """Say everything within in a language, named by its tag such as `de`; English where there is no catalogue."""
    token = _spoken.set((language, catalogue))
    try:
        yield
    finally:
        _spoken.reset(token)


def keep_speaking(pieces: Iterable[_T]) -> Iterator[_T]:
    """Give what is made piece by piece, each piece in the language that is spoken now, whenever it is asked for."""
    language, catalogue = _spoken.get()
    rest = iter(pieces)

    def go_on() -> Iterator[_T]:
        while True:
            with speaking(language, catalogue):
                try:
                    piece = next(rest)
                except StopIteration:
                    return
            yield piece

    return go_on()


def spoken_language() -> str:
    """Return the tag of the language that is spoken now."""
    return _spoken.get()[0]


def mark(text: str) -> str:
    """Mark a text that is said later, where it is used, with `say(text)`."""
    return text


def say(text: str, /, **values: object) -> str:
    """Say a text, with `values` in the places that it names; what is put in is never translated."""
    catalogue = _spoken.get()[1]
    said = text if catalogue is None or not text else catalogue.gettext(text)
    return said.format(**values) if values else said


def say_many(one: str, many: str, number: int, /, **values: object) -> str:
    """Say a text that counts, in the form for `number`; `{count}` in it is the number, or the `count` that is given."""
    catalogue = _spoken.get()[1]
    said = (one if number == 1 else many) if catalogue is None else catalogue.ngettext(one, many, number)
    return said.format(**{"count": number, **values})
