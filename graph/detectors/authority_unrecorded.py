"""Whether a deal moved past its first stage without any decision on record."""

from collections.abc import Iterable

from graph.analysis import Finding
from graph.deal import Facts
from graph.detectors.detector import Detector, Parameters, count_parameter
from graph.evidence import Evidence
from graph.finding import Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_quote

CODE = "authority_unrecorded"
FIRST_STAGES = frozenset({"Prospecting", "Qualification"})
"""Names of stages in which nobody expects a decision to be on record, where a deal's stage has no number."""


def is_past_first_stage(facts: Facts, stage: float) -> bool:
    """Tell whether the deal is in a stage numbered `stage` or later, or in one whose name isn't a first one."""
    if facts.stage_number is not None:
        return facts.stage_number >= stage
    return bool(facts.stage) and facts.stage not in FIRST_STAGES


def find_authority_unrecorded(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask what is to be decided, and by whom, where nothing at all is written down."""
    facts = evidence.deal.deal
    if evidence.deal.decisions or not is_past_first_stage(facts, parameters["stage"]):
        return
    stage = to_quote(facts.stage) if facts.stage else facts.stage_number
    yield build_finding(
        evidence,
        CODE,
        sentences=Sentences(
            possible=say("What is to be decided, and by whom, may not be clear to us."),
            seen=say("The deal is in stage {stage}, and no decision is on record.", stage=stage),
            settle=say("Ask the person known best what will be decided next, by when, and who gives the final word."),
        ),
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("No decision on record"),
    looks_for=mark("A deal past its first stage with no decision recorded at all."),
    needs=mark("The deal's stage and its decisions."),
    guards=mark("A deal that is won or lost; a deal without a stage, or in one of the first stages."),
    source=mark("What is not in the system does not exist: first the decision, then who makes it."),
    parameters=(
        count_parameter("stage", 2, mark("stage"), mark("in the first stage nobody knows yet what is to be decided")),
    ),
    tactics=("T13",),
    find=find_authority_unrecorded,
    while_open=True,
)
