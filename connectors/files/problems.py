"""Decides how problems of a file are named: each by the path of its place, in the order of the file's table."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from connectors.errors import BadInputError
from connectors.files.shapes import key_of
from graph.deal import Deal

Place = tuple[str | int, ...]
"""The keys and indexes that lead from the file's outermost object to a value."""

PlacedProblem = tuple[Place, str]

_FIRST_KEYS = {key: rank for rank, key in enumerate(("format", *(key_of(field) for field in fields(Deal))))}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing that keeps a file from being taken: where it is, and what is wrong there."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" if self.path else self.problem


class DealFileError(BadInputError):
    """A deal file can't be taken; `errors` names everything that is wrong with it."""

    def __init__(self, errors: Iterable[FileProblem]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(str(error) for error in self.errors))


def to_path(place: Place) -> str:
    """Return a place as people write it: `decisions[0].final_word[1]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")


def to_file_problems(problems: Iterable[PlacedProblem]) -> tuple[FileProblem, ...]:
    """Return the problems in the order of the file's table; of several at one place the first stays."""
    first_at: dict[Place, str] = {}
    for place, problem in problems:
        first_at.setdefault(place, problem)
    return tuple(FileProblem(to_path(place), first_at[place]) for place in sorted(first_at, key=_rank))


def _rank(place: Place) -> tuple[int, list[tuple[int, str]]]:
    first = _FIRST_KEYS.get(str(place[0]), len(_FIRST_KEYS)) if place else -1
    return first, [(part, "") if isinstance(part, int) else (-1, part) for part in place]
