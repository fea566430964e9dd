"""Decides how it is told who may see what, who is signed in, and which links are open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.speech import mark, say
from plugin.administration_access import MOST, RIGHTS, Access
from plugin.viewer_sessions import Way
from plugin.views import ROLES as HERE
from plugin.views import Viewer
from web.presenters.formats import to_age, to_ago, to_count
from web.presenters.words import ROLES, Words

WAYS: Mapping[Way, str] = Words(
    {"canvas": mark("inside Salesforce"), "oauth": mark("through Salesforce"), "link": mark("by a one-time link")}
)


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
        rights=[(say(right.what), [role in right.roles for role in HERE]) for right in RIGHTS],
        sums=[
            (f"{ROLES[role]}, {WAYS[way]}", to_count(number, "{count} session", "{count} sessions"))
            for role in HERE
            for way in WAYS
            if (number := counted[role, way])
        ],
        sessions=[
            OpenLine(
                key=each.key,
                who=_to_holder(each.user or say("Nobody in particular"), is_viewer=each.key == viewer.sight),
                role=ROLES[each.role],
                way=WAYS[each.way],
                since=to_ago(each.since, now),
                left=to_age(now, each.until),
            )
            for each in access.sessions
        ],
        links=[
            OpenLine(
                key=each.key,
                who=each.user or say("Whoever opens it"),
                role=ROLES[each.role],
                way=WAYS["link"],
                since=to_ago(each.since, now),
                left=to_age(now, each.until),
            )
            for each in access.links
        ],
        cut=say("Only the newest {count} are listed.", count=MOST) if len(access.sessions) == MOST else None,
    )


def _to_holder(name: str, *, is_viewer: bool) -> str:
    return say("{name} (you)", name=name) if is_viewer else name
