"""What an analysis says about a deal: the value objects that the store keeps, `--json` prints and screens show.

Every class mirrors one object of `buyin-analysis/1`; a field's name is its key there. `None` is printed as null and
means "not known".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

FORMAT = "buyin-analysis/1"

AlignmentState = Literal["aligned", "route_debate", "split", "unknown"]
Toward = Literal["for", "against"]
AuthorityState = Literal["contested", "absent", "assumed", "unknown", "clear"]
FindingState = Literal["fires", "too_little_to_tell"]
Severity = Literal["low", "medium", "high"]
Band = Literal["low", "medium", "high"]
StanceLabel = Literal["leading", "supportive", "neutral", "resistant", "unknown"]
BuyInMark = Literal["understood", "committed", "acted"]
PathGoal = Literal["neutral", "supportive", "leading", "understood", "committed", "acted"]


def _is(about: str, **rules: Any) -> Any:
    return field(metadata={"about": about, **rules})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Whether the decision makers want the same thing."""

    state: AlignmentState = _is("aligned, route_debate, split or unknown")
    toward: Toward | None = _is("for or against, when aligned")
    deciders: int = _is("how many decide", ge=0)
    known: int = _is("of how many the stance is known", ge=0)
    because: tuple[str, ...] = _is("finding keys and evidence ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAuthority:
    """Who has the final word on one decision, on record and in life."""

    id: str = _is("the decision's id")
    state: AuthorityState = _is("contested, absent, assumed, unknown or clear")
    recorded: tuple[str, ...] = _is("ids on record as having the final word")
    claimed: tuple[str, ...] = _is("ids who claim it")
    named: Mapping[str, float] = _is("person -> share of namings")
    lived: tuple[str, ...] = _is("ids whom people go to instead")
    because: tuple[str, ...] = _is("finding keys and evidence ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who has the final word, over all decisions that are not settled: the worst state first."""

    state: AuthorityState = _is("the worst among the decisions not decided or parked")
    decisions: tuple[DecisionAuthority, ...] = _is("each decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One sentence, the same on every screen, and the next sensible step."""

    sentence: str = _is("agreement, authority, next step")
    next: str | None = _is("the next step in words")
    next_person: str | None = _is("the person it concerns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """One thing that adds to the risk."""

    key: str = _is("key of the finding, or `unknown:...`")
    points: int = _is("points it adds", ge=0)
    why: str = _is("why, in words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something not known, and what not knowing adds to the risk."""

    what: str = _is("what isn't known")
    people: tuple[str, ...] = _is("ids of the people concerned")
    points: int = _is("points it adds", ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """The alignment risk: the sum of all points of drivers and unknowns, cut at 100."""

    score: int = _is("0 to 100", ge=0, le=100)
    band: Band = _is("low under 34, medium under 67, else high")
    drivers: tuple[Driver, ...] = _is("what adds to it")
    unknowns: tuple[Unknown, ...] = _is("what isn't known and adds to it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A question to the coach: what is possible, what was seen, what speaks against it, what would settle it."""

    key: str = _is("stable: code, people, decision or subject")
    code: str = _is("the detector's code")
    state: FindingState = _is("fires or too_little_to_tell")
    severity: Severity | None = _is("low, medium, high; null for neutral ones")
    people: tuple[str, ...] = _is("ids, the ones it is about first")
    decision: str | None = _is("the decision's id")
    subject: str | None = _is("the subject's id")
    incident: str | None = _is("the incident's id")
    evidence: tuple[str, ...] = _is("ids of what it rests on")
    against: tuple[str, ...] = _is("ids of what speaks against it")
    possible: str = _is("what may be going on")
    seen: str = _is("what was seen")
    speaks_against: str = _is("what speaks against it")
    settle: str = _is("what would settle it")
    tactics: tuple[str, ...] = _is("ids of tactics")
    parameters: Mapping[str, Any] = _is("the parameters used, and what the code adds (`sides`, `personal`)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Where a person stands on the deal."""

    value: float | None = _is("-2 against .. 2 for, null = not known", ge=-2, le=2)
    n: float = _is("weight of the evidence: sum of age x source weights", ge=0)
    label: StanceLabel = _is("leading, supportive, neutral, resistant or unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyIn:
    """The three marks of buy-in; none is inferred from another, null where nothing says."""

    understood: bool | None = _is("said the idea back rightly")
    committed: bool | None = _is("promised a part of it")
    acted: bool | None = _is("did it, or spoke for it to others")
    next: BuyInMark | None = _is("the first mark that isn't true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Our contact with the person."""

    last_at: datetime | None = _is("latest contact")
    count: int = _is("how many contacts", ge=0)
    by: int = _is("how many of ours", ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """What the analysis says about one person."""

    id: str = _is("the person's id")
    stance: Stance = _is("where the person stands")
    buy_in: BuyIn = _is("understanding, commitment, action")
    influence: float = _is("share of the group's total influence", ge=0, le=1)
    contact: Contact = _is("our contact with the person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A person with a score."""

    id: str = _is("the person's id")
    score: float = _is("the score")


@dataclass(frozen=True, slots=True, kw_only=True)
class SidesEvidence:
    """How sure the sides are."""

    p: float | None = _is("share of rewired groups that split as well; null where no test could be made", ge=0, le=1)
    margins: Mapping[str, float] = _is("id -> 0 in the middle .. 1, how much nearer to the own side than to the next")
    method: str = _is("how the sides were found and tested")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One measure of lived authority: a person against the best of the formal holders."""

    own: float = _is("the person's value")
    best_holder: float = _is("the highest value of a formal holder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """Somebody without formal authority who is ahead of all formal holders, and not by chance."""

    id: str = _is("the person's id")
    score: float = _is("the score")
    measures: Mapping[str, Comparison] = _is("name of a measure -> own value and the best holder's")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blamed:
    """Somebody who is pointed at. Never evidence of fault."""

    id: str = _is("the person's id")
    score: float = _is("share of the pointing")
    by: tuple[str, ...] = _is("who points")
    sides: int = _is("from how many different sides", ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyManager:
    """To whom somebody without a reporting line may report: a suggestion to be confirmed."""

    id: str = _is("the person's id")
    to: tuple[str, ...] = _is("ids, likeliest first, at most ten")


@dataclass(frozen=True, slots=True, kw_only=True)
class SayDo:
    """Whose doing may fall short of their words: a prompt to ask, for coaches only."""

    id: str = _is("the person's id")
    toward: str | None = _is("towards whom what is told may not hold; null = in general")
    score: float = _is("0 to 1", ge=0, le=1)
    because: str = _is("why, in words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """Where the group lands if talk goes on as it does."""

    value: float | None = _is("-2 .. 2, null where nobody's stance is known", ge=-2, le=2)
    low: float | None = _is("lower end of what is possible", ge=-2, le=2)
    high: float | None = _is("upper end of what is possible", ge=-2, le=2)
    for_: int = _is("how many end up for it", ge=0)
    against: int = _is("how many end up against it", ge=0)
    open: int = _is("how many stay open", ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What the ties alone say about the buyers who haven't left, every list strongest first."""

    influence: tuple[Scored, ...] = _is("every buyer, share of the total")
    influence_measure: str = _is("which measure was used and why")
    sides: tuple[tuple[str, ...], ...] = _is("lists of ids; one list = united")
    between: tuple[str, ...] = _is("ids on no side")
    sides_evidence: SidesEvidence = _is("how sure the sides are")
    brokers: tuple[Scored, ...] = _is("who connects people that are not connected otherwise")
    formal: tuple[str, ...] = _is("ids who hold formal authority")
    shadow: tuple[Shadow, ...] = _is("ahead of all formal holders without being one")
    blamed: tuple[Blamed, ...] = _is("who is pointed at; never evidence of fault")
    reports_to_likely: tuple[LikelyManager, ...] = _is("suggested reporting lines")
    say_do: tuple[SayDo, ...] = _is("prompts to ask whether doing follows words; for coaches only")
    lean: Lean = _is("where the group lands if talk goes on as it does")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """One step of whom to win first."""

    person: str = _is("whom to win")
    to: PathGoal = _is("stance or buy-in mark aimed at")
    through: str | None = _is("messenger, null = directly")
    because: str = _is("why this person, now, and what would show that it worked")
    tactics: tuple[str, ...] = _is("ids of tactics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything the analysis of one deal at `as_of` says."""

    deal: str = _is("the deal's id")
    as_of: datetime = _is("the clock of the analysis")
    rules_version: str = _is("by which rules")
    ignored_future: int = _is("records that happened after `as_of`, not counted", ge=0)
    alignment: Alignment = _is("whether the deciders want the same")
    authority: Authority = _is("who has the final word")
    verdict: Verdict = _is("one sentence and the next step")
    risk: Risk = _is("a sum that can be added up by hand")
    findings: tuple[Finding, ...] = _is("questions to the coach, most severe first")
    people: tuple[PersonView, ...] = _is("each person")
    structure: Structure = _is("what the ties alone say")
    path: tuple[PathStep, ...] = _is("whom to win first, in order")
