"""Whether an open decision has nobody on record who has the final word."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from graph.analysis import Finding
from graph.clock import moved
from graph.deal import Decision
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.speech import mark, say, say_many
from graph.wording import to_date, to_decision, to_list, to_names, to_sentence

CODE = "no_final_word"
_OPEN = frozenset({"open", "reopened"})


def lacks_holder(evidence: Evidence, decision: Decision) -> bool:
    """Tell whether the decision is open, and neither a person nor a body is on record for it."""
    return decision.status in _OPEN and not evidence.voters(decision) and not evidence.final_words[decision.id].recorded


def find_no_final_word(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about each open decision without a holder, once it has waited or is due while nothing is agreed at all."""
    due_by = moved(evidence.as_of, parameters["due_days"])
    no_charter = not evidence.recorded_holders
    for decision in evidence.deal.decisions:
        if not lacks_holder(evidence, decision):
            continue
        since = decision.opened_at or decision.proposed_at
        has_waited = since is not None and evidence.as_of - since > timedelta(days=parameters["days"])
        is_due = no_charter and decision.due is not None and decision.due <= due_by
        if has_waited or is_due:
            yield _finding(evidence, decision, since)


def _finding(evidence: Evidence, decision: Decision, since: datetime | None) -> Finding:
    word = evidence.final_words[decision.id]
    name = to_decision(evidence, decision.id)
    facts = [
        name,
        *([say("open since {day}", day=to_date(since))] if since is not None else []),
        *([say("due {day}", day=to_date(decision.due))] if decision.due is not None else []),
    ]
    seen = [say("{decision}: nobody is on record as having the final word.", decision=", ".join(facts))]
    claimants = evidence.ordered(word.claimants)
    nominees = evidence.ordered(word.named)
    heard = []
    if claimants:
        names = to_names(evidence, claimants)
        heard.append(say_many("{names} spoke of having it", "{names} spoke of having it", len(claimants), names=names))
    if nominees:
        names = to_names(evidence, nominees)
        heard.append(say_many("{names} was named for it", "{names} were named for it", len(nominees), names=names))
    against = {claim.id: claim.at for claim in word.claims} | {naming.id: naming.at for naming in word.namings}
    gone = evidence.ordered({*decision.final_word, *decision.voters} - evidence.ours - set(word.recorded))
    if gone:
        names = to_names(evidence, gone)
        seen.append(say_many("{names} was on record before.", "{names} were on record before.", len(gone), names=names))
    return build_finding(
        evidence,
        CODE,
        sentences=Sentences(
            possible=say("It may be that nobody has the final word on {decision}.", decision=name),
            seen=" ".join(seen),
            speaks_against=to_sentence(to_list(heard)) if heard else NOTHING_AGAINST,
            settle=say(
                "Ask the decision makers one by one who gives the final word on {decision}; write down one name.",
                decision=name,
            ),
        ),
        matter=Matter(decision=decision.id),
        rests_on={decision.id: since},
        against=against,
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("Nobody has the final word"),
    looks_for=mark("An open decision with nobody on record as having the final word."),
    needs=mark("Decisions with their status, since when they are open, and when they are due."),
    guards=mark("A decision that is parked, only proposed, or left to a board's vote; the first week."),
    source=mark("Confusion about who gives the final word is where changes get stuck; define it for each decision."),
    parameters=(
        days_parameter(7, mark("a week is enough to write a name down")),
        days_parameter(30, mark("with nothing on record at all, a decision due within a month can't wait"), "due_days"),
    ),
    tactics=("T13",),
    find=find_no_final_word,
    while_open=True,
)
