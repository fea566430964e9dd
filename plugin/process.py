"""Whether the process that holds something is still there: told by machine, start of the machine, id and start."""

import os
import platform
from pathlib import Path

PROC = Path("/proc")
STARTED_FIELD = 19
"""Place of a process's start among the fields of its `stat` that follow its name."""


def describe_process() -> str:
    """Return what tells this process from every other one, here and elsewhere."""
    process = os.getpid()
    return "/".join((platform.node(), _find_boot(), str(process), _find_start(process)))


def is_gone(holder: str) -> bool:
    """Whether the holder surely isn't running any more; False where that can't be told from here."""
    try:
        node, boot, process, start = holder.split("/")
    except ValueError:
        return False
    if (node, boot) != (platform.node(), _find_boot()):
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return bool(start) and _find_start(int(process)) != start


def _find_boot() -> str:
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def _find_start(process: int) -> str:
    try:
        stat = (PROC / str(process) / "stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[STARTED_FIELD]
