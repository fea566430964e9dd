"""What the pages of a three-options sheet are given: a version, who stands where, what each way would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.analysis import AlignmentState, AuthorityState
from graph.exercises.options import Option, OptionsSheet
from graph.exercises.problem import Problem
from graph.what_if import WhatIf
from plugin.options_sides import Voice
from plugin.paper_versions import VersionLine
from plugin.store.papers import PaperState
from plugin.views import DealView


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionTrial:
    """What an option would do: where a side is chosen or goes on alone, `toward` it (its id).

    `outcome` is None where nothing can be tried out: nobody would move, or the side has nobody.
    """

    option: Option
    toward: str | None
    outcome: WhatIf | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an analysis said: agreement and final word as states, and the risk, 0 to 100."""

    alignment: AlignmentState
    authority: AuthorityState
    risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsView:
    """A sheet in one of its versions; `version` is 0 where nothing is written yet and `sheet` is a proposal."""

    view: DealView
    version: int
    newest: int
    closed: int
    """The newest version that was closed as decided; 0 where none was."""
    state: PaperState
    sheet: OptionsSheet
    problems: Sequence[Problem]
    """What keeps it from being closed."""
    gaps: Sequence[Problem]
    voices: Mapping[str, Sequence[Voice]]
    """What is on record of each person on a side, by the side's id."""
    unplaced: Sequence[str]
    """Decision makers on no side."""
    versions: Sequence[VersionLine]
    """The newest first."""
    before: Standing | None
    """What the analysis said just before this version was closed; None for a draft."""
    writes: bool
    """Whether it is written into the deal; not into one from a file."""
