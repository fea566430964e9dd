"""Whether more than one person is on record for, or claims, the final word on one decision."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from graph.analysis import Finding, FindingState
from graph.corroboration import is_corroborated, to_piece
from graph.deal import Decision, Statement
from graph.detectors.detector import Detector, Parameters, count_parameter, days_parameter
from graph.evidence import Evidence
from graph.final_word import CLAIM_DAYS
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.speech import mark, say, say_many
from graph.wording import to_decision, to_names, to_remarks, to_sentence

CODE = "rival_final_words"


def find_rival_final_words(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about each decision that more than one person takes to be theirs."""
    for decision in evidence.deal.decisions:
        word = evidence.final_word(decision, claim_days=parameters["days"])
        joint = decision.joint_with_tie_rule
        recorded = () if joint else word.recorded
        claims = [] if joint and word.claimants <= set(word.recorded) else list(word.claims)
        claimants = {claim.by for claim in claims}
        rivals = len(claimants) >= parameters["claimants"] and is_corroborated(to_piece(claim) for claim in claims)
        if rivals or len(recorded) > 1:
            people = (claimants if rivals else set()) | (set(recorded) if len(recorded) > 1 else set())
            rests_on = claims if rivals else []
            yield _finding(evidence, decision, people, rests_on, "fires", on_record=recorded)
        else:
            alone = claimants - set(word.recorded)
            if alone:
                told = [claim for claim in claims if claim.by in alone]
                yield _finding(evidence, decision, alone, told, "too_little_to_tell", on_record=word.recorded)


def _finding(
    evidence: Evidence,
    decision: Decision,
    people: Iterable[str],
    claims: Sequence[Statement],
    state: FindingState,
    *,
    on_record: Sequence[str],
) -> Finding:
    about = evidence.ordered(people)
    name = to_decision(evidence, decision.id)
    names = to_names(evidence, about)
    rests_on: dict[str, datetime | None] = {claim.id: claim.at for claim in claims}
    seen = []
    if claims:
        seen.append(to_sentence(to_remarks(evidence, claims)))
    if on_record:
        holders = to_names(evidence, evidence.ordered(on_record))
        seen.append(say("On record for {decision}: {names}.", decision=name, names=holders))
    if state == "fires" and len(on_record) > 1:
        rests_on[decision.id] = decision.opened_at or decision.proposed_at
    elif not on_record:
        seen.append(say("Nobody is on record for {decision}.", decision=name))
    deferring = [
        each
        for each in evidence.statements_by_decision.get(decision.id, ())
        if each.kind == "deferral" and each.by in about
    ]
    if state == "fires":
        possible = say("{names} may each take the final word on {decision} to be theirs.", names=names, decision=name)
        settle = say(
            "Ask {names}, each alone, who gives the final word on {decision}; write down one, or a rule for ties.",
            names=names,
            decision=name,
        )
    else:
        possible = say_many(
            "{names} may take the final word on {decision} to be theirs; only one voice says so.",
            "{names} may take the final word on {decision} to be theirs; only one voice says so.",
            len(about),
            names=names,
            decision=name,
        )
        settle = say("Ask others in private who gives the final word on {decision}.", decision=name)
    return build_finding(
        evidence,
        CODE,
        about,
        sentences=Sentences(
            possible=possible,
            seen=" ".join(seen),
            speaks_against=f"{to_remarks(evidence, deferring)}." if deferring else NOTHING_AGAINST,
            settle=settle,
        ),
        matter=Matter(decision=decision.id),
        state=state,
        rests_on=rests_on,
        against={each.id: each.at for each in deferring},
    )


DETECTOR = Detector(
    code=CODE,
    title=mark("More than one final word"),
    looks_for=mark(
        "Two or more people who claim the final word on one decision, or are on record without a rule for ties."
    ),
    needs=mark("Decisions with who is on record, and confirmed claims."),
    guards=mark("A joint decision declared as such with a rule for ties; a single claim, which is said."),
    source=mark("A decision with two final words has none; each change then waits for the stronger day."),
    parameters=(
        days_parameter(CLAIM_DAYS, mark("a claim older than a quarter is made again if it is still meant")),
        count_parameter("claimants", 2, mark("claimants"), mark("one claim alone may simply be right")),
    ),
    tactics=("T13",),
    find=find_rival_final_words,
)
