"""Which version of a one-page document comes next and which one is shown: the same for papers of every kind.

A paper's body is JSON: under the name of its kind what it says, and under `before` what an analysis said just before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import uuid4

from sqlalchemy import Connection

from connectors.records import Json
from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.store.papers import KeptPaper, PaperKind, PaperState, add_version
from plugin.views import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version: when and by whom it was written, and whether it is a draft still."""

    version: int
    state: PaperState
    at: datetime
    author: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a new version is to say, in which state, and what an analysis said before it (or None)."""

    kind: PaperKind
    state: PaperState
    said: Json
    before: Json = None


def read_said(paper: KeptPaper) -> Json:
    """Return what a version says."""
    return cast("Mapping[str, Json]", paper.body)[paper.kind]


def read_before(paper: KeptPaper) -> Json:
    """Return what the analysis said just before a version; None where that wasn't kept."""
    return cast("Mapping[str, Json]", paper.body)["before"]


def pick_version(kept: Sequence[KeptPaper], version: int | None) -> KeptPaper | None:
    """Find a version or (None) the newest one, if any; raises `InputRefusedError` for one that isn't there."""
    if version is None:
        return kept[-1] if kept else None
    found = next((each for each in kept if each.version == version), None)
    if found is None:
        raise InputRefusedError(say("There is no such version."))
    return found


def list_lines(kept: Sequence[KeptPaper]) -> Sequence[VersionLine]:
    """List the versions, the newest first."""
    return [
        VersionLine(version=each.version, state=each.state, at=each.at, author=each.author) for each in reversed(kept)
    ]


def add_next(
    connection: Connection,
    viewer: Viewer,
    kept: Sequence[KeptPaper],
    words: Words,
    *,
    deal: str,
    seen: int,
    now: datetime,
) -> KeptPaper:
    """Keep what a paper says as its next version; whoever calls has locked the deal and loaded the versions `kept`.

    `seen` is the newest version that was seen, 0 for none; raises `EntryChangedError` where there is a newer one. The
    same sent twice is kept once: the version that says it is returned, which then is one of `kept`.
    """
    newest = kept[-1] if kept else None
    number = newest.version if newest else 0
    if number != seen:
        if newest and number == seen + 1 and (newest.state, read_said(newest)) == (words.state, words.said):
            return newest
        raise EntryChangedError(say("Somebody else changed this meanwhile."))
    added = KeptPaper(
        id=newest.id if newest else uuid4().hex,
        version=number + 1,
        deal=deal,
        kind=words.kind,
        state=words.state,
        body={words.kind: words.said, "before": words.before},
        author=viewer.user,
        at=now,
    )
    add_version(connection, viewer.tenant, added)
    return added
