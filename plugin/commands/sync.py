"""`buyin sync`: Salesforce into the store, then a new look at what changed."""

import json
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import FrameType

import click

from connectors.errors import ConnectorError
from connectors.records import QuarantinedRow
from connectors.salesforce.ids import OPPORTUNITY, to_long_id
from plugin.commands.installation import open_installation
from plugin.errors import BuyInError, InputRefusedError
from plugin.progress import ProgressLine
from plugin.sending import list_entries
from plugin.store.outbox import Entry
from plugin.store.tenants import DEFAULT_TENANT
from plugin.sync_counts import SyncCounts
from plugin.sync_summary import iter_kind_lines, list_set_aside, write_summary
from plugin.working import read_and_analyse
from plugin.write_back_counts import list_open, write_sending

INTERRUPTED = "The sync was interrupted; what it had stored is kept, and the next one goes on from there."


@click.command(epilog="Example: buyin sync --json")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant whose org is read.")
@click.option("--full", is_flag=True, help="Read everything anew instead of what changed since the last time.")
@click.option("--deal", metavar="ID", help="Put this opportunity together anew, too, whatever changed.")
@click.option(
    "--json", "as_json", is_flag=True, help="End with one line of JSON: the counts, and `error` if it failed."
)
@click.pass_context
def command(context: click.Context, tenant: str, deal: str | None, *, full: bool, as_json: bool) -> None:
    """Read Salesforce into the store and analyse what changed.

    Goes on where the last sync ended, also where that one was interrupted. Rows that make no sense are set aside with
    the reason and don't stop it. Exit status 1 says that something couldn't be read.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    line = ProgressLine()
    aside: Sequence[QuarantinedRow] = ()
    entries: Sequence[Entry] = ()
    fresh: Mapping[str, datetime] = {}
    now: datetime | None = None
    status = 1
    try:
        deal = None if deal is None else _to_deal(deal)
        with open_installation() as services, line:
            counts = read_and_analyse(
                services, tenant, full=full, deal=deal, on_step=line.on_step, on_jobs=line.on_jobs
            )
            entries = list_entries(services, tenant) if counts.sent is not None else ()
            aside, fresh, now = services.set_aside(tenant), services.freshness(tenant), services.clock()
    except KeyboardInterrupt:
        counts = replace(line.counts, error=INTERRUPTED)
    except (BuyInError, ConnectorError) as error:
        if not as_json:
            raise
        counts = replace(line.counts, error=str(error))
        status = getattr(error, "exit_status", 1)
    except Exception as error:
        if as_json:
            click.echo(json.dumps(replace(line.counts, error=f"A defect: {type(error).__name__}.").to_json()))
        raise
    if counts.error:
        click.echo(f"Error: {counts.error}", err=True)
    if as_json:
        click.echo(json.dumps(counts.to_json()))
    else:
        table = () if now is None else iter_kind_lines(counts, fresh, now=now)
        click.echo("\n".join([write_summary(counts), *table, *list_set_aside(aside), *_tell_sent(counts, entries)]))
    context.exit(status if counts.error else 0)


def _tell_sent(counts: SyncCounts, entries: Sequence[Entry]) -> Iterator[str]:
    """What was written to Salesforce, and which rows need somebody."""
    if counts.sent is not None:
        yield write_sending(counts.sent)
        yield from list_open(entries)


def _to_deal(given: str) -> str:
    """The 18-character id of an opportunity, given with 15 or 18 characters."""
    own_id = to_long_id(given.strip())
    if own_id is None or not own_id.startswith(OPPORTUNITY):
        raise InputRefusedError("--deal: that isn't the id of an opportunity, which has 15 or 18 characters (006...).")
    return own_id


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
