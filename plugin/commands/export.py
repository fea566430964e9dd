"""`buyin export`: what is stored, as files."""

import click

from plugin.commands.installation import open_installation
from plugin.exporting import iter_deal_files
from plugin.store.tenants import DEFAULT_TENANT


@click.group(epilog="Example: buyin export deal --all > deals.jsonl")
def command() -> None:
    """Write what is stored as files."""


@command.command("deal", epilog="Example: buyin export deal --all > deals.jsonl")
@click.argument("deals", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every deal.")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant that the deals belong to.")
def deal(deals: tuple[str, ...], tenant: str, *, everything: bool) -> None:
    """Write stored deals as deal files, one a line."""
    if everything == bool(deals):
        raise click.UsageError("Name the deals, or say --all.")
    with open_installation() as services:
        for line in iter_deal_files(services.store, tenant, None if everything else deals):
            click.echo(line)
