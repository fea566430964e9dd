"""What a stored deal looks like as a deal file: its clock is that of its analysis, so that both agree.

Who named whom in an authority check isn't in it: it is told in shares alone, by the analysis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from connectors.files.writer import write_deal
from graph.deal import Deal
from graph.final_word import is_private
from plugin.analysing import BATCH, iter_batches
from plugin.errors import DealNotFoundError
from plugin.store.analyses import load_analysis_times
from plugin.store.deals import at_moment, load_deal_ids, load_deals
from plugin.store.store import Store


def iter_deal_files(store: Store, tenant: str, deal_ids: Sequence[str] | None = None) -> Iterator[str]:
    """Yield deals as deal files of one line, in the order asked for; without ids, all in the order of their ids."""
    if deal_ids is None:
        with store.reading(tenant) as connection:
            deal_ids = load_deal_ids(connection, tenant)
    for batch in iter_batches(deal_ids, BATCH):
        with store.reading(tenant) as connection:
            deals = load_deals(connection, tenant, batch)
            times = load_analysis_times(connection, tenant, batch)
        for deal_id in batch:
            if deal_id not in deals:
                raise DealNotFoundError(f"There is no deal {deal_id}.")
            deal = _leave_out_namings(deals[deal_id])
            yield write_deal(at_moment(deal, times.get(deal_id, deal.as_of)))


def _leave_out_namings(deal: Deal) -> Deal:
    told = tuple(each for each in deal.statements if each.kind != "naming" or not is_private(each))
    return replace(deal, statements=told)
