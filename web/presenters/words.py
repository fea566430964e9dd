"""Decides which words and marks stand for each value on the pages: plain enough to be read over a shoulder."""

from dataclasses import dataclass

from graph.analysis import AlignmentState, AuthorityState, Band, BuyInMark, Severity, StanceLabel, Toward
from graph.deal import ActivityKind, CommitmentStatus, DecisionStatus, EventKind, Medium, StatementKind, TieKind


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
BUY_IN_MEANING: dict[BuyInMark, str] = {
    "understood": "said the idea back in their own words",
    "committed": "promised a part of it",
    "acted": "did their part, or spoke for it to others",
}


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

TOWARD: dict[Toward, str] = {"for": "in favour", "against": "not in favour"}
BANDS: dict[Band, str] = {"low": "low", "medium": "medium", "high": "high"}
SEVERITIES: dict[Severity, str] = {"low": "Worth noting", "medium": "Worth asking soon", "high": "Ask first"}


@dataclass(frozen=True, slots=True)
class TieWord:
    """How a tie is told: a verb for `from ... to`, and its meaning in the legend."""

    verb: str
    legend: str
    both_ways: bool = False


TIES: dict[TieKind, TieWord] = {
    "reports_to": TieWord("reports to", "Reports to (upwards)"),
    "influences": TieWord("has influence on", "Has influence on"),
    "trusts": TieWord("trusts", "Trusts"),
    "supports": TieWord("backs", "Backs"),
    "defers_to": TieWord("leaves decisions to", "Leaves decisions to"),
    "conflicts_with": TieWord("and", "Often differ", both_ways=True),
    "undermines": TieWord("pulls another way than", "Pulls another way than"),
    "blames": TieWord("sees the cause with", "Sees the cause with"),
    "family": TieWord("and", "Family", both_ways=True),
    "communicates": TieWord("writes to", "Writes to"),
}

STATEMENTS: dict[StatementKind, str] = {
    "position": "said where they stand",
    "deferral": "left it to {to}",
    "objection": "named what speaks against it",
    "counter_instruction": "asked people to do otherwise",
    "withholding": "held back people, data or access",
    "reopening": "reopened the decision",
    "reversal": "made or changed a decision that is somebody else's",
    "bypass": "went to {to} directly",
    "directive": "gave a direction on the decision",
    "claim": "said that the final word is theirs",
    "naming": "named {to} as having the final word",
    "condition": "will decide once everyone is fine with it",
    "consultation": "asked another round of people",
    "blame": "saw the cause with {to}",
    "root_cause": "named a cause",
    "observation": "told {to} what was seen",
    "personal_reaction": "took it personally",
    "focus": "brought the talk back to the objective",
    "backing": "backed the change",
    "understanding": "said the idea back",
    "advocacy": "spoke for it to others",
    "off_system_claim": "quoted a figure from outside the CRM",
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
SETTLED = ("decided", "parked")
"""Decisions on which nobody waits for a final word."""

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
