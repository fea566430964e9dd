"""Decides what is shown of a change that somebody only tries out: the deal as it is, and as it would be."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.deal import Tuning
from graph.what_if import Change, WhatIf, what_if
from plugin.errors import InputRefusedError
from plugin.views import DealView


@dataclass(frozen=True, slots=True)
class Trial:
    """A deal, and what would come of the changes; `outcome` is None where none was asked for yet."""

    view: DealView
    outcome: WhatIf | None


def try_out(view: DealView, changes: Sequence[Change], tuning: Tuning | None = None) -> Trial:
    """Try changes out on a deal; raises `InputRefusedError` for one that can't be, such as a person not in the deal."""
    if not changes:
        return Trial(view, None)
    try:
        return Trial(view, what_if(view.deal, changes, settings=tuning))
    except ValueError as error:
        raise InputRefusedError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
