"""What the pages of a charter are given: the version asked for, what is missing in it, and who acknowledged it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph.exercises.charter import Charter
from graph.exercises.charter_changes import Change
from graph.exercises.days import BeforeAndSince
from graph.exercises.problem import Problem
from plugin.paper_versions import VersionLine
from plugin.store.papers import KeptTick, PaperState
from plugin.views import DealView


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an analysis said: who has the final word (a state), the risk 0 to 100, and what it found, by code."""

    authority: str
    risk: int
    codes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """That somebody's newest address went by mail: where to, and when."""

    address: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterView:
    """A charter in one of its versions; `version` is 0 where nothing is written yet and `charter` is a proposal.

    `ticks` are those of this version, by person. `before` is what the analysis said just before this version was put,
    None for a draft or where the deal comes from a file.
    """

    view: DealView
    paper: str | None
    version: int
    newest: int
    in_force: int
    """The newest version that was put to those whom it names; 0 where none was."""
    state: PaperState
    charter: Charter
    problems: Sequence[Problem]
    named: Sequence[str]
    ticks: Mapping[str, KeptTick]
    links: Mapping[str, datetime]
    """Until when each person's address holds."""
    sent: Mapping[str, Sent]
    """Whose newest address went by mail."""
    mails: bool
    """Whether addresses can go by mail."""
    versions: Sequence[VersionLine]
    """The newest first."""
    changes: Sequence[Change]
    """What is another than in the version put before this one."""
    before: Findings | None
    pace: BeforeAndSince | None
    """How long decisions took before and since the first version that was put."""
    writes: bool
    """Whether it is written into the deal; not into one from a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickView:
    """A charter for one of those whom it names, who came by a personal address."""

    deal_name: str
    charter: Charter
    version: int
    me: str
    names: Mapping[str, str]
    ticked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TickLink:
    """A personal address just made; shown this once.

    `url` is None where it went by mail; `problem` says why a mail didn't go, so that it is to be given by hand.
    """

    person: str
    name: str
    url: str | None = field(repr=False)
    mailed_to: str | None = field(default=None, repr=False)
    problem: str | None = None
