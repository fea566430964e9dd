"""What a coach finds at home: what is under way or due, the deals that call for an exercise, what was tried."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plugin.exercises.due import Due, load_due
from plugin.exercises.leading import Exercises
from plugin.exercises.leads import EXERCISES, LEADS, Lead
from plugin.exercises.room import check_role
from plugin.exercises.views import ExerciseLine
from plugin.listing import Listing
from plugin.lists import ListQuestion
from plugin.store.findings import KeptFinding, load_fired
from plugin.store.papers import PaperKind, PaperState, load_states
from plugin.store.sights import load_all_seen
from plugin.store.store import Store
from plugin.store.tactic_uses import TacticUse
from plugin.tactics_used import TacticsUsed
from plugin.views import PipelineRow, Viewer

MOST_READ = 100
"""The riskiest open deals that are looked into."""
CHECK_HOLDS = timedelta(days=180)
"""How long a check isn't asked for again: findings look back at namings as far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingDeal:
    """A deal that calls for an exercise or a paper: what speaks for it, and what to do about it, the nearest first."""

    row: PipelineRow
    findings: Sequence[KeptFinding]
    leads: Sequence[Lead]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachHome:
    """What a coach finds at home.

    Of the deals that call for something, those that call for an exercise come first, then those that call for a paper
    alone; each riskiest first. `read` deals were looked into, and `all_read` says whether these are all open ones.
    """

    calling: Sequence[CallingDeal]
    read: int
    all_read: bool
    running: Sequence[ExerciseLine]
    ended: Sequence[ExerciseLine]
    due: Sequence[Due]
    tried: Mapping[str, Sequence[TacticUse]]
    """By tactic what was used and what was seen then, the most often used first."""
    papers: Mapping[str, Mapping[PaperKind, PaperState]] = field(default_factory=dict)
    """How the papers stand of the deals that call for something or have an ended exercise, where there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    """Puts together what is there for a coach over all deals that they see."""

    store: Store
    exercises: Exercises
    lists: Listing
    tactics: TacticsUsed
    clock: Callable[[], datetime]

    def home(self, viewer: Viewer) -> CoachHome:
        """Load it; raises `AccessRefusedError` for whoever doesn't coach."""
        check_role(viewer)
        lines = self.exercises.list_for(viewer)
        running = [line for line in lines if line.ended_at is None]
        rows = [listed.row for listed in self.lists.read(viewer, ListQuestion(), most=MOST_READ + 1)]
        calling = self._list_calling(viewer, rows[:MOST_READ], lines)
        ended = [line for line in lines if line.ended_at is not None]
        return CoachHome(
            calling=calling,
            read=min(len(rows), MOST_READ),
            all_read=len(rows) <= MOST_READ,
            running=running,
            ended=ended,
            due=self._list_due(viewer, lines),
            tried=self.tactics.list_all(viewer),
            papers=self._load_papers(viewer, {each.row.id for each in calling} | {line.deal for line in ended}),
        )

    def _load_papers(self, viewer: Viewer, deal_ids: Collection[str]) -> Mapping[str, Mapping[PaperKind, PaperState]]:
        with self.store.reading(viewer.tenant) as connection:
            return load_states(connection, viewer.tenant, deal_ids)

    def _list_due(self, viewer: Viewer, lines: Sequence[ExerciseLine]) -> Sequence[Due]:
        with self.store.reading(viewer.tenant) as connection:
            seen: Collection[str] | None = None
            if viewer.sight is not None:
                seen = load_all_seen(connection, viewer.tenant, viewer.user or "")
            return load_due(connection, viewer.tenant, lines, deals_of=seen, now=self.clock())

    def _list_calling(
        self, viewer: Viewer, rows: Sequence[PipelineRow], lines: Sequence[ExerciseLine]
    ) -> Sequence[CallingDeal]:
        found: Mapping[str, list[KeptFinding]] = defaultdict(list)
        with self.store.reading(viewer.tenant) as connection:
            for finding in load_fired(connection, viewer.tenant, [row.id for row in rows], LEADS.keys()):
                found[finding.deal].append(finding)
        now = self.clock()
        under_way, answered = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for line in lines:
            if line.ended_at is None:
                under_way[line.deal].add(line.kind)
            elif _still_answers(line, now):
                answered[line.deal].add(line.kind)
        calling = (_weigh(row, found[row.id], under_way[row.id], answered[row.id]) for row in rows if row.id in found)
        return sorted(
            (each for each in calling if each.findings), key=lambda each: not EXERCISES.intersection(each.leads)
        )


def _still_answers(line: ExerciseLine, now: datetime) -> bool:
    """Whether what came of an ended exercise stands: until it is looked at again, a check as long as namings count."""
    if line.phase != "kept" or line.ended_at is None:
        return False
    if line.kind == "authority":
        return now - line.ended_at < CHECK_HOLDS
    return line.review_at is not None and line.review_at > now


def _weigh(row: PipelineRow, findings: Sequence[KeptFinding], under_way: set[str], answered: set[str]) -> CallingDeal:
    """Leave out what an exercise under way takes up already, and what was done lately; what follows from it stays."""
    left = {each.code: [lead for lead in LEADS[each.code] if lead not in answered] for each in findings}
    open_ = [each for each in findings if left[each.code] and not EXERCISES.intersection(LEADS[each.code]) & under_way]
    leads = [lead for finding in open_ for lead in left[finding.code]]
    return CallingDeal(row=row, findings=open_, leads=list(dict.fromkeys(leads)))
