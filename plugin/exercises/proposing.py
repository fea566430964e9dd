"""Who is proposed to take part in an exercise, who is to be decided on openly, and what in a deal speaks for one."""

from collections.abc import Iterator

from graph.analysis import Analysis
from graph.deal import Deal, Person
from graph.speech import say
from plugin.exercises.views import Candidate, Proposal
from plugin.views import DealView

CALLS_FOR_ONE = frozenset(
    {
        "lone_resistance",
        "defers_then_undermines",
        "uneven_doing",
        "finger_pointing",
        "destinations_differ",
        "two_camps",
        "bogged_down",
        "power_struggle",
        "no_final_word",
        "rival_final_words",
        "lived_authority_differs",
        "waits_for_everyone",
        "authority_unrecorded",
    }
)
"""Findings after which the leaders had better say, each for themselves, where they want to go and who decides."""


def propose(view: DealView) -> Proposal:
    """Propose confirmed decision makers, name others whose part is to be decided, and what speaks for an exercise."""
    here = [person for person in view.deal.people if person.side == "buyer" and person.left_at is None]
    candidates = [
        Candidate(person=person.id, name=person.name, title=person.title, proposed=proposed, why=why)
        for person in here
        for proposed, why in [_weigh(person, view.deal, view.analysis)]
    ]
    fires = [each for each in view.analysis.findings if each.state == "fires" and each.code in CALLS_FOR_ONE]
    return Proposal(
        candidates=sorted(candidates, key=lambda each: (not each.proposed, not each.why, each.name, each.person)),
        reasons=list(dict.fromkeys(each.possible for each in fires)),
    )


def _weigh(person: Person, deal: Deal, analysis: Analysis) -> tuple[bool, str]:
    if person.decision_maker and not person.former:
        return True, say("Decides, as somebody confirmed.")
    return False, next(_list_open(person, deal, analysis), "")


def _list_open(person: Person, deal: Deal, analysis: Analysis) -> Iterator[str]:
    """Say why somebody's part is to be decided openly rather than left to chance: the strongest reason first."""
    if person.former or person.retired_since is not None:
        yield say("Held the office before. In or out is to be decided openly.")
    if person.owner_share or person.board_seat:
        yield say("Owns a share or sits on the board. In or out is to be decided openly.")
    if any(person.id in decision.final_word for decision in deal.decisions):
        yield say("Has the final word on record, without being confirmed as deciding.")
    if any(person.id in decision.claimed or person.id in decision.lived for decision in analysis.authority.decisions):
        yield say("People go to this person for decisions, or the person claims one.")
    if person.decision_maker is None:
        yield say("Nobody has said yet whether this person decides.")
