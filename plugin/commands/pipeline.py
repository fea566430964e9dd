"""`buyin pipeline`: the manager's list on a terminal."""

import json
from collections.abc import Iterable

import click

from plugin.commands.installation import open_installation
from plugin.lists import SORTS
from plugin.store.tenants import DEFAULT_TENANT
from plugin.views import PipelineRow, Viewer


@click.command(epilog="Example: buyin pipeline --sort risk --limit 10")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant whose deals are listed.")
@click.option("--sort", default="risk", show_default=True, type=click.Choice(SORTS), help="What comes first.")
@click.option("--limit", type=click.IntRange(min=1), help="How many deals at most; all of them without it.")
@click.option("--json", "as_json", is_flag=True, help="One deal a line as JSON.")
def command(tenant: str, sort: str, limit: int | None, *, as_json: bool) -> None:
    """List the open deals with their risk and the reason, one deal a line."""
    with open_installation() as services:
        services.orgs.check_tenant(tenant)
        page = services.pipeline(Viewer(tenant=tenant, role="admin", user=None), sort=sort, limit=limit)
    if as_json:
        for row in page.rows:
            click.echo(json.dumps(to_json(row)))
        return
    if not page.rows:
        click.echo("No open deals yet; `buyin sync` or `buyin import` brings some.")
    for line in list_deals(page.rows):
        click.echo(line)
    if len(page.rows) < page.total:
        click.echo(f"{page.total - len(page.rows)} more; leave out --limit to see them.")


def list_deals(rows: Iterable[PipelineRow]) -> Iterable[str]:
    """Write each deal in a line: risk, name, sentence."""
    for row in rows:
        yield f"{row.risk:>3} {row.band:<6}  {row.name}: {row.verdict}"


def to_json(row: PipelineRow) -> dict[str, object]:
    """Return a row as `--json` prints it."""
    moment = row.close_date.isoformat() if row.close_date else None
    return {
        "id": row.id,
        "name": row.name,
        "account": row.account,
        "owner": row.owner,
        "stage": row.stage,
        "amount": row.amount,
        "currency": row.currency,
        "close_date": moment,
        "alignment": row.alignment,
        "toward": row.toward,
        "authority": row.authority,
        "risk": row.risk,
        "band": row.band,
        "verdict": row.verdict,
        "analysed_at": row.analysed_at.isoformat(),
    }
