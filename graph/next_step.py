"""Which step comes next: the first that an unmet condition asks for, and whom it concerns."""

from collections.abc import Callable, Sequence

from graph.alignment import FEWEST, alignment_deciders
from graph.carrying_on import ask_for, find_carrying_on
from graph.rank import TOP, title_level
from graph.situation import Situation, Step
from graph.speech import mark, say
from graph.wording import to_decision, to_names, to_sentence

_WHERE_TO = "future"
"""The question of the exercise that asks where it should lead."""
LAY_OPTIONS = mark("lay the options side by side with what each costs, and set the day to choose one")
WRITE_ALONE = mark("have each decision maker write down alone where this should lead")


def find_next_step(situation: Situation) -> Step | None:
    """Return the first step that applies, in words, with the person it concerns; a deal won or lost has none."""
    if not situation.evidence.is_open:
        return None
    return next((step for find in _IN_ORDER if (step := find(situation)) is not None), None)


def is_step(words: str, text: str, **values: object) -> bool:
    """Tell whether the words of a verdict's next step are this text, in the language that is spoken or in English."""
    return words in (to_sentence(say(text, **values)), to_sentence(text.format(**values)))


def _take_part(situation: Situation) -> Step | None:
    return None if situation.evidence.buyers else (say("write down who takes part on their side"), None)


def _who_decides(situation: Situation) -> Step | None:
    person = situation.to_ask()
    if alignment_deciders(situation.evidence) or person is None:
        return None
    return say("ask {name} who decides", name=situation.evidence.name(person)), person


def _final_word(situation: Situation) -> Step | None:
    decision, person = situation.open_decision, situation.to_ask()
    if decision is None or decision.state == "clear" or person is None:
        return None
    evidence = situation.evidence
    name = to_decision(evidence, decision.id)
    if decision.lived and decision.recorded:
        holder = decision.recorded[0]
        return say(
            "ask {person} whether answers on {name} should go through one person",
            person=evidence.name(holder),
            name=name,
        ), holder
    rivals = tuple(dict.fromkeys((*decision.recorded, *decision.claimed)))
    if decision.state == "contested" and rivals:
        people = to_names(evidence, rivals)
        return say("agree with {people} who gives the final word on {name}", people=people, name=name), rivals[0]
    assumed = (*decision.claimed, *decision.named)
    if decision.state == "assumed" and assumed:
        return say(
            "ask {person} to confirm who gives the final word on {name}", person=evidence.name(assumed[0]), name=name
        ), assumed[0]
    return say("ask {person} who gives the final word on {name}", person=evidence.name(person), name=name), person


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
    if companion is None:
        return say("meet {name}", name=name), person
    return say("meet {name} together with {other}", name=name, other=situation.evidence.name(companion)), person


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
        return say(LAY_OPTIONS), holder
    return say(WRITE_ALONE), holder


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
        return say(words, name=situation.evidence.name(finding.people[0])), finding.people[0]

    return find


def _role_of_founder(situation: Situation) -> Step | None:
    finding = situation.firing("founder_steers")
    if finding is None:
        return None
    founder, successor = finding.people
    return say(
        "ask {name} which role {founder} should have, and until when",
        name=situation.evidence.name(successor),
        founder=situation.evidence.name(founder),
    ), successor


def _small_proof(situation: Situation) -> Step | None:
    finding = situation.firing("executive_ask_too_early")
    if finding is None:
        return None
    person = next(iter(finding.people), None)
    if person is None:
        return say("try the smallest version that needs nobody's budget before asking the top"), None
    name = situation.evidence.name(person)
    return say("try the smallest version that needs nobody's budget before asking {name}", name=name), person


def _prepare(situation: Situation) -> Step | None:
    finding = situation.firing("trigger_unprepared")
    if finding is None:
        return None
    person = next(iter(finding.people), None)
    if person not in situation.evidence.buyers:
        return say("make ready what to bring"), person
    return say("make ready what to bring to {name}", name=situation.evidence.name(person)), person


