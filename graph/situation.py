"""What the next step is chosen from: what is known, what was found, and the way to the final word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.alignment import alignment_deciders
from graph.analysis import Alignment, Authority, DecisionAuthority, Finding, PathStep
from graph.authority import SETTLED
from graph.evidence import Evidence
from graph.finding import WORST
from graph.path_field import is_on_board

Step = tuple[str, str | None]
"""What to do, in words, and whom it concerns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the next step is chosen from."""

    evidence: Evidence
    findings: Sequence[Finding]
    alignment: Alignment
    authority: Authority
    path: Sequence[PathStep] = ()

    def firing(self, code: str) -> Finding | None:
        """Return the finding of a code that fires and weighs most: the worst, then by who and what it is about."""
        about = [each.id for each in self.authority.decisions]
        return min(
            (each for each in self.findings if each.code == code and each.state == "fires"),
            key=lambda each: (
                WORST.index(each.severity),
                [self.evidence.standing[person] for person in each.people],
                about.index(each.decision) if each.decision in about else len(about),
            ),
            default=None,
        )

    @property
    def open_decision(self) -> DecisionAuthority | None:
        """The decision still to be made whose final word is least clear."""
        first = next(iter(self.authority.decisions), None)
        return first if first is not None and self.evidence.decisions[first.id].status not in SETTLED else None

    def to_ask(self, besides: Iterable[str] = ()) -> str | None:
        """Return whom to ask: a decision maker whom we know, then any, then a buyer whom we know, then any."""
        others = self.evidence.buyers - set(besides)
        deciders = alignment_deciders(self.evidence)
        ordered = self.evidence.ordered(others)
        return min(ordered, key=lambda p: (p not in deciders, p not in self.evidence.touches), default=None)

    @property
    def holders(self) -> tuple[str, ...]:
        """Who is on record for the final word on the decision to be made next."""
        return self.open_decision.recorded if self.open_decision is not None else ()

    def heard(self, person: str) -> bool:
        """Tell whether anything says where somebody stands: their words, an answer in an exercise, or a rating."""
        deal = self.evidence.deal
        answered = {*(each.by for each in deal.placements), *(each.by for each in deal.ratings)}
        return self.evidence.stances[person].label != "unknown" or person in answered

    def companion(self, person: str) -> str | None:
        """Return who is for it and has weight with somebody, by the path; None where nobody is known."""
        through = next((step.through for step in self.path if step.person == person), None)
        return through if through is not None and is_on_board(self.evidence, through) else None
