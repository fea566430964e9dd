"""Decides how a deal's analysis of an earlier moment and of now stand side by side, and that no cause is claimed."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis import Analysis
from graph.speech import say
from plugin.before_after import BeforeAfter
from web.presenters.findings import to_title
from web.presenters.formats import to_day
from web.presenters.words import ALIGNED_AGAINST, ALIGNMENT, AUTHORITY

MOST_CHANGES = 8


@dataclass(frozen=True, slots=True)
class SideRow:
    """One thing that an analysis says: what it is, then, and now."""

    label: str
    before: str
    now: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.before == self.now


@dataclass(frozen=True, slots=True)
class Sides:
    """Two analyses of a deal side by side; of `changes` the weightiest come first, and `more` are left out."""

    then: str
    rows: Sequence[SideRow]
    gone: Sequence[str]
    new: Sequence[str]
    changes: Sequence[str]
    more: int


def to_sides(compared: BeforeAfter) -> Sides:
    """Put two analyses side by side."""
    before, now = compared.before, compared.now
    found_before, found_now = _list_found(before), _list_found(now)
    return Sides(
        then=to_day(compared.then),
        rows=[
            SideRow(say("Agreement"), _tell_agreement(before), _tell_agreement(now)),
            SideRow(say("Final word"), AUTHORITY[before.authority.state].label, AUTHORITY[now.authority.state].label),
            SideRow(say("Risk"), _tell_risk(before), _tell_risk(now)),
            SideRow(say("Findings"), str(len(found_before)), str(len(found_now))),
        ],
        gone=[to_title(code) for code in found_before if code not in found_now],
        new=[to_title(code) for code in found_now if code not in found_before],
        changes=compared.changes[:MOST_CHANGES],
        more=max(0, len(compared.changes) - MOST_CHANGES),
    )


def _list_found(analysis: Analysis) -> Sequence[str]:
    return list(dict.fromkeys(finding.code for finding in analysis.findings if finding.state == "fires"))


def _tell_agreement(analysis: Analysis) -> str:
    state = analysis.alignment.state
    against = state == "aligned" and analysis.alignment.toward == "against"
    return (ALIGNED_AGAINST if against else ALIGNMENT[state]).label


def _tell_risk(analysis: Analysis) -> str:
    return say("{risk} of 100", risk=analysis.risk.score)
