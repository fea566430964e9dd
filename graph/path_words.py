"""Why a step of the path comes now, what would show that it worked, and which tactics fit: the same for everybody."""

from collections.abc import Mapping, Sequence

from graph.analysis import PathGoal
from graph.evidence import Evidence
from graph.speech import mark, say, say_many
from graph.wording import to_names, to_sentence

_SHOWN: Mapping[PathGoal, str] = {
    "neutral": mark("It has worked when {name} names what would have to be true."),
    "supportive": mark("It has worked when {name} says in their own words what it is good for."),
    "leading": mark("It has worked when {name} speaks for it to others unasked."),
    "understood": mark("It has worked when {name} says the idea back rightly."),
    "committed": mark("It has worked when {name} names one thing they will do, and by when."),
    "acted": mark("It has worked when {name} has done one thing that others can see."),
}
_TACTICS: Mapping[PathGoal, tuple[str, ...]] = {
    "neutral": ("T01", "T03"),
    "supportive": ("T30",),
    "leading": ("T25",),
    "understood": ("T34",),
    "committed": ("T32",),
    "acted": ("T33",),
}
_NOT_YET = ("T01", "T03")
_NOT_HEARD = ("T28",)
_LAST = ("T31",)
_MARK_MISSING: Mapping[PathGoal, str] = {
    "understood": mark("{name} is for it and has not said the idea back yet"),
    "committed": mark("{name} is for it and has not promised a part yet"),
    "acted": mark("{name} is for it and has not acted yet"),
}


def to_because(
    evidence: Evidence, person: str, to: PathGoal, *, through: str | None, carries: Sequence[str], office: str | None
) -> str:
    """Say where the person stands, whom that moves, who may go along, and what would show that it worked."""
    name = evidence.name(person)
    stands = say(_stands(evidence, person, to), name=name)
    told = [say("{stands} and {office}", stands=stands, office=office) if office else stands]
    if carries:
        people = to_names(evidence, carries)
        told.append(
            say_many("{people} listens to {name}", "{people} listen to {name}", len(carries), people=people, name=name)
        )
    if through is not None:
        told.append(
            say(
                "{name} gives weight to {other}, who is on board by then: go together",
                name=name,
                other=evidence.name(through),
            )
        )
    told.append(say(_SHOWN[to], name=name))
    return " ".join(map(to_sentence, told))


def _stands(evidence: Evidence, person: str, to: PathGoal) -> str:
    label = evidence.stances[person].label
    if label == "unknown":
        return mark("{name} has not said where they stand")
    if label == "neutral":
        return mark("{name} is undecided")
    if label == "resistant":
        return mark("{name} is not convinced yet")
    return _MARK_MISSING.get(to, mark("{name} is for it and can carry others"))


def to_tactics(evidence: Evidence, person: str, to: PathGoal, *, last: bool) -> tuple[str, ...]:
    """Return the tactics that fit the step."""
    label = evidence.stances[person].label
    if to != "supportive":
        return _TACTICS[to]
    if last:
        return (*_LAST, *(_NOT_YET if label == "resistant" else ()))
    return _NOT_YET if label == "resistant" else _NOT_HEARD if label == "unknown" else _TACTICS[to]
