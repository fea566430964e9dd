"""`buyin migrate`: the database up to date."""

import os

import click

from plugin.logs import set_up_logs
from plugin.settings import load_settings
from plugin.store.store import Store


@click.command(epilog="Example: buyin migrate")
def command() -> None:
    """Bring the database up to date.

    All steps are taken or none; doing it again changes nothing. Back up the database first.
    """
    settings = load_settings(os.environ)
    set_up_logs(settings)
    store = Store.open(settings)
    try:
        before = store.migrate()
    finally:
        store.close()
    done = {"empty": "The database was empty; its tables are made.", "current": "The database was up to date already."}
    click.echo(done.get(before, "The database is up to date now."))
