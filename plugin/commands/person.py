"""`buyin person`: what is held about one person, to be given to them or to be erased."""

import json

import click

from plugin.commands.installation import open_installation
from plugin.people.exporting import export_person
from plugin.people.requested import erase_on_request
from plugin.store.tenants import DEFAULT_TENANT


@click.group(epilog="Example: buyin person export 0035e000003abcDAAQ > about.json")
def command() -> None:
    """Give out, or erase, what is held about a person."""


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


@command.command("erase", epilog="Example: buyin person erase 0035e000003abcDAAQ > receipt.json")
@click.argument("person", metavar="ID")
@click.option("--deal", metavar="ID", help="The deal, where people of several deals go by the same id.")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant that knows the person.")
@click.option("--dry-run", is_flag=True, help="Change nothing; print what an erasure would do.")
@click.pass_context
def erase(context: click.Context, person: str, *, deal: str | None, tenant: str, dry_run: bool) -> None:
    """Erase a person for good and print a receipt as JSON: what went, from where, and what remains elsewhere.

    What is about nobody else goes; in what is about others a neutral word takes the person's place. Later syncs and
    imports leave the person out. Nothing is deleted in Salesforce: the receipt names its records. Erasing somebody
    twice does nothing the second time.
    """
    with open_installation() as services:
        services.orgs.check_tenant(tenant)
        receipt, problem = erase_on_request(services, tenant, person, deal=deal, tried=dry_run)
    click.echo(json.dumps(receipt.to_json(), indent=2, ensure_ascii=False))
    if problem is not None:
        click.echo(f"Error: The person was erased, but not every deal could be analysed anew: {problem}", err=True)
        context.exit(1)
