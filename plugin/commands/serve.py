"""`buyin serve`: the pages, and the background work where no broker of its own is set."""

import os
from urllib.parse import urlsplit

import click

from plugin.children import watch
from plugin.commands.installation import open_installation
from plugin.serving import DEFAULT_HOST, DEFAULT_PORT, list_parts, open_listener, to_address
from plugin.setting_values import LOOPBACK
from plugin.settings import LOCAL_ADDRESS


def tell_address(address: str) -> str:
    """Give the setting without which a one-time link would lead elsewhere: it leads to the usual port by itself."""
    local = urlsplit(address).hostname in LOOPBACK
    return f"BUYIN_BASE_URL={address} " if local and address != LOCAL_ADDRESS else ""


@click.command(epilog="Example: buyin serve --host 0.0.0.0 --port 8080")
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
def command(host: str, port: int) -> None:
    """Serve the pages, and do the background work when nothing else does.

    With the embedded broker a worker is started as well, which syncs every quarter of an hour and looks at all open
    deals anew every day. Ctrl-C stops everything.
    """
    with open_installation() as services:
        settings = services.settings
    with open_listener(host, port) as listener:
        address = to_address(listener)
        click.echo(f"Buy-In is at {settings.base_url or address} (Ctrl-C stops it). ", nl=False)
        setting = "" if settings.base_url else tell_address(address)
        click.echo(f"Sign in with the address that `{setting}buyin sign-in-link --role manager` prints.")
        watch(list_parts(listener, os.environ, settings))
    click.echo("Stopped.")
