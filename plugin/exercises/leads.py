"""What a coach can do about a finding: which exercise or which paper it calls for, the nearest first."""

from collections.abc import Mapping, Sequence
from typing import Literal

Lead = Literal["consensus", "authority", "charter", "options"]

_WHERE: Sequence[Lead] = ("consensus", "options")
_WHO: Sequence[Lead] = ("authority", "charter")
LEADS: Mapping[str, Sequence[Lead]] = {
    "destinations_differ": _WHERE,
    "two_camps": _WHERE,
    "lone_resistance": ("consensus",),
    "defers_then_undermines": ("consensus",),
    "uneven_doing": ("consensus",),
    "finger_pointing": ("consensus",),
    "bogged_down": ("consensus", "authority"),
    "power_struggle": _WHO,
    "no_final_word": _WHO,
    "rival_final_words": _WHO,
    "lived_authority_differs": _WHO,
    "waits_for_everyone": _WHO,
    "authority_unrecorded": ("charter",),
    "founder_steers": ("charter",),
    "shareholder_overreach": ("charter",),
}
"""By the finding's code. A finding that isn't here is settled by asking, not by an exercise."""
EXERCISES: frozenset[Lead] = frozenset({"consensus", "authority"})
"""Leads of which one runs in a deal at a time."""


def list_leads(code: str) -> Sequence[Lead]:
    """List what a finding calls for; nothing for one that calls for none."""
    return LEADS.get(code, ())
