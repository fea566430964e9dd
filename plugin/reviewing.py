"""What somebody who looks at a deal, or at the list of deals, is given: always the stored analysis and its age."""

from graph.speech import say
from plugin.errors import DealNotFoundError, DealNotReadyError
from plugin.store.analyses import load_analysis
from plugin.store.deals import at_moment, load_deals, load_origin
from plugin.store.outbox import load_deal_open
from plugin.store.pipeline import build_order, load_pipeline_page
from plugin.store.places import load_places
from plugin.store.store import Store
from plugin.store.sync_runs import load_synced_at
from plugin.views import DealView, Freshness, OutboxState, PipelinePage, Viewer


def load_deal_view(store: Store, tenant: str, deal_id: str) -> DealView:
    """Load one deal with its newest analysis, as of the analysis."""
    with store.reading(tenant) as connection:
        deal = load_deals(connection, tenant, [deal_id]).get(deal_id)
        if deal is None:
            raise DealNotFoundError(say("There is no such deal."))
        analysis = load_analysis(connection, tenant, deal_id)
        if analysis is None:
            raise DealNotReadyError(say("The deal was read and is about to be analysed; look again in a moment."))
        system = load_origin(connection, tenant, deal_id)
        synced_at = load_synced_at(connection, tenant) if system == "salesforce" else None
        states = [entry.state for entry in load_deal_open(connection, tenant, deal_id)]
        places = load_places(connection, tenant, deal_id)
    return DealView(
        deal=at_moment(deal, analysis.as_of),
        analysis=analysis,
        freshness=Freshness(synced_at=synced_at, analysed_at=analysis.as_of, system=system),
        outbox=OutboxState(
            waiting=states.count("waiting"),
            conflicts=states.count("conflict"),
            refused=states.count("refused") + states.count("held"),
        ),
        places=places,
    )


def load_pipeline(
    store: Store, viewer: Viewer, *, sort: str = "risk", limit: int | None = 50, after: str | None = None
) -> PipelinePage:
    """Load one page of the open deals that there are for the viewer, or all of them without a limit."""
    order = build_order(sort)
    with store.reading(viewer.tenant) as connection:
        return load_pipeline_page(connection, viewer, order=order, limit=limit, after=after)
