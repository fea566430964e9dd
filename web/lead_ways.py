"""Decides where links lead that take a coach from a finding to an exercise or a paper, and what fits to say there."""

from collections.abc import Collection, Mapping, Sequence

from flask import url_for

from graph.speech import say
from plugin.exercises.leads import Lead, list_leads
from plugin.store.papers import PaperKind, PaperState
from plugin.views import LEADING_EXERCISES, Viewer
from web.papers_beside import PAGES
from web.ports import page_context
from web.presenters.coach import GO_ON, PLAN, LeadWay, say_paper

Running = Mapping[str, str]
"""The exercises under way in a deal: ids by kind."""
Papers = Mapping[PaperKind, PaperState]
"""How the papers of a deal stand that are written."""


def find_ways(
    leads: Sequence[Lead], deal_id: str, running: Running | None = None, papers: Papers | None = None
) -> Sequence[LeadWay]:
    """Link to these; an exercise that is `running` is gone on with, and so is a draft among the `papers`."""
    return [_find_way(lead, deal_id, running or {}, papers or {}) for lead in leads]


def find_ways_of_findings(viewer: Viewer, deal_id: str, codes: Collection[str]) -> Mapping[str, Sequence[LeadWay]]:
    """Link by code to what findings of a deal call for, for whoever may do it."""
    leads = {code: list_leads(code) for code in codes}
    if viewer.role not in LEADING_EXERCISES or not any(leads.values()):
        return {}
    running = find_running(viewer, deal_id)
    papers = page_context().services.paper_shelf.states_of(viewer, deal_id)
    return {code: find_ways(leads[code], deal_id, running, papers) for code in codes}


def find_running(viewer: Viewer, deal_id: str) -> Running:
    """Find which exercises are under way in a deal."""
    lines = page_context().services.exercises.list_for(viewer, deal_id)
    return {line.kind: line.id for line in lines if line.ended_at is None}


def find_paper_way(kind: PaperKind, deal_id: str, papers: Papers) -> LeadWay:
    """Link to a deal's paper, to be written, gone on with or seen."""
    return LeadWay(words=say_paper(kind, papers.get(kind)), address=url_for(PAGES[kind], deal_id=deal_id))


def _find_way(lead: Lead, deal_id: str, running: Running, papers: Papers) -> LeadWay:
    if lead == "charter" or lead == "options":  # noqa: PLR1714 # so that the checker knows them as kinds of papers
        return find_paper_way(lead, deal_id, papers)
    if lead in running:
        return LeadWay(words=say(GO_ON[lead]), address=url_for("exercises.show", exercise_id=running[lead]))
    return LeadWay(words=say(PLAN[lead]), address=url_for("exercise_plans.ask", deal=deal_id, kind=lead))
