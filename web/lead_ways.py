"""Decides where links lead that take a coach from a finding to an exercise or a paper, its form filled in already."""

from collections.abc import Callable, Mapping, Sequence

from flask import current_app, url_for

from graph.speech import say
from plugin.exercises.leads import Lead, list_leads
from plugin.views import LEADING_EXERCISES, Role
from web.presenters.coach import LEAD_WORDS, LeadWay

PLACES: Mapping[Lead, tuple[str, Callable[[str], str]]] = {
    "consensus": ("exercise_plans.ask", lambda deal: url_for("exercise_plans.ask", deal=deal, kind="consensus")),
    "authority": ("exercise_plans.ask", lambda deal: url_for("exercise_plans.ask", deal=deal, kind="authority")),
    "charter": ("charters.show", lambda deal: url_for("charters.show", deal_id=deal)),
    "options": ("options.show", lambda deal: url_for("options.show", deal_id=deal)),
}
"""The page of each lead, and its address for a deal."""


def find_ways(leads: Sequence[Lead], deal_id: str) -> Sequence[LeadWay]:
    """Link to what this installation has of these."""
    return [
        LeadWay(words=say(LEAD_WORDS[lead]), address=PLACES[lead][1](deal_id))
        for lead in leads
        if PLACES[lead][0] in current_app.view_functions
    ]


def find_ways_of_finding(code: str, deal_id: str, role: Role) -> Sequence[LeadWay]:
    """Link to what a finding calls for, for whoever may do it."""
    return find_ways(list_leads(code), deal_id) if role in LEADING_EXERCISES else ()
