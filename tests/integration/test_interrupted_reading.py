"""A wait for an answer hears Ctrl-C, also one that came right before the wait began and ended no system call."""

import subprocess
import sys
from datetime import UTC, datetime

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.server import serve_org
from tests.integration.programs import until

READER = """
import _thread, sys, threading
from connectors.salesforce.session import GuardedSession

def interrupt():
    sys.stdin.readline()
    _thread.interrupt_main()  # marks the signal as come, and wakes nobody

threading.Thread(target=interrupt, daemon=True).start()
try:
    GuardedSession(ca_bundle=sys.argv[2], allowed_hosts=[sys.argv[1]]).get(f"https://{sys.argv[1]}/")
except KeyboardInterrupt:
    print("heard")
"""


def test_ctrl_c_that_comes_before_a_wait_is_heard_during_it() -> None:
    org = DemoOrg(build_records(datetime.now(UTC)), now=lambda: datetime.now(UTC))
    with serve_org(org) as running:
        org.fail(times=None, delay=600)
        with subprocess.Popen(
            [sys.executable, "-c", READER, running.host, str(running.ca_bundle)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as reader:  # fmt: skip
            until(lambda: bool(org.requests), "the reader waits for an answer")
            said, _ = reader.communicate("now\n", timeout=60)
        org.heal()

    assert said == "heard\n"
