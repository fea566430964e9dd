"""`buyin settings`: every setting with its value and where it came from."""

import json
import os
from dataclasses import asdict

import click

from plugin.settings import load_settings, settings_rows


@click.command(epilog="Example: buyin settings --json")
@click.option(
    "--json", "as_json", is_flag=True, help="One line of JSON: a list of name, value, origin, default, about."
)
def command(*, as_json: bool) -> None:
    """List every setting: value, where it came from, what it means.

    Secrets are masked. Settings come from the environment, from files that NAME_FILE names, and from the TOML file
    that BUYIN_CONFIG names.
    """
    rows = settings_rows(load_settings(os.environ))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows]))
        return
    for row in rows:
        click.echo(f"{row.name} = {row.value}")
        click.echo(f"    {row.about} ({row.origin})")
