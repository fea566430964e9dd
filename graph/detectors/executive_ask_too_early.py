"""Whether the plan waits for an executive's yes with nothing small to show."""

from collections.abc import Iterable
from datetime import timedelta

from graph.analysis import Finding
from graph.deal import Pilot
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_count, to_date

CODE = "executive_ask_too_early"


def find_executive_ask_too_early(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask what could be shown first, where asking the executive has been the next step for long without a pilot."""
    plan = evidence.deal.plan
    step = plan.next_step if plan is not None else None
    if plan is None or step is None or step.kind != "executive_ask" or step.since is None:
        return
    waited = evidence.as_of - step.since
    if waited <= timedelta(days=parameters["days"]) or any(_shows(evidence, pilot) for pilot in plan.pilots):
        return
    over = [pilot for pilot in plan.pilots if pilot.started_at <= evidence.as_of]
    name = evidence.name(step.person) if step.person is not None else say("the executive")
    yield build_finding(
        evidence,
        CODE,
        [step.person] if step.person is not None else [],
        sentences=Sentences(
            possible=say("The ask to {name} may come before there is something to show.", name=name),
            seen=_told(name, to_date(step.since), len(over)),
            speaks_against=NOTHING_AGAINST,
            settle=say(
                "Ask what the smallest version would be that needs nobody's budget, and whom it would help first."
            ),
        ),
    )


def _told(name: str, day: str, over: int) -> str:
    """Write how long the ask has been waiting, and how many pilots ended with nothing to show."""
    if not over:
        return say(
            "Asking {name} has been the next step since {day}, and no pilot runs or has a result.", name=name, day=day
        )
    return to_count(
        over,
        "Asking {name} has been the next step since {day}, and no pilot runs or has a result; "
        "{count} pilot ended without a result.",
        "Asking {name} has been the next step since {day}, and no pilot runs or has a result; "
        "{count} pilots ended without a result.",
        name=name,
        day=day,
    )


def _shows(evidence: Evidence, pilot: Pilot) -> bool:
    """Tell whether the pilot runs, or ended with a result."""
    if pilot.started_at > evidence.as_of:
        return False
    running = pilot.ended_at is None or pilot.ended_at > evidence.as_of
    return running or bool(pilot.result and pilot.result.strip())


DETECTOR = Detector(
    code=CODE,
    title=mark("Waiting on the top"),
    looks_for=mark(
        "The next step has been to ask an executive for more than a month, and no pilot runs or has a result."
    ),
    needs=mark("The plan's next step with its date, and its pilots."),
    guards=mark("A deal that is won or lost; a pilot that runs, or ended with a result; a step without a date."),
    source=mark("Executive buy-in first is not always a good idea: start small, show it, and come with followers."),
    parameters=(
        days_parameter(30, mark("a month of waiting is a month in which something small could have been tried")),
    ),
    tactics=("T10", "T30"),
    find=find_executive_ask_too_early,
    while_open=True,
)
