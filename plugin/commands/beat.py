"""`buyin beat`: the scheduler in a deployment of several machines."""

import click

from plugin.commands.installation import open_installation
from plugin.worker import run_beat


@click.command(epilog="Example: buyin beat")
def command() -> None:
    """Run the scheduler of a deployment of several machines.

    It asks the workers every minute to look for what is due. One is enough; a second does no harm.
    """
    with open_installation() as services:
        settings = services.settings
    run_beat(settings)
