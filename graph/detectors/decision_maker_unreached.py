"""Whether somebody who decides has neither been in contact with us nor been heard."""

from collections.abc import Collection, Iterable
from datetime import datetime

from graph.analysis import Finding
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_date, to_decision, to_list

CODE = "decision_maker_unreached"


def find_decision_maker_unreached(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask, once for each decision maker or recorded holder, how to reach somebody we haven't heard."""
    since = evidence.since(parameters["days"])
    for person in evidence.ordered({*evidence.deciders, *(evidence.recorded_holders & evidence.buyers)}):
        touches = evidence.touches.get(person, ())
        said = evidence.statements_by_person.get(person, ())
        heard = max([*(touch.at for touch in touches[-1:]), *(each.at for each in said[-1:])], default=None)
        if heard is None or heard < since:
            yield _finding(evidence, person, since, heard)


def _finding(evidence: Evidence, person: str, since: datetime, heard: datetime | None) -> Finding:
    name = evidence.name(person)
    held = {
        decision.id: decision.opened_at or decision.proposed_at
        for decision in evidence.deal.decisions
        if person in evidence.final_words[decision.id].recorded
    }
    touches, said = evidence.touches.get(person, ()), evidence.statements_by_person.get(person, ())
    last = {
        **{touch.activity: touch.at for touch in touches if touch.at == touches[-1].at},
        **{each.id: each.at for each in said if each.at == said[-1].at},
    }
    return build_finding(
        evidence,
        CODE,
        [person],
        sentences=Sentences(
            possible=say("{name} may decide without having heard us.", name=name),
            seen=_told(evidence, person, held, since),
            speaks_against=say("Last heard on {day}.", day=to_date(heard)) if heard is not None else NOTHING_AGAINST,
            settle=say("Ask somebody who knows {name} well for an introduction, and listen first.", name=name),
        ),
        rests_on=held,
        against=last,
    )


def _told(evidence: Evidence, person: str, held: Collection[str], since: datetime) -> str:
    """Write what makes the person decide, and since when there was nothing."""
    name, day = evidence.name(person), to_date(since)
    if not held:
        return say("{name} is a confirmed decision maker; no contact and no word since {day}.", name=name, day=day)
    decisions = to_list(sorted(to_decision(evidence, each) for each in held))
    if person not in evidence.deciders:
        return say(
            "{name} has the final word on {decisions}; no contact and no word since {day}.",
            name=name,
            decisions=decisions,
            day=day,
        )
    return say(
        "{name} is a confirmed decision maker and has the final word on {decisions}; "
        "no contact and no word since {day}.",
        name=name,
        decisions=decisions,
        day=day,
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("A decision maker we haven't heard"),
    looks_for=mark(
        "A confirmed decision maker, or somebody on record for the final word, with no contact and no statement."
    ),
    needs=mark("Who decides, activities between both sides, and confirmed statements."),
    guards=mark("A deal that is won or lost; any contact or any statement of theirs in the look-back."),
    source=mark("Whoever decides without having been heard decides on what others say."),
    parameters=(days_parameter(60, mark("two months are long enough to have met, or at least heard of each other")),),
    tactics=("T35",),
    find=find_decision_maker_unreached,
    while_open=True,
)
