"""Who may do what in which phase of an exercise: one table, and the moves from phase to phase that follow from it.

The phases are those of a consensus exercise: the leaders write alone, hear each other, put answers together, rate what
they made of them, settle, and keep the outcome. An authority check takes the same way and skips what lies between the
reveal and the end. Source: nominal group technique and Delphi (silent writing before any talk, thresholds fixed
beforehand, few rounds).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["consensus", "authority"]
Phase = Literal["plan", "write", "understand", "group", "synthesise", "rate", "settle", "kept", "stopped"]
Actor = Literal["coach", "participant"]
Deed = Literal[
    "change_plan",
    "begin_writing",
    "renew_link",
    "revoke_link",
    "let_go",
    "read_question",
    "read_own",
    "write",
    "finish",
    "take_up_again",
    "type_in",
    "reveal",
    "read_all",
    "read_shares",
    "pair",
    "say_back",
    "confirm_back",
    "begin_grouping",
    "place",
    "begin_statements",
    "word_statement",
    "begin_rating",
    "rate",
    "finish_rating",
    "reveal_ratings",
    "begin_round",
    "settle",
    "keep",
    "stop",
]

FIRST: Phase = "plan"
PHASES: Mapping[Kind, Sequence[Phase]] = {
    "consensus": ("plan", "write", "understand", "group", "synthesise", "rate", "settle", "kept"),
    "authority": ("plan", "write", "kept"),
}
"""The phases of each kind in their order; a stopped exercise has left them."""
ENDED: frozenset[Phase] = frozenset({"kept", "stopped"})
_RUNNING: Sequence[Phase] = ("write", "understand", "group", "synthesise", "rate", "settle")
_REVEALED: Sequence[Phase] = ("understand", "group", "synthesise", "rate", "settle", "kept")


@dataclass(frozen=True, slots=True)
class Rule:
    """A deed: who may do it, in which phases, and the phase that it leads to, if any."""

    deed: Deed
    actor: Actor
    phases: Sequence[Phase]
    leads_to: Phase | None = None
    kind: Kind | None = None
    """The kind of exercise that has it; both where none is named."""


RULES: Sequence[Rule] = (
    Rule("change_plan", "coach", ("plan",)),
    Rule("begin_writing", "coach", ("plan",), "write"),
    Rule("renew_link", "coach", _RUNNING),
    Rule("revoke_link", "coach", (*_RUNNING, "kept")),
    Rule("let_go", "coach", ("plan", *_RUNNING)),
    Rule("read_question", "participant", ("write",)),
    Rule("read_own", "participant", ("write", *_REVEALED)),
    Rule("write", "participant", ("write",)),
    Rule("finish", "participant", ("write",)),
    Rule("take_up_again", "participant", ("write",)),
    Rule("type_in", "coach", ("write", "rate")),
    Rule("reveal", "coach", ("write",), "understand", "consensus"),
    Rule("reveal", "coach", ("write",), "kept", "authority"),
    Rule("read_all", "coach", _REVEALED, kind="consensus"),
    Rule("read_all", "participant", _REVEALED, kind="consensus"),
    Rule("read_shares", "coach", ("kept",), kind="authority"),
    Rule("pair", "coach", ("understand",), kind="consensus"),
    Rule("say_back", "participant", ("understand",), kind="consensus"),
    Rule("confirm_back", "participant", ("understand",), kind="consensus"),
    Rule("confirm_back", "coach", ("understand",), kind="consensus"),
    Rule("begin_grouping", "coach", ("understand",), "group", "consensus"),
    Rule("place", "coach", ("group", "synthesise"), kind="consensus"),
    Rule("begin_statements", "coach", ("group",), "synthesise", "consensus"),
    Rule("word_statement", "coach", ("synthesise", "settle"), kind="consensus"),
    Rule("begin_rating", "coach", ("synthesise",), "rate", "consensus"),
    Rule("rate", "participant", ("rate",), kind="consensus"),
    Rule("finish_rating", "participant", ("rate",), kind="consensus"),
    Rule("reveal_ratings", "coach", ("rate",), "settle", "consensus"),
    Rule("begin_round", "coach", ("settle",), "rate", "consensus"),
    Rule("settle", "coach", ("settle",), kind="consensus"),
    Rule("keep", "coach", ("settle",), "kept", "consensus"),
    Rule("stop", "coach", ("plan", *_RUNNING), "stopped"),
)
"""All that may be done. What isn't in this table is refused."""


def may(actor: Actor, deed: Deed, phase: Phase, kind: Kind = "consensus") -> bool:
    """Tell whether somebody may do something in a phase of a kind of exercise."""
    return find_rule(actor, deed, phase, kind) is not None


def find_rule(actor: Actor, deed: Deed, phase: Phase, kind: Kind = "consensus") -> Rule | None:
    """Return what allows a deed; None where nothing does."""
    return next(
        (rule for rule in _rules_in(phase, kind) if (rule.actor, rule.deed) == (actor, deed)),
        None,
    )


def list_deeds(actor: Actor, phase: Phase, kind: Kind = "consensus") -> Sequence[Deed]:
    """List what somebody may do in a phase, in the order of the table."""
    return [rule.deed for rule in _rules_in(phase, kind) if rule.actor == actor]


def _rules_in(phase: Phase, kind: Kind) -> Iterator[Rule]:
    """Yield what is allowed in a phase; a phase that this kind of exercise hasn't got allows nothing."""
    if phase in PHASES[kind]:
        yield from (rule for rule in RULES if rule.kind in (None, kind) and phase in rule.phases)
