"""Whether an open decision has nobody on record who has the final word."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from graph.analysis import Finding
from graph.clock import moved
from graph.deal import Decision
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.wording import to_date, to_decision, to_names, to_sentence

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
    opened = f", open since {to_date(since)}" if since is not None else ""
    due = f", due {to_date(decision.due)}" if decision.due is not None else ""
    claimants = evidence.ordered(word.claimants)
    nominees = evidence.ordered(word.named)
    heard = [
        *([f"{to_names(evidence, claimants)} spoke of having it"] if claimants else []),
        *([f"{to_names(evidence, nominees)} {_was(nominees)} named for it"] if nominees else []),
    ]
    against = {claim.id: claim.at for claim in word.claims} | {naming.id: naming.at for naming in word.namings}
    gone = evidence.ordered({*decision.final_word, *decision.voters} - evidence.ours - set(word.recorded))
    was = f" {to_names(evidence, gone)} {_was(gone)} on record before." if gone else ""
    return build_finding(
        evidence,
        CODE,
        sentences=Sentences(
            possible=f"It may be that nobody has the final word on {name}.",
            seen=f"{name}{opened}{due}: nobody is on record as having the final word.{was}",
            speaks_against=to_sentence(" and ".join(heard)) if heard else NOTHING_AGAINST,
            settle=f"Ask the decision makers one by one who gives the final word on {name}; write down one name.",
        ),
        matter=Matter(decision=decision.id),
        rests_on={decision.id: since},
        against=against,
    )


def _was(people: Sequence[str]) -> str:
    return "was" if len(people) == 1 else "were"


DETECTOR = Detector(
    code=CODE,
    title="Nobody has the final word",
    looks_for="An open decision with nobody on record as having the final word.",
    needs="Decisions with their status, since when they are open, and when they are due.",
    guards="A decision that is parked, only proposed, or left to a board's vote; the first week.",
    source="Confusion about who gives the final word is where changes get stuck; define it for each decision.",
    parameters=(
        days_parameter(7, "a week is enough to write a name down"),
        days_parameter(30, "with nothing on record at all, a decision due within a month can't wait", "due_days"),
    ),
    tactics=("T13",),
    find=find_no_final_word,
    while_open=True,
)
