"""Sendings that die without a word, each at its first step: `python -m tests.killed_write_back`, settings around it.

A step is each answer of the org to a write, before anything of it is kept, and each commit. One process after the other
sends until it dies; one that has nothing to do ends well, and is the last. Prints how each ended.
"""

import os
import signal

from connectors.salesforce import writing
from plugin.bootstrap import open_services
from plugin.write_back import send_entries

MOST = 20
LOADED = writing.__name__
"""What is slow to import is imported before the processes part."""


def die(_step: str) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def send() -> None:
    """Send until the first step."""
    services = open_services(os.environ)
    writer = services.orgs.open_writer("default")
    counts = send_entries(services.store, writer, tenant="default", clock=services.clock, done=die)
    os._exit(1 if counts.error else 0)


def main() -> None:
    """Send again until nothing is left."""
    for _ in range(MOST):
        child = os.fork()
        if child == 0:
            send()
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        print(ended, flush=True)  # noqa: T201 (what the test reads)
        if ended >= 0:
            return


if __name__ == "__main__":
    main()
