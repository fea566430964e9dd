"""Decides how what the ties alone say is told in words, and what a step of the path is for.

Both are something to look into, never a fact about a person.
"""

from collections.abc import Iterator, Mapping

from graph.analysis import PathGoal, Structure
from graph.figures import to_figure, to_percent
from graph.speech import mark, say, say_many
from graph.wording import to_count, to_list, to_number, to_sentence

Names = Mapping[str, str]
MOST_NAMED = 3
"""Further down a list, chance decides who comes next."""
TALKED_ABOUT = 3
"""So many people are enough for a sentence on where talk leads."""
_SIGNED = "+.1f"

GOALS: Mapping[PathGoal, str] = {
    "neutral": mark("to be heard out"),
    "supportive": mark("to be won for it"),
    "leading": mark("to carry it to others"),
    "understood": mark("to say the idea back"),
    "committed": mark("to promise a part"),
    "acted": mark("to do a first thing that others see"),
}
"""What a step of the path is for, to be said."""


def structure_sentences(structure: Structure, names: Names) -> tuple[str, ...]:
    """Return a sentence for each thing that the ties of the buyers show, the weightiest first.

    Prompts that are for coaches only (`say_do`) aren't among them.
    """
    told = (
        *_sides(structure, names),
        *_shadow(structure, names),
        *_brokers(structure, names),
        *_blamed(structure, names),
        *_lean(structure),
        *_lines(structure, names),
    )
    return tuple(to_sentence(each) for each in told)


def _named(people: tuple[str, ...] | list[str], names: Names) -> str:
    return to_list(names.get(person, person) for person in people)


def _sides(structure: Structure, names: Names) -> Iterator[str]:
    p = structure.sides_evidence.p
    if len(structure.sides) > 1:
        sides = "; ".join(_named(side, names) for side in structure.sides)
        yield say("the ties fall into {number} groups: {sides}", number=to_number(len(structure.sides)), sides=sides)
        if structure.between:
            yield say("between the groups: {names}", names=_named(structure.between, names))
        if p is not None:
            yield say("groups tied by chance fall apart as clearly in {share} of trials", share=to_percent(p))
    elif p is not None:
        yield say("the ties show no groups that stand apart")
    elif structure.sides and len(structure.influence) > 1:
        yield say("too few ties are recorded to tell whether there are groups that stand apart")


def _shadow(structure: Structure, names: Names) -> Iterator[str]:
    for each in structure.shadow[:MOST_NAMED]:
        yield say(
            "more people turn to {name} than to anybody in office, "
            "on all {number} measures; ask who decides day by day",
            name=names.get(each.id, each.id),
            number=to_number(len(each.measures)),
        )


def _brokers(structure: Structure, names: Names) -> Iterator[str]:
    """Leave out who has the office: that those on top connect the rest is no news."""
    others = [each.id for each in structure.brokers if each.score > 0 and each.id not in structure.formal]
    linking = others[:MOST_NAMED]
    if linking:
        yield say_many(
            "{names} connects people who have few other ways to each other",
            "{names} connect people who have few other ways to each other",
            len(linking),
            names=_named(linking, names),
        )


def _blamed(structure: Structure, names: Names) -> Iterator[str]:
    for each in structure.blamed[:MOST_NAMED]:
        yield to_count(
            len(each.by),
            "{count} points to {name}, {where}: that shows no fault; ask what happened",
            "{count} point to {name}, {where}: that shows no fault; ask what happened",
            name=names.get(each.id, each.id),
            where=to_count(max(each.sides, 1), "from one side", "from {count} sides"),
        )


def _lean(structure: Structure) -> Iterator[str]:
    lean = structure.lean
    if lean.value is None or lean.low is None or lean.high is None:
        return
    if lean.for_ + lean.against + lean.open < TALKED_ABOUT:
        return
    ends = (
        to_count(lean.for_, "{count} for it", "{count} for it") if lean.for_ else "",
        to_count(lean.against, "{count} against it", "{count} against it") if lean.against else "",
        to_count(lean.open, "{count} open", "{count} open") if lean.open else "",
    )
    yield say(
        "if talk goes on as it does, it leads to {ends} (mean {mean}, possible {low} to {high}, of -2 to 2)",
        ends=to_list(each for each in ends if each),
        mean=to_figure(lean.value, _SIGNED),
        low=to_figure(lean.low, _SIGNED),
        high=to_figure(lean.high, _SIGNED),
    )


def _lines(structure: Structure, names: Names) -> Iterator[str]:
    for each in structure.reports_to_likely[:MOST_NAMED]:
        if each.to:
            first = names.get(each.to[0], each.to[0])
            yield say(
                "{name} may report to {boss}: a guess from who writes with whom; ask",
                name=names.get(each.id, each.id),
                boss=first,
            )