def _what_is_decided(situation: Situation) -> Step | None:
    person = situation.to_ask()
    if situation.evidence.deal.decisions or person is None:
        return None
    return say("ask {name} what will be decided next, and by whom", name=situation.evidence.name(person)), person


def _second_contact(situation: Situation) -> Step | None:
    finding = situation.firing("single_threaded")
    person = situation.to_ask(besides=finding.people) if finding is not None else None
    return None if person is None else (say("meet {name} as well", name=situation.evidence.name(person)), person)


def _willing(situation: Situation) -> Step | None:
    """Nobody carries it yet: start with somebody for it, the first on the way to the final word before others."""
    if situation.firing("no_champion") is None:
        return None
    stances = situation.evidence.stances
    on_the_way = (step.person for step in situation.path if step.person not in situation.holders)
    people = (*on_the_way, *situation.evidence.ordered(situation.evidence.buyers))
    person = next((p for p in people if stances[p].label == "supportive"), None)
    return None if person is None else ask_for(situation, person, "committed")


def _carried(situation: Situation) -> Step | None:
    person = situation.to_ask() if situation.firing("no_champion") is not None else None
    return None if person is None else ask_for(situation, person, "committed")


def _undecided(situation: Situation) -> Step | None:
    stances = situation.evidence.stances
    for label in ("resistant", "neutral"):
        person = next((p for p in alignment_deciders(situation.evidence) if stances[p].label == label), None)
        if person is not None:
            return ask_for(situation, person, "neutral")
    return None


def _how_and_when(situation: Situation) -> Step | None:
    if situation.alignment.state != "route_debate":
        return None
    holder = next(iter(situation.holders), None)
    return say("agree on how and when, with a date"), holder


def _who_else(situation: Situation) -> Step | None:
    deciders = alignment_deciders(situation.evidence)
    if not 0 < len(deciders) < FEWEST:
        return None
    return say("ask {name} who else decides", name=situation.evidence.name(deciders[0])), deciders[0]


_IN_ORDER: Sequence[Callable[[Situation], Step | None]] = (
    _take_part,
    _who_decides,
    _final_word,
    _asked_by("power_struggle", mark("meet {name} alone and agree who has the last word on what")),
    _destinations,
    _asked_by("unanswered_objection", mark("answer the point that {name} raised")),
    _unheard,
    _asked_by("defers_then_undermines", mark("ask {name} alone what has changed")),
    _asked_by("lone_resistance", mark("meet {name} alone and ask what would be lost")),
    _role_of_founder,
    _asked_by("shareholder_overreach", mark("agree with {name} on what owners decide, are asked about and are told")),
    _asked_by("waits_for_everyone", mark("ask {name} what is missing to decide, and by when")),
    _where_to,
    _asked_by("uneven_doing", mark("ask {name} what keeps their part from being done")),
    _asked_by("finger_pointing", mark("write down with {name} what happened, in order and without names")),
    _asked_by("help_needed", mark("ask {name} what is in the way of their part")),
    _asked_by("two_camps", mark("ask {name} which points both sides are behind, and start there")),
    _asked_by("bogged_down", mark("ask {name} where this should lead before how and when")),
    _asked_by("decision_maker_unreached", mark("find an introduction to {name}")),
    _asked_by("focus_split", mark("ask {name} to open the next meeting with the objective")),
    _what_is_decided,
    _asked_by("off_system_figures", mark("look the figures up together with {name}")),
    _second_contact,
    _willing,
    _undecided,
    _carried,
    _asked_by("champion_without_power", mark("ask {name} who could open the way to whoever decides")),
    _small_proof,
    _prepare,
    _asked_by("stale_evidence", mark("ask {name} whether what was said before still holds")),
    _how_and_when,
    _silent,
    _who_else,
    find_carrying_on,
)
