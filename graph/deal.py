"""What is known about one deal: the value objects that connectors fill, the store keeps and `analyse` reads.

Every class mirrors one object of the deal file (`buyin-deal/1`); a field's name is its key there, with a trailing
underscore where the key is a Python word (`from_`). Each field carries its meaning and its range as metadata, from
which the reader's checks, the JSON Schema and the documentation are made, so that they cannot drift apart.

Times are aware `datetime`s. Lists are tuples. `None` means "not known", never "no".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import networkx as nx

FORMAT = "buyin-deal/1"

Side = Literal["buyer", "seller"]
DealStatus = Literal["open", "won", "lost"]
TieKind = Literal[
    "reports_to", "influences", "trusts", "supports", "defers_to",
    "conflicts_with", "undermines", "blames", "family", "communicates",
]  # fmt: skip
SubjectKind = Literal["destination", "route", "timing", "decision", "initiative", "area"]
StatementKind = Literal[
    "position",
    "deferral",
    "objection",
    "counter_instruction",
    "withholding",
    "reopening",
    "reversal",
    "bypass",
    "directive",
    "claim",
    "naming",
    "condition",
    "consultation",
    "blame",
    "root_cause",
    "observation",
    "personal_reaction",
    "focus",
    "backing",
    "understanding",
    "advocacy",
    "off_system_claim",
]
Medium = Literal["own_words", "seen", "second_hand"]
CommitmentStatus = Literal["open", "done", "late", "refused", "lapsed"]
Matter = Literal["operational", "reserved"]
DecisionStatus = Literal["proposed", "open", "parked", "decided", "reopened"]
RatingAbout = Literal["where", "how", "when"]
ActivityKind = Literal["email", "meeting", "call", "task"]
EventKind = Literal[
    "new_manager",
    "title_change",
    "left",
    "case_severe",
    "goal_missed",
    "contract_end",
    "merger",
    "budget_round",
    "other",
]
NextStepKind = Literal["executive_ask", "other"]
SourceSystem = Literal["salesforce", "file", "person", "exercise"]


def _known(about: str, **rules: Any) -> Any:
    """A required field: its meaning, and rules such as `ge`, `le`, `refers` (the list its ids stand in)."""
    return field(metadata={"about": about, **rules})


def _maybe(about: str, default: Any = None, **rules: Any) -> Any:
    """An optional field with its meaning, default and rules."""
    return field(default=default, metadata={"about": about, **rules})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a piece of evidence comes from."""

    system: SourceSystem | None = _maybe("which system or way it came")
    record: str | None = _maybe("the record's id there")
    url: str | None = _maybe("address of the record")
    author: str | None = _maybe("who wrote it down")
    as_of: datetime | None = _maybe("when the source held it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The opportunity itself: the deal file's key `deal`."""

    id: str = _known("the deal's id")
    name: str = _known("the deal's name")
    account: str | None = _maybe("the customer's name")
    owner: str | None = _maybe("our user who owns the deal")
    created_at: datetime | None = _maybe("when the deal was created")
    stage: str | None = _maybe("the stage's name")
    stage_number: int | None = _maybe("the stage's place, 1 = first", ge=1)
    stage_entered_at: datetime | None = _maybe("when the deal entered its stage")
    usual_stage_days: float | None = _maybe("the team's median time in this stage", ge=0, unit="days")
    amount: float | None = _maybe("what the deal is worth, in `currency`")
    currency: str | None = _maybe("ISO 4217 code of the amount")
    close_date: datetime | None = _maybe("expected close")
    status: DealStatus = _maybe("open, won or lost", default="open")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryRole:
    """What a person without office was agreed to advise on."""

    agreed: bool = _maybe("whether the role is agreed in writing", default=False)
    subjects: tuple[str, ...] = _maybe("the subjects it covers", default=(), refers="subjects")
    until: datetime | None = _maybe("when it ends")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who takes part in the deal, on the buyer's side or ours."""

    id: str = _known("the person's id")
    name: str = _known("the person's name")
    title: str | None = _maybe("job title")
    department: str | None = _maybe("department")
    side: Side = _maybe("whose side the person works for", default="buyer")
    decision_maker: bool | None = _maybe("whether the person decides; only a person's word sets it")
    crm_roles: tuple[str, ...] = _maybe("roles exactly as the CRM has them", default=())
    formal_rank: int | None = _maybe("formal rank, 1 = top", ge=1)
    former: bool = _maybe("holds no office any more but is still around", default=False)
    retired_since: datetime | None = _maybe("when the person retired")
    predecessor_of: str | None = _maybe("whose predecessor the person is", refers="people")
    owner_share: float | None = _maybe("share of the company owned", ge=0, le=1, unit="share")
    board_seat: bool | None = _maybe("whether the person sits on the board")
    advisory_role: AdvisoryRole | None = _maybe("the agreed advisory role")
    joined_at: datetime | None = _maybe("when the person joined")
    left_at: datetime | None = _maybe("when the person left")
    is_champion: bool | None = _maybe("marked as champion")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A relation between two people; `from_` and `to` read as the kind says (`from_` reports to `to`)."""

    id: str = _known("the tie's id; `ties:KIND:FROM:TO` where missing", made="ties:{kind}:{from}:{to}")
    kind: TieKind = _known("what the relation is")
    from_: str = _known("the person it starts from", refers="people")
    to: str = _known("the person it goes to", refers="people")
    strength: float = _maybe("how strong", default=0.5, ge=0, le=1, unit="share")
    confidence: float = _maybe("how sure", default=1.0, ge=0, le=1, unit="share")
    at: datetime | None = _maybe("when it was seen; missing = current")
    until: datetime | None = _maybe("when it ended or will end")
    count: int | None = _maybe("number of messages, for `communicates`", ge=0)
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What people take positions on."""

    id: str = _known("the subject's id")
    kind: SubjectKind = _known("where (destination, decision, initiative), how (route), when (timing) or an area")
    name: str | None = _maybe("the subject's name")
    owner: str | None = _maybe("whose area or initiative it is", refers="people")
    excludes: tuple[str, ...] = _maybe("subjects that can't be had together with it", default=(), refers="subjects")
    source: Source | None = _maybe("where this comes from")

    @property
    def called(self) -> str:
        """What to call it: its name, or its id where it has none."""
        return self.name or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who said or did what, when. Counts only once a person confirmed it."""

    id: str = _known("the statement's id")
    at: datetime = _known("when it was said or done")
    by: str = _known("who said or did it", refers="people")
    kind: StatementKind = _known("what kind of saying or doing it is")
    subject: str | None = _maybe("what it is about", refers="subjects")
    decision: str | None = _maybe("the decision it is about", refers="decisions")
    incident: str | None = _maybe("the incident it is about", refers="incidents")
    to: str | None = _maybe("the person it is addressed to or about", refers="people")
    stance: float | None = _maybe("-2 against .. 2 for", ge=-2, le=2)
    public: bool = _maybe("said openly", default=True)
    first_hand: bool = _maybe("heard or seen by who recorded it", default=True)
    medium: Medium | None = _maybe("own_words if first-hand, else second_hand, where missing")
    words: str | None = _maybe("the words")
    confirmed_by: str | None = _maybe("who confirmed it; missing = unconfirmed, which nothing counts")
    withdrawn_at: datetime | None = _maybe("when it was taken back")
    risk: str | None = _maybe("objection: the concrete risk named")
    answered: bool = _maybe("objection: whether it was answered", default=False)
    new_facts: bool = _maybe("reopening: whether new facts came up", default=False)
    asked: tuple[str, ...] = _maybe("consultation: who was asked", default=(), refers="people")
    own_share: bool = _maybe("blame: the speaker takes a share", default=False)
    mechanism: bool = _maybe("blame: a mechanism is named", default=False)
    right: bool | None = _maybe("understanding: said back rightly")
    figure: float | None = _maybe("off_system_claim: the figure quoted")
    crm_figure: float | None = _maybe("off_system_claim: what the CRM says")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Who promised what by when, and what became of it."""

    id: str = _known("the commitment's id")
    owner: str = _known("who promised", refers="people")
    what: str | None = _maybe("what was promised")
    subject: str | None = _maybe("what it serves", refers="subjects")
    made_at: datetime | None = _maybe("when it was promised")
    due: datetime = _known("when it is due")
    accepted: bool = _maybe("whether the owner accepted it", default=True)
    status: CommitmentStatus = _known("what became of it")
    status_at: datetime | None = _maybe("when the status came; `due` where missing")
    done_at: datetime | None = _maybe("when it was done")
    hindered: bool = _maybe("can't, not won't", default=False)
    moved_by_agreement: bool = _maybe("the date was moved by agreement", default=False)
    confirmed_by: str | None = _maybe("who confirmed it; missing = unconfirmed, which nothing counts")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A decider's written hand-over of a decision."""

    person: str = _known("who it was handed to", refers="people")
    scope: str | None = _maybe("what it covers")
    until: datetime | None = _maybe("when it ends")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be decided, by whom, and who has the final word."""

    id: str = _known("the decision's id")
    name: str = _known("the decision in one sentence")
    matter: Matter = _maybe("whether owners reserved it", default="operational")
    reversible: bool = _maybe("whether it can be undone", default=True)
    status: DecisionStatus = _known("where it stands")
    proposed_at: datetime | None = _maybe("when it was proposed")
    opened_at: datetime | None = _maybe("when it was opened")
    due: datetime | None = _maybe("when it is due")
    listen_until: datetime | None = _maybe("until when input is taken")
    act_by: datetime | None = _maybe("by when the decider acts")
    final_word: tuple[str, ...] = _maybe("who is recorded as having the final word", default=(), refers="people")
    must_agree: tuple[str, ...] = _maybe("who must agree", default=(), refers="people")
    agreed: tuple[str, ...] = _maybe("who has agreed", default=(), refers="people")
    recommends: tuple[str, ...] = _maybe("who recommends", default=(), refers="people")
    input: tuple[str, ...] = _maybe("who is asked", default=(), refers="people")
    carries_out: tuple[str, ...] = _maybe("who carries it out", default=(), refers="people")
    voters: tuple[str, ...] = _maybe("a board or council whose majority settles it", default=(), refers="people")
    joint_with_tie_rule: bool = _maybe("several decide together, with a rule for ties", default=False)
    delegated_to: Delegation | None = _maybe("a written delegation")
    decider_away_until: datetime | None = _maybe("until when the decider is away")
    decided_by: str | None = _maybe("who decided", refers="people")
    decided_at: datetime | None = _maybe("when it was decided")
    charter_acknowledged: tuple[str, ...] = _maybe("who acknowledged the charter", default=(), refers="people")
    subject: str | None = _maybe("the subject it settles", refers="subjects")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that went wrong."""

    id: str = _known("the incident's id")
    at: datetime = _known("when it happened")
    what: str | None = _maybe("what happened")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A sealed rating, revealed: 1 fully behind .. 4 not yet, 5 cannot support."""

    id: str = _known(
        "the rating's id; `ratings:BY:STATEMENT:ABOUT:ROUND` where missing",
        made="ratings:{by}:{statement}:{about}:{round}",
    )
    by: str = _known("who rated", refers="people")
    statement: str = _known("any text that names what was rated")
    about: RatingAbout = _maybe("where, how or when", default="where")
    level: int = _known("1 fully behind .. 4 not yet, 5 cannot support", ge=1, le=5)
    round: int = _maybe("the round", default=1, ge=1)
    final: bool = _maybe("whether the round was the last", default=False)
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An answer that people put into a group."""

    id: str = _known("the placement's id; `placements:QUESTION:BY` where missing", made="placements:{question}:{by}")
    question: str = _known("purpose, values, future, works_well, improve, or another name")
    by: str = _known("whose answer", refers="people")
    group: str = _known("the group's name")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompatibleGroups:
    """Two groups of one question that people marked as not both possible."""

    question: str = _known("the question")
    groups: tuple[str, ...] = _known("the two groups", length=2)
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Contact: who wrote to or met whom. The words themselves are never kept."""

    id: str = _known("the activity's id")
    at: datetime = _known("when")
    kind: ActivityKind | None = _maybe("email, meeting, call or task")
    from_: str | None = _maybe("who wrote, called or invited", refers="people")
    to: tuple[str, ...] = _maybe("who took part", default=(), refers="people")
    count: int = _maybe("how many", default=1, ge=0)
    words: int | None = _maybe("how many words, never the text", ge=0, unit="words")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A trigger: something that makes people look at the matter anew."""

    id: str = _known("the event's id")
    at: datetime = _known("when")
    kind: EventKind = _known("what kind of event")
    person: str | None = _maybe("whom it is about", refers="people")
    what: str | None = _maybe("what happened")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The step that the plan waits for."""

    kind: NextStepKind = _maybe("an ask to the executive, or other", default="other")
    since: datetime | None = _maybe("since when it is the next step")
    person: str | None = _maybe("who it concerns", refers="people")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilot:
    """A small proof."""

    id: str = _known("the pilot's id")
    started_at: datetime = _known("when it started")
    ended_at: datetime | None = _maybe("when it ended")
    result: str | None = _maybe("what came of it")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Which of the five parts of a pitch are ready."""

    pitch: bool = _maybe("what to pitch and how", default=False)
    own_results: bool = _maybe("own results", default=False)
    others_results: bool = _maybe("other organisations' results", default=False)
    process: bool = _maybe("a mapped process", default=False)
    ask: bool = _maybe("the one ask", default=False)
    as_of: datetime | None = _maybe("when this was checked")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What we mean to do next."""

    next_step: NextStep | None = _maybe("the next step")
    pilots: tuple[Pilot, ...] = _maybe("pilots", default=())
    readiness: Readiness | None = _maybe("readiness for a trigger event")
    source: Source | None = _maybe("where this comes from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Detector and structure parameters that a deal or a tenant overrides."""

    detectors: Mapping[str, Mapping[str, bool | int | float]] = field(
        default_factory=dict, metadata={"about": "per code: `on` and parameters"}
    )
    structure: Mapping[str, int | float] = field(
        default_factory=dict, metadata={"about": "parameters of the structure part: `p`, `rewirings`"}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """Everything known about one deal at `as_of`."""

    as_of: datetime = _known("the clock of the analysis")
    deal: Facts = _known("the opportunity itself")
    people: tuple[Person, ...] = _maybe("who takes part", default=())
    ties: tuple[Tie, ...] = _maybe("relations between people", default=())
    subjects: tuple[Subject, ...] = _maybe("what people take positions on", default=())
    statements: tuple[Statement, ...] = _maybe("who said or did what, when", default=())
    commitments: tuple[Commitment, ...] = _maybe("who promised what by when", default=())
    decisions: tuple[Decision, ...] = _maybe("what is to be decided and by whom", default=())
    incidents: tuple[Incident, ...] = _maybe("what went wrong", default=())
    ratings: tuple[Rating, ...] = _maybe("sealed ratings, revealed", default=())
    placements: tuple[Placement, ...] = _maybe("answers put into groups", default=())
    incompatible_groups: tuple[IncompatibleGroups, ...] = _maybe("groups not both possible", default=())
    activities: tuple[Activity, ...] = _maybe("contact", default=())
    events: tuple[Event, ...] = _maybe("triggers", default=())
    plan: Plan | None = _maybe("what we mean to do next")
    settings: Tuning | None = _maybe("parameters to override, detectors to switch off")

    @property
    def influence(self) -> "nx.MultiDiGraph[str]":
        """The graph of who is tied to whom at `as_of`, built anew."""
        from graph.influence import build_influence_graph  # noqa: PLC0415 (it is made of deals)

        return build_influence_graph(self)


EVIDENCE_LISTS = ("ties", "statements", "commitments", "decisions", "incidents", "activities", "events")
"""Lists whose ids must be unique among all of them; of two equal ones the later list's item is the duplicate."""

RECORD_LISTS = (
    "people",
    "ties",
    "subjects",
    "statements",
    "commitments",
    "decisions",
    "incidents",
    "ratings",
    "placements",
    "activities",
    "events",
)
"""Every list of records with an id, in the order of the deal file's table."""
