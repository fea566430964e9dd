"""Decides which kinds of statement are offered for somebody's words, which is chosen, and what each is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.deal import StatementKind
from plugin.cues import SuggestedKind
from web.presenters.desk_fields import Draft, Field, Option, one

USUAL: tuple[StatementKind, ...] = ("position", "objection", "condition", "advocacy")
"""What is offered where the words suggest nothing."""
MOST_OFFERED = 4
OTHER = "other"
KIND_WORDS: Mapping[StatementKind, str] = {
    "position": "Where they stand",
    "deferral": "Left it to somebody",
    "objection": "A concern or risk",
    "counter_instruction": "Asked others to do otherwise",
    "withholding": "Held back people, data or access",
    "reopening": "Opened the decision again",
    "reversal": "Changed a decision of somebody else's",
    "bypass": "Went to somebody else directly",
    "directive": "Gave a direction on the decision",
    "claim": "Says the final word is theirs",
    "naming": "Says who has the final word",
    "condition": "Will decide once everyone is fine with it",
    "consultation": "Asked another round of people",
    "blame": "Sees the cause with somebody",
    "root_cause": "Named a cause",
    "observation": "Told somebody what was seen",
    "personal_reaction": "Took it personally",
    "focus": "Brought the talk back to the objective",
    "backing": "Backed the change",
    "understanding": "Said the idea back",
    "advocacy": "Spoke for it to others",
    "off_system_claim": "Quoted a figure from elsewhere",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindsView:
    """The kinds that the words may be: those offered, which one is chosen, and why."""

    field: Field
    other: Field
    suggested: str
    why: str | None

    def beside(self, theirs: str) -> "KindsView":
        """Show beside the kind that is chosen the one that somebody else put there, where it is another."""
        chosen = self.other.value if self.field.value == OTHER else self.field.value
        words = {str(kind): told for kind, told in KIND_WORDS.items()}.get(theirs)
        return self if chosen == theirs else replace(self, field=replace(self.field, theirs=words))


def to_kinds(draft: Draft, suggested: Sequence[SuggestedKind], fault: str | None = None) -> KindsView:
    """Offer kinds: the suggested first; what a person chose stays chosen, what was only suggested follows the words."""
    typed = one(draft, "kind")
    chosen = one(draft, "other_kind") if typed == OTHER else typed
    before = one(draft, "suggested")
    names = tuple(each.kind for each in suggested)
    best = names[0] if names else USUAL[0]
    if chosen not in KIND_WORDS or (before and chosen == before):
        chosen = best
    offered = tuple(dict.fromkeys((*names[: MOST_OFFERED - 1], *USUAL)))[:MOST_OFFERED]
    rest = tuple(kind for kind in KIND_WORDS if kind not in offered)
    cue = next((each.cue for each in suggested if each.kind == chosen), None)
    return KindsView(
        field=Field(
            name="kind",
            label="What was it?",
            kind="choice",
            fault=fault,
            values=(chosen if chosen in offered else OTHER,),
            options=(
                *(Option(value=kind, label=KIND_WORDS[kind]) for kind in offered),
                Option(value=OTHER, label="Something else"),
            ),
        ),
        other=Field(
            name="other_kind",
            label="If something else, what?",
            kind="pick",
            values=(chosen if chosen in rest else "",),
            options=(Option(value="", label="Choose"), *(Option(value=kind, label=KIND_WORDS[kind]) for kind in rest)),
        ),
        suggested=best if names or not before else before,
        why=f"Suggested by “{cue}”. Choose another where that isn't it." if cue else None,
    )
