"""Decides which parts the settings have, and how a change to them is told: what, by whom, when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.detectors.registry import DETECTORS
from plugin.administration import Remembered
from plugin.administration_changes import Change, Part
from plugin.roles import Meaning
from web.presenters.formats import to_day

PARTS = (
    ("detectors", "administration.detectors", "Detectors"),
    ("roles", "administration.roles", "Roles"),
    ("access", "administration_health.access", "Access"),
    ("sync", "administration_health.sync", "Sync"),
    ("privacy", "administration_health.privacy", "Privacy"),
)
"""The parts of the settings: key, what answers, and its name."""
TITLES = {detector.code: detector.title for detector in DETECTORS}
MEANINGS: Mapping[Meaning, str] = {
    "decides": "May decide",
    "other": "Needn't decide",
    "unmapped": "No meaning yet",
}
ON = "on"
LINK = "link:"


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
    return f"{author.removeprefix(LINK)} by a one-time link" if author.startswith(LINK) else author


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
    tell = _tell_detector if change.part == "detectors" else _tell_role
    told = "; ".join(tell(key, change.before.get(key), change.after.get(key)) for key in change.keys)
    return f"Taken back: {told}" if change.undoes else told


def to_number(value: object) -> str:
    """Write a parameter's value: `0.3333`, `45`, `yes`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _tell_detector(code: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    return f"{TITLES.get(code, code)}: {', '.join(_iter_differences(before or {}, after or {}))}"


def _iter_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*before, *after}, key=lambda name: (name != ON, name)):
        if before.get(name) == after.get(name):
            continue
        if name == ON:
            yield {True: "switched on", False: "switched off"}.get(after.get(name, not before.get(name)), "")
        elif name not in after:
            yield f"{to_words(name)} as usual again (was {to_number(before[name])})"
        else:
            was = f" (was {to_number(before[name])})" if name in before else ""
            yield f"{to_words(name)} {to_number(after[name])}{was}"


def to_words(name: str) -> str:
    """Write a parameter's name as words: `objection days`."""
    return name.replace("_", " ")


def _tell_role(role: str, _before: Meaning | None, after: Meaning | None) -> str:
    return f"“{role}”: {MEANINGS[after].lower() if after else 'as the installation says'}"
