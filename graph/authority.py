"""Who has the final word, decision by decision: contested, absent, assumed, not known, or clear."""

from collections.abc import Iterable, Mapping, Sequence

from graph.analysis import Authority, AuthorityState, DecisionAuthority, Finding
from graph.deal import Decision
from graph.detectors.lived_authority_differs import CODE as LIVED
from graph.detectors.lived_authority_differs import has_sign
from graph.evidence import Evidence
from graph.final_word import AUTHORITY_CHECK
from graph.finding import by_date

WORST_FIRST: Sequence[AuthorityState] = ("contested", "absent", "assumed", "unknown", "clear")
SETTLED = frozenset({"decided", "parked"})
"""States of a decision in which nobody waits for a final word."""
_AUTHORITY_CODES = frozenset({"no_final_word", "rival_final_words", LIVED})
_NAMED_BESIDE_VOTERS = 0.25
_EXACT = 1e-9


def read_authority(evidence: Evidence, findings: Iterable[Finding]) -> Authority:
    """Read every decision's state; the whole is as the worst of those still to be made."""
    about: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code in _AUTHORITY_CODES and finding.decision is not None:
            about.setdefault(finding.decision, []).append(finding)
    read = {each.id: _read(evidence, each, about.get(each.id, ())) for each in evidence.deal.decisions}
    unsettled = [read[each.id].state for each in evidence.deal.decisions if each.status not in SETTLED]
    return Authority(
        state=min(unsettled, key=WORST_FIRST.index, default="unknown"),
        decisions=tuple(
            read[each.id]
            for each in sorted(
                evidence.deal.decisions,
                key=lambda each: (each.status in SETTLED, WORST_FIRST.index(read[each.id].state), *_urgency(each)),
            )
        ),
    )


def _urgency(decision: Decision) -> tuple[object, ...]:
    """Return what sorts decisions by when they are due, then by how long they wait; names only in a tie."""
    days = (decision.act_by, decision.due, decision.opened_at, decision.proposed_at)
    dated = (part for day in days for part in (day is None, day.timestamp() if day else 0.0))
    return (*dated, decision.name, decision.id)


def _read(evidence: Evidence, decision: Decision, findings: Sequence[Finding]) -> DecisionAuthority:
    word = evidence.final_words[decision.id]
    firing = [each for each in findings if each.state == "fires"]
    lived = next((each for each in firing if each.code == LIVED), None)
    dated = {claim.id: claim.at for claim in word.claims} | {naming.id: naming.at for naming in word.namings}
    checked = (AUTHORITY_CHECK + decision.id,) if word.private else ()
    return DecisionAuthority(
        id=decision.id,
        state=_state(evidence, decision, lived=lived is not None),
        recorded=evidence.ordered(word.recorded),
        claimed=evidence.ordered(word.claimants),
        named=_strongest_first(evidence, word.named),
        lived=tuple(person for person in lived.people if person not in word.recorded) if lived is not None else (),
        because=(*(each.key for each in firing), *by_date(dated), *checked),
    )


def _strongest_first(evidence: Evidence, shares: Mapping[str, float]) -> Mapping[str, float]:
    ordered = sorted(evidence.ordered(shares), key=lambda person: -shares[person])
    return {person: round(shares[person], 9) for person in ordered}


def _state(evidence: Evidence, decision: Decision, *, lived: bool) -> AuthorityState:
    word = evidence.final_words[decision.id]
    holders, claimants = set(word.recorded), word.claimants
    joint, voters = decision.joint_with_tie_rule, evidence.voters(decision)
    outsiders = claimants - holders
    if (len(holders) > 1 and not joint) or lived or (len(claimants) > 1 and (outsiders or not joint)):
        return "contested"
    if outsiders and (holders or voters):
        return "contested"
    if voters and not holders:
        named = any(share >= _NAMED_BESIDE_VOTERS - _EXACT for share in word.named.values())
        return "unknown" if named else "clear"
    if holders:
        return "unknown" if has_sign(evidence, decision) else "clear"
    heard = claimants | (set(word.named) - evidence.left)
    if not heard:
        return "absent"
    return "assumed" if len(heard) == 1 else "unknown"
