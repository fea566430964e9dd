"""Whether nobody on the buyer's side carries the matter."""

from collections.abc import Iterable

from graph.analysis import Finding
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say, say_many
from graph.wording import to_date, to_names

CODE = "no_champion"


def find_champions(evidence: Evidence, days: float) -> tuple[str, ...]:
    """Return the buyers who are leading, or are marked as champion and acted for it in the last `days`."""
    return evidence.ordered(
        buyer
        for buyer in evidence.buyers
        if evidence.stances[buyer].label == "leading"
        or (evidence.people[buyer].is_champion is True and evidence.acted(buyer, days))
    )


def find_no_champion(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask who might carry it, where nobody on the buyer's side does."""
    days = parameters["days"]
    if not evidence.buyers or find_champions(evidence, days):
        return
    marked = evidence.ordered(buyer for buyer in evidence.buyers if evidence.people[buyer].is_champion is True)
    friendly = evidence.ordered(buyer for buyer in evidence.buyers if evidence.stances[buyer].label == "supportive")
    day = to_date(evidence.since(days))
    seen = [say("Since {day} nobody on their side both backs it and did something for it.", day=day)]
    if marked:
        names = to_names(evidence, marked)
        seen.append(say("{names} is marked as champion, but nothing done is on record.", names=names))
    candidates = friendly or marked
    yield build_finding(
        evidence,
        CODE,
        sentences=Sentences(
            possible=say("It may be that nobody on their side carries this."),
            seen=" ".join(seen),
            speaks_against=(
                say_many(
                    "{names} spoke in favour.",
                    "{names} spoke in favour.",
                    len(friendly),
                    names=to_names(evidence, friendly),
                )
                if friendly
                else NOTHING_AGAINST
            ),
            settle=(
                say(
                    "Ask {name} for one small act by one date, in their own words.",
                    name=evidence.name(candidates[0]),
                )
                if candidates
                else say("Look for the person who gains most from it, and ask for one small act by one date.")
            ),
        ),
        rests_on={},
        against={
            statement.id: statement.at
            for buyer in friendly
            for statement in evidence.statements_by_person.get(buyer, ())
            if (statement.stance or 0) > 0
        },
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("Nobody carries it"),
    looks_for=mark("No buyer who backs it and acts for it, and no marked champion with a recent act."),
    needs=mark("Confirmed statements and commitments of people on the buyer's side."),
    guards=mark("A deal that is won or lost; a deal where no buyer is known."),
    source=mark("Words alone are not buy-in: somebody has to speak for it to others or keep a promise."),
    parameters=(days_parameter(45, mark("an act older than six weeks says little about today")),),
    tactics=("T32", "T35"),
    find=find_no_champion,
    while_open=True,
)
