"""A sync that dies without a word: `python -m tests.killed_sync inside|after N`, with the settings in the environment.

`inside` kills in the middle of the Nth transaction that stores something, `after` behind it.
"""

import os
import signal
import sys
from typing import Any

import plugin.sync
from plugin.settings import load_settings
from plugin.store.store import Store
from plugin.store.sync_runs import keep_run
from tests.crm_double import START, build_record
from tests.sync_desk import Desk

ANSWERS = {
    "Contact": [[build_record("Contact", "003a", Name="Ana")], [build_record("Contact", "003b", Name="Ben")]],
    "Opportunity": [[build_record("Opportunity", "006a", Name="One"), build_record("Opportunity", "006b", Name="Two")]],
    "OpportunityContactRole": [[build_record("OpportunityContactRole", "00Ka", "006a", ContactId="003a")]],
}


def die(*_: Any, **__: Any) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Sync until the moment that was asked for."""
    where, number = sys.argv[1], int(sys.argv[2])
    left = [number]

    def count(*arguments: Any, **named: Any) -> None:
        if where == "inside":
            keep_run(*arguments, **named)
        left[0] -= 1
        if left[0] == 0:
            die()

    desk = Desk(Store.open(load_settings(os.environ)), START)
    desk.give(**ANSWERS)
    if where == "inside":
        vars(plugin.sync)["keep_run"] = count
        desk.sync()
    else:
        desk.sync_watched(count)


if __name__ == "__main__":
    main()
