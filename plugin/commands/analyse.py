"""Decides what `buyin analyse` prints: for each deal file its analysis, or all that is wrong with it, in order."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import click

from connectors.files.codec import to_json
from connectors.files.deal_stream import DealText, iter_deal_texts
from connectors.files.forms import read_moment
from connectors.files.json_text import MEBIBYTE
from connectors.files.problems import DealFileError, FileProblem
from connectors.files.reader import read_deal
from graph.analyse import analyse
from graph.change import diff
from graph.deal import Deal
from graph.detectors.registry import DETECTORS
from plugin.report import WIDEST, Library, Since, write_report
from plugin.tactics import load_tactics

STANDARD_INPUT = "-"
ERROR_FORMAT = "buyin-error/1"
REFUSED = 2


@dataclass(frozen=True, slots=True)
class _Input:
    """One deal file as it came: its bytes, or why there are none."""

    name: str
    text: DealText
    problem: str | None = None


class _Day(click.ParamType[datetime]):
    """A day, or a moment with its zone, as deal files write them."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> datetime:
        """Read it, or say how it is written."""
        try:
            return read_moment(value)
        except ValueError:
            self.fail(f"{value} is no day; write it as 2026-03-14.", param, context)


@click.command(
    "analyse",
    short_help="Analyse deal files.",
    epilog="Example: buyin analyse deal.json --since 2026-03-14",
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one analysis a line instead of a report.")
@click.option(
    "--max-size",
    metavar="MIB",
    type=click.IntRange(1, 1024),
    default=16,
    show_default=True,
    help="Refuse a deal file larger than this.",
)
@click.option("--as-of", metavar="DAY", type=_Day(), help="Analyse the deal as it stood then; its own clock otherwise.")
@click.option("--since", metavar="DAY", type=_Day(), help="Say what changed since that day (not with --json).")
@click.pass_context
def command(
    context: click.Context,
    files: tuple[str, ...],
    *,
    as_json: bool,
    max_size: int,
    as_of: datetime | None,
    since: datetime | None,
) -> None:
    """Analyse deal files, or with - what comes on standard input: one deal, or one deal a line.

    Needs no settings and stores nothing. Ends with status 2 if a file was refused; the others are still analysed.
    """
    if as_json and since is not None:
        raise click.UsageError("--since tells changes in words; with --json analyse each day by itself, with --as-of.")
    limit = max_size * MEBIBYTE
    refused = False
    for given in _iter_inputs(files, limit):
        try:
            deal = _read(given, limit)
        except DealFileError as error:
            refused = True
            _print_refusal(given, error, as_json=as_json)
        else:
            _print_analysis(deal, as_json=as_json, as_of=as_of, since=since)
    context.exit(REFUSED if refused else 0)


def _iter_inputs(files: tuple[str, ...], limit: int) -> Iterator[_Input]:
    for name in files:
        try:
            if name == STANDARD_INPUT:
                yield from (_Input(name, text) for text in iter_deal_texts(sys.stdin.buffer, limit=limit))
            else:
                with Path(name).open("rb") as file:
                    yield _Input(name, DealText(file.read(limit + 1)))
        except OSError as error:
            yield _Input(name, DealText(b""), _unreadable(error))


def _read(given: _Input, limit: int) -> Deal:
    if given.problem is not None:
        raise DealFileError([FileProblem("", given.problem)])
    return read_deal(given.text.data, limit=limit)


def _unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "is a folder, not a deal file"
    if isinstance(error, PermissionError):
        return "can't be read: permission is missing"
    return f"can't be read: {error.strerror}"


def _print_refusal(given: _Input, error: DealFileError, *, as_json: bool) -> None:
    if as_json:
        line = {"line": given.text.line} if given.text.line else {}
        errors = [asdict(problem) for problem in error.errors]
        _print_json({"format": ERROR_FORMAT, "file": given.name, **line, "errors": errors})
        return
    place = "standard input" if given.name == STANDARD_INPUT else click.format_filename(given.name)
    place += f", line {given.text.line}" if given.text.line else ""
    for problem in error.errors:
        click.echo(f"{place}: {problem}", err=True)


def _print_analysis(deal: Deal, *, as_json: bool, as_of: datetime | None, since: datetime | None) -> None:
    analysis = analyse(deal, as_of)
    if as_json:
        _print_json(to_json(analysis))
        return
    library = Library(titles={detector.code: detector.title for detector in DETECTORS}, tactics=load_tactics())
    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else WIDEST
    changed = None if since is None else Since(day=since, changes=diff(analyse(deal, since), analysis, deal))
    click.echo(write_report(deal, analysis, library, width=width, colour=on_terminal, since=changed) + "\n")


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, separators=(",", ":"), allow_nan=False))
