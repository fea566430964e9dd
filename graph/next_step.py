"""Which step comes next: the first that an unmet condition asks for, and whom it concerns."""

from collections.abc import Callable, Sequence

from graph.alignment import FEWEST, alignment_deciders
from graph.carrying_on import find_carrying_on
from graph.rank import TOP, title_level
from graph.situation import Situation, Step
from graph.wording import to_decision, to_names

_WHERE_TO = "future"
"""The question of the exercise that asks where it should lead."""


def find_next_step(situation: Situation) -> Step | None:
    """Return the first step that applies, in words, with the person it concerns; a deal won or lost has none."""
    if not situation.evidence.is_open:
        return None
    return next((step for find in _IN_ORDER if (step := find(situation)) is not None), None)


def _take_part(situation: Situation) -> Step | None:
    return None if situation.evidence.buyers else ("write down who takes part on their side", None)


def _who_decides(situation: Situation) -> Step | None:
    person = situation.to_ask()
    if alignment_deciders(situation.evidence) or person is None:
        return None
    return f"ask {situation.evidence.name(person)} who decides", person


def _final_word(situation: Situation) -> Step | None:
    decision, person = situation.open_decision, situation.to_ask()
    if decision is None or decision.state == "clear" or person is None:
        return None
    evidence = situation.evidence
    name = to_decision(evidence, decision.id)
    if decision.lived and decision.recorded:
        holder = decision.recorded[0]
        return f"ask {evidence.name(holder)} whether answers on {name} should go through one person", holder
    rivals = tuple(dict.fromkeys((*decision.recorded, *decision.claimed)))
    if decision.state == "contested" and rivals:
        return f"agree with {to_names(evidence, rivals)} who gives the final word on {name}", rivals[0]
    assumed = (*decision.claimed, *decision.named)
    if decision.state == "assumed" and assumed:
        return f"ask {evidence.name(assumed[0])} to confirm who gives the final word on {name}", assumed[0]
    return f"ask {evidence.name(person)} who gives the final word on {name}", person


def _unheard_head(situation: Situation) -> str | None:
    """Return who has the final word or heads the whole, and was never asked for their own view."""
    people = situation.evidence.people
    heads = [
        person
        for person in alignment_deciders(situation.evidence)
        if person in situation.holders or TOP in (people[person].formal_rank, title_level(people[person].title))
    ]
    return next((each for each in _holders_first(situation, heads) if not situation.heard(each)), None)


def _holders_first(situation: Situation, people: Sequence[str]) -> Sequence[str]:
    return sorted(people, key=lambda person: person not in situation.holders)


def _meeting(situation: Situation, person: str) -> Step:
    companion, name = situation.companion(person), situation.evidence.name(person)
    return (
        f"meet {name}" if companion is None else f"meet {name} together with {situation.evidence.name(companion)}",
        person,
    )


def _destinations(situation: Situation) -> Step | None:
    return _where_to(situation) if situation.firing("destinations_differ") is not None else None


def _where_to(situation: Situation) -> Step | None:
    if situation.alignment.state != "split":
        return None
    head = _unheard_head(situation)
    if head is not None:
        return _meeting(situation, head)
    holder = next(iter(situation.holders), None)
    wrote = {each.by for each in situation.evidence.deal.placements if each.question == _WHERE_TO}
    if wrote.issuperset(alignment_deciders(situation.evidence)):
        return "lay the options side by side with what each costs, and set the day to choose one", holder
    return "have each decision maker write down alone where this should lead", holder


def _unheard(situation: Situation) -> Step | None:
    return _silent(situation) if situation.alignment.state == "unknown" else None


def _silent(situation: Situation) -> Step | None:
    stances = situation.evidence.stances
    deciders = _holders_first(situation, alignment_deciders(situation.evidence))
    person = next((p for p in deciders if stances[p].label == "unknown"), None)
    return None if person is None else _meeting(situation, person)


def _asked_by(code: str, words: str) -> Callable[[Situation], Step | None]:
    """Return a step towards the first person of a finding."""

    def find(situation: Situation) -> Step | None:
        finding = situation.firing(code)
        if finding is None or not finding.people:
            return None
        return words.format(name=situation.evidence.name(finding.people[0])), finding.people[0]

    return find


def _role_of_founder(situation: Situation) -> Step | None:
    finding = situation.firing("founder_steers")
    if finding is None:
        return None
    founder, successor = finding.people
    name = situation.evidence.name(successor)
    return f"ask {name} which role {situation.evidence.name(founder)} should have, and until when", successor


