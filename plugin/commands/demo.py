"""`buyin demo`: the whole product over a sample Salesforce org, with nothing to set up."""

import os
import sys

import click

from plugin.demo import fill_demo, open_demo, serve_demo
from plugin.logs import set_up_logs
from plugin.serving import DEFAULT_PORT
from plugin.settings import load_settings


@click.command(epilog="Example: buyin demo --port 9000 --no-open")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--no-open", is_flag=True, help="Don't open the browser.")
@click.option("--once", is_flag=True, help="Do everything but serve.")
def command(port: int, *, no_open: bool, once: bool) -> None:
    """Show the working product with a sample Salesforce org.

    Starts an invented company's org on this machine, syncs it over HTTPS as any other, analyses the deals and serves
    the pages. Everything lies in a temporary folder and is gone afterwards; your own settings and data stay untouched.
    """
    try:
        with open_demo(os.environ) as demo:
            set_up_logs(load_settings(demo.environ))
            click.echo(f"A sample Salesforce org runs at {demo.org.url}. Syncing ...")
            fill_demo(demo, click.echo)
            if not once:
                serve_demo(demo, port, click.echo, open_browser=not no_open and _has_display())
                click.echo("Stopped; nothing is left behind.")
    except KeyboardInterrupt:
        click.echo("Stopped; nothing is left behind.")


def _has_display() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
