"""Whether an argument that doesn't end has become one about who has the last word."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Finding
from graph.corroboration import is_corroborated, to_piece
from graph.deal import Decision, Statement
from graph.detectors.bogged_down import DETECTOR as BOGGED_DOWN
from graph.detectors.bogged_down import Bog, find_bogs, name_of, told
from graph.detectors.defers_then_undermines import DETECTOR as UNDERMINING
from graph.detectors.detector import Detector, Parameters, days_parameter
from graph.detectors.finger_pointing import is_pointing, mutual_pairs
from graph.evidence import Evidence
from graph.final_word import CLAIM_DAYS
from graph.finding import Matter, Sentences, build_finding
from graph.precedence import holders_first
from graph.speech import mark, say
from graph.wording import to_names, to_remarks, to_sentence

CODE = "power_struggle"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rivalry:
    """Who stands against whom, in words, and on what evidence."""

    groups: tuple[Sequence[str], ...]
    told: str
    rests_on: dict[str, datetime | None]


def find_power_struggle(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask about each stuck matter on which two stand against each other: rival claims first, blame last."""
    for bog in find_bogs(evidence, parameters):
        rivalry = next((found for find in _IN_ORDER if (found := find(evidence, bog, parameters)) is not None), None)
        if rivalry is None:
            continue
        names = to_names(evidence, dict.fromkeys(person for group in rivalry.groups for person in group))
        yield build_finding(
            evidence,
            CODE,
            *rivalry.groups,
            sentences=Sentences(
                possible=say(
                    "{matter} may have become a struggle: {names}.", matter=name_of(evidence, bog.matter), names=names
                ),
                seen=f"{told(evidence, bog)} {rivalry.told}",
                settle=say(
                    "Agree with {names}, each alone, who gives the final word and on what; only then bring them "
                    "together, each to state the other's view until the other says it is right.",
                    names=names,
                ),
            ),
            matter=bog.matter,
            rests_on={**bog.evidence, **rivalry.rests_on},
        )


def _rival_claims(evidence: Evidence, bog: Bog, parameters: Parameters) -> _Rivalry | None:
    claims = [
        each
        for each in evidence.of_kind("claim", parameters["claim_days"])
        if each.by in evidence.buyers and _is_about(evidence, each, bog.matter) and not _is_joint(evidence, each)
    ]
    people = holders_first(evidence, (each.by for each in claims))
    if len(people) < 2 or not is_corroborated(to_piece(each) for each in claims):  # noqa: PLR2004 (two rivals)
        return None
    rests_on: dict[str, datetime | None] = {each.id: each.at for each in claims}
    return _Rivalry(groups=(people,), told=to_sentence(to_remarks(evidence, claims)), rests_on=rests_on)


def _is_about(evidence: Evidence, statement: Statement, matter: Matter) -> bool:
    decision = evidence.decisions.get(statement.decision or "")
    subjects = {evidence.subject_of(statement), decision.subject if decision is not None else None} - {None}
    same_decision = statement.decision is not None and statement.decision == matter.decision
    return same_decision or matter.subject in subjects


def _is_joint(evidence: Evidence, claim: Statement) -> bool:
    """Tell whether the claim is that of a holder on record who decides with others by a rule for ties."""
    decision: Decision | None = evidence.decisions.get(claim.decision or "")
    return decision is not None and decision.joint_with_tie_rule and claim.by in decision.final_word


def _undermining(evidence: Evidence, bog: Bog, _parameters: Parameters) -> _Rivalry | None:
    usual = {parameter.name: parameter.default for parameter in UNDERMINING.parameters}
    found = [
        each
        for each in UNDERMINING.find(evidence, usual)
        if each.state == "fires"
        and (
            (each.decision is not None and each.decision == bog.matter.decision)
            or (each.subject is not None and each.subject == bog.matter.subject)
        )
    ]
    if not found:
        return None
    acting, deferred_to = (evidence.ordered(each.people[place] for each in found) for place in (0, 1))
    remarks = [each for each in evidence.statements if any(each.id in finding.evidence for finding in found)]
    return _Rivalry(
        groups=(acting, deferred_to),
        told=to_sentence(say("Left to somebody, then acted against: {remarks}", remarks=to_remarks(evidence, remarks))),
        rests_on={**{each: None for finding in found for each in finding.evidence}, **{r.id: r.at for r in remarks}},
    )


def _mutual_blame(evidence: Evidence, _bog: Bog, parameters: Parameters) -> _Rivalry | None:
    """Take blame on any matter: remarks, and ties that were recorded as such and are not older."""
    since = evidence.since(parameters["blame_days"])
    remarks = [each for each in evidence.of_kind("blame", parameters["blame_days"]) if is_pointing(evidence, each)]
    ties = [
        each
        for each in evidence.deal.ties
        if each.kind == "blames" and each.strength > 0 and (each.at is None or each.at >= since)
    ]
    arrows = [*((each.by, each.to) for each in remarks), *((each.from_, each.to) for each in ties)]
    pairs = {pair for pair in mutual_pairs(arrows) if pair <= evidence.buyers}
    said = [each for each in remarks if each.to is not None and frozenset({each.by, each.to}) in pairs]
    drawn = [each for each in ties if frozenset({each.from_, each.to}) in pairs]
    if not pairs or not (drawn or is_corroborated(to_piece(each) for each in said)):
        return None
    people = holders_first(evidence, (person for pair in pairs for person in pair))
    words = (
        to_remarks(evidence, said)
        if said
        else say("{names} are on record as blaming each other", names=to_names(evidence, people))
    )
    rests_on: dict[str, datetime | None] = {each.id: each.at for each in said}
    rests_on.update((each.id, each.at) for each in drawn)
    return _Rivalry(groups=(people,), told=to_sentence(words), rests_on=rests_on)


_IN_ORDER: Sequence[Callable[[Evidence, Bog, Parameters], _Rivalry | None]] = (
    _rival_claims,
    _undermining,
    _mutual_blame,
)


DETECTOR = Detector(
    code=CODE,
    title=mark("Power struggle"),
    looks_for=mark(
        "A matter that is bogged down, and on it two people who each claim the last word, or one who acts against what "
        "was left to another; or two who blame each other on anything."
    ),
    needs=mark("What bogged down needs, and confirmed claims, deferrals with later acts, or blame."),
    guards=mark(
        "Ageing alone; claims on another matter; a joint decision with a rule for ties; blame from one side only."
    ),
    source=mark("Change gets slow, then bogged down in arguments, and in the end becomes a power struggle."),
    parameters=(
        *(each for each in BOGGED_DOWN.parameters if each.name != "slow"),
        days_parameter(
            CLAIM_DAYS, mark("a claim older than a quarter is made again if it is still meant"), "claim_days"
        ),
        days_parameter(90, mark("blame fades in a quarter unless it is repeated"), "blame_days"),
    ),
    tactics=("T12",),
    find=find_power_struggle,
    follows=BOGGED_DOWN.code,
)
