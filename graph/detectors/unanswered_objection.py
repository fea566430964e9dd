"""Whether a decision maker named a concrete risk that nobody has answered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.analysis import Finding
from graph.deal import Statement
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Sentences, build_finding
from graph.speech import mark, say
from graph.wording import to_quote, to_remarks, to_sentence

CODE = "unanswered_objection"


def unanswered_objections(evidence: Evidence, days: float) -> Mapping[str, Sequence[Statement]]:
    """Return each decision maker's objections of the last `days` that name a risk and were not answered."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for objection in evidence.of_kind("objection", days):
        if objection.by in evidence.deciders and objection.risk and objection.risk.strip() and not objection.answered:
            found[objection.by].append(objection)
    return found


def find_unanswered_objection(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask, once for each decision maker concerned, whether their point was ever answered."""
    found = unanswered_objections(evidence, parameters["days"])
    for person in evidence.ordered(found):
        objections = found[person]
        name = evidence.name(person)
        answered = [s for s in evidence.statements_by_person[person] if s.kind == "objection" and s.answered]
        seen = to_sentence(to_remarks(evidence, objections))
        risks = "; ".join(dict.fromkeys(to_quote(each.risk) for each in objections if each.risk))
        named = say("The risk named: {risks}.", risks=risks)
        yield build_finding(
            evidence,
            CODE,
            [person],
            sentences=Sentences(
                possible=say("{name} may have a point that nobody has answered yet.", name=name),
                seen=f"{seen} {named}",
                speaks_against=(
                    say("An earlier point was answered: {remarks}.", remarks=to_remarks(evidence, answered))
                    if answered
                    else NOTHING_AGAINST
                ),
                settle=say(
                    "Ask {name} whether the risk has been dealt with, and what an answer would have to show.", name=name
                ),
            ),
            rests_on={each.id: each.at for each in objections},
            against={each.id: each.at for each in answered},
        )


DETECTOR = Detector(
    code=CODE,
    title=mark("A point nobody has answered"),
    looks_for=mark("A decision maker who objected openly, named a concrete risk, and got no answer."),
    needs=mark("Confirmed objections with the risk named, and whether they were answered."),
    guards=mark("An objection marked as answered, one without a concrete risk, one older than the look-back."),
    source=mark("Resistance to change: a sceptic with a point deserves an answer before anything else is tried."),
    parameters=(days_parameter(90, mark("an objection older than a quarter is raised again if it still matters")),),
    tactics=("T03",),
    find=find_unanswered_objection,
)
