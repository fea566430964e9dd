"""Decides which kinds of statement are offered for somebody's words, which is chosen, and what each is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.deal import StatementKind
from graph.speech import mark, say
from plugin.cues import SuggestedKind
from web.presenters.desk_fields import Draft, Field, Option, one
from web.presenters.words import Words

USUAL: tuple[StatementKind, ...] = ("position", "objection", "condition", "advocacy")
"""What is offered where the words suggest nothing."""
MOST_OFFERED = 4
OTHER = "other"
KIND_WORDS: Mapping[StatementKind, str] = Words(
    {
        "position": mark("Where they stand"),
        "deferral": mark("Left it to somebody"),
        "objection": mark("A concern or risk"),
        "counter_instruction": mark("Asked others to do otherwise"),
        "withholding": mark("Held back people, data or access"),
        "reopening": mark("Opened the decision again"),
        "reversal": mark("Changed a decision of somebody else's"),
        "bypass": mark("Went to somebody else directly"),
        "directive": mark("Gave a direction on the decision"),
        "claim": mark("Says the final word is theirs"),
        "naming": mark("Says who has the final word"),
        "condition": mark("Will decide once everyone is fine with it"),
        "consultation": mark("Asked another round of people"),
        "blame": mark("Sees the cause with somebody"),
        "root_cause": mark("Named a cause"),
        "observation": mark("Told somebody what was seen"),
        "personal_reaction": mark("Took it personally"),
        "focus": mark("Brought the talk back to the objective"),
        "backing": mark("Backed the change"),
        "understanding": mark("Said the idea back"),
        "advocacy": mark("Spoke for it to others"),
        "off_system_claim": mark("Quoted a figure from elsewhere"),
    }
)


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
        words = next((told for kind, told in KIND_WORDS.items() if kind == theirs), None)
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
            label=say("What was it?"),
            kind="choice",
            fault=fault,
            values=(chosen if chosen in offered else OTHER,),
            options=(
                *(Option(value=kind, label=KIND_WORDS[kind]) for kind in offered),
                Option(value=OTHER, label=say("Something else")),
            ),
        ),
        other=Field(
            name="other_kind",
            label=say("If something else, what?"),
            kind="pick",
            values=(chosen if chosen in rest else "",),
            options=(
                Option(value="", label=say("Choose")),
                *(Option(value=kind, label=KIND_WORDS[kind]) for kind in rest),
            ),
        ),
        suggested=best if names or not before else before,
        why=say("Suggested by “{cue}”. Choose another where that isn't it.", cue=cue) if cue else None,
    )
