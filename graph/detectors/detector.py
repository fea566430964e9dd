"""What a detector is: an idea in words, the numbers it leaves open, and a pure search through the evidence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from graph.analysis import Finding
from graph.evidence import Evidence
from graph.parameters import Parameter
from graph.speech import mark

Parameters = Mapping[str, bool | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """One idea of what may be going on, and how to look for it.

    `needs` says which records it reads; `guards` what must keep it quiet; `source` which practice it comes from;
    `tactics` what a coach may do about it. `while_open`: it has no meaning on a deal that is won or lost. `follows`:
    the code of a detector whose pattern it builds on, so that tuning that one tunes it too, unless it is tuned itself.
    """

    code: str
    title: str
    looks_for: str
    needs: str
    guards: str
    source: str
    parameters: tuple[Parameter, ...]
    tactics: tuple[str, ...]
    find: Callable[[Evidence, Parameters], Iterable[Finding]]
    while_open: bool = False
    follows: str | None = None


def days_parameter(default: float, why: str, name: str = "days") -> Parameter:
    """Return a look-back or waiting time in days."""
    return Parameter(name=name, default=default, unit=mark("days"), why=why, minimum=0, maximum=3650)


def share_parameter(name: str, default: float, why: str) -> Parameter:
    """Return a share between 0 and 1."""
    return Parameter(name=name, default=default, unit=mark("share"), why=why, minimum=0, maximum=1)


def count_parameter(name: str, default: int, unit: str, why: str) -> Parameter:
    """Return a number of things, at least one."""
    return Parameter(name=name, default=default, unit=unit, why=why, minimum=1, maximum=1000)
