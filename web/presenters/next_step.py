"""Decides which reason stands beside the next step: always something the analysis holds about it, never a guess."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.analysis import Analysis, AuthorityState, Finding
from graph.authority import SETTLED
from graph.carrying_on import ASKED
from graph.deal import Deal
from graph.next_step import LAY_OPTIONS, WRITE_ALONE, is_step
from graph.speech import mark, say
from web.presenters.states import to_verdict
from web.presenters.words import ALIGNMENT

NOBODY_DECIDES = mark("Nobody is confirmed as a decision maker yet, so whether they agree can't be told.")
FINAL_WORD: Mapping[AuthorityState, str] = {
    "contested": mark("More than one person is seen as having it."),
    "absent": mark("Nobody is recorded as having it, claims it or is named for it."),
    "assumed": mark("One person is taken to have it; nobody wrote that down."),
    "unknown": mark("Too little is recorded to say who has it."),
}
"""Why one asks about a final word, which the step has named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The next sensible step, why it comes next, and whom it concerns, where that is somebody."""

    words: str
    why: str | None
    person: str | None


def to_next_step(analysis: Analysis, deal: Deal) -> NextStep | None:
    """Give the step that comes next with its reason; None where no step comes first."""
    words = to_verdict(analysis).next
    if not words:
        return None
    return NextStep(words=words, why=_why(analysis, deal), person=analysis.verdict.next_person)


def _why(analysis: Analysis, deal: Deal) -> str | None:
    """Walk the reasons in the order in which steps are chosen."""
    words, person = analysis.verdict.next or "", analysis.verdict.next_person
    if analysis.alignment.deciders == 0 and person is not None:
        return say(NOBODY_DECIDES)
    open_ = {decision.id for decision in deal.decisions if decision.status not in SETTLED}
    if analysis.authority.state != "clear" and any(each.id in open_ for each in analysis.authority.decisions):
        return say(FINAL_WORD[analysis.authority.state])
    firing = [finding for finding in analysis.findings if finding.state == "fires"]
    if analysis.alignment.state == "split" and (is_step(words, LAY_OPTIONS) or is_step(words, WRITE_ALONE)):
        return _split(analysis, firing)
    about = next((each for each in firing if person is not None and each.people[:1] == (person,)), None)
    if about is not None:
        return about.possible
    name = next((each.name for each in deal.people if each.id == person), "")
    if is_step(words, ASKED["committed"], name=name) and (uncarried := _of_code("no_champion", firing)) is not None:
        return uncarried.possible
    step = next((each for each in analysis.path if each.person == person), None)
    return step.because if step is not None else None


def _split(analysis: Analysis, firing: list[Finding]) -> str:
    found = next((each for each in firing if each.key in analysis.alignment.because), None)
    return found.possible if found is not None else ALIGNMENT["split"].meaning


def _of_code(code: str, firing: list[Finding]) -> Finding | None:
    return next((each for each in firing if each.code == code), None)
