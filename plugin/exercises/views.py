"""What the pages of an exercise are given: as much as the phase and whoever looks may know, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from graph.exercises.phases import Deed, Kind, Phase

ParticipantState = Literal["asked", "gone"]
PieceKind = Literal["pair", "group", "placement", "statement"]
About = Literal["where", "how", "when"]
Outcome = Literal["agreed", "reservations", "open"]
FORM = "answers"
"""The form that leaders fill in while writing; `rating:1` to `rating:3` are those of the rounds."""
LONGEST_ANSWER = 4000
"""Characters in one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the plan, in the words that are shown; of an authority check, a decision."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """When a statement counts as agreed, fixed before anybody rates.

    A `share` of the ratings at `level` or better (1 fully behind to 5 cannot support), and nobody at 5.
    """

    share: float = 0.75
    level: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is fixed before anybody writes. `quorum` is how many must have finished; `write_by` a day to aim at."""

    title: str
    questions: Sequence[Question]
    years: int = 5
    attributed: bool = True
    threshold: Threshold = Threshold()
    quorum: int = 0
    write_by: datetime | None = None
    language: str = "en"
    nameable: Mapping[str, str] = field(default_factory=dict)
    """Of an authority check: who can be named, by the deal's ids; who takes part where it is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may take part: why the graph proposes them, or why it is to be decided openly."""

    person: str
    name: str
    title: str | None
    proposed: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who may take part in an exercise, those proposed first, and what in the deal speaks for it, in sentences."""

    candidates: Sequence[Candidate]
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody of the deal who is to take part; `language` is the plan's where None, `typed` means on paper."""

    person: str
    address: str | None = None
    language: str | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLink:
    """A personal address just made: `url` is shown this once, or None where it went by mail (`mailed`).

    `problem` says why a mail didn't go; the address is then to be given by hand.
    """

    participant: str
    person: str
    name: str
    url: str | None = field(repr=False)
    mailed: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who takes part. Whether they have finished is told of nobody before the reveal."""

    id: str
    person: str
    name: str
    title: str | None = None
    address: str | None = None
    state: ParticipantState = "asked"
    link_until: datetime | None = None
    """Until when the newest link holds; None where it was revoked or never made."""
    typed: bool = False
    """Whether the coach types in what was written on paper."""
    language: str = "en"
    """In which their pages and mails speak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A revealed answer; without attribution `participant` is None. `proof` is the salted hash stored at sealing."""

    id: str
    question: str
    participant: str | None
    text: str
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What proves that a form wasn't changed after sealing: SHA-256 of salt and text, both shown at the reveal."""

    participant: str | None
    salt: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Who says back whose answers, what was said, and whether its owner said `yes, that's it`.

    Without attribution `about` is the id of an answer that was dealt out, and nobody knows whose it is.
    """

    id: str
    speaker: str
    about: str
    words: str | None = None
    confirmed_at: datetime | None = None
    confirmed_by: Literal["participant", "coach"] | None = None
    again: bool = False
    """Whether its owner said `not quite`, so that it is to be said again."""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Answers of one question that people put together; people said of `excludes` that both can't be had."""

    id: str
    question: str
    name: str
    answers: Sequence[str] = ()
    excludes: Sequence[str] = ()
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An answer that isn't used, and why."""

    answer: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """How one participant rated a statement, in the `words` of that round: 1 fully behind ... 5 cannot support."""

    participant: str | None
    statement: str
    round: int
    level: int
    why: str = ""
    words: str = ""
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A shared statement: its words, what it is about, the answers it came from, and what became of it."""

    id: str
    question: str
    text: str
    about: About
    answers: Sequence[str]
    outcome: Outcome | None = None
    note: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of an authority check: how often somebody was named for a decision, of how many answers."""

    decision: str
    asked: Literal["final", "stop", "ask"]
    named: str
    share: float
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """What was done, when and by whom; never what anybody wrote."""

    at: datetime
    actor: str
    deed: str
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseView:
    """An exercise for its coach."""

    id: str
    deal: str
    deal_name: str
    kind: Kind
    phase: Phase
    round: int
    version: int
    plan: Plan
    author: str | None
    created_at: datetime
    revealed_at: datetime | None
    ended_at: datetime | None
    ended_why: str | None
    review_at: datetime | None
    deeds: Sequence[Deed]
    """What the coach may do now."""
    needed: int
    """How many must have finished for a reveal without a reason."""
    least: int
    """How many must have finished for any reveal."""
    participants: Sequence[Participant]
    finished: int
    """How many have finished what this phase asks of them: the form, the saying back, the rating."""
    answers: Sequence[Answer] = ()
    seals: Sequence[Seal] = ()
    pairs: Sequence[Pair] = ()
    groups: Sequence[Group] = ()
    set_aside: Sequence[SetAside] = ()
    shared: Sequence[Shared] = ()
    ratings: Sequence[Rating] = ()
    shares: Sequence[Share] = ()
    log: Sequence[LogLine] = ()
    form: str = FORM
    """What leaders fill in, or did last: their answers, or the ratings of a round."""
    rated: Sequence[Shared] | None = None
    """The statements that are rated now; None while none are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseLine:
    """An exercise in a list: where it stands, and how many handed in its newest form."""

    id: str
    deal: str
    deal_name: str
    kind: Kind
    phase: Phase
    round: int
    title: str
    author: str | None
    taking_part: int
    finished: int
    created_at: datetime
    write_by: datetime | None
    revealed_at: datetime | None
    ended_at: datetime | None
    review_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForm:
    """What a participant sees of their own form.

    `lost` says that it was sealed under a former link: it counts, nobody can read it before the reveal, and it can be
    written anew. The keys of `answers` are the questions' ids; of an authority check `ID:final`, `ID:stop` and
    `ID:ask`; of a rating the statements' ids with the level as text, and `ID:why` with the reason.
    """

    answers: Mapping[str, str] = field(repr=False)
    version: int
    saved_at: datetime | None
    finished_at: datetime | None
    proof: str | None
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """An exercise for one participant, who came by a personal link."""

    title: str
    deal_company: str | None
    coach: str | None
    kind: Kind
    phase: Phase
    round: int
    plan: Plan
    me: Participant
    language: str
    """What this participant is spoken to in."""
    deeds: Sequence[Deed]
    taking_part: int
    finished: int
    form: OwnForm
    answers: Sequence[Answer] = ()
    seals: Sequence[Seal] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Participants' names, once they may be known."""
    nameable: Mapping[str, str] = field(default_factory=dict)
    """Of an authority check: who can be named, names by the ids that the form holds, one a line."""
    pair: Pair | None = None
    """Whom I say back."""
    about_me: Pair | None = None
    """What was said back to me, to be confirmed."""
    review_at: datetime | None = None
    """When those who took part want to look at the outcome again."""
    shared: Sequence[Shared] = ()
    ratings: Sequence[Rating] = ()
