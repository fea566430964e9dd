"""One small deal for one detector: whether it fires there, begins, or must keep quiet."""

from collections.abc import Callable
from dataclasses import dataclass

from graph.analyse import analyse
from graph.deal import Deal


@dataclass(frozen=True)
class Fixture:
    """A deal, and the people and state of the finding of `code` in it; None where there must be none."""

    code: str
    says: str
    deal: Callable[[], Deal]
    people: tuple[str, ...] | None = None
    state: str = "fires"


def fires(code: str, says: str, build: Callable[[], Deal], *people: str) -> Fixture:
    return Fixture(code, says, build, people)


def quiet(code: str, says: str, build: Callable[[], Deal]) -> Fixture:
    return Fixture(code, says, build)


def begun(code: str, says: str, build: Callable[[], Deal], *people: str) -> Fixture:
    return Fixture(code, says, build, people, "too_little_to_tell")


def check(fixture: Fixture) -> None:
    """The findings of the fixture's code are exactly the one expected, or none."""
    found = [each for each in analyse(fixture.deal()).findings if each.code == fixture.code]

    expected = [] if fixture.people is None else [(fixture.people, fixture.state)]
    assert [(each.people, each.state) for each in found] == expected
