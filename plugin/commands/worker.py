"""`buyin worker`: background work in a deployment of several machines."""

import os
import sys

import click

from plugin.commands.installation import open_installation
from plugin.worker import run_worker


@click.command(epilog="Example: buyin worker --processes 4")
@click.option(
    "--processes",
    default=os.cpu_count() or 1,
    show_default="one for each core",
    type=click.IntRange(1, 64),
    help="How many jobs to work on at once.",
)
def command(processes: int) -> None:
    """Run a worker of a deployment of several machines.

    Syncs and analyses come to it through the broker; SIGTERM lets it finish what it is at. `buyin serve` starts one by
    itself where the broker is the embedded one.
    """
    with open_installation() as services:
        settings = services.settings
    sys.exit(run_worker(os.environ, settings, processes=processes))
