"""Whether something was proposed that nobody decides and nobody moves."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from graph.analysis import Finding
from graph.deal import Decision, Statement
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_date, to_decision, to_remarks, to_sentence

CODE = "fell_by_the_wayside"


def find_fell_by_the_wayside(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about each proposal without a holder on which nothing was said or done for a while."""
    for decision in evidence.deal.decisions:
        if decision.status != "proposed" or evidence.voters(decision) or evidence.final_words[decision.id].recorded:
            continue
        said = evidence.statements_by_decision.get(decision.id, ())
        moments = (decision.proposed_at, decision.opened_at, *(each.at for each in said[-1:]))
        begun = [each for each in moments if each is not None]
        if begun and max(begun) < evidence.since(parameters["days"]):
            yield _finding(evidence, decision, min(begun), [each for each in said if each.at == said[-1].at])


def _finding(evidence: Evidence, decision: Decision, since: datetime, last: Sequence[Statement]) -> Finding:
    name = to_decision(evidence, decision.id)
    proposed = decision.proposed_at or since
    return build_finding(
        evidence,
        CODE,
        sentences=Sentences(
            possible=say("{decision} may have fallen by the wayside.", decision=name),
            seen=say(
                "{decision}, proposed on {day}: nobody is on record to decide it, and nothing moved since.",
                decision=name,
                day=to_date(proposed),
            ),
            speaks_against=to_sentence(say("Last heard: {remarks}", remarks=to_remarks(evidence, last)))
            if last
            else NOTHING_AGAINST,
            settle=say(
                "Ask who should own {decision}; then drop it, or hold it until a day that all know.", decision=name
            ),
        ),
        matter=Matter(decision=decision.id),
        rests_on={decision.id: decision.proposed_at or decision.opened_at},
        against={each.id: each.at for each in last},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("Fell by the wayside"),
    looks_for=mark("Something proposed with nobody on record to decide it and no word about it for a month."),
    needs=mark("Proposals with their date, and confirmed statements that name them."),
    guards=mark(
        "A proposal that is parked, has a holder, or is left to a vote; any word about it; no date to count from."
    ),
    source=mark("With no clarity on final decisions, changes fall by the wayside."),
    parameters=(days_parameter(30, mark("a month without a word is longer than a holiday")),),
    tactics=("T13", "T20"),
    find=find_fell_by_the_wayside,
    while_open=True,
)
