"""Decides how what the ties alone say is told in words, and what a step of the path is for.

Both are something to look into, never a fact about a person.
"""

from collections.abc import Iterator, Mapping

from graph.analysis import PathGoal, Structure
from graph.wording import to_list, to_number, to_sentence

Names = Mapping[str, str]
MOST_NAMED = 3
"""Further down a list, chance decides who comes next."""
TALKED_ABOUT = 3
"""So many people are enough for a sentence on where talk leads."""

GOALS: Mapping[PathGoal, str] = {
    "neutral": "to be heard out",
    "supportive": "to be won for it",
    "leading": "to carry it to others",
    "understood": "to say the idea back",
    "committed": "to promise a part",
    "acted": "to do a first thing that others see",
}
"""What a step of the path is for."""


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
        yield f"the ties fall into {to_number(len(structure.sides))} groups: {sides}"
        if structure.between:
            yield f"between the groups: {_named(structure.between, names)}"
        if p is not None:
            yield f"groups tied by chance fall apart as clearly in {p:.0%} of trials"
    elif p is not None:
        yield "the ties show no groups that stand apart"
    elif structure.sides and len(structure.influence) > 1:
        yield "too few ties are recorded to tell whether there are groups that stand apart"


def _shadow(structure: Structure, names: Names) -> Iterator[str]:
    for each in structure.shadow[:MOST_NAMED]:
        yield (
            f"more people turn to {names.get(each.id, each.id)} than to anybody in office, "
            f"on all {to_number(len(each.measures))} measures; ask who decides day by day"
        )


def _brokers(structure: Structure, names: Names) -> Iterator[str]:
    """Leave out who has the office: that those on top connect the rest is no news."""
    others = [each.id for each in structure.brokers if each.score > 0 and each.id not in structure.formal]
    linking = others[:MOST_NAMED]
    if linking:
        verb = "connects" if len(linking) == 1 else "connect"
        yield f"{_named(linking, names)} {verb} people who have few other ways to each other"


def _blamed(structure: Structure, names: Names) -> Iterator[str]:
    for each in structure.blamed[:MOST_NAMED]:
        pointing = to_number(len(each.by))
        where = f"from {to_number(each.sides)} sides" if each.sides > 1 else "from one side"
        verb = "points" if len(each.by) == 1 else "point"
        yield f"{pointing} {verb} to {names.get(each.id, each.id)}, {where}: that shows no fault; ask what happened"


def _lean(structure: Structure) -> Iterator[str]:
    lean = structure.lean
    if lean.value is None or lean.for_ + lean.against + lean.open < TALKED_ABOUT:
        return
    counts = ((lean.for_, "for it"), (lean.against, "against it"), (lean.open, "open"))
    ends = to_list(f"{to_number(count)} {where}" for count, where in counts if count)
    yield (
        f"if talk goes on as it does, it leads to {ends} "
        f"(mean {lean.value:+.1f}, possible {lean.low:+.1f} to {lean.high:+.1f}, of -2 to 2)"
    )


def _lines(structure: Structure, names: Names) -> Iterator[str]:
    for each in structure.reports_to_likely[:MOST_NAMED]:
        if each.to:
            first = names.get(each.to[0], each.to[0])
            yield f"{names.get(each.id, each.id)} may report to {first}: a guess from who writes with whom; ask"
