"""Decides what a charter's form knows of the deal's authority checks, and where it leads to the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.exercises.charter import CharterDecision
from plugin.views import Viewer
from web.lead_ways import find_ways
from web.ports import page_context
from web.presenters.charter_checks import CharterChecks, to_charter_checks
from web.presenters.coach import LeadWay


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksBeside:
    """What checks found of the decisions of a charter, and the way to the one under way, or to a new one."""

    checks: CharterChecks
    under_way: bool
    ways: Sequence[LeadWay]


def find_checks(viewer: Viewer, deal_id: str, decisions: Sequence[CharterDecision]) -> ChecksBeside:
    """Find what the checks of a deal that were revealed show to whoever coaches, the newest first."""
    exercises = page_context().services.exercises
    lines = [each for each in exercises.list_for(viewer, deal_id) if each.kind == "authority"]
    kept = [each for each in lines if each.phase == "kept"]
    kept.sort(key=lambda each: each.revealed_at or each.created_at, reverse=True)
    running: dict[str, str] = {each.kind: each.id for each in lines if each.ended_at is None}
    return ChecksBeside(
        checks=to_charter_checks([exercises.show(viewer, each.id) for each in kept], decisions),
        under_way=bool(running),
        ways=find_ways(["authority"], deal_id, running),
    )
