"""`buyin tenant`: the Salesforce orgs that this installation serves."""

import json
from pathlib import Path

import click

from plugin.commands.installation import open_installation
from plugin.removing import measure_tenant, remove_tenant
from plugin.tenant_input import TenantInput, read_tenant
from plugin.tenants import Tenants
from plugin.tuning import load_own_tuning, read_tuning, save_own_tuning

FILE = click.Path(path_type=Path)


@click.group(epilog="Example: buyin tenant list --json")
def command() -> None:
    """Manage the Salesforce orgs that this installation serves.

    The settings describe the tenant `default`, which is there by itself.
    """


@command.command(
    "add",
    epilog="Example: buyin tenant add north --my-domain north.my.salesforce.com --client-id 3MVG9... "
    "--username integration@north.example --private-key-file north.pem",
)
@click.argument("name")
@click.option("--org-id", metavar="ID", help="The org's 18-character id; learned at the first sync if missing.")
@click.option("--my-domain", metavar="HOST", help="My Domain host of the org, such as acme.my.salesforce.com.")
@click.option("--client-id", metavar="KEY", help="Consumer key of the External Client App.")
@click.option("--client-secret-file", type=FILE, help="File with the app's consumer secrets, newest first.")
@click.option("--username", metavar="USER", help="The integration user, for a JWT sign-in.")
@click.option("--private-key-file", type=FILE, help="File with the private key (PEM) for a JWT sign-in.")
@click.option("--login-url", metavar="URL", help="Where the org's users sign in; else as the settings say.")
@click.option("--replace", is_flag=True, help="Change how a known tenant's org is reached; its data stays.")
def add(name: str, *, replace: bool, **given: str | Path | None) -> None:
    """Add a tenant, with its Salesforce org or, without options, for deal files.

    Secrets come from files and are kept encrypted under BUYIN_SECRET_KEYS. Nothing is asked of the org yet; `buyin
    sync --tenant NAME` does.
    """
    new = read_tenant(TenantInput(name=name, **given))  # type: ignore[arg-type]  # click gives each its own type
    with open_installation() as services:
        Tenants(services.store, services.settings).save(new, replace=replace, now=services.clock())
    org = f"its org is {new.my_domain}" if new.my_domain else "it has no Salesforce org"
    click.echo(f"The tenant {new.name} is there; {org}.")


@command.command("list", epilog="Example: buyin tenant list --json")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON: a list of name, my_domain, organization_id.")
def list_(*, as_json: bool) -> None:
    """List the tenants with their Salesforce orgs."""
    with open_installation() as services:
        rows = Tenants(services.store, services.settings).list_lines()
    if as_json:
        click.echo(
            json.dumps([{"name": row.name, "my_domain": row.my_domain, "organization_id": row.org} for row in rows])
        )
        return
    for row in rows:
        click.echo(f"{row.name}  {row.my_domain or 'no Salesforce org'}")


@command.command("tune", epilog="Example: buyin tenant tune north tuning.toml")
@click.argument("name")
@click.argument("file", type=FILE, required=False)
@click.option("--clear", is_flag=True, help="Forget the tenant's own parameters; the settings' count again.")
def tune(name: str, file: Path | None, *, clear: bool) -> None:
    """Switch detectors off for one tenant, or tune them; without a file, show what is set.

    The file is TOML or JSON with the tables `detectors` and `structure`, as a deal file's `settings`; what it says
    comes before BUYIN_DETECTORS and BUYIN_STRUCTURE. The tenant's open deals are analysed anew.
    """
    if file is not None and clear:
        raise click.UsageError("Give a file or --clear, not both.")
    with open_installation() as services:
        if file is None and not clear:
            own = load_own_tuning(services.store, name)
            click.echo(json.dumps({"detectors": own.detectors, "structure": own.structure}, indent=2))
            return
        tuning = None if file is None else read_tuning(file)
        deals = save_own_tuning(services.store, name, tuning, now=services.clock())
    which = "1 open deal is" if deals == 1 else f"{deals} open deals are"
    click.echo(f"Set for {name}; {which} analysed anew by the next sync or worker.")


@command.command("remove", epilog="Example: buyin tenant remove north --yes")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
def remove(name: str, *, yes: bool) -> None:
    """Remove a tenant and all that is kept of it.

    Says first what would go, and asks. Nothing changes in Salesforce.
    """
    with open_installation() as services:
        size = measure_tenant(services.store, name)
        told = f"{size.deals} deals, {size.records} records from Salesforce, {size.sessions} people signed in"
        click.echo(f"With the tenant {name} go {told}: {size.rows} rows in all.")
        if not yes:
            click.confirm("Remove it for good?", abort=True)
        remove_tenant(services.store, name)
    click.echo(f"The tenant {name} is gone.")
