"""What a list of deals can be asked: which deals, in which order and groups, with which columns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any, Literal, TypeVar, get_args

from graph.analysis import AuthorityState, Band
from graph.deal import DealStatus
from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.typed_days import read_day

Sort = Literal["risk", "amount", "close_date", "name", "stage", "owner", "changed"]
Group = Literal["owner", "stage"]
ListView = Literal["all", "mine", "team", "quarter", "no_final_word", "worsened"]
Agreement = Literal["aligned", "route_debate", "split", "against", "unknown"]
"""Whether the decision makers agree; `against` is agreeing that they don't want it."""
Column = Literal[
    "verdict", "agreement", "final_word", "next_step", "amount", "closes", "stage", "account", "owner", "changed"
]
"""What a list may show beside a deal's risk and name."""
Since = date | Literal["review"]
"""A day, or the viewer's last review."""

SORTS: tuple[Sort, ...] = get_args(Sort)
GROUPS: tuple[Group, ...] = get_args(Group)
VIEWS: tuple[ListView, ...] = get_args(ListView)
AGREEMENTS: tuple[Agreement, ...] = get_args(Agreement)
FINAL_WORDS: tuple[AuthorityState, ...] = get_args(AuthorityState)
BANDS: tuple[Band, ...] = get_args(Band)
STATUSES: tuple[DealStatus, ...] = get_args(DealStatus)
COLUMNS: tuple[Column, ...] = get_args(Column)
USUAL_COLUMNS: tuple[Column, ...] = ("verdict", "agreement", "final_word", "next_step", "amount", "closes")
WITHOUT_FINAL_WORD: tuple[AuthorityState, ...] = ("absent", "contested")
LAST_REVIEW: Literal["review"] = "review"
REVERSED = "reversed"
LONGEST_WORDS = 100
LONGEST_VALUE = 255
MOST_VALUES = 50

_T = TypeVar("_T", bound=str)
Parameters = Sequence[tuple[str, str]]
"""Names and values of an address, in their order; a name may come several times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuestion:
    """What is asked of the list of deals; several values of one kind mean any of them, several kinds mean all.

    Days are whole days in UTC, both ends included. `words` must all be found in the deal's name, account or owner.
    `owner` holds ids of our users, or names where there are no ids.
    """

    view: ListView = "all"
    words: str = ""
    agreement: tuple[Agreement, ...] = ()
    final_word: tuple[AuthorityState, ...] = ()
    risk: tuple[Band, ...] = ()
    stage: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    closing_from: date | None = None
    closing_to: date | None = None
    changed_since: date | None = None
    worsened_since: Since | None = None
    status: DealStatus = "open"
    sort: Sort = "risk"
    backwards: bool = False
    group: Group | None = None
    columns: tuple[Column, ...] = USUAL_COLUMNS


FILTERS = (
    "words",
    "agreement",
    "final_word",
    "risk",
    "stage",
    "owner",
    "closing_from",
    "closing_to",
    "changed_since",
    "worsened_since",
    "status",
)
"""The parts of a question that leave deals out, in the order in which they are told."""


def read_question(given: Mapping[str, Sequence[str]]) -> ListQuestion:
    """Read what an address asks, by the names that `write_question` writes; names of other things are left alone.

    Empty values count as not given. Raises `InputRefusedError` naming the parameter and what it may be.
    """
    values = {name: [clean for text in texts if (clean := _clean(text))] for name, texts in given.items()}
    read = {name: _READERS[name](name, texts) for name, texts in values.items() if name in _READERS and texts}
    question = ListQuestion(**{_FIELDS.get(name, name): value for name, value in read.items()})
    if question.closing_from and question.closing_to and question.closing_to < question.closing_from:
        raise InputRefusedError(say("`closing_to` comes before `closing_from`; give the earlier day first."))
    return question


def write_question(question: ListQuestion) -> Parameters:
    """Write the parameters of the address that asks this; what is usual is left out."""
    written: list[tuple[str, str]] = []
    for each in fields(question):
        value = getattr(question, each.name)
        if value != (None if each.default is MISSING else each.default):
            texts = value if isinstance(value, tuple) else (value,)
            written += [(_NAMES.get(each.name, each.name), _write(text)) for text in texts]
    return tuple(written)


def question_to_json(question: ListQuestion) -> list[list[str]]:
    """Return a question as it is kept."""
    return [list(pair) for pair in write_question(question)]


def question_from_json(kept: Any) -> ListQuestion:
    """Read a kept question; raises `InputRefusedError` where this version doesn't know what was asked."""
    given: dict[str, list[str]] = {}
    for name, value in kept:
        given.setdefault(str(name), []).append(str(value))
    return read_question(given)


