"""Decides which parts the settings have, and how a change to them is told: what, by whom, when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.detectors.registry import DETECTORS
from graph.figures import to_figure
from graph.speech import mark, say
from plugin.administration import Remembered
from plugin.administration_changes import Change, Part
from plugin.roles import Meaning
from web.presenters.formats import to_day
from web.presenters.parameter_words import to_words
from web.presenters.words import Words

PARTS = (
    ("detectors", "administration.detectors", mark("Detectors")),
    ("structure", "administration_structure.structure", mark("Ties")),
    ("roles", "administration.roles", mark("Roles")),
    ("access", "administration_health.access", mark("Access")),
    ("sync", "administration_health.sync", mark("Sync")),
    ("privacy", "administration_health.privacy", mark("Privacy")),
)
"""The parts of the settings: key, what answers, and its name, to be said."""
TITLES: Mapping[str, str] = Words({detector.code: detector.title for detector in DETECTORS})
MEANINGS: Mapping[Meaning, str] = Words(
    {"decides": mark("May decide"), "other": mark("Needn't decide"), "unmapped": mark("No meaning yet")}
)
CHOSEN: Mapping[Meaning | None, str] = {
    "decides": mark("“{role}”: may decide"),
    "other": mark("“{role}”: needn't decide"),
    "unmapped": mark("“{role}”: no meaning yet"),
    None: mark("“{role}”: as the installation says"),
}
THE_TIES = mark("What the ties alone say")
ON = "on"
LINK = "link:"
BY_LINK: Mapping[str, str] = Words(
    {
        "rep": mark("rep by a one-time link"),
        "manager": mark("manager by a one-time link"),
        "coach": mark("coach by a one-time link"),
        "admin": mark("admin by a one-time link"),
    }
)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as it is told, and the id to take it back by, where that can be done."""

    id: str
    what: str
    who: str
    undoes: bool


def to_time(moment: datetime) -> str:
    """Write a moment with its day: `3 Mar 2026, 09:30 UTC`."""
    return f"{to_day(moment)}, {moment.astimezone(UTC):%H:%M} UTC"


def to_author(author: str) -> str:
    """Say who made a change: a user's id, or somebody by a one-time link."""
    return BY_LINK.get(author.removeprefix(LINK), author) if author.startswith(LINK) else author


def to_change_lines(changes: Sequence[Remembered], part: Part) -> list[ChangeLine]:
    """Tell the changes of a part, in the order given."""
    return [
        ChangeLine(
            id=each.change.id,
            what=tell_change(each.change),
            who=f"{to_author(each.change.author)}, {to_time(each.change.at)}",
            undoes=each.stands,
        )
        for each in changes
        if each.change.part == part
    ]


def tell_change(change: Change) -> str:
    """Say what a change changed, in one line."""
    if change.part == "structure":
        told = f"{say(THE_TIES)}: {', '.join(_iter_differences(change.before, change.after))}"
    else:
        tell = _tell_detector if change.part == "detectors" else _tell_role
        told = "; ".join(tell(key, change.before.get(key), change.after.get(key)) for key in change.keys)
    return say("Taken back: {what}", what=told) if change.undoes else told


def to_number(value: object) -> str:
    """Write a parameter's value: `0.3333`, `45`, `yes`."""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return to_figure(value, ".4g") if isinstance(value, float) else str(value)


def _tell_detector(code: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    return f"{TITLES.get(code, code)}: {', '.join(_iter_differences(before or {}, after or {}))}"


def _iter_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*before, *after}, key=lambda name: (name != ON, name)):
        if before.get(name) == after.get(name):
            continue
        if name == ON:
            yield say("switched on") if after.get(name, not before.get(name)) else say("switched off")
            continue
        what, was = to_words(name), to_number(before.get(name))
        if name not in after:
            yield say("{what} as usual again (was {was})", what=what, was=was)
        elif name in before:
            yield say("{what} {now} (was {was})", what=what, now=to_number(after[name]), was=was)
        else:
            yield f"{what} {to_number(after[name])}"


def _tell_role(role: str, _before: Meaning | None, after: Meaning | None) -> str:
    return say(CHOSEN[after], role=role)
