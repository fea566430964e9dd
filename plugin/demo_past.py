"""Decides what the demo has behind it: eight weeks of analyses, a review of four weeks ago, and what its coach did.

But for what the customers' leaders answered, nothing of it is made up beyond the sample org: each day's analysis knows
what the records say had happened by then.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from plugin.agreed_steps import NewStep
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.demo_coaching import DemoCoaching
from plugin.store.deals import load_deal_ids
from plugin.tuning import load_tuning
from plugin.views import Viewer

WEEKS = 8
REVIEWED_AT = 4
"""How many weeks ago the review was."""
WITH_STEP = 3
NAME = "Pipeline review"
A_WEEK = timedelta(weeks=1)


def build_past(services: Services, leader: Viewer, *, now: datetime) -> None:
    """Analyse the open deals as of each of the last weeks; `leader` goes through them once, a coach leads exercises."""
    with services.store.reading(leader.tenant) as connection:
        ids = load_deal_ids(connection, leader.tenant, open_only=True)
    language = services.settings.language
    tuning = load_tuning(services.store, services.settings, leader.tenant)
    coaching = DemoCoaching(services, now=now)
    for weeks in range(WEEKS, -1, -1):
        then = now - weeks * A_WEEK
        analyse_deals(services.store, leader.tenant, ids, as_of=then, tuning=tuning, language=language)
        if weeks == REVIEWED_AT:
            _review(services, leader, then)
        coaching.go_on(weeks, then)


def _review(services: Services, leader: Viewer, then: datetime) -> None:
    """Go through the deals as of then, and agree on the next step in the first few."""
    services = replace(services, clock=lambda: then)
    rows = services.pipeline(leader, limit=None).rows
    review = services.reviews.begin(leader, NAME, [row.id for row in rows])
    for number, row in enumerate(rows):
        shown = services.reviews.look(leader, review, row.id)
        step = shown.view.analysis.verdict.next
        if number >= WITH_STEP or step is None:
            continue
        owner = services.agreed_steps.show(leader, shown.view).owners[0].id
        due = (then + (number + 1) * 2 * A_WEEK).date()
        what = f"{step[:1].upper()}{step[1:]}".rstrip(".")
        services.agreed_steps.add(leader, row.id, NewStep(what=what, owner=owner, due=due, review=review))
    services.reviews.end(leader, review, ended=True)
