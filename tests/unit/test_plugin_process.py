import os
import subprocess
import sys

import pytest

from plugin.process import describe_process, is_gone


def test_this_process_is_there() -> None:
    assert not is_gone(describe_process())


def test_a_process_that_ended_is_gone() -> None:
    node, boot, _, _ = describe_process().split("/")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert is_gone(f"{node}/{boot}/{ended.pid}/1")


def test_another_process_under_the_same_id_isnt_the_one_that_is_meant() -> None:
    node, boot, process, start = describe_process().split("/")
    assert process == str(os.getpid())
    assert is_gone(f"{node}/{boot}/{process}/{int(start) - 1}")


@pytest.mark.parametrize("holder", ["elsewhere/boot/1/1", "nonsense", ""])
def test_what_cant_be_told_from_here_isnt_called_gone(holder: str) -> None:
    assert not is_gone(holder)


def test_a_process_before_the_machine_started_anew_isnt_looked_for() -> None:
    node, _, process, _ = describe_process().split("/")
    assert not is_gone(f"{node}/another-boot/{process}/1")
