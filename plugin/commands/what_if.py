"""Decides what `buyin what-if` prints: a deal file's verdict as it is and as it would be, and what would change."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import cast, get_args

import click

from connectors.files.problems import DealFileError
from connectors.files.reader import read_deal
from graph.deal import Deal, TieKind
from graph.what_if import Bounds, Change, FinalWord, NewTie, Outlook, Stands, what_if
from plugin.errors import InputRefusedError
from plugin.evidence_lines import to_words
from plugin.report import WIDEST

_STRENGTH = 0.5


@click.command(
    "what-if",
    short_help="Show what would change in a deal if somebody moved.",
    epilog="Example: buyin what-if deal.json --stance 'Raj Patel=1' --final-word 'The budget=Ines Vogt'",
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stance", metavar="PERSON=N", multiple=True, help="The person comes to this stance, -2 to 2.")
@click.option(
    "--tie", metavar="KIND:FROM:TO", multiple=True, help="A tie is added, such as trusts:Raj Patel:Ines Vogt."
)
@click.option(
    "--final-word", metavar="DECISION=PERSON", multiple=True, help="The person alone has the final word, on record."
)
def command(file: Path, stance: tuple[str, ...], tie: tuple[str, ...], final_word: tuple[str, ...]) -> None:
    """Show what would change in a deal if somebody moved, a tie were added or somebody got the final word.

    People, and decisions, are called by their names or ids. Nothing is stored. Where something isn't known, the lowest
    and the highest value that it could lead to are given.
    """
    try:
        deal = read_deal(file.read_bytes())
    except DealFileError as error:
        told = "; ".join(str(problem) for problem in error.errors)
        raise InputRefusedError(f"{click.format_filename(file)}: {told}") from error
    names = _Names(deal)
    changes: list[Change] = [
        *(_to_stance(names, each) for each in stance),
        *(_to_tie(names, each) for each in tie),
        *(_to_final_word(names, each) for each in final_word),
    ]
    if not changes:
        raise click.UsageError("Say what would change: --stance, --tie or --final-word.")
    try:
        found = what_if(deal, changes)
    except ValueError as error:
        raise InputRefusedError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    for line in (*_outlook("Now", found.before), "", *_outlook("Then", found.after), "", "What would change:"):
        click.echo(_wrapped(line))
    for change in found.changes or ("Nothing that the analysis shows.",):
        click.echo(_wrapped(f"  - {change}", "    "))


def _wrapped(line: str, below: str = "  ") -> str:
    return click.wrap_text(line, WIDEST, subsequent_indent=below) if line.strip() else line


class _Names:
    """Who and what is meant by a name or an id."""

    def __init__(self, deal: Deal) -> None:
        self._people = [(person.id, person.name) for person in deal.people]
        self._decisions = [(decision.id, decision.name) for decision in deal.decisions]

    def person(self, called: str) -> str:
        return _meant(called, self._people, "Nobody", "people")

    def decision(self, called: str) -> str:
        return _meant(called, self._decisions, "No decision", "decisions")


def _meant(called: str, known: Iterable[tuple[str, str]], nothing: str, many: str) -> str:
    wanted = called.strip()
    pairs = list(known)
    if any(own == wanted for own, _ in pairs):
        return wanted
    found = [own for own, name in pairs if name.casefold() == wanted.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputRefusedError(f"Several {many} in the deal are called {wanted}: give the id, {' or '.join(found)}.")
    raise InputRefusedError(f"{nothing} in the deal is called {wanted}.")


def _parted(given: str, form: str, parts: Callable[[str], list[str]], count: int) -> list[str]:
    found = parts(given)
    if len(found) != count or not all(each.strip() for each in found):
        raise click.UsageError(f"{given} isn't written as {form}.")
    return [each.strip() for each in found]


def _to_stance(names: _Names, given: str) -> Stands:
    person, value = _parted(given, "PERSON=N", lambda text: text.rsplit("=", 1), 2)
    try:
        return Stands(person=names.person(person), stance=float(value))
    except ValueError as error:
        raise click.UsageError(f"{value} is no stance; it is a number from -2 to 2.") from error


def _to_tie(names: _Names, given: str) -> NewTie:
    kind, start, end = _parted(given, "KIND:FROM:TO", lambda text: text.split(":"), 3)
    if kind not in get_args(TieKind):
        raise click.UsageError(f"{kind} is no kind of tie; there are {', '.join(get_args(TieKind))}.")
    return NewTie(kind=cast("TieKind", kind), from_=names.person(start), to=names.person(end), strength=_STRENGTH)


def _to_final_word(names: _Names, given: str) -> FinalWord:
    decision, person = _parted(given, "DECISION=PERSON", lambda text: text.rsplit("=", 1), 2)
    return FinalWord(person=names.person(person), decision=names.decision(decision))


def _outlook(when: str, outlook: Outlook) -> Iterator[str]:
    analysis = outlook.analysis
    yield f"{when}: {analysis.verdict.sentence}"
    states = " or ".join(to_words(each) for each in outlook.alignments)
    yield f"  Agreement {states}; final word {analysis.authority.state}; risk {_range(outlook.risk, '.0f', ' of 100')}"
    if outlook.lean is not None:
        yield f"  If talk goes on as it does, the mean stance comes to {_range(outlook.lean, '+.1f')}"


def _range(bounds: Bounds, form: str, unit: str = "") -> str:
    value, low, high = (format(each, form) for each in (bounds.value, bounds.low, bounds.high))
    return f"{value}{unit}" if low == high else f"{value}{unit} (possible: {low} to {high})"
