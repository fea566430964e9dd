"""`buyin demo`: the whole product at once, with nothing set up and nothing left behind."""

import re
import signal
import socket
from contextlib import closing
from pathlib import Path

import pytest
import requests

from tests.integration.programs import run, running

SOON = 30


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Settings that would lead the demo astray, and a folder for what is temporary."""
    return {"TMPDIR": str(tmp_path), "BUYIN_DATABASE_URL": "nonsense", "BUYIN_MISSPELT": "1"}


def test_once_syncs_analyses_tells_and_leaves_nothing(environ: dict[str, str], tmp_path: Path) -> None:
    shown = run("demo", "--once", environ=environ)

    assert shown.returncode == 0, shown.stderr
    assert "Deals analysed: 40." in shown.stdout
    assert re.search(r"^[1-9][0-9]* open deals", shown.stdout, flags=re.MULTILINE)
    assert "Traceback" not in shown.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_one_address_that_it_prints_opens_the_pipeline_and_ctrl_c_ends_it_well(
    environ: dict[str, str], tmp_path: Path
) -> None:
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as other,
        running("demo", "--no-open", "--port", str(other.getsockname()[1]), environ=environ) as process,
    ):
        port = other.getsockname()[1]
        assert process.stdout is not None
        told: list[str] = []
        while not told or not told[-1].startswith("Open "):
            told.append(process.stdout.readline())
            assert told[-1], "the demo ended early"
        page = requests.get(told[-1].split()[1], timeout=SOON)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)

    assert any(line.startswith(f"Port {port} is busy; taking ") for line in told)
    assert "".join([*told, output]).count("http://") == 1
    assert page.url.endswith("/pipeline")
    assert "open deals" in page.text
    assert process.returncode == 0, errors
    assert list(tmp_path.iterdir()) == []
