"""Decides how it is told what changed: since somebody's last look, or since the day gone by that is looked at."""

from dataclasses import dataclass
from datetime import datetime

from graph.speech import mark, say
from graph.wording import to_date
from plugin.looking import LastLook
from web.presenters.formats import to_ago

FIRST_LOOK = LastLook()
SHOWN = 4
"""So many changes are told at once; the rest is one click away."""
FIRST = mark("This is your first look at this deal. From the next one on, what changed since stands here.")
OTHER_RULES = mark("The analysis follows newer rules since then, so the two can't be compared. The next look can be.")
AWAY = mark("What changed since your last look can't be told just now. Load the page again in a moment.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceView:
    """What changed: since when, the changes told at once and the further ones, or a sentence where there are none."""

    title: str
    when: str | None
    changes: tuple[str, ...]
    more: tuple[str, ...]
    note: str | None


def to_since(look: LastLook | None, now: datetime) -> SinceView:
    """Tell what changed since the last look; None: it can't be told just now."""
    title = say("Since your last look")
    if look is None:
        return _with_note(title, None, say(AWAY))
    if look.at is None:
        return _with_note(title, None, say(FIRST))
    when = say("{ago}, on {day}", ago=to_ago(look.at, now), day=to_date(look.at))
    if not look.comparable:
        return _with_note(title, when, say(OTHER_RULES))
    return _with_changes(title, when, look.changes)


def to_since_then(changes: tuple[str, ...], day: str) -> SinceView:
    """Tell what changed from a day gone by until now."""
    return _with_changes(say("Changed since then"), say("from {day} until now", day=day), changes)


def _with_note(title: str, when: str | None, note: str) -> SinceView:
    return SinceView(title=title, when=when, changes=(), more=(), note=note)


def _with_changes(title: str, when: str, changes: tuple[str, ...]) -> SinceView:
    if not changes:
        return _with_note(title, when, say("Nothing has changed."))
    most = SHOWN if len(changes) > SHOWN + 1 else len(changes)
    return SinceView(title=title, when=when, changes=changes[:most], more=changes[most:], note=None)
