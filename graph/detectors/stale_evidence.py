"""Whether what is known about the decision makers is too old to rely on."""

from collections.abc import Iterable
from datetime import datetime

from graph.analysis import Finding
from graph.deal import Commitment
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say, say_many
from graph.wording import to_count, to_date, to_names

CODE = "stale_evidence"


def find_stale_evidence(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask whether all still stands, where the newest word of any decision maker is old."""
    heard = {each.id: each.at for person in evidence.deciders for each in evidence.statements_by_person.get(person, ())}
    for person in evidence.deciders:
        for commitment in evidence.commitments.get(person, ()):
            moment = _newest(commitment, evidence.as_of)
            if moment is not None:
                heard[commitment.id] = moment
    if not heard or max(heard.values()) >= evidence.since(parameters["days"]):
        return
    yield _finding(evidence, heard)


def _newest(commitment: Commitment, as_of: datetime) -> datetime | None:
    """Return when a commitment was last heard of; an outcome without a day came when it was due."""
    moments = [commitment.made_at, commitment.status_at, commitment.done_at]
    if commitment.status != "open" and commitment.status_at is None and commitment.done_at is None:
        moments.append(commitment.due)
    return max((each for each in moments if each is not None and each <= as_of), default=None)


def _finding(evidence: Evidence, heard: dict[str, datetime]) -> Finding:
    newest = max(heard.values())
    names = to_names(evidence, evidence.deciders)
    touched = {
        touch.activity: touch.at
        for person in evidence.deciders
        for touch in evidence.touches.get(person, ())[-1:]
        if touch.at > newest
    }
    return build_finding(
        evidence,
        CODE,
        evidence.deciders,
        sentences=Sentences(
            possible=say_many(
                "Where {names} stands may have changed since.",
                "Where {names} stand may have changed since.",
                len(evidence.deciders),
                names=names,
            ),
            seen=to_count(
                len(heard),
                "The newest of {count} word on record is of {day}.",
                "The newest of {count} words on record is of {day}.",
                day=to_date(newest),
            ),
            speaks_against=(
                say(
                    "In contact with us on {day}, though no word of it is on record.",
                    day=to_date(max(touched.values())),
                )
                if touched
                else NOTHING_AGAINST
            ),
            settle=say("Ask {names} whether what was said then still holds, and write down the answer.", names=names),
        ),
        rests_on={each: moment for each, moment in heard.items() if moment == newest},
        against=dict(touched),
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("What we know is old"),
    looks_for=mark("The newest confirmed word or commitment of all decision makers is older than a quarter."),
    needs=mark("Confirmed decision makers, and their confirmed statements and commitments."),
    guards=mark("A deal that is won or lost; nobody confirmed as deciding; nothing ever heard, which is not knowing."),
    source=mark("A stance fades: what was meant in spring need not hold in autumn."),
    parameters=(days_parameter(90, mark("in a quarter budgets, people and priorities change")),),
    tactics=("T28", "T29"),
    find=find_stale_evidence,
    while_open=True,
)
