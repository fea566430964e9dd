"""What every test may rely on: no network beyond this machine, and none of the caller's own settings."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

UNIT = Path(__file__).parent / "unit"
THIS_MACHINE = ["127.0.0.1", "::1", "localhost"]

# A busy machine is no defect, and what CI refuses must be found again with the same examples; at a desk they vary.
settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("suite")

# What a shell starts in the background ignores Ctrl-C, and hands that on to what tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        sealed = UNIT in item.path.parents
        item.add_marker(pytest.mark.disable_socket if sealed else pytest.mark.allow_hosts(THIS_MACHINE))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BUYIN_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def now() -> datetime:
    """The day on which tests happen."""
    return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
