import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import logging, structlog
from plugin.logs import set_up_logs
from plugin.settings import load_settings
set_up_logs(load_settings({"BUYIN_LOG_FORMAT": "(form)", "BUYIN_LOG_LEVEL": "(level)"}))
log = structlog.get_logger("ours")
log.info("reading", kind="Task", done=3)
logging.getLogger("web.app").error("Exception on /answer/aB-3_xyz/charter [POST]")
logging.getLogger("gunicorn.error").warning("Error at %s", "/sign-in/link/aB-3_xyz?next=%2Fanswer%2FaB-3_xyz")
logging.getLogger("theirs").info("hello")
logging.getLogger("urllib3").info("GET /query?q=SELECT")
def work(secret):
    raise KeyError
try:
    work("Marta Ruiz")
except KeyError:
    log.warning("job failed", exc_info=True)
"""


def log(form: str, level: str = "info") -> str:
    script = SCRIPT.replace("(form)", form).replace("(level)", level)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr


def test_json_lines_hold_our_words_and_the_libraries_alike() -> None:
    ours, *_, theirs, failed = map(json.loads, log("json").splitlines())

    assert (ours["event"], ours["kind"], ours["done"], ours["level"]) == ("reading", "Task", 3, "info")
    assert (theirs["event"], theirs["logger"]) == ("hello", "theirs")
    assert failed["exception"][0]["exc_type"] == "KeyError"


@pytest.mark.parametrize("form", ["json", "console"])
def test_neither_queries_nor_the_values_in_a_traceback_are_logged(form: str) -> None:
    lines = log(form)

    assert "KeyError" in lines
    assert "SELECT" not in lines
    assert "Marta" not in lines.replace('work("Marta Ruiz")', "")


@pytest.mark.parametrize("form", ["json", "console"])
def test_whoever_writes_a_line_the_key_in_an_address_is_not_logged(form: str) -> None:
    lines = log(form)

    assert "Exception on /answer/.../charter [POST]" in lines
    assert "/sign-in/link/...?next=%2Fanswer%2F..." in lines
    assert "aB-3_xyz" not in lines.replace('"/answer/aB-3_xyz', "")


def test_lines_below_the_level_are_left_out() -> None:
    assert "reading" not in log("json", "warning")
    assert "job failed" in log("json", "warning")
