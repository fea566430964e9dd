"""`buyin person`: what is held about one person, to be given to them or to be erased."""

import json

import click

from plugin.commands.installation import open_installation
from plugin.people.exporting import export_person
from plugin.store.tenants import DEFAULT_TENANT


@click.group(epilog="Example: buyin person export 0035e000003abcDAAQ > about.json")
def command() -> None:
    """Give out what is held about a person."""


@command.command("export", epilog="Example: buyin person export 0035e000003abcDAAQ > about.json")
@click.argument("person", metavar="ID")
@click.option("--deal", metavar="ID", help="Only in this deal, where people of several deals go by the same id.")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant that knows the person.")
def export(person: str, *, deal: str | None, tenant: str) -> None:
    """Print all that is held about a person as JSON, with origins and how long it is kept.

    ID is the contact's in Salesforce, or the one of the deal file. Other people are masked.
    """
    with open_installation() as services:
        services.orgs.check_tenant(tenant)
        told = export_person(services.store, tenant, person, deal=deal, now=services.clock())
    click.echo(json.dumps(told, indent=2, ensure_ascii=False))
