"""Decides how it is told that tactics were used: in this deal on which day, and over deals in counts, never as a cause.

A count always names what it is of, as in "helped in 2 of 3", for few uses tell little.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.speech import mark, say
from plugin.store.tactic_uses import TacticUse, UseOutcome
from plugin.tactics import load_tactics
from plugin.tactics_used import OUTCOMES, DealTactics
from web.presenters.findings import TITLES, to_title
from web.presenters.formats import to_count, to_day
from web.presenters.words import Words

OUTCOME_WORDS: Mapping[UseOutcome, str] = Words(
    {
        "helped": mark("It helped"),
        "same": mark("Nothing changed"),
        "worse": mark("It made it worse"),
        "early": mark("Too early to say"),
    }
)
SAW: Mapping[UseOutcome, str] = Words(
    {
        "helped": mark("it helped"),
        "same": mark("nothing changed"),
        "worse": mark("it made it worse"),
        "early": mark("too early to say"),
    }
)
"""The same within a sentence."""
COUNTED: Mapping[UseOutcome, str] = {
    "helped": mark("helped in {count} of {all}"),
    "same": mark("nothing changed in {count} of {all}"),
    "worse": mark("made it worse in {count} of {all}"),
    "early": mark("too early to say in {count} of {all}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLine:
    """One use: `told` is when and what was seen, `words` what somebody wrote about it, `why` the finding's title."""

    id: str
    deal: str
    deal_name: str
    outcome: UseOutcome
    told: str
    words: str
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticTried:
    """What is known of a tactic beside a deal's finding: `mark` in a few words, its uses here, counts over deals."""

    mark: str | None = None
    here: Sequence[UseLine] = ()
    everywhere: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedTactic:
    """A tactic in the list of those that were used: how often, with which outcomes, and in which deals."""

    id: str
    title: str
    counted: str
    uses: Sequence[UseLine]


def to_tried(found: DealTactics) -> Mapping[str, TacticTried]:
    """Tell by tactic what was used in a deal and elsewhere."""
    return {
        tactic: TacticTried(
            mark=say("used here, {outcome}", outcome=SAW[here[0].outcome]) if here else None,
            here=[to_line(use) for use in here],
            everywhere=_tell_everywhere(found, tactic),
        )
        for tactic in {**found.everywhere, **found.here}
        for here in [found.here.get(tactic, ())]
    }


def to_tried_tactics(found: Mapping[str, Sequence[TacticUse]]) -> Sequence[TriedTactic]:
    """List the tactics that were used, in the order given."""
    library = load_tactics()
    return [
        TriedTactic(
            id=tactic,
            title=library[tactic].title if tactic in library else tactic,
            counted=tell_counts(Counter(use.outcome for use in uses)),
            uses=[to_line(use) for use in uses],
        )
        for tactic, uses in found.items()
    ]


def to_line(use: TacticUse) -> UseLine:
    """Tell of one use."""
    return UseLine(
        id=use.id,
        deal=use.deal,
        deal_name=use.deal_name,
        outcome=use.outcome,
        told=say("{day}: {outcome}", day=to_day(use.used_on), outcome=SAW[use.outcome]),
        words=use.words,
        why=to_title(use.finding) if use.finding in TITLES else None,
    )


def tell_counts(counts: Mapping[UseOutcome, int]) -> str:
    """Say how often something was used and what was seen how often: `Used 2 times: helped in 1 of 2, ...`."""
    return to_count(sum(counts.values()), "Used once: {seen}", "Used {count} times: {seen}", seen=_tell_seen(counts))


def _tell_everywhere(found: DealTactics, tactic: str) -> str | None:
    """Tell of all deals, where there is more to tell than of this one."""
    counts = found.everywhere.get(tactic)
    if counts is None or counts.total <= len(found.here.get(tactic, ())):
        return None
    return to_count(
        counts.total,
        "Used once in the deals that you see: {seen}.",
        "Used {count} times in the deals that you see: {seen}.",
        seen=_tell_seen(counts.of),
    )


def _tell_seen(counts: Mapping[UseOutcome, int]) -> str:
    total = sum(counts.values())
    return ", ".join(say(COUNTED[each], count=counts[each], all=total) for each in OUTCOMES if counts.get(each))
