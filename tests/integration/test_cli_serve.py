"""`buyin serve`: what it starts is watched, a dead part comes back, and nothing is left when it stops."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from plugin.store.store import Store
from tests.integration.conftest import build_settings
from tests.integration.programs import run, running, until

SOON = 30


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"BUYIN_DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def served(environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running program and its address."""
    with running("serve", "--port", "0", environ=environ) as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+:\d+", process.stdout.readline())
        assert address is not None
        until(lambda: process.poll() is not None or answers(address[0]), "the pages answer")
        assert process.poll() is None
        yield process, address[0]


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=SOON).ok
    except requests.ConnectionError:
        return False


def find_children(process: int) -> list[int]:
    """Ids of all processes below this one."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [below for child in map(int, children) for below in (child, *find_children(child))]


def is_there(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def find_web(process: int) -> int:
    """Id of gunicorn's first process: the only child that has children."""
    return next((child for child in find_children(process) if find_children(child)), 0)


def test_an_empty_installation_serves_and_a_one_time_address_lets_somebody_in_once(
    served: tuple[subprocess.Popen[str], str], environ: dict[str, str]
) -> None:
    _, address = served
    made = run("sign-in-link", "--role", "manager", environ={**environ, "BUYIN_BASE_URL": address})

    first = requests.get(made.stdout.strip(), timeout=SOON)
    second = requests.get(made.stdout.strip(), timeout=SOON)

    assert first.url.endswith("/pipeline")
    assert second.status_code == requests.codes.unauthorized
    assert requests.get(f"{address}/readyz", timeout=SOON).json()["status"] == "ready"


def test_whatever_comes_to_a_personal_address_its_key_is_in_no_line_of_the_log(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    process, address = served
    requests.get(f"{address}/answer/aB-3_xyz", timeout=SOON)
    requests.post(f"{address}/answer/aB-3_xyz/charter", data="x" * 1_000_000, timeout=SOON)
    host, port = address.rpartition("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=SOON) as odd:
        odd.sendall(b"GET /answer/aB-3_xyz\r\n\r\n")
        assert b"400" in odd.recv(1024)

    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)

    assert "Invalid HTTP request line" in told
    assert "/answer/..." in told
    assert "aB-3_xyz" not in told


def test_a_web_part_that_is_killed_comes_back_at_the_same_address(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    process, address = served
    killed = find_web(process.pid)

    os.kill(killed, signal.SIGKILL)

    until(lambda: find_web(process.pid) not in (0, killed), "there is another web part")
    until(lambda: not is_there(killed), "the killed one is gone")
    until(lambda: answers(address), "the pages answer again")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_everything_and_ends_well(
    served: tuple[subprocess.Popen[str], str], stop: signal.Signals
) -> None:
    process, address = served
    below = find_children(process.pid)

    process.send_signal(stop)
    output, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert output.endswith("Stopped.\n")
    assert len(below) >= 3
    assert not answers(address)
    until(lambda: not any(map(is_there, below)), "nothing is left")


def test_when_it_is_killed_itself_its_children_stop(served: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = served
    below = find_children(process.pid)

    process.kill()

    until(lambda: not any(map(is_there, below)), "all children stopped")


def test_a_busy_port_is_named(environ: dict[str, str]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        refused = run("serve", "--port", str(port), environ=environ)

    assert refused.returncode == 1
    assert refused.stderr == f"Error: Can't listen on 127.0.0.1, port {port}: Address already in use.\n"


def test_an_old_database_is_refused_until_it_is_migrated(environ: dict[str, str]) -> None:
    assert run("migrate", environ=environ).stdout == "The database was empty; its tables are made.\n"
    store = Store.open(build_settings(Path(environ["BUYIN_DATA_DIR"])))
    with closing(store), store.writing("default") as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")

    refused = run("serve", "--port", "0", environ=environ)

    assert refused.returncode == 1
    assert "run `buyin migrate`" in refused.stderr
