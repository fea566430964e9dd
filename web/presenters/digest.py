"""Decides how a digest is shown: what was won or lost, then what got worse first, each with what changed and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.speech import mark, say
from graph.wording import to_date
from plugin.digests import Digest, DigestDeal, Whose
from web.presenters.formats import to_count
from web.presenters.words import Words

MOST_CHANGES = 6
AGO = ((1, mark("a week")), (2, mark("two weeks")), (4, mark("four weeks")), (13, mark("a quarter")))
OWNERS: Mapping[Whose, str] = Words(
    {"all": mark("All deals you see"), "mine": mark("Your own"), "team": mark("Your team's")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCard:
    """One deal that changed; `ended` says in a word how it ended, and its risk doesn't count any more then."""

    id: str
    name: str
    ended: str | None
    risk: int
    was: str | None
    tone: str
    lines: tuple[str, ...]
    more: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPage:
    """The digest as shown; `starts` are days to begin at (ISO, words), `owners` the choices of whose deals."""

    since: str
    day: str
    latest: str
    whose: Whose
    groups: tuple[tuple[str, str, tuple[DigestCard, ...]], ...]
    quiet: str
    order: str | None
    left_out: str | None
    gap: str | None
    starts: tuple[tuple[str, str], ...]
    owners: tuple[tuple[Whose, str], ...]


def to_digest(digest: Digest, now: datetime, *, has_own: bool) -> DigestPage:
    """Put a digest into words; `has_own`: whether the viewer is somebody who can own deals."""
    groups = (
        ("ended", say("Won or lost"), digest.ended),
        ("worse", say("Got worse"), digest.worse),
        ("other", say("Changed otherwise"), digest.other),
        ("better", say("Got better"), digest.better),
        ("new", say("New"), digest.new),
    )
    wanted = [*(["mine"] if has_own else []), *(["team"] if digest.has_team else [])]
    return DigestPage(
        since=to_date(digest.since),
        day=digest.since.date().isoformat(),
        latest=now.date().isoformat(),
        whose=digest.whose,
        groups=tuple((key, title, tuple(map(_card, deals))) for key, title, deals in groups if deals),
        quiet=_tell_quiet(digest),
        order=_tell_order(digest),
        left_out=to_count(digest.left_out, "{count} more deal changed.", "{count} more deals changed.")
        if digest.left_out
        else None,
        gap=_tell_gap(digest),
        starts=tuple(((now - timedelta(weeks=weeks)).date().isoformat(), say(words)) for weeks, words in AGO),
        owners=tuple((whose, words) for whose, words in OWNERS.items() if whose in ("all", *wanted)) if wanted else (),
    )


def _card(deal: DigestDeal) -> DigestCard:
    lines = deal.changes or (deal.verdict,)
    moved = deal.was is not None and deal.was != deal.risk
    return DigestCard(
        id=deal.id,
        name=deal.name,
        ended=None if deal.status == "open" else say("Won") if deal.status == "won" else say("Lost"),
        risk=deal.risk,
        was=say("was {risk}", risk=deal.was) if moved else None,
        tone="same" if deal.was is None or not moved else "worse" if deal.risk > deal.was else "better",
        lines=lines[:MOST_CHANGES],
        more=lines[MOST_CHANGES:],
        reasons=tuple((f"{points:+d}".replace("-", "\N{MINUS SIGN}"), why) for points, why in deal.reasons)
        if moved
        else (),
    )


def _tell_quiet(digest: Digest) -> str:
    if not digest.told and not digest.unchanged:
        return say("There is no open deal to tell of.")
    if not digest.told:
        return to_count(
            digest.unchanged,
            "Nothing changed: {count} deal as on {day}.",
            "Nothing changed: {count} deals as on {day}.",
            day=to_date(digest.since),
        )
    return to_count(digest.unchanged, "{count} other deal without a change.", "{count} other deals without a change.")


def _tell_order(digest: Digest) -> str | None:
    """Say in which order the deals come, where there is more than one group of them."""
    if digest.ended and len(digest.told) > len(digest.ended):
        return say("What was won or lost comes first, then what got worse, by how much.")
    there = [group for group in (digest.worse, digest.other, digest.better, digest.new) if group]
    return say("What got worse comes first, then by how much.") if len(there) > 1 else None


def _tell_gap(digest: Digest) -> str | None:
    """Say from when on anything is kept, where that is later than asked for."""
    if digest.kept_from is None:
        return None
    return say(
        "Nothing is kept from before {day}, so every deal counts as new. Choose that day or a later one.",
        day=to_date(datetime.fromisoformat(digest.kept_from)),
    )
