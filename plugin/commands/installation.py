"""Decides how a command gets at the installation that the environment describes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from plugin.bootstrap import Services, open_services
from plugin.logs import set_up_logs
from plugin.settings import load_settings


@contextmanager
def open_installation() -> Iterator[Services]:
    """Open the installation, with its logs as it wants them, and close it in the end."""
    set_up_logs(load_settings(os.environ))
    services = open_services(os.environ)
    try:
        yield services
    finally:
        services.close()
