"""Decides which words and marks stand for each value on the pages: plain enough to be read over a shoulder."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.analysis import AlignmentState, AuthorityState, Band, BuyInMark, Severity, StanceLabel
from graph.deal import ActivityKind, CommitmentStatus, DecisionStatus, EventKind, Medium, TieKind
from plugin.views import Role


@dataclass(frozen=True, slots=True)
class StanceWord:
    """How a stance is shown: a word, the sign in its shape, and what it means."""

    label: str
    sign: str
    meaning: str


STANCES: dict[StanceLabel, StanceWord] = {
    "leading": StanceWord("Leading", "++", "in favour, and has lately done something for it"),
    "supportive": StanceWord("In favour", "+", "has spoken in favour"),
    "neutral": StanceWord("Undecided", "=", "neither in favour nor against so far"),
    "resistant": StanceWord("Not yet convinced", "\N{MINUS SIGN}", "has spoken against it so far"),
    "unknown": StanceWord("Not known", "?", "nothing confirmed yet"),
}

BUY_IN: dict[BuyInMark, str] = {"understood": "Understood", "committed": "Committed", "acted": "Acted"}


@dataclass(frozen=True, slots=True)
class StateWord:
    """How a state is shown: words, and a tone that is never green: `calm`, `ask` or `open`."""

    label: str
    tone: str
    meaning: str


ALIGNMENT: dict[AlignmentState, StateWord] = {
    "aligned": StateWord("Same destination", "calm", "The decision makers want the same."),
    "route_debate": StateWord(
        "Same destination, route open", "calm", "They want the same and still talk about how or when, which is fine."
    ),
    "split": StateWord("Different destinations", "ask", "Decision makers want different things."),
    "unknown": StateWord("Not known yet", "open", "Too little is confirmed to say whether they agree."),
}
ALIGNED_AGAINST = StateWord("Agreed, but not in favour", "ask", "The decision makers agree that they don't want this.")

AUTHORITY: dict[AuthorityState, StateWord] = {
    "contested": StateWord("Not settled", "ask", "More than one person is seen as having the final word."),
    "absent": StateWord("Nobody on record", "ask", "Nobody is recorded, claims it or is named."),
    "assumed": StateWord("Assumed, not recorded", "ask", "One person is taken to have it; nobody wrote it down."),
    "unknown": StateWord("Not known yet", "open", "Too little is recorded to say who decides."),
    "clear": StateWord("Clear", "calm", "One recorded answer, and no signs recorded against it."),
}

NOTHING_OPEN = StateWord("No decision open", "open", "Every decision on record is made or parked.")

BANDS: dict[Band, str] = {"low": "low", "medium": "medium", "high": "high"}
SEVERITIES: dict[Severity, str] = {"low": "Worth noting", "medium": "Worth asking soon", "high": "Ask first"}


@dataclass(frozen=True, slots=True)
class TieWord:
    """How a tie is told: a verb for `from ... to`, and its meaning in the legend."""

    verb: str
    legend: str


TIES: dict[TieKind, TieWord] = {
    "reports_to": TieWord("reports to", "Reports to (upwards)"),
    "influences": TieWord("has influence on", "Has influence on"),
    "trusts": TieWord("trusts", "Trusts"),
    "supports": TieWord("backs", "Backs"),
    "defers_to": TieWord("leaves decisions to", "Leaves decisions to"),
    "conflicts_with": TieWord("and", "Often differ"),
    "undermines": TieWord("pulls another way than", "Pulls another way than"),
    "blames": TieWord("sees the cause with", "Sees the cause with"),
    "family": TieWord("and", "Family"),
    "communicates": TieWord("writes to", "Writes to"),
}

MEDIA: dict[Medium, str] = {"own_words": "own words", "seen": "seen by us", "second_hand": "told by others"}
ACTIVITIES: dict[ActivityKind, str] = {"email": "E-mail", "meeting": "Meeting", "call": "Call", "task": "Task"}
COMMITMENTS: dict[CommitmentStatus, str] = {
    "open": "still open",
    "done": "done",
    "late": "done late",
    "refused": "declined",
    "lapsed": "lapsed without word",
}
DECISIONS: dict[DecisionStatus, str] = {
    "proposed": "proposed",
    "open": "open",
    "parked": "parked",
    "decided": "decided",
    "reopened": "reopened",
}
EVENTS: dict[EventKind, str] = {
    "new_manager": "A new manager",
    "title_change": "A new title",
    "left": "Somebody left",
    "case_severe": "A severe support case",
    "goal_missed": "A goal missed",
    "contract_end": "A contract that ends",
    "merger": "A merger",
    "budget_round": "A budget round",
    "other": "An event",
}
SYSTEMS = {"salesforce": "Salesforce", "file": "a file", "person": "a colleague's note", "exercise": "an exercise"}

ROLES: Mapping[Role, str] = {
    "rep": "Rep",
    "manager": "Manager",
    "coach": "Coach",
    "admin": "Admin",
}
"""What each role is called."""
