"""What is kept of tactics that were used: in which deal and because of what, on which day, and what was seen then.

Uses belong to the deal, whoever noted them: whoever sees the deal sees them and may change them. Over deals they are
counted, never weighed: what came after a tactic needn't have come of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import get_args
from uuid import uuid4

from graph.exercises.problem import Problem, check_text
from graph.speech import mark, say
from plugin.errors import EntryChangedError
from plugin.exercises.refusals import check_fields
from plugin.store.store import Store
from plugin.store.tactic_uses import (
    TacticUse,
    UseOutcome,
    add_use,
    change_use,
    count_uses,
    find_use,
    load_all_uses,
    load_uses,
    remove_use,
)
from plugin.tactics import load_tactics
from plugin.views import DealView, Viewer

LONGEST_WORDS = 500
"""Characters in which somebody says what was seen."""
OUTCOMES: tuple[UseOutcome, ...] = get_args(UseOutcome)
CHANGED = mark("Somebody changed this note meanwhile. Look at it again before you go on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedUse:
    """What somebody notes; `id` is the form's own, or that of a use to change, which `version` was seen of."""

    tactic: str
    finding: str
    used_on: date | None
    outcome: str
    words: str = ""
    id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCounts:
    """How often a tactic was used, and with which outcome how often."""

    of: Mapping[UseOutcome, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How often in all."""
        return sum(self.of.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class DealTactics:
    """The uses in a deal by tactic, the newest first; and how often each was used in all deals that the viewer sees."""

    here: Mapping[str, Sequence[TacticUse]] = field(default_factory=dict)
    everywhere: Mapping[str, UseCounts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticsUsed:
    """Keeps which tactics were used; `load_deal` asks for a deal as its panel does."""

    store: Store
    load_deal: Callable[[Viewer, str], DealView]
    check_list: Callable[[Viewer], None]
    clock: Callable[[], datetime]

    def show(self, viewer: Viewer, deal_id: str) -> DealTactics:
        """Tell what was used in a deal that the viewer was shown, and how often it was used elsewhere, too."""
        here: dict[str, list[TacticUse]] = {}
        with self.store.reading(viewer.tenant) as connection:
            for use in load_uses(connection, viewer.tenant, deal_id=deal_id):
                here.setdefault(use.tactic, []).append(use)
            counted = count_uses(connection, viewer.tenant, seen_by=_find_sight(viewer))
        everywhere: dict[str, dict[UseOutcome, int]] = {}
        for (tactic, outcome), count in counted.items():
            everywhere.setdefault(tactic, {})[outcome] = count
        return DealTactics(here=here, everywhere={name: UseCounts(of=of) for name, of in everywhere.items()})

    def list_all(self, viewer: Viewer) -> Mapping[str, Sequence[TacticUse]]:
        """List the uses in all deals that the viewer sees, by tactic: the most often used first, then by its id."""
        self.check_list(viewer)
        found: dict[str, list[TacticUse]] = {}
        with self.store.reading(viewer.tenant) as connection:
            for use in load_all_uses(connection, viewer.tenant, seen_by=_find_sight(viewer)):
                found.setdefault(use.tactic, []).append(use)
        return dict(sorted(found.items(), key=lambda each: (-len(each[1]), each[0])))

    def note(self, viewer: Viewer, deal_id: str, noted: NotedUse) -> str:
        """Keep that a tactic was used, or what is known of it now, and return its id; sent twice, it is kept once.

        Raises `FieldsRefusedError` with the places `tactic`, `used_on`, `outcome` and `words`, and `EntryChangedError`
        where somebody changed it since.
        """
        deal_id = self.load_deal(viewer, deal_id).deal.deal.id
        now = self.clock()
        check_fields(list(_find_problems(noted, now.date())))
        use = TacticUse(
            id=noted.id or uuid4().hex,
            deal=deal_id,
            deal_name="",
            tactic=noted.tactic,
            finding=noted.finding,
            used_on=datetime.combine(noted.used_on or now.date(), time(), UTC),
            outcome=_read_outcome(noted) or "early",
            words=" ".join(noted.words.split()),
            author=viewer.user,
            at=now,
            version=noted.version or 1,
        )
        with self.store.writing(viewer.tenant) as connection:
            if noted.version is None and add_use(connection, viewer.tenant, use):
                return use.id
            kept = find_use(connection, viewer.tenant, deal_id, use.id)
            if kept is not None and _says_same(kept, use):
                return use.id
            if noted.version is None or not change_use(connection, viewer.tenant, use):
                raise EntryChangedError(say(CHANGED))
        return use.id

    def remove(self, viewer: Viewer, deal_id: str, use_id: str, *, version: int) -> None:
        """Take a note back that a tactic was used; raises `EntryChangedError` where somebody changed it since."""
        deal_id = self.load_deal(viewer, deal_id).deal.deal.id
        with self.store.writing(viewer.tenant) as connection:
            use = find_use(connection, viewer.tenant, deal_id, use_id)
            if use is not None and not remove_use(connection, viewer.tenant, replace(use, version=version)):
                raise EntryChangedError(say(CHANGED))


def _read_outcome(noted: NotedUse) -> UseOutcome | None:
    return next((each for each in OUTCOMES if each == noted.outcome), None)


def _find_problems(noted: NotedUse, today: date) -> Iterator[Problem]:
    if noted.tactic not in load_tactics():
        yield Problem(place="tactic", sentence=say("There is no such tactic."))
    if noted.used_on is None:
        yield Problem(place="used_on", sentence=say("Say on which day it was used."))
    elif noted.used_on > today:
        yield Problem(place="used_on", sentence=say("That day hasn't come yet."))
    if _read_outcome(noted) is None:
        yield Problem(place="outcome", sentence=say("Say what was seen afterwards."))
    yield from check_text("words", noted.words, longest=LONGEST_WORDS)


def _find_sight(viewer: Viewer) -> str | None:
    """Return whose deals count; None where whoever looks sees the whole tenant."""
    return None if viewer.sight is None else viewer.user or ""


def _says_same(one: TacticUse, other: TacticUse) -> bool:
    return (one.tactic, one.used_on, one.outcome, one.words) == (
        other.tactic, other.used_on, other.outcome, other.words,
    )  # fmt: skip
