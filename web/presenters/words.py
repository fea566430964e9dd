"""Decides which words and marks stand for each value on the pages: plain enough to be read over a shoulder.

All words are marked here and said when they are asked for, in the language that is spoken then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from graph.analysis import AlignmentState, AuthorityState, Band, BuyInMark, Severity, StanceLabel
from graph.deal import ActivityKind, CommitmentStatus, DecisionStatus, EventKind, Medium, TieKind
from graph.speech import mark, say
from plugin.views import Role

Key = TypeVar("Key", bound=str)


class Words(Mapping[Key, str]):
    """A word for each of several values; made of marked texts."""

    def __init__(self, texts: Mapping[Key, str]) -> None:
        self._texts = texts

    def __getitem__(self, key: Key) -> str:
        return say(self._texts[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@dataclass(frozen=True, slots=True)
class StanceWord:
    """How a stance is shown: a word, the sign in its shape, and what it means."""

    label_text: str
    sign: str
    meaning_text: str

    @property
    def label(self) -> str:
        """The word."""
        return say(self.label_text)

    @property
    def meaning(self) -> str:
        """What the stance means."""
        return say(self.meaning_text)


STANCES: Mapping[StanceLabel, StanceWord] = {
    "leading": StanceWord(mark("Leading"), "++", mark("in favour, and has lately done something for it")),
    "supportive": StanceWord(mark("In favour"), "+", mark("has spoken in favour")),
    "neutral": StanceWord(mark("Undecided"), "=", mark("neither in favour nor against so far")),
    "resistant": StanceWord(mark("Not yet convinced"), "\N{MINUS SIGN}", mark("has spoken against it so far")),
    "unknown": StanceWord(mark("Not known"), "?", mark("nothing confirmed yet")),
}

BUY_IN: Mapping[BuyInMark, str] = Words(
    {"understood": mark("Understood"), "committed": mark("Committed"), "acted": mark("Acted")}
)


@dataclass(frozen=True, slots=True)
class StateWord:
    """How a state is shown: words, and a tone that is never green: `calm`, `ask` or `open`."""

    label_text: str
    tone: str
    meaning_text: str

    @property
    def label(self) -> str:
        """The words."""
        return say(self.label_text)

    @property
    def meaning(self) -> str:
        """What the state means."""
        return say(self.meaning_text)


ALIGNMENT: Mapping[AlignmentState, StateWord] = {
    "aligned": StateWord(mark("Same destination"), "calm", mark("The decision makers want the same.")),
    "route_debate": StateWord(
        mark("Same destination, route open"),
        "calm",
        mark("They want the same and still talk about how or when, which is fine."),
    ),
    "split": StateWord(mark("Different destinations"), "ask", mark("Decision makers want different things.")),
    "unknown": StateWord(mark("Not known yet"), "open", mark("Too little is confirmed to say whether they agree.")),
}
ALIGNED_AGAINST = StateWord(
    mark("Agreed, but not in favour"), "ask", mark("The decision makers agree that they don't want this.")
)

AUTHORITY: Mapping[AuthorityState, StateWord] = {
    "contested": StateWord(mark("Not settled"), "ask", mark("More than one person is seen as having the final word.")),
    "absent": StateWord(mark("Nobody on record"), "ask", mark("Nobody is recorded, claims it or is named.")),
    "assumed": StateWord(
        mark("Assumed, not recorded"), "ask", mark("One person is taken to have it; nobody wrote it down.")
    ),
    "unknown": StateWord(mark("Not known yet"), "open", mark("Too little is recorded to say who decides.")),
    "clear": StateWord(mark("Clear"), "calm", mark("One recorded answer, and no signs recorded against it.")),
}

NOTHING_OPEN = StateWord(mark("No decision open"), "open", mark("Every decision on record is made or parked."))

BANDS: Mapping[Band, str] = Words({"low": mark("low"), "medium": mark("medium"), "high": mark("high")})
SEVERITIES: Mapping[Severity, str] = Words(
    {"low": mark("Worth noting"), "medium": mark("Worth asking soon"), "high": mark("Ask first")}
)


@dataclass(frozen=True, slots=True)
class TieWord:
    """How a tie is told: a verb for `from ... to` (none where both ends are told alike), and its name in the legend."""

    verb_text: str | None
    legend_text: str

    @property
    def verb(self) -> str | None:
        """The verb between the two names."""
        return None if self.verb_text is None else say(self.verb_text)

    @property
    def legend(self) -> str:
        """The name in the legend."""
        return say(self.legend_text)


TIES: Mapping[TieKind, TieWord] = {
    "reports_to": TieWord(mark("reports to"), mark("Reports to (upwards)")),
    "influences": TieWord(mark("has influence on"), mark("Has influence on")),
    "trusts": TieWord(mark("trusts"), mark("Trusts")),
    "supports": TieWord(mark("backs"), mark("Backs")),
    "defers_to": TieWord(mark("leaves decisions to"), mark("Leaves decisions to")),
    "conflicts_with": TieWord(None, mark("Often differ")),
    "undermines": TieWord(mark("pulls another way than"), mark("Pulls another way than")),
    "blames": TieWord(mark("sees the cause with"), mark("Sees the cause with")),
    "family": TieWord(None, mark("Family")),
    "communicates": TieWord(mark("writes to"), mark("Writes to")),
}

MEDIA: Mapping[Medium, str] = Words(
    {"own_words": mark("own words"), "seen": mark("seen by us"), "second_hand": mark("told by others")}
)
ACTIVITIES: Mapping[ActivityKind, str] = Words(
    {"email": mark("E-mail"), "meeting": mark("Meeting"), "call": mark("Call"), "task": mark("Task")}
)
COMMITMENTS: Mapping[CommitmentStatus, str] = Words(
    {
        "open": mark("still open"),
        "done": mark("done"),
        "late": mark("done late"),
        "refused": mark("declined"),
        "lapsed": mark("lapsed without word"),
    }
)
DECISIONS: Mapping[DecisionStatus, str] = Words(
    {
        "proposed": mark("proposed"),
        "open": mark("open"),
        "parked": mark("parked"),
        "decided": mark("decided"),
        "reopened": mark("reopened"),
    }
)
EVENTS: Mapping[EventKind, str] = Words(
    {
        "new_manager": mark("A new manager"),
        "title_change": mark("A new title"),
        "left": mark("Somebody left"),
        "case_severe": mark("A severe support case"),
        "goal_missed": mark("A goal missed"),
        "contract_end": mark("A contract that ends"),
        "merger": mark("A merger"),
        "budget_round": mark("A budget round"),
        "other": mark("An event"),
    }
)
SYSTEMS: Mapping[str, str] = Words(
    {
        "salesforce": "Salesforce",
        "file": mark("a file"),
        "person": mark("a colleague's note"),
        "exercise": mark("an exercise"),
    }
)

ROLES: Mapping[Role, str] = Words(
    {
        "rep": mark("Rep"),
        "manager": mark("Manager"),
        "coach": mark("Coach"),
        "admin": mark("Admin"),
    }
)
"""What each role is called."""
