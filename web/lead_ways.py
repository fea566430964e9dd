"""Decides where links lead that take a coach from a finding to an exercise or a paper, its form filled in already."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from flask import current_app, url_for

from graph.speech import say
from plugin.exercises.leads import Lead, list_leads
from plugin.views import LEADING_EXERCISES, Viewer
from web.ports import page_context
from web.presenters.coach import GO_ON, LEAD_WORDS, LeadWay

PLACES: Mapping[Lead, tuple[str, Callable[[str], str]]] = {
    "consensus": ("exercise_plans.ask", lambda deal: url_for("exercise_plans.ask", deal=deal, kind="consensus")),
    "authority": ("exercise_plans.ask", lambda deal: url_for("exercise_plans.ask", deal=deal, kind="authority")),
    "charter": ("charters.show", lambda deal: url_for("charters.show", deal_id=deal)),
    "options": ("options.show", lambda deal: url_for("options.show", deal_id=deal)),
}
"""The page of each lead, and its address for a deal."""


def find_ways(leads: Sequence[Lead], deal_id: str, running: Mapping[str, str] | None = None) -> Sequence[LeadWay]:
    """Link to what this installation has of these; an exercise that is `running`, by kind its id, is gone on with."""
    return list(_iter_ways(leads, deal_id, running or {}))


def find_ways_of_findings(viewer: Viewer, deal_id: str, codes: Collection[str]) -> Mapping[str, Sequence[LeadWay]]:
    """Link by code to what findings of a deal call for, for whoever may do it."""
    leads = {code: list_leads(code) for code in codes}
    if viewer.role not in LEADING_EXERCISES or not any(leads.values()):
        return {}
    lines = page_context().services.exercises.list_for(viewer, deal_id)
    running: dict[str, str] = {line.kind: line.id for line in lines if line.ended_at is None}
    return {code: find_ways(leads[code], deal_id, running) for code in codes}


def _iter_ways(leads: Sequence[Lead], deal_id: str, running: Mapping[str, str]) -> Iterator[LeadWay]:
    for lead in leads:
        if lead in running:
            address = url_for("exercises.show", exercise_id=running[lead])
            yield LeadWay(words=say(GO_ON[lead]), address=address)
        elif PLACES[lead][0] in current_app.view_functions:
            yield LeadWay(words=say(LEAD_WORDS[lead]), address=PLACES[lead][1](deal_id))
