"""Running the program as its users do: as a process of its own, with an environment of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
LOOK_AGAIN = 0.05


def start(*words: str, environ: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "plugin.cli", *words],
        cwd=ROOT,
        env={**os.environ, **(environ or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*words: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    process = start(*words, environ=environ)
    output, errors = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


@contextmanager
def running(*words: str, environ: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """Give a process that is gone in the end, whatever happens."""
    process = start(*words, environ=environ)
    try:
        yield process
    finally:
        process.kill()
        for told in process.communicate(timeout=PATIENCE):
            print(told)  # noqa: T201 (shown where the test fails)


def until(true: Callable[[], bool], what: str) -> None:
    """Look again until it is true; how long that takes on a busy machine is nobody's business."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(LOOK_AGAIN)
