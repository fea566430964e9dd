"""Decides how it is told who may see what, who is signed in, and which links are open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.administration_access import MOST, RIGHTS, Access
from plugin.viewer_sessions import Way
from plugin.views import ROLES as HERE
from plugin.views import Viewer
from web.presenters.formats import to_age, to_count
from web.presenters.words import ROLES

WAYS: Mapping[Way, str] = {
    "canvas": "inside Salesforce",
    "oauth": "through Salesforce",
    "link": "by a one-time link",
}


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A session or a link: whose, in which role, and until when."""

    key: str
    who: str
    role: str
    way: str
    since: str
    left: str


@dataclass(frozen=True, slots=True)
class AccessWords:
    """Who may see what, by role; who is signed in, the newest first; which links are open, the soonest over first."""

    roles: Sequence[str]
    rights: Sequence[tuple[str, Sequence[bool]]]
    sums: Sequence[tuple[str, str]]
    sessions: Sequence[OpenLine]
    links: Sequence[OpenLine]
    cut: str | None


def to_access(access: Access, viewer: Viewer, now: datetime) -> AccessWords:
    """Tell of rights, sessions and links."""
    counted = Counter((each.role, each.way) for each in access.sessions)
    return AccessWords(
        roles=[ROLES[role] for role in HERE],
        rights=[(right.what, [role in right.roles for role in HERE]) for right in RIGHTS],
        sums=[
            (f"{ROLES[role]}, {WAYS[way]}", to_count(counted[role, way], "{count} session", "{count} sessions"))
            for role in HERE
            for way in WAYS
            if counted[role, way]
        ],
        sessions=[
            OpenLine(
                key=each.key,
                who=(each.user or "Nobody in particular") + (" (you)" if each.key == viewer.sight else ""),
                role=ROLES[each.role],
                way=WAYS[each.way],
                since=f"{to_age(each.since, now)} ago",
                left=to_age(now, each.until),
            )
            for each in access.sessions
        ],
        links=[
            OpenLine(
                key=each.key,
                who=each.user or "Whoever opens it",
                role=ROLES[each.role],
                way=WAYS["link"],
                since=f"{to_age(each.since, now)} ago",
                left=to_age(now, each.until),
            )
            for each in access.links
        ],
        cut=f"Only the newest {MOST} are listed." if len(access.sessions) == MOST else None,
    )
