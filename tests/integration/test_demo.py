"""`buyin demo`: the whole product at once, with nothing set up and nothing left behind."""

import re
import signal
import socket
from contextlib import closing
from pathlib import Path

import pytest
import requests

from plugin.bootstrap import open_services
from plugin.demo import fill_demo, open_demo
from plugin.demo_coaching import find_coach
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


def test_its_coach_finds_each_thing_that_a_coach_does_without_doing_anything() -> None:
    told: list[str] = []
    with open_demo({}) as demo:
        fill_demo(demo, told.append)
        with closing(open_services(demo.environ)) as services:
            coach = find_coach(services)
            home = services.coaching.home(coach)
            (check,) = [line for line in home.ended if line.kind == "authority"]
            (kept,) = [line for line in home.ended if line.kind == "consensus"]
            shares = services.exercises.show(coach, check.id).shares
            outcome = services.exercises.show(coach, kept.id)
            deal = services.deals.panel(coach, kept.deal).deal

    assert [(line.phase, line.finished, line.taking_part) for line in home.running] == [
        ("write", 3, 5),
        ("group", 6, 6),
    ]
    assert {share.answers for share in shares} == {5}
    assert [shared.outcome for shared in outcome.shared] == ["agreed", "reservations", "open"]
    assert len(outcome.ratings) == len(deal.ratings) == 15
    assert [due.kind for due in home.due] == ["review", "decide", "waits"]
    assert (len(home.due[-1].people), home.due[-1].asked) == (3, 6)
    assert len(home.tried["T01"]) == 3


def test_its_addresses_open_the_pipeline_and_the_coachs_home_and_ctrl_c_ends_it_well(
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
        told.append(process.stdout.readline())
        home = requests.get(told[-1].split()[-1], timeout=SOON)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)

    assert any(line.startswith(f"Port {port} is busy; taking ") for line in told)
    assert "".join([*told, output]).count("http://") == 2
    assert page.url.endswith("/pipeline")
    assert "open deals" in page.text
    assert home.url.endswith("/coach")
    assert "Put the answers together with the leaders." in home.text
    assert process.returncode == 0, errors
    assert list(tmp_path.iterdir()) == []