def _write(value: object) -> str:
    if value is True:
        return REVERSED
    return value.isoformat() if isinstance(value, date) else str(value)


def _one_of(choices: Iterable[_T]) -> Callable[[str, Sequence[str]], _T]:
    known = {str(choice): choice for choice in choices}

    def read(name: str, texts: Sequence[str]) -> _T:
        return _find(known, name, _only(name, texts))

    return read


def _some_of(choices: Iterable[_T]) -> Callable[[str, Sequence[str]], tuple[_T, ...]]:
    known = {str(choice): choice for choice in choices}

    def read(name: str, texts: Sequence[str]) -> tuple[_T, ...]:
        chosen = {_find(known, name, text) for text in texts}
        return tuple(choice for choice in known.values() if choice in chosen)

    return read


def _find(known: Mapping[str, _T], name: str, text: str) -> _T:
    if text not in known:
        raise InputRefusedError(
            say(
                "`{name}` can't be {value!r}; it is one of {known}.",
                name=name,
                value=_shorten(text),
                known=", ".join(known),
            )
        )
    return known[text]


def _only(name: str, texts: Sequence[str]) -> str:
    if len(set(texts)) > 1:
        raise InputRefusedError(say("`{name}` is given more than once; give it once.", name=name))
    return texts[0]


def _read_texts(name: str, texts: Sequence[str]) -> tuple[str, ...]:
    chosen = tuple(sorted(set(texts)))
    if len(chosen) > MOST_VALUES or any(len(text) > LONGEST_VALUE for text in chosen):
        raise InputRefusedError(
            say(
                "`{name}` takes at most {most} values of at most {longest} characters.",
                name=name,
                most=MOST_VALUES,
                longest=LONGEST_VALUE,
            )
        )
    return chosen


def _read_words(name: str, texts: Sequence[str]) -> str:
    words = " ".join(_only(name, texts).split())
    if len(words) > LONGEST_WORDS:
        raise InputRefusedError(say("`{name}` takes at most {longest} characters.", name=name, longest=LONGEST_WORDS))
    return words


def _read_day(name: str, texts: Sequence[str]) -> date:
    text = _only(name, texts)
    day = read_day(text)
    if day is None:
        raise InputRefusedError(
            say("`{name}` can't be {value!r}; it is a day such as 2026-03-31.", name=name, value=_shorten(text))
        )
    return day


def _read_since(name: str, texts: Sequence[str]) -> Since:
    return LAST_REVIEW if _only(name, texts) == LAST_REVIEW else _read_day(name, texts)


def _read_reversed(name: str, texts: Sequence[str]) -> bool:
    return _one_of((REVERSED,))(name, texts) == REVERSED


def _clean(text: str) -> str:
    """Leave out blanks at the ends, and NUL, which no database can be asked for."""
    return text.replace("\0", "").strip()


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_WORDS else f"{text[:LONGEST_WORDS]}..."


_NAMES = {"words": "q", "backwards": "order"}
_FIELDS = {name: field for field, name in _NAMES.items()}
_READERS: Mapping[str, Callable[[str, Sequence[str]], Any]] = {
    "view": _one_of(VIEWS),
    "q": _read_words,
    "agreement": _some_of(AGREEMENTS),
    "final_word": _some_of(FINAL_WORDS),
    "risk": _some_of(BANDS),
    "stage": _read_texts,
    "owner": _read_texts,
    "closing_from": _read_day,
    "closing_to": _read_day,
    "changed_since": _read_day,
    "worsened_since": _read_since,
    "status": _one_of(STATUSES),
    "sort": _one_of(SORTS),
    "order": _read_reversed,
    "group": _one_of(GROUPS),
    "columns": _some_of(COLUMNS),
}
PARAMETERS = tuple(_READERS)
"""The names of the parameters that ask something of the list."""
