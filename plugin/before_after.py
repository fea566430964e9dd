"""Decides what a deal's analysis said at an earlier moment and says now, side by side, and what changed in words.

What was kept then is shown, where it was kept by the same rules. Else the deal is analysed by what is dated until
then, without what came of the exercise; what carries no day, such as who has the final word, stays in it in that case.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from connectors.files.codec import analysis_from_json
from graph.analyse import analyse
from graph.analysis import Analysis
from graph.change import diff
from graph.deal import Tuning
from plugin.exercises.evidence import without
from plugin.store.deals import at_moment
from plugin.store.past_analyses import load_past
from plugin.store.store import Store
from plugin.views import DealView, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """Two analyses of a deal; `then` is the clock of the earlier one. Nothing says what caused a change."""

    then: datetime
    before: Analysis
    now: Analysis
    changes: tuple[str, ...]


def compare_since(
    store: Store, viewer: Viewer, view: DealView, exercise: str, *, since: datetime, tuning: Tuning, most: int
) -> BeforeAfter | None:
    """Compare a deal's analysis with the one that held at `since`, when an exercise began.

    None where none was kept and the deal has more than `most` people, too many to analyse while somebody waits.
    """
    before = _find_kept(store, viewer, view, since)
    if before is None:
        if len(view.deal.people) > most:
            return None
        before = analyse(at_moment(without(view.deal, exercise), min(since, view.deal.as_of)), settings=tuning)
    changes = diff(before, view.analysis, view.deal)
    return BeforeAfter(then=before.as_of, before=before, now=view.analysis, changes=changes)


def _find_kept(store: Store, viewer: Viewer, view: DealView, since: datetime) -> Analysis | None:
    """Return the analysis kept last before then; of each day only its last one is kept, which may be a later one."""
    deal = view.deal.deal.id
    day_before = datetime.combine(since.astimezone(UTC), time.min, UTC) - timedelta(microseconds=1)
    with store.reading(viewer.tenant) as connection:
        kept = (load_past(connection, viewer.tenant, [deal], until=until).get(deal) for until in (since, day_before))
        found = next((each for each in kept if each is not None and each.made_at < since), None)
    if found is None:
        return None
    before: Analysis = analysis_from_json(found.body)
    return before if before.rules_version == view.analysis.rules_version else None
