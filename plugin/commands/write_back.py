"""`buyin write-back`: what waits for Salesforce or for a person, and settling what both sides changed."""

import json
from typing import Any

import click

from plugin.commands.installation import open_installation
from plugin.errors import BuyInError
from plugin.sending import list_entries, settle, write_back
from plugin.store.outbox import Entry
from plugin.store.tenants import DEFAULT_TENANT
from plugin.working import analyse_waiting
from plugin.write_back_counts import list_open, write_sending

OFF = "Write-back is off (BUYIN_SALESFORCE_WRITE_BACK): what is entered counts here and waits."


@click.command("write-back", epilog="Example: buyin write-back --take-ours 3f9c02ab")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant whose entries are meant.")
@click.option("--send", is_flag=True, help="Send what is due now instead of with the next sync.")
@click.option("--take-ours", metavar="ID", multiple=True, help="Write ours over Salesforce's, or try a row again.")
@click.option("--take-theirs", metavar="ID", multiple=True, help="Let ours give way to what Salesforce holds.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each row that Salesforce doesn't have yet.")
@click.pass_context
def command(
    context: click.Context,
    tenant: str,
    take_ours: tuple[str, ...],
    take_theirs: tuple[str, ...],
    *,
    send: bool,
    as_json: bool,
) -> None:
    """List what was entered here and Salesforce doesn't have yet, and settle what needs a person.

    A row that was changed here and in Salesforce is never overwritten: it waits until somebody takes ours or theirs.
    """
    with open_installation() as services:
        services.orgs.check_tenant(tenant)
        for entry_id in take_ours:
            settle(services, tenant, entry_id, ours=True)
        for entry_id in take_theirs:
            settle(services, tenant, entry_id, ours=False)
        if send:
            sent, _ = write_back(services, tenant)
            if sent is None:
                raise BuyInError(OFF)
            analyse_waiting(services, tenant)
            if sent.error:
                click.echo(f"Error: {sent.error}", err=True)
                context.exit(1)
            if not as_json:
                click.echo(write_sending(sent))
        entries = list_entries(services, tenant)
        if as_json:
            for entry in entries:
                click.echo(json.dumps(_to_json(entry)))
            return
        if not services.orgs.writes_back(tenant):
            click.echo(OFF)
        waiting = sum(entry.state == "waiting" for entry in entries)
        click.echo("\n".join([f"Waiting to be sent: {waiting:,}", *list_open(entries)]))


def _to_json(entry: Entry) -> dict[str, Any]:
    """Name a row and what became of it; its values stay out, as they are what people said."""
    return {
        "id": entry.id,
        "deal": entry.deal,
        "object": entry.kind,
        "key": entry.key,
        "state": entry.state,
        "fields": list(entry.changed),
        "reason": entry.reason,
        "attempts": entry.attempts,
    }
