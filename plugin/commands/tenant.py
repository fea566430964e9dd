"""`buyin tenant`: the Salesforce orgs that this installation serves."""

import json

import click

from plugin.commands.installation import open_installation
from plugin.store.store import EVERY_TENANT
from plugin.store.tenants import DEFAULT_TENANT, load_tenants


@click.group(epilog="Example: buyin tenant list --json")
def command() -> None:
    """List the Salesforce orgs that this installation serves."""


@command.command("list", epilog="Example: buyin tenant list --json")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON: a list of name, my_domain, organization_id.")
def list_(*, as_json: bool) -> None:
    """List the tenants with their Salesforce orgs."""
    with open_installation() as services:
        with services.store.reading(EVERY_TENANT) as connection:
            names = sorted({DEFAULT_TENANT, *load_tenants(connection)})
        settings = services.settings
    rows = [
        {
            "name": name,
            "my_domain": settings.salesforce_my_domain if name == DEFAULT_TENANT else None,
            "organization_id": settings.salesforce_organization_id if name == DEFAULT_TENANT else None,
        }
        for name in names
    ]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['name']}  {row['my_domain'] or 'no Salesforce org'}")
