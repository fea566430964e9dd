"""A wait for an answer hears Ctrl-C, also one that came right before the wait began and ended no system call."""

import subprocess
import sys
from datetime import UTC, datetime

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.server import serve_org

READER = """
import _thread, sys, threading, time
from connectors.salesforce.session import GuardedSession

def interrupt():
    main = threading.main_thread().ident
    while not (sys._current_frames()[main].f_code.co_filename.endswith("/ssl.py")
               and sys._current_frames()[main].f_code.co_name == "read"):
        time.sleep(0.01)
    _thread.interrupt_main()  # marks the signal as come, and wakes nobody

host, certificates = sys.argv[1:]
session = GuardedSession(ca_bundle=certificates, allowed_hosts=[host])
threading.Thread(target=interrupt, daemon=True).start()
try:
    session.get(f"https://{host}/services/data/v66.0/sobjects/")
except KeyboardInterrupt:
    print("heard")
"""


def test_ctrl_c_that_comes_before_a_wait_is_heard_during_it() -> None:
    org = DemoOrg(build_records(datetime.now(UTC)), now=lambda: datetime.now(UTC))
    with serve_org(org) as running:
        org.fail(times=None, delay=600)
        reader = subprocess.run(
            [sys.executable, "-c", READER, running.host, str(running.ca_bundle)],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    assert (reader.stdout, reader.stderr) == ("heard\n", "")
