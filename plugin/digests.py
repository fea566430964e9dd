"""What a digest says: of the deals somebody sees, which were won or lost since a day, and what changed in open ones.

The worst comes first, with why; deals without a change are only counted. A digest is made of what is kept alone, so it
says the same whoever asks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import Connection

from connectors.files.codec import analysis_from_json
from graph.analysis import Analysis
from graph.change import diff
from graph.deal import Deal, DealStatus, Facts
from graph.speech import say
from graph.wording import to_date
from plugin.errors import InputRefusedError
from plugin.fact_changes import tell_end, tell_moves, tell_new
from plugin.mailing import read_mail_address
from plugin.reviews import key_of
from plugin.store.deals import at_moment, load_deals
from plugin.store.digest_wishes import DigestWish, find_wish, remove_wish, save_wish
from plugin.store.former_facts import FormerFacts, load_former
from plugin.store.moved_deals import EndedDeal, MovedDeal, WhichDeals, load_ended, load_moved
from plugin.store.past_analyses import KeptAnalysis, load_newest, load_past
from plugin.store.store import Store
from plugin.store.users import load_users
from plugin.teams import find_team
from plugin.views import Viewer

Whose = Literal["all", "mine", "team"]
WHOSE: tuple[Whose, ...] = get_args(Whose)
A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
LONGEST_AGO = timedelta(days=366)
MOST_READ = 200
MOST_TOLD = 60
MOST_REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestDeal:
    """A deal that changed: sentences on what, and the points of risk that came (`+14`) or went, with their reasons.

    `was` is the risk of then, None for a deal that is new. Of a deal that ended, both are the last risk before that.
    """

    id: str
    name: str
    risk: int
    was: int | None
    verdict: str
    changes: tuple[str, ...]
    reasons: tuple[tuple[int, str], ...]
    status: DealStatus = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What changed since a moment: won or lost, worse, otherwise changed, better, new; the others only counted.

    `kept_from` is the first day of which anything is kept (ISO), where that is later than `since`; `left_out` counts
    changed deals beyond the most that are told; `has_team` says whether the viewer leads anybody.
    """

    since: datetime
    whose: Whose
    worse: tuple[DigestDeal, ...]
    other: tuple[DigestDeal, ...]
    better: tuple[DigestDeal, ...]
    new: tuple[DigestDeal, ...]
    unchanged: int
    left_out: int
    kept_from: str | None
    has_team: bool
    ended: tuple[DigestDeal, ...] = ()

    @property
    def told(self) -> tuple[DigestDeal, ...]:
        """All deals that are told, in their order."""
        return (*self.ended, *self.worse, *self.other, *self.better, *self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Makes digests, and keeps who wants them by mail."""

    store: Store
    check_list: Callable[[Viewer], None]
    has_crm: Callable[[str], bool]
    mails: bool
    clock: Callable[[], datetime]

    def build(self, viewer: Viewer, *, since: datetime | None = None, whose: Whose = "all") -> Digest:
        """Tell what changed since a moment, a week ago by default; raises `InputRefusedError` for one out of reach."""
        now = self.clock()
        since = since or now - A_WEEK
        if not now - LONGEST_AGO <= since <= now:
            raise InputRefusedError(say("A digest begins on a day of the last twelve months."))
        self.check_list(viewer)
        with self.store.reading(viewer.tenant) as connection:
            users = load_users(connection, viewer.tenant)
        team = find_team(users.values(), viewer.user) if viewer.user else frozenset()
        owners = {"all": None, "mine": {viewer.user or ""}, "team": team}[whose]
        seen_by = None if viewer.sight is None else viewer.user or ""
        which = WhichDeals(tenant=viewer.tenant, seen_by=seen_by, owners=owners)
        return self.build_of(which, since=since, whose=whose, has_team=bool(team))

    def build_of(self, which: WhichDeals, *, since: datetime, whose: Whose = "all", has_team: bool = False) -> Digest:
        """Tell what changed in these deals, without asking who looks."""
        with self.store.reading(which.tenant) as connection:
            found = load_moved(connection, which, since=since)
            ended = load_ended(connection, which, since=since)
            read = found.moved[:MOST_READ]
            kept = _load_kept(connection, which.tenant, [moved.id for moved in read], since)
            over = _tell_ended_ones(connection, which.tenant, ended[:MOST_TOLD])
        made = [_tell(moved, kept, since) for moved in read if moved.id in kept.newest and moved.id in kept.deals]
        changed = [each for each in made if each.was != each.risk or each.changes]
        told = changed[:MOST_TOLD]
        day = since.astimezone(UTC).date().isoformat()
        return Digest(
            since=since,
            whose=whose,
            worse=tuple(each for each in told if each.was is not None and each.risk > each.was),
            other=tuple(each for each in told if each.was == each.risk),
            better=tuple(each for each in told if each.was is not None and each.risk < each.was),
            new=tuple(each for each in told if each.was is None),
            unchanged=found.total - len(found.moved) + len(made) - len(changed),
            left_out=len(found.moved) - len(read) + len(changed) - len(told) + len(ended) - len(over),
            kept_from=found.kept_from if found.kept_from is None or found.kept_from > day else None,
            has_team=has_team,
            ended=tuple(over),
        )

    def find_wish(self, viewer: Viewer) -> DigestWish | None:
        """Return whether and where the viewer wants the digest by mail."""
        with self.store.reading(viewer.tenant) as connection:
            return find_wish(connection, viewer.tenant, key_of(viewer))

    def may_wish(self, viewer: Viewer) -> bool:
        """Whether the viewer can have it by mail.

        A one-time link shows what Salesforce may hide from whoever reads the mail, so that it is no ground for one.
        """
        return viewer.sight is not None or not self.has_crm(viewer.tenant)

    def wish(self, viewer: Viewer, address: str, *, whose: Whose) -> None:
        """Keep that the viewer wants the digest by mail; raises `InputRefusedError` for what is no address."""
        if not self.may_wish(viewer):
            raise InputRefusedError(say("Sign in through Salesforce to get the digest by mail."))
        wish = DigestWish(
            user=key_of(viewer),
            address=read_mail_address(address),
            asked={"whose": whose, "role": viewer.role},
            wished_at=self.clock(),
        )
        with self.store.writing(viewer.tenant) as connection:
            save_wish(connection, viewer.tenant, wish)

    def leave(self, viewer: Viewer) -> None:
        """Forget the viewer's wish, the address included."""
        with self.store.writing(viewer.tenant) as connection:
            remove_wish(connection, viewer.tenant, key_of(viewer))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is kept of the deals that are told, each by the deal's id: analyses of then and now, and facts."""

    past: Mapping[str, KeptAnalysis]
    newest: Mapping[str, KeptAnalysis]
    deals: Mapping[str, Deal]
    former: Mapping[str, Sequence[FormerFacts]]


def _load_kept(connection: Connection, tenant: str, ids: Sequence[str], since: datetime) -> _Kept:
    return _Kept(
        past=load_past(connection, tenant, ids, until=since),
        newest=load_newest(connection, tenant, ids),
        deals=load_deals(connection, tenant, ids),
        former=load_former(connection, tenant, ids),
    )


def _tell(moved: MovedDeal, kept: _Kept, since: datetime) -> DigestDeal:
    deal, past, after = kept.deals[moved.id], kept.past.get(moved.id), analysis_from_json(kept.newest[moved.id].body)
    if past is None:
        changes = (*tell_new(deal.deal, since=since), after.verdict.sentence)
        reasons = _explain(None, after)
    else:
        before = analysis_from_json(past.body)
        risk_left_out = replace(after, risk=before.risk)  # both numbers stand beside the deal's name
        changes = (
            *tell_moves(deal.deal, kept.former[moved.id], after.alignment, since=since),
            *_stage(deal, since),
            *diff(before, risk_left_out, at_moment(deal, after.as_of)),
        )
        reasons = _explain(before, after)
    return DigestDeal(
        id=moved.id,
        name=moved.name,
        risk=moved.risk,
        was=moved.was,
        verdict=after.verdict.sentence,
        changes=changes,
        reasons=reasons,
    )


def _tell_ended_ones(connection: Connection, tenant: str, ended: Sequence[EndedDeal]) -> list[DigestDeal]:
    deals = load_deals(connection, tenant, [each.id for each in ended])
    return [
        _tell_ended(
            each,
            deals[each.id].deal,
            load_past(connection, tenant, [each.id], until=each.closed_at - A_DAY).get(each.id),
        )
        for each in ended
    ]


def _tell_ended(ended: EndedDeal, facts: Facts, last: KeptAnalysis | None) -> DigestDeal:
    """Tell that a deal was won or lost, and how it stood by its last analysis of a day before."""
    before = None if last is None else analysis_from_json(last.body)
    risk = 0 if before is None else before.risk.score
    return DigestDeal(
        id=ended.id,
        name=ended.name,
        risk=risk,
        was=risk,
        verdict="" if before is None else before.verdict.sentence,
        changes=tell_end(facts, ended.closed_at, before),
        reasons=(),
        status=facts.status,
    )


def _stage(deal: Deal, since: datetime) -> Sequence[str]:
    facts = deal.deal
    if facts.stage is None or facts.stage_entered_at is None or facts.stage_entered_at <= since:
        return ()
    return (say("In the stage {stage} since {day}.", stage=facts.stage, day=to_date(facts.stage_entered_at)),)


def _explain(before: Analysis | None, after: Analysis) -> tuple[tuple[int, str], ...]:
    """Return the points that came and went, with why: the most points first."""
    new, old = _points(after), {} if before is None else _points(before)
    moved = [(new.get(key, (0, ""))[0] - old.get(key, (0, ""))[0], (new.get(key) or old[key])[1]) for key in new | old]
    ordered = sorted((each for each in moved if each[0]), key=lambda each: (-abs(each[0]), each[1]))
    return tuple(ordered[:MOST_REASONS])


def _points(analysis: Analysis) -> dict[str, tuple[int, str]]:
    drivers = {driver.key: (driver.points, driver.why) for driver in analysis.risk.drivers}
    unknowns = {
        f"not known: {item.what}": (item.points, say("not known: {what}", what=item.what))
        for item in analysis.risk.unknowns
    }
    return drivers | unknowns
