"""A sending that dies without a word at its first step: `python -m tests.killed_write_back`, with the settings around.

A step is each answer of the org to a write, before anything of it is kept, and each commit. A sending that has nothing
to do ends well.
"""

import os
import signal

from plugin.bootstrap import open_services
from plugin.write_back import send_entries


def die(_step: str) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Send until the first step."""
    services = open_services(os.environ)
    writer = services.open_writer("default")
    send_entries(services.store, writer, tenant="default", clock=services.clock, done=die)


if __name__ == "__main__":
    main()
