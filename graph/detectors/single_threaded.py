"""Whether only one person on the buyer's side, or nobody, is in contact with us."""

from collections.abc import Iterable
from datetime import datetime

from graph.analysis import Finding
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_date, to_names

CODE = "single_threaded"


def find_single_threaded(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask who else could be met, where two or more buyers are known and at most one is in contact."""
    if len(evidence.buyers) < parameters["buyers"]:
        return
    since = evidence.since(parameters["days"])
    recent = {
        buyer: [touch for touch in evidence.touches.get(buyer, ()) if touch.at >= since] for buyer in evidence.buyers
    }
    contacts = [buyer for buyer, touches in recent.items() if touches]
    if len(contacts) > 1:
        return
    earlier = {
        buyer: touches[-1]
        for buyer, touches in evidence.touches.items()
        if buyer in evidence.buyers and buyer not in contacts
    }
    rests_on: dict[str, datetime | None] = {touch.activity: touch.at for buyer in contacts for touch in recent[buyer]}
    before = (
        say("Before that, also {names}.", names=to_names(evidence, evidence.ordered(earlier)))
        if earlier
        else NOTHING_AGAINST
    )
    day = to_date(since)
    if contacts:
        name = evidence.name(contacts[0])
        possible = say("Everything may hang on {name}.", name=name)
        seen = say(
            "Since {day} only {name}, of all people known on their side, was in contact with us.", day=day, name=name
        )
        settle = say("Ask {name} who else should be heard, and meet one of them.", name=name)
    else:
        possible = say("It may be that nobody on their side is in touch with us any more.")
        seen = say("Since {day} none of the people known on their side was in contact with us.", day=day)
        settle = say("Write to the person known best, and ask what has changed.")
    yield build_finding(
        evidence,
        CODE,
        contacts,
        sentences=Sentences(possible=possible, seen=seen, speaks_against=before, settle=settle),
        rests_on=rests_on,
        against={touch.activity: touch.at for touch in earlier.values()},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("One contact or none"),
    looks_for=mark("Two or more people known on the buyer's side, and at most one of them in contact with us."),
    needs=mark("People on both sides, and activities between them."),
    guards=mark("A deal that is won or lost; one person known in all."),
    source=mark("A deal that hangs on one contact ends when that contact moves on."),
    parameters=(
        days_parameter(45, mark("six weeks without a second voice are more than a holiday")),
        count_parameter("buyers", 2, mark("people"), mark("with one person known there is no second to meet yet")),
    ),
    tactics=("T35",),
    find=find_single_threaded,
    while_open=True,
)