def _small_proof(situation: Situation) -> Step | None:
    finding = situation.firing("executive_ask_too_early")
    if finding is None:
        return None
    before = (
        f" before asking {situation.evidence.name(finding.people[0])}" if finding.people else " before asking the top"
    )
    return f"try the smallest version that needs nobody's budget{before}", next(iter(finding.people), None)


def _prepare(situation: Situation) -> Step | None:
    finding = situation.firing("trigger_unprepared")
    if finding is None:
        return None
    person = next(iter(finding.people), None)
    to_whom = f" to {situation.evidence.name(person)}" if person in situation.evidence.buyers else ""
    return f"make ready what to bring{to_whom}", person


def _what_is_decided(situation: Situation) -> Step | None:
    person = situation.to_ask()
    if situation.evidence.deal.decisions or person is None:
        return None
    return f"ask {situation.evidence.name(person)} what will be decided next, and by whom", person


def _second_contact(situation: Situation) -> Step | None:
    finding = situation.firing("single_threaded")
    person = situation.to_ask(besides=finding.people) if finding is not None else None
    return None if person is None else (f"meet {situation.evidence.name(person)} as well", person)


def _willing(situation: Situation) -> Step | None:
    """Nobody carries it yet: start with somebody for it, the first on the way to the final word before others."""
    if situation.firing("no_champion") is None:
        return None
    stances = situation.evidence.stances
    on_the_way = (step.person for step in situation.path if step.person not in situation.holders)
    people = (*on_the_way, *situation.evidence.ordered(situation.evidence.buyers))
    person = next((p for p in people if stances[p].label == "supportive"), None)
    return None if person is None else _small_act(situation, person)


def _small_act(situation: Situation, person: str) -> Step:
    return f"ask {situation.evidence.name(person)} for one small act by one date", person


def _carried(situation: Situation) -> Step | None:
    person = situation.to_ask() if situation.firing("no_champion") is not None else None
    return None if person is None else _small_act(situation, person)


def _undecided(situation: Situation) -> Step | None:
    stances = situation.evidence.stances
    for label in ("resistant", "neutral"):
        person = next((p for p in alignment_deciders(situation.evidence) if stances[p].label == label), None)
        if person is not None:
            return f"ask {situation.evidence.name(person)} what would have to be true to go ahead", person
    return None


def _how_and_when(situation: Situation) -> Step | None:
    if situation.alignment.state != "route_debate":
        return None
    holder = next(iter(situation.holders), None)
    return "agree on how and when, with a date", holder


def _who_else(situation: Situation) -> Step | None:
    deciders = alignment_deciders(situation.evidence)
    if not 0 < len(deciders) < FEWEST:
        return None
    return f"ask {situation.evidence.name(deciders[0])} who else decides", deciders[0]


_IN_ORDER: Sequence[Callable[[Situation], Step | None]] = (
    _take_part,
    _who_decides,
    _final_word,
    _asked_by("power_struggle", "meet {name} alone and agree who has the last word on what"),
    _destinations,
    _asked_by("unanswered_objection", "answer the point that {name} raised"),
    _unheard,
    _asked_by("defers_then_undermines", "ask {name} alone what has changed"),
    _asked_by("lone_resistance", "meet {name} alone and ask what would be lost"),
    _role_of_founder,
    _asked_by("shareholder_overreach", "agree with {name} on what owners decide, are asked about and are told"),
    _asked_by("waits_for_everyone", "ask {name} what is missing to decide, and by when"),
    _where_to,
    _asked_by("uneven_doing", "ask {name} what keeps their part from being done"),
    _asked_by("finger_pointing", "write down with {name} what happened, in order and without names"),
    _asked_by("help_needed", "ask {name} what is in the way of their part"),
    _asked_by("two_camps", "ask {name} which points both sides are behind, and start there"),
    _asked_by("bogged_down", "ask {name} where this should lead before how and when"),
    _asked_by("decision_maker_unreached", "find an introduction to {name}"),
    _asked_by("focus_split", "ask {name} to open the next meeting with the objective"),
    _what_is_decided,
    _asked_by("off_system_figures", "look the figures up together with {name}"),
    _second_contact,
    _willing,
    _undecided,
    _carried,
    _asked_by("champion_without_power", "ask {name} who could open the way to whoever decides"),
    _small_proof,
    _prepare,
    _asked_by("stale_evidence", "ask {name} whether what was said before still holds"),
    _how_and_when,
    _silent,
    _who_else,
    find_carrying_on,
)
