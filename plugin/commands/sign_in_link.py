"""`buyin sign-in-link`: a one-time address for somebody without Salesforce."""

import click

from plugin.commands.installation import open_installation
from plugin.sign_in import Invitation
from plugin.store.tenants import DEFAULT_TENANT
from plugin.views import ROLES, Role


@click.command(epilog="Example: buyin sign-in-link --role manager")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant to see.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What the person may do.")
@click.option("--user", help="The person's user id, for what is kept about who did what.")
def command(tenant: str, role: Role, user: str | None) -> None:
    """Make a one-time address to sign in without Salesforce.

    It works once, within 15 minutes, and shows the whole tenant in the chosen role.
    """
    with open_installation() as services:
        click.echo(services.signing_in.invite(Invitation(tenant=tenant, role=role, user=user)))
