"""Why a step of the path comes now, what would show that it worked, and which tactics fit: the same for everybody."""

from collections.abc import Mapping, Sequence

from graph.analysis import PathGoal
from graph.evidence import Evidence
from graph.wording import to_names, to_sentence

_SHOWN: Mapping[PathGoal, str] = {
    "neutral": "{name} names what would have to be true",
    "supportive": "{name} says in their own words what it is good for",
    "leading": "{name} speaks for it to others unasked",
    "understood": "{name} says the idea back rightly",
    "committed": "{name} names one thing they will do, and by when",
    "acted": "{name} has done one thing that others can see",
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
    "understood": "has not said the idea back yet",
    "committed": "has not promised a part yet",
    "acted": "has not acted yet",
    "leading": "can carry others",
}


def to_because(
    evidence: Evidence, person: str, to: PathGoal, *, through: str | None, carries: Sequence[str], office: str | None
) -> str:
    """Say where the person stands, whom that moves, who may go along, and what would show that it worked."""
    name = evidence.name(person)
    told = [to_sentence(f"{name} {_stands(evidence, person, to)}{f' and {office}' if office else ''}")]
    if carries:
        told.append(
            to_sentence(f"{to_names(evidence, carries)} {'listens' if len(carries) == 1 else 'listen'} to {name}")
        )
    if through is not None:
        told.append(
            to_sentence(f"{name} gives weight to {evidence.name(through)}, who is on board by then: go together")
        )
    told.append(to_sentence(f"It has worked when {_SHOWN[to].format(name=name)}"))
    return " ".join(told)


def _stands(evidence: Evidence, person: str, to: PathGoal) -> str:
    label = evidence.stances[person].label
    if label == "unknown":
        return "has not said where they stand"
    if label == "neutral":
        return "is undecided"
    if label == "resistant":
        return "is not convinced yet"
    return f"is for it and {_MARK_MISSING.get(to, 'can carry others')}"


def to_tactics(evidence: Evidence, person: str, to: PathGoal, *, last: bool) -> tuple[str, ...]:
    """Return the tactics that fit the step."""
    label = evidence.stances[person].label
    if to != "supportive":
        return _TACTICS[to]
    if last:
        return (*_LAST, *(_NOT_YET if label == "resistant" else ()))
    return _NOT_YET if label == "resistant" else _NOT_HEARD if label == "unknown" else _TACTICS[to]
